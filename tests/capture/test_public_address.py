"""Everything that the API answers, behind a proxy's sub-path, whether the proxy takes the path away or leaves it."""

import json
import re
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from handoff_sample import answers, invited
from sales_sample import PASSWORD, sales_handoff

from capture_api.contract.addresses import form_of, sub_path
from capture_api.receive.sub_path import without

PUBLIC = "https://example.com/capture/"
FETCHED = {"Sec-Fetch-Site": "same-origin"}  # what a browser sends over https


@pytest.fixture
def facts(tmp_path):
    return sales_handoff(tmp_path)


@pytest.fixture(params=["setting", "handoff file"])
def environ(request, environ, facts, site):
    """The public address, as our own setting or as the site's `capture_url`."""
    if request.param == "setting":
        return environ | {"WAYPOST_BASE_URL": PUBLIC}
    facts["site"]["capture_url"] = PUBLIC.rstrip("/")
    site.write_text(json.dumps(facts), "utf-8")
    return environ


@pytest.fixture(params=["stripped", "left"])
def ask(request, app):
    """Ask for a public address as a browser would, with the cookies of its path, through a proxy of either kind."""
    client, kept = app.test_client(use_cookies=False), {}

    def send(method, address, **more):
        assert (address + "/").startswith("/capture/"), f"{address} is not below the public address"
        path = address.removeprefix("/capture") if request.param == "stripped" else address
        sent = "; ".join(f"{name}={one.value}" for name, one in kept.items() if address.startswith(one["path"]))
        headers = {"Cookie": sent} | more.pop("headers", {})
        answer = client.open(path, method=method, headers=headers, **more)
        kept.update(SimpleCookie(answer.headers.get("Set-Cookie", "")))
        return answer

    return send


def sign_in(ask, accounts):
    accounts.create("tom@example.com", "Tom", "owner", PASSWORD)
    return ask("POST", "/capture/inbox/sign-in", data={"email": "tom@example.com", "password": PASSWORD})


def test_a_download_is_fetched_from_the_address_that_page_and_mail_give(ask, rows):
    sent = {"invitation": invited("borrowing-guide"), "email": "ada@example.org"}
    answer = ask("POST", "/capture/f/first-home/borrowing-guide", data=sent)
    link = parse_qs(urlsplit(answer.location).fragment)["d"][0]
    assert link.startswith(PUBLIC + "d/")
    with ask("GET", urlsplit(link).path) as file:
        assert file.mimetype == "application/pdf"
    assert json.loads(rows("SELECT facts FROM outbox WHERE kind = 'download'")[0]["facts"])["link"] == link
    again = ask("POST", "/capture/f/first-home/borrowing-guide", json=sent)
    assert again.status_code == 201
    assert again.json["download"] == link


def test_a_form_comes_back_at_its_own_address(ask):
    answer = ask("POST", "/capture/f/first-home/consultation", data=answers(email="nobody"))
    assert answer.status_code == 422
    assert 'action="consultation"' in answer.text  # beside its own address, whatever stands before it


def test_sales_is_mailed_the_address_in_the_inbox(ask, rows):
    ask("POST", "/capture/f/first-home/consultation", data=answers())
    mail = json.loads(rows("SELECT facts FROM outbox WHERE kind = 'sales'")[0]["facts"])
    assert mail["inbox"] == PUBLIC + "inbox/"


def test_the_inbox_leads_nowhere_but_below_its_address(ask, accounts, lead):
    asked = ask("GET", f"/capture/inbox/leads/{lead}")
    assert asked.location == f"/capture/inbox/sign-in?next=/inbox/leads/{lead}"
    after = re.search(r'name="next" value="([^"]+)"', ask("GET", asked.location).text)[1]
    accounts.create("tom@example.com", "Tom", "owner", PASSWORD)
    given = {"email": "tom@example.com", "password": PASSWORD, "next": after}
    between = ask("POST", "/capture/inbox/sign-in", data=given)
    assert ask("GET", between.location).location == f"/capture/inbox/leads/{lead}"
    pages = ["/capture/inbox/", f"/capture/inbox/leads/{lead}", "/capture/inbox/promises", "/capture/inbox/quarantine"]
    for page in pages:
        html = ask("GET", page).text
        ours = re.findall(r'(?:href|action)="(/[^"]*)"', html)
        assert ours
        assert [one for one in ours if not one.startswith("/capture/inbox/")] == []
        for one in {one.partition("?")[0] for one in re.findall(r'href="(/[^"]*)"', html)}:
            assert ask("GET", one).status_code == 200, one


def test_a_lead_is_taken_and_the_person_signs_out(ask, accounts, lead):
    sign_in(ask, accounts)
    html = ask("GET", f"/capture/inbox/leads/{lead}").text
    action = f"/capture/inbox/leads/{lead}/accept"
    assert f'form="came" formaction="{action}"' in html
    form = re.search(r'<form class="came".*?</form>', html, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    taken = ask("POST", action, data=hidden)
    assert "You took this lead" in ask("GET", taken.location).text
    out = ask("POST", "/capture/inbox/sign-out", data=hidden)
    assert out.location == "/capture/inbox/sign-in"
    assert ask("GET", "/capture/inbox/").status_code == 303


def test_the_cookie_stays_below_the_sub_path(ask, accounts):
    cookie = sign_in(ask, accounts).headers["Set-Cookie"]
    assert cookie.startswith("__Secure-waypost_inbox=")
    assert "Path=/capture/inbox;" in cookie
    assert "Secure" in cookie


def test_a_program_is_told_the_next_page_below_the_sub_path(ask, accounts, raise_hand):
    for number in range(2):
        raise_hand(email=f"p{number}@example.org", once=str(number))
    secret = accounts.create_token("crm", "owner", "test")[1]
    bearer = {"Authorization": f"Bearer {secret}"}
    answer = ask("GET", "/capture/api/v1/leads?limit=1", headers=bearer)
    further = re.match(r"<([^>]+)>", answer.headers["Link"])[1]
    assert further.startswith("/capture/api/v1/leads?")
    assert len(ask("GET", further, headers=bearer).json["leads"]) == 1
    missing = ask("GET", "/capture/api/v1/congruence/none", headers=bearer).json["detail"]
    assert "See /capture/api/v1/congruence for the list." in missing
    assert ask("GET", "/capture/api/v2/leads", headers=bearer).mimetype == "application/problem+json"


@pytest.mark.parametrize("address", ["/capture/inbox", "/capture/inbox/leads/x", "/capture/inbox/sign-in"])
def test_no_redirect_names_a_host_that_anybody_can_write(ask, address):
    answer = ask("GET", address, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert (answer.location or "/capture/").startswith("/capture/")
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("headers", [{}, FETCHED])
def test_the_sign_in_says_where_it_is_safe(ask, headers):
    html = ask("GET", "/capture/inbox/sign-in", headers=headers).text
    assert ("It came over plain http" in html) == (not headers)
    assert (f'<a href="{PUBLIC}inbox/">' in html) == (not headers)


@pytest.mark.parametrize(
    ("headers", "why"),
    [({}, "came over plain http"), (FETCHED, "allow this site&#39;s cookies")],
    ids=["http", "https"],
)
def test_a_cookie_that_the_browser_dropped_is_told_instead_of_asking_again(app, accounts, headers, why):
    accounts.create("tom@example.com", "Tom", "owner", PASSWORD)
    given = {"email": "tom@example.com", "password": PASSWORD}
    answer = app.test_client(use_cookies=False).post("/inbox/sign-in", data=given, headers=headers)
    said = app.test_client(use_cookies=False).get(answer.location, headers=headers)
    assert said.status_code == 403
    assert why in said.text
    assert PUBLIC + "inbox/" in said.text


@pytest.mark.parametrize(
    ("prefix", "path", "found"),
    [
        ("/capture", "/capture/inbox/", "/inbox/"),
        ("/capture", "/inbox/", "/inbox/"),
        ("/capture", "/capture/", "/capture/"),
        ("/capture", "/captured/inbox/", "/captured/inbox/"),
        ("/inbox", "/inbox/", "/inbox/"),
        ("/inbox", "/inbox/leads/x", "/inbox/leads/x"),
        ("/inbox", "/inbox/inbox/leads/x", "/inbox/leads/x"),
        ("/a/b", "/a/b/f/j/o", "/f/j/o"),
    ],
)
def test_what_is_cut_from_a_path(prefix, path, found):
    assert without(prefix, path) == found


def test_the_sub_path_of_an_address():
    assert sub_path("https://example.com/a/b/") == "/a/b"
    assert sub_path("https://example.com/") == ""
    assert sub_path("https://example.com/caf%C3%A9/") == "/café"
    assert sub_path("") == ""


def test_the_form_of_a_path():
    assert form_of("/capture/f/first-home/guide") == ("first-home", "guide")
    assert form_of("/f/first-home/guide") == ("first-home", "guide")
    assert form_of("/first-home/guide/") is None
