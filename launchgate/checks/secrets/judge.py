"""What the observed values mean: which rule they break, and what to do about each."""

from dataclasses import replace
from datetime import date

from launchgate.checks.secrets.judge_kept import judge_kept
from launchgate.checks.secrets.spec import Facts, Gap, Options, Place, Reach, Rotated, Setup, Value
from launchgate.checks.secrets.wording import (
    enabled_fix,
    message,
    now,
    pair_note,
    remediation,
    rotated_note,
    same_note,
)
from launchgate.model import (
    Assessment,
    Cell,
    Evidence,
    Judgement,
    Location,
    Severity,
    Status,
    Table,
    fingerprint,
)

_ROWS = 200
_MILDER = {Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW}
_SHOWN = 8
"""Missed canaries that are named."""


def judge(facts: Facts, options: Options) -> Judgement:
    """Assessments of the rules, one a value and one for the rest, the places as a table, and what was read as the receipt."""
    rotated = {entry.fingerprint: entry for entry in options.rotated}
    found = _linked(
        facts.values, [_value(value, rotated.get(value.fingerprint), facts.today) for value in facts.values]
    )
    scan = _scan_enabled(facts.setup)
    existing = {value.fingerprint for value in facts.values if value.in_base}
    if isinstance(facts.setup, Setup) and facts.setup.base_too:
        existing.add(scan.identity)
    return Judgement(
        assessments=(
            *found,
            *_whole(facts, "secrets/tree", facts.tree, facts.tree_gap, found),
            *_whole(facts, "secrets/history", facts.history, facts.history_gap, found),
            scan,
            *judge_kept(facts, options, found),
        ),
        tables=_tables(facts.values, found),
        receipt=_receipt(facts),
        existing=frozenset(existing),
    )


def _value(value: Value, rotated: Rotated | None, today: str) -> Assessment:
    rule = "secrets/tree" if value.at_head else "secrets/history"
    where = value.places[0] if value.at_head else value.first
    accepted = rotated is not None and not value.at_head and _counts(rotated, today)
    return Assessment(
        rule=rule,
        subject=where.label,
        status=Status.PASS if accepted else Status.FAIL,
        severity=_severity(value),
        message=message(value) + (rotated_note(rotated) if rotated is not None and accepted else ""),
        remediation="" if accepted else remediation(value, rotated),
        fingerprint=value.fingerprint,
        location=Location(path=where.path, line=where.line, commit=where.commit),
        evidence=Evidence(kind=value.kind, masked=value.masked),
    )


_TESTS = frozenset({"test", "tests", "testing", "testdata", "test_data", "fixtures", "__tests__", "spec"})


def _severity(value: Value) -> Severity:
    """A key of a known format blocks wherever it is. What only looks like a secret weighs less once it is only in the past.

    A private key has no provider, so its format says nothing of what it opens: among tests it is a test's own, most times.
    """
    if value.kind == "private-key" and all(_in_tests(place) for place in (value.first, *value.places)):
        return Severity.HIGH
    shown = value.reach in (Reach.FILES, Reach.REFS) or value.built
    return value.severity if shown else _MILDER.get(value.severity, value.severity)


def _in_tests(place: Place) -> bool:
    return place.path is not None and not _TESTS.isdisjoint(place.path.lower().split("/")[:-1])


def _linked(values: tuple[Value, ...], found: list[Assessment]) -> list[Assessment]:
    """Let what belongs to another finding follow from it, so that one leak is counted once."""
    by_fingerprint = {value.fingerprint: (value, one) for value, one in zip(values, found, strict=True)}
    return [_follows(value, one, by_fingerprint) for value, one in zip(values, found, strict=True)]


def _follows(value: Value, own: Assessment, known: dict[str, tuple[Value, Assessment]]) -> Assessment:
    if value.follows is None or value.follows not in known:
        return own
    leader, its = known[value.follows]
    if Status.PASS in (own.status, its.status):
        return own
    said = pair_note(leader) if value.pair else same_note(its.subject)
    # A consequence stands under its root alone: one that is milder than it, and in the same rule or a worse place.
    because = f"{its.rule}#{its.subject}" if leader.follows is None and its.severity.rank >= own.severity.rank else None
    return replace(own, message=f"{own.message}; {said}", because=because)


def _counts(rotated: Rotated, today: str) -> bool:
    """A rotation counts with an owner and a day that is not in the future."""
    try:
        day = date.fromisoformat(rotated.date)
    except ValueError:
        return False
    return bool(rotated.owner.strip()) and day <= date.fromisoformat(today)


def _whole(facts: Facts, rule: str, subject: str, gap: Gap | None, found: list[Assessment]) -> list[Assessment]:
    """The rule on all it looked at: unknown where something could not be read, pass where nothing failed."""
    gap = gap or _blind(facts.missed)
    if gap is not None:
        return [_said(rule, subject, Status.UNKNOWN, gap.reason, gap.remedy)]
    if any(one.rule == rule and one.status is Status.FAIL for one in found):
        return []
    return [_said(rule, subject, Status.PASS, _clean(facts, rule), "")]


def _blind(missed: tuple[str, ...]) -> Gap | None:
    """Why silence proves nothing, when this run did not find its own made-up values."""
    if not missed:
        return None
    names = ", ".join(missed[:_SHOWN]) + (f" and {len(missed) - _SHOWN} more" if len(missed) > _SHOWN else "")
    return Gap(
        reason=f"the self-test of this run missed its own made-up value for: {names}",
        remedy="install launchgate again (the package is damaged, or another version of hyperscan is installed), "
        "or run its container image",
    )


def _clean(facts: Facts, rule: str) -> str:
    read = facts.coverage
    if rule == "secrets/tree" and facts.tree == "working tree":
        return f"no secret in {read.files} files"
    if not read.commits and not read.blobs:
        return "no commit yet, so nothing to find" if facts.history == "all of history" else "the range adds nothing"
    return f"no secret in {read.blobs} file versions and {read.messages} messages of {read.commits} commits"


def _scan_enabled(setup: Setup | Gap) -> Assessment:
    rule, subject = "secrets/scan-enabled", "repository"
    match setup:
        case Gap():
            return _said(rule, subject, Status.UNKNOWN, setup.reason, setup.remedy, Severity.MEDIUM)
        case Setup(tool=str(tool), where=where):
            return _said(rule, subject, Status.PASS, f"'{where}' runs {tool}", "", Severity.MEDIUM)
        case _:
            broken = f" ({', '.join(map(repr, setup.unreadable[:3]))} is no valid YAML)" if setup.unreadable else ""
            text = f"no pre-commit hook and no CI file here scans new commits for secrets{broken}"
            return _said(rule, subject, Status.FAIL, text, enabled_fix(), Severity.MEDIUM)


def _said(
    rule: str, subject: str, status: Status, text: str, fix: str, severity: Severity = Severity.BLOCKER
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=rule, subject=subject, status=status, severity=severity, message=text, remediation=fix,
        fingerprint=fingerprint(rule, subject),
    )  # fmt: skip


def _tables(values: tuple[Value, ...], found: list[Assessment]) -> tuple[Table, ...]:
    if not values:
        return ()
    rotated = {one.fingerprint for one in found if one.status is Status.PASS}
    rows = [_row(value, place, rotated=value.fingerprint in rotated) for value in values for place in value.places]
    columns = ("secret", "masked", "place", "line", "added in", "on", "where it is now", "fingerprint")
    return (Table(id="secrets/places", title="Where secrets were seen", columns=columns, rows=tuple(rows[:_ROWS])),)


def _row(value: Value, place: Place, *, rotated: bool) -> tuple[Cell, ...]:
    commit = place.commit[:10] if place.commit else None
    return (
        value.title,
        value.masked,
        place.label,
        place.line,
        commit,
        place.date,
        now(place, rotated=rotated),
        value.fingerprint,
    )


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    read = facts.coverage
    return (
        ("scope", facts.history), ("refs", read.refs), ("commits", read.commits), ("blobs", read.blobs),
        ("bytes", read.bytes), ("messages", read.messages), ("files", read.files), ("names of files and folders", read.names),
        ("self-test", f"missed {len(facts.missed)}" if facts.missed else "passed"),
        ("public by design, not reported", read.public),
        *((f"skipped: {reason}", count) for reason, count in read.skipped),
    )  # fmt: skip
