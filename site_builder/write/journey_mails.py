"""A journey's mails as the capture API sends them: their Markdown as plain text and as HTML, with whole addresses."""

import html
import re
from collections.abc import Callable

from capture_api.contract.mails import JourneyMail
from site_builder.model.addresses import absolute, is_outside, source_address
from site_builder.model.journey_mail import WORD, WrittenMail
from site_builder.model.site import Site
from site_builder.render.markdown.engine import PageMarkdown, open_engine

_MARK = re.compile(r"waypostword(\d+)word")  # what stands for a word in braces while Markdown is read
_LINK = re.compile(r"!?\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(.*?)[ \t]*#*$")


def journey_mails(site: Site, mails: tuple[WrittenMail, ...]) -> tuple[JourneyMail, ...]:
    """The mails of a journey that say when they go out."""
    return tuple(journey_mail(site, mail) for mail in mails if mail.state)


def journey_mail(site: Site, mail: WrittenMail) -> JourneyMail:
    """One mail, its words in braces untouched."""
    marked, words = marked_words(mail.body)
    page = PageMarkdown(open_engine(site.settings.markdown), addresses(site))
    return JourneyMail(
        name=mail.name,
        subject=mail.subject,
        when=mail.when,
        state=mail.state,
        days=mail.days,
        signed_by=mail.signed_by,
        language=mail.language or site.settings.language,
        text=with_words(plain_text(marked, addresses(site)), words).strip() + "\n",
        html=with_words(page.block(marked), words),
    )


def addresses(site: Site) -> Callable[[str], str]:
    """A function from a link's target to its whole address: a mail is read far from the site."""

    def address(target: str) -> str:
        if is_outside(target) or _MARK.fullmatch(target):
            return target
        path, mark, fragment = target.partition("#")
        return absolute(site, source_address(site, path.lstrip("/")) or path) + mark + fragment

    return address


def marked_words(markdown: str) -> tuple[str, list[str]]:
    """The text with a mark for each word in braces, which Markdown would read as its own, and the words."""
    words: list[str] = []

    def mark(found: re.Match[str]) -> str:
        words.append(f"{{{{ {found[1]} }}}}")
        return f"waypostword{len(words) - 1}word"

    return WORD.sub(mark, markdown), words


def with_words(text: str, words: list[str]) -> str:
    """The text with the words in the place of their marks."""
    return _MARK.sub(lambda found: words[int(found[1])], text)


def plain_text(markdown: str, address: Callable[[str], str]) -> str:
    """Markdown as one reads it without HTML: headings and stress without marks, each link with its address."""

    def link(found: re.Match[str]) -> str:
        target = address(found[2])
        return found[1] if found[0].startswith("!") else target if found[1] == target else f"{found[1]} <{target}>"

    text = _HEADING.sub(r"\1", _LINK.sub(link, markdown))
    return html.unescape(_EMPHASIS.sub(r"\2", text))
