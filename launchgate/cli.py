"""The command line: parse, call, print, exit. Each command is a module of `launchgate/commands/`, imported when it is called."""

import importlib
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from launchgate import __version__
from launchgate.ahead import Begun
from launchgate.closest import closest
from launchgate.errors import LaunchgateError, UsageError

_COMMANDS = {
    "run": "Judge the release: go or no-go, and why.",
    "init": "Write launchgate.yml from what the repository and the URL show.",
    "validate": "Check launchgate.yml: every error, with its line.",
    "list": "List the checks and their rules.",
    "explain": "Say what a rule looks at, why it matters and how to fix it.",
    "render": "Turn a verdict.json into any report, offline.",
    "merge": "Join several verdict.json into one verdict.",
    "attest": "Write down what only a person can say.",
    "handover": "Write the handover document of a verdict.",
    "baseline": "Write or prune the list of accepted findings, or keep a run's measurements.",
    "monitor": "Measure the product, sum it up, and test that alerts arrive.",
    "demo": "Start a small product on this machine and judge it.",
}
EXIT_USAGE = 2
EXIT_INCOMPLETE = 3
EXIT_INTERRUPTED = 130


class _Lazy(click.Group):
    """Knows every command's name and line of help; imports a command only to run it or to show its options."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"launchgate.commands.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            close = closest(args[0], _COMMANDS, 0.6)
            hint = f" Did you mean `{close}`?" if close else ""
            raise click.UsageError(f"there is no command `{args[0]}`.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, prog_name="launchgate")
def group() -> None:
    """One question for every release: go or no-go, and why.

    Start with `launchgate run` in a repository, or `launchgate run --url https://www.example.com` anywhere.

    \b
    Exit codes: 0 go, 1 no-go, 2 wrong usage or configuration, 3 incomplete
    (something could not be judged), 130 interrupted.
    """


def run(arguments: list[str], begun: Mapping[str, Begun]) -> NoReturn:
    """Run the command line and exit hard, so that a stuck thread of a check cannot hold the process. Ends what was `begun`."""
    code = call(arguments, begun)
    for thing in begun.values():
        thing.end()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or EXIT_USAGE
    os._exit(code)


def call(arguments: list[str], begun: Mapping[str, object]) -> int:
    """The exit code of a command line; `begun` is what checks began before it was read."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        result: Any = group.main(args=arguments, prog_name="launchgate", standalone_mode=False, obj=begun)
        return result if isinstance(result, int) else 0
    except (KeyboardInterrupt, click.Abort):
        click.echo("launchgate: interrupted; no report was written", err=True)
        return EXIT_INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as shown:
        shown.show()
        return EXIT_USAGE
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except click.exceptions.Exit as done:
        return done.exit_code
    except UsageError as error:
        _complain(error)
        return EXIT_USAGE
    except LaunchgateError as error:
        _complain(error)
        return EXIT_INCOMPLETE
    except Exception as bug:  # noqa: BLE001 - a traceback would print foreign text, and exit code 1 would be a no-go
        from launchgate.runner import internal_error

        click.echo(f"launchgate: {internal_error(bug)}; this is a bug, please report it with this line", err=True)
        return EXIT_INCOMPLETE


def _complain(error: LaunchgateError) -> None:
    for line in complaint(error):
        click.echo(line, err=True)


def complaint(error: LaunchgateError) -> list[str]:
    """The lines that tell of an expected failure, safe to print: what was read from a file may be in its text."""
    from launchgate.masking import masked_text
    from launchgate.reporters import _escape

    told = masked_text(str(error)) or type(error).__name__
    return [f"launchgate: {_escape.terminal(line)}" for line in told.split("\n")]


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
