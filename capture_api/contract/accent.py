"""A site's accent as the properties of a style, as far as text in that colour can be read on our backgrounds."""

from functools import lru_cache

from capture_api.contract.colours import (
    BLACK,
    WHITE,
    Colour,
    contrast,
    is_colour,
    mix,
    nearest_passing,
    read_colour,
    write_colour,
)

LEAST = 4.5  # contrast of text (WCAG 2.2, 1.4.3)
SHADE = 0.22  # how far a button under the pointer goes towards black, or white on a dark screen
TINT = 0.9  # how far a soft background goes from the accent towards the page
DARK_PAGE, DARK_INK = read_colour("#11171e"), read_colour("#0b1a27")


@lru_cache(maxsize=4)
def accent_style(light: str, dark: str) -> str:
    """A style that sets the accent of a light and of a dark screen; "" for our own."""
    on_light, on_dark = accent_rules(light, WHITE), accent_rules(dark, DARK_PAGE)
    style = f":root {{ {on_light} }}\n" if on_light else ""
    return style + (f"@media (prefers-color-scheme: dark) {{ :root {{ {on_dark} }} }}\n" if on_dark else "")


def accent_rules(accent: str, page: Colour) -> str:
    """The properties that follow from an accent on a page, each pair of them readable; "" for none that can be."""
    if not is_colour(accent):
        return ""
    wanted, is_dark = read_colour(accent), page != WHITE
    soft = mix(wanted, page, TINT)
    seen_with = (page, soft, DARK_INK if is_dark else WHITE)
    found = nearest_passing(wanted, lambda one: min(contrast(one, other) for other in seen_with) >= LEAST)
    if found is None:
        return ""
    hover = mix(found, WHITE if is_dark else BLACK, SHADE)
    return (
        f"--accent: {write_colour(found)}; --accent-h: {write_colour(hover)}; --soft: {write_colour(soft)}; "
        f"--on-accent: {write_colour(DARK_INK if is_dark else WHITE)}"
    )
