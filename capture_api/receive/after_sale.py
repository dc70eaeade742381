"""What somebody may say from a mail after the sale: no more of these, and which promises were kept."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from capture_api.contract import addresses
from capture_api.contract.tokens import AFTER_SALE_ANSWER, NO_MAIL, read_until
from capture_api.errors import CaptureError
from capture_api.problems import Refusal
from capture_api.receive.answers import plain_page
from capture_api.receive.routes import the_services, this_site
from capture_api.receive.signed_page import page

after_sale = Blueprint("after_sale", __name__)
UNKNOWN = Refusal(404, "unknown", "This address is no longer known", "What it spoke of is gone. Write to us instead.")
SILENT = Refusal(
    200, "silent", "No more mail like this", "You will get no more mail of this kind. What you ask for still comes."
)
THANKS = Refusal(200, "thanks", "Thank you", "We have it. Where we did not keep a promise, somebody gets in touch.")


@after_sale.route(f"/{addresses.NO_MAIL}/<token>", methods=["GET", "POST"])
def no_mail(token: str) -> Response:
    """A page with a button, since mail scanners follow links; a POST does it, from the page or a mail program."""
    services = the_services()
    try:
        person_id = str(read_until(token, services.settings.secret_keys, NO_MAIL, services.clock()))
    except CaptureError as error:
        return plain_page(Refusal(404, "unknown", UNKNOWN.title, str(error)), this_site())
    if request.method == "GET":
        return page("no_mail.html")
    return plain_page(SILENT if services.customers.silence(person_id) else UNKNOWN, this_site())


@after_sale.route(f"/{addresses.KEPT}/<token>", methods=["GET", "POST"])
def kept(token: str) -> Response:
    """Which promises were kept: a form to fill in, and what was said."""
    services = the_services()
    try:
        lead_id = str(read_until(token, services.settings.secret_keys, AFTER_SALE_ANSWER, services.clock()))
    except CaptureError as error:
        return plain_page(Refusal(404, "unknown", UNKNOWN.title, str(error)), this_site())
    asked = services.customers.asked(lead_id)
    if asked is None or not asked.promises:
        return plain_page(UNKNOWN, this_site())
    if request.method == "GET":
        return page("kept.html", asked=asked)
    said = {name.removeprefix("promise-"): value for name, value in request.form.items() if name != "words"}
    try:
        count = services.customers.answer(lead_id, said, request.form.get("words", ""))
    except CaptureError as error:
        return page("kept.html", 422, asked=asked, error=str(error), said=said, words=request.form.get("words", ""))
    if not count:
        choose = "Nothing was chosen yet. Say of at least one promise whether we kept it."
        return page("kept.html", 422, asked=asked, error=choose, said=said, words=request.form.get("words", ""))
    services.outbox_wakeup.set()
    return plain_page(THANKS, this_site())
