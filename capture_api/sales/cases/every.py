"""All use cases, joined once for an app or a command."""

from dataclasses import dataclass
from pathlib import Path

from capture_api.clock import Clock
from capture_api.contract.manifest_file import ManifestFile
from capture_api.ids import Ids
from capture_api.sales.cases.actions import LeadActions
from capture_api.sales.cases.after_sale import AfterSaleCases
from capture_api.sales.cases.buying_groups import BuyingGroupCases
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.conversation import ConversationCases
from capture_api.sales.cases.definitions import DefinitionCases
from capture_api.sales.cases.imports import ImportCases
from capture_api.sales.cases.leads import LeadCases
from capture_api.sales.cases.maps import MapCases
from capture_api.sales.cases.people import PeopleCases
from capture_api.sales.cases.promises import PromiseCases
from capture_api.sales.cases.quarantine import QuarantineCases
from capture_api.sales.cases.referrers import ReferrerCases
from capture_api.sales.cases.reports import ReportCases
from capture_api.sales.cases.same_person import SamePersonCases
from capture_api.sales.cases.sharing import SharingCases
from capture_api.sales.cases.team import TeamCases
from capture_api.sales.cases.views import ViewCases
from capture_api.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Sales:
    """What sales may ask and do, by subject."""

    leads: LeadCases
    actions: LeadActions
    promises: PromiseCases
    quarantine: QuarantineCases
    people: PeopleCases
    reports: ReportCases
    team: TeamCases
    definitions: DefinitionCases
    views: ViewCases
    after_sale: AfterSaleCases
    same_person: SamePersonCases
    conversations: ConversationCases
    imports: ImportCases
    referrers: ReferrerCases
    maps: MapCases
    together: BuyingGroupCases
    sharing: SharingCases


def open_sales(
    engine: Engine, manifests: ManifestFile, clock: Clock, ids: Ids, address: str = "", templates: Path | None = None
) -> Sales:
    """The use cases over one store: `address` is this API's for browsers, `templates` a folder of edited mails."""
    context = SalesContext(engine, manifests, clock, ids, address)
    return Sales(
        LeadCases(context),
        LeadActions(context),
        PromiseCases(context),
        QuarantineCases(context),
        PeopleCases(context),
        ReportCases(context),
        TeamCases(context),
        DefinitionCases(context),
        ViewCases(context),
        AfterSaleCases(context),
        SamePersonCases(context),
        ConversationCases(context, templates),
        ImportCases(context),
        ReferrerCases(context),
        MapCases(context),
        BuyingGroupCases(context),
        SharingCases(context),
    )
