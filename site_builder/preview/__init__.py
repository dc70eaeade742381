"""Shows a site while it is written."""
