"""Judging whether a script line or a commitment says what a promise says."""
