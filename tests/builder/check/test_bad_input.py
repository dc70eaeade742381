"""Each way to be wrong gets one sentence with the file, the line, the value and the way out."""

import os

import pytest
from garden import GOOD

from capture_api.contract.offers import Choice
from site_builder.load.site import UnreadableError

JOURNEY, SCRIPT, HOME, TALK, SITE = (
    "journeys/garden/journey.yaml",
    "journeys/garden/script.md",
    "content/_index.md",
    "content/talk.md",
    "site.yaml",
)
AGREED = "lead_definition:\n  version: 1\n  text: A garden in reach.\n  criteria:\n    - "
MAYBE = "kind: initial\nfields: {name: {type: radio, choices: {big: Big, small: Small}}}\n"


@pytest.mark.parametrize(("file", "old", "new", "code", "line", "words"), [
    (HOME, "title: A garden that looks after itself\n", "", "S103", 2, "`title: …`"),
    (HOME, "next:", "date: 2026-02-30\nnext:", "S105", 6, '"2026-02-30" is not a date'),
    (HOME, "description:", "descripton:", "S101", 3, "Did you mean `description`?"),
    (HOME, "title: A", "title: B\ntitle: A", "S104", 3, "stands here twice"),
    (HOME, "journey: garden", "journey: gardens", "J202", 4, "Did you mean `garden`?"),
    (HOME, "stage: need", "stage: information", "J203", 5, "no stage `information`"),
    (HOME, "stage: need", "stage: ned", "S102", 5, "Did you mean need?"),
    (HOME, "promises: [answer-2d]", "promises: answer-2d", "S102", 7, "Write `promises: [answer-2d]`."),
    (HOME, "---\ntitle: A garden", "title: A garden", "S103", 1, "begins with a line of ---"),
    (HOME, "next: [compare.md]", "next: [compair.md]", "J201", 6, "Did you mean `compare.md`?"),
    (HOME, "[answer-2d]", "[answer-3d]", "J209", 7, "Did you mean `answer-2d`?"),
    (HOME, "[one-gardener]", "[two-gardeners]", "J215", 8, "no advantage `two-gardeners`"),
    (HOME, "compare.md#plans", "compare.md#plants", "L302", 10, "Did you mean `plans`?"),
    (HOME, "compare.md#plans", "comparing.md", "L301", 10, "`comparing.md` leads to no page"),
    (HOME, "compare.md#plans", "https://www.example.com/comparing/", "L301", 10, "leads to no page of this site"),
    (HOME, "compare.md#plans", "https://www.example.com/compare/#plants", "L302", 10, "Did you mean `plans`?"),
    (HOME, "[a plan]", "[here]", "L304", 10, "does not say where it leads"),
    (HOME, "Most small", "<div>\n\n**Most** small\n\n</div>\n\nMost", "L309", 12, "left in the text: “**Most** small”"),
    (HOME, "Most small", "![](a.svg)\n\nMost small", "A401", 10, "no text alternative"),
    (HOME, "Most small", "TODO: say more.\n\nMost small", "A407", 10, "left: “TODO: say more”"),
    (SCRIPT, "within two days", "lorem ipsum within two days", "A407", 2, "lorem ipsum"),
    (HOME, "Most small", "#### Deep\n\nMost small", "A402", 10, "is an h4 after an h1"),
    *((HOME, "Most small", f"{html}\n\nMost small", "L301", 10, "no browser can make an address of") for html in (
        '<img src="https://[bad/x.png" alt="x">', '<img alt="x" srcset="https://[bad/x.png 1x">', "[a](http://[bad/)",
        '<script src="//[::"></script>', '<base href="https://[b/">', '<img src="https://h:99999/x.png" alt="x">',
        '<link rel="icon" href="https://a b/">', '<iframe title="x" src="https://[x"></iframe>')),
    (TALK, "offer: visit", "template: lnding\noffer: visit", "S109", 6, "Did you mean `landing`?"),
    (TALK, "offer: visit", "template: base\noffer: visit", "S109", 6, "no template base.html for pages"),
    (TALK, "offer: visit", "offer: vist", "J208", 6, "Did you mean `garden/visit`?"),
    ("content/compare.md", "::: faq", "::: faqs", "S106", 15, "Did you mean `faq`?"),
    ("content/compare.md", "  answer: Gravel", "  anser: Gravel", "S103", 16, "has no `answer`"),
    ("content/compare.md", ":::\n", "", "S106", 15, "has no end"),
    (JOURNEY, "hand_raise: {offer: visit, within: 2 business days}\n", "", "J205", 1, "has no hand-raise"),
    (JOURNEY, "{offer: visit, within: 2 business days}", "[{offer: visit}, {offer: visit}]", "J206", 16, "has 2 hand"),
    (JOURNEY, "{offer: visit,", "{offer: visits,", "J208", 16, "Did you mean `visit`?"),
    (JOURNEY, "thanks: thanks.md", "thanks: thank.md", "J213", 15, "Did you mean `thanks.md`?"),
    (JOURNEY, "kind: booking\n", "kind: download\n    file: files/none.pdf\n", "J207", 14, "files/none.pdf is not in"),
    (JOURNEY, "{at_most: 2 days}", "{at_most: soon}", "S108", 9, "is not one quantity"),
    (JOURNEY, "kind: time", "kind: tme", "S102", 8, "Did you mean time?"),
    (JOURNEY, "fields: [name, email,", "fields: [name,", "J216", 14, "does not ask for an e-mail address"),
    (JOURNEY, "fields: [name, email,", "fields: [email?, name,", "J216", 14, "without a ?"),
    (JOURNEY, "fields: [name, email,", "fields: [name, name, email,", "J216", 14, "asks for `name` twice"),
    (JOURNEY, "fields: [name, email,", "fields: [path, email,", "J216", 14, "every form uses itself"),
    (JOURNEY, "kind: booking\n", "kind: download\n    file: ../../site.yaml\n", "J207", 14, "lies outside"),
    (JOURNEY, "kind: booking\n", f"kind: download\n    file: {'x' * 300}\n", "J207", 14, "is not in"),
    (JOURNEY, "kind: initial\n", "kind: initial\nfields: {name: {pattern: '(('}}\n", "S105", 3, "pattern: missing )"),
    (JOURNEY, "message?]", "mesage?]", "J218", 14, "Did you mean `message`?"),
    (JOURNEY, "kind: initial\n", f"kind: initial\n{AGREED}{{field: nam}}\n", "J219", 7, "Did you mean `name`?"),
    (JOURNEY, "kind: initial\n", f"{MAYBE}{AGREED}{{field: name, any_of: [bg]}}\n", "J219", 8, "Did you mean `big`?"),
    (JOURNEY, "within: 2 business days", "within: soon", "J217", 16, "4 business hours"),
    (JOURNEY, "    thanks: thanks.md", "    thanks: thanks.md\n    within: soon", "J217", 16, "4 business hours"),
    (JOURNEY, "within: 2 business days", "escalate_to: revenue_ownr", "J217", 16, "Did you mean `revenue_owner`?"),
    (HOME, "next:", "image: nowhere.png\nnext:", "L301", 6, "no file under content/"),
    ("content/compare.md", "next:", "image: pics/a.svg\nnext:", "L301", 6, "no file under content/"),
    (HOME, "journey: garden", "draft: true\njourney: garden", "L301", 0, "no home page"),
    (SITE, "page: talk.md,", "page: talk.md, url: /talk/,", "S103", 11, "one of the two"),
    (SITE, "page: talk.md,", "url: 'javascript:alert(1)',", "S105", 11, "is no address"),
    (SITE, "contact: talk.md", "contact: talk", "L301", 7, "Did you mean `talk.md`?"),
    (SITE, "contact:", "business_hours: {from: '17:00', to: '09:00'}\ncontact:", "S105", 7, "before they open"),
    (SITE, "contact:", "checks: {J555: off}\ncontact:", "S101", 7, "no finding J555"),
    (SITE, "contact:", "checks: {L301: off}\ncontact:", "S102", 7, "can't be made off"),
    (SCRIPT, "answer-2d", "answer-9d", "CG010", 2, "Did you mean `answer-2d`?"),
    (SCRIPT, "within two days", "within four days", "CG002", 2, "within four days"),
    (SCRIPT, "You wrote to us;", "I see you have been on our website;", "C502", 2, "Say rather"),
    (SITE, "owners:", "ownrs:", "S101", 5, "Did you mean `owners`?"),
    (SITE, "Europe/London", "Europe/Londn", "S105", 4, "is not a time zone"),
    (SITE, "page: talk.md,", "page: tolk.md,", "L301", 11, "Did you mean `talk.md`?"),
])  # fmt: skip
def test_a_fault_is_told_with_its_line_and_remedy(findings, file, old, new, code, line, words):
    found = findings({file: (old, new)})
    matching = [one for one in found if one.code == code]
    assert [(one.place.file, one.place.line) for one in matching][:1] == [(file, line)], list(map(str, found))
    assert words in matching[0].message


def test_the_good_site_has_no_finding_at_all(findings):
    assert list(map(str, findings({}))) == []


@pytest.mark.parametrize("file", [HOME, "content/compare.md", TALK])
@pytest.mark.parametrize(("old", "new"), [
    ("journey: garden", "journey: graden"),
    ("stage: ", "stage: x"),
    ("stage: ", "stage: post-purchase # "),
])  # fmt: skip
def test_a_page_that_lost_its_place_is_told_once_and_not_by_all_that_misses_it(findings, file, old, new):
    found = [str(one) for one in findings({file: (old, new)}) if one.code.startswith(("J", "S"))]
    assert len(found) == 1, found


@pytest.mark.parametrize(("file", "change", "words"), [
    (HOME, ("compare.md#plans", "/garden/compare.md"), "Did you mean `/compare/`?"),
    (HOME, ("[a plan](compare.md#plans)", "[a plan](/tlk/)"), "Did you mean `/talk/`?"),
    (HOME, ("[a plan](compare.md#plans)", "[a plan](/elsewhere/)"), "Correct it, or make what it leads to."),
    (HOME, ("[a plan](compare.md#plans)", "[a plan](later.md)"), "content/later.md is held back"),
])  # fmt: skip
def test_a_link_that_leads_nowhere_is_offered_the_nearest_page(findings, file, change, words):
    found = findings({file: change, "content/later.md": "---\ntitle: Later\ndraft: true\n---\n"})
    assert any(words in one.message for one in found), list(map(str, found))


def test_an_unrelated_page_is_no_thank_you_page(findings):
    found = findings({JOURNEY: ("thanks: thanks.md", "thanks: received.md")})
    fault = next(one for one in found if one.code == "J213")
    assert "Did you mean" not in fault.message
    assert "content/garden/thanks.md" in fault.message


@pytest.mark.parametrize(("yaml", "words"), [
    ("media: " + "[" * 50_000 + "]" * 50_000, "nested more than 40 deep"),
    ("media: &a {b: *a}", "an alias stands for itself"),
    ("media:\n  a: &a [" + "x," * 50 + "]\n" + "".join(
        f"  {new}: &{new} [" + f"*{old}," * 50 + "]\n" for old, new in zip("abcd", "bcde", strict=True)
    ), "100000 values"),
    ("media: !!python/object/apply:os.system [ls]", "the tag !!python/object/apply:os.system does not belong here"),
    ("media: {[a]: b}", "a name of a field is a word"),
    ("media: " + "9" * 5000, "more digits"),
    ("media: a\x07", "control character (0x07)"),
    ("media:\n\ta: b", "never with tabs"),
])  # fmt: skip
def test_yaml_that_means_harm_is_one_sentence(made, yaml, words):
    with pytest.raises(UnreadableError) as raised:
        made({SITE: ("language:", yaml + "\nlanguage:")})
    assert words in raised.value.faults[0].sentence


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    (SITE, "advantages: {", "advantages: {My Point: One., ", "`My Point` in `advantages` is not an id"),
    (SITE, "https://www.example.com/", "https://[x/", "is not the address of a site"),
    (SITE, "https://www.example.com/", "https://www.example.com:99999/", "is not the address of a site"),
    (SITE, "https://www.example.com/", "https://www.example.com//a/", "is not the address of a site"),
    (SITE, "language:", "capture_url: https://x.example/;x\nlanguage:", "is not the address of a site"),
    (SITE, "Europe/London", "localtime", "is not a time zone"),
    (JOURNEY, "fields: [name, email, message?]", "fields: 3", "`offers.visit.fields` is 3; it takes a list"),
    (JOURNEY, "proof:", "needs: yes\n    proof:", "it takes a list"),
    (JOURNEY, "thanks: thanks.md", "thanks: [a]\n    times: {a: b}", "`offers.visit.times.a`"),
    (JOURNEY, "need: Spot", "ned: Spot", "Did you mean `need`?"),
    (HOME, "next:", "date: 2026-W01\nnext:", "is not a date"),
    (HOME, "next:", "date: 20261122\nnext:", "Write it as 2026-11-22"),
    (HOME, "next:", "template: ../../etc/passwd\nnext:", "is no template's name"),
    (SITE, "  main:", "  mian: x\n  main:", "Did you mean `main`?"),
    (HOME, "next:", "url: home\nnext:", "has to begin with /"),
])  # fmt: skip
def test_a_value_of_the_wrong_kind_is_told_and_left_out(findings, file, old, new, words):
    found = findings({file: (old, new)})
    assert any(words in one.message for one in found), list(map(str, found))


def test_an_optional_field_needs_no_quotes(made):
    form = made({JOURNEY: ("[name, email, message?]", "[email, name?]")}).forms[0].form
    assert [(field.name, field.required) for field in form.fields] == [("email", True), ("name", False)]


def test_numbers_are_names_too(made):
    built = made({JOURNEY: ("fields: [name,", "times: {9: {label: At nine}}\n    fields: [time, name,")})
    field = built.forms[0].form.fields[0]
    assert field.choices == (Choice("9", "At nine"),)


def test_a_copied_page_in_another_encoding_is_read_as_browsers_read_it(findings):
    old = "<!doctype html><title>Caf\xe9</title><a href='/gone/'>the caf\xe9</a>".encode("latin-1")
    assert [str(one.place) for one in findings({"content/old.html": old})] == ["old.html"]


@pytest.mark.parametrize("name", [b"content/pic\xff.txt", b"content/a\xff/b.txt", b"content/p\xff.md"])
def test_a_name_that_is_no_text_is_refused_and_one_that_is_left_out_is_not(made, name):
    with pytest.raises(UnreadableError) as raised:
        made({os.fsdecode(name): "x", os.fsdecode(b"content/.h\xff"): "x"})
    (fault,) = raised.value.faults
    assert "\\xff" in fault.file
    assert "this name is not UTF-8 text" in fault.sentence


def test_toml_is_read_to_its_depths(findings):
    page = "+++\ntitle = 'A'\ntags = [2026-01-01]\n[signpost]\nlabel = 'x'\nsentnce = 'y'\n+++\n"
    found = [one for one in findings({"content/e.md": page}) if one.code == "S101"]
    assert str(found[0].place) == "content/e.md:6"


def test_every_unreadable_file_is_told_at_once(made):
    with pytest.raises(UnreadableError) as raised:
        made({HOME: "---\nopen", TALK: "---\nopen", JOURNEY: "a: ["})
    assert len(raised.value.faults) == 3


def test_two_pages_at_one_address_name_each_other(findings):
    found = findings({"content/a.md": "---\ntitle: A\nurl: /talk/\n---\n"})
    clash = next(one for one in found if one.code == "L305")
    assert str(clash.place) == "content/a.md:3"
    assert "content/talk.md:1" in clash.message


@pytest.mark.parametrize(("files", "place", "words"), [
    ({TALK: ("offer: visit", "aliases: [/compare/]\noffer: visit")}, "content/talk.md:6", "Take this alias away."),
    ({HOME: ("next:", "aliases: [/talk/]\nnext:")}, "content/_index.md:6", "claimed by content/talk.md:1"),
    ({HOME: ("next:", "aliases: [/o/]\nnext:"), TALK: ("offer: visit", "aliases: [/o/]\noffer: visit")},
     "content/_index.md:6", "Take this alias away, or the other one."),
])  # fmt: skip
def test_two_at_one_address_are_told_at_the_alias(findings, files, place, words):
    (clash,) = [one for one in findings(files) if one.code == "L305"]
    assert str(clash.place) == place
    assert words in clash.message


def test_a_misspelt_field_of_a_form_is_told_there_and_not_where_it_is_asked_for(findings):
    told = f"kind: initial\n{AGREED}{{field: postcode}}\n"
    journey = (
        GOOD[JOURNEY].replace("kind: initial\n", told).replace("[name, email, message?]", "[name, email, postcde]")
    )
    found = [one.code for one in findings({JOURNEY: journey})]
    assert ("J218" in found, "J219" in found) == (True, False)


@pytest.mark.parametrize("form", [
    "<form>{% include 'fields.html' %}</form>", "{% import 'fields.html' as f %}<form></form>",
    "<form>{{ form.title|md }}</form>",
    "<form>{% for f in form.fields if errors.get(f.name) %}{{ 1 / 0 }}{% endfor %}</form>",
])  # fmt: skip
def test_a_form_that_the_api_could_not_send_back_is_a_finding(findings, form):
    found = findings({"templates/form.html": form, "templates/fields.html": "<p>"})
    told = [(one.code, str(one.place)) for one in found if one.place.file.startswith("templates/")]
    assert told == [("S109", "templates/form.html:1")], list(map(str, found))


def test_a_sites_own_form_is_the_one_that_the_api_answers_with(made):
    built = made({"templates/form.html": "<form method=post action='{{ form.action }}'></form>"})
    assert b"<form method=post action='{{ form.action }}'>" in built.private["handoff.json"]
