"""What stops a run: a source that cannot be read, or a folder that must not be replaced."""

from pathlib import Path


class SourceError(Exception):
    """A file that cannot be read at all; says the file, the line and the way out."""

    def __init__(self, file: str | Path, line: int, sentence: str) -> None:
        super().__init__(f"{file}:{line}: {sentence}" if line else f"{file}: {sentence}")
        self.file = str(file)
        self.line = line
        self.sentence = sentence


class PublishError(Exception):
    """The built files could not be put in place; the published folder is as it was."""
