"""Transcripts and mails are read in every spelling that systems write, and refused in whole sentences."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.congruence.conversation.read import KINDS, read_conversation, read_conversation_file
from site_builder.congruence.conversation.turns import Transcript
from site_builder.errors import SourceError

WORD = st.text("abcdefghijklmnopqrstuvwxyzäé", min_size=1, max_size=8)
SENTENCE = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
NAME = st.sampled_from(("Jane Miller", "Tom Okafor", "Li", "María José Ruiz"))
# Different words, since captions that repeat the last ones are heard once.
TURNS = st.lists(st.tuples(NAME, SENTENCE), min_size=3, max_size=8, unique_by=lambda spoken: spoken[1].split()[-1])


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def in_turns(spoken: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same with what one speaker says twice in a row joined."""
    found: list[tuple[str, str]] = []
    for name, words in spoken:
        if found and found[-1][0] == name:
            found[-1] = (name, f"{found[-1][1]} {words}")
        else:
            found.append((name, words))
    return found


def read(text: str, kind: str) -> Transcript:
    return read_conversation(text.encode(), kind, f"call.{kind}", "en")


def clock(number: int, mark: str) -> str:
    return f"00:{number:02}:00{mark}000"


@given(TURNS, st.sampled_from(("<v {}>{}", "{}: {}", "<v.first {}>{}</v>", "{} (guest): {}")))
def test_captions_give_who_said_what_and_when(spoken, style):
    cues = [
        f"{number}\n{clock(number, '.')} --> {clock(number + 1, '.')} align:start\n{style.format(name, words)}"
        for number, (name, words) in enumerate(spoken)
    ]
    found = read("WEBVTT\n\nNOTE made up\n\n" + "\n\n".join(cues), "vtt")
    assert said(found) == in_turns(spoken)
    assert [p.at for turn in found.turns for p in turn.pieces] == [f"00:{n:02}:00" for n in range(len(spoken))]


@given(TURNS, st.booleans())
def test_subrip_is_read_with_wrapped_lines_and_without_empty_ones(spoken, is_tight):
    cues = []
    for number, (name, words) in enumerate(spoken):
        first, *rest = words.split()
        wrapped = f"{name}: {first}" + ("\n" + " ".join(rest) if rest else "")
        cues.append(f"{number + 1}\n{clock(number, ',')} --> {clock(number + 1, ',')}\n<i>{wrapped}</i>")
    assert said(read(("\n" if is_tight else "\n\n").join(cues), "srt")) == in_turns(spoken)


STYLES = (
    "{name}: {words}",
    "[{at}] {name}: {words}",
    "{at} {name}: {words}",
    "**{name}**: {words}",
    "{name}  {at}\n{words}",
)


@given(TURNS, st.sampled_from(STYLES), st.sampled_from(("\n", "\n\n")))
def test_a_text_gives_who_said_what(spoken, style, gap):
    rows = [style.format(name=name, words=words, at=f"00:{n:02}:00") for n, (name, words) in enumerate(spoken)]
    found = read(gap.join(rows), "txt")
    assert said(found) == in_turns(spoken)
    if "{at}" in style:
        assert found.turns[0].pieces[0].at == "00:00:00"


def test_captions_that_roll_up_are_heard_once():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nwe call you\n\n00:02.000 --> 00:03.000\nwe call you\nwithin a day\n"
    assert " ".join(words for _, words in said(read(text, "vtt"))) == "we call you within a day"


def test_two_people_in_one_caption_are_two():
    found = read("1\n00:00:01,000 --> 00:00:02,000\n- Is it free?\n- It is &amp; stays so.\n", "srt")
    assert [turn.text for turn in found.turns] == ["Is it free?", "It is & stays so."]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_usual_encoding_is_read(encoding):
    text = "Agent: Für Sie kostenlos, naïve café £5.\r\nCustomer: Très bien.\r\n"
    found = read_conversation(text.encode(encoding), "txt", "call.txt", "en")
    assert said(found) == [("Agent", "Für Sie kostenlos, naïve café £5."), ("Customer", "Très bien.")]


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (b"", "txt", "call:1: this is empty. Export the conversation anew."),
        (b"WEBVTT\n", "vtt", "call:1: no caption is in it. Each begins with a line of times such as 00:00:01.000 --> "),
        (
            b"WEBVTT\n\nsoon --> later\nHi\n",
            "vtt",
            "call:3: “soon --> later” is no line of times. Write it as 00:00:01",
        ),
        (b"\x89PNG\x01\x02\n", "txt", "call:1: this is not text. Export the conversation as .vtt, .srt, .txt or .eml."),
        (
            b"\xff\xfeA\x00\n\x00\x00",
            "txt",
            "call:2: this begins as UTF-16-LE and breaks off at byte 4. Export it anew",
        ),
        (b"hello\n", "eml", "call:1: this is no mail: it has no line such as “From: …”. Save the mail as .eml anew."),
        (b"From: a@b.c\n\n> old\n", "eml", "call:1: this mail says nothing of its own: it holds older mails or"),
        (b"x", "docx", "call: “docx” is no kind that is read. Export it as vtt, srt, txt, eml."),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_the_way_out(data, kind, message):
    with pytest.raises(SourceError) as caught:
        read_conversation(data, kind, "call", "en")
    assert str(caught.value).startswith(message)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        read_conversation_file(tmp_path / "call.vtt", "en")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(KINDS))
def test_no_bytes_break_a_reader(data, kind):
    prefix = {"eml": b"From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n", "vtt": b"WEBVTT\n\n"}.get(kind, b"")
    for given_data in (data, prefix + data):
        with suppress(SourceError):
            assert all(turn.text for turn in read_conversation(given_data, kind, "call", "en").turns)


MAIL = """From: Tom Okafor <tom@example.com>
To: "Miller, Jane" <jane@example.org>
Date: Mon, 23 Nov 2026 10:00:00 +1100
Subject: Re: your call

Hi Jane,

we ring you within
one working day.

{quote}
Kind regards
Tom
"""
QUOTES = [
    "On Mon, 23 Nov 2026 at 09:00, Jane <jane@example.org> wrote:\n> Do you ring within the hour?\n> It is urgent.\n",
    "On Mon, 23 Nov 2026 at 09:00, Jane Miller of Somewhere Long\n<jane@example.org> wrote:\n> Do you ring?\n",
    "On Monday Jane wrote:\n\nDo you ring within the hour?\n",
    "-----Original Message-----\nFrom: Jane\nDo you ring within the hour?\n",
    "From: Jane <jane@example.org>\nSent: Monday\nTo: Tom\nSubject: call\n\nDo you ring?\n",
    "-- \nTom Okafor, do not ring\n",
    "",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_a_mail_is_what_its_writer_wrote_alone(quote):
    found = read(MAIL.format(quote=quote), "eml")
    assert [turn.text for turn in found.turns][:2] == ["Hi Jane,", "we ring you within one working day."]
    assert not any("ring?" in turn.text or "hour" in turn.text or "Tom" in turn.text for turn in found.turns)
    assert found.speakers == ("Tom Okafor <tom@example.com>",)
    assert any("jane@example.org" in one for one in found.addressed)
    assert {piece.at for turn in found.turns for piece in turn.pieces} == {"2026-11-23T10:00:00+11:00"}
    assert found.turns[1].pieces[0].line == 8


def test_answers_between_quoted_lines_are_kept():
    text = "From: a@b.c\n\nJane wrote to us <j@d.e> wrote:\n> Is it free?\nIt is.\n> And quick?\nIt is that, too.\n"
    assert [turn.text for turn in read(text, "eml").turns] == ["It is.", "It is that, too."]


def test_a_mail_in_html_and_quoted_printable_is_read_without_the_older_one():
    text = (
        "From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=----=_Next_01\n\n"
        "------=_Next_01\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "<p>It costs =C2=A35.</p><blockquote><p>It costs =C2=A39.</p></blockquote>\n------=_Next_01--\n"
    )
    assert [turn.text for turn in read(text, "eml").turns] == ["It costs £5."]
