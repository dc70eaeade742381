"""The colours of a theme: what its style sheet gives its properties, and what follows from a brand's own."""

import re
from collections.abc import Mapping

from capture_api.contract.colours import mix, read_colour, write_colour

_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*(#[0-9a-fA-F]{3,6})\s*[;}]")
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{\s*:root\s*\{([^}]*\})")
_ROOT = re.compile(r":root\s*\{([^}]*\})")


def read_schemes(css: str) -> dict[str, dict[str, str]]:
    """The colours that a style sheet's :root gives its properties, in the light and in the dark scheme."""
    dark = _DARK.search(css)
    root = _ROOT.search(css)
    light = dict(_PROPERTY.findall(root[1])) if root else {}
    return {"light": light, "dark": light | (dict(_PROPERTY.findall(dark[1])) if dark else {})}


def derived(setting: Mapping[str, object], source: str) -> str:
    """A colour that follows another unless a brand sets it: `towards` a colour `by` a share of the way."""
    return write_colour(mix(read_colour(source), read_colour(str(setting["towards"])), float(str(setting["by"]))))
