"""A wish for a time when nobody works is refused kindly, with what to choose instead."""

import pytest
from handoff_sample import answers

CLOSED = "We are closed on Saturday 28 November 2026. Choose Monday 30 November 2026 or Tuesday"
HOLIDAY = "Friday 25 December 2026 is a holiday here. Choose Monday 28 December 2026 or Tuesday 29 December 2026"


@pytest.fixture
def facts(facts):
    offer = facts["journeys"]["first-home"]["offers"]["consultation"]
    offer["times"]["late"] = {"label": "Late afternoon", "starts": "15:00", "ends": "17:30"}
    time = next(field for field in offer["fields"] if field["name"] == "time")
    time["choices"].append({"value": "late", "label": "Late afternoon"})
    return facts


@pytest.mark.parametrize(
    ("hours", "day", "time", "says"),
    [
        (0, "2026-11-28", "morning", CLOSED),
        (0, "2026-12-25", "", HOLIDAY),
        (0, "2026-12-25", "email", ""),  # whoever is written to needs no hour
        (0, "2026-11-23", "morning", ""),  # eleven in the morning
        (2, "2026-11-23", "morning", "“Morning, 9 am to noon” is over for today. Choose “Late afternoon”, or another"),
        (2, "2026-11-23", "", ""),
        (7, "2026-11-23", "late", "It is too late for a talk today. Choose Tuesday 24 November 2026 or Wednesday"),
        (7, "2026-11-24", "morning", ""),
    ],
)
def test_a_wish_is_taken_or_refused_with_what_to_choose(client, now, hours, day, time, says):
    now.pass_by(hours=hours)
    body = answers(day=day, time=time)
    answer = client.post("/f/first-home/consultation", data=body)
    assert answer.status_code == (422 if says else 303)
    assert says in answer.text.replace("&#34;", '"')
    if says:
        assert f'value="{day}"' in answer.text


def test_what_else_is_wrong_is_told_with_it(client):
    body = answers(day="2026-12-25", postcode="x", accept="json")
    answer = client.post("/f/first-home/consultation", data=body, headers={"Accept": "application/json"})
    assert set(answer.get_json()["errors"]) == {"postcode", "day"}
