"""The first part of every address that the capture API answers, so that no page of a site takes it."""

RESERVED = frozenset(("api", "confirm", "d", "f", "healthz", "inbox", "me", "metrics", "readyz", "t"))
