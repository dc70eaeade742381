import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.promises.openers import find_watching, load_watching

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
