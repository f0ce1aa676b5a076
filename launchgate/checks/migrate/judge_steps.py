"""migrate/unsafe and migrate/destructive: what the release's migrations do. Pure."""

from collections.abc import Iterator, Sequence

from launchgate.checks.migrate.facts import Act, Facts, Migration, Step
from launchgate.checks.migrate.rules import DESTRUCTIVE, UNSAFE
from launchgate.checks.migrate.said import (
    DESTROYS,
    NEEDS_DIALECT,
    asked,
    assessment,
    fix_of,
    phrase,
    read_by,
    severity_of,
    shortened,
)
from launchgate.checks.migrate.spec import Options
from launchgate.model import Assessment, Rule, Severity, Status

DATABASE = "the database of the migrations"
_DIALECT_REMEDY = "set the database in launchgate.yml: `migrate: {dialect: postgres}` (or mysql, sqlite, tsql, oracle)"


def judge_unsafe(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each thing that hurts, and one pass for each migration that hurts nobody."""
    yield from _no_dialect(facts)
    yield from not_read(UNSAFE, facts.migrations)
    for migration in facts.migrations:
        if not migration.judged:
            continue
        gone = {step.what for step in migration.steps if step.act is Act.DROP_TABLE}
        found = [step for step in migration.steps if _hurts(step, migration) and step.what not in gone]
        yield from (_unsafe(migration, step, options) for step in _distinct(found))
        unknown = _unknown(migration) if migration.dialect is not None else None
        if unknown is not None:
            yield unknown
        elif not [step for step in found if not _is_excused(step, options)] and _is_told(migration):
            yield assessment(UNSAFE, migration.path, Status.PASS, _harmless(migration), path=migration.path)


def not_read(rule: Rule, migrations: Sequence[Migration]) -> Iterator[Assessment]:
    """One assessment for each tool whose files are recognised and not read; of its rules the first is the root."""
    unread = [one for one in migrations if not one.judged]
    for tool in dict.fromkeys(one.tool for one in unread):
        paths = [one.path for one in unread if one.tool is tool]
        message = f"migrations of {tool} are not read: {shortened(paths, 3)}"
        remedy = (
            f"read them by hand and waive {rule.id} for this release, or let {tool} write its SQL into a folder of "
            f"migrate.paths;"
            " a file that deletes data states its plan in a comment: `Plan: …`"
        )
        subject = f"migrations of {tool}"
        because = f"{UNSAFE.id}#{subject}" if rule is not UNSAFE else None
        yield assessment(
            rule,
            subject,
            Status.UNKNOWN,
            message,
            remediation=remedy,
            because=because,
            path=paths[0],
            config="migrate.paths",
        )


def _hurts(step: Step, migration: Migration) -> bool:
    return step.act not in DESTROYS and (migration.dialect is not None or step.act not in NEEDS_DIALECT)


def _distinct(steps: list[Step]) -> list[Step]:
    """One of each act on each thing: a second one of the same file has the same fix."""
    return list({(step.act, step.what): step for step in reversed(steps)}.values())[::-1]


def _is_excused(step: Step, options: Options) -> bool:
    return options.honour_comments and step.excuse is not None


def _unsafe(migration: Migration, step: Step, options: Options) -> Assessment:
    subject = f"{migration.path}: {phrase(step)}"
    place = f"`{migration.path}` line {step.line}"
    if _is_excused(step, options):
        message = f"{place} {phrase(step)}, excused by `{step.excuse}` as migrate.honour_comments allows"
        return assessment(UNSAFE, subject, Status.PASS, message, path=migration.path, line=step.line)
    message = f"{place} {phrase(step)}.{asked(step)}"
    return assessment(
        UNSAFE, subject, Status.FAIL, message, severity=severity_of(step.act, migration.dialect),
        remediation=fix_of(step, migration) or UNSAFE.fix,
        path=migration.path, line=step.line,
    )  # fmt: skip


def _is_told(migration: Migration) -> bool:
    return migration.dialect is not None or not migration.statements


def _no_dialect(facts: Facts) -> Iterator[Assessment]:
    """One assessment for all migrations whose database is not known."""
    paths = [one.path for one in facts.migrations if one.judged and not _is_told(one)]
    if paths:
        message = f"{facts.dialect_from}, so what waits for which lock was not judged: {shortened(paths, 3)}"
        yield assessment(
            UNSAFE, DATABASE, Status.UNKNOWN, message, remediation=_DIALECT_REMEDY, config="migrate.dialect"
        )


def _unknown(migration: Migration) -> Assessment | None:
    if not migration.gaps:
        return None
    message = f"`{migration.path}` was read in part only: {shortened([gap.reason for gap in migration.gaps], 3)}"
    remedy = "read those lines by hand and waive migrate/unsafe for this file, or write them as plain SQL"
    return assessment(
        UNSAFE,
        migration.path,
        Status.UNKNOWN,
        message,
        remediation=remedy,
        path=migration.path,
        line=migration.gaps[0].line,
    )


def _harmless(migration: Migration) -> str:
    count = f"{migration.statements} statement{'s' * (migration.statements != 1)}"
    return (
        f"`{migration.path}` ({read_by(migration)}, {count}) neither makes others wait nor breaks the running version"
    )


def judge_destructive(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each migration: its plan is one for all that it does."""
    yield from not_read(DESTRUCTIVE, [one for one in facts.migrations if one.plan is None])
    for migration in facts.migrations:
        if not migration.judged:
            if migration.plan is not None:
                message = f"`{migration.path}` was not read; its plan is stated in line {migration.plan.line}"
                yield assessment(DESTRUCTIVE, migration.path, Status.PASS, message, path=migration.path)
            continue
        steps = [step for step in migration.steps if step.act in DESTROYS and not _is_excused(step, options)]
        if steps:
            yield _destructive(migration, steps, facts)
            continue
        gaps = [gap for gap in migration.gaps if not gap.locks_only]
        if gaps:
            message = f"`{migration.path}` was read in part only: {shortened([gap.reason for gap in gaps], 3)}"
            remedy = "state in the file what happens to the data: `Plan: …`, or write those lines as plain SQL"
            status, line = (Status.PASS, None) if migration.plan else (Status.UNKNOWN, gaps[0].line)
            shown = f"{message}; its plan is stated in line {migration.plan.line}" if migration.plan else message
            yield assessment(
                DESTRUCTIVE, migration.path, status, shown, remediation=remedy, path=migration.path, line=line
            )
        else:
            message = f"`{migration.path}` deletes nothing that was there before"
            yield assessment(DESTRUCTIVE, migration.path, Status.PASS, message, path=migration.path)


def _destructive(migration: Migration, steps: list[Step], facts: Facts) -> Assessment:
    said = shortened([f"line {step.line} {phrase(step)}" for step in steps])
    first, plan, document = steps[0].line, migration.plan, facts.document
    if plan is not None:
        message = f"`{migration.path}`: {said}; the plan stands in line {plan.line}: {plan.text}"
        return assessment(DESTRUCTIVE, migration.path, Status.PASS, message, path=migration.path, line=plan.line)
    if document is not None and document.names_database:
        message = f"`{migration.path}`: {said}; {document.path} says what happens to the database: {document.says}"
        return assessment(
            DESTRUCTIVE, migration.path, Status.PASS, message, because="deploy/rollback-doc#rollback document",
            path=migration.path, line=first,
        )  # fmt: skip
    told = f"{document.path} says nothing of the database" if document is not None else "there is no rollback document"
    severity = Severity.HIGH if all(step.act is Act.RUN_CODE for step in steps) else DESTRUCTIVE.severity
    excuse = next((asked(step) for step in steps if step.excuse), "")
    return assessment(
        DESTRUCTIVE, migration.path, Status.FAIL,
        f"`{migration.path}` deletes data and no plan is stated: {said}. The file holds no line `Plan: …`, and {told}.{excuse}",
        severity=severity, path=migration.path, line=first,
        remediation=_plan_to_paste(migration, steps[0]),
    )  # fmt: skip


def _plan_to_paste(migration: Migration, step: Step) -> str:
    mark = "--" if migration.path.endswith(".sql") else "//" if migration.path.endswith((".ts", ".js")) else "#"
    return (
        f"State the plan at the top of the file: `{mark} Plan: nothing reads {step.what} since <version>; backup: "
        f"<where, how to restore>. "
        f'Owner: <name>`. Or say in docs/rollback.md, under a heading "Database", how data comes back.'
    )
