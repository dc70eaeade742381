"""What is said in a call is told to keep a promise, to contradict or exceed it, or to be a new one."""

import pytest
from garden import NOW, write_site
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.conversation.hearing import Hearing, hear
from site_builder.congruence.conversation.hiding import Hiding
from site_builder.congruence.conversation.language import load_conversation_words
from site_builder.congruence.conversation.read import read_conversation
from site_builder.congruence.conversation.sides import house_of, tell_sides
from site_builder.congruence.promises.ledger import lines_of, pack_of
from site_builder.load.site import load_site
from site_builder.model.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return load_site(write_site(tmp_path_factory.mktemp("garden") / "site", {}), NOW)


def heard(site: Site, text: str, kind: str = "txt") -> Hearing:
    """What a conversation makes of the good site's one promise: an answer within two working days."""
    pack, words = pack_of(site), load_conversation_words("en")
    assert pack is not None
    found = read_conversation(text.encode(), kind, "call", "en")
    sides = tell_sides(found, (), house_of(site), words)
    hiding = Hiding(found.speakers, (promise.text for promise in site.promises.values()), (), pack, words)
    return hear(found, sides, tuple(site.promises.values()), lines_of(site, "script"), pack, hiding)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("{promise}", "congruent"),
        ("We answer you within five working days.", "contradicted"),
        ("We answer you within one hour.", "exceeded"),
        ("I'll send you the plan by Thursday.", "new"),
        ("You will pay nothing for the first year.", "new"),
        ("We usually answer within two days.", "weakened"),
        ("So yeah, um, we answer, you know, within five days, okay?", "contradicted"),
        ("We'll have a look.", ""),
        ("Do we answer you within five working days?", ""),
        ("The neighbours answered within five working days.", ""),
    ],
)
def test_a_sentence_of_ours_is_told(site, said, label):
    promise = site.promises["answer-2d"].text
    found = heard(site, f"Customer: Hello.\nAgent: {said.format(promise=promise)}")
    assert [one.label for one in found.heard] == ([label] if label else [])
    assert [one.line for one in found.heard] == [2] * bool(label)
    is_spoken = label in ("congruent", "contradicted", "exceeded", "weakened")
    assert [one.id for one in found.silent] == ([] if is_spoken else ["answer-2d"])


def test_what_the_customer_says_is_neither_judged_nor_kept(site):
    found = heard(site, "Agent: Hello.\nCustomer: You answer within five working days, I am Jane.")
    assert found.heard == ()
    assert (found.turns, found.ours) == (2, 1)


@given(st.lists(st.integers(1, 7), min_size=1, max_size=4), st.integers(2, 9))
def test_a_sentence_cut_over_captions_has_the_time_of_its_first(site, cuts, days):
    words = f"Good day to you. We answer you within {days + 2} days. Bye.".split()
    pieces, at = [], 0
    for cut in [*cuts, len(words)]:
        pieces.append(" ".join(words[at : at + cut]))
        at += cut
    pieces = [piece for piece in pieces if piece]
    cues = [f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{piece}" for n, piece in enumerate(pieces)]
    found = heard(site, "WEBVTT\n\n" + "\n\n".join(cues), "vtt").heard
    start = next(n for n, piece in enumerate(pieces) if "We" in piece.split())
    assert [(one.label, one.at) for one in found] == [("contradicted", f"00:00:{start:02}")]


def test_captions_without_full_stops_are_cut(site):
    filler = "and so we went on about the roses and the hedge and the gravel and more "
    rows = [filler, filler, "we answer you within nine days", filler, filler, filler]
    cues = [f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{row}" for n, row in enumerate(rows)]
    found = heard(site, "WEBVTT\n\n" + "\n\n".join(cues), "vtt").heard
    assert [one.label for one in found] == ["contradicted"]
    assert len(found[0].words.split()) < 60
