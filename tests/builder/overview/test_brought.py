"""What campaigns brought is counted alike from the reports and from a file of exported leads."""

import csv
import io
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.errors import SourceError
from site_builder.load.campaigns import plan_of
from site_builder.load.yaml_lines import Fields
from site_builder.overview.brought import Brought, brought_by_export, brought_by_reports

TODAY, ZONE = date(2027, 1, 15), ZoneInfo("Europe/London")
CAMPAIGN = {
    "title": "The letter", "from": "2026-11-01", "to": "2027-04-10", "journey": "garden", "goal": {"hand_raises": 8},
    "owner": "marketing", "media": {"town-fm": "radio", "letter": "letter"},
}  # fmt: skip
PLAN = plan_of(
    Fields({"campaigns": {"letter": CAMPAIGN, "later": CAMPAIGN | {"from": "2027-02-01", "media": {"x": "x"}}}}, {})
)
LEAD = {
    "kind": "hand-raise", "status": "new", "created_at": "2026-11-02T09:00:00.000Z", "meets_definition": True,
    "won_at": None, "source": {"utm_campaign": "letter", "ref": "town-fm"},
}  # fmt: skip
LEADS = [
    LEAD,
    LEAD | {"status": "unqualified", "meets_definition": False, "source": {"utm_campaign": "letter", "ref": "letter"}},
    LEAD | {"status": "won", "won_at": "2026-12-02T09:00:00.000Z"},
    LEAD | {"status": "joined"},
    LEAD | {"kind": "enquiry"},
    LEAD | {"created_at": "2026-10-31T23:30:00.000Z"},  # the day before, in London
    LEAD | {"source": {"utm_campaign": "another"}},
    LEAD | {"source": {}},
]
NONE = Brought(by_code={"town-fm": 0, "letter": 0})
CAME = {"letter": Brought(3, 2, 1, 1, {"town-fm": 2, "letter": 1})}


def as_lines(leads):
    return "".join(json.dumps(lead) + "\n" for lead in leads)


def as_csv(leads):
    out = io.StringIO()
    names = ["kind", "status", "created_at", "meets_definition", "won_at", "utm_campaign", "ref"]
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    for lead in leads:
        tags = {name: lead["source"].get(name, "") for name in ("utm_campaign", "ref")}
        meets = "yes" if lead["meets_definition"] else "no"
        facts = {name: lead[name] or "" for name in ("kind", "status", "created_at", "won_at")}
        writer.writerow(facts | tags | {"meets_definition": meets})
    return out.getvalue()


def counted(text):
    return brought_by_export(PLAN, text, "leads.txt", TODAY, ZONE)


@pytest.mark.parametrize("write", [as_lines, as_csv])
def test_an_export_is_counted(write):
    assert counted(write(LEADS)) == CAME


def test_the_reports_are_asked_once_a_first_day_and_both_audiences_added_up():
    asked = []

    def ask(name, what):
        asked.append((name, dict(what)))
        row = {"campaign": "letter", "leads": 2, "fit": 1, "taken_back": 1, "won": 0, "accepted_share": None}
        more = [row | {"leads": 1, "fit": 1, "taken_back": 0, "won": 1}]
        codes = [{"code": "town-fm", "medium": "radio", "first": 4, "last": 2}]
        other = [{"code": "letter", "medium": "letter", "first": 1, "last": 1}]
        both = ([row], more) if name == "credit" else (codes, other)
        table = "campaign" if name == "credit" else "codes"
        return {"audiences": {one: {"tables": {table: {"rows": rows}}} for one, rows in zip("ab", both, strict=True)}}

    assert brought_by_reports(PLAN, ask, TODAY) == CAME
    assert asked == [("credit", {"first": "2026-11-01"}), ("sources", {"first": "2026-11-01"})]


@pytest.mark.parametrize(("text", "line", "words"), [
    ("id,name\n1,Jo\n", 2, "it has no `kind`"),
    ('{"kind": "hand-raise"}\n', 1, "it has no `status`"),
    (as_lines([LEAD]) + "{oops\n", 2, "no JSON"),
    (as_lines([LEAD | {"created_at": "soon"}]), 1, "`created_at` is no time: soon"),
])  # fmt: skip
def test_another_file_is_refused_with_its_line(text, line, words):
    with pytest.raises(SourceError, match=words) as caught:
        counted(text)
    assert caught.value.line == line


ROW = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["hand-raise", "enquiry"]),
        "status": st.sampled_from(["new", "joined", "unqualified"]),
        "created_at": st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001 - made aware below
            lambda one: one.replace(tzinfo=UTC).isoformat()
        ),
        "meets_definition": st.booleans(),
        "won_at": st.none() | st.just("2026-12-02T09:00:00.000Z"),
        "source": st.dictionaries(st.sampled_from(["utm_campaign", "ref"]), st.sampled_from(["letter", "town-fm"])),
    }
)


@given(st.lists(ROW, max_size=6))
def test_both_formats_count_the_same(rows):
    found = counted(as_lines(rows))
    assert found == counted(as_csv(rows))
    assert found["letter"].leads <= found["letter"].hand_raises
    assert sum(found["letter"].by_code.values()) <= found["letter"].hand_raises


@given(st.text(max_size=40) | st.text(alphabet='{}":,kind\n', max_size=40))
def test_any_other_text_is_refused_or_brings_nothing(text):
    try:
        found = counted(text)
    except SourceError as refused:
        found = {"letter": NONE} if str(refused).startswith("leads.txt") else {}
    assert found == {"letter": NONE}
