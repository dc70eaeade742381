"""One promise against one line: what speaks for and against, and the verdict."""
