"""`launchgate list`: the checks and their rules. What is not looked at is not in it."""

import click

from launchgate.check import all_checks


@click.command("list", short_help="List the checks and their rules.")
def command() -> int:
    """List the checks and their rules, with default severity, the stages in which each is judged, and its evidence."""
    for check in all_checks():
        click.echo(f"{check.id}: {check.question}")
        for rule in check.rules:
            stages = ", ".join(sorted(stage.value for stage in rule.stages))
            click.echo(f"  {rule.id:28} {rule.severity.value:8} {rule.evidence.value:8} {rule.title} [{stages}]")
    return 0
