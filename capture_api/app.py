"""Joins the services of the capture API; the only place where they are joined."""

import logging
import threading
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from capture_api.accounts.access import Accounts
from capture_api.api.requests import limit_programs
from capture_api.api.routes import sales_api
from capture_api.clock import Clock
from capture_api.contract.addresses import is_for_programs
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import ManifestFile, NoManifest
from capture_api.contract.unsafe_patterns import unsafe_patterns
from capture_api.deliver.compose import MailSender
from capture_api.deliver.sender import OutboxWorker
from capture_api.deliver.transport import open_transport
from capture_api.deliver.webhook import Webhook
from capture_api.ids import Ids
from capture_api.inbox.auth import limit_tries
from capture_api.inbox.views import inbox
from capture_api.limits import RateLimit
from capture_api.places import database_file, unsafe_places
from capture_api.problems import Refusal, problem
from capture_api.receive.after_sale import after_sale
from capture_api.receive.answers import plain_page
from capture_api.receive.health import watch
from capture_api.receive.joining import joining
from capture_api.receive.proxies import TrustedProxies
from capture_api.receive.referred import referred
from capture_api.receive.routes import public, this_site, wants_json
from capture_api.receive.sub_path import SubPath
from capture_api.record.refusals import RefusalCounts
from capture_api.sales.cases.after_sale_mail import AfterSaleMail
from capture_api.sales.cases.clockwork import Clockwork, Surroundings
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.customers import CustomerCases
from capture_api.sales.cases.every import open_sales
from capture_api.sales.cases.promises import verdicts_of
from capture_api.services import Services
from capture_api.settings import Settings
from capture_api.store.capture import CaptureRepository
from capture_api.store.errors import StoreUnavailable, UnsafeStore
from capture_api.store.open import open_engine
from capture_api.store.outbox import OutboxRepository
from capture_api.store.promises import PromiseRepository
from capture_api.store.refusals import RefusalRepository
from capture_api.store.terms import TermsRepository
from capture_api.verify.signing_keys import key_fault

log = logging.getLogger("waypost")
BLUEPRINTS: tuple[Blueprint, ...] = (public, after_sale, referred, joining, watch, sales_api, inbox)
BODY = 64 * 1024
MOST_PARTS = 100
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
TITLES = {
    404: "There is nothing at this address",
    405: "This address takes forms only",
    413: "This is too much at once",
    500: "Something broke on our side",
}
SENTENCES = {
    404: "The address may be mistyped, or what stood here is gone.",
    405: "Open the page with the form and send it from there.",
    413: "Go back, shorten your message and send it again. A form may hold 64 kB in all.",
    500: "It is our fault and has been noted. Nothing of this was kept; please try again later.",
}


class CaptureApp(Flask):
    """Flask, but that nothing of a request's address reaches the log or, with its Host, a redirect."""

    def log_exception(self, exc_info: object) -> None:
        """Keep the traceback of a bug; the address may hold a token, so the view is named instead."""
        log.error("A request met a bug.", exc_info=True, extra={"facts": {"view": request.endpoint}})

    def handle_http_exception(self, e: HTTPException) -> HTTPException | ResponseReturnValue:
        """As Flask does, but that the redirect of `/inbox` to `/inbox/` names no host: anybody can write one."""
        if isinstance(e, RequestRedirect):
            where = urlsplit(e.new_url)
            return redirect(urlunsplit(("", "", where.path, where.query, "")), e.code)
        return super().handle_http_exception(e)


def create_app(settings: Settings, clock: Clock, ids: Ids) -> Flask:
    """The capture API over one database and one handoff file. UnsafeStore when the database cannot be trusted."""
    return equip(routed_app(), settings, clock, ids)


def routed_app() -> Flask:
    """Every address of the capture API, with nothing behind them yet."""
    app = CaptureApp("capture_api", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=BODY, MAX_FORM_MEMORY_SIZE=BODY, MAX_FORM_PARTS=MOST_PARTS)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, explain)
    app.after_request(add_headers)
    return app


def equip(app: Flask, settings: Settings, clock: Clock, ids: Ids) -> Flask:
    """The app with the services behind its addresses. UnsafeStore when the database cannot be trusted."""
    services = app.extensions["waypost"] = join(settings, clock, ids)
    app.extensions["waypost.accounts"] = Accounts(services.engine, clock, ids)
    limit_programs(app)
    limit_tries(app)
    beneath = SubPath(app.wsgi_app, services.public_address)
    app.wsgi_app = TrustedProxies(beneath, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def join(settings: Settings, clock: Clock, ids: Ids) -> Services:
    """The services, each given what it works with."""
    for sentence in unsafe_places(database_file(settings.database_url), settings.handoff):
        raise UnsafeStore(sentence)
    engine = open_engine(settings.database_url)
    store = CaptureRepository(engine)

    terms = TermsRepository(engine)

    def remember(manifest: Manifest) -> Manifest | None:
        if engine.is_within():
            return None  # a build came while something was written; who asks next remembers it
        for words in unsafe_patterns(manifest):
            log.warning("A pattern of a journey is not tried.", extra={"facts": {"pattern": words}})
        fault = key_fault(manifest, settings.secret_keys)
        if fault:
            log.error("Forms are not accepted.", extra={"facts": {"why": fault}})
        try:
            store.remember_build(manifest.build, manifest.wordings, clock())
            PromiseRepository(engine).remember_verdicts(manifest.build, verdicts_of(manifest), clock())
            terms.remember(manifest, clock())
            return terms.with_earlier(manifest)
        except StoreUnavailable:
            return None  # files are still handed out, and the next request tries again

    manifests = ManifestFile(settings.handoff, remember)
    return Services(
        settings=settings,
        clock=clock,
        ids=ids,
        engine=engine,
        store=store,
        manifests=manifests,
        sales=open_sales(engine, manifests, clock, ids, settings.base_url, settings.mail_templates),
        customers=CustomerCases(SalesContext(engine, manifests, clock, ids, settings.base_url)),
        limit=RateLimit(settings.rate_limit),
        refusals=RefusalCounts(RefusalRepository(engine).add),
        outbox_wakeup=threading.Event(),
    )


def start_outbox(app: Flask) -> OutboxWorker:
    """Send what the outbox owes, in a thread of its own, until `stop` is called on what comes back."""
    services: Services = app.extensions["waypost"]
    settings = services.settings
    mail_sender = MailSender(settings.mail_from, settings.mail_templates)
    sender = OutboxWorker(
        OutboxRepository(services.engine),
        open_transport(settings.smtp_url),
        mail_sender,
        services.clock,
        services.outbox_wakeup,
        Webhook(settings.webhook_key) if settings.webhook_url else None,
        lambda: look_at_the_clock(services),
    )
    sender.start()
    return sender


def look_at_the_clock(services: Services) -> int:
    """Tell of leads that are due soon or late, and owe the mail after the sale that is due; how many of both."""
    settings = services.settings
    context = SalesContext(services.engine, services.manifests, services.clock, services.ids, settings.base_url)
    try:
        told = Clockwork(context, Surroundings(services.base_url, settings.webhook_url)).look()
        return told + AfterSaleMail(context).send_due(settings.secret_keys)
    except NoManifest:
        return 0


def close_app(app: Flask) -> None:
    """Finish what was begun and let go of the database."""
    services: Services = app.extensions["waypost"]
    services.refusals.flush()
    services.engine.close()


def explain(error: HTTPException) -> Response:
    """An HTTP error in our words, as a page or as problem details."""
    status = error.code or 500
    title = TITLES.get(status) or error.name
    refusal = Refusal(status, f"http-{status}", title, SENTENCES.get(status) or error.description or title)
    is_program = wants_json() or is_for_programs(request.path)
    answer = problem(refusal, {}) if is_program else plain_page(refusal, this_site())
    if status == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def add_headers(answer: Response) -> Response:
    """The headers that every answer has, unless a view knows better."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
