"""The folder of a language: the one place from which its words, rules and units are read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).parent.parent / "packs"
SPELLING = "spelling.yaml"
APOSTROPHES = {"’": "'"}
# What people read, or what is looked for in a text as it stands, keeps the spelling that the pack gives it.
AS_WRITTEN = frozenset(
    {
        "message",
        "says",
        "better",
        "pass",
        "fail",
        "topic",
        "source",
        "voice",
        "pattern",
        "signs",
        "places",
        "examples",
        "spelled",
        "thousands",
    }
)


class PlainLoader(yaml.CSafeLoader):
    """Reads every scalar as text, since “no”, “on” and “off” are words here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the type that PyYAML declares


def read_yaml(path: Path) -> Any:
    """The data of one file, all text; ValueError where it is not YAML."""
    try:
        return yaml.load(path.read_text("utf-8"), PlainLoader)  # noqa: S506 - a safe loader without types
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: the rule pack is not YAML: {error}") from error


def languages() -> tuple[str, ...]:
    """The languages that have a folder, in the order of their names."""
    return tuple(sorted(folder.name for folder in PACKS.iterdir() if (folder / "rules.yaml").is_file()))


@cache
def read_file(language: str, name: str) -> Mapping[str, Any]:
    """One file of a language's folder, its words in one spelling; ValueError names the languages that there are."""
    if language not in languages():
        raise ValueError(f"There is no rule pack for the language {language!r}. Use one of {', '.join(languages())}.")
    data: Mapping[str, Any] = in_one_spelling(read_yaml(PACKS / language / name), spelling(language))
    return data


@cache
def spelling(language: str) -> Mapping[int, str]:
    """How each letter is spelt that a language writes in more ways than one, for `str.translate`: ß as ss."""
    path = PACKS / language / SPELLING
    return str.maketrans({**APOSTROPHES, **(read_yaml(path)["letters"] if path.is_file() else {})})


def in_one_spelling(data: Any, letters: Mapping[int, str]) -> Any:
    """The data with every word spelt the one way, but for what stands under a key of `AS_WRITTEN`."""
    if isinstance(data, str):
        return data.translate(letters)
    if isinstance(data, list):
        return [in_one_spelling(item, letters) for item in data]
    if isinstance(data, Mapping):
        return {
            str(key).translate(letters): value if key in AS_WRITTEN else in_one_spelling(value, letters)
            for key, value in data.items()
        }
    return data
