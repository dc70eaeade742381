"""The inbox in the site's own name and colour, as far as text in that colour can be read on our backgrounds."""

from dataclasses import dataclass

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
from capture_api.contract.manifest import SiteFacts

NAME = "Waypost inbox"  # while no build says whose it is
LEAST = 4.5  # contrast of text (WCAG 2.2, 1.4.3)
SHADE = 0.22  # how far a button under the pointer goes towards black, or white on a dark screen
TINT = 0.9  # how far a soft background goes from the accent towards the page
DARK_PAGE, DARK_INK = read_colour("#11171e"), read_colour("#0b1a27")


@dataclass(frozen=True, slots=True)
class Brand:
    """What the inbox is called, and the style that gives it the site's colour; "" for our own."""

    name: str
    style: str


OURS = Brand(NAME, "")


def brand_of(site: SiteFacts) -> Brand:
    """The brand of a site."""
    light, dark = accent_rules(site.accent, WHITE), accent_rules(site.accent_dark, DARK_PAGE)
    style = f":root {{ {light} }}\n" if light else ""
    style += f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n" if dark else ""
    return Brand(f"{site.title} inbox" if site.title else NAME, style)


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
