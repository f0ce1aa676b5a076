"""`launchgate merge`: matrix legs or shards into one verdict."""

import os
import sys
from pathlib import Path

import click

from launchgate import report
from launchgate.delivery import deliver, exit_code, github_outputs
from launchgate.merge import merge
from launchgate.verdict_file import read


@click.command("merge", short_help="Join several verdict.json into one verdict.")
@click.argument("verdicts", nargs=-1, required=True, metavar="VERDICT.JSON...")
@click.option("--report", "reports", multiple=True, metavar="FORMAT[:PATH]", help="A report; repeatable [terminal].")
def command(verdicts: tuple[str, ...], reports: tuple[str, ...]) -> int:
    """Join several VERDICT.JSON (matrix legs, shards) into one verdict, by deciding again over all their assessments."""
    requests = [report.parse(text) for text in reports or ("terminal",)]
    verdict = deliver(merge([read(Path(name)) for name in verdicts]), requests, sys.stdout, os.environ)
    github_outputs(verdict, os.environ)
    return exit_code(verdict)
