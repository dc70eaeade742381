"""`waypost user` and `waypost token`: who may see what."""

import os
import secrets
from pathlib import Path

import click

from capture_api.accounts.access import Accounts
from capture_api.accounts.actor import ROLES
from capture_api.calling import as_called_here
from capture_api.cli.leads import as_json, format_option, site_option
from capture_api.cli.terminal import SiteFolder, foreseen
from capture_api.clock import system_clock
from capture_api.ids import random_ids
from capture_api.store.accounts import Account, AccountRepository


@click.group()
@site_option
@click.pass_context
def user(context: click.Context, root: Path) -> None:
    """Say who may sign in to the inbox.

    \b
    Example:  waypost user add tom@example.com --role sales
    """
    context.obj = SiteFolder(root, os.environ)


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the history calls them.")
@click.option("--role", default="sales", show_default=True, type=click.Choice(ROLES), help="What they may do.")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
@click.pass_obj
def add_user(place: SiteFolder, email: str, name: str, role: str, ask: bool) -> None:
    """Add an account. Its password is made and shown once, or asked for with --ask.

    \b
    Example:  waypost user add tom@example.com --name "Tom Okafor" --role sales
    """
    password = chosen_password(ask=ask)
    with foreseen(), place.engine(makes=True) as engine:
        Accounts(engine, system_clock, random_ids).create(email, name, role, password)
    click.echo(f"{email} may sign in as {role}.")
    if not ask:
        click.echo(f"Password, shown this once: {password}")


@user.command("list")
@format_option("text", "json")
@click.pass_obj
def list_users(place: SiteFolder, how: str) -> None:
    """List accounts, with their roles and last sign-in.

    \b
    Example:  waypost user list
    """
    with foreseen(), place.engine() as engine:
        found = Accounts(engine, system_clock, random_ids).questions.everyone()
    if how == "json":
        names = ("email", "name", "role", "created_at", "disabled_at", "last_sign_in_at")
        click.echo(as_json([{name: getattr(one, name) for name in names} for one in found]))
        return
    for one in found:
        last = f"last in {one.last_sign_in_at[:16] or 'never'}"
        state = f"disabled {one.disabled_at[:10]}" if one.disabled_at else last
        click.echo(f"{one.email:<32} {one.role:<10} {state}  {one.name}".rstrip())
    if not found:
        click.echo(as_called_here("There is no account yet. Add one with `waypost user add EMAIL --role owner`."))


@user.command("disable")
@click.argument("email")
@click.option("--to", default="", metavar="EMAIL", help="To whom their leads are handed over.")
@click.pass_obj
def disable_user(place: SiteFolder, email: str, to: str) -> None:
    """Let an account in no more, once its leads are handed over; its open sign-ins end at once.

    \b
    Example:  waypost user disable tom@example.com --to mei@example.com
    """
    with place.sales("") as (sales, actor):
        count = sales.team.disable(actor, email, to)
    click.echo(f"{email} may sign in no more.")
    if count:
        click.echo(f"{count} lead{'s' if count != 1 else ''} went to {to}.")


@user.command("enable")
@click.argument("email")
@click.pass_obj
def enable_user(place: SiteFolder, email: str) -> None:
    """Let a disabled account in again, with the password it had.

    \b
    Example:  waypost user enable tom@example.com
    """
    with foreseen(), place.engine() as engine:
        questions = Accounts(engine, system_clock, random_ids).questions
        found = account_named(questions, email)
        questions.enable(found.id)
        questions.audit("terminal", "account-enabled", found.id, {}, system_clock())
    click.echo(f"{email} may sign in again.")


@user.command("password")
@click.argument("email")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
@click.pass_obj
def new_password(place: SiteFolder, email: str, ask: bool) -> None:
    """Give an account a new password, shown once or asked for. Its open sign-ins end, and a disabled one opens again.

    \b
    Example:  waypost user password tom@example.com
    """
    with foreseen(), place.engine() as engine:
        accounts = Accounts(engine, system_clock, random_ids)
        found = account_named(accounts.questions, email)
        password = chosen_password(ask=ask)
        accounts.set_password(found, password)
        accounts.questions.audit("terminal", "password-set", found.id, {}, system_clock())
    click.echo(f"{email} has a new password.")
    if not ask:
        click.echo(f"Password, shown this once: {password}")


def chosen_password(*, ask: bool) -> str:
    """A password that was typed twice, or one that nobody can guess."""
    if ask:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return secrets.token_urlsafe(12)


def account_named(questions: AccountRepository, email: str) -> Account:
    """The account of an address; a refusal when there is none."""
    found = next((one for one in questions.everyone() if one.email.casefold() == email.strip().casefold()), None)
    if found is None:
        raise click.ClickException(f"{email} has no account. See `waypost user list`.")
    return found


@click.group()
@site_option
@click.pass_context
def token(context: click.Context, root: Path) -> None:
    """Make and revoke the tokens that programs ask with.

    \b
    Example:  waypost token create crm --role sales
    """
    context.obj = SiteFolder(root, os.environ)


@token.command("create")
@click.argument("name")
@click.option("--role", default="marketing", show_default=True, type=click.Choice(ROLES), help="What it may do.")
@click.pass_obj
def create_token(place: SiteFolder, name: str, role: str) -> None:
    """Make a token. It is shown this once; only its hash is kept.

    \b
    Example:  waypost token create crm --role sales
    """
    with foreseen(), place.engine(makes=True) as engine:
        made, secret = Accounts(engine, system_clock, random_ids).create_token(name, role, "terminal")
    click.echo(f"{made.id} may ask as {role}. Token, shown this once:")
    click.echo(secret)


@token.command("list")
@click.pass_obj
def list_tokens(place: SiteFolder) -> None:
    """List tokens by id, name and role; the secrets are not kept.

    \b
    Example:  waypost token list
    """
    with foreseen(), place.engine() as engine:
        found = Accounts(engine, system_clock, random_ids).questions.tokens()
    for one in found:
        state = f"revoked {one.revoked_at[:10]}" if one.revoked_at else "in use"
        click.echo(f"{one.id}  {one.role:<10} {state:<18} {one.name}")
    if not found:
        click.echo(as_called_here("There is no token yet. Make one with `waypost token create NAME`."))


@token.command("revoke")
@click.argument("token_id")
@click.pass_obj
def revoke_token(place: SiteFolder, token_id: str) -> None:
    """Take a token out of use at once.

    \b
    Example:  waypost token revoke t_4f9c2m…
    """
    with foreseen(), place.engine() as engine:
        questions = Accounts(engine, system_clock, random_ids).questions
        if not questions.revoke(token_id, system_clock()):
            raise click.ClickException(f"No token in use has the id “{token_id}”. See `waypost token list`.")
        questions.audit("terminal", "token-revoked", token_id, {}, system_clock())
    click.echo(f"{token_id} opens nothing any more.")
