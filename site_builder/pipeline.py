"""The line that a build runs: load, check, plan, render, check what was rendered, write."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from capture_api.contract.offers import FormFacts
from capture_api.places import DATA, HANDOFF_FOLDER, PRIVATE
from site_builder.check.facts import PageFacts, read_facts
from site_builder.check.registry import CHECKS, Built, Check, breaking, judge, run_checks, settle
from site_builder.congruence.promises.ledger import JudgedPromise
from site_builder.errors import PublishError
from site_builder.load.reading import read_bytes
from site_builder.load.site import load_site
from site_builder.model.addresses import absolute
from site_builder.model.finding import Finding
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site
from site_builder.plan.outputs import plan
from site_builder.render.render import RenderedFile, render
from site_builder.theme.theme import open_theme
from site_builder.write.handoff import handoff
from site_builder.write.locks import only_build
from site_builder.write.private import lay_private
from site_builder.write.publish import Written, drafting

SOURCES = ("content", "journeys", "themes", "templates")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build, from where, for when, and who may sign its forms."""

    root: Path
    now: datetime
    keys: Sequence[str]
    show: Collection[str] = ()
    settings: Mapping[str, str] | None = None  # in place of those in site.yaml


class Sink(Protocol):
    """Where the files of a build go, each as soon as it is made."""

    def begin(self, paths: Collection[str]) -> None:
        """Hear which files will come."""

    def put(self, path: str, data: bytes) -> None:
        """Take a file's bytes under its path."""

    def copy(self, path: str, source: Path) -> None:
        """Take a copy of a file under its path."""


class Nowhere:
    """A sink for runs that only want to know what is wrong."""

    def begin(self, paths: Collection[str]) -> None:
        """Expect nothing."""

    def put(self, path: str, data: bytes) -> None:
        """Forget the bytes."""

    def copy(self, path: str, source: Path) -> None:
        """Copy nothing."""


@dataclass(slots=True)
class BuildResult:
    """What a run made and found."""

    site: Site
    findings: list[Finding]
    judged: tuple[JudgedPromise, ...]
    paths: tuple[str, ...] = ()  # of every file; none when the sources' faults stopped the run
    forms: tuple[FormFacts, ...] = ()
    private: dict[str, bytes] = field(default_factory=dict)  # what the capture API is told, by path

    @property
    def is_broken(self) -> bool:
        """Whether publishing it would publish something broken."""
        return bool(breaking(self.findings))


def make(
    options: BuildOptions, sink: Sink, wanted: Sequence[Check] | None = None, tell: Tell = lambda words: None
) -> BuildResult:
    """Load, check and render a site into `sink`. `wanted` are the checks to run, by default what a build refuses on.

    What the sources' checks find stops the run before anything is rendered, so that one fault is told once.
    UnreadableError and SourceError for what can't be read or rendered.
    """
    checks = [check for check in CHECKS if check.breaks] if wanted is None else list(wanted)
    tell("Reading")
    site = load_site(options.root, options.now, options.show, options.settings)
    theme = open_theme(options.root, site.settings.theme, site.settings.theme_settings)
    index = SiteIndex(site)
    built = Built(index, theme, options.now.astimezone(site.zone).date(), judge(site))
    before = [check for check in checks if not check.rendered]
    firm = run_checks(built, [check for check in before if check.breaks])
    findings = firm + run_checks(built, [check for check in before if not check.breaks])
    basics = firm + run_checks(built, [check for check in CHECKS if check.is_basic and check not in before])
    if breaking(basics):
        return BuildResult(site, settle(findings, built, before) or basics, built.judged)
    outputs = plan(index, theme)
    tell(f"Rendering {len(outputs)} files")
    paths = tuple(output.path for output in outputs)
    sink.begin(paths)
    facts: dict[str, PageFacts] = {}
    forms: list[FormFacts] = []
    for file in render(index, theme, outputs, options.keys):
        _hand_on(file, sink, facts, site)
        forms += [file.form] if file.form else []
    built = replace(built, paths=frozenset(paths), facts=facts, forms=tuple(forms))
    findings += run_checks(built, [check for check in checks if check.rendered])
    private = handoff(index, theme, forms, built.judged, options.keys)
    return BuildResult(site, settle(findings, built, checks), built.judged, paths, tuple(forms), private)


def _hand_on(file: RenderedFile, sink: Sink, facts: dict[str, PageFacts], site: Site) -> None:
    """Give a file away and keep what the checks want to know of it."""
    is_page = file.path.endswith(".html")
    if file.source is None:
        sink.put(file.path, file.data)
    else:
        sink.copy(file.path, file.source)
    if is_page:
        data = file.data if file.source is None else read_bytes(file.source, file.path)
        facts[file.path] = read_facts(_html(data), absolute(site, file.path.removesuffix("index.html")))


def _html(data: bytes) -> str:
    """A page's text; of one that somebody else made and that is no UTF-8, in the encoding that browsers take then."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def build(
    options: BuildOptions, out: Path, wanted: Sequence[Check] | None = None, tell: Tell = lambda words: None
) -> tuple[BuildResult, Written | None]:
    """Make a site and publish it to `out`, or publish nothing when that would publish something broken.

    Files go to disk as they are made, beside the published folder; the hand-off is put in place just before that folder
    is exchanged, and taken back when the exchange fails: either both are new or neither. PublishError when the folder
    can't be replaced.
    """
    _keep_apart(options.root, out)
    with only_build(options.root / PRIVATE), drafting(out) as draft:
        result = make(options, draft, wanted, tell)
        if result.is_broken:
            return result, None
        tell("Writing")
        with lay_private(options.root / HANDOFF_FOLDER, result.private) as put:
            put()
            written = draft.publish()
    return result, written


def _keep_apart(root: Path, out: Path) -> None:
    """The published folder holds no source and stands among none, or the next build would read what this one wrote."""
    inside, site = out.resolve(), root.resolve()
    if site.is_relative_to(inside):
        raise PublishError(f"{out} holds the site itself. Name another folder with --out, such as public.")
    own = next((name for name in (*SOURCES, PRIVATE, DATA, ".git") if inside.is_relative_to(site / name)), None)
    if own:
        raise PublishError(f"{out} lies in the site's {own}/. Name another folder with --out, such as public.")
