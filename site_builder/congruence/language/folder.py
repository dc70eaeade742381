"""The folder of a language: the one place from which its words, rules and units are read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).parent.parent / "packs"


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
    """One file of a language's folder; ValueError names the languages that there are."""
    if language not in languages():
        raise ValueError(f"There is no rule pack for the language {language!r}. Use one of {', '.join(languages())}.")
    data: Mapping[str, Any] = read_yaml(PACKS / language / name)
    return data
