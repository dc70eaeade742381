"""Who may see what: passwords, roles, sign-ins and the tokens of programs."""

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from email_validator import EmailNotValidError

from capture_api.accounts.actor import ROLES, Actor
from capture_api.accounts.form_secret import make_form_secret
from capture_api.clock import Clock, rfc3339
from capture_api.contract.tokens import SIGN_IN, read_until, sign_until
from capture_api.errors import CaptureError, ForgedToken, StaleToken
from capture_api.ids import Ids
from capture_api.model.email import email_key
from capture_api.store.accounts import Account, AccountExists, AccountRepository, ApiToken
from capture_api.store.engine import Engine

SIGN_IN_LIFE = timedelta(hours=12)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000  # longer ones only cost time
HASHED_AT_ONCE = 2  # each takes 64 MB, and forms must still be answered
PATIENCE = 1.0  # seconds to wait for a turn


class TooBusy(CaptureError):
    """Too many passwords are being checked; threads that wait for a turn answer no forms."""


class RefusedAccount(CaptureError):
    """An account or token that cannot be made as asked; the text says why."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that holds: whose, and the secret that its forms carry."""

    account: Account
    csrf: str

    @property
    def actor(self) -> Actor:
        """The person as somebody who acts."""
        return Actor(self.account.id, self.account.words, self.account.email, self.account.role)


class Accounts:
    """Makes and checks accounts, sign-ins and tokens over one store."""

    def __init__(self, engine: Engine, clock: Clock, ids: Ids, hasher: PasswordHasher | None = None) -> None:
        self.questions = AccountRepository(engine)
        self._clock = clock
        self._ids = ids
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(HASHED_AT_ONCE)

    def create(self, email: str, name: str, role: str, password: str) -> Account:
        """A new account; RefusedAccount with the reason when it cannot be."""
        check_role(role)
        check_password(password)
        now = rfc3339(self._clock())
        account = Account(self._ids("a"), email.strip(), name.strip(), role, self._hasher.hash(password), now, "", "")
        try:
            self.questions.add(account, key_of(email))
        except AccountExists as error:
            raise RefusedAccount(f"{email} has an account already. Choose another address.") from error
        self.questions.audit("", "account-added", account.id, {"role": role}, self._clock())
        return account

    def set_password(self, account: Account, password: str) -> None:
        """Replace a password; every sign-in made with the old one is over. RefusedAccount for one that is too short."""
        check_password(password)
        self.questions.set_password(account.id, self._hasher.hash(password))

    def check(self, email: str, password: str) -> Account | None:
        """The account that this address and password open; the same work is done whether or not it exists."""
        try:
            account = self.questions.by_email(key_of(email))
        except RefusedAccount:
            account = None
        known = account if account and not account.disabled_at else None
        if not self._turns.acquire(timeout=PATIENCE):
            raise TooBusy("Many people try to sign in at once. Wait a moment, then try again.")
        try:
            nobodys = dummy_hash(self._hasher)
            self._hasher.verify(known.password_hash if known else nobodys, password[:LONGEST_PASSWORD])
        except VerificationError:
            return None
        finally:
            self._turns.release()
        if known:
            self.questions.signed_in(known.id, self._clock())
        return known

    def ticket(self, account: Account, keys: Sequence[str]) -> str:
        """The signed cookie of a new sign-in."""
        now = self._clock()
        csrf = make_form_secret(account.id, keys)
        facts = {"account": account.id, "at": rfc3339(now), "mark": mark(account), "csrf": csrf}
        return sign_until(facts, keys, SIGN_IN, now + SIGN_IN_LIFE)

    def read_ticket(self, ticket: str, keys: Sequence[str]) -> SignIn | None:
        """The sign-in of a cookie; None when it is forged or over, its account disabled or its password changed."""
        try:
            facts = read_until(ticket, keys, SIGN_IN, self._clock())
            account = self.questions.by_id(facts["account"])
            is_held = account and not account.disabled_at and hmac.compare_digest(facts["mark"], mark(account))
            if not account or not is_held or facts["at"] <= self.questions.signed_out_at(account.id):
                return None
            return SignIn(account, facts["csrf"])
        except (ForgedToken, StaleToken, KeyError, TypeError):
            return None

    def sign_out(self, account: Account) -> None:
        """End every sign-in of this account."""
        self.questions.audit(account.id, "sign-out", account.id, {}, self._clock())

    def create_token(self, name: str, role: str, by: str) -> tuple[ApiToken, str]:
        """A new token and its secret, which is shown this once and never kept."""
        check_role(role)
        secret = f"wp_{secrets.token_urlsafe(32)}"
        token = ApiToken(self._ids("t"), name.strip(), role, rfc3339(self._clock()), "")
        self.questions.add_token(token, hash_of(secret), by)
        self.questions.audit(by, "token-added", token.id, {"role": role}, self._clock())
        return token, secret

    def bearer(self, secret: str) -> Actor | None:
        """Who asks with this secret; None when it was never given out or was revoked."""
        token = self.questions.token(hash_of(secret))
        if token is None or token.revoked_at:
            return None
        return Actor(token.id, f"token {token.name}", "", token.role)


def check_password(password: str) -> None:
    """RefusedAccount for a password that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RefusedAccount(
            f"The password has {len(password)} characters. Choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}."
        )


def check_role(role: str) -> None:
    """RefusedAccount for a role that there is not."""
    if role not in ROLES:
        raise RefusedAccount(f"“{role}” is not a role. Choose one of: {', '.join(ROLES)}.")


def key_of(email: str) -> str:
    """One key for every spelling of an address; RefusedAccount when it is none."""
    try:
        return email_key(email.strip())
    except EmailNotValidError as error:
        raise RefusedAccount(f"“{email}” is not an e-mail address. Give one like name@example.com.") from error


def mark(account: Account) -> str:
    """What ties a sign-in to the password it was made with."""
    return hash_of(account.password_hash)[:16]


def hash_of(secret: str) -> str:
    """What is kept of a secret that is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


@lru_cache(maxsize=4)
def dummy_hash(hasher: PasswordHasher) -> str:
    """A hash that no password opens, so that an unknown address costs as much time as a known one."""
    return hasher.hash(secrets.token_urlsafe(24))


class App(Protocol):
    """An app whose accounts were joined."""

    extensions: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeededSignIn:
    """The sign-in that `waypost serve` prints."""

    email: str
    password: str


def seed_sign_in(app: App, note: Path, email: str = "sales@example.com") -> SeededSignIn:
    """An owner account for a first look: made once, its password kept in the file `note` for its owner alone."""
    accounts: Accounts = app.extensions["waypost.accounts"]
    known = accounts.questions.by_email(key_of(email))
    if known and note.exists():
        return SeededSignIn(email, note.read_text("utf-8").split()[1])
    password = secrets.token_urlsafe(12)
    if known:
        accounts.set_password(known, password)
    else:
        accounts.create(email, "Sales", "owner", password)
    note.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(note, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{email} {password}\n")
    return SeededSignIn(email, password)
