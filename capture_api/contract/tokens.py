"""Signs and reads everything that leaves us and comes back, with a salt for each purpose."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, Serializer, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from capture_api.contract.codec import Mistyped, from_json, to_json
from capture_api.contract.invitation import Invitation
from capture_api.errors import ForgedToken, StaleToken

INVITATION = "invitation"
DOWNLOAD = "download"
SIGN_IN = "sign-in"
NO_MAIL = "no-mail"
AFTER_SALE_ANSWER = "after-sale-answer"
SHARE = "share"
REFERRER_PAGE = "referrer-page"
NOT_OURS_FORM = (
    "This form is from an older page than we can still read, or was altered on its way. Open the page anew and send it "
    "from there; what you typed is below."
)
NOT_OURS = (
    "This address is not whole, or is older than we can still read. Copy the whole link from our mail; if that leads "
    "here too, write to us for a new one."
)


class AddressSerializer(URLSafeSerializer):
    """Tokens for the path of an address: never compressed, as such a one begins with a dot.

    Many web servers give nobody a path with a part that begins with a dot, and such a link would fail there.
    """

    def dump_payload(self, obj: Any) -> bytes:
        """The facts as JSON in base64."""
        return base64_encode(Serializer.dump_payload(self, obj))


def fingerprint(key: str) -> str:
    """A name for a key that does not tell it: 16 hex digits of an HMAC-SHA256 made with it."""
    return hmac.new(key.encode(), b"waypost.fingerprint", hashlib.sha256).hexdigest()[:16]


def sign(facts: Any, keys: Sequence[str], purpose: str) -> str:
    """A token that `read` gives back unchanged for the same purpose only."""
    return str(URLSafeSerializer(list(keys), salt=f"waypost.{purpose}").dumps(facts))


def read(token: str, keys: Sequence[str], purpose: str) -> Any:
    """What was signed for this purpose; ForgedToken when we did not sign it."""
    try:
        return URLSafeSerializer(list(keys), salt=f"waypost.{purpose}").loads(token)
    except BadSignature as error:
        raise ForgedToken(NOT_OURS) from error


def sign_until(facts: Any, keys: Sequence[str], purpose: str, until: datetime) -> str:
    """A token that `read_until` gives back before `until` (an aware time) and refuses after it."""
    signed = {"facts": facts, "until": int(until.timestamp())}
    return str(AddressSerializer(list(keys), salt=f"waypost.{purpose}").dumps(signed))


def read_until(token: str, keys: Sequence[str], purpose: str, now: datetime) -> Any:
    """What `sign_until` signed; StaleToken once `now` is past its time, ForgedToken when it isn't ours."""
    signed = read(token, keys, purpose)
    if not isinstance(signed, dict) or set(signed) != {"facts", "until"}:
        raise ForgedToken(NOT_OURS)
    if now.timestamp() > signed["until"]:
        late = timedelta(seconds=int(now.timestamp() - signed["until"]))
        raise StaleToken(f"This address stopped working {late.days} days ago.")
    return signed["facts"]


def sign_invitation(invitation: Invitation, keys: Sequence[str]) -> str:
    """The form's `invitation` field. It carries no time, so that the same sources build the same bytes."""
    return sign(to_json(invitation), keys, INVITATION)


def read_invitation(token: str, keys: Sequence[str]) -> Invitation:
    """The facts that a page's build signed; ForgedToken when they were altered or made up."""
    try:
        facts = read(token, keys, INVITATION)
    except ForgedToken as error:
        raise ForgedToken(NOT_OURS_FORM) from error
    try:
        return from_json(Invitation, facts)
    except Mistyped as error:
        raise ForgedToken("This form was altered. Open the page again and fill it in there.") from error
