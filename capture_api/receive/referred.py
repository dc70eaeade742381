"""What a referrer passes on, and the page on which they see what came of it."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from capture_api.contract import addresses
from capture_api.contract.manifest_file import NoManifest
from capture_api.errors import CaptureError
from capture_api.problems import Refusal
from capture_api.receive.answers import plain_page
from capture_api.receive.refusing import refusal_of
from capture_api.receive.routes import the_services, this_site
from capture_api.receive.signed_page import page

referred = Blueprint("referred", __name__)


@referred.get(f"/{addresses.REFERRED}/<code>")
def introduce(code: str) -> Response:
    """302 to the site, with the code where somebody has it: whoever tries codes learns nothing from the answer."""
    try:
        return redirect(the_services().sales.referrers.site_for(code), 302)
    except NoManifest as error:
        return plain_page(refusal_of(error), this_site())


@referred.get(f"/{addresses.REFERRER}/<token>")
def told(token: str) -> Response:
    """How many of a referrer's were looked after; nothing of anybody."""
    services = the_services()
    try:
        found = services.sales.referrers.told(token, services.settings.secret_keys)
    except CaptureError as error:
        return plain_page(Refusal(404, "unknown", "This page is not known", str(error)), this_site())
    return page("referrer.html", told=found)
