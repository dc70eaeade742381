"""How well a page's sentences are held against what is declared: python tests/measures/page_sentences.py [-v] [SET].

`--language=de` says which language the set is in; it is English otherwise.

Every trade of the set becomes a site of its own, with its promises declared and each sentence on a page. A sentence
of `over` or `under` counts as found, one of `harmless` as a false alarm, where a finding of a promise stands on it.
"""

import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from garden import write_site

from site_builder.check.congruence import hold_promises
from site_builder.load.site import load_site

SET = Path(__file__).parent / "sets" / "page_sentences.yaml"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KINDS = ("over", "under", "harmless")
JOURNEY = {"title": "A trade", "kind": "initial", "audience": "anybody", "stages": {"need": "See what is wrong"}}


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, what it should be, and what was found on its line."""

    trade: str
    kind: str
    sentence: str
    said: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether a sentence at fault was found, or a harmless one left alone."""
        return bool(self.said) != (self.kind == "harmless")


def rows_of(name: str, trade: Mapping[str, Any], language: str = "en-GB") -> Iterable[Row]:
    """The sentences of one trade, each checked as part of one site."""
    sentences = [(kind, text) for kind in KINDS for text in trade[kind]]
    page = "---\ntitle: What we do\njourney: garden\nstage: need\n---\n"
    lines = {page.count("\n") + 1 + 2 * at: kind_and_text for at, kind_and_text in enumerate(sentences)}
    promises = {key: value | {"needs": []} for key, value in trade["promises"].items()}
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(
            Path(folder),
            {
                "site.yaml": ("en-GB", language),
                "journeys/garden/journey.yaml": yaml.safe_dump(JOURNEY | {"promises": promises}, allow_unicode=True),
                "journeys/garden/script.md": None,
                "journeys/garden/operations.md": None,
                "content/_index.md": page + "\n\n".join(text for _, text in sentences) + "\n",
                "content/compare.md": None,
                "content/talk.md": None,
                "content/thanks.md": None,
            },
        )
        _, findings = hold_promises(load_site(site, NOW), NOW.date())
    for line, (kind, text) in lines.items():
        here = [f for f in findings if f.place.file == "content/_index.md" and f.place.line == line and f.promise]
        yield Row(name, kind, text, tuple(f"{f.code} {f.level} {f.promise}" for f in here))


def main(args: list[str]) -> None:
    """Prints the figures, and with -v every sentence that came out wrong."""
    names = [arg for arg in args if not arg.startswith("-")]
    language = next((arg.partition("=")[2] for arg in args if arg.startswith("--language=")), "en-GB")
    data = yaml.safe_load(Path(names[0] if names else SET).read_text("utf-8"))
    rows = [row for name, trade in data.items() for row in rows_of(name, trade, language)]
    if "-v" in args:
        for row in (row for row in rows if not row.is_right):
            print(f"{row.trade:16} {row.kind:9} {row.sentence}  {', '.join(row.said)}")
    for kind in KINDS:
        of_kind = [row for row in rows if row.kind == kind]
        print(f"{kind:9} {sum(bool(row.said) for row in of_kind)} of {len(of_kind)} found")


if __name__ == "__main__":
    main(sys.argv[1:])
