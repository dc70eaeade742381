"""The `waypost` command: reads the line, calls the steps, prints, and says by its exit code how it went."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO

import click

from capture_api.calling import as_called_here
from site_builder.errors import PublishError, SourceError
from site_builder.load.reading import is_utf8, readable

# Each command's module is imported when it is called, so that `waypost --help` stays quick.
COMMANDS = {
    "init": ("site_builder.commands.start", "init", "Make a new site that builds at once."),
    "new": ("site_builder.commands.start", "new", "Make a page or a journey with its fields filled in."),
    "build": ("site_builder.commands.build", "build", "Build the static site and the handoff file."),
    "serve": ("site_builder.commands.serve", "serve", "Show site, forms and inbox on one port while you write."),
    "check": ("site_builder.commands.check", "check", "Find what would publish something broken, untrue or unkind."),
    "congruence": ("site_builder.commands.congruence", "congruence", "Hold promises against script and operations."),
    "list": (
        "site_builder.commands.show",
        "list_",
        "List drafts, future, expired and stale pages, promises, offers, files.",
    ),
    "plan": ("site_builder.commands.plan", "plan", "Show twelve months of campaigns, and what they brought."),
    "map": ("site_builder.commands.map", "map_", "Draw a journey: pages by stage, signposts, forms and gaps."),
    "schema": ("site_builder.commands.show", "schema", "Print the JSON Schema of a file type."),
    "api": ("capture_api.cli.commands", "api", "Run the capture API and the inbox."),
    "leads": ("capture_api.cli.commands", "leads", "List, show, brief and settle leads."),
    "user": ("capture_api.cli.commands", "user", "Say who may sign in."),
    "token": ("capture_api.cli.commands", "token", "Make and revoke API tokens."),
    "report": ("capture_api.cli.commands", "report", "What marketing and sales look at together."),
    "referrer": ("capture_api.cli.commands", "referrer", "Codes for who sends us clients, and what came of it."),
    "definition": ("capture_api.cli.commands", "definition", "What both sides call a lead: show, propose, agree."),
    "doctor": ("capture_api.cli.commands", "doctor", "Say what is set, what is missing and what would break."),
}


# What a system says when a disk is full, a folder is read-only or a name too long: trouble of the place, not a bug.
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG, errno.ELOOP)


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="waypost", prog_name="waypost")
def waypost() -> None:
    """Markdown and journey files in; a signposted site, captured leads and checked promises out.

    \b
    Example:  waypost init my-site && cd my-site && waypost serve
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with 0 done, 1 findings, 2 usage or unreadable input, 3 a bug."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Foreseen trouble is one line; a surprise keeps its traceback."""
    odd = next((one for one in (sys.argv[1:] if arguments is None else arguments) if not is_utf8(one)), None)
    if odd is not None:
        click.echo(f"error: “{readable(odd)}” is not UTF-8 text. Write it in UTF-8, or rename what it names.", err=True)
        return 2
    color = None if "NO_COLOR" not in os.environ else False
    try:
        return int(waypost.main(arguments, standalone_mode=False, color=color) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 2
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        click.echo(as_called_here(shown.getvalue()), nl=False, err=True)
        return 2
    except (SourceError, PublishError) as error:
        click.echo(as_called_here(f"error: {error}"), err=True)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in REFUSED:
            return _tell_bug()
        where = error.filename or "the disk"
        click.echo(f"error: {where}: {error.strerror}. Make room, or give whoever runs this the right to.", err=True)
        return 2
    except Exception:  # noqa: BLE001 - the one place where a bug turns into an exit code
        return _tell_bug()


def _tell_bug() -> int:
    import traceback

    traceback.print_exc()
    click.echo("This is a bug in Waypost, not in your files.", err=True)
    return 3
