"""What is not accepted: refused in a whole sentence, with nothing kept."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from handoff_sample import KEYS, SITE, answers, handoff, invitation, invited, write_handoff

from capture_api.app import close_app, create_app
from capture_api.contract.codec import to_json
from capture_api.contract.tokens import DOWNLOAD, SIGN_IN, sign, sign_invitation
from capture_api.ids import random_ids
from capture_api.settings import read_settings

HAND_RAISE = "/f/first-home/consultation"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


def altered(token: str) -> str:
    return token[:10] + ("A" if token[10] != "A" else "B") + token[11:]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        altered(invited()),
        invited("borrowing-guide"),
        invited(journey="partners"),
        sign_invitation(invitation(), ["a-key-of-somebody-else-000000000000"]),
        sign(to_json(invitation()), KEYS, DOWNLOAD),
        sign(to_json(invitation()), KEYS, SIGN_IN),
        sign({"site": SITE}, KEYS, "invitation"),
        sign([1, 2], KEYS, "invitation"),
        invited() + "\ud800",
        "é" * 200,
        "\x00",
    ],
    ids=range(14),
)
def test_a_forged_invitation_stores_nothing(client, rows, token):
    answer = client.post(HAND_RAISE, json=answers(invitation=token))
    assert answer.status_code == 400
    assert answer.json["detail"].endswith(".")
    assert rows("SELECT id FROM submission") == []


def test_a_forged_invitation_gets_a_page_that_keeps_the_words(client):
    answer = client.post(HAND_RAISE, data=answers(invitation="forged", message="<script>alert(1)</script>"))
    assert answer.status_code == 400
    assert "This form is from an older page than we can still read, or was altered" in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "hello@example.com" in answer.text
    assert "<script" not in answer.text


def test_an_invitation_signed_with_an_older_key_is_ours(client):
    older = sign_invitation(invitation(), KEYS[:1])
    assert client.post(HAND_RAISE, data=answers(invitation=older)).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"[]", 400),
        ("application/json", b"[" * 9000, 400),
        ("application/json", b'{"email": {"a": 1}}', 400),
        ("application/json", b'{"topics": ' + b"[" * 700 + b"]" * 700 + b"}", 400),
        ("application/json", b"\xff\xfe", 400),
        ("text/plain", b"email=a", 400),
        ("application/x-www-form-urlencoded", b"email=" + b"a" * 70_000, 413),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 9000, 400),
        ("multipart/form-data; boundary=x", PART * 200 + b"--x--", 413),
    ],
)
def test_a_body_that_is_none_is_refused(client, rows, kind, body, status):
    answer = client.post(HAND_RAISE, data=body, content_type=kind, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert rows("SELECT id FROM submission") == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{% for x in ().__class__.__mro__ %}{% endfor %}",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE lead; --",
        "=cmd|' /C calc'!A0",
        "%0d%0aSet-Cookie: a=b",
        "${jndi:ldap://x}",
        "../../etc/passwd",
    ],
)
def test_hostile_text_is_text(client, rows, text):
    assert client.post(HAND_RAISE, data=answers(message=text, name=text[:90])).status_code == 303
    assert json.loads(rows("SELECT fields FROM submission")[0]["fields"])["message"] == text
    again = client.post(HAND_RAISE, data=answers(name=text[:90], email="x"))
    assert "<img" not in again.text
    assert "49" not in again.text.replace(invited(), "")


def test_a_second_value_of_a_field_is_not_looked_at(client, rows):
    client.post(HAND_RAISE, data=answers(email=["ada@example.org", "eve@example.net"]))
    assert rows("SELECT email FROM person") == [{"email": "ada@example.org"}]


def test_unknown_fields_are_not_kept(client, rows):
    client.post(HAND_RAISE, data=answers(status="accepted", person_id="p_1", owner="eve@example.net"))
    assert "owner" not in rows("SELECT fields FROM submission")[0]["fields"]
    assert rows("SELECT owner FROM lead")[0]["owner"] == "sam@example.com"


def download_path(client) -> str:
    body = {"invitation": invited("borrowing-guide"), "email": "ada@example.org", "once": "d"}
    location = client.post("/f/first-home/borrowing-guide", data=body).location
    return urlsplit(parse_qs(urlsplit(location).fragment)["d"][0]).path


def test_a_file_comes_under_its_name_and_can_be_asked_for_in_parts(client, rows):
    path = download_path(client)
    whole = client.get(path, buffered=True)
    assert whole.headers["Content-Disposition"] == "attachment; filename=borrowing-guide.pdf"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = client.get(path, headers={"Range": "bytes=5-7"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"1.7")
    assert client.head(path, buffered=True).status_code == 200
    assert len(rows("SELECT id FROM touch WHERE kind = 'file-fetched'")) == 1


@pytest.mark.parametrize(("days", "status"), [(13.9, 200), (14.1, 410)])
def test_a_link_to_a_file_expires(client, now, days, status):
    path = download_path(client)
    now.pass_by(days=days)
    assert client.get(path, buffered=True).status_code == status


@pytest.mark.parametrize("token", ["x", invited(), sign({"submission": "s"}, KEYS, DOWNLOAD), "..%2f..%2f"])
def test_a_link_that_we_did_not_sign_gives_no_file(client, token):
    assert client.get(f"/d/{token}").status_code in {400, 404}


def test_nothing_outside_the_offered_files_is_given(tmp_path, now):
    facts = handoff(tmp_path)
    (tmp_path / "handoff" / "secret.txt").write_text("secret")
    facts["journeys"]["first-home"]["offers"]["borrowing-guide"]["file"]["path"] = "files/../secret.txt"
    app = create_app(
        read_settings(
            {
                "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
                "WAYPOST_HANDOFF": str(write_handoff(tmp_path, facts)),
                "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/other.db",
            }
        ),
        now,
        random_ids,
    )
    answer = app.test_client().get(download_path(app.test_client()))
    close_app(app)
    assert answer.status_code == 410
    assert "secret" not in answer.text


def test_many_forms_from_one_address_have_to_wait(tmp_path, site, now):
    settings = read_settings(
        {
            "WAYPOST_SECRET_KEYS": json.dumps(KEYS),
            "WAYPOST_HANDOFF": str(site),
            "WAYPOST_RATE_LIMIT": "2",
            "WAYPOST_DATABASE_URL": f"sqlite:///{tmp_path}/leads.db",
            "WAYPOST_TRUSTED_PROXIES": "10.0.0.0/8",
        }
    )
    app = create_app(settings, now, random_ids)
    client = app.test_client()

    def post(number: int, remote: str, told: str) -> int:
        body = answers(once=f"k{number}", email=f"a{number}@example.org")
        told_by = {"X-Forwarded-For": told}
        return client.post(HAND_RAISE, data=body, headers=told_by, environ_base={"REMOTE_ADDR": remote}).status_code

    # What a stranger says about its address changes nothing; what our proxy says does.
    assert [post(n, "203.0.113.9", f"192.0.2.{n}") for n in range(3)] == [303, 303, 429]
    assert [post(n + 10, "10.0.0.1", f"192.0.2.{n}") for n in range(3)] == [303, 303, 303]
    waiting = client.post(HAND_RAISE, data=answers(once="z"), environ_base={"REMOTE_ADDR": "203.0.113.9"})
    close_app(app)
    assert waiting.headers["Retry-After"] == "30"
    assert "Can we buy in spring?" in waiting.text


def test_other_addresses_say_what_they_are(client):
    assert client.get("/nothing").status_code == 404
    assert client.get(HAND_RAISE).status_code == 405
    assert client.get("/healthz").json == {"status": "alive", "refused": {}}
    ready = client.get("/readyz")
    assert ready.json == {"status": "ready"}
    assert ready.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(("path", "status"), [("/d/abc", 400), ("/f/first-home/consultation", 405), ("/nowhere", 404)])
def test_a_dead_end_names_the_site_and_leads_home(client, path, status):
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    for words in ("Example Brokers", 'href="https://www.example.com/"', "tel:0390000000", "mailto:hello@example.com"):
        assert words in answer.text
