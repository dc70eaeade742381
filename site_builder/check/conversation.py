"""How grave it is what was said in a conversation."""

from site_builder.check.promises import level_of
from site_builder.congruence.conversation.hearing import Heard
from site_builder.congruence.language.pack import Pack
from site_builder.model.finding import Level

SOFTER = ("weakened", "conditional")  # less than promised, and no lie


def level_of_heard(heard: Heard, pack: Pack) -> Level | None:
    """The level of a finding for what was said, None for what is no fault: a promise kept to, or a rule put off."""
    if not heard.rule:
        return None
    level = level_of(heard.rule, pack)
    if str(level) == "off":
        return None
    if heard.label == "unverified":
        return "suggestion"
    return "warning" if level == "error" and (heard.label in SOFTER or heard.rule != "CG015") else level
