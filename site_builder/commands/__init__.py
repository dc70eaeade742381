"""One file a command group: options in, steps called, words and an exit code out."""
