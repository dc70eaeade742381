"""Sales' rules and use cases; no HTTP and no SQL."""
