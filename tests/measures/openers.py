"""How well openings that let on that somebody was watched are told: python tests/measures/openers.py [-v] [SET …]."""

import sys
from pathlib import Path

import yaml

from site_builder.congruence.promises.openers import find_watching

SETS = Path(__file__).parent / "sets"


def main(args: list[str]) -> None:
    """Prints recall and precision for each set, and with -v every opening that came out wrong."""
    names = [Path(arg) for arg in args if not arg.startswith("-")] or sorted(SETS.glob("openers*.yaml"))
    for name in names:
        groups = yaml.safe_load(name.read_text("utf-8")).values()
        rows = [(kind, text) for group in groups for kind in ("reveals", "fine") for text in group[kind]]
        found = [(kind, text, bool(find_watching(text, "en"))) for kind, text in rows]
        if "-v" in args:
            for kind, text, is_found in found:
                if is_found != (kind == "reveals"):
                    print(f"  {kind:8} {text}")
        hits, said = sum(k == "reveals" and f for k, _, f in found), sum(f for _, _, f in found)
        many = sum(kind == "reveals" for kind, _ in rows)
        print(f"{name.stem}: {hits} of {many} found, {said - hits} of {len(rows) - many} others told as well")


if __name__ == "__main__":
    main(sys.argv[1:])
