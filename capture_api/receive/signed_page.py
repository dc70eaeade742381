"""Pages of ours behind a signed link, in the site's name, with a form that is sent back to its own address."""

import base64
import hashlib

from markupsafe import Markup
from werkzeug.wrappers import Response

from capture_api.receive.answers import pages, style_text
from capture_api.receive.routes import this_site


def page(name: str, status: int = 200, **values: object) -> Response:
    """A page made from a template; nothing in it may load or run anything."""
    contact = this_site()
    style = style_text() + contact.style
    usual = {"error": "", "said": {}, "words": "", "contact": contact, "style": Markup(style)}
    answer = Response(pages.get_template(name).render(usual | values), status, content_type="text/html; charset=utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return answer
