"""The terminal's door to leads, accounts and settings."""
