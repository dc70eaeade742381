"""Judges every declared promise of a site against the lines that say they keep it, layer by layer."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.congruence.judge.claims import Claim, derive_claim, read_claim
from site_builder.congruence.judge.find import Embed, find_lines
from site_builder.congruence.judge.judging import Verdict, judge_line
from site_builder.congruence.judge.reading import read_sentence
from site_builder.congruence.language.folder import languages
from site_builder.congruence.language.pack import Pack, load_pack
from site_builder.congruence.quantities.compare import same_end
from site_builder.errors import SourceError
from site_builder.model.journey import LAYERS, Conversation, Line, Promise, Review
from site_builder.model.site import Site

# From best to worst for the customer. A layer's verdict is that of its worst contradiction, else of its best line.
LABELS = ("congruent", "unverified", "weakened", "conditional", "missing", "contradicted")
DECISIVE = ("contradicted", "congruent", "conditional", "weakened", "unverified", "missing")
OFFERED = 3  # lines suggested for a promise that has none
NEAR = 0.6  # the score below which a line is not worth a look
SHARED = 2  # subjects that an offered line has in common with the promise
NO_PACK = "There is no rule pack for the language of this site, so a person has to read both."
NOWHERE = {"script": "No line of a script says", "operations": "No commitment of operations says"}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A line that may keep a promise that no line says it keeps, and how likely that is."""

    line: Line
    score: float


@dataclass(frozen=True, slots=True)
class JudgedPromise:
    """A promise in one layer: the line that decides, what was found, and the review that vouches for it."""

    promise: Promise
    layer: str
    line: Line | None
    verdict: Verdict
    review: Review | None = None
    suggested: tuple[Suggested, ...] = ()


def review_hash(promise: str, line: str) -> str:
    """The hash that a review is good for: both texts with white space folded, SHA-256, 16 hex digits."""
    both = " ".join(promise.split()) + "\n" + " ".join(line.split())
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def conversations(site: Site, layer: str = "") -> Iterator[Conversation]:
    """Every journey's script and operations file, or those of one layer."""
    for journey in site.journeys.values():
        for conversation in (journey.script, journey.operations):
            if layer in ("", conversation.layer):
                yield conversation


def lines_of(site: Site, layer: str) -> list[Line]:
    """Every line of every journey's script, or of its operations."""
    return [line for conversation in conversations(site, layer) for line in conversation.lines]


def language_of(site: Site) -> str | None:
    """The site's language as a pack is named, None when nobody wrote one for it."""
    language = site.settings.language.partition("-")[0].lower()
    return language if language in languages() else None


def pack_of(site: Site) -> Pack | None:
    """The rules of the site's language with its own laid over them, None when nobody wrote any for the language."""
    language = language_of(site)
    paths = tuple(site.root / name for name in site.settings.rule_packs)
    for path in paths:
        _must_be_there(path, site)
    if language is None:
        return None
    try:
        return load_pack(language, paths)
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError("site.yaml", site.at("rule_packs").line, f"a rule pack can't be read: {error}") from error


def _must_be_there(path: Path, site: Site) -> None:
    if not path.is_file():
        name = path.relative_to(site.root)
        raise SourceError("site.yaml", site.at("rule_packs").line, f"there is no rule pack {name}. Mend its path.")


def judge_site(site: Site, embed: Embed | None = None) -> list[JudgedPromise]:
    """Every promise in every layer that it needs or that speaks of it, in the order of the journeys' files."""
    bench = PromiseJudge(site, pack_of(site), embed)
    return [judged for promise in site.promises.values() for judged in bench.judge(promise)]


def claim_of(promise: Promise, pack: Pack) -> Claim:
    """The promise's claim as declared, or as its words tell it; a declared one that can't be read is a finding."""
    try:
        return declared_claim(promise, pack.language) or derive_claim(promise.text, promise.kind, pack)
    except ValueError:
        return derive_claim(promise.text, promise.kind, pack)


def declared_claim(promise: Promise, language: str) -> Claim | None:
    """The claim that the author wrote, the promise's own `better` filled in; ValueError says how to mend a bad one."""
    if not promise.claim:
        return None
    own = {"better": promise.better} if promise.better else {}
    return read_claim(own | dict(promise.claim), language)


def contrary_claim(promise: Promise, pack: Pack) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where a promise's own words name another value than its declared claim, and how they differ."""
    try:
        claim = declared_claim(promise, pack.language)
    except ValueError:
        return  # told as a claim that can't be compared
    if claim is None or claim.quantity is None:
        return
    told = read_sentence(promise.text, pack).quantities
    pairs = [(one, same_end(claim.quantity, one)) for one in told if one.dim == claim.quantity.dim]
    if pairs and all(is_same is False for _, is_same in pairs):
        one = pairs[0][0]
        yield f"the words are “{one.text}” and the claim is “{claim.quantity.text}”.", (one.start, one.end)


def judge_text(promise: Promise, text: str, pack: Pack | None, claim: Claim | None = None) -> Verdict:
    """Whether a text keeps a promise; without a rule pack nobody but a person can tell."""
    if pack is None:
        return Verdict("unverified", "CG012", NO_PACK, 0.0)
    verdict = judge_line(promise.text, text, pack, claim or claim_of(promise, pack), promise.kind)
    return replace(verdict, promise_span=_same_figure(promise.text, text, verdict, pack))


def _same_figure(promise: str, text: str, verdict: Verdict, pack: Pack) -> tuple[int, int] | None:
    """Where the promise says what the verdict is about; a declared figure is found again in the promise's words."""
    if verdict.promise_span is not None or verdict.line_span is None:
        return verdict.promise_span
    said = {one.dim for one in read_sentence(text, pack).quantities if (one.start, one.end) == verdict.line_span}
    spans = [(one.start, one.end) for one in read_sentence(promise, pack).quantities if one.dim in said]
    return spans[0] if spans else None


class PromiseJudge:
    """A site's lines and reviews, looked up once for all of its promises."""

    def __init__(self, site: Site, pack: Pack | None, embed: Embed | None = None) -> None:
        self.pack = pack
        self.embed = embed
        self.lines = {layer: lines_of(site, layer) for layer in LAYERS}
        self.linked = {layer: _by_promise(lines) for layer, lines in self.lines.items()}
        self.reviews = {(one.promise, one.hash): one for talk in conversations(site) for one in talk.reviews}

    def judge(self, promise: Promise) -> Iterator[JudgedPromise]:
        """One promise, layer by layer."""
        claim = claim_of(promise, self.pack) if self.pack else None
        for layer in LAYERS:
            linked = self.linked[layer].get(promise.id, ())
            if linked:
                found = [self._against(promise, claim, layer, line) for line in linked]
                yield min(found, key=lambda judged: DECISIVE.index(judged.verdict.label))
            elif layer in promise.needs:
                stop = "" if promise.text[-1:] in ".!?" else "."
                why = f"{NOWHERE[layer]} that it keeps “{promise.text}”{stop}"
                verdict = Verdict("missing", "CG001", why, 1.0)
                yield JudgedPromise(promise, layer, None, verdict, suggested=self.suggest(promise, layer))

    def suggest(self, promise: Promise, layer: str, most: int = OFFERED) -> tuple[Suggested, ...]:
        """The lines of a layer that may keep the promise, best first; those of its own journey where it has any."""
        if self.pack is None:
            return ()
        folder = promise.place.file.rpartition("/")[0]
        own = [line for line in self.lines[layer] if line.place.file.rpartition("/")[0] == folder]
        lines = own or self.lines[layer]
        found = find_lines(promise.text, [line.text for line in lines], self.pack, self.embed)
        offered = (Suggested(lines[one.line], one.score) for one in found if one.score >= NEAR)
        return tuple(one for one in offered if self.embed or _shares_enough(promise, one.line, self.pack))[:most]

    def _against(self, promise: Promise, claim: Claim | None, layer: str, line: Line) -> JudgedPromise:
        verdict = judge_text(promise, line.text, self.pack, claim)
        review = self.reviews.get((promise.id, review_hash(promise.text, line.text)))
        if verdict.label != "unverified" or review is None:
            return JudgedPromise(promise, layer, line, verdict)
        why = f"{review.by} read both texts on {review.on.isoformat()} and found the promise kept."
        return JudgedPromise(promise, layer, line, replace(verdict, label="congruent", why=why), review)


def _shares_enough(promise: Promise, line: Line, pack: Pack) -> bool:
    """Whether a line has subjects of the promise: a long line of our own scores high without one."""
    mine, its = read_sentence(promise.text, pack), read_sentence(line.text, pack)
    needed = SHARED + bool(line.promises)  # a line that keeps another promise already is rarely the one
    return len(mine.topics & its.topics) >= min(needed, len(mine.topics))


def _by_promise(lines: Iterable[Line]) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        for name in line.promises:
            found.setdefault(name, []).append(line)
    return found
