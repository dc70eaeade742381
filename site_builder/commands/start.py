"""`waypost init` and `waypost new`: a site, a page, a journey or a plan to begin with."""

import os
import re
import shutil
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

import click

from capture_api.calling import command
from capture_api.places import DATA, PRIVATE
from site_builder.check.journeys import nearest
from site_builder.commands.first_files import journey_files, page_text, plan_text
from site_builder.commands.options import clock, require_site, site_option
from site_builder.load.journeys import read_journeys
from site_builder.load.pages import slugify
from site_builder.load.reading import read_text, readable
from site_builder.load.settings import read_settings
from site_builder.load.yaml_lines import read_yaml
from site_builder.model.campaigns import PLAN_FILE

_STARTER = Path(__file__).resolve().parent.parent / "starter"
_KEPT = ("README.md", ".gitignore", ".git")  # what a fresh repository may hold already


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> int:
    """Make a new site in DIRECTORY that builds and passes `waypost check` at once.

    \b
    Example:  waypost init my-site && cd my-site && waypost serve
    """
    try:
        _make_site(directory)
    except OSError as error:
        where = readable(str(error.filename or directory))
        words = f"{where} can't be written: {error.strerror}. Name a folder that is empty or not there yet."
        raise click.UsageError(words) from error
    where = f"./{directory}" if str(directory).startswith("-") else str(directory)  # cd would take it for an option
    click.echo(f"A site stands in {directory}. See it with:  cd {quote(where)} && {command('serve')}")
    return 0


def _make_site(directory: Path) -> None:
    if directory.is_dir() and any(entry.name not in _KEPT for entry in directory.iterdir()):
        raise click.UsageError(f"{directory} is not empty. Name a folder that is empty or not there yet.")
    directory.mkdir(parents=True, exist_ok=True)
    for source in sorted(_STARTER.rglob("*")):
        target = directory / source.relative_to(_STARTER)
        if source.is_file() and "__pycache__" not in source.parts and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    _keep_out_of_git(directory / ".gitignore")


def _keep_out_of_git(file: Path) -> None:
    """Leads, keys and what can be built again stay out of Git, also where a repository has a .gitignore already."""
    text = file.read_text("utf-8") if file.exists() else ""
    lacking = [f"{name}/" for name in (PRIVATE, DATA, "public") if f"{name}/" not in text.splitlines()]
    if lacking:
        joint = "\n" if text and not text.endswith("\n") else ""
        file.write_text(f"{text}{joint}{chr(10).join(lacking)}\n", "utf-8")


@click.command()
@click.argument("what", type=click.Choice(["page", "journey", "plan"]))
@click.argument("name")
@site_option
def new(what: str, name: str, root: Path) -> int:
    """Make a page (NAME is its path under content/), a journey with a page for each stage, or a plan for journey NAME.

    \b
    Example:  waypost new page first-home/deposit
              waypost new journey refinancing
              waypost new plan refinancing
    """
    require_site(root)
    files = {"page": _page, "journey": _journey, "plan": _plan}[what](root, name)
    for path in files:
        if path.exists():
            remedy = "Add a campaign to it" if what == "plan" else "Choose another name"
            raise click.UsageError(f"{path} is there already. {remedy}.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(f"Made {path.relative_to(root) if path.is_relative_to(root) else path}")
    if what == "journey":
        click.echo("Put your own words into them, and let both sides sign `agreed` in journey.yaml.")
    return 0


def _page(root: Path, name: str) -> dict[Path, str]:
    parts = name.removesuffix(".md").split("/")
    if any(not part or (part.startswith(".") and part != "..") for part in parts) and not name.startswith("/"):
        raise click.UsageError(f"“{name}” is no name for a page. Name one like first-home/deposit.")
    path = "/".join(part if part in ("..", "_index") else slugify(part) if part else "" for part in parts)
    target = root / "content" / f"{path}.md"
    if not os.path.normpath(target).startswith(os.path.normpath(root / "content") + os.sep):
        raise click.UsageError(f"{name} is not under content/. Name a page like first-home/deposit.")
    folder = path.split("/", 1)[0] if "/" in path else ""
    journey = folder if folder and (root / "journeys" / folder / "journey.yaml").is_file() else ""
    return {target: page_text(_title(parts[-1]), journey, clock().date())}


def _plan(root: Path, name: str) -> dict[Path, str]:
    journeys, _, unread = read_journeys(root)
    if unread:
        raise unread[0]
    if name not in journeys:
        raise click.UsageError(f"there is no journey `{name}` to plan for. {nearest(name, journeys)}")
    settings, _, _ = read_settings(root)
    owners = settings.owners
    owner = next((role for role in ("marketing", "revenue_owner") if role in owners), next(iter(owners), "marketing"))
    today = clock().astimezone(ZoneInfo(settings.time_zone)).date()
    return {root / PLAN_FILE: plan_text(name, journeys[name].title, owner, today)}


def _title(name: str) -> str:
    """A title from a name: as it is written where it has capitals, else with the first letter as one."""
    words = " ".join(name.replace("-", " ").split())
    return words if words != words.lower() else words[:1].upper() + words[1:]


def _journey(root: Path, name: str) -> dict[Path, str]:
    title = _title(name)
    name = slugify(name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or not title.strip():
        raise click.UsageError(
            f"“{title}” is no name for a journey. Name it in small letters, digits and hyphens, like first-home."
        )
    if (root / "journeys" / name).exists():
        raise click.UsageError(f"{root / 'journeys' / name} is there already. Choose another name.")
    found = read_yaml(read_text(root / "site.yaml", "site.yaml"), "site.yaml").data.get("owners")
    files = journey_files(name, title, next(iter(found), "") if isinstance(found, dict) else "")
    # A page that somebody wrote before its journey stays as it is.
    return {root / path: text for path, text in files.items() if not (root / path).exists()}
