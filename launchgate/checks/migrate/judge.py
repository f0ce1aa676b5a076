"""Opinion on the release's migrations, and on what starts the product. Pure."""

from collections.abc import Iterator

from launchgate.checks.migrate.facts import Facts
from launchgate.checks.migrate.judge_steps import judge_destructive, judge_unsafe
from launchgate.checks.migrate.judge_ways import judge_reversible, judge_startup, judge_timeouts
from launchgate.checks.migrate.rules import DESTRUCTIVE, REVERSIBLE, TIMEOUTS, UNSAFE
from launchgate.checks.migrate.said import assessment, phrase
from launchgate.checks.migrate.spec import Options
from launchgate.model import Assessment, Cell, Judgement, Status, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Every rule's assessments, the table of migrations and the receipt."""
    if facts.base:
        return Judgement(assessments=tuple(judge_startup(facts)))
    assessments = (
        *judge_startup(facts),
        *(_nothing_new(facts) if not facts.migrations else ()),
        *judge_unsafe(facts, options),
        *judge_destructive(facts, options),
        *judge_timeouts(facts, options),
        *judge_reversible(facts),
    )
    return Judgement(assessments=assessments, tables=_tables(facts), receipt=_receipt(facts))


def _nothing_new(facts: Facts) -> Iterator[Assessment]:
    label = facts.release.label
    for rule in (UNSAFE, DESTRUCTIVE, TIMEOUTS, REVERSIBLE):
        if facts.present:
            message = f"no migration is new ({label}); {facts.present} are older"
            yield assessment(rule, label, Status.PASS, message)
        else:
            message = "not declared: the repository holds no migration files that are known here"
            yield assessment(rule, "migrations", Status.NOT_APPLICABLE, message, config="migrate.paths")


def _tables(facts: Facts) -> tuple[Table, ...]:
    if not facts.migrations:
        return ()
    rows = tuple(
        (one.path, str(one.tool), one.dialect or "unknown", "; ".join(phrase(step) for step in one.steps[:6]) or "adds only",
         str(one.down), one.plan.text if one.plan else None)
        for one in facts.migrations
    )  # fmt: skip
    columns = ("Migration", "Tool", "Database", "What it does to what was there", "Way back", "Plan")
    tables = [
        Table(id="migrations", title=f"Migrations of this release ({facts.release.label})", columns=columns, rows=rows)
    ]
    excuses = tuple(
        (one.path, step.line, phrase(step), step.excuse)
        for one in facts.migrations
        for step in one.steps
        if step.excuse
    )
    if excuses:
        title = "Comments that ask to overlook something"
        tables.append(
            Table(id="migrate-comments", title=title, columns=("Migration", "Line", "What", "Comment"), rows=excuses)
        )
    return tuple(tables)


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    release = facts.release
    return (
        ("migrations of this release", f"{len(facts.migrations)} ({release.label})"),
        *((("how the release is known", release.note),) if release.note else ()),
        ("migration files in all", facts.present),
        ("database", f"{facts.dialect} ({facts.dialect_from})" if facts.dialect else facts.dialect_from),
        *((("older migrations that were changed", ", ".join(facts.changed[:10])),) if facts.changed else ()),
        ("files about how the product is started", len(facts.described)),
    )
