"""The line that a build runs: load, check, plan, render, check what was rendered, write."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder.check.registry import CHECKS, Built, Check, breaking, judge, run_checks, settle
from site_builder.congruence.promises.ledger import JudgedPromise
from site_builder.errors import PublishError
from site_builder.load.site import load_site
from site_builder.model.finding import Finding
from site_builder.model.site import Site
from site_builder.plan.outputs import plan
from site_builder.render.render import Rendered, render
from site_builder.theme.theme import open_theme
from site_builder.write.handoff import handoff
from site_builder.write.publish import Written, lay_private, only_build, publish

PRIVATE = ".waypost"
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


@dataclass(slots=True)
class BuildResult:
    """A site made ready in memory: nothing is written yet."""

    site: Site
    rendered: Rendered
    private: dict[str, bytes]
    findings: list[Finding] = field(default_factory=list)
    judged: tuple[JudgedPromise, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether publishing it would publish something broken."""
        return bool(breaking(self.findings))


def make(options: BuildOptions, wanted: Sequence[Check] | None = None, tell: Tell = lambda words: None) -> BuildResult:
    """Load, check and render a site. `wanted` are the checks to run, by default those that a build refuses on.

    What the sources' checks find stops the run before anything is rendered, so that one fault is told once.
    UnreadableError and SourceError for what can't be read or rendered.
    """
    checks = [check for check in CHECKS if check.breaks] if wanted is None else list(wanted)
    tell("Reading")
    site = load_site(options.root, options.now, options.show, options.settings)
    theme = open_theme(options.root, str(site.data["theme"]), site.data["theme_settings"])
    built = Built(site, theme, options.now.astimezone(ZoneInfo(str(site.data["time_zone"]))).date(), judge(site))
    before = [check for check in checks if not check.rendered]
    findings = run_checks(built, before)
    basics = run_checks(built, [check for check in CHECKS if check.breaks and not check.rendered])
    if breaking(basics):
        return BuildResult(site, Rendered(), {}, settle(findings, built, before) or basics, built.judged)
    outputs = plan(site, theme)
    tell(f"Rendering {len(outputs)} files")
    rendered = render(site, theme, outputs, options.keys)
    findings += run_checks(replace(built, files=rendered.files), [check for check in checks if check.rendered])
    private = handoff(site, theme, rendered.forms, built.judged, theme.form_template)
    return BuildResult(site, rendered, private, settle(findings, built, checks), built.judged)


def build(
    options: BuildOptions, out: Path, wanted: Sequence[Check] | None = None, tell: Tell = lambda words: None
) -> tuple[BuildResult, Written | None]:
    """Make a site and publish it to `out`, or publish nothing when that would publish something broken.

    The handoff file is laid ready before the pages and put in place after them: a full disk stops both, and no form
    stands in it that isn't out. PublishError when
    the folder can't be replaced.
    """
    private = options.root / PRIVATE
    _keep_apart(options.root, out)
    with only_build(private):
        result = make(options, wanted, tell)
        if result.is_broken:
            return result, None
        tell("Writing")
        with lay_private(private, result.private) as put:
            written = publish(out, result.rendered.files)
            put()
    return result, written


def _keep_apart(root: Path, out: Path) -> None:
    """The published folder holds no source and stands among none, or the next build would read what this one wrote."""
    inside, site = out.resolve(), root.resolve()
    if site.is_relative_to(inside):
        raise PublishError(f"{out} holds the site itself. Name another folder with --out, such as public.")
    own = next((name for name in (*SOURCES, PRIVATE, ".git") if inside.is_relative_to(site / name)), None)
    if own:
        raise PublishError(f"{out} lies in the site's {own}/. Name another folder with --out, such as public.")
