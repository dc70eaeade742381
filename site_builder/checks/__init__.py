"""Finds what an author can mend before it is published."""
