"""Faults in the mails that a journey sends after the sale: words, links and journeys that there are not."""

import re
from collections.abc import Iterator

from capture_api.contract.mails import MAIL_WORDS
from site_builder.check.journeys import nearest, nearest_page
from site_builder.model.addresses import is_outside, source_address
from site_builder.model.finding import Finding, Place
from site_builder.model.site import Site

_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)")


def unknown_mail_words(site: Site) -> Iterator[Finding]:
    """A mail holds no words in double braces but those for which something is put in."""
    for journey in site.journeys.values():
        for mail in journey.mails:
            for word, line in mail.words:
                if word not in MAIL_WORDS:
                    words = f"nothing stands for `{{{{ {word} }}}}` in a mail. {nearest(word, MAIL_WORDS)}"
                    yield Finding("J220", Place(mail.place.file, line), words)


def lost_mail_links(site: Site) -> Iterator[Finding]:
    """A link in a mail leads to a page of the site or to a full address: a mail has no place to start from."""
    for journey in site.journeys.values():
        for mail in journey.mails:
            for found in _LINK.finditer(mail.body):
                target = found[1].partition("#")[0]
                if not target or target.startswith("{{") or is_outside(target):
                    continue
                urls = {page.url for page in site.pages.values()} | set(site.files)
                if not source_address(site, target.lstrip("/")) and target not in urls:
                    remedy = nearest_page(target, site.pages, "Write its path from content/, like first-home/keys.md.")
                    words = f"the mail links to `{target}`, which is no page. {remedy}"
                    yield Finding("J221", Place(mail.place.file, mail.line_of(found.start())), words)


def unknown_after_sale(site: Site) -> Iterator[Finding]:
    """What takes over after delivery is a journey of another kind than the first."""
    for journey in site.journeys.values():
        name = journey.after_sale.journey
        if not name:
            continue
        place = journey.at("after_sale", "journey")
        known = [other.name for other in site.journeys.values() if other.kind != "initial"]
        if name not in site.journeys:
            yield Finding("J222", place, f"there is no journey `{name}`. {nearest(name, known)}")
        elif site.journeys[name].kind == "initial":
            words = f"`{name}` is of the kind initial, which begins before a sale. {nearest(name, known)}"
            yield Finding("J222", place, words)
