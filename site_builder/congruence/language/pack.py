"""Rule packs: what the judge listens for, as data that a site can extend or soften."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.congruence.language.folder import PACKS, read_file, read_yaml
from site_builder.congruence.language.phrases import PhraseIndex

LEVELS = ("error", "warning", "suggestion", "off")
RULE_KEYS = ("id", "name", "level", "message", "source", "cues", "neutral", "axes", "pass", "fail")
OWN_KEYS = ("extends", "level", "message", "cues+", "cues-", "neutral+", "pass", "fail")


@dataclass(frozen=True, slots=True)
class Rule:
    """One family of faults: its cues by group, its sentence, and the pairs that test it."""

    id: str
    name: str
    level: str
    message: str
    source: str = ""
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neutral: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    passing: tuple[tuple[str, str], ...] = ()
    failing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """A matter that stands one way or the other, with the words for each."""

    name: str
    topic: str
    poles: Mapping[str, tuple[str, ...]]  # the first is the one that customers like better
    leading: str = ""  # what a sentence says that names both ends: “closed on Saturday” is closed
    passing: tuple[tuple[str, str], ...] = ()
    failing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All rules of a language, ready to be looked for in a sentence."""

    language: str
    rules: Mapping[str, Rule]
    axes: Mapping[str, Axis]
    concepts: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]
    bent: Mapping[str, str]  # the verb of each form that has another stem: “sent” for “send”
    weekdays: tuple[str, ...]
    plural_endings: tuple[str, ...]
    cues: tuple[tuple[str, str], ...]  # each with its tag, as `phrases` finds them
    phrases: PhraseIndex

    def leading(self, axis: str) -> str:
        """The end of an axis for which a sentence stands that names both, "" where neither leads."""
        return self.axes[axis].leading


def split_phrases(text: str) -> tuple[str, ...]:
    """The phrases of a comma-separated list, in which `<comma>` stands for a comma of the phrase itself."""
    parts = (" ".join(part.split()).replace("<comma>", ",") for part in text.split(","))
    return tuple(phrase for phrase in parts if phrase)


def read_rule(rule_id: str, value: Mapping[str, Any], source: str) -> Rule:
    unknown = sorted(set(value) - set(RULE_KEYS))
    if unknown:
        raise ValueError(f"{source}: rule {rule_id} has {unknown[0]}, which no rule knows. Use {', '.join(RULE_KEYS)}.")
    level = value.get("level", "error")
    check_level(level, rule_id, source)
    cues = {group: split_phrases(text) for group, text in value.get("cues", {}).items()}
    neutral = split_phrases(", ".join(value.get("neutral", {}).values()))
    return Rule(
        rule_id,
        value["name"],
        level,
        value["message"],
        value.get("source", ""),
        cues,
        neutral,
        tuple(value.get("axes", ())),
        pairs(value.get("pass", ())),
        pairs(value.get("fail", ())),
    )


def check_level(level: object, rule_id: str, source: str) -> None:
    if level not in LEVELS:
        raise ValueError(f"{source}: rule {rule_id} has the level {level!r}. Use {', '.join(LEVELS)}.")


def pairs(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    for row in rows:
        if len(row) != PAIR:
            raise ValueError(f"The example {list(row)} is no pair. Write [promise, line], in quotes where commas are.")
    return tuple((str(promise), str(line)) for promise, line in rows)


PAIR = 2  # a promise and a line


def soften(rules: dict[str, Rule], value: Mapping[str, Any], source: str) -> None:
    """Changes one rule by what a site's own pack says of it."""
    language, _, rule_id = str(value.get("extends", "")).partition(".")
    if rule_id not in rules:
        raise ValueError(f"{source}: extends {value.get('extends')!r} names no rule. Write for instance en.CG005.")
    unknown = sorted(set(value) - set(OWN_KEYS))
    if unknown:
        raise ValueError(f"{source}: {language}.{rule_id} has {unknown[0]}. Use {', '.join(OWN_KEYS)}.")
    rule = rules[rule_id]
    level = value.get("level", rule.level)
    check_level(level, rule_id, source)
    cues = {group: list(phrases) for group, phrases in rule.cues.items()}
    for group, text in value.get("cues+", {}).items():
        cues.setdefault(group, []).extend(split_phrases(text))
    for group, text in value.get("cues-", {}).items():
        gone = set(split_phrases(text))
        cues[group] = [phrase for phrase in cues.get(group, []) if phrase not in gone]
    neutral = rule.neutral + split_phrases(", ".join(value.get("neutral+", {}).values()))
    rules[rule_id] = replace(
        rule,
        level=level,
        message=value.get("message", rule.message),
        neutral=neutral,
        cues={group: tuple(phrases) for group, phrases in cues.items()},
        passing=rule.passing + pairs(value.get("pass", ())),
        failing=rule.failing + pairs(value.get("fail", ())),
    )


def load_pack(language: str, extra: tuple[Path, ...] = ()) -> Pack:
    """The rules of a language, with the site's own packs laid over them in order."""
    return _load(language, extra)


@cache
def _load(language: str, extra: tuple[Path, ...]) -> Pack:
    data = read_file(language, "rules.yaml")
    rules = {
        rule_id: read_rule(rule_id, value, f"packs/{language}/rules.yaml") for rule_id, value in data["rules"].items()
    }
    for path in extra:
        for value in read_yaml(path) or ():
            soften(rules, value, str(path))
    axes = read_axes(language)
    lexicon = read_file(language, "concepts.yaml")
    concepts = {name: split_phrases(text) for name, text in lexicon["concepts"].items()}
    signs = {name: split_phrases(text) for name, text in read_file(language, "signs.yaml").items()}
    words = {name: frozenset(text.split()) for name, text in lexicon["words"].items()}
    cues = (*rule_cues(rules, axes), *plain_cues("topic", concepts), *plain_cues("sign", signs))
    return Pack(
        language,
        rules,
        axes,
        concepts,
        signs,
        words,
        dict(pair.split(":") for pair in words["bent"]),
        tuple(lexicon["words"]["weekdays"].split()),
        tuple(lexicon["plural_endings"]),
        cues,
        PhraseIndex(cues, language),
    )


def read_axes(language: str) -> dict[str, Axis]:
    """The opposites of a language, from every file of its folder `axes`."""
    axes = {}
    for source in sorted((PACKS / language / "axes").iterdir()):
        for name, value in read_file(language, f"axes/{source.name}").items():
            poles = {pole: split_phrases(text) for pole, text in value["poles"].items()}
            examples = pairs(value.get("pass", ())), pairs(value.get("fail", ()))
            axes[name] = Axis(name, value["topic"], poles, value.get("leading", ""), *examples)
    return axes


def rule_cues(rules: Mapping[str, Rule], axes: Mapping[str, Axis]) -> Iterator[tuple[str, str]]:
    """Every cue of the rules as `CG005:hedge`, of the axes as `axis:cost:free`."""
    for rule in rules.values():
        for group, phrases in rule.cues.items():
            for phrase in phrases:
                yield f"{rule.id}:{group}", phrase
        for phrase in rule.neutral:
            yield f"{rule.id}:neutral", phrase
    for axis in axes.values():
        for pole, phrases in axis.poles.items():
            for phrase in phrases:
                yield f"axis:{axis.name}:{pole}", phrase


def plain_cues(kind: str, groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """What a sentence is about, as `topic:photo`, and what it leans to, as `sign:only`."""
    for name, phrases in groups.items():
        for phrase in phrases:
            yield f"{kind}:{name}", phrase
