"""Nothing typed is lost: an ended sign-in, an old page, a faster colleague, a refusal. Nobody else gets to see it."""

import html
import re

import pytest
from sales_sample import PASSWORD

from capture_api.accounts.form_secret import make_form_secret, writer_of

NOTE = "Budget 500 000 €, wants\nthe park side.\n  Ring after six."  # a no-break space, as spreadsheets write it
HIDDEN = r'<input type="hidden" name="(\w+)" value="([^"]*)"'


def form_of(page, action):
    """The hidden fields of the form on a page that goes to this address."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in one)
    return dict(re.findall(HIDDEN, form))


def typed_in(page, name="note"):
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def sign_in(client, name, after=""):
    data = {"email": f"{name}@example.com", "password": PASSWORD, "next": after}
    return client.get(client.post("/inbox/sign-in", data=data).location)


@pytest.fixture
def typed(browser, lead):
    """Somebody with a lead before them who has typed a note: the browser, where it goes to, and what is sent."""
    tom, page = browser("tom"), f"/inbox/leads/{lead}"
    fields = form_of(tom.get(page).text, f"{page}/note")
    return tom, f"{page}/note", fields | {"note": NOTE, "on": "2026-12-01"}


@pytest.mark.parametrize("end", ["hours", "sign-out", "cookie"])
def test_a_note_comes_back_after_the_sign_in_and_is_kept_once(typed, rows, now, end):
    tom, action, fields = typed
    if end == "hours":
        now.pass_by(hours=13)
    elif end == "sign-out":
        tom.press("/inbox/", "/inbox/sign-out")
        now.pass_by(minutes=1)
    else:
        tom.client.delete_cookie("__Host-waypost_inbox")
    refused = tom.client.post(action, data=fields)
    assert (refused.status_code, refused.location) == (303, "/inbox/sign-in?next=/inbox/unsent")
    assert "is kept for you alone for three days" in tom.get(refused.location).text
    back = sign_in(tom.client, "tom", "/inbox/unsent")
    page = tom.get(back.location).text
    assert typed_in(page) == NOTE
    assert re.search(r'name="on" min="[^"]+" value="2026-12-01"', page)
    again = form_of(page, action)
    assert tom.client.post(action, data=again | {"note": typed_in(page)}).status_code == 303
    assert rows("SELECT COUNT(*) AS n FROM touch WHERE kind = 'note'") == [{"n": 1}]
    assert rows("SELECT * FROM unsent_form") == []
    assert tom.get("/inbox/unsent").location == "/inbox/"


def test_another_account_sees_nothing_of_it(typed, browser, rows):
    tom, action, fields = typed
    mei = browser("mei")
    tom.client.delete_cookie("__Host-waypost_inbox")
    tom.client.post(action, data=fields)
    sign_in(tom.client, "mei")
    assert tom.get("/inbox/unsent").location == "/inbox/"
    mine = mei.client.post(action, data=fields)  # a page of Tom's, left open on a computer that they share
    assert (mine.status_code, "park side" in mine.text) == (403, False)
    kept = rows("SELECT id FROM unsent_form")
    assert len(kept) == 2
    hers = form_of(mei.get("/inbox/").text, "/inbox/sign-out")
    mei.client.post(f"/inbox/unsent/{kept[0]['id']}/drop", data=hers)
    assert len(rows("SELECT id FROM unsent_form")) == 2
    assert "What you typed was not sent" not in mei.get("/inbox/").text
    sign_in(tom.client, "tom")
    assert "What you typed was not sent</a> (2)" in tom.get("/inbox/").text


def test_an_old_page_of_an_earlier_sign_in_gives_its_text_back(typed, rows, now):
    tom, action, fields = typed
    tom.press("/inbox/", "/inbox/sign-out")
    now.pass_by(minutes=1)
    sign_in(tom.client, "tom")
    answer = tom.client.post(action, data=fields)
    assert (answer.status_code, answer.location) == (303, "/inbox/unsent")
    page = tom.get("/inbox/unsent").text
    assert typed_in(page) == NOTE
    assert rows("SELECT COUNT(*) AS n FROM touch WHERE kind = 'note'") == [{"n": 0}]


def test_it_goes_after_three_days(typed, rows, now):
    tom, action, fields = typed
    tom.client.delete_cookie("__Host-waypost_inbox")
    for _ in range(3):
        tom.client.post(action, data=fields)
    now.pass_by(hours=73)
    sign_in(tom.client, "tom")
    assert "What you typed was not sent" not in tom.get("/inbox/").text
    tom.client.delete_cookie("__Host-waypost_inbox")
    tom.client.post(action, data=fields)
    assert len(rows("SELECT id FROM unsent_form")) == 1  # those that had expired went


def test_erasing_a_person_takes_what_was_typed_about_them(typed, run, rows):
    tom, action, fields = typed
    tom.client.delete_cookie("__Host-waypost_inbox")
    tom.client.post(action, data=fields)
    assert run("leads", "erase", "ada@example.org", "--yes").exit_code == 0
    assert rows("SELECT * FROM unsent_form") == []


@pytest.mark.parametrize("secret", ["", "guess", "a_1.x.y", "🦊"])
def test_a_form_of_no_page_of_ours_is_not_kept(typed, rows, secret):
    tom, action, fields = typed
    tom.client.delete_cookie("__Host-waypost_inbox")
    answer = tom.client.post(action, data=fields | {"csrf": secret})
    assert answer.location == "/inbox/sign-in?next=/inbox/"
    assert rows("SELECT * FROM unsent_form") == []


def test_a_secret_tells_its_writer_to_us_alone():
    secret = make_form_secret("a_tom", ["one", "two"])
    assert writer_of(secret, ["two", "three"]) == "a_tom"  # keys change while a page is open
    assert writer_of(secret, ["three"]) == ""
    assert writer_of(secret.replace("a_tom", "a_mei"), ["two"]) == ""


def test_whoever_was_faster_is_named_and_the_text_stays(typed, browser, now):
    tom, action, fields = typed
    page, mei = action.rpartition("/")[0], browser("mei")
    mei.press(page, f"{page}/attempt", note="Engaged")
    now.pass_by(minutes=5)
    answer = tom.client.post(f"{page}/meet", data=fields)
    assert answer.status_code == 409
    assert typed_in(answer.text) == NOTE
    assert "Tried, not reached by Mei: Engaged" in answer.text.split("There is a problem")[1].split("</div>")[0]


@pytest.mark.parametrize(
    ("move", "given"),
    [
        ("recycle", {"on": "2026-11-20"}),
        ("book", {"on": "2026-12-01", "at": "25:00"}),
        ("lose", {"reason": "no such reason"}),
    ],
)
def test_a_refused_move_keeps_what_was_chosen(browser, lead, move, given):
    page = f"/inbox/leads/{lead}"
    answer = browser().press(page, f"{page}/{move}", **given)
    assert answer.status_code == 422
    form = answer.text.split(f'id="do-{move}" open')[1].split("</form>")[0]
    assert all(f'value="{value}"' in form for name, value in given.items() if name != "reason")


def test_a_note_that_is_too_long_comes_back_whole(typed):
    tom, action, fields = typed
    long = "ä" * 4001
    answer = tom.client.post(action, data=fields | {"note": long})
    assert (answer.status_code, typed_in(answer.text)) == (422, long)


def test_a_no_break_space_is_kept(typed, rows):
    tom, action, fields = typed
    tom.client.post(action, data=fields | {"note": "500\u00a0000\u202f€"})
    assert "500\u00a0000\u202f€" in rows("SELECT data FROM touch WHERE kind = 'note'")[0]["data"]


def test_a_refused_definition_keeps_every_field(browser):
    mia = browser("mia", "owner")
    typed = {"text": "x" * 4001, "criteria": "when is now", "why": "Too many \u201cnot yet\u201d", "for": "sales"}
    answer = mia.press("/inbox/definitions", "/inbox/definitions/first-home", **typed)
    assert answer.status_code == 422
    assert typed_in(answer.text, "text") == typed["text"]
    assert typed_in(answer.text, "criteria") == typed["criteria"]
    assert 'name="why" value="Too many \u201cnot yet\u201d"' in answer.text
    assert "<option selected>sales</option>" in answer.text


def test_any_other_form_comes_back_in_its_own_fields(browser):
    olga = browser("olga", "owner")
    action = "/inbox/team/olga@example.com/takes"
    answer = olga.press("/inbox/team", action, weight="many", capacity="12")
    assert answer.status_code == 422
    assert 'name="weight" value="many"' in answer.text
    assert 'name="capacity" value="12"' in answer.text
    assert (
        olga.client.post(action, data=form_of(answer.text, action) | {"weight": "2", "capacity": "12"}).status_code
        == 303
    )


def test_what_is_not_wanted_is_dropped(browser, accounts, rows):
    olga = browser("olga", "owner")
    action = "/inbox/team/olga@example.com/away"
    fields = form_of(olga.get("/inbox/team").text, action)
    olga.client.delete_cookie("__Host-waypost_inbox")
    olga.client.post(action, data=fields | {"until": "2026-12-24"})
    sign_in(olga.client, "olga")
    page = olga.get("/inbox/unsent").text
    assert 'name="until" value="2026-12-24"' in page
    drop = re.search(r'action="(/inbox/unsent/[^"]+/drop)"', page)[1]
    assert olga.client.post(drop, data=form_of(page, drop)).location == "/inbox/unsent"
    assert rows("SELECT * FROM unsent_form") == []
