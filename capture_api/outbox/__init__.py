"""Mail that goes out at least once, from rows that were written with what they speak of."""
