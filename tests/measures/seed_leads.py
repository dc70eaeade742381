"""`seed_leads.py FOLDER [--leads N]`: the example site with N leads of every kind, to work on or to measure.

Three journeys; late ones and new ones, questions, returning people, two of a household, some taken down by phone, some
held back as spam, and every status that work on leads leads to. The same N gives the same leads.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from capture_api.accounts.access import Accounts
from capture_api.accounts.actor import Actor
from capture_api.app import close_app, create_app
from capture_api.contract.invitation import PromiseRef
from capture_api.contract.manifest import Manifest
from capture_api.contract.offers import FieldFacts
from capture_api.errors import RefusedMove
from capture_api.ids import random_ids
from capture_api.model.recording import PathStep
from capture_api.places import HANDOFF
from capture_api.record.entry import Entry
from capture_api.record.planner import plan_recording
from capture_api.sales.cases.actions import LeadAction
from capture_api.services import Services
from capture_api.settings import read_settings
from capture_api.store.engine import Transaction
from capture_api.store.record_rows import record_in
from capture_api.verify.path import VisitPath

ROOT = Path(__file__).resolve().parents[2]
KEYS = json.dumps(["a-key-of-the-seeded-example-0000000000"])
PASSWORD = "a password for the seed"
PEOPLE = (("tom@example.com", "Tom Okafor", "sales"), ("mei@example.com", "Mei Lin", "sales"),
          ("ana@example.com", "Ana Ruiz", "sales"), ("olga@example.com", "Olga Petrov", "owner"),
          ("mia@example.com", "Mia Hall", "marketing"))  # fmt: skip
GIVEN = ("Ada", "Émile", "Mesut", "Łukasz", "Иван", "Nguyễn", "Sinéad", "Zoë", "Jürgen", "Priya", "Olu", "Chiara",
         "太郎", "Amal", "Björn", "Grace", "Hēmi", "İpek", "João", "Sam")  # fmt: skip
FAMILY = ("Byron", "Zola", "Özil", "Nowak", "Петров", "Đặng", "O’Brien", "van der Berg", "Müller", "Sharma", "Adeyemi",
          "Rossi", "山田", "Haddad", "Åström", "Hopper", "Parata", "Yıldız", "Gonçalves", "Smith-Jones")  # fmt: skip
COMPANIES = ("", "", "Harbour Accounting", "Straße & Söhne", "Northside Conveyancing", "Ὀδύσσεια Travel")
WISHES = ("Can we buy before the spring auctions, and with what deposit?", "",
          "Our fixed rate ends in March. Budget about 500\u00a0000, and we would rather not move banks.",
          "Please ring after six, I teach until five.", "My partner is self-employed; does that matter?",
          "We have two quotes that say different things and would like somebody to explain why.")  # fmt: skip
NOTES = ("Rang, engaged", "Left word with her partner", "Sends payslips tonight", "Wants it in writing first")
WAYS = (("accept",), ("accept", "attempt"), ("accept", "book"), ("accept", "book", "no-show"), ("accept", "meet"),
        ("accept", "meet", "propose"), ("accept", "meet", "win"), ("accept", "meet", "lose"), ("unqualify",),
        ("recycle",), ("answer",), ("accept", "meet", "win", "deliver"))  # fmt: skip
MOST_REAL = 2_000  # leads that come in and are worked one by one; more of them are copies, for their number alone
# What is copied with each lead: how the first column's names begin, and the columns that hold names of copied rows.
COPIED = {
    "submission": ("s", ("id", "person_id", "reference")),
    "lead": ("l", ("id", "person_id", "submission_id", "first_submission_id")),
    "touch": ("p", ("person_id", "submission_id", "lead_id")),
    "told": ("s", ("submission_id",)),
    "person_told": ("p", ("person_id",)),
    "lead_told": ("l", ("lead_id",)),
}
DAYS = 365  # over which leads came
IDLE = 0.45  # of all leads, that nobody has touched


def main() -> None:
    """Build the site in the folder, fill its database, and say how to look at it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=40)
    asked = parser.parse_args()
    app = seeded(asked.folder, asked.leads, datetime.now(UTC))
    close_app(app)
    print(f"{asked.leads} leads in {asked.folder}. Look at them:")
    print(f"  cd {asked.folder} && WAYPOST_SECRET_KEYS='{KEYS}' waypost api --bind 127.0.0.1:8080")
    print(f"  http://127.0.0.1:8080/inbox/ as {', '.join(one[0] for one in PEOPLE)}, each with “{PASSWORD}”")


class Clock:
    """The time at which the next thing happens."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def seeded(folder: Path, leads: int, now: datetime) -> Flask:
    """The app over a new database with so many leads, the last of them come in at `now`."""
    environment = site_in(folder)
    clock = Clock(now - timedelta(days=DAYS))
    app = create_app(read_settings(environment), clock, random_ids)
    accounts: Accounts = app.extensions["waypost.accounts"]
    for email, name, role in PEOPLE:
        accounts.create(email, name, role, PASSWORD)
    fill(app, min(leads, MOST_REAL), clock, now)
    for copy in range(1, leads // MOST_REAL):
        app.extensions["waypost"].engine.transaction(lambda tx, copy=copy: copy_all(tx, copy))
    clock.now = now
    return app


def site_in(folder: Path) -> dict[str, str]:
    """The example site, built; the environment that its API runs in."""
    for name in ("content", "journeys"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "site.yaml", folder)
    command = [sys.executable, "-c", "from site_builder.cli import main; main()", "build"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "WAYPOST_SECRET_KEYS": KEYS})
    url = f"sqlite:///{(folder / 'waypost-data' / 'leads.db').absolute()}"
    return {"WAYPOST_SECRET_KEYS": KEYS, "WAYPOST_HANDOFF": str(folder / HANDOFF), "WAYPOST_DATABASE_URL": url}


def fill(app: Flask, leads: int, clock: Clock, now: datetime) -> None:
    """Every lead as it came in, in groups as under load, then what was done with each."""
    services: Services = app.extensions["waypost"]
    manifest, chance = services.manifests.current(), random.Random(leads)
    entries = list(made(manifest, leads, now, chance))
    for start in range(0, len(entries), 200):
        group = [plan_recording(one, manifest, services.ids) for one in entries[start : start + 200]]
        services.engine.transaction(lambda tx, group=group: [record_in(tx, one) for one in group])
    work = [row["id"] for row in services.engine.query("SELECT id FROM lead ORDER BY created_at")]
    for lead_id in work:
        if chance.random() > IDLE:
            do_work(services, lead_id, clock, now, chance)


def copy_all(tx: Transaction, copy: int) -> None:
    """Everybody who came in by themselves once more, under other names, found by the same words."""
    mark = f"c{copy}_"
    person = "name, phone, company, language, state, first_at, last_at"
    tx.run(
        f"""INSERT INTO person (id, email, email_key, {person})
        SELECT :mark || id, :mark || email, :mark || email_key, {person} FROM person WHERE id LIKE 'p%'""",
        mark=mark,
    )
    for table, (first, own) in COPIED.items():
        names = [row["name"] for row in tx.all(f"SELECT name FROM pragma_table_info('{table}')")]
        names = [name for name in names if (table, name) != ("touch", "id")]  # it counts itself
        taken = ", ".join(f":mark || {name}" if name in own else name for name in names)
        where = f"{own[0]} LIKE '{first}\\_%' ESCAPE '\\'"
        where += " AND person_id IS NOT NULL" if table == "submission" else ""
        tx.run(f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} WHERE {where}", mark=mark)
    tx.run("INSERT INTO person_words (person_id) SELECT :mark || person_id FROM person_words WHERE person_id LIKE 'p%'",
           mark=mark)  # fmt: skip
    tx.run("""INSERT INTO person_search (rowid, words) SELECT copied.no, person_search.words FROM person_words AS copied
        JOIN person_words AS first ON copied.person_id = :mark || first.person_id
        JOIN person_search ON person_search.rowid = first.no WHERE first.person_id LIKE 'p%'""", mark=mark)  # fmt: skip


def made(manifest: Manifest, leads: int, now: datetime, chance: random.Random) -> Iterator[Entry]:
    """Forms from oldest to newest."""
    journeys = tuple(manifest.journeys)
    for number in range(leads):
        at = now - timedelta(minutes=(leads - number) * DAYS * 24 * 60 / leads * chance.uniform(0.98, 1))
        journey = chance.choice(journeys)
        facts = manifest.journeys[journey]
        asks = [name for name, one in facts.offers.items() if one.kind == "enquiry"]
        offer = asks[0] if asks and chance.random() < 0.15 else facts.hand_raise.offer
        form = facts.offers[offer]
        person = number if chance.random() < 0.9 else chance.randrange(max(1, number))  # one in ten is back
        given, family = GIVEN[person % len(GIVEN)], FAMILY[person // len(GIVEN) % len(FAMILY)]
        answers = {field.name: answer_to(field, person, given, family, chance) for field in form.fields}
        told = [PromiseRef(name, one.hash) for name, one in manifest.promises.items() if one.journey == journey]
        source = {"utm_source": chance.choice(["newsletter", "search", "poster"])}
        entry = Entry(
            journey=journey,
            offer=offer,
            form=form,
            kind=form.kind,
            stage="decision",
            page=next(iter(manifest.pages)),
            answers={name: value for name, value in answers.items() if value},
            path=VisitPath(way_here(manifest, journey, chance), source, 0),
            promises=tuple(told[:4]),
            prep=(),
            at=at,
        )
        if chance.random() < 0.1:
            entry = replace(entry, page="", taken_down_by="Tom Okafor", medium="phone", kind="enquiry")
        yield replace(entry, quarantined="honeypot") if chance.random() < 0.02 else entry


def way_here(manifest: Manifest, journey: str, chance: random.Random) -> tuple[PathStep, ...]:
    """Some pages of the journey, as a browser passes them on; nothing from one in four."""
    pages = [(page, facts.stages[journey]) for page, facts in manifest.pages.items() if journey in facts.stages]
    seen = chance.sample(pages, min(len(pages), chance.choice((0, 2, 3, 5))))
    return tuple(PathStep(page, stage, number * 60) for number, (page, stage) in enumerate(seen))


def answer_to(field: FieldFacts, person: int, given: str, family: str, chance: random.Random) -> str:
    """What somebody puts into a field; households share a telephone."""
    if field.name == "postcode":
        return chance.choice(["3070", "3121", "2000"])
    known: dict[str, Callable[[], str]] = {
        "email": lambda: f"person{person}@example.org",
        "name": lambda: f"{given} {family}",
        "phone": lambda: chance.choice(["", f"04{person // 2 % 100:02} {person // 200 % 1000:03} 678"]),
        "company": lambda: chance.choice(COMPANIES),
        "message": lambda: chance.choice(WISHES),
        "day": lambda: "",
        "heard": lambda: chance.choice(("", "a friend", "the radio", f"somebody at number {person % 97}")),
    }
    if field.name in known:
        return known[field.name]()
    return chance.choice(list(field.labels)) if field.choices else ""


def do_work(services: Services, lead_id: str, clock: Clock, now: datetime, chance: random.Random) -> None:
    """Some moves, each a while after the one before, as long as that is not ahead of us."""
    email, name, role = chance.choice(PEOPLE[:3])
    mover = Actor("a_seed", name, email, role)
    came = services.sales.leads.row(mover, lead_id).created_at
    for move in chance.choice(WAYS):
        came += timedelta(hours=chance.uniform(0.5, 30))
        if came >= now:
            return
        clock.now = came
        reasons = services.sales.leads.sheet(mover, lead_id).reasons.get(move, ())
        day, hour = came + timedelta(days=chance.randrange(1, 20)), came.time().replace(second=0, microsecond=0)
        reason, note = chance.choice(reasons) if reasons else "", chance.choice((*NOTES, ""))
        try:
            services.sales.actions.act(mover, lead_id, LeadAction(move, reason, day.date(), hour, note=note))
        except RefusedMove:
            return


if __name__ == "__main__":
    main()
