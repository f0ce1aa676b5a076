"""What people read of a deploy as rows: the ways it is deployed, and the steps of its document. Pure."""

from launchgate.checks.deploy.judge_documents import deploy_place
from launchgate.checks.deploy.judge_steps import is_manual, steps_of
from launchgate.checks.deploy.spec import Facts, Options
from launchgate.model import Table

__all__ = ["steps_table", "ways_table"]

_MOST = 40


def ways_table(facts: Facts) -> Table:
    """How the product is deployed, by its files."""
    ways = facts.files.ways if facts.files else ()
    rows = tuple(
        (way.name.replace("`", ""), way.kind, f"{way.path}:{way.line}", way.command or None) for way in ways[:_MOST]
    )
    return Table(
        id="deploy-ways", title="How it is deployed", columns=("What deploys", "Kind", "Where", "Command"), rows=rows
    )


def steps_table(facts: Facts, options: Options) -> Table:
    """The steps of the deploy document, and who does each."""
    place = deploy_place(facts.files, options) if facts.files else None
    steps = steps_of(place.section)[:_MOST] if place else ()
    commands = facts.files.commands if facts.files else frozenset()
    rows = tuple((one.text[:160], "a person" if is_manual(one, commands) else "CI", one.line) for one in steps)
    return Table(id="deploy-steps", title="Steps of a deploy", columns=("Step", "Done by", "Line"), rows=rows)
