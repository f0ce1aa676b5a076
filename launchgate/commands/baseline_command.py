"""`launchgate baseline`: accept today's failures, or drop what is no longer there."""

from pathlib import Path

import click

from launchgate import baseline as baseline_file
from launchgate.delivery import write_file
from launchgate.errors import UsageError
from launchgate.verdict_file import read

DEFAULT = "launchgate-baseline.json"


@click.command("baseline", short_help="Write or prune the list of accepted findings.")
@click.argument("action", type=click.Choice(["write", "prune"]))
@click.option("--from", "source", required=True, metavar="VERDICT.JSON", help="The verdict whose failures count.")
@click.option("--output", default=DEFAULT, show_default=True, metavar="FILE", help="The baseline file.")
def command(action: str, source: str, output: str) -> int:
    """Write the failures of a verdict into the baseline file, or prune from the file what the verdict no longer has.

    Accepted failures stay visible as `baselined` and do not block. Name the file in launchgate.yml as `baseline: FILE`.
    """
    verdict = read(Path(source))
    path = Path(output)
    accepted = baseline_file.read(path) if action == "prune" else None
    text = baseline_file.render(verdict.assessments, accepted)
    try:
        write_file(path, text)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from None
    kept = len(baseline_file.parse(text.encode(), output))
    gone = f", {len(accepted) - kept} dropped" if accepted is not None else ""
    click.echo(f"{output}: {kept} accepted{gone}; name it in launchgate.yml as `baseline: {output}`")
    return 0
