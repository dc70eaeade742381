"""Holds what was sent against the contract: fields, path, lead definition."""
