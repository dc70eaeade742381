"""`measure_inbox.py FOLDER`: what the inbox of a seeded folder takes: milliseconds of processor, and bytes."""

import statistics
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from flask.testing import FlaskClient
from seed_leads import KEYS, PASSWORD

from capture_api.app import close_app, create_app
from capture_api.ids import random_ids
from capture_api.places import HANDOFF
from capture_api.settings import read_settings

ROUNDS = 20
LISTS = {"open": "", "mine today": "owner=tom@example.com&until=today", "all, newest": "status=all&sort=-created",
         "unanswered questions": "kind=question&status=new,to-check,accepted", "no-shows": "status=no-show",
         "one journey": "journey=first-home"}  # fmt: skip
SEARCHES = ("Özil", "ozil", "Иван", "łukasz nowak", "strasse", "0412 345", "+61 412 000", "person77@example.org",
            "example", "deposit", "a", "e", "person", "no such word", "spring auctions zola",
            "500 000", "WP-")  # fmt: skip
PAGES = ("promises", "team", "definitions", "quarantine", "review")
REPORTS = ("leaks", "credit", "funnel", "sources", "speed", "promises")


def main() -> None:
    """Print the median and the 95th of a hundred for each list, search and report, and the size of each page."""
    folder = Path(sys.argv[1])
    url = f"sqlite:///{(folder / 'waypost-data' / 'leads.db').absolute()}"
    settings = {"WAYPOST_SECRET_KEYS": KEYS, "WAYPOST_HANDOFF": str(folder / HANDOFF), "WAYPOST_DATABASE_URL": url}
    app = create_app(read_settings(settings), lambda: datetime.now(UTC), random_ids)
    client = app.test_client()
    data = {"email": "tom@example.com", "password": PASSWORD}
    assert client.post("/inbox/sign-in", data=data, base_url="https://localhost").status_code == 303
    for name, address in addresses(client):
        times, size = timed(client, address)
        print(f"{name:<34} {statistics.median(times):7.0f} {statistics.quantiles(times, n=20)[-1]:7.0f} ms {size:8,} B")
    close_app(app)


def addresses(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """What is measured."""
    yield from ((f"list: {name}", f"/inbox/?{query}") for name, query in LISTS.items())
    yield from ((f"search: {words}", f"/inbox/?q={words.replace('+', '%2B')}") for words in SEARCHES)
    yield from ((f"search all: {words}", f"/inbox/?status=all&q={words}") for words in ("a", "example", "zola"))
    yield from ((name, f"/inbox/{name}") for name in PAGES)
    month = f"{datetime.now(UTC):%Y-%m}"
    yield from ((f"report: {name}", f"/inbox/reports/{name}") for name in REPORTS)
    yield from ((f"report of the month: {name}", f"/inbox/reports/{name}?month={month}") for name in REPORTS)
    for status in ("new", "proposal"):
        found = client.get(f"/inbox/?status={status}", base_url="https://localhost").text
        if "/inbox/leads/l_" in found:
            yield f"a lead that is {status}", f"/inbox/leads/l_{found.partition('/inbox/leads/l_')[2][:20]}"


def timed(client: FlaskClient, address: str) -> tuple[list[float], int]:
    """Milliseconds of each round, and the bytes of the page."""
    times = []
    for _ in range(ROUNDS):
        begun = process_time()
        answer = client.get(address, base_url="https://localhost")
        times.append((process_time() - begun) * 1000)
        assert answer.status_code == 200, address
    return times, len(answer.data)


if __name__ == "__main__":
    main()
