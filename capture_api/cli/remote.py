"""The leads of an API elsewhere, asked over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from capture_api.contract.addresses import api_address
from capture_api.contract.codec import Mistyped, from_json
from capture_api.contract.conversation import LeadConversation
from capture_api.urls import host_fault, split_address

PATIENCE = 30  # seconds to wait for an API
SPELT = {"first": "from", "last": "to"}  # how a report's address calls what a query calls otherwise
NOT_OURS = (OSError, HTTPException, ValueError, RecursionError)  # what comes of an answer that is none, or none of ours
Facts = dict[str, Any]


class RemoteLeads:
    """The leads of an API elsewhere, asked with a token."""

    def __init__(self, address: str, token: str) -> None:
        parts = split_address(address)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or host_fault(parts):
            raise click.BadParameter(f"{address} is not an address. Give one like https://capture.example.com.")
        if not token.isascii() or not token.isprintable():
            raise click.BadParameter("The token holds other signs than ours do. Give it as it was shown.")
        self._address = api_address(address)
        self._token = token

    def zone(self) -> ZoneInfo:
        """The time zone of the site, as the API tells it."""
        try:
            return ZoneInfo(str(self.page({"limit": "1"}).get("time_zone") or "UTC"))
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    def page(self, query: Mapping[str, str]) -> Facts:
        """One page."""
        return self._facts("GET", f"/leads?{urlencode(query)}")

    def lead(self, lead_id: str) -> Facts:
        """A lead with all that is known."""
        return self._facts("GET", f"/leads/{quote(lead_id, safe='')}")

    def brief(self, lead_id: str) -> Facts:
        """The page to read before the call."""
        return self._facts("GET", f"/leads/{quote(lead_id, safe='')}/brief")

    def conversation(self, lead_id: str) -> LeadConversation:
        """All that was said with a lead."""
        facts = self._facts("GET", f"/leads/{quote(lead_id, safe='')}/conversation")
        try:
            return from_json(LeadConversation, facts)
        except Mistyped as error:
            raise click.ClickException(
                f"{self._address} answers otherwise than this release reads: {error}."
            ) from error

    def move(self, lead_id: str, move: str, body: Mapping[str, str]) -> Facts:
        """The lead after a move, or after undoing the last."""
        return self._facts("POST", f"/leads/{quote(lead_id, safe='')}/moves/{quote(move, safe='')}", body)

    def note(self, lead_id: str, body: Mapping[str, str]) -> Facts:
        """The lead after a note."""
        return self._facts("POST", f"/leads/{quote(lead_id, safe='')}/notes", body)

    def lines(self, kind: str, query: Mapping[str, str]) -> Iterator[str]:
        """All leads of a query as lines, as they come in."""
        with self._answer("GET", f"/leads.{kind}?{urlencode(query)}") as answer:
            for line in answer:
                yield line.decode()

    def card(self, lead_id: str, kind: str) -> str:
        """The person of one lead as a card."""
        with self._answer("GET", f"/leads/{quote(lead_id, safe='')}.{kind}") as answer:
            return str(answer.read().decode())

    def congruence(self) -> list[Facts]:
        """Each promise over all its wordings."""
        return list(self._facts("GET", "/congruence")["promises"])

    def report(self, name: str, asked: Mapping[str, str]) -> Facts:
        """A report, or the review of a month."""
        query = {SPELT.get(key, key): value for key, value in asked.items()}
        return self._facts("GET", f"/reports/{quote(name, safe='')}?{urlencode(query)}")

    def journey_map(self, journey: str) -> Facts:
        """A journey's map, with what was counted on its pages."""
        return self._facts("GET", f"/maps/{quote(journey, safe='')}")

    def decide(self, body: Mapping[str, str]) -> Facts:
        """What was noted of a review's decision."""
        return self._facts("POST", "/decisions", body)

    def decided(self, decision_id: str) -> Facts:
        """A decision that was carried out."""
        return self._facts("POST", f"/decisions/{quote(decision_id, safe='')}/done", {})

    def _facts(self, method: str, path: str, body: Mapping[str, str] | None = None) -> Facts:
        with self._answer(method, path, body) as answer:
            found = json.load(answer)
            if not isinstance(found, dict):
                raise ValueError("its answer is no JSON object")
            return found

    @contextmanager
    def _answer(self, method: str, path: str, body: Mapping[str, str] | None = None) -> Iterator[Any]:
        data = None if body is None else json.dumps(dict(body)).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = Request(self._address + path, data=data, headers=headers, method=method)  # noqa: S310 - http(s) alone
        try:
            with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                yield answer
        except HTTPError as error:
            raise click.ClickException(detail_of(error)) from error
        except NOT_OURS as error:
            why = str(error) or type(error).__name__
            raise click.ClickException(
                f"{self._address} does not answer as our API does: {why}. Check --api."
            ) from error


def detail_of(error: HTTPError) -> str:
    """The sentence of problem details, or the status where there is none."""
    try:
        return str(json.load(error)["detail"])
    except (*NOT_OURS, KeyError, TypeError):
        return f"{error.url} answers {error.code} {error.reason}."
