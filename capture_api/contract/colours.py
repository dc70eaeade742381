"""Colours as numbers: what WCAG calls contrast, mixtures, and the nearest colour that reads well."""

import re
from collections.abc import Callable

Colour = tuple[int, int, int]
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
STEPS = 200
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def is_colour(value: object) -> bool:
    """Whether a value is a colour as style sheets write it: #rgb or #rrggbb."""
    return isinstance(value, str) and bool(_HEX.fullmatch(value))


def read_colour(text: str) -> Colour:
    """The red, green and blue of #rgb or #rrggbb."""
    digits = text.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def write_colour(colour: Colour) -> str:
    """A colour as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """(L1 + 0.05) / (L2 + 0.05), the lighter luminance first (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """0.2126 R + 0.7152 G + 0.0722 B of the linear sRGB parts (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(colour: Colour, towards: Colour, share: float) -> Colour:
    """A colour moved by a share of the way towards another."""
    red, green, blue = (round(part + (goal - part) * share) for part, goal in zip(colour, towards, strict=True))
    return red, green, blue


def nearest_passing(colour: Colour, passes: Callable[[Colour], bool]) -> Colour | None:
    """The colour that is darkened or lightened least to pass; None when neither way does."""
    for step in range(STEPS + 1):
        for towards in (BLACK, WHITE):
            tried = mix(colour, towards, step / STEPS)
            if passes(tried):
                return tried
    return None
