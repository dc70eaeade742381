"""German, over invented sentences drawn at random: spelling, numbers, time, prices, denials, hedges, conditions."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_builder.congruence.judge.claims import read_claim
from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.language.clauses import read_clauses
from site_builder.congruence.language.grammar import load_grammar
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.language.words import load_words, read_tokens, split_words
from site_builder.congruence.quantities.numbers import parse_number
from site_builder.congruence.quantities.quantity import read_quantities

GERMAN = load_pack("de")
RULES = settings(deadline=None, max_examples=40)
THINGS = st.sampled_from(["Die Hecke", "Das Klavier", "Der Kühlschrank", "Ihre Jacke", "Das Boot", "Der Rasenmäher"])
DONE = st.sampled_from(["repariert", "gereinigt", "geprüft", "abgeholt", "geliefert"])
UNITS = st.sampled_from(["Stunden", "Tagen", "Wochen", "Monaten"])
FREE = st.sampled_from(["kostenlos", "gratis", "unentgeltlich", "kostenfrei", "umsonst", "ohne Aufpreis"])
HEDGES = st.sampled_from(["in der Regel", "meistens", "normalerweise", "üblicherweise", "nach Möglichkeit"])
SMALL = st.integers(2, 12)
WITHIN = st.sampled_from(["innerhalb von", "binnen", "spätestens nach", "in höchstens"])
ONES = ["", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def label(promise: str, line: str, decide: bool = True) -> str:
    return judge_line(promise, line, GERMAN, decide=decide).label


def in_words(number: int) -> str:
    """A number below a thousand as a German writes it."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds] if hundreds > 1 else ''}hundert{in_words(rest) if rest else ''}"
    if number <= 12:
        return ONES[number]
    tens, one = divmod(number, 10)
    if tens == 1:
        return {6: "sech", 7: "sieb"}.get(one, ONES[one]) + "zehn"
    return f"{ONES[one]}und{TENS[tens]}" if one else TENS[tens]


@RULES
@given(st.integers(2, 999))
def test_a_number_in_one_word_is_read(number):
    assert parse_number(in_words(number), "de") == number
    assert parse_number(in_words(number).replace("ß", "ss").replace("ü", "ue").replace("ö", "oe"), "de") == number


@RULES
@given(st.integers(1000, 999_999), st.sampled_from([".", "'", "’", " ", "\u00a0", "\u202f"]), st.integers(1, 99))
def test_thousands_are_parted_by_any_sign_that_is_in_use(whole, mark, cents):
    written = f"{whole:,}".replace(",", mark) + f",{cents:02}"
    [found] = read_quantities(f"Es kostet {written} €.", "de")
    assert (found.dim, float(found.low or 0), found.currency) == ("money", whole + cents / 100, "EUR")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Die Gebühr für die Prüfung", "Die Gebuehr fuer die Pruefung"),
        ("Große Straßen, außer der Reihe", "Grosse Strassen, ausser der Reihe"),
        ("Öffnungszeiten über Nacht", "OEFFNUNGSZEITEN UEBER NACHT"),
    ],
)
def test_every_spelling_is_one_word(one, other):
    assert [token.stem for token in read_tokens(one, "de")] == [token.stem for token in read_tokens(other, "de")]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("wochenendeinsatz", ("wochenend", "einsatz")),
        ("festpreisangebot", ("fest", "preis", "angebot")),
        ("anfahrtskosten", ("anfahrts", "kosten")),
        ("kündigungsfristen".replace("ü", "ue"), ("kuendigungs", "fristen")),
        ("hochzeit", ("hochzeit",)),
        ("preise", ("preise",)),
    ],
)
def test_a_compound_is_opened_before_a_known_head(word, parts):
    assert load_words("de").opened(word) == parts


@RULES
@given(THINGS, DONE, WITHIN, WITHIN, SMALL, SMALL, UNITS)
def test_sooner_is_better_however_it_is_said(thing, done, one, other, promised, said, unit):
    promise = f"{thing} wird {one} {promised} {unit} {done}."
    line = f"{thing} wird {other} {in_words(said)} {unit} {done}."
    assert label(promise, line) == ("congruent" if said <= promised else "contradicted")


@RULES
@given(THINGS, st.integers(20, 400), st.integers(20, 400))
def test_a_higher_price_breaks_a_price(thing, promised, said):
    assume(promised != said)
    found = label(f"{thing} kostet im Monat {promised} Euro.", f"{thing} kostet im Monat {said},00 €.")
    assert found == ("congruent" if said < promised else "contradicted")


@RULES
@given(THINGS, st.integers(20, 400), st.sampled_from(["inkl. MwSt.", "inklusive Mehrwertsteuer", "brutto"]),
       st.sampled_from(["zzgl. MwSt.", "zuzüglich Mehrwertsteuer", "netto", "plus MwSt."]))  # fmt: skip
def test_the_same_price_without_tax_is_a_higher_one(thing, price, gross, net):
    assert label(f"{thing} kostet {price} Euro {gross}", f"{thing} kostet {price} Euro {net}") == "contradicted"
    assert label(f"{thing} kostet {price} Euro {gross}", f"{thing} kostet {price} Euro {gross}") == "congruent"


@RULES
@given(THINGS, FREE, FREE, st.integers(5, 90))
def test_free_is_free_in_any_word_and_a_price_is_not(thing, one, other, price):
    promise = f"{thing} bringen wir Ihnen {one} nach Hause."
    assert label(promise, f"{thing} bringen wir Ihnen {other} nach Hause.") == "congruent"
    assert (
        label(promise, f"Für {price} Euro bringen wir Ihnen {thing[0].lower() + thing[1:]} nach Hause.")
        == "contradicted"
    )


@RULES
@given(THINGS, DONE, HEDGES, SMALL, UNITS)
def test_a_hedge_weakens(thing, done, hedge, many, unit):
    promise = f"{thing} wird innerhalb von {many} {unit} {done}."
    assert label(promise, f"{thing} wird {hedge} innerhalb von {many} {unit} {done}.") == "weakened"


@RULES
@given(THINGS, DONE, st.sampled_from([
    "sofern ein Wartungsvertrag besteht", "falls Sie Mitglied sind", "vorausgesetzt, Sie bezahlen bar",
    "wenn Sie zwei Freunde werben", "solange der Vorrat reicht", "es sei denn, es regnet",
]))  # fmt: skip
def test_a_condition_that_the_page_does_not_name_is_one(thing, done, case):
    assert label(f"{thing} wird kostenlos {done}.", f"{thing} wird kostenlos {done}, {case}.") == "conditional"


@RULES
@given(st.sampled_from(["Ihre Adresse", "Ihre Unterlagen", "Ihren Namen", "Ihre Telefonnummer"]),
       st.sampled_from(["geben", "reichen"]), st.sampled_from(["niemals", "nicht", "nie"]))  # fmt: skip
def test_a_no_after_the_verb_denies_what_stands_before_it(what, verb, no):
    promise = f"{what} {verb} wir {no} an Dritte weiter."
    assert label(promise, f"{what} {verb} wir an Dritte weiter.") == "contradicted"
    assert label(promise, f"Wir {verb} {what[0].lower() + what[1:]} {no} an Dritte weiter.") == "congruent"


@RULES
@given(THINGS, DONE, SMALL, UNITS, st.sampled_from([("Sie", "Ihnen"), ("du", "dir"), ("ihr", "euch")]),
       st.sampled_from([("Sie", "Ihnen"), ("du", "dir"), ("ihr", "euch")]))  # fmt: skip
def test_how_the_reader_is_addressed_changes_nothing(thing, done, many, unit, one, other):
    line = "Binnen {} {} bringen wir {} das Paket {} zurück."
    assert label(line.format(many, unit, one[1], done), line.format(many, unit, other[1], done)) == "congruent"


def test_a_claim_is_written_in_the_language_of_the_site():
    assert read_claim({"at_most": "2 Werktage"}, "de").quantity is not None
    with pytest.raises(ValueError, match=r"is not one quantity\. .* for instance “1 Werktag”"):
        read_claim({"at_most": "two days"}, "de")


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Wir antworten am selben Tag.", ("we", "present")),
        ("Binnen zwei Stunden haben Sie eine Antwort.", ("you", "having")),
        ("Auf Nachrichten antworten wir werktags.", ("we", "present")),
        ("Ihr Rad wird von Hand geprüft.", ("your", "passive")),
        ("Wir werden Sie vorher anrufen.", ("we", "future")),
        ("Rufen Sie uns bitte an.", ("reader", "imperative")),
        ("Schreib uns eine Nachricht.", ("reader", "imperative")),
        ("Sie können jederzeit kündigen.", ("you", "can")),
        ("Früher haben wir Öfen gebaut.", ("we", "perfect")),
        ("Keine Anfahrtskosten.", ("none", "fragment")),
    ],
)
def test_the_verb_of_a_german_clause_comes_second(sentence, clause):
    [found] = read_clauses(split_words(sentence, "de"), load_grammar("de"))
    assert (found.subject, found.verb) == clause


@RULES
@given(
    THINGS,
    DONE.filter(lambda done: done != "repariert"),
    st.sampled_from(["Liegt der Vertrag vor", "Bestellen Sie zwei", "Fahren Sie mit", "Holen Sie es ab"]),
)
def test_a_case_told_by_its_verb_alone_is_a_condition(thing, done, case):
    line = f"{case}, wird {thing[0].lower() + thing[1:]} kostenlos {done}."
    assert label(f"{thing} wird kostenlos {done}.", line) == "conditional"


@RULES
@given(THINGS, st.sampled_from(["Vertrag", "Anlage", "Keller"]), st.sampled_from([
    "so gut es geht", "soweit es das Wetter erlaubt", "soweit möglich", "wenn es geht",
]))  # fmt: skip
def test_a_hedge_between_commas_weakens(thing, beside, hedge):
    promise = f"{thing} prüfen wir mit Blick auf {beside} und Garten."
    assert label(promise, f"{thing} prüfen wir, {hedge}, mit Blick auf {beside} und Garten.") == "weakened"
