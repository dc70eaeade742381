"""Whose inbox it is: the time, the newest build's manifest, and the names of the site's people."""

from datetime import datetime

from capture_api.contract.manifest import Manifest
from capture_api.inbox.auth import the_accounts, the_services


def now() -> datetime:
    """The time that this app's clock tells."""
    return the_services().clock()


def the_manifest() -> Manifest:
    """The newest build's manifest: whose inbox it is, and in which time zone."""
    return the_services().manifests.current()


def names_of(manifest: Manifest) -> dict[str, str]:
    """Address -> name of the people whom the site names, and of everybody who has an account."""
    named = {person.email: person.name for person in manifest.site.owners.values() if person.email}
    accounts = the_accounts().questions.everyone()
    known = named | {one.email: one.name or named.get(one.email, "") for one in accounts}
    return {email: name or email for email, name in sorted(known.items(), key=lambda item: item[1] or item[0])}
