"""Sentences that promise, among all that a site says: whose voice they are in, and what is nobody's promise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from site_builder.congruence.judge.meant import OURS, role
from site_builder.congruence.judge.reading import Reading, clauses_around, read_sentence
from site_builder.congruence.judge.subject import keys_of
from site_builder.congruence.language.folder import read_file
from site_builder.congruence.language.grammar import load_grammar
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.language.words import read_tokens
from site_builder.congruence.promises.passages import Passage, Voice
from site_builder.congruence.promises.sentences import SentenceVerdict, find_promises, split_sentences
from site_builder.congruence.quantities.quantity import Quantity, read_quantities
from site_builder.model.finding import Place
from site_builder.model.journey import Line
from site_builder.model.site import Site

CERTAIN = 0.9  # how sure it must be that a sentence promises
US = ("we", "our")
MEASURED = ("duration", "rate", "money")  # kinds of figures that can bind us
BINDING = ("present", "future", "can", "passive", "must")
FRAGMENT = 2  # so many words answer a question or greet, and promise nothing by themselves
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTED = re.compile(r"[\"“„][^\"”“]*[\"”“]")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, where it stands and in whose voice; with the reason why it reads as a promise, if it does."""

    text: str
    place: Place
    voice: Voice
    verdict: SentenceVerdict | None = None


def sentences_of(passage: Passage, language: str) -> Iterator[Said]:
    """Every sentence of a passage."""
    for offset, sentence in split_sentences(passage.text, language):
        yield Said(" ".join(sentence.split()), passage.at(offset), passage.voice)


def promising(said: Said, language: str) -> Said | None:
    """The sentence with the reason why a customer may hold the business to it, None where it promises nothing."""
    if is_nobody_s(said.text, language):
        return None
    found = find_promises(said.text, language)
    best = max((verdict for _, _, verdict in found), key=lambda verdict: verdict.score, default=None)
    return None if best is None else Said(said.text, said.place, said.voice, best)


def binding(said: Said, pack: Pack) -> Said | None:
    """The sentence with the reason why it binds us to something that can be measured, None where it does not.

    What costs least to see is looked at first, since hardly a sentence of a site gets further.
    """
    found = promising(said, pack.language) if may_bind_us(said.text, pack) else None
    return found if found is not None and is_bound(found, pack) else None


def may_bind_us(sentence: str, pack: Pack) -> bool:
    """Whether a sentence has a figure, and a word for us or for our people."""
    if not any(is_us(token.word, pack) for token in read_tokens(sentence, pack.language)):
        return False
    return any(quantity.dim in MEASURED for quantity in read_quantities(sentence, pack.language))


@lru_cache(maxsize=8192)
def is_us(word: str, pack: Pack) -> bool:
    """Whether a word stands for us, or may begin a name for our people."""
    grammar = load_grammar(pack.language)
    return any(grammar.is_a(word, name) for name in US) or not OURS.isdisjoint(pack.phrases.tags_from(word))


def is_bound(said: Said, pack: Pack) -> bool:
    """Whether a promising sentence binds us to something that can be measured: “we answer within two hours”."""
    if said.verdict is None or said.verdict.score < CERTAIN:
        return False
    reading = read_sentence(said.text, pack)
    if not any(is_measure(quantity, reading, pack) for quantity in reading.quantities):
        return False
    clauses = clauses_around(reading, 0, len(said.text), pack)
    ours = [one for one in clauses if one.subject in US or OURS & keys_of(" ".join(one.actor), pack)]
    is_open = any(reading.cues("CG006", group) or reading.cues("CG005", "hedge") for group in ("if_word", "limit"))
    return not is_open and any(clause.verb in BINDING for clause in ours)


def is_measure(quantity: Quantity, reading: Reading, pack: Pack) -> bool:
    """Whether a figure says by when, how often, how long guaranteed, or that something costs nothing."""
    if quantity.dim == "duration":
        its = role(quantity, reading, pack)
        return its == "due" or (its == "lasting" and "guarantee" in reading.topics)
    return quantity.dim == "rate" or (quantity.dim == "money" and quantity.high == 0)


def promising_lines(site: Site, language: str) -> Iterator[tuple[Line, Said]]:
    """Every script line without a link that promises something; what it quotes is the customer's voice."""
    for journey in site.journeys.values():
        for line in journey.script.lines:
            own = _QUOTED.sub(" ", line.text).strip() if not line.promises else ""
            parts = sentences_of(Passage(own, line.place, "script"), language)
            found = [one for part in parts if (one := promising(part, language))]
            if found:
                yield line, max(found, key=lambda one: one.verdict.score if one.verdict else 0.0)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks or acts in a sentence, as patterns of a language."""

    ours: re.Pattern[str]
    instruction: re.Pattern[str]
    others: re.Pattern[str]


@cache
def load_voices(language: str) -> Voices:
    """The voices of a language, read once from its `sentences.yaml`."""
    words = read_file(language, "sentences.yaml")["voice"]
    joined = {name: _any_of(phrases) for name, phrases in words.items()}
    others = rf"(?:{joined['others']}|{joined['determiners']} {joined['institutions']})\b"
    return Voices(
        re.compile(rf"(?i)\b{joined['ours']}\b"),
        re.compile(rf"(?i){joined['orders']} {joined['objects']}\b"),
        re.compile(rf"(?i){others}"),
    )


def _any_of(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in phrases) + ")"


def is_nobody_s(sentence: str, language: str) -> bool:
    """Whether a sentence can't be our promise: a fragment, an instruction to the reader, or a rule of others."""
    if len(_WORD.findall(sentence)) <= FRAGMENT:
        return True
    voices, start = load_voices(language), sentence.lstrip("*_-–—“„\"' ")
    return not voices.ours.search(sentence) and bool(voices.instruction.match(start) or voices.others.match(start))
