"""`launchgate render`: a stored verdict into any report, offline; the file equals the one the run wrote."""

import os
import sys
from pathlib import Path

import click

from launchgate import report
from launchgate.delivery import deliver
from launchgate.errors import UsageError
from launchgate.verdict_file import read


@click.command("render", short_help="Turn a verdict.json into any report, offline.")
@click.argument("verdict", metavar="VERDICT.JSON")
@click.option("--report", "reports", multiple=True, metavar="FORMAT[:PATH]", help="A report; repeatable [terminal].")
def command(verdict: str, reports: tuple[str, ...]) -> int:
    """Turn VERDICT.JSON into any report, offline. Exit 0 when the reports were written, whatever they say."""
    requests = [report.parse(text) for text in reports or ("terminal",)]
    stored = read(Path(verdict))
    before = len(stored.delivery)
    json_requests = [request for request in requests if request.format == "json"]
    for request in json_requests:
        _copy(stored_text=report.render("json", stored), request=request)
    done = deliver(stored, [request for request in requests if request.format != "json"], sys.stdout, os.environ)
    refused = [receipt for receipt in done.delivery[before:] if receipt.status == "refused"]
    if refused:
        raise UsageError("\n".join(f"{r.channel} report to {r.where} was not written: {r.reason}" for r in refused))
    return 0


def _copy(stored_text: str, request: report.Request) -> None:
    """json tells of the run's own deliveries, so rendering it again must not add to them."""
    from launchgate.delivery import write_file

    if request.path is None:
        sys.stdout.write(stored_text)
        return
    try:
        write_file(Path(request.path), stored_text)
    except OSError as error:
        raise UsageError(f"json report to {request.path} was not written: {error.strerror}") from None
