"""Whose inbox it is: the time, the newest build's manifest, and the names of the site's people."""

from datetime import datetime

from capture_api.contract.manifest import Manifest
from capture_api.inbox.auth import the_services


def now() -> datetime:
    """The time that this app's clock tells."""
    return the_services().clock()


def the_manifest() -> Manifest:
    """The newest build's manifest: whose inbox it is, and in which time zone."""
    return the_services().manifests.current()


def names_of(manifest: Manifest) -> dict[str, str]:
    """Address -> name of the people whom the site names."""
    people = manifest.site.owners.values()
    return {person.email: person.name for person in people if person.email and person.name}
