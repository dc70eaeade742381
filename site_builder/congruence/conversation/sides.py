"""Who of a conversation's speakers speaks for the business."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_builder.congruence.conversation.language import ConversationWords
from site_builder.congruence.conversation.turns import Transcript
from site_builder.model.settings import SiteSettings
from site_builder.model.site import Site

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class UnknownSides(ValueError):
    """Nothing tells who speaks for the business; the text says how to say it."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The speakers who speak for us, and how that is known, as a sentence."""

    ours: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class House:
    """By what our own people are known: their names, their addresses, the site's host."""

    names: frozenset[str]
    addresses: frozenset[str]
    host: str

    def knows(self, speaker: str) -> bool:
        """Whether a speaker is one of our people."""
        written = {found.lower() for found in _ADDRESS.findall(speaker)}
        bare = " ".join(_ADDRESS.sub(" ", speaker).strip(" <>()\"'").lower().split())
        at_home = any(address.rpartition("@")[2] == self.host for address in written if self.host)
        return bare in self.names or at_home or not written.isdisjoint(self.addresses)


def house_of(site: Site) -> House:
    """What the site says of the people who stand behind it."""
    settings = site.settings
    hosts = [offer.who for journey in site.journeys.values() for offer in journey.offers.values() if offer.who]
    people = [owner.name for owner in settings.owners.values()] + [one.name for one in hosts]
    return House(
        frozenset(
            name.lower() for name in (*people, settings.title, *_of_business(settings, "name", "legal_name")) if name
        ),
        frozenset(
            mail.lower()
            for mail in (*(one.email for one in settings.owners.values()), *_of_business(settings, "email"))
        ),
        (urlsplit(settings.base_url).hostname or "").removeprefix("www."),
    )


def _of_business(settings: SiteSettings, *keys: str) -> list[str]:
    return [str(settings.organisation[key]) for key in keys if settings.organisation.get(key)]


def tell_sides(transcript: Transcript, named: Sequence[str], house: House, words: ConversationWords) -> Sides:
    """Who speaks for us, by what was named, by the site's people, or by the roles; UnknownSides where nothing tells."""
    speakers = transcript.speakers
    if named:
        return Sides(_by_name(transcript, named), "as told by --ours")
    if not speakers:
        return Sides(frozenset({""}), "nobody is named, so all of it is taken for ours; --ours can't part it")
    known = frozenset(one for one in speakers if house.knows(one))
    if known:
        return Sides(known, "by the site's own people")
    if transcript.kind == "eml" and any(house.knows(one) for one in transcript.addressed):
        return Sides(frozenset(), "the mail went to the site's own people, so a customer wrote it")
    ours = frozenset(one for one in speakers if _role(one) in words.ours)
    theirs = frozenset(one for one in speakers if _role(one) in words.theirs)
    if ours:
        return Sides(ours, "by the roles that are named")
    if theirs and len(theirs) < len(speakers):
        return Sides(frozenset(speakers) - theirs, "all but who is named a customer")
    if theirs:
        return Sides(frozenset(), "all are named customers")
    raise UnknownSides(_question(speakers))


def _by_name(transcript: Transcript, named: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in named:
        fit = {one for one in transcript.speakers if _is_meant(name, one)}
        if not fit and not any(_is_meant(name, one) for one in transcript.addressed):
            heard = ", ".join(transcript.speakers) or "nobody by name"
            raise UnknownSides(f"nobody named “{name}” speaks in it. These do: {heard}.")
        found |= fit
    return frozenset(found)


def _is_meant(name: str, speaker: str) -> bool:
    wanted, full = name.lower().strip(), speaker.lower()
    words = set(_WORD.findall(full)) | set(_ADDRESS.findall(full))
    return wanted == full or wanted in words or set(wanted.split()) <= words


def _role(speaker: str) -> str:
    return re.split(r"[\d_#(]", speaker.lower(), maxsplit=1)[0].strip()


def _question(speakers: Sequence[str]) -> str:
    some = ", ".join(speakers[:8]) + (" and others" if len(speakers) > 8 else "")
    return f"nothing tells who speaks for the business. Name them with --ours NAME, of these: {some}."
