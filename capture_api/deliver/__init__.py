"""What leaves us: mail and calendar files, sent at least once."""
