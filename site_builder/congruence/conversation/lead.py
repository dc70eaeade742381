"""A lead's notes and mails as a conversation, and the promises as its person was told them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from capture_api.clock import rfc3339
from capture_api.contract.conversation import OURS, LeadConversation, LeadWords
from capture_api.contract.invitation import wording_hash
from site_builder.congruence.conversation.language import ConversationWords
from site_builder.congruence.conversation.quoting import own_rows, paragraphs
from site_builder.congruence.conversation.sides import Sides
from site_builder.congruence.conversation.turns import Piece, Transcript, Turn
from site_builder.model.finding import Place
from site_builder.model.journey import Promise

OF_LEAD = Sides(frozenset({OURS}), "as the notes, mails and forms of the lead are kept")


def lead_transcript(conversation: LeadConversation, words: ConversationWords) -> Transcript:
    """Every note and mail, a turn for each paragraph of them; mails without their signatures."""
    turns = tuple(turn for said in conversation.words for turn in _turns(said, words))
    return Transcript("lead", turns, conversation.people)


def _turns(said: LeadWords, words: ConversationWords) -> Iterator[Turn]:
    rows = list(enumerate(said.text.split("\n"), 1))
    for part in paragraphs(own_rows(rows, words) if said.kind == "mail" else rows):
        text = " ".join(" ".join(row for _, row in part).split())
        yield Turn(said.side, (Piece(text, 0, rfc3339(said.at)),))


def promises_told(conversation: LeadConversation, declared: Mapping[str, Promise]) -> tuple[Promise, ...]:
    """Every promise of the lead's journey, those that its person was told in the very words of then."""
    promises = {name: one for name, one in declared.items() if one.journey == conversation.journey}
    for told in conversation.told:
        today = declared.get(told.promise_id)
        if today is None:
            promises[told.promise_id] = Promise(told.promise_id, told.text, "other", conversation.journey, Place(""))
        elif told.hash != wording_hash(today.text):
            promises[told.promise_id] = replace(today, text=told.text, claim=None, better="")
        else:
            promises[told.promise_id] = today
    return tuple(promises.values())
