"""The door of somebody who was passed a link: a plain form, and nothing of whoever passed it on."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from capture_api.contract import addresses
from capture_api.errors import CaptureError
from capture_api.problems import Refusal
from capture_api.receive.answers import plain_page
from capture_api.receive.refusing import BUSY
from capture_api.receive.routes import the_services, this_site
from capture_api.receive.signed_page import page
from capture_api.record.manual_entry import UnfitLead
from capture_api.sales.cases.sharing import FIELDS
from capture_api.store.errors import StoreUnavailable

joining = Blueprint("joining", __name__)
JOINED = Refusal(
    200,
    "joined",
    "Thank you",
    "We have it. Whoever of ours works on this knows of you now, and gets in touch where something is to be settled.",
)


@joining.route(f"/{addresses.SHARED}/<token>", methods=["GET", "POST"])
def join(token: str) -> Response:
    """A form to fill in, once; the same form sent again is thanked for again."""
    services, now = the_services(), the_services().clock()
    keys, typed = services.settings.secret_keys, request.form.to_dict()
    try:
        if request.method == "GET":
            services.sales.sharing.invited(token, keys)
            return page("join.html", fields=FIELDS, errors={}, typed={})
        wait = services.limit.seconds_to_wait(request.remote_addr or "", now)
        if wait:
            return plain_page(Refusal(429, "too-many", "Too many forms in a short time", BUSY, wait), this_site())
        services.sales.sharing.accept(token, typed, keys)
    except UnfitLead as error:
        return page("join.html", 422, fields=FIELDS, errors=error.errors, typed=typed, error=str(error))
    except CaptureError as error:
        return plain_page(Refusal(404, "unknown", "This link leads nowhere", str(error)), this_site())
    except StoreUnavailable:
        return plain_page(Refusal(503, "unavailable", "We cannot take this just now", BUSY, 5), this_site())
    services.outbox_wakeup.set()
    return plain_page(JOINED, this_site())
