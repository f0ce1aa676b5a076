"""`launchgate handover`: one Markdown and one HTML document for whoever takes over, from a verdict."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from launchgate import report
from launchgate.delivery import write_file
from launchgate.errors import UsageError
from launchgate.merge import merge
from launchgate.model import Verdict
from launchgate.since import compared
from launchgate.verdict_file import read

_VERDICT = "verdict.json"


@click.command("handover", short_help="Write the handover document of a verdict.")
@click.option("--verdict", metavar="VERDICT.JSON", default=_VERDICT, show_default=True, help="The verdict to tell of.")
@click.option("--previous", metavar="VERDICT.JSON", help="The verdict of the last release: say what has changed since.")
@click.option(
    "--output", metavar="NAME", default="handover", show_default=True,
    help="Write NAME.md and NAME.html; - prints the Markdown.",
)  # fmt: skip
def command(verdict: str, previous: str | None, output: str) -> int:
    """Write the handover document: names, redirects, certificates, variables, monitors, accounts, rollback, risks, next steps.

    Everything in it comes from the verdict; what is not known says so. Exit 0 when it was written, whatever it says.
    """
    if verdict == _VERDICT and not Path(verdict).exists():
        raise UsageError(
            f"there is no {_VERDICT} here; pass --verdict, or write one with "
            f"`launchgate run --stage release --report json:{_VERDICT}`"
        )
    told = read(Path(verdict))
    if previous is not None:
        told = _since(told, read(Path(previous)))
    if output == "-":
        sys.stdout.write(report.render("handover", told))
        return 0
    stem = output.removesuffix(".md").removesuffix(".html")
    for name, path in (("handover", Path(f"{stem}.md")), ("handover-html", Path(f"{stem}.html"))):
        try:
            write_file(path, report.render(name, told))
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror})") from None
        click.echo(f"{path}: written")
    return 0


def _since(verdict: Verdict, earlier: Verdict) -> Verdict:
    """The verdict compared with an earlier one and decided again, because the list of changes satisfies a row by itself."""
    with_table = compared(verdict, earlier)
    again = merge([with_table])
    whole = replace(
        verdict, verdict=again.verdict, exit_code=again.exit_code, reasons=again.reasons, counts=again.counts,
        policy=again.policy, assessments=again.assessments,
    )  # fmt: skip
    return compared(whole, earlier)
