"""Quantities of a text, and how two of them compare for a customer."""
