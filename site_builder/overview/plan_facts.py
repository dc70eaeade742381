"""The plan as plain facts, for programs."""

from decimal import Decimal
from typing import Any

from site_builder.model.finding import Finding
from site_builder.overview.months import CampaignView, PlanView


def plan_facts(view: PlanView, findings: list[Finding]) -> dict[str, Any]:
    """The plan, and what is off in it; days as YYYY-MM-DD, money as numbers."""
    return {
        "today": view.today.isoformat(),
        "currency": view.currency,
        "months": [
            {"month": f"{first:%Y-%m}", "campaigns": [one.campaign.id for one in view.running_in(number)]}
            for number, (first, _) in enumerate(view.months)
        ],
        "peaks": [
            {"name": one.name, "from": one.first.isoformat(), "to": one.last.isoformat(), "is_served": one.is_served}
            for one in view.peaks
        ],
        "campaigns": [_campaign(one) for one in view.campaigns],
        "findings": [
            {
                "code": one.code,
                "level": one.level,
                "file": one.place.file,
                "line": one.place.line,
                "message": one.message,
            }
            for one in findings
        ],
    }


def _campaign(one: CampaignView) -> dict[str, Any]:
    campaign, brought = one.campaign, one.brought
    counted = ("hand_raises", "leads", "unqualified", "won")
    return {
        "id": campaign.id,
        "title": campaign.title,
        "state": one.state,
        "from": campaign.first.isoformat(),
        "to": campaign.last.isoformat(),
        "journey": campaign.journey,
        "offer": campaign.offer or None,
        "leads_to": one.leads_to or None,
        "owner": campaign.owner,
        "owner_name": one.owner,
        "cost": _number(campaign.cost),
        "goal": {"hand_raises": campaign.goal.hand_raises, "leads": campaign.goal.leads},
        "brought": {name: getattr(brought, name) for name in counted} if brought else None,
        "cost_a_hand_raise": _number(one.cost_a_hand),
        "media": [
            {
                "code": medium.medium.code,
                "medium": medium.medium.name,
                "source": medium.medium.source or None,
                "address": medium.address,
                "hand_raises": medium.hand_raises,
            }
            for medium in one.media
        ],
        "steps": [{"do": step.what, "owner": step.owner, "after_days": step.after_days} for step in campaign.steps],
    }


def _number(found: Decimal | None) -> int | float | None:
    if found is None:
        return None
    return int(found) if found == found.to_integral_value() else float(found)
