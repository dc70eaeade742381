"""Tries what the capture API would use, and says what would break, each with its remedy."""
