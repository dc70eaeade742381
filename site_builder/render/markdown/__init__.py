"""Markdown into HTML; one file an engine."""
