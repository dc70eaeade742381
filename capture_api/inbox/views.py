"""All pages of the inbox: importing them puts them into its blueprint."""

from werkzeug.wrappers import Response

from capture_api.inbox import (
    add_page,
    definition_page,
    keys_page,
    lead_page,
    list_page,
    map_page,
    promise_pages,
    quarantine_page,
    referrers_page,
    refusals,
    report_pages,
    sign_in_page,
    team_page,
    together_page,
    unsent_page,
    view_page,
)
from capture_api.inbox.auth import inbox
from capture_api.inbox.pages import style_text, the_brand

__all__ = [
    "add_page",
    "definition_page",
    "inbox",
    "keys_page",
    "lead_page",
    "list_page",
    "map_page",
    "promise_pages",
    "quarantine_page",
    "referrers_page",
    "refusals",
    "report_pages",
    "sign_in_page",
    "team_page",
    "together_page",
    "unsent_page",
    "view_page",
]


@inbox.get("/style.css")
def style() -> Response:
    """The inbox's style; its address changes with it."""
    return Response(
        style_text(the_brand().style),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "public, max-age=86400"},
    )
