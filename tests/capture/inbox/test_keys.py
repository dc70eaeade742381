"""Keys: a page that lists them, a script that nobody has to run, and a switch for each account."""

import re


def test_the_keys_are_listed_and_switched_off_for_one_account(browser):
    tom, mei = browser("tom"), browser("mei")
    script = re.search(r'src="(/inbox/keys\.js[^"]+)"', tom.get("/inbox/").text)[1]
    assert tom.get(script).headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(tom.get(script).data) < 2500
    tom.press("/inbox/keys", "/inbox/keys", keys="off")
    page = tom.get("/inbox/")
    assert "<script" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "The keys are off for your account." in tom.get("/inbox/keys").text
    assert "<script" in mei.get("/inbox/").text
    tom.press("/inbox/keys", "/inbox/keys", keys="on")
    assert "<script" in tom.get("/inbox/").text


def test_no_script_before_the_sign_in(app):
    answer = app.test_client().get("/inbox/sign-in")
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
