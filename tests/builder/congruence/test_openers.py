from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.congruence.promises.openers import find_watching, load_watching

SETS = Path(__file__).parents[2] / "measures" / "sets"
RULES = [(language, rule) for language in ("en", "de") for rule in load_watching(language)]


@pytest.mark.parametrize(("language", "rule", "text"), [(n, r, t) for n, r in RULES for t in r.fails])
def test_a_rule_finds_its_fail_examples(language, rule, text):
    assert rule.pattern.search(text)
    assert find_watching(text, language)


@pytest.mark.parametrize(("language", "text"), [(n, t) for n, r in RULES for t in r.passes])
def test_no_rule_finds_a_pass_example(language, text):
    assert find_watching(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Many people buying a first home tell us they can't get a straight answer. Is that so for you?",
        "You asked for a call yesterday evening; we always ring by the end of the next working day.",
        "You wrote that you open your shop in May.",
        "Thanks for getting in touch.",
        "You told me that you read widely.",
        "Our website shows every price.",
        "We saw your stand at the fair.",
        "I read your e-mail this morning.",
        "Have you looked at our pricing page?",
        "When you visit our website, no cookie is set.",
        "I see that your house was built in 1930.",
        "We don't track you.",
        "You ticked the box for a visit.",
        "You booked a table on our site.",
    ],
)
def test_what_a_person_told_us_is_fine(text):
    assert find_watching(text, "en") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I see you’ve just been on our website.",
        "I noticed that you were reading our guide to roofs.",
        "It looks like you visited our pricing page.",
        "We noticed you have been back to our site three times.",
        "I saw you opened my e-mail yesterday.",
        "Thank you for visiting our website.",
        "According to our records you viewed our brochure.",
        "I can see that you clicked the link in my mail.",
    ],
)
def test_what_we_watched_is_found(text):
    [(start, end, phrase, better)] = find_watching(text, "en")
    assert text[start:end] == phrase
    assert better.endswith("?")


@given(st.text(max_size=120))
def test_finding_never_raises_and_keeps_to_text_order(text):
    ends = [bound for start, end, _, _ in find_watching(text, "en") for bound in (start, end)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("name", "least"), [("openers.yaml", 40), ("openers_second.yaml", 34), ("openers_third.yaml", 16)]
)
def test_the_sets_of_openers_are_told_as_well_as_before(name, least):
    groups = yaml.safe_load((SETS / name).read_text("utf-8")).values()
    found = {kind: [bool(find_watching(t, "en")) for g in groups for t in g[kind]] for kind in ("reveals", "fine")}
    assert sum(found["reveals"]) >= least
    assert not any(found["fine"])


@settings(deadline=None)
@given(
    st.sampled_from(["I see", "We noticed", "It looks like", "Our records show", "My screen tells me"]),
    st.sampled_from(["you opened our letter", "you've been back to our page", "you clicked on our advert"]),
    st.sampled_from(["You wrote that {}.", "If {}, ring me.", "Many people tell us that {}.", "Have {}?"]),
)
def test_what_somebody_told_us_a_case_and_a_question_are_fine(knew, deed, fine):
    assert find_watching(f"{knew} {deed} on Monday.", "en")
    assert find_watching(fine.format(deed), "en") == ()
