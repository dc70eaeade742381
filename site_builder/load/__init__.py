"""Reads a site's files into the model; the only room that opens sources."""
