"""Marketing's count: leads by where they came from, less those that sales found unqualified."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capture_api.model.states import UNQUALIFIED

DIRECT = "direct or not told"


@dataclass(frozen=True, slots=True)
class Credited:
    """What is counted of a lead: where it came from, and how sales found it."""

    source: str
    status: str
    reason: str
    leads: int = 1


@dataclass(frozen=True, slots=True)
class Credit:
    """One source's account: leads brought, taken back with the reasons, and what is left."""

    source: str
    leads: int
    unqualified: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def net(self) -> int:
        """The leads that count."""
        return self.leads - self.unqualified


def source_of(source: Mapping[str, str]) -> str:
    """One name for where a person came from: campaign tags first, then a code, then the site that sent them."""
    tags = [source[key] for key in ("utm_source", "utm_medium", "utm_campaign") if source.get(key)]
    if tags:
        return " / ".join(tags)
    if source.get("ref"):
        return f"code {source['ref']}"
    return source.get("referrer") or DIRECT


def credit(rows: Iterable[Credited]) -> list[Credit]:
    """The account of each source, the most leads that count first."""
    leads: Counter[str] = Counter()
    taken_back: dict[str, Counter[str]] = {}
    for row in rows:
        leads[row.source] += row.leads
        if row.status == UNQUALIFIED:
            taken_back.setdefault(row.source, Counter())[row.reason or "no reason given"] += row.leads
    accounts = [
        Credit(source, count, sum(back.values()), tuple(sorted(back.items(), key=lambda item: (-item[1], item[0]))))
        for source, count in leads.items()
        for back in (taken_back.get(source, Counter()),)
    ]
    return sorted(accounts, key=lambda account: (-account.net, account.source))
