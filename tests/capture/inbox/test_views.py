"""Views of the list: kept under a name, for oneself or everybody, renamed and removed."""

import re

import pytest


def names(page):
    views = page.split('aria-label="Views"')[1].split("</nav>")[0]
    return re.findall(r">([^<>]+)</a>", views)


def test_a_choice_is_kept_renamed_and_removed(browser, lead):
    tom = browser("tom")
    answer = tom.press("/inbox/?status=lost&q=ada", "/inbox/views", name="  Lost\n Adas ", shared="")
    assert answer.location == "/inbox/?status=lost&q=ada"
    page = tom.get(answer.location).text
    assert 'aria-current="page">Lost Adas' in page
    rename = re.search(r'action="(/inbox/views/[^"]+/name)"', tom.get("/inbox/views").text)[1]
    tom.press("/inbox/views", rename, name="Past Adas & more")
    assert names(tom.get("/inbox/").text)[-1] == "Past Adas &amp; more"
    tom.press("/inbox/views", rename.replace("/name", "/remove"))
    assert "No view is kept yet." in tom.get("/inbox/views").text


def test_what_is_shared_is_everybodys_and_changed_by_its_maker_or_an_owner(browser, lead):
    tom, mei, olga = browser("tom"), browser("mei"), browser("olga", "owner")
    tom.press("/inbox/?status=lost", "/inbox/views", name="Lost", shared="yes")
    tom.press("/inbox/?status=won", "/inbox/views", name="Mine")
    assert names(mei.get("/inbox/").text)[-1] == "Lost"
    assert "Rename" not in mei.get("/inbox/views").text
    remove = re.search(r'action="(/inbox/views/[^"]+/remove)"', olga.get("/inbox/views").text)[1]
    secret = re.search(r'name="csrf" value="([^"]+)"', mei.get("/inbox/").text)[1]
    refused = mei.client.post(remove, data={"csrf": secret})
    assert (refused.status_code, "“Lost” is somebody else&#39;s." in refused.text) == (422, True)
    olga.press("/inbox/views", remove)
    assert names(tom.get("/inbox/").text)[-1] == "Mine"


@pytest.mark.parametrize(
    ("name", "says"), [("", "The view has no name."), ("x" * 61, "The name has 61 characters, and 60 are the most.")]
)
def test_a_name_that_cannot_be_comes_back_as_typed(browser, lead, name, says):
    answer = browser().press("/inbox/?status=lost", "/inbox/views", name=name)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'name="name" value="{name}"' in answer.text or f">\n{name}</textarea>" in answer.text


def test_a_choice_that_is_none_is_not_kept_and_twenty_are_enough(browser, lead):
    tom = browser()
    assert tom.press("/inbox/?status=lost", "/inbox/views", name="x", status="nowhere").status_code == 422
    for number in range(20):
        assert tom.press("/inbox/?status=lost", "/inbox/views", name=f"n{number}").status_code == 303
    assert tom.press("/inbox/?status=lost", "/inbox/views", name="n7", status="won").status_code == 303
    answer = tom.press("/inbox/?status=lost", "/inbox/views", name="one more")
    assert "You keep 20 views already." in answer.text
