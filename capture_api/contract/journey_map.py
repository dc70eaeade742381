"""A journey as a map: its pages by stage, where their signposts lead, what their forms give, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from capture_api.contract.codec import OneOf
from capture_api.contract.invitation import STAGES


@dataclass(frozen=True, slots=True)
class MapPage:
    """A page on the way."""

    page: str  # its address under the site
    title: str
    next: tuple[str, ...] = ()  # the addresses that its signposts lead to, of other journeys too
    form: str = ""  # what its form gives, by name; "" without a form
    raises_hand: bool = False  # whether that form raises the hand of this journey
    is_aside: bool = False  # kept from search engines: a thank-you page, which a form leads to


@dataclass(frozen=True, slots=True)
class MapStage:
    """A stage in its reader's words, with its pages in their order."""

    key: Annotated[str, OneOf(STAGES)]
    words: str
    pages: tuple[MapPage, ...] = ()
    is_left: bool = True  # whether one of its pages leads out of it; the last stage needs none

    @property
    def way(self) -> tuple[MapPage, ...]:
        """The pages that readers go through, without those that a form leads to."""
        return tuple(page for page in self.pages if not page.is_aside)


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """A whole journey."""

    title: str
    audience: str
    stages: tuple[MapStage, ...] = ()
    unplaced: tuple[str, ...] = ()  # the names of offers whose form stands on no page
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # pages of other journeys led to: address -> title

    @property
    def pages(self) -> tuple[MapPage, ...]:
        """Every page, stage by stage."""
        return tuple(page for stage in self.stages for page in stage.pages)

    @property
    def titles(self) -> Mapping[str, str]:
        """Address -> title of every page on the map, and of those that it leads to."""
        return {**self.elsewhere, **{page.page: page.title for page in self.pages}}

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing on the way, a sentence each; none where all is well."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[str]:
        for stage in self.stages:
            if not stage.way:
                yield f"No page serves “{stage.words}”."
            elif not stage.is_left:
                yield f"Nobody can leave “{stage.words}”: none of its pages leads on."
        if not any(page.raises_hand for page in self.pages):
            yield "No page carries the form that raises a hand."
        yield from (f"The form of “{name}” stands on no page." for name in self.unplaced)
        for stage in self.stages[:-1]:
            for page in stage.way:
                if stage.is_left and not page.next and not page.form:
                    yield f"“{page.title}” leads nowhere."
