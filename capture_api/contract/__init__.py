"""What builder and API agree on: the manifest, the invitation, tokens, business time; written and read by one code."""
