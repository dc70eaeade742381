"""Faults in what a site sets for its theme: settings that nobody reads, and colours that cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from capture_api.contract.colours import Colour, contrast, is_colour, nearest_passing, read_colour, write_colour
from site_builder.check.journeys import nearest
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Site
from site_builder.theme.colours import derived, read_schemes
from site_builder.theme.theme import Theme, fits

_TAKES = {"colour": "a colour in quotes like “#0e5a94”", "number": "a whole number from 0"}
SCHEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that are seen on each other, and the contrast that they need (WCAG 2.2, 1.4.3 and 1.4.11)."""

    colour: str
    behind: str
    at_least: float

    def ratio(self, values: Mapping[str, Colour]) -> float:
        """The pair's contrast with these colours."""
        return contrast(values[self.colour], values[self.behind])


def unknown_settings(site: Site, theme: Theme) -> Iterator[Finding]:
    """Every theme setting is one that the theme has, of the kind that it takes."""
    for key, value in theme.chosen.items():
        place = site.at("theme_settings", key)
        if key not in theme.declared:
            yield Finding("S101", place, f"the theme has no setting `{key}`. {nearest(key, theme.declared)}")
        elif not fits(theme.declared[key], value):
            takes = _TAKES.get(str(theme.declared[key].get("kind")), "a text or a number")
            yield Finding(
                "S102",
                place,
                f"`theme_settings.{key}` is {'empty' if value is None else f'“{value}”'}; it takes {takes}.",
            )


def weak_contrasts(site: Site, theme: Theme) -> Iterator[Finding]:
    """Text keeps a contrast of 4.5, borders and focus one of 3, in both schemes and with the brand's colours."""
    pairs = list(_pairs(theme))
    css = read_schemes(theme.style)
    for scheme in SCHEMES:
        brand = theme.brand(scheme)
        written = css[scheme] | brand
        values = {name: read_colour(value) for name, value in written.items() if is_colour(value)}
        told: set[str] = set()
        for pair in pairs:
            if pair.colour not in values or pair.behind not in values or pair.ratio(values) >= pair.at_least:
                continue
            moved = pair.behind if pair.behind in brand and pair.colour not in brand else pair.colour
            if moved not in told and not _follows(theme, scheme, moved):
                told.add(moved)
                concerned = [one for one in pairs if moved in (one.colour, one.behind)]
                yield _weak(site, theme, scheme, moved, concerned, values)


def _weak(
    site: Site, theme: Theme, scheme: str, moved: str, pairs: list[Pair], values: Mapping[str, Colour]
) -> Finding:
    weak = [pair for pair in pairs if pair.ratio(values) < pair.at_least]
    figures = ", ".join(
        f"{pair.colour} on {pair.behind} is {_down(pair.ratio(values))} and needs {pair.at_least:g}" for pair in weak
    )
    better = nearest_passing(
        values[moved],
        lambda tried: all(
            pair.ratio({**values, moved: tried, **_followers(theme, scheme, moved, tried)}) >= pair.at_least
            for pair in pairs
        ),
    )
    remedy = f"The nearest colour that passes is {write_colour(better)}." if better else "Choose another colour."
    setting = _setting(theme, scheme, moved)
    name = f"`theme_settings.{setting}`" if setting else moved
    return Finding(
        "A406",
        site.at("theme_settings", setting) if setting in theme.chosen else Place(f"themes/{theme.name}/theme.yaml"),
        f"{name} {write_colour(values[moved])} is too weak in the {scheme} scheme: {figures}. {remedy}",
    )


def _down(ratio: float) -> str:
    """Two digits, never rounded up to a limit that is missed."""
    return f"{int(ratio * 100) / 100:.2f}"


def _follows(theme: Theme, scheme: str, moved: str) -> bool:
    """Whether a colour is derived from one that the site set; mending that one mends it."""
    setting = _setting(theme, scheme, moved)
    return setting not in theme.chosen and theme.declared.get(setting, {}).get("from") in theme.chosen


def _followers(theme: Theme, scheme: str, moved: str, tried: Colour) -> dict[str, Colour]:
    """What the colours that are derived from one, and that the site does not set itself, become with it."""
    source = _setting(theme, scheme, moved)
    return {
        str(one["property"]): read_colour(derived(one, write_colour(tried)))
        for key, one in theme.declared.items()
        if one.get("from") == source and key not in theme.chosen and one.get("scheme") == scheme
    }


def _setting(theme: Theme, scheme: str, moved: str) -> str:
    found = (key for key, one in theme.declared.items() if one.get("property") == moved and one.get("scheme") == scheme)
    return next(found, "")


def _pairs(theme: Theme) -> Iterator[Pair]:
    for row in theme.contrast:
        shape: Mapping[str, Any] = row
        for behind in shape["behind"]:
            yield Pair(str(shape["colour"]), str(behind), float(shape["at_least"]))
