"""What a watcher may ask: whether the process answers, and whether a form would be kept now."""

from flask import Blueprint
from werkzeug.wrappers import Response

from capture_api.contract.addresses import HEALTH, READY
from capture_api.contract.manifest_file import NoManifest
from capture_api.problems import json_response
from capture_api.receive.refusing import WAIT
from capture_api.receive.routes import the_services
from capture_api.verify.signing_keys import key_fault

watch = Blueprint("watch", __name__)


@watch.get(f"/{HEALTH}")
def health() -> Response:
    """That the process answers, and how many forms it did not accept since it began."""
    return json_response({"status": "alive", "refused": the_services().refusals.by_reason()}, 200)


@watch.get(f"/{READY}")
def readiness() -> Response:
    """That a form would be kept now: the store takes writes, there is a handoff file, and its forms can be read."""
    services = the_services()
    store_fault, fault = services.store.fault(), ""
    missing = ["store"] if store_fault else []
    try:
        fault = key_fault(services.manifests.current(), services.settings.secret_keys)
    except NoManifest:
        missing.append("handoff file")
    if fault:
        missing.append("key")
    if missing:
        why = " ".join(filter(None, (store_fault, fault)))
        answer = json_response({"status": "not ready", "missing": missing} | ({"why": why} if why else {}), 503)
        answer.headers["Retry-After"] = str(WAIT)
        return answer
    return json_response({"status": "ready"}, 200)
