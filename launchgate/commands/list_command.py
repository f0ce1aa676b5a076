"""`launchgate list`: the checks and their rules. What is not looked at is not in it."""

import textwrap
from collections.abc import Iterator

import click

from launchgate.check import Check, all_checks
from launchgate.model import EvidenceKind, Rule, Stage

_WIDTH = 100
_SOURCES = {
    EvidenceKind.STATIC: "reads the repository",
    EvidenceKind.PROBE: "asks the live site",
    EvidenceKind.REPORT: "reads another tool's report",
    EvidenceKind.ATTESTATION: "takes a person's word",
    EvidenceKind.DERIVED: "follows from other results",
}


@click.command("list", short_help="List the checks and their rules.")
def command() -> int:
    """List the checks and their rules: default severity, title, where the answer comes from and in which stages."""
    click.echo("\n\n".join("\n".join(_lines(check)) for check in all_checks()))
    click.echo("\n`launchgate explain RULE` says what a rule looks at, why it matters and how to fix it.")
    return 0


def _lines(check: Check) -> Iterator[str]:
    yield from textwrap.wrap(check.question, _WIDTH, initial_indent=f"{check.id}: ", subsequent_indent="  ")
    for when in dict.fromkeys(map(_when, check.rules)):
        yield f"  {when}"
        for rule in check.rules:
            if _when(rule) == when:
                name = f"  {rule.id:24} {rule.severity.value:8} "
                yield from textwrap.wrap(rule.title, _WIDTH, initial_indent=name, subsequent_indent=" " * len(name))


def _when(rule: Rule) -> str:
    stages = ", ".join(stage.value for stage in Stage if stage in rule.stages)
    return f"{_SOURCES[rule.evidence]}; stages: {stages}"
