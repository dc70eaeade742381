"""A visitor's door: HTTP into values, and values into answers."""
