"""Versions of lead definitions: proposed, agreed by both sides, and the one that holds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from capture_api.clock import read_time, rfc3339
from capture_api.contract.codec import from_json, to_json
from capture_api.contract.journeys import AgreedCriterion, LeadDefinition
from capture_api.model.lead import LeadRow
from capture_api.model.proposal import SIDES, Agreement, Proposal, signed
from capture_api.store.accounts import insert_audit
from capture_api.store.engine import Engine, Row, Transaction
from capture_api.store.rows import lead_row, moment, text
from capture_api.store.search import LEADS

ONE_PAGE = 500  # leads read at once


class DefinitionRepository:
    """Keeps what was proposed and agreed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def versions(self, journey: str) -> list[Proposal]:
        """Every version that was proposed for a journey, newest first."""
        rows = self._engine.query("SELECT * FROM definition WHERE journey = :id ORDER BY version DESC", id=journey)
        return [proposal_of(row) for row in rows]

    def holding(self, journey: str) -> LeadDefinition | None:
        """The newest version to which both sides agreed here; None where there is none."""
        rows = self._engine.query(
            """SELECT * FROM definition WHERE journey = :id AND holds_since IS NOT NULL
            ORDER BY version DESC LIMIT 1""",
            id=journey,
        )
        return proposal_of(rows[0]).definition if rows else None

    def propose(self, proposal: Proposal) -> bool:
        """Keep a proposal with what its proposer's side agreed to; False when its version was taken meanwhile."""

        def work(tx: Transaction) -> bool:
            is_kept = tx.run(
                """INSERT INTO definition (journey, version, text, criteria, why, proposed_by, proposed_at,
                marketing_by, marketing_at, sales_by, sales_at, holds_since)
                VALUES (:journey, :version, :text, :criteria, :why, :proposed_by, :proposed_at,
                :marketing_by, :marketing_at, :sales_by, :sales_at, NULL)
                ON CONFLICT (journey, version) DO NOTHING""",
                **proposal_row(proposal),
            )
            if is_kept:
                subject = f"{proposal.journey}/{proposal.definition.version}"
                insert_audit(tx, proposal.proposed_by, "definition-proposed", subject, {}, proposal.proposed_at)
            return bool(is_kept)

        return self._engine.transaction(work)

    def agree(self, journey: str, version: int, side: str, by: str, now: datetime) -> bool:
        """Add a side's word, once; the version holds as soon as both gave theirs. False when the side had agreed."""
        if side not in SIDES:
            raise ValueError(side)

        def work(tx: Transaction) -> bool:
            key = {"journey": journey, "version": version, "at": rfc3339(now)}
            met = tx.run(
                f"""UPDATE definition SET {side}_by = :by, {side}_at = :at
                WHERE journey = :journey AND version = :version AND {side}_at IS NULL""",  # noqa: S608 - one of SIDES
                by=by,
                **key,
            )
            tx.run(
                """UPDATE definition SET holds_since = :at WHERE journey = :journey AND version = :version
                AND holds_since IS NULL AND marketing_at IS NOT NULL AND sales_at IS NOT NULL""",
                **key,
            )
            if met:
                insert_audit(tx, by, "definition-agreed", f"{journey}/{version}", {"side": side}, now)
            return bool(met)

        return self._engine.transaction(work)

    def raised_since(self, journey: str, since: datetime) -> Iterator[LeadRow]:
        """The raised hands of a journey since a time, oldest first, some at once."""
        after, last = rfc3339(since), ""
        while True:
            rows = self._engine.query(
                f"""{LEADS} WHERE lead.journey = :journey AND lead.kind = 'hand-raise'
                AND (lead.created_at, lead.id) > (:after, :last) ORDER BY lead.created_at, lead.id LIMIT :limit""",
                journey=journey,
                after=after,
                last=last,
                limit=ONE_PAGE,
            )
            yield from map(lead_row, rows)
            if len(rows) < ONE_PAGE:
                return
            after, last = rows[-1]["created_at"], rows[-1]["id"]


def proposal_row(proposal: Proposal) -> Row:
    """A proposal as it stands in the table."""
    row: Row = {
        "journey": proposal.journey,
        "version": proposal.definition.version,
        "text": proposal.definition.text,
        "criteria": text(to_json(proposal.definition.criteria)),
        "why": proposal.why,
        "proposed_by": proposal.proposed_by,
        "proposed_at": rfc3339(proposal.proposed_at),
    }
    for one in proposal.agreements:
        row |= {f"{one.side}_by": one.by, f"{one.side}_at": rfc3339(one.at) if one.at else None}
    return row


def proposal_of(row: Row) -> Proposal:
    """A proposal as a value."""
    agreements = tuple(Agreement(side, row[f"{side}_by"], moment(row[f"{side}_at"])) for side in SIDES)
    criteria = tuple(from_json(AgreedCriterion, one) for one in json.loads(row["criteria"]))
    definition = LeadDefinition(row["version"], row["text"], (), criteria)
    return Proposal(
        journey=row["journey"],
        definition=replace(definition, agreed=signed(agreements)),
        why=row["why"],
        proposed_by=row["proposed_by"],
        proposed_at=read_time(row["proposed_at"]),
        agreements=agreements,
        holds_since=moment(row["holds_since"]),
    )
