"""Accounts of people, tokens of programs, and the trail of what each did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture_api.clock import rfc3339
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.rows import text


class AccountExists(Exception):
    """An account with this address is there already."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person of ours who may sign in."""

    id: str
    email: str
    name: str
    role: str
    password_hash: str
    created_at: str
    disabled_at: str
    last_sign_in_at: str
    keys_off: str = ""  # "yes" for who wants no keys in the inbox

    @property
    def words(self) -> str:
        """What the history and colleagues call them."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What a program may ask with; the secret itself is not kept."""

    id: str
    name: str
    role: str
    created_at: str
    revoked_at: str


class AccountRepository:
    """Keeps who may see what, and who did what when."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: Account, email_key: str) -> None:
        """Keep a new account; AccountExists when the address has one."""

        def work(tx: Transaction) -> None:
            if tx.one("SELECT 1 FROM account WHERE email_key = :key", key=email_key):
                raise AccountExists(account.email)
            tx.insert(
                "account",
                {
                    "id": account.id,
                    "email": account.email,
                    "email_key": email_key,
                    "name": account.name,
                    "role": account.role,
                    "password_hash": account.password_hash,
                    "created_at": account.created_at,
                    "disabled_at": None,
                    "last_sign_in_at": None,
                },
            )

        self._engine.transaction(work)

    def by_email(self, email_key: str) -> Account | None:
        """The account of an address."""
        return first_account(self._engine.query("SELECT * FROM account WHERE email_key = :key", key=email_key))

    def by_id(self, account_id: str) -> Account | None:
        """The account of that id."""
        return first_account(self._engine.query("SELECT * FROM account WHERE id = :id", id=account_id))

    def everyone(self) -> list[Account]:
        """All accounts, by address."""
        return [account_of(row) for row in self._engine.query("SELECT * FROM account ORDER BY email")]

    def disable(self, account_id: str, now: datetime) -> None:
        """Let an account in no more."""
        self._engine.transaction(
            lambda tx: tx.run(
                "UPDATE account SET disabled_at = :at WHERE id = :id",
                at=rfc3339(now),
                id=account_id,
            )
        )

    def enable(self, account_id: str) -> None:
        """Let a disabled account in again."""
        self._engine.transaction(
            lambda tx: tx.run("UPDATE account SET disabled_at = NULL WHERE id = :id", id=account_id)
        )

    def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace a password and let a disabled account in again."""
        self._engine.transaction(
            lambda tx: tx.run(
                "UPDATE account SET password_hash = :hash, disabled_at = NULL WHERE id = :id",
                hash=password_hash,
                id=account_id,
            )
        )

    def switch_keys(self, account_id: str, *, is_on: bool) -> None:
        """Let the inbox answer to keys for an account, or not."""
        self._engine.transaction(
            lambda tx: tx.run(
                "UPDATE account SET keys_off = :off WHERE id = :id", off="" if is_on else "yes", id=account_id
            )
        )

    def signed_in(self, account_id: str, now: datetime) -> None:
        """Remember a sign-in."""

        def work(tx: Transaction) -> None:
            tx.run("UPDATE account SET last_sign_in_at = :at WHERE id = :id", at=rfc3339(now), id=account_id)
            insert_audit(tx, account_id, "sign-in", account_id, {}, now)

        self._engine.transaction(work)

    def signed_out_at(self, account_id: str) -> str:
        """When the account last signed out; sign-ins before it are over."""
        found = self._engine.query(
            "SELECT MAX(at) AS at FROM audit WHERE subject = :id AND act = 'sign-out'",
            id=account_id,
        )
        return str(found[0]["at"] or "")

    def add_token(self, token: ApiToken, token_hash: str, created_by: str) -> None:
        """Keep a token by its hash."""
        self._engine.transaction(
            lambda tx: tx.insert(
                "api_token",
                {
                    "id": token.id,
                    "name": token.name,
                    "role": token.role,
                    "hash": token_hash,
                    "created_by": created_by,
                    "created_at": token.created_at,
                    "expires_at": None,
                    "revoked_at": None,
                    "last_used_at": None,
                },
            )
        )

    def token(self, token_hash: str) -> ApiToken | None:
        """The token that has this hash."""
        rows = self._engine.query("SELECT * FROM api_token WHERE hash = :hash", hash=token_hash)
        return token_of(rows[0]) if rows else None

    def tokens(self) -> list[ApiToken]:
        """All tokens, oldest first."""
        return [token_of(row) for row in self._engine.query("SELECT * FROM api_token ORDER BY created_at, id")]

    def revoke(self, token_id: str, now: datetime) -> bool:
        """Take a token out of use; False when there is none of that id in use."""
        return bool(
            self._engine.transaction(
                lambda tx: tx.run(
                    "UPDATE api_token SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL",
                    at=rfc3339(now),
                    id=token_id,
                )
            )
        )

    def audit(self, actor: str, act: str, subject: str, data: Mapping[str, Any], now: datetime) -> None:
        """Add to the trail; subjects are ids, so that an erased person leaves no name in it."""
        self._engine.transaction(lambda tx: insert_audit(tx, actor, act, subject, data, now))

    def trail(self, subject: str) -> list[Row]:
        """What was done to a subject, oldest first."""
        sql = "SELECT at, actor, act, data FROM audit WHERE subject = :id ORDER BY at, id"
        return self._engine.query(sql, id=subject)


def insert_audit(tx: Transaction, actor: str, act: str, subject: str, data: Mapping[str, Any], now: datetime) -> None:
    """One line of the trail."""
    tx.insert("audit", {"at": rfc3339(now), "actor": actor, "act": act, "subject": subject, "data": text(dict(data))})


def first_account(rows: list[Row]) -> Account | None:
    """The account of the first row, if there is one."""
    return account_of(rows[0]) if rows else None


def account_of(row: Row) -> Account:
    """An account as a value."""
    names = ("id", "email", "name", "role", "password_hash", "created_at", "disabled_at", "last_sign_in_at",
             "keys_off")  # fmt: skip
    return Account(**{name: row[name] or "" for name in names})


def token_of(row: Row) -> ApiToken:
    """A token as a value."""
    return ApiToken(**{name: row[name] or "" for name in ("id", "name", "role", "created_at", "revoked_at")})
