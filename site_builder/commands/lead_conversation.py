"""The conversation of a lead, from this machine's database or from an API elsewhere."""

import os
from pathlib import Path

from capture_api.cli.terminal import SiteFolder, open_leads
from capture_api.clock import system_clock
from capture_api.contract.conversation import LeadConversation


def read_lead(root: Path, reference: str, api: str, token: str) -> LeadConversation:
    """All that was said with a lead; a whole sentence and exit code 2 where it can't be had."""
    with open_leads(SiteFolder(root, os.environ), api, token, "", system_clock) as leads:
        return leads.conversation(reference)
