"""Holds a site's promises against pages, script and operations, without rendering a page."""

from datetime import date

from site_builder.check.registry import CHECKS, Built, judge, run_checks, settle
from site_builder.congruence.promises.matrix import Row, matrix
from site_builder.model.finding import Finding
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site
from site_builder.theme.theme import open_theme

# A claim that can't be read breaks a build, so its check stands with the sources; it speaks of promises all the same.
WANTED = [check for check in CHECKS if check.subject == "congruence" or "S108" in check.codes]


def hold_promises(site: Site, today: date) -> tuple[tuple[Row, ...], list[Finding]]:
    """Every promise layer by layer, and what is wrong with promises, lines, reviews and suppressions."""
    theme = open_theme(site.root, site.settings.theme, site.settings.theme_settings)
    built = Built(SiteIndex(site), theme, today, judge(site))
    findings = settle(run_checks(built, WANTED), built, WANTED)
    return matrix(site, built.judged, findings), findings
