"""`launchgate explain RULE`: the text that also stands in docs/checks/."""

import click

from launchgate.check import all_checks, all_rules
from launchgate.closest import closest
from launchgate.errors import UsageError
from launchgate.explain import rule_text


@click.command("explain", short_help="Say what a rule looks at, why it matters and how to fix it.")
@click.argument("rule", metavar="RULE")
def command(rule: str) -> int:
    """Say what RULE (e.g. secrets/tree, or a whole check such as secrets) looks at, why it matters and how to fix it."""
    rules = all_rules()
    wanted = [rules[rule]] if rule in rules else [r for check in all_checks() if check.id == rule for r in check.rules]
    if not wanted:
        close = closest(rule, rules, 0.4)
        raise UsageError(
            f"there is no rule `{rule}`; " + (f"did you mean `{close}`?" if close else "see `launchgate list`")
        )
    click.echo("\n\n".join(rule_text(one).rstrip() for one in wanted))
    return 0
