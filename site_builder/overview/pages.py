"""The plan and the journeys as pages of their own: self-contained, without script, never part of the published site."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from capture_api.contract.invitation import STAGES
from capture_api.contract.journey_map import JourneyMap
from capture_api.pictures.counted_map import MapCounts
from capture_api.pictures.map_svg import MAP_STYLE, map_svg
from capture_api.pictures.map_tables import coverage, map_rows
from site_builder.model.finding import Finding
from site_builder.overview.months import PlanView
from site_builder.overview.qr import qr_svg
from site_builder.overview.wording import day_words, days_words, goal_words, hands, money, step_words

Links = Sequence[tuple[str, str]]  # what the pages beside are called, and their addresses


def plan_page(view: PlanView, findings: Sequence[Finding], links: Links = ()) -> str:
    """The twelve months, and each campaign with its short addresses and their QR codes."""
    return _environment().get_template("plan.html").render(view=view, findings=findings, links=links)


def map_page(
    name: str,
    maps: Mapping[str, JourneyMap],
    counts: MapCounts | None = None,
    links: Links = (),
    base: str = "",
    above: str = "",
) -> str:
    """A journey's map with the table beside it, and all journeys by audience and stage; `name` may be "" for the last.

    `base` is the site's address for links to its pages, `above` what the addresses of other maps begin with.
    """
    of = maps.get(name)
    return (
        _environment()
        .get_template("map.html")
        .render(
            of=of,
            counts=counts,
            picture=map_svg(of, counts) if of else "",
            rows=map_rows(of, counts) if of else (),
            coverage=coverage(maps),
            stages=STAGES,
            map_style=Markup(MAP_STYLE),
            links=links,
            base=base,
            above=above,
        )
    )


@cache
def _environment() -> Environment:
    folder = files("site_builder.overview") / "templates"
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    environment = Environment(
        loader=DictLoader(texts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "style": lambda name: Markup(texts[name]),
        "qr": lambda address: Markup(qr_svg(address).decode()),
    }
    environment.filters |= {
        "day": day_words,
        "days": days_words,
        "goal": goal_words,
        "hands": hands,
        "money": money,
        "step": step_words,
    }
    return environment
