"""The table of every check: its codes, its subject and its function."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from capture_api.contract.offers import FormFacts
from site_builder.check import (
    access,
    addresses,
    answer_times,
    blocked,
    brand,
    campaigns,
    claims,
    components,
    form_names,
    journey_mails,
    journeys,
    links,
    notes,
    offers,
    promises,
    prose,
    settings,
    suppressions,
)
from site_builder.check.facts import PageFacts
from site_builder.check.form_template import forms_that_can_t_come_back
from site_builder.congruence.language.pack import Pack
from site_builder.congruence.promises.ledger import JudgedPromise, judge_site, pack_of
from site_builder.model.finding import Finding, Level
from site_builder.model.index import SiteIndex
from site_builder.model.site import Site
from site_builder.theme.theme import Theme

SUBJECTS = ("sources", "journeys", "links", "congruence", "access", "claims", "plan")
RANK: dict[str, int] = {"suggestion": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Built:
    """What checks look at: the sources, the theme, the day, what the promises were judged to be and the files."""

    index: SiteIndex
    theme: Theme
    today: date
    judged: tuple[JudgedPromise, ...] = ()
    paths: Collection[str] = ()  # of every file that is published; none until rendered
    forms: Sequence[FormFacts] = ()  # those that stand on rendered pages
    facts: Mapping[str, PageFacts] = field(default_factory=dict)  # what each rendered page holds, by its file

    @property
    def site(self) -> Site:
        """The sources alone."""
        return self.index.site


@dataclass(frozen=True, slots=True)
class Check:
    """A subject, the codes that a function may find, one sentence, and the function."""

    subject: str
    codes: tuple[str, ...]
    find: Callable[[Built], Iterable[Finding]]
    breaks: bool = False  # whether an error of it would publish something broken, so that `build` refuses
    rendered: bool = False  # whether it looks at rendered files

    @property
    def is_basic(self) -> bool:
        """Whether rendering waits for what it finds."""
        return self.breaks and not self.rendered

    @property
    def sentence(self) -> str:
        """What holds when the check finds nothing."""
        return (self.find.__doc__ or "").strip().split("\n")[0]


def _of_site(find: Callable[[Site], Iterator[Finding]]) -> Callable[[Built], Iterable[Finding]]:
    def check(built: Built) -> Iterable[Finding]:
        return find(built.site)

    check.__doc__ = find.__doc__
    return check


def _of_index(find: Callable[[SiteIndex], Iterator[Finding]]) -> Callable[[Built], Iterable[Finding]]:
    def check(built: Built) -> Iterable[Finding]:
        return find(built.index)

    check.__doc__ = find.__doc__
    return check


def _of_facts(
    find: Callable[[Site, Mapping[str, PageFacts]], Iterator[Finding]],
) -> Callable[[Built], Iterable[Finding]]:
    def check(built: Built) -> Iterable[Finding]:
        return find(built.site, built.facts)

    check.__doc__ = find.__doc__
    return check


def _of_sources(
    find: Callable[[Site, Theme, Mapping[str, PageFacts]], Iterator[Finding]],
) -> Callable[[Built], Iterable[Finding]]:
    def check(built: Built) -> Iterable[Finding]:
        return find(built.site, built.theme, built.facts)

    check.__doc__ = find.__doc__
    return check


def _sources(built: Built) -> Iterable[Finding]:
    """Every file has the fields that it needs, spelled as its schema has them."""
    return built.site.faults


def _components(built: Built) -> Iterable[Finding]:
    """Every `:::` block closes, is known to the theme and has the fields that it needs."""
    return components.component_blocks(built.site, built.theme)


def _settings(built: Built) -> Iterable[Finding]:
    """Every theme setting is one that the theme has, of the kind that it takes."""
    return brand.unknown_settings(built.site, built.theme)


def _contrasts(built: Built) -> Iterable[Finding]:
    """Text keeps a contrast of 4.5, borders and focus one of 3, in both schemes and with the brand's colours."""
    return brand.weak_contrasts(built.site, built.theme)


def _levels(built: Built) -> Iterable[Finding]:
    """Levels are given to findings that there are, and none lets a broken page be published."""
    known = {code for check in CHECKS for code in check.codes}
    return settings.odd_levels(built.site, known, FIRM - {"S107"})


def _links(built: Built) -> Iterable[Finding]:
    """Every internal link and fragment of every built page leads somewhere."""
    return links.broken_links(built.site, built.theme, built.paths, built.facts)


def _blocked(built: Built) -> Iterable[Finding]:
    """A browser loads and runs all that a page holds: its content security policy keeps nothing of it out."""
    return blocked.blocked_parts(built.site, built.theme, built.facts)


def _forms(built: Built) -> Iterable[Finding]:
    """The capture API can show each form again by itself, with what was typed and what is to mend."""
    return forms_that_can_t_come_back(built.theme, built.forms)


def _templates(built: Built) -> Iterable[Finding]:
    """A page's template is one that the theme has for pages, or one of the site's own."""
    return components.unknown_templates(built.site, built.theme)


def _of_rules(find: Callable[[Site, Pack | None], Iterator[Finding]]) -> Callable[[Built], Iterable[Finding]]:
    def check(built: Built) -> Iterable[Finding]:
        return find(built.site, pack_of(built.site))

    check.__doc__ = find.__doc__
    return check


def _congruence(built: Built) -> Iterable[Finding]:
    """A promise is kept by what sales says and by what operations does."""
    return promises.incongruent_lines(built.judged, pack_of(built.site))


def _reviews(built: Built) -> Iterable[Finding]:
    """A person's review speaks of the words as they stand today."""
    return promises.outdated_reviews(built.site, built.judged, pack_of(built.site))


def _suppressions(built: Built) -> Iterable[Finding]:
    """A suppression names a reason and an owner, ends within 90 days and spares nothing broken."""
    return suppressions.lapsed_suppressions(built.site, built.today, FIRM)


def _unready_pages(built: Built) -> Iterable[Finding]:
    """The page of a campaign that runs is published: somebody holds its short address in their hand."""
    return campaigns.unready_pages(built.index, built.today)


def _short_plans(built: Built) -> Iterable[Finding]:
    """Twelve months lie ahead in the plan, and each time that matters to the trade has a campaign."""
    return campaigns.short_plans(built.site, built.today)


CHECKS: tuple[Check, ...] = (
    Check("sources", ("S101", "S102", "S103", "S104", "S105", "S110"), _sources, breaks=True),
    Check("sources", ("S106", "S107"), _components, breaks=True),
    Check("sources", ("S101", "S102"), _settings, breaks=True),
    Check("sources", ("S109",), _templates, breaks=True),
    Check("sources", ("S108",), _of_site(promises.unreadable_claims), breaks=True),
    Check("journeys", ("J201",), _of_site(journeys.lost_next_steps), breaks=True),
    Check("journeys", ("J202", "J203"), _of_site(journeys.unknown_journeys), breaks=True),
    Check("journeys", ("J204", "J210"), _of_index(journeys.stages_without_way_out), breaks=True),
    Check("journeys", ("J205", "J206", "J211"), _of_index(journeys.hand_raises), breaks=True),
    Check("journeys", ("J207", "J213", "J214"), _of_site(offers.offers), breaks=True),
    Check("journeys", ("J216", "S105"), _of_site(offers.form_fields), breaks=True),
    Check("journeys", ("J217",), _of_site(offers.answer_promises), breaks=True),
    Check("journeys", ("J220",), _of_site(journey_mails.unknown_mail_words), breaks=True),
    Check("journeys", ("J221",), _of_site(journey_mails.lost_mail_links), breaks=True),
    Check("journeys", ("J222",), _of_site(journey_mails.unknown_after_sale), breaks=True),
    Check("journeys", ("J218",), _of_site(form_names.undescribed_fields), breaks=True),
    Check("journeys", ("J219",), _of_site(form_names.lost_criteria), breaks=True),
    Check("journeys", ("J208", "J209", "J215"), _of_site(journeys.unknown_names), breaks=True),
    Check("journeys", ("J212",), _of_site(journeys.repeated_promises), breaks=True),
    Check("links", ("L306",), _of_site(addresses.unfit_addresses), breaks=True),
    Check("links", ("L305",), _of_site(addresses.address_clashes), breaks=True),
    Check("links", ("L307",), _of_site(addresses.reserved_addresses), breaks=True),
    Check("links", ("L301",), _of_index(settings.lost_pages_in_settings), breaks=True),
    Check("links", ("L301",), _of_site(settings.missing_home), breaks=True),
    Check("links", ("L301",), _of_site(settings.lost_images), breaks=True),
    Check("sources", ("S103", "S105"), _of_site(settings.odd_settings), breaks=True),
    Check("sources", ("S101", "S102"), _levels, breaks=True),
    Check("links", ("L301", "L302"), _links, breaks=True, rendered=True),
    Check("links", ("L303",), _of_sources(links.shared_ids), breaks=True, rendered=True),
    Check("links", ("L308",), _blocked, breaks=True, rendered=True),
    Check("sources", ("S109",), _forms, breaks=True, rendered=True),
    Check("links", ("L304",), _of_sources(links.poor_labels), rendered=True),
    Check("links", ("L309",), _of_facts(links.left_signs), rendered=True),
    Check("access", ("A401",), _of_sources(access.text_alternatives), rendered=True),
    Check("access", ("A402",), _of_sources(access.heading_order), rendered=True),
    Check("access", ("A403", "A404", "A405"), _of_site(access.names_and_descriptions)),
    Check("access", ("A406",), _contrasts, breaks=True),
    Check("access", ("A407",), _of_site(notes.left_notes)),
    Check(
        "congruence",
        ("CG001", "CG002", "CG003", "CG004", "CG005", "CG006", "CG007", "CG012", "CG014"),
        _congruence,
    ),
    Check("congruence", ("CG008", "CG009", "CG015"), _of_rules(prose.promises_in_prose)),
    Check("congruence", ("CG010",), _of_rules(promises.orphan_links)),
    Check("congruence", ("CG011",), _reviews),
    Check("congruence", ("CG013",), _suppressions),
    Check("congruence", ("CG016",), _of_rules(promises.unpromised_commitments)),
    Check("congruence", ("CG017",), _of_rules(promises.contrary_claims)),
    Check("congruence", ("CG018",), _of_rules(answer_times.late_answers)),
    Check("congruence", ("C506",), _of_site(promises.untold_promises)),
    Check("claims", ("C502",), _of_site(claims.watching_openers)),
    Check("claims", ("C503",), _of_site(claims.pages_without_advantage)),
    Check("claims", ("C504",), _of_site(claims.missing_proofs)),
    Check("plan", ("P601", "P602"), _of_index(campaigns.unknown_campaign_names), breaks=True),
    Check("plan", ("P603",), _of_site(campaigns.odd_campaign_times), breaks=True),
    Check("plan", ("P604",), _of_site(campaigns.shared_codes), breaks=True),
    Check("plan", ("P605",), _unready_pages, breaks=True),
    Check("plan", ("P606", "P607"), _short_plans),
    Check("plan", ("P608",), _of_site(campaigns.one_sided_steps)),
)
FIRM = frozenset(code for check in CHECKS if check.breaks for code in check.codes)  # never suppressed


def judge(site: Site) -> tuple[JudgedPromise, ...]:
    """The site's promises judged once, for every check and the handoff file."""
    return tuple(judge_site(site))


def run_checks(built: Built, wanted: Sequence[Check]) -> list[Finding]:
    """What the wanted checks find, with the levels that site.yaml gives them, in order of place."""
    levels = built.site.settings.levels
    found = (_levelled(finding, levels) for check in wanted for finding in check.find(built))
    return sorted({finding for finding in found if finding is not None}, key=suppressions.order)


def settle(findings: Sequence[Finding], built: Built, wanted: Sequence[Check]) -> list[Finding]:
    """What all the wanted checks found, with those marked that a suppression spares."""
    looked_for = {code for check in wanted for code in check.codes}
    return suppressions.settle(findings, built.site, built.today, FIRM, looked_for)


def _levelled(finding: Finding, levels: Mapping[str, Level | str]) -> Finding | None:
    level = levels.get(finding.code, finding.level) if finding.level != "error" or finding.code not in FIRM else "error"
    if level == "off":
        return None
    return finding if level == finding.level or level not in RANK else replace(finding, level=level)  # type: ignore[arg-type]


def breaking(findings: Iterable[Finding]) -> list[Finding]:
    """The errors among findings that no suppression spares."""
    return at_or_above(findings, "error")


def at_or_above(findings: Iterable[Finding], level: str) -> list[Finding]:
    """The findings at a level or a graver one that no suppression spares."""
    return [finding for finding in findings if RANK[finding.level] >= RANK[level] and not finding.suppression]
