"""The secret that every form of the inbox carries: that its page was ours, and whose sign-in it was made for."""

import secrets
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

SALT = "waypost.inbox-form"


def make_form_secret(account_id: str, keys: Sequence[str]) -> str:
    """A secret for the forms of one sign-in; it tells whose it is to us alone who signed it."""
    return Signer(list(keys), salt=SALT).sign(f"{account_id}.{secrets.token_urlsafe(9)}").decode()


def writer_of(secret: str, keys: Sequence[str]) -> str:
    """The id of the account whose page a form came from, whether or not its sign-in still holds; "" for no page."""
    try:
        signed = Signer(list(keys), salt=SALT).unsign(secret.encode("utf-8", "replace"))
    except BadSignature:
        return ""
    return signed.decode().partition(".")[0]
