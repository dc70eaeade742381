"""`make measure`: the figures that docs/measures.md reports, taken anew on this machine. Asserts nothing."""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from site_builder.check.prose import promises_in_prose
from site_builder.congruence.judge.judging import judge_line
from site_builder.congruence.language.pack import load_pack
from site_builder.congruence.promises.ledger import pack_of
from site_builder.congruence.promises.sentences import judge_sentence
from site_builder.load.site import load_site

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from site_builder.cli import main; main()"]
PAGES = {"landing": "first-home", "guide": "first-home/borrowing-power", "comparison": "first-home/compare",
         "form": "first-home/book-a-call", "thank-you": "first-home/call-booked"}  # fmt: skip
PAIRS = (
    ("We answer within two days.", "You hear from us by the end of tomorrow."),
    ("£16 an hour.", "A three hour visit is £48."),
    ("The same gardener every visit.", "We send whoever is free that morning."),
    ("Free delivery.", "Delivery is free once you spend forty pounds."),
    ("Every tree is guaranteed for five years.", "Most trees come with some sort of guarantee."),
)


def main() -> None:
    """Print every figure as a line, or all of them as JSON with --json."""
    figures = {"load average": os.getloadavg()[0], **command_times(), **page_weights(), **speeds(), **sizes()}
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:<52} {value:>10.2f}" if isinstance(value, float) else f"{name:<52} {value:>10}")


def command_times() -> dict[str, float]:
    """Wall seconds of whole processes, the median of five."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for name in ("content", "journeys"):
            shutil.copytree(ROOT / name, site / name)
        shutil.copy(ROOT / "site.yaml", site)

        def run(*arguments: str) -> Callable[[], object]:
            return lambda: subprocess.run([*COMMAND, *arguments], cwd=site, check=False, capture_output=True)

        def cold() -> None:
            shutil.rmtree(site / "public", ignore_errors=True)
            run("build")()

        return {
            "python -c pass, s": median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)),
            "waypost --help, s": median(run("--help")),
            "waypost build, nothing published yet, s": median(cold),
            "waypost build again, nothing changed, s": median(run("build")),
            "waypost check, s": median(run("check")),
            "waypost congruence, s": median(run("congruence")),
        }


def median(run: Callable[[], object], times: int = 5) -> float:
    """The median of the wall seconds of several runs."""
    took = []
    for _ in range(times):
        start = perf_counter()
        run()
        took.append(perf_counter() - start)
    return statistics.median(took)


def page_weights() -> dict[str, int]:
    """Bytes after gzip -9: each kind of page with its style, and the visitor script."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        subprocess.run([*COMMAND, "build", "--site", str(ROOT), "--out", str(out)], check=True, capture_output=True)
        weights = {f"{kind} page, gzip bytes": gzipped(out / name / "index.html") for kind, name in PAGES.items()}
        return weights | {"visitor script, gzip bytes": gzipped(next(out.glob("assets/visitor.*.js")))}


def gzipped(file: Path) -> int:
    """The size of a file as a host would send it."""
    return len(gzip.compress(file.read_bytes(), 9))


def speeds() -> dict[str, float]:
    """What 1,000 judgements cost, after the rule packs are read."""
    pack = load_pack("en")
    judge_line(*PAIRS[0], pack)
    judge_sentence(PAIRS[0][0], "en")

    def compare() -> None:
        for number in range(1000):
            promise, line = PAIRS[number % len(PAIRS)]
            judge_line(promise, f"{line} {number}", pack)  # a number of its own, so that nothing is looked up twice

    def sentences() -> None:
        for number in range(1000):
            judge_sentence(f"{PAIRS[number % len(PAIRS)][1]} {number}", "en")

    return {
        "1,000 comparisons, s": median(compare, 3),
        "1,000 sentences, s": median(sentences, 3),
        "a page held against the promises, ms": page_time(),
    }


def page_time() -> float:
    """Milliseconds of processor time that a page of the example site costs, the rule packs read and nothing kept."""
    site = load_site(ROOT, datetime(2026, 11, 22, 9, tzinfo=UTC))
    pack = pack_of(site)
    judge_line(*PAIRS[0], load_pack("en"))
    start = process_time()
    list(promises_in_prose(site, pack))
    return (process_time() - start) * 1000 / len(site.pages)


def sizes() -> dict[str, int]:
    """Lines that are not blank, of Python a package and of the tests."""
    found = {}
    for name in ("site_builder", "capture_api", "tests"):
        texts = [path.read_text("utf-8") for path in (ROOT / name).rglob("*.py")]
        found[f"{name}, lines of Python"] = sum(1 for text in texts for line in text.split("\n") if line.strip())
    return found


if __name__ == "__main__":
    main()
