"""Journeys as maps: whom the pages serve at which stage, where their signposts lead, and what came of them."""

from flask import url_for
from werkzeug.wrappers import Response

from capture_api.contract.invitation import STAGES
from capture_api.inbox.auth import actor, inbox, the_sales
from capture_api.inbox.pages import render
from capture_api.inbox.site import the_manifest
from capture_api.pictures.map_svg import map_svg
from capture_api.pictures.map_tables import coverage, map_rows


@inbox.get("/maps")
def maps() -> Response:
    """Audiences by stages, with the way to each journey's map."""
    return render("maps.html", rows=coverage(the_sales().maps.every(actor())), stages=STAGES)


@inbox.get("/maps/<journey>")
def one_map(journey: str) -> Response:
    """One journey drawn, and the same as a table with what was counted."""
    maps, site = the_sales().maps, the_manifest().site.base_url.rstrip("/")
    found, every = maps.counted(actor(), journey), maps.every(actor())
    return render(
        "map.html",
        found=found,
        picture=map_svg(found.map, found.counts),
        rows=map_rows(found.map, found.counts),
        others=[(name, of.title, url_for("inbox.one_map", journey=name)) for name, of in every.items()],
        site=site,
    )
