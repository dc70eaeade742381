"""Where a lead came from, under one name."""

from collections.abc import Mapping

DIRECT = "direct or not told"


def source_of(source: Mapping[str, str]) -> str:
    """One name for where a person came from: campaign tags first, then a code, then the site that sent them."""
    tags = [source[key] for key in ("utm_source", "utm_medium", "utm_campaign") if source.get(key)]
    if tags:
        return " / ".join(tags)
    if source.get("ref"):
        return f"code {source['ref']}"
    return source.get("referrer") or DIRECT
