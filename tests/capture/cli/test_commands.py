"""`waypost leads|user|token|report|doctor|api`, near and far."""

import json
import socket
import threading

import pytest
from click.testing import CliRunner
from garden import write_site
from handoff_sample import answers
from werkzeug.serving import make_server

from capture_api.accounts.access import Accounts
from capture_api.cli.commands import read_bind
from capture_api.cli.remote import RemoteLeads
from capture_api.clock import system_clock
from capture_api.ids import random_ids
from site_builder.cli import run as run_command
from site_builder.cli import waypost


@pytest.fixture
def far(app, accounts):
    """The address and a token of the same API behind a real socket."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ["--api", f"http://127.0.0.1:{server.port}", "--token", accounts.create_token("cli", "sales", "test")[1]]
    server.shutdown()
    server.server_close()


@pytest.fixture
def reference(lead, rows):
    return rows("SELECT reference FROM submission")[0]["reference"]


@pytest.mark.parametrize(
    "words",
    [
        "leads",
        "leads list",
        "leads show",
        "leads brief",
        "leads accept",
        "leads unqualify",
        "leads recycle",
        "leads add",
        "leads import",
        "leads reopen",
        "leads quarantine",
        "leads note",
        "leads export",
        "leads erase",
        "user",
        "user add",
        "user list",
        "user disable",
        "user enable",
        "user password",
        *(f"referrer {name}".strip() for name in ("", "add", "list", "end", "take-up")),
        "token",
        "token create",
        "token list",
        "token revoke",
        "report",
        "report promises",
        *(f"report {name}" for name in ("leaks", "credit", "funnel", "sources", "speed", "month", "decide", "done")),
        "doctor",
        "api",
    ],
)
def test_every_command_explains_itself_with_an_example(words):
    assert "Example:  " in CliRunner().invoke(waypost, [*words.split(), "--help"]).output


@pytest.mark.parametrize("where", ["near", "far"])
def test_a_lead_from_list_to_verdict(run, far, reference, where):
    run("user", "add", "tom@example.com", "--name", "Tom")
    base = ["leads", *(far if where == "far" else ["--by", "tom@example.com"])]
    assert "Ada Byron" in run(*base, "list").output
    shown = run(*base, "show", reference).output
    assert "Can we buy in spring?" in shown
    assert "Promised:   Tue 24 Nov 2026, 11:00" in shown  # in the zone of the site
    assert "Raised a hand; /first-home/" in shown
    brief = run(*base, "brief", reference.lower()).output
    order = [
        "In their own words",
        "How to open",
        "What they were promised",
        "* We call back by the end",
        "KNOW, DON'T SAY",
        "10 minutes",
        "Source: newsletter",
    ]
    assert [brief.find(words) >= 0 for words in order] == [True] * len(order)
    assert f"{reference}: accepted." in run(*base, "accept", reference).output
    again = run(*base, "accept", reference).exception.message
    assert " has this lead since " in again
    assert "Hand it over" in again
    assert "Moves:      attempt, book" in run(*base, "show", reference).output
    assert "noted" in run(*base, "note", reference, "Rang", "--next-on", "2027-01-05").output
    assert "recycled" in run(*base, "recycle", reference, "--on", "2027-02-01").output
    assert "unqualified" in run(*base, "unqualify", reference, "--reason", "out of area").output
    assert "new" in run(*base, "reopen", reference).output
    assert json.loads(run(*base, "list", "--format", "json").output)["leads"][0]["reference"] == reference


@pytest.mark.parametrize("where", ["near", "far"])
def test_an_export_near_and_far(run, far, reference, where, tmp_path):
    base = ["leads", *(far if where == "far" else [])]
    out = tmp_path / "leads.csv"
    assert run(*base, "export", "--out", str(out)).exit_code == 0
    assert reference in out.read_text("utf-8")
    assert out.stat().st_mode & 0o777 == 0o600
    assert json.loads(run(*base, "export", "--format", "jsonl").output)["reference"] == reference


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["leads", "show", "l_none"], "There is no lead “l_none”"),
        (["leads", "show", "WP-222222"], "There is no lead “WP-222222”"),
        (["leads", "list", "--status", "nwe"], "Choose one of: all, open, after-sale, ended, new"),
        (["leads", "unqualify", "REF", "--reason", "rude"], "Choose one of: out of area, cannot afford."),
        (["leads", "recycle", "REF", "--on", "soon"], "is not a day"),
        (["leads", "--api", "http://127.0.0.1:9", "list"], "--api needs a token"),
        (["leads", "--api", "http://127.0.0.1:9", "--token", "x", "list"], "does not answer"),
        (["leads", "--api", "file:///etc/passwd", "--token", "x", "list"], "is not an address"),
        (["leads", "--api", "http://127.0.0.1:9", "erase", "x"], "leave --api out"),
        (["leads", "add", "--journey", "x", "--email", "a@example.org"], "Choose one of: first-home."),
        (["leads", "add", "--journey", "first-home", "--email", "nobody"], "name@example.com"),
        (["leads", "add", "--journey", "first-home", "--email", "a@b"], "name@example.com"),
        (
            ["leads", "add", "--journey", "first-home", "--email", "a@example.org", "--field", "when=never"],
            "Choose one of the answers to “When do you hope to buy?”.",
        ),
        (["report", "credit", "--table", "pages"], "Choose one of: source, page, landing"),
        (["report", "credit", "--from", "2026-12-01", "--to", "2026-11-01"], "Give the earlier day as from."),
        (["report", "decide", "x", "--owner", "nobody@example.org", "--due", "2026-12-01"], "is nobody of ours"),
        (["report", "done", "d_none"], "Copy its id from the review."),
        (["leads", "--by", "nobody@example.com", "accept", "REF"], "has no account in use"),
        (["report", "credit", "--month", "11"], "Give it as YYYY-MM, like 2026-11."),
        (["user", "add", "nobody"], "is not an e-mail address"),
        (["token", "revoke", "t_none"], "See `waypost token list`."),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_2(run, reference, words, says):
    result = run(*[reference if word == "REF" else word for word in words])
    assert isinstance(result.exception, Exception)
    assert says in getattr(result.exception, "message", "")


def test_a_map_is_counted_far_away(far, lead):
    found = RemoteLeads(far[1], far[3]).journey_map("first-home")
    assert found["sent"] == {"/first-home/talk/": 1}
    assert found["people"]["/first-home/compare/"] == 1


def test_a_token_that_is_wrong_far_away(run, far):
    assert "Make a token" in run("leads", *far[:2], "--token", "wp_no", "list").exception.message


def test_who_phoned_becomes_a_lead_with_the_same_facts(run, rows):
    result = run(
        "leads",
        "add",
        "--journey",
        "first-home",
        "--name",
        "Lee Kim",
        "--email",
        "lee@example.org",
        "--message",
        "Rang about a unit",
        "--field",
        "when=now",
        "--field",
        "postcode=3056",
        "--told",
        "callback-1bd",
    )
    assert "kept" in result.output
    found = rows("SELECT lead.status, lead.owner, person.name FROM lead JOIN person ON person.id = lead.person_id")
    assert found == [{"status": "new", "owner": "sam@example.com", "name": "Lee Kim"}]
    assert [row["promise_id"] for row in rows("SELECT promise_id FROM told")] == ["callback-1bd"]


@pytest.mark.parametrize("who", ["ada@example.org", "REF"])
def test_erasing_leaves_nothing_of_a_person_and_keeps_the_counts(run, app, reference, rows, tmp_path, who):
    run("leads", "note", reference, "Ada Byron rang from 0412 345 678")
    result = run("leads", "erase", reference if who == "REF" else "ADA@example.org", "--yes")
    assert "Erased: 1 submission emptied." in result.output
    left = json.dumps(
        [
            rows(f"SELECT * FROM {table}")
            for table in (
                "person",
                "submission",
                "touch",
                "lead",
                "outbox",
                "audit",
                "once",
                "told",
            )
        ]
    )
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("leads.db*"))
    for words in ("Ada", "Byron", "ada@example", "spring", "0412 345", "412345678", "3056"):
        assert words not in left
        assert words.replace("3056", '"3056"').encode() not in on_disk  # a hash may hold these digits too
    assert rows("SELECT COUNT(*) AS n FROM lead") == rows("SELECT COUNT(*) AS n FROM submission") == [{"n": 1}]
    assert "newsletter / email" in run("report", "credit").output
    assert rows("SELECT status FROM lead") == [{"status": "erased"}]
    assert "No lead fits" in run("leads", "list").output
    assert "erased" in run("leads", "list", "--status", "all").output


def test_nothing_is_erased_without_a_yes(run, reference, rows):
    run("leads", "erase", reference, input="n\n")
    assert rows("SELECT email FROM person") == [{"email": "ada@example.org"}]


def test_each_reference_of_a_person_finds_the_lead_it_joined(run, far, raise_hand, rows):
    raise_hand(once="a")
    raise_hand(once="b", message="One more thing")
    (lead,) = rows("SELECT id FROM lead")
    for row in rows("SELECT reference FROM submission"):
        for base in (["leads"], ["leads", *far]):
            shown = json.loads(run(*base, "show", row["reference"].lower(), "--format", "json").output)
            assert shown["id"] == lead["id"]


def test_a_new_password_opens_and_the_old_one_does_not(run, accounts):
    old = run("user", "add", "mei@example.com").output.split()[-1]
    new = run("user", "password", "mei@example.com").output.split()[-1]
    asked = run("user", "password", "mei@example.com", "--ask", input="short\nshort\n")
    assert "Choose one of 12 to" in asked.exception.message
    assert "has no account" in run("user", "password", "tom@example.com").exception.message
    accounts = Accounts(accounts.questions._engine, system_clock, random_ids)
    assert [bool(accounts.check("mei@example.com", one)) for one in (old, new)] == [False, True]


def test_accounts_and_tokens(run):
    made = run("user", "add", "mei@example.com", "--name", "Mei", "--role", "owner")
    assert "Password, shown this once: " in made.output
    asked = run("user", "add", "tom@example.com", "--ask", input="a long password\na long password\n")
    assert "a long password" not in asked.output.replace("Password", "")
    assert "has an account already" in run("user", "add", "MEI@example.com").exception.message
    assert [one["role"] for one in json.loads(run("user", "list", "--format", "json").output)] == ["owner", "sales"]
    assert "no more" in run("user", "disable", "tom@example.com").output
    assert "disabled" in run("user", "list").output
    assert "may sign in again" in run("user", "enable", "TOM@example.com").output
    assert "disabled" not in run("user", "list").output
    token_id = run("token", "create", "crm").output.split()[0]
    assert "in use" in run("token", "list").output
    assert "opens nothing any more" in run("token", "revoke", token_id).output


def test_reports_exit_1_when_a_promise_does_not_hold(run, lead):
    result = run("report", "promises")
    assert result.return_value == 1
    assert "contradicted  callback-1bd" in result.output
    assert "Operations say three days" in result.output
    assert json.loads(run("report", "promises", "--format", "json").output)["wordings"][0]["id"] == "callback-1bd"


def test_credit_is_taken_back_with_the_reason(run, reference):
    run("leads", "unqualify", reference, "--reason", "out of area")
    tables = json.loads(run("report", "credit", "--format", "json").output)["audiences"]["clients"]["tables"]
    (account,) = tables["source"]["rows"]
    assert (account["source"], account["leads"], account["taken_back"], account["net"]) == (
        "newsletter / email",
        1,
        1,
        0,
    )
    (reason,) = tables["reasons"]["rows"]
    assert (reason["reason"], reason["leads"], reason["source"]) == ("out of area", 1, "newsletter / email")
    assert "Nobody raised a hand." in run("report", "credit", "--month", "2099-01").output


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"WAYPOST_SECRET_KEYS": ""}, "WAYPOST_SECRET_KEYS is not set"),
        ({"WAYPOST_SECRET_KEYS": "short"}, "a key of 5 characters"),
        ({"WAYPOST_HANDOFF": "nowhere.json"}, "Run `waypost build`"),
        ({"WAYPOST_DATABASE_URL": "mysql://x"}, "Give sqlite:///PATH"),
    ],
)
def test_the_api_does_not_start_unsafe(run, env, says):
    result = run("api", "--bind", "127.0.0.1:1", env=env)
    assert result.return_value == 2
    assert says in result.output


@pytest.mark.parametrize(
    "bind", [":8080", "256.1.1.1:80", "a..b:80", "127.0.0.1:\u00b2", f"127.0.0.1:{'9' * 5000}", "fe80::1%lo:80", "8080"]
)
def test_what_nobody_can_listen_on_is_told(bind, capsys):
    assert run_command(["api", "--bind", bind]) == 2
    assert "is not HOST:PORT, an address of this machine in numbers" in capsys.readouterr().err


def test_where_the_api_listens():
    assert read_bind("localhost:1") == ("127.0.0.1", 1)
    assert read_bind("[::1]:65535") == ("::1", 65535)


@pytest.mark.parametrize(
    "words",
    ["leads show %", "leads erase % --yes", "user add a@example.org --name %", "token create %", "new page %", "%"],
)
def test_an_argument_that_is_no_text_is_told(words, capsys):
    assert run_command(words.replace("%", "caf\udce9").split()) == 2
    said = capsys.readouterr().err
    assert "“caf\\xe9” is not UTF-8 text" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 60_000, b"HTTP/1.1 200 OK\r\n\r\n5"]
)
def test_something_else_than_an_api_of_ours_is_told(capsys, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            with server.accept()[0] as client:
                client.recv(1000)
                client.sendall(answer)

        threading.Thread(target=speak, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert run_command(["leads", "--api", address, "--token", "x", "list"]) == 2
    assert "does not answer as our API does:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "token"), [("http://[", "x"), ("http://a..b", "x"), ("http://127.0.0.1:9", "\u00e9")]
)
def test_an_address_or_a_token_that_can_be_none(capsys, address, token):
    assert run_command(["leads", "--api", address, "--token", token, "list"]) == 2
    assert "Give" in capsys.readouterr().err


def test_the_previews_account_keeps_the_api_on_this_machine(run, accounts):
    accounts.create("sales@example.com", "Sales", "owner", "a long password")
    result = run("api", "--bind", "0.0.0.0:1")
    assert result.return_value == 2
    assert "waypost user disable sales@example.com" in result.output


def test_erasing_takes_what_was_noted_of_a_promise_and_what_was_held_back(run, app, api, lead, rows, tmp_path):
    api("POST", f"/leads/{lead}/promises/callback-1bd", json={"outcome": "kept", "note": "Ada Byron was glad"})
    trapped = answers(once="t", website="filled", email="ADA@example.org", message="Autofill met the trap")
    app.test_client().post("/f/first-home/consultation", data=trapped)
    assert "Erased: 2 submissions emptied." in run("leads", "erase", "ada@example.org", "--yes").output
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("leads.db*"))
    assert b"Byron" not in on_disk
    assert b"Autofill" not in on_disk
    assert b"ADA@" not in on_disk
    assert run("report", "promises", "--format", "json").output.count('"kept": 1') == 2


def test_an_address_of_which_only_a_held_form_came_is_erased_too(run, app, rows):
    trapped = answers(website="filled", email="eve@example.org")
    app.test_client().post("/f/first-home/consultation", data=trapped)
    assert "Erased: 1 submission emptied." in run("leads", "erase", "eve@example.org", "--yes").output
    assert rows("SELECT fields FROM submission") == [{"fields": "{}"}]
    assert "Nothing was erased" in run("leads", "erase", "eve@example.org", "--yes").exception.message


def test_the_words_of_a_lead_are_the_same_near_and_far(run, far, api, lead, reference, tmp_path):
    api("POST", f"/leads/{lead}/notes", json={"text": "We call you back within three business days."})
    words = ("congruence", "--site", str(write_site(tmp_path / "garden", {})), "conversation", "--lead", reference)
    near, away = (run(*words, *where, "--format", "json") for where in ((), far))
    assert (near.return_value, away.return_value) == (1, 1), away.output
    assert near.stdout == away.stdout
    assert json.loads(near.stdout)["counts"]["contradicted"] == 1
