"""Reads a site's files into one Site value, and nothing else reads them."""
