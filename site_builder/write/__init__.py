"""Puts bytes on disk: the published folder, the hand-off, the keys."""
