"""`launchgate baseline`: accept today's failures, drop what is no longer there, or keep a run's measurements for later ones."""

from pathlib import Path

import click

from launchgate import baseline as baseline_file
from launchgate import history
from launchgate.delivery import write_file
from launchgate.errors import UsageError
from launchgate.model import Verdict
from launchgate.verdict_file import read

DEFAULT = "launchgate-baseline.json"


@click.command("baseline", short_help="Write or prune the list of accepted findings, or keep a run's measurements.")
@click.argument("action", type=click.Choice(["write", "prune", "record"]))
@click.option("--from", "source", required=True, metavar="VERDICT.JSON", help="The verdict that counts.")
@click.option("--output", metavar="FILE", help=f"The file to write [{DEFAULT}; {history.DEFAULT} with `record`].")
def command(action: str, source: str, output: str | None) -> int:
    """Write the failures of a verdict into the baseline file, or prune from the file what the verdict no longer has.

    Accepted failures stay visible as `baselined` and do not block. Name the file in launchgate.yml as `baseline: FILE`.

    `record` adds what a run measured to a file of runs, which later runs compare with: `perf: {baseline: FILE}`.
    """
    verdict = read(Path(source))
    if action == "record":
        return _record(verdict, output or history.DEFAULT)
    output = output or DEFAULT
    path = Path(output)
    accepted = baseline_file.read(path) if action == "prune" else None
    text = baseline_file.render(verdict.assessments, accepted)
    _write(output, text)
    kept = len(baseline_file.parse(text.encode(), output))
    gone = f", {len(accepted) - kept} dropped" if accepted is not None else ""
    click.echo(f"{output}: {kept} accepted{gone}; name it in launchgate.yml as `baseline: {output}`")
    return 0


def _record(verdict: Verdict, output: str) -> int:
    text = history.with_run(verdict, history.read(Path(output)))
    _write(output, text)
    click.echo(f"{output}: {history.count(text)} runs kept")
    return 0


def _write(output: str, text: str) -> None:
    try:
        write_file(Path(output), text)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from None
