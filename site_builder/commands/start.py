"""`waypost init` and `waypost new`: a site, a page or a journey to begin with."""

import json
import os
import re
import shutil
from pathlib import Path

import click

from site_builder.commands.options import clock, require_site, site_option
from site_builder.sources.pages import slugify

_STARTER = Path(__file__).resolve().parent.parent / "starter"
_KEPT = ("README.md", ".gitignore", ".git")  # what a fresh repository may hold already


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> int:
    """Make a new site in DIRECTORY that builds and passes `waypost check` at once.

    \b
    Example:  waypost init my-site && cd my-site && waypost serve
    """
    if directory.is_dir() and any(entry.name not in _KEPT for entry in directory.iterdir()):
        raise click.UsageError(f"{directory} is not empty. Name a folder that is empty or not there yet.")
    directory.mkdir(parents=True, exist_ok=True)
    for source in sorted(_STARTER.rglob("*")):
        target = directory / source.relative_to(_STARTER)
        if source.is_file() and "__pycache__" not in source.parts and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    if not (directory / ".gitignore").exists():
        (directory / ".gitignore").write_text(".waypost/\npublic/\n", "utf-8")
    click.echo(f"A site stands in {directory}. See it with:  cd {directory} && waypost serve")
    return 0


@click.command()
@click.argument("what", type=click.Choice(["page", "journey"]))
@click.argument("name")
@site_option
def new(what: str, name: str, root: Path) -> int:
    """Make a page (NAME is its path under content/) or a journey with its fields filled in.

    \b
    Example:  waypost new page first-home/deposit
              waypost new journey refinancing
    """
    require_site(root)
    files = _page(root, name) if what == "page" else _journey(root, name)
    for path in files:
        if path.exists():
            raise click.UsageError(f"{path} is there already. Choose another name.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(f"Made {path.relative_to(root) if path.is_relative_to(root) else path}")
    return 0


def _page(root: Path, name: str) -> dict[Path, str]:
    parts = name.removesuffix(".md").split("/")
    if any(not part or (part.startswith(".") and part != "..") for part in parts) and not name.startswith("/"):
        raise click.UsageError(f"“{name}” is no name for a page. Name one like first-home/deposit.")
    path = "/".join(part if part in ("..", "_index") else slugify(part) if part else "" for part in parts)
    target = root / "content" / f"{path}.md"
    if not os.path.normpath(target).startswith(os.path.normpath(root / "content") + os.sep):
        raise click.UsageError(f"{name} is not under content/. Name a page like first-home/deposit.")
    title = json.dumps(parts[-1].replace("-", " ").capitalize(), ensure_ascii=False)
    folder = path.split("/", 1)[0] if "/" in path else ""
    journey = folder if (root / "journeys" / folder / "journey.yaml").is_file() and folder else ""
    way = f"journey: {journey}\nstage: information\n" if journey else ""
    return {
        target: f"---\ntitle: {title}\ndescription: One sentence of 70 to 155 characters that says what the reader "
        f"gets from this page.\ndate: {clock().date().isoformat()}\ndraft: true\n{way}---\n"
        "What the reader gets, in the first sentence.\n\n## The first thing they ask\n\nAnd its answer.\n"
    }


def _journey(root: Path, name: str) -> dict[Path, str]:
    title = name.replace("-", " ").capitalize()
    name = slugify(name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or not title.strip():
        raise click.UsageError(
            f"“{title}” is no name for a journey. Name it in small letters, digits and hyphens, like first-home."
        )
    folder = root / "journeys" / name
    return {
        folder / "journey.yaml": f"""title: {json.dumps(title, ensure_ascii=False)}
kind: initial                      # initial | post-sale | referral
audience: who this is for
owners: {{marketing: Marketing, sales: Sales, operations: Operations}}
lead_definition:
  version: 1
  text: Who counts as a lead, in one sentence that both sides signed.
  agreed: [{{by: marketing, on: {clock().date().isoformat()}}}, {{by: sales, on: {clock().date().isoformat()}}}]
stages:                            # the reader's task in two to five words; take away what does not fit
  need: Spot what is wrong
  information: See how it works
  evaluation: Compare your options
  decision: Talk it through
promises:
  answer-1bd:
    text: We answer within one business day.
    kind: time
    claim: {{at_most: 1 business day}}
    proof: The log of enquiries of the last quarter
offers:
  talk:
    kind: booking
    fields: [name, email, message?]
    thanks: {name}/thanks.md
    button: Ask for a time
hand_raise: {{offer: talk, within: 1 business day, escalate_to: revenue_owner}}
unqualified_reasons: [out of area, no need, unable to reach, wrong details, spam]
opener:
  problem: People in your place often tell us that …
  question: Is that so for you?
""",
        folder / "script.md": "## Opening\n- You asked for a call; we answer by the end of the next working day. "
        '{: promise="answer-1bd" }\n',
        folder / "operations.md": "## Answering\n- Every enquiry is answered within one business day. "
        '{: covers="answer-1bd" owner="Sales" }\n',
    }
