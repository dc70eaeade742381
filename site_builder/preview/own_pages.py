"""Pages that the preview shows beside the site, for those who write it: plan and map. None of them is published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from capture_api.pictures.counted_map import MapCounts
from site_builder.errors import SourceError
from site_builder.load.settings import read_settings
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site
from site_builder.overview.brought import Ask, brought_by_reports
from site_builder.overview.months import plan_view
from site_builder.overview.pages import map_page, plan_page
from site_builder.pipeline import BuildResult
from site_builder.plan.journey_map import journey_maps

PLAN, MAP = "plan/", "map/"


@dataclass(slots=True)
class OwnPages:
    """The pages below `above`, made of the newest build when a browser asks for one."""

    root: Path
    above: str  # what their addresses begin with, with a stroke at its end
    clock: Callable[[], datetime]
    ask: Callable[[], Ask | None]  # the reports of the capture API behind the preview, once it runs
    count: Callable[[str], MapCounts | None]  # what that counted on a journey's pages
    result: BuildResult | None = None
    base_url: str = ""  # of the published site, which printed addresses need: the preview has another

    def keep(self, result: BuildResult) -> None:
        """Show what a build read from now on."""
        self.result = result
        try:
            self.base_url = read_settings(self.root)[0].base_url.rstrip("/") + "/"
        except SourceError:  # written this very moment; the next build reads it
            self.base_url = self.base_url or result.site.base_url

    def page(self, path: str) -> str | None:
        """The page at a path below `above`; None where there is none, or nothing was built yet."""
        result = self.result
        if result is None:
            return None
        if path == PLAN:
            return self._plan(result)
        journey = path.removeprefix(MAP).removesuffix("/")
        is_map = path == MAP or (path == f"{MAP}{journey}/" and journey in result.site.journeys)
        return self._map(result, journey) if is_map else None

    def _plan(self, result: BuildResult) -> str:
        site = result.site
        today = self.clock().astimezone(site.zone).date()
        ask = self.ask()
        brought = brought_by_reports(site.plan, ask, today) if ask else None
        view = plan_view(SiteIndex(site), today, self.base_url, brought)
        findings = [one for one in result.findings if one.place.file == "plan.yaml" and one.level != "suggestion"]
        return plan_page(view, findings, self._links(site))

    def _map(self, result: BuildResult, journey: str) -> str:
        site = result.site
        maps, above = journey_maps(SiteIndex(site)), self.above + MAP
        counts = self.count(journey) if journey else None
        return map_page(journey, maps, counts, self._links(site), site.base_url, above)

    def _links(self, site: Site) -> list[tuple[str, str]]:
        return [("The site", site.base_url), ("Plan", self.above + PLAN), ("Map", self.above + MAP)]
