"""Each journey as a map, with what was counted on its pages."""

from werkzeug.wrappers import Response

from capture_api.api.requests import actor, sales_api, the_sales
from capture_api.contract.codec import to_json
from capture_api.problems import json_response
from capture_api.sales.cases.maps import map_facts


@sales_api.get("/maps")
def maps() -> Response:
    """The map of each journey: pages by stage, signposts, forms."""
    return json_response({"maps": to_json(the_sales().maps.every(actor()))}, 200)


@sales_api.get("/maps/<journey>")
def one_map(journey: str) -> Response:
    """One map, with how many people passed on that they saw each page, and how many forms were sent from it."""
    return json_response(map_facts(the_sales().maps.counted(actor(), journey)), 200)
