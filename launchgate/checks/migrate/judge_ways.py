"""migrate/on-startup, migrate/timeouts and migrate/reversible. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from launchgate.checks.migrate.facts import Act, Down, Facts, Migration, Start, Touch
from launchgate.checks.migrate.judge_steps import DATABASE, not_read
from launchgate.checks.migrate.rules import ON_STARTUP, REVERSIBLE, TIMEOUTS, UNSAFE
from launchgate.checks.migrate.said import DESTROYS, assessment, shortened
from launchgate.checks.migrate.spec import Options
from launchgate.model import Assessment, Status

_LOCK_ONLY = frozenset({"mysql", "tsql", "oracle"})
_WAITS_ONLY = frozenset(
    {Act.INDEX, Act.CONCURRENT_IN_TRANSACTION, Act.FOREIGN_KEY, Act.CHECK, Act.UNIQUE, Act.ADD_REWRITING, Act.BACKFILL,
     Act.REMARK, Act.REWRITE, Act.LOCK, Act.TRANSACTION}
)  # fmt: skip
"""Acts after which the previous version runs on as before."""
_SETS = {
    "postgres": "SET lock_timeout = '5s'; SET statement_timeout = '60s';",
    "mysql": "SET SESSION lock_wait_timeout = 5;",
    "tsql": "SET LOCK_TIMEOUT 5000;",
    "oracle": "ALTER SESSION SET ddl_lock_timeout = 5;",
}


def judge_startup(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each place that migrates on the way up."""
    fatal = [start for start in facts.starts if start.switch is None]
    for start in {(start.path, start.command): start for start in reversed(facts.starts)}.values():
        yield _start(start)
    if fatal or facts.starts:
        return
    if not facts.described:
        message = "not declared: no Dockerfile, Procfile, compose file or start script says how the product is started"
        yield assessment(ON_STARTUP, "the product's start", Status.NOT_APPLICABLE, message)
    else:
        message = f"nothing that starts the product migrates: {shortened(list(facts.described))}"
        yield assessment(ON_STARTUP, "the product's start", Status.PASS, message)


def _start(start: Start) -> Assessment:
    subject = f"{start.path}: {start.command}"
    place = f"`{start.path}` line {start.line}"
    if start.switch is not None:
        switch = f"${start.switch}" if start.switch.isupper() else start.switch
        message = f"{place} migrates (`{start.command}`) only where {switch} asks for it"
        return assessment(ON_STARTUP, subject, Status.PASS, message, path=start.path, line=start.line)
    message = f"{place} migrates whenever the product starts: `{start.command}` in {start.where}"
    remedy = f"Take `{start.command}` out of {start.where}. {ON_STARTUP.fix}"
    return assessment(ON_STARTUP, subject, Status.FAIL, message, remediation=remedy, path=start.path, line=start.line)


def judge_timeouts(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each migration that waits for something that was there before. The first that has no bounds
    is the root:
    settings of the role or the connection mend them all."""
    if not options.timeouts_elsewhere:
        yield from not_read(TIMEOUTS, facts.migrations)
    first: str | None = None
    for migration in facts.migrations:
        if not migration.judged and not options.timeouts_elsewhere:
            continue
        found = _timeouts(migration, facts, options)
        if found.status is Status.FAIL:
            found = replace(found, because=first)
            first = first or f"{TIMEOUTS.id}#{found.subject}"
        yield found


def _timeouts(migration: Migration, facts: Facts, options: Options) -> Assessment:
    path = migration.path
    if migration.dialect == "sqlite":
        message = "SQLite locks the whole file for a moment and knows no such timeouts"
        return assessment(TIMEOUTS, path, Status.NOT_APPLICABLE, message, path=path)
    if options.timeouts_elsewhere:
        message = "the role or database sets them, says migrate.timeouts_elsewhere"
        return assessment(TIMEOUTS, path, Status.PASS, message, path=path, config="migrate.timeouts_elsewhere")
    lacking = _lacking(migration, facts)
    if lacking and migration.dialect is None:
        message = f"it is not known which database '{path}' is for, and so which timeouts it needs"
        because = f"{UNSAFE.id}#{DATABASE}"
        return assessment(TIMEOUTS, path, Status.UNKNOWN, message, because=because, path=path, config="migrate.dialect")
    if lacking:
        return _unbounded(migration, lacking)
    if not migration.touches:
        return assessment(TIMEOUTS, path, Status.PASS, f"'{path}' waits for nothing that was there before", path=path)
    places = {place for place in (facts.timeouts.lock, facts.timeouts.statement) if place}
    where = ", ".join(sorted(places)) or "set in the file before each statement"
    return assessment(TIMEOUTS, path, Status.PASS, f"'{path}' gives up instead of waiting ({where})", path=path)


def _lacking(migration: Migration, facts: Facts) -> list[tuple[Touch, str]]:
    """Statements without a bound, and which one it is that they lack."""
    found = []
    lock_only = migration.dialect in _LOCK_ONLY
    for touch in migration.touches:
        parts = [] if touch.lock or facts.timeouts.lock else ["lock timeout"]
        if not (touch.statement or touch.long or lock_only or facts.timeouts.statement):
            parts.append("statement timeout")
        if parts:
            found.append(
                (
                    touch,
                    f"has no {parts[0]}" if len(parts) == 1 else "has neither a lock timeout nor a statement timeout",
                )
            )
    return found


def _unbounded(migration: Migration, lacking: list[tuple[Touch, str]]) -> Assessment:
    said = shortened([f"line {touch.line} (`{touch.what}`) {what}" for touch, what in lacking], 3)
    sets = _SETS.get(migration.dialect or "postgres", _SETS["postgres"])
    wrapped = {
        "Django": f'`migrations.RunSQL("{sets}", migrations.RunSQL.noop)` as the first operation',
        "Alembic": f'`op.execute("{sets}")` as the first line of upgrade()',
        "Rails": "`variables: {lock_timeout: 5s, statement_timeout: 60s}` in config/database.yml, or the gem safe-pg-migrations",
    }
    put = wrapped.get(str(migration.tool), f"`{sets}` before the first statement")
    remedy = f"Put {put}. If the role sets them already, say so: `migrate: {{timeouts_elsewhere: true}}`."
    return assessment(
        TIMEOUTS, migration.path, Status.FAIL, f"`{migration.path}` may wait and make everybody wait behind it: {said}",
        remediation=remedy, path=migration.path, line=lacking[0][0].line,
    )  # fmt: skip


def judge_reversible(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each migration."""
    unread = [one for one in facts.migrations if not one.judged and not (one.plan and one.plan.forward_only)]
    yield from not_read(REVERSIBLE, unread)
    yield from (_reversible(migration) for migration in facts.migrations if migration not in unread)


def _reversible(migration: Migration) -> Assessment:
    path, plan = migration.path, migration.plan
    if plan is not None and (plan.forward_only or migration.down in (Down.REFUSES, Down.NONE)):
        message = f"'{path}' goes forward only, with a plan in line {plan.line}: {plan.text}"
        return assessment(REVERSIBLE, path, Status.PASS, message, path=path, line=plan.line)
    if migration.down in (Down.REAL, Down.BY_TOOL):
        return assessment(REVERSIBLE, path, Status.PASS, f"'{path}' can be undone: {migration.down_note}", path=path)
    if migration.down in (Down.NONE, Down.MISSING) and _only_adds(migration):
        message = f"'{path}' only adds, so the previous version runs on with it ({migration.down_note})"
        return assessment(REVERSIBLE, path, Status.PASS, message, path=path)
    if migration.gaps and migration.down is Down.NONE and not migration.steps:
        message = f"'{path}' has no way back, and whether it only adds is not known: {migration.gaps[0].reason}"
        return assessment(REVERSIBLE, path, Status.UNKNOWN, message, path=path, line=migration.gaps[0].line)
    because = None
    if any(step.act in DESTROYS for step in migration.steps) and plan is None and migration.down is not Down.EMPTY:
        because = f"migrate/destructive#{path}"
    message = f"'{path}' cannot be undone: {migration.down_note}"
    return assessment(REVERSIBLE, path, Status.FAIL, message, because=because, path=path)


def _only_adds(migration: Migration) -> bool:
    """Whether the previous version can run on what this leaves behind."""
    return not migration.gaps and all(step.act in _WAITS_ONLY for step in migration.steps)
