"""The inbox: who gets in, what it shows, what may be done, and that nothing a visitor typed can run in it."""

import json
import re
import time

import pytest
from sales_sample import PASSWORD

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' {{ 7*7 }}"
HIDDEN = r'<input type="hidden" name="(\w+)" value="([^"]*)"'


def test_a_stranger_is_sent_to_the_sign_in_and_back(app, browser, lead):
    stranger = app.test_client()
    answer = stranger.get(f"/inbox/leads/{lead}")
    assert (answer.status_code, answer.location) == (303, f"/inbox/sign-in?next=/inbox/leads/{lead}")
    browser("tom")
    data = {"email": "tom@example.com", "password": PASSWORD, "next": f"/inbox/leads/{lead}"}
    assert where_it_leads(stranger, data) == f"/inbox/leads/{lead}"


def where_it_leads(client, data):
    """The page that a right address and password lead to."""
    between = client.post("/inbox/sign-in", data=data).location
    assert between.startswith("/inbox/signed-in")
    return client.get(between).location


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "/inbox/..//evil", "/\\evil", "javascript:x"]
)
def test_the_sign_in_leads_nowhere_else(app, browser, after):
    browser("tom")
    data = {"email": "tom@example.com", "password": PASSWORD, "next": after}
    assert where_it_leads(app.test_client(), data) == "/inbox/"


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser):
    cookie = browser().signed.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith("__Host-waypost_inbox=")  # the sample site is published over https
    assert "Secure" in cookie
    assert "Path=/;" in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("tom@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        ("off@example.com", PASSWORD),
    ],
)
def test_a_wrong_sign_in_says_the_same_whoever_it_is(app, accounts, browser, now, email, password):
    browser("tom")
    accounts.questions.disable(accounts.create("off@example.com", "", "sales", PASSWORD).id, now())
    answer = app.test_client().post("/inbox/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_guessing_passwords_is_slowed_down(app, browser):
    browser("tom")
    tries = [
        app.test_client().post("/inbox/sign-in", data={"email": "tom@example.com", "password": f"no {n}"})
        for n in range(8)
    ]
    assert [answer.status_code for answer in tries][-1] == 429
    assert int(tries[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "change",
    [
        lambda ticket: "",
        lambda ticket: ticket[:-3] + "abc",
        lambda ticket: "e30." + ticket.split(".", 1)[1],
        lambda ticket: ticket.split(".")[0],
        lambda ticket: "🦊",
    ],
)
def test_a_forged_cookie_opens_nothing(app, browser, change):
    ticket = re.search(r"__Host-waypost_inbox=([^;]+)", browser().signed.headers["Set-Cookie"])[1]
    stranger = app.test_client()
    stranger.set_cookie("__Host-waypost_inbox", change(ticket))
    assert stranger.get("/inbox/").status_code == 303


@pytest.mark.parametrize("end", ["hours", "sign-out", "disable", "password"])
def test_a_sign_in_ends(accounts, browser, now, end):
    tom = browser("tom")
    account = accounts.questions.by_email("tom@example.com")
    assert tom.get("/inbox/").status_code == 200
    now.pass_by(hours=13 if end == "hours" else 1)
    copy = tom.client.get_cookie("__Host-waypost_inbox").value
    if end == "sign-out":
        assert tom.press("/inbox/", "/inbox/sign-out").status_code == 303
        tom.client.set_cookie("__Host-waypost_inbox", copy)
    if end == "disable":
        accounts.questions.disable(account.id, now())
    if end == "password":
        accounts.set_password(account, "another long password")
    assert tom.get("/inbox/").status_code == 303


@pytest.mark.parametrize("page", ["/inbox/", "/inbox/promises", "/inbox/promises/callback-1bd", "LEAD"])
def test_no_page_lets_anything_run(browser, raise_hand, page):
    lead = raise_hand(name=HOSTILE[:60], message=HOSTILE, once="hostile")
    answer = browser().get(page.replace("LEAD", f"/inbox/leads/{lead}"))
    assert answer.status_code == 200
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert "<img" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    nonce = re.search(r"; script-src 'nonce-([\w-]{16})'$", policy)[1]
    assert len(scripts) == 1  # ours alone, by a nonce that no visitor can know
    assert f'nonce="{nonce}" src="/inbox/keys.js?v=' in scripts[0]
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_lead_opens_on_their_own_words_and_ends_with_what_not_to_say(browser, raise_hand):
    html = browser().get(f"/inbox/leads/{raise_hand(prep=['1'])}").text
    order = [
        "Can we buy in spring?",
        "How to open",
        "Many first-home buyers get a different figure",
        "What they were promised",
        "A broker calls you back within one",
        "Operations say three days, the page says one.",
        "Still to ask",
        "<li>Phone</li>",
        "Has it to hand: 30 quiet minutes",
        "Know, don&#39;t say",
        "Compare your ways to borrow",
        "10 minutes",
        "newsletter",
        "Buying through a trust",
        "promised: callback-1bd",
        "What to do now",
        "Take this lead",
        "What came of it",
        "History",
    ]
    places = [html.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_late_leads_are_on_top_and_say_so_in_words(browser, raise_hand, now):
    raise_hand(name="Late Lee", email="lee@example.org", once="a")
    now.pass_by(days=2)
    raise_hand(name="New Nan", email="nan@example.org", once="b")
    html = browser().get("/inbox/").text
    assert html.find("Late Lee") < html.find("New Nan")
    assert "2\u00a0d waiting, late by 24\u00a0h" in html  # a number and its unit stay on one line
    assert "2 open" in html


def test_taking_a_lead_is_one_press(browser, lead, rows):
    answer = browser("tom").press(f"/inbox/leads/{lead}", f"/inbox/leads/{lead}/accept")
    assert (answer.status_code, answer.location) == (303, f"/inbox/leads/{lead}?said=accept")
    found = rows("SELECT status, taken_by, owner FROM lead")[0]
    assert found == {"status": "accepted", "taken_by": "tom@example.com", "owner": "tom@example.com"}
    assert rows("SELECT kind, actor FROM touch WHERE kind = 'accepted'") == [{"kind": "accepted", "actor": "Tom"}]


def test_two_people_do_not_take_one_lead_unknowingly(browser, lead, now):
    tom, mei = browser("tom"), browser("mei")
    page, action = f"/inbox/leads/{lead}", f"/inbox/leads/{lead}/accept"
    html = mei.get(page).text
    seen = dict(re.findall(HIDDEN, html.split(action)[1].split("</form")[0]))
    tom.press(page, action)
    now.pass_by(minutes=2)
    answer = mei.client.post(action, data=seen)
    assert answer.status_code == 409
    assert "tom@example.com took this lead 2 minutes ago. Nothing of yours was done." in answer.text


def test_a_button_pressed_twice_acts_once(browser, lead, rows):
    tom, page = browser("tom"), f"/inbox/leads/{lead}"
    html = tom.get(page).text
    for action, extra in ((f"{page}/accept", {}), (f"{page}/note", {"note": "Rang"})):
        form = html.split(action)[1].split("</form")[0]
        seen = dict(re.findall(HIDDEN, form))
        assert [tom.client.post(action, data=seen | extra).status_code for _ in range(2)] == [303, 303]
    assert [row["kind"] for row in rows("SELECT kind FROM touch WHERE actor <> ''")] == ["accepted", "note"]


@pytest.mark.parametrize(
    ("move", "fields", "says"),
    [
        (
            "unqualify",
            {"reason": ""},
            "A lead is marked unqualified for a reason. Choose one of: out of area, cannot afford.",
        ),
        ("recycle", {"on": ""}, "Give the day as YYYY-MM-DD."),
        ("recycle", {"on": "soon"}, "is not a day"),
        ("note", {"note": "  "}, "The note is empty."),
    ],
)
def test_what_is_missing_is_asked_for(browser, lead, move, fields, says):
    page = f"/inbox/leads/{lead}"
    answer = browser().press(page, f"{page}/{move}", **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'role="alert"' in answer.text


def test_an_unqualified_lead_can_be_opened_again(browser, lead, rows):
    tom, page = browser(), f"/inbox/leads/{lead}"
    tom.press(page, f"{page}/unqualify", reason="out of area")
    assert rows("SELECT status, reason FROM lead") == [{"status": "unqualified", "reason": "out of area"}]
    assert rows("SELECT state FROM person") == [{"state": "prospect"}]
    tom.press(page, f"{page}/reopen")
    assert rows("SELECT status, reason FROM lead") == [{"status": "new", "reason": ""}]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_without_our_secret_does_nothing(browser, lead, rows, headers):
    tom = browser()
    data = {"csrf": "guess" if headers else ""}
    assert tom.client.post(f"/inbox/leads/{lead}/accept", data=data, headers=headers).status_code == 403
    assert rows("SELECT status FROM lead") == [{"status": "new"}]


def test_marketing_looks_and_does_not_touch(browser, lead, rows):
    dana, page = browser("dana", "marketing"), f"/inbox/leads/{lead}"
    html = dana.get(page).text
    assert "Take this lead" not in html
    secret = re.search(r'name="csrf" value="([^"]+)"', html)[1]
    answer = dana.client.post(f"{page}/accept", data={"csrf": secret, "revision": "1"})
    assert answer.status_code == 403
    assert "This needs the role sales or owner; yours is marketing." in answer.text
    assert rows("SELECT status FROM lead") == [{"status": "new"}]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/inbox/leads/l_made_up", 404, "There is no such lead"),
        ("/inbox/promises/made-up", 404, "There is no such promise"),
        ("/inbox/?journey=x", 400, "Choose one of: first-home."),
        ("/inbox/?sort=due_at;DROP", 400, "Choose one of: due, -due, created"),
        ("/inbox/?q=nobody", 200, "No lead fits this choice."),
    ],
)
def test_an_address_that_leads_nowhere_says_so(browser, path, status, says):
    answer = browser().get(path)
    assert answer.status_code == status
    assert says in answer.text


def test_an_empty_inbox_says_why(browser):
    assert "Nobody has raised a hand yet; the first one will appear here." in browser().get("/inbox/").text


def test_what_became_of_a_promise_is_recorded(browser, lead):
    tom, page = browser(), f"/inbox/leads/{lead}"
    answer = tom.press(page, f"{page}/promises/callback-1bd", outcome="broken")
    assert answer.location.endswith("said=broken")
    assert '<td data-label="Broken">1</td>' in tom.get("/inbox/promises").text


def test_fifty_rows_stay_under_thirty_kilobytes(browser, raise_hand):
    for number in range(51):
        raise_hand(
            name=f"Person Number {number}",
            email=f"person{number}@example.org",
            once=f"k{number}",
            message="We would like to know whether we can buy near the park before the spring auctions start",
        )
    answer = browser().get("/inbox/")
    assert answer.text.count("<tr") == 51
    assert len(answer.data) < 30_000
    assert "Next 50 leads" in answer.text


def test_a_long_way_back_does_not_keep_the_sign_in_busy(app):
    begun = time.process_time()
    assert app.test_client().get(f"/inbox/sign-in?next=/inbox/{'a' * 60}!").status_code == 200
    assert time.process_time() - begun < 1


def test_a_slip_on_a_lead_that_is_not_there_says_so(browser, lead):
    tom = browser()
    secret = re.search(r'name="csrf" value="([^"]+)"', tom.get("/inbox/").text)[1]
    answer = tom.client.post("/inbox/leads/l_made_up/recycle", data={"csrf": secret, "on": "soon"})
    assert (answer.status_code, "There is no such lead" in answer.text) == (404, True)


@pytest.mark.parametrize(("dropped", "words"), [(1, "1 more step named"), (2, "2 more steps named")])
def test_steps_that_were_left_out_are_counted_in_good_english(browser, raise_hand, dropped, words):
    path = json.dumps({"steps": [["/first-home/", 0], *[["/nowhere/", 1]] * dropped]})
    assert words in browser().get(f"/inbox/leads/{raise_hand(path=path)}").text


def test_a_flood_of_sign_ins_does_not_take_the_threads_that_answer_forms(app, accounts, browser):
    browser("tom")
    with accounts._turns, accounts._turns:  # as if two passwords were being checked all the time
        begun = time.perf_counter()
        answer = app.test_client().post("/inbox/sign-in", data={"email": "tom@example.com", "password": PASSWORD})
        assert time.perf_counter() - begun < 3
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert browser("mei").get("/inbox/").status_code == 200


def test_the_promise_to_worry_about_stands_first(browser, lead, api):
    page = browser()
    assert api("POST", f"/leads/{lead}/promises/callback-1bd", json={"outcome": "broken"}).status_code == 200
    html = page.get("/inbox/promises").text
    assert html.index("/inbox/promises/callback-1bd") < html.index("/inbox/promises/first-talk-free")


def test_a_lead_that_is_taken_says_whose_it_is(api, lead):
    said = [api("POST", f"/leads/{lead}/disposition", json={"disposition": "accepted"}).get_json() for _ in range(2)]
    assert said[1]["detail"].startswith("token sales has this lead since Monday 23 November 2026, 11:00 am.")


def test_each_promise_is_one_line_with_its_way_as_a_picture(browser, lead, api):
    assert api("POST", f"/leads/{lead}/promises/callback-1bd", json={"outcome": "broken"}).status_code == 200
    html = browser().get("/inbox/promises").text
    assert html.count('<details class="promise">') == html.count('<svg class="way"') > 1
    assert "told: 1 leads, kept: 0 kept, 1 broken" in html
    assert html.index("Needs somebody (") < html.index("/inbox/promises/callback-1bd")


@pytest.mark.parametrize(("move", "typed"), [
    ("meet", {}),
    ("lose", {"lose-reason": "too expensive"}),
    ("book", {"book-on": "2026-12-01", "book-at": "10:00"}),
    ("recycle", {"on": "2026-12-01"}),
])  # fmt: skip
def test_the_note_goes_along_with_whichever_button_is_pressed(browser, lead, rows, move, typed):
    page = f"/inbox/leads/{lead}"
    answer = browser().press(page, f"{page}/{move}", note="She rang back herself", **typed)
    assert answer.status_code == 303, answer.text
    assert "She rang back herself" in rows("SELECT data FROM touch ORDER BY id DESC LIMIT 1")[0]["data"]


def test_what_a_refused_move_was_given_stands_in_its_own_fields(browser, lead):
    page = f"/inbox/leads/{lead}"
    answer = browser().press(page, f"{page}/book", **{"note": "Soon", "book-on": "2020-01-01", "book-at": "10:00"})
    assert answer.status_code == 422
    assert 'name="book-on" min="2026-11-23" value="2020-01-01"' in answer.text
    assert 'name="recycle-on" min="2026-11-23" value=""' in answer.text
    assert "\nSoon</textarea>" in answer.text
