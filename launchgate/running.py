"""`launchgate run` from its flags to its exit code: judge, deliver, and say what could not be delivered."""

import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from launchgate import report
from launchgate.judging import judge_release
from launchgate.masking import mask_on_github
from launchgate.model import Verdict
from launchgate.prepare import Flags
from launchgate.progress import progress_for


def run(
    flags: Flags, reports: tuple[str, ...], previous: str | None, *, quiet: bool, begun: Mapping[str, object]
) -> int:
    """Run with `flags` in the current folder, deliver `reports`, and give the exit code. `begun` is what checks began before.

    Raises UsageError for what the user has to mend.
    """
    requests = [report.parse(text) for text in reports or ("terminal",)]
    # Libraries log what they met, a site's header with its control characters included: text no sink of ours has escaped.
    logging.disable(logging.CRITICAL)
    earlier = _earlier(previous)
    progress = progress_for(sys.stderr, os.environ, quiet=quiet)
    try:
        verdict = judge_release(
            flags, os.environ, Path.cwd(), progress, mask_on_github(sys.stdout, os.environ), earlier,
            meanwhile=lambda: report.load(requests), begun=begun,
        )  # fmt: skip
    finally:
        progress.close()
    from launchgate.delivery import deliver, exit_code, github_outputs

    verdict = deliver(verdict, requests, sys.stdout, os.environ)
    github_outputs(verdict, os.environ)
    for receipt in verdict.delivery:
        if receipt.status == "refused":
            click.echo(
                f"launchgate: {receipt.channel} report to {receipt.where} was not written: {receipt.reason}", err=True
            )
    if not quiet and all(request.path for request in requests):
        # Reports went to files only; whoever typed the command still sees the answer.
        click.echo(f"launchgate: {verdict.verdict.upper()}, {'; '.join(verdict.reasons)}", err=True)
    return exit_code(verdict)


def _earlier(previous: str | None) -> Verdict | None:
    if previous is None:
        return None
    from launchgate.verdict_file import read

    return read(Path(previous))
