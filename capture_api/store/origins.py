"""Where leads came from: each source with the page of its form under one number, by which reports count."""

from capture_api.store.engine import Transaction


def origin_no(tx: Transaction, source: str, page: str) -> int:
    """The number of a source, as a form's row holds it, with a page; a new one for a pair that nobody came by yet."""
    tx.run(
        "INSERT INTO origin (source, page) VALUES (:source, :page) ON CONFLICT (source, page) DO NOTHING",
        source=source,
        page=page,
    )
    found = tx.one("SELECT no FROM origin WHERE source = :source AND page = :page", source=source, page=page)
    assert found is not None
    return int(found["no"])


def follow_origins(tx: Transaction, person_id: str) -> None:
    """Count somebody's leads by what is left of their forms' sources, and keep no source that nobody else came by."""
    leads = tx.all(
        """SELECT lead.id, lead.origin_no, submission.source, submission.page FROM lead
        JOIN submission ON submission.id = lead.first_submission_id WHERE lead.person_id = :id""",
        id=person_id,
    )
    for lead in leads:
        no = origin_no(tx, lead["source"], lead["page"])
        tx.run("UPDATE lead SET origin_no = :no WHERE id = :id", no=no, id=lead["id"])
        sql = "DELETE FROM origin WHERE no = :no AND NOT EXISTS (SELECT 1 FROM lead WHERE origin_no = :no)"
        tx.run(sql, no=lead["origin_no"])
