"""Reports and the monthly review as pages: bars with the same figures beside, decisions, tables for a spreadsheet."""

import re

from capture_api.sales.cases.reports import TITLES


def test_each_report_has_bars_and_the_same_figures_beside(lead, browser, api):
    api("POST", f"/leads/{lead}/promises/callback-1bd", json={"outcome": "kept"})
    page = browser(role="marketing")
    for name in TITLES:
        html = page.get(f"/inbox/reports/{name}").text
        assert '<svg class="bars" role="img"' in html or name == "leaks", name
        assert "<caption" in html
        assert "Professional referrers, counted apart" in html
        assert len(html) < 30_000
    html = page.get("/inbox/reports/credit?month=2026-11&journey=first-home").text
    assert re.search(r'<th scope="row">newsletter / email</th><td class="num">1</td>', html)
    assert page.get("/inbox/reports/credit?month=2026-13").status_code == 400
    assert page.get("/inbox/reports/nothing").status_code == 400


def test_a_table_for_a_spreadsheet(lead, browser):
    answer = browser().get("/inbox/reports/credit.csv?table=page")
    head, row = answer.text.splitlines()
    assert head.startswith("audience,page,leads,")
    assert row.startswith("clients,Talk (/first-home/talk/),1,")


def test_a_meeting_notes_what_it_decided(lead, browser, now):
    page = browser(role="marketing")
    action = "/inbox/review/decisions"
    answer = page.press(
        "/inbox/review", action, text="Name our area <b>first</b>", owner="tom@example.com", due="2026-12-15"
    )
    assert answer.status_code == 303
    html = page.get(answer.headers["Location"]).text
    assert "The decision is noted." in html
    assert "Tom, by 15 December 2026:</strong> Name our area &lt;b&gt;first&lt;/b&gt;" in html
    refused = page.press("/inbox/review", action, text="Call them", owner="tom@example.com", due="")
    assert (refused.status_code, "A decision has a day" in refused.text) == (422, True)
    now.pass_by(days=30)
    page = browser("mei", "sales")
    html = page.get("/inbox/review").text
    assert "Still open from earlier months" in html
    assert "overdue" in html
    done = re.search(r'action="(/inbox/review/decisions/[^"]+/done)"', html)[1]
    assert page.press("/inbox/review", done).status_code == 303
    assert "Still open" not in page.get("/inbox/review").text


def test_a_month_with_nothing_in_it_is_told_in_words(browser):
    page = browser().get("/inbox/review").text
    assert "1 to 23 November 2026 beside 1 to 23 October 2026" in page
    assert "Nobody raised a hand; in October up to the 23rd nobody did." in page
    assert "Nobody was won; in October up to the 23rd nobody was; today nothing is late" in page
