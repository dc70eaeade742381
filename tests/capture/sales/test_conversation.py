"""The notes and mails of a lead travel to the promises' judge by the API, and no further."""

import json

import pytest
from garden import write_site


@pytest.fixture
def sent(rows, app):
    """Say of every mail that it went out."""

    def send() -> None:
        engine = app.extensions["waypost"].engine
        engine.transaction(lambda tx: tx.run("UPDATE outbox SET state = 'sent'"))

    return send


def test_notes_mails_and_forms_are_told_whole_oldest_first(api, raise_hand, now, sent):
    lead = raise_hand(message="Could you ring after six?")
    now.pass_by(minutes=5)
    api("POST", f"/leads/{lead}/notes", json={"text": "Told her we call back within three days."})
    sent()
    facts = api("GET", f"/leads/{lead}/conversation", "marketing").get_json()
    kinds = [(one["side"], one["kind"]) for one in facts["words"]]
    assert kinds[-1] == ("ours", "note")
    assert set(kinds) == {("ours", "mail"), ("theirs", "form"), ("ours", "note")}
    assert facts["words"][-1]["text"] == "Told her we call back within three days."
    assert any(one["text"] == "Could you ring after six?" for one in facts["words"])
    assert [one["promise_id"] for one in facts["told"]]
    assert facts["reference"].startswith("WP-")
    assert api("GET", f"/leads/{facts['reference']}/conversation").get_json() == facts
    assert facts["unmade"] == 0


def test_a_mail_whose_facts_fit_no_template_is_counted(api, lead, sent, app):
    engine = app.extensions["waypost"].engine
    engine.transaction(lambda tx: tx.run("UPDATE outbox SET facts = '{}' WHERE kind = 'prep'"))
    sent()
    assert api("GET", f"/leads/{lead}/conversation").get_json()["unmade"] == 1


def test_only_who_may_read_leads_is_told(app, lead):
    assert app.test_client().get(f"/api/v1/leads/{lead}/conversation").status_code == 401


def test_an_unknown_lead_is_told_so(api):
    assert api("GET", "/leads/WP-NONE00/conversation").status_code == 404


def test_what_sales_noted_is_held_against_what_the_lead_was_told(api, raise_hand, run, tmp_path):
    lead = raise_hand(name="Jane Miller", message="Ring after six?")
    api("POST", f"/leads/{lead}/notes", json={"text": "A broker calls Jane back within three business days."})
    folder = write_site(tmp_path / "garden", {})
    answer = run("congruence", "--site", str(folder), "conversation", "--lead", lead, "--format", "json")
    assert answer.return_value == 1, answer.output
    facts = json.loads(answer.stdout)
    contrary = next(one for one in facts["heard"] if one["label"] == "contradicted")
    assert contrary["promise"] == "callback-1bd"
    assert contrary["words"] == "A broker calls [name] back within three business days."
    assert "Jane" not in answer.stdout
    assert "Ring after six" not in answer.stdout
    refused = run("congruence", "--site", str(folder), "conversation", "--lead", "WP-NONE00")
    assert "There is no lead “WP-NONE00”" in str(refused.exception)
