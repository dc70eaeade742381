"""A link by which a colleague or partner joins those who talk with us: once, until a day, and told nothing of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture_api.accounts.access import hash_of
from capture_api.accounts.actor import Actor
from capture_api.contract.addresses import shared_address
from capture_api.contract.offers import Choice, FieldFacts
from capture_api.contract.tokens import SHARE, read_until, sign_until
from capture_api.deliver.mail_facts import site_facts
from capture_api.errors import AnotherBody, RefusedMove, StaleToken
from capture_api.ids import REFERENCE, Ids
from capture_api.model.answers import Answers, text_of
from capture_api.model.buying_group import KINDS, ROLES, BuyingGroup, role_words
from capture_api.model.email import email_key
from capture_api.model.form_words import FormWords, asked
from capture_api.model.lead import LeadRow
from capture_api.model.recording import IdempotencyKey, Mail, Person, Recording, Submission, Touch
from capture_api.record.manual_entry import UnfitLead, answers_typed
from capture_api.record.planner import DRAWS
from capture_api.sales.cases.buying_groups import tell
from capture_api.sales.cases.context import SalesContext
from capture_api.sales.cases.same_person import is_erased
from capture_api.sales.queries import one_of
from capture_api.store.buying_groups import (
    BuyingGroupRepository,
    ShareLink,
    belong_in,
    end_link,
    found_group,
    groups_of,
    keep_link,
    open_links,
    use_link,
)
from capture_api.store.engine import Transaction
from capture_api.store.errors import ReferenceTaken
from capture_api.store.record_rows import record_in

LINK_LIFE = timedelta(days=14)
MOST_LINKS = 10  # open at once for one household or company
JOINED_IN, LINK_MADE, LINK_ENDED = "joined-in", "share-link", "share-link-ended"  # touches; the first is a mail too
OFFER = "Joined by a link that was passed on"
FIELDS = (
    FieldFacts("name", "Your name", "text", required=True, autocomplete="name"),
    FieldFacts("email", "Email address", "email", autocomplete="email"),
    FieldFacts("phone", "Or your phone number", "phone", autocomplete="tel"),
    FieldFacts("role", "What have you to do with it?", "radio", choices=(
        Choice("partner", "I am their partner"),
        Choice("decides", "I decide, or have a say"),
        Choice("pays", "I pay for it"),
        Choice("uses", "I will use it"),
        Choice("advises", "I advise them"),
        Choice("other", "Something else"),
    )),
    FieldFacts("message", "What matters to you?", "textarea"),
)  # fmt: skip
USED = "This link was used already: each lets in one person. Ask whoever gave it to you for another."


@dataclass(frozen=True, slots=True)
class SharingCases:
    """What may be asked and done about such links."""

    context: SalesContext

    def share(self, actor: Actor, lead_id: str, kind: str) -> ShareLink:
        """Make a link for one more person; a household or company is made for it where there is none yet."""
        actor.must("act")
        row, at = self.context.lead_named(lead_id), self.context.clock()
        one_of("kind", kind, tuple(KINDS))
        if is_erased(row):
            raise RefusedMove(f"The person of {row.reference} was erased, so nobody can join them.")

        def work(tx: Transaction) -> ShareLink:
            group_id = self._group_of(tx, row, kind, actor.name, at)
            link = ShareLink(self.context.ids("x"), group_id, row.id, at, actor.name, at + LINK_LIFE)
            if open_links(tx, group_id, at) >= MOST_LINKS:
                raise RefusedMove(f"{MOST_LINKS} links are open already. Take one back first.")
            keep_link(tx, link)
            tell(tx, row, LINK_MADE, actor.name, at, {})
            return link

        return self.context.engine.transaction(work)

    def _group_of(self, tx: Transaction, row: LeadRow, kind: str, by: str, at: datetime) -> str:
        """The group of a lead's person, made with them alone in it where they have none."""
        mine = groups_of(tx.all, row.person_id)
        if mine:
            return mine[0].id
        group = BuyingGroup(self.context.ids("g"), kind, at, by)
        found_group(tx, group)
        belong_in(tx, self.context.ids("b"), group.id, row.person_id, "", at, by)
        return group.id

    def address(self, link: ShareLink, keys: Sequence[str]) -> str:
        """What is passed on: the link's id, signed, and nothing of anybody."""
        return shared_address(self.context.base_url, sign_until(link.id, keys, SHARE, link.until))

    def end(self, actor: Actor, lead_id: str, link_id: str) -> None:
        """Take a link back; RefusedMove where it was used, or is of somebody else."""
        actor.must("act")
        row, at = self.context.lead_named(lead_id), self.context.clock()
        link = BuyingGroupRepository(self.context.engine).link(link_id)

        def work(tx: Transaction) -> None:
            mine = {one.id for one in groups_of(tx.all, row.person_id)}
            if link is None or link.group_id not in mine or not end_link(tx, link, at, actor.name):
                raise RefusedMove("This link was used or taken back already. Load the lead again.")
            tell(tx, row, LINK_ENDED, actor.name, at, {})

        self.context.engine.transaction(work)

    def invited(self, token: str, keys: Sequence[str]) -> ShareLink:
        """The link of a token; ForgedToken or StaleToken where it is none of ours, too old, used or taken back."""
        link = self._link(token, keys)
        if link.used_at:
            raise StaleToken(USED)
        return link

    def _link(self, token: str, keys: Sequence[str]) -> ShareLink:
        name = str(read_until(token, keys, SHARE, self.context.clock()))
        found = BuyingGroupRepository(self.context.engine).link(name)
        if found is None or found.ended_at:
            raise StaleToken("This link was taken back. Ask whoever gave it to you for another.")
        return found

    def accept(self, token: str, typed: Mapping[str, str], keys: Sequence[str]) -> None:
        """Let somebody join by a link: kept once, told to whoever works the lead. UnfitLead for what is off.

        The same form sent twice is one; anything else that comes by a used link is refused with StaleToken.
        """
        link, at = self._link(token, keys), self.context.clock()
        row = self.context.lead_named(link.lead_id)
        answers = answers_of_form(typed, self.context.manifest.site.country)

        def work(tx: Transaction) -> None:
            self._let_in(tx, link, row, answers, at)

        for _ in range(DRAWS - 1):
            try:
                return self.context.engine.transaction(work)
            except ReferenceTaken:
                continue
        return self.context.engine.transaction(work)

    def _let_in(self, tx: Transaction, link: ShareLink, row: LeadRow, answers: Answers, at: datetime) -> None:
        """Everything that is written when somebody comes by a link: all of it, or nothing."""
        try:
            kept = record_in(tx, self._recording(link, row, answers, at))
        except AnotherBody as error:
            raise StaleToken(USED) from error
        if kept.is_repeat:
            return
        if not use_link(tx, link.id, at):
            raise StaleToken(USED)
        sent = tx.all("SELECT person_id FROM submission WHERE id = :id", id=kept.submission_id)
        role, person_id = text_of(answers, "role"), str(sent[0]["person_id"])
        if not belong_in(tx, self.context.ids("b"), link.group_id, person_id, role, at, "", kept.submission_id):
            # Perhaps in this very group already, perhaps in another: nobody is moved by a stranger.
            elsewhere = {one.id for one in groups_of(tx.all, person_id)} != {link.group_id}
            sql = "UPDATE outbox SET facts = json_set(facts, '$.elsewhere', :elsewhere) WHERE submission_id = :id"
            tx.run(sql, elsewhere=elsewhere, id=kept.submission_id)
        tx.run("UPDATE outbox SET lead_id = :lead WHERE submission_id = :id", lead=row.id, id=kept.submission_id)
        tell(tx, row, JOINED_IN, "", at, {"role": role_words(role)})
        tx.run("UPDATE lead SET revision = revision + 1 WHERE id = :id", id=row.id)

    def _recording(self, link: ShareLink, row: LeadRow, answers: Answers, at: datetime) -> Recording:
        """Everything that somebody who came by a link writes; it is no raised hand and counts for nobody."""
        manifest, ids = self.context.manifest, self.context.ids
        words = FormWords(
            row.words.journey, offer=OFFER, fields=tuple(map(asked, FIELDS)), time_zone=manifest.hours.time_zone
        )
        sent = Submission(
            id=ids("s"),
            reference=ids(REFERENCE),
            at=at,
            journey=row.journey,
            offer="",
            kind=JOINED_IN,
            stage=row.stage,
            page="",
            answers=answers,
            path=(),
            path_dropped=0,
            source={"utm_medium": "passed on"},
            promises=(),
            prep=(),
            language=manifest.site.language,
            build=manifest.build,
            words=words,
        )
        said = hash_of(repr(sorted(answers.items())))
        key = IdempotencyKey("share", link.id, said)
        touch = Touch(JOINED_IN, at, "", row.journey, row.stage, "", {"reference": sent.reference})
        return Recording(sent, key, person_of(answers, ids), (touch,), None, self._mails(link, row, answers))

    def _mails(self, link: ShareLink, row: LeadRow, answers: Answers) -> tuple[Mail, ...]:
        """The mail to whoever works the lead; it names the lead by its reference alone."""
        manifest = self.context.manifest
        owner = next(
            (one for one in (row.taken_by, row.owner, manifest.owner(row.journey, "sales").email) if "@" in one), ""
        )
        if not owner:
            return ()
        groups = [one.kind for one in BuyingGroupRepository(self.context.engine).of(row.person_id)]
        facts = site_facts(manifest, row.journey) | {
            "reference": row.reference,
            "joined": text_of(answers, "name"),
            "person": text_of(answers, "email"),
            "phone": text_of(answers, "phone"),
            "role": role_words(text_of(answers, "role")),
            "words": text_of(answers, "message"),
            "group": groups[0] if groups else "household or company",
            "elsewhere": False,
            "link": f"{self.context.base_url}inbox/leads/{row.id}",
        }
        return (Mail(self.context.ids("m"), JOINED_IN, owner, facts),)


def person_of(answers: Answers, ids: Ids) -> Person:
    """Who came by a link; one who gave a number alone is a person of their own, as a household shares one."""
    person_id, email = ids("p"), text_of(answers, "email")
    key = email_key(email) if email else f"phone:{person_id}"
    return Person(person_id, email, key, text_of(answers, "name"), text_of(answers, "phone"), "")


def answers_of_form(typed: Mapping[str, str], country: str) -> Answers:
    """What was typed, as far as the form asks for it; UnfitLead with a sentence for each field to mend."""
    given = {field.name: (typed.get(field.name, ""),) for field in FIELDS if typed.get(field.name, "").strip()}
    errors = {} if "name" in given else {"name": "Enter your name"}
    if "email" not in given and "phone" not in given:
        errors["email"] = "Enter an email address or a phone number, so that somebody can reach you"
    try:
        answers = answers_typed(given, FIELDS, country) if not errors else {}
    except UnfitLead as error:
        errors |= error.errors
    if not errors and text_of(answers, "role") not in ("", *ROLES):
        errors["role"] = "Choose what you have to do with it"
    if errors:
        raise UnfitLead(errors)
    return answers
