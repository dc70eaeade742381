"""What a conversation made of the promises: said, said otherwise, and new ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.congruence.conversation.hiding import Hiding
from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.conversation.sides import Sides
from site_builder.congruence.conversation.turns import Transcript, Turn
from site_builder.congruence.judge.find import declared_as, is_about
from site_builder.congruence.judge.held import Told
from site_builder.congruence.judge.meant import same_value
from site_builder.congruence.judge.reading import clauses_around, read_sentence
from site_builder.congruence.judge.subject import declare
from site_builder.congruence.judge.telling import Declarations
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import claim_of, judge_text
from site_builder.congruence.promises.passages import Passage
from site_builder.congruence.promises.sentences import split_sentences
from site_builder.congruence.promises.site_prose import CERTAIN, Said, is_bound, promising, sentences_of
from site_builder.model.finding import Place
from site_builder.model.journey import Line, Promise

# What a sentence does to a promise, the worst for a customer first. `new` is a promise that nobody declared.
HEARD = ("contradicted", "exceeded", "conditional", "weakened", "new", "unverified", "congruent")
OF_OUTCOME = {"less": "contradicted", "more": "exceeded", "hedged": "weakened", "narrowed": "conditional"}
SAID = ("congruent", "conditional", "weakened")  # the promise itself, if perhaps less of it
WE_OR_YOU = ("we", "our", "you", "your")
LONGEST = 60  # words: captions without full stops are cut at captions
PIECE = 30


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence of ours that speaks of a promise, or makes one; nothing in it tells who anybody is."""

    label: str  # one of HEARD
    words: str
    why: str
    line: int  # of the file, 0 where it is encoded there
    at: str  # the time stamp as the file has it, "" without one
    promise: Promise | None = None
    rule: str = ""  # that was broken, "" where none was


@dataclass(frozen=True, slots=True)
class Hearing:
    """A whole conversation held against the promises."""

    kind: str
    turns: int
    ours: int
    sides: str  # how it is known who is who, as a sentence
    heard: tuple[Heard, ...]
    silent: tuple[Promise, ...]  # those that nobody spoke of


def hear(
    transcript: Transcript,
    sides: Sides,
    promises: Sequence[Promise],
    script: Iterable[Line],
    pack: Pack,
    hiding: Hiding,
) -> Hearing:
    """Every sentence of ours held against the promises, in the order in which it was said.

    The lines of the script that are linked to a promise are other words for it.
    """
    ours = [turn for turn in transcript.turns if turn.speaker in sides.ours or (not turn.speaker and "" in sides.ours)]
    ear = _Ear(promises, script, pack, hiding)
    heard = tuple(one for turn in ours for one in ear.hear(turn))
    spoken = {one.promise.id for one in heard if one.promise is not None}
    silent = tuple(promise for promise in promises if promise.id not in spoken)
    return Hearing(transcript.kind, len(transcript.turns), len(ours), sides.words, heard, silent)


class _Ear:
    """The promises made ready once, for all that is said."""

    def __init__(self, promises: Sequence[Promise], script: Iterable[Line], pack: Pack, hiding: Hiding) -> None:
        self._by_id: Mapping[str, Promise] = {promise.id: promise for promise in promises}
        lines = ((name, line.text) for line in script for name in line.promises if name in self._by_id)
        self._wordings = (*promises, *(replace(self._by_id[name], text=text) for name, text in lines))
        self._pack = pack
        self._words = load_conversation_words(pack.language)
        self._hiding = hiding
        declared = [declare(one.id, one.text, one.kind, claim_of(one, pack), pack) for one in promises]
        self._declared = Declarations(declared, pack)

    def hear(self, turn: Turn) -> Iterator[Heard]:
        """What the sentences of one turn do to promises."""
        for offset, sentence in _sentences(turn, self._pack.language):
            piece = turn.at(offset)
            for label, why, promise, rule in self._judged(self._bare(sentence)):
                hidden = self._hiding.hide(sentence)
                yield Heard(label, hidden.text, hidden.also_in(why), piece.line, piece.at, promise, rule)

    def _bare(self, sentence: str) -> str:
        """What is said without the sounds of speech: “we'll, um, ring you today, okay?” is no question."""
        said = self._words.fillers.sub(" ", self._words.tags.sub(".", sentence))
        return " ".join(said.split())

    def _judged(self, sentence: str) -> Iterator[tuple[str, str, Promise | None, str]]:
        told = list(self._declared.told(sentence))
        if told:
            yield from (self._told(one) for one in told)
            return
        if sentence.rstrip("\"”’') ").endswith("?"):
            return  # what is asked is not said
        wording = declared_as(sentence, self._wordings, self._pack)
        promise = self._by_id[wording.id] if wording is not None else None
        if wording is not None and promise is not None:
            verdict = judge_text(promise, sentence, self._pack)
            is_firm = is_about(sentence, wording, self._pack)
            if verdict.label in SAID and (is_firm or self._has_figure(sentence, promise)):
                yield verdict.label, verdict.why, promise, "" if verdict.label == "congruent" else verdict.rule
                return
            if verdict.label == "contradicted" and is_firm:
                yield "contradicted", verdict.why, promise, verdict.rule
                return
        yield from self._new(sentence, promise)

    def _has_figure(self, sentence: str, promise: Promise) -> bool:
        """Whether a sentence names the very figure of the promise."""
        told = read_sentence(sentence, self._pack).quantities
        promised = read_sentence(promise.text, self._pack).quantities
        return any(same_value(mine, its) for mine in promised for its in told)

    def _told(self, one: Told) -> tuple[str, str, Promise | None, str]:
        return OF_OUTCOME[one.outcome], one.why, self._by_id[one.promise], "CG015"

    def _new(self, sentence: str, near: Promise | None) -> Iterator[tuple[str, str, Promise | None, str]]:
        said = next(sentences_of(Passage(sentence, Place("", 0), "script"), self._pack.language), None)
        found = promising(said, self._pack.language) if said is not None else None
        if found is None or found.verdict is None:
            return
        if near is not None and is_about(sentence, near, self._pack):
            yield "unverified", f"It may speak of “{near.text}”, and its words can't be compared.", near, "CG012"
        elif is_bound(found, self._pack) or is_word_given(found, self._pack):
            yield "new", found.verdict.why, None, "CG008"


def is_word_given(said: Said, pack: Pack) -> bool:
    """Whether somebody binds us to a figure, a price or a day: “I'll have that to you by Thursday”."""
    if said.verdict is None or said.verdict.score < CERTAIN:
        return False
    reading = read_sentence(said.text, pack)
    dims = {quantity.dim for quantity in reading.quantities} - {"count"}
    is_measured = bool(dims) or "free" in reading.poles_of("cost")
    is_dated = bool(load_conversation_words(pack.language).by_when.search(said.text))
    for clause in clauses_around(reading, 0, len(said.text), pack):
        if clause.subject not in WE_OR_YOU:
            continue
        if clause.verb == "future" and (is_measured or is_dated):
            return True
        if clause.subject == "we" and (
            (clause.verb == "can" and is_measured) or (clause.verb == "progressive" and "money" in dims)
        ):
            return True
    return False


def _sentences(turn: Turn, language: str) -> Iterator[tuple[int, str]]:
    """The sentences of a turn; what captions give without full stops is cut between captions."""
    for start, sentence in split_sentences(turn.text, language):
        if len(sentence.split()) <= LONGEST:
            yield start, " ".join(sentence.split())
            continue
        yield from _cut(turn, start, start + len(sentence))


def _cut(turn: Turn, start: int, end: int) -> Iterator[tuple[int, str]]:
    first, at, words = start, 0, 0
    for piece in turn.pieces:
        stop = min(at + len(piece.text) + 1, end)
        if stop > start and at < end:
            words += len(piece.text.split())
            if words >= PIECE or stop >= end:
                yield first, " ".join(turn.text[first:stop].split())
                first, words = stop, 0
        at += len(piece.text) + 1
