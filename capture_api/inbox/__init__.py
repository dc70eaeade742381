"""What a salesperson sees between two calls: a list, one lead, and what was promised."""
