"""The rules about supplied samples: sample-leak, structured, key-events. Pure.

A leak counts however old the sample is: the value was written. Everything good counts only of a fresh sample, read whole or up
to the bound that the owner set.
"""

from collections.abc import Iterator, Sequence

from launchgate.checks.logs.events import EVENTS, KINDS
from launchgate.checks.logs.rules import KEY_EVENTS, SAMPLE_LEAK, STRUCTURED
from launchgate.checks.logs.spec import Facts, Leak, Options, Sample
from launchgate.model import Assessment, Evidence, Location, Rule, Severity, Status

__all__ = ["judge_events", "judge_leaks", "judge_structure"]

_DECLARE = (
    "put a log of the running product where the gate finds it and name it, e.g. logs: {samples: [logs/staging.log]}"
)
_ENOUGH_ERRORS = 20
"""Error lines from which on their share says something."""
_FEWEST_TOLD = 0.5


def judge_leaks(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each sample and kind of value, or one for each sample that holds none."""
    yield from _undeclared(SAMPLE_LEAK, facts, options)
    for sample in facts.samples:
        yield from (_leak(sample, leak) for leak in sample.leaks)
        if (open_ := _open(SAMPLE_LEAK, sample)) is not None:
            yield open_
        elif not sample.leaks:
            bound = f", up to the bound of {options.max_mb} MB" if sample.capped else ""
            message = f"no secret and no personal data in {sample.shape.lines:,} lines of {sample.path}{bound}"
            yield _one(SAMPLE_LEAK, sample.path, Status.PASS, message, sample)


def _leak(sample: Sample, leak: Leak) -> Assessment:
    times = f"{leak.count:,} times, first in line {leak.line}" if leak.count > 1 else f"in line {leak.line}"
    secret = leak.severity is Severity.HIGH
    return Assessment(
        rule=SAMPLE_LEAK.id,
        subject=f"{leak.kind} in {sample.path}",
        status=Status.FAIL,
        severity=leak.severity,
        message=f"{sample.path} holds {leak.title} {times} ({leak.masked})",
        remediation=(
            "Replace the value where it is used, delete the log and its copies, and let the logger drop it"
            if secret
            else "Log the user's id instead, or a masked form; what may stay goes into logs.allowed_emails"
            if leak.kind == "e-mail"
            else "Log the user's id instead, or a masked form"
        ),
        location=Location(path=sample.path, line=leak.line),
        evidence=Evidence(kind=leak.kind, masked=leak.masked),
    )


def judge_structure(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each sample."""
    yield from _undeclared(STRUCTURED, facts, options)
    for sample in facts.samples:
        yield _open(STRUCTURED, sample) or _structure(sample, options)


def _structure(sample: Sample, options: Options) -> Assessment:
    shape, least = sample.shape, options.least_share
    if not shape.lines:
        return _one(STRUCTURED, sample.path, Status.UNKNOWN, f"{sample.path} holds no line", sample, _DECLARE)
    if shape.structured < least * shape.lines:
        message = f"{shape.structured:,} of {shape.lines:,} lines of {sample.path} are JSON or key=value, fewer than {least:.0%}"
        return _one(
            STRUCTURED, sample.path, Status.FAIL, message, sample, "Let the logger write one JSON object a line"
        )
    if not shape.requests:
        message = f"no line of {sample.path} tells of a request: none holds a status, method, path or address"
        remedy = "supply a log of the part that answers requests, or name its keys in logs.status_keys"
        return _one(STRUCTURED, sample.path, Status.UNKNOWN, message, sample, remedy)
    held = (
        ("a request id", shape.request_id, "logs.request_id_keys"),
        ("a status code", shape.status, "logs.status_keys"),
        ("a version", shape.version, "logs.version_keys"),
    )
    missing = [(name, number, key) for name, number, key in held if number < least * shape.requests]
    if missing:
        told = ", ".join(f"{number:,} hold {name}" for name, number, _ in missing)
        message = f"too few request lines of {sample.path} hold what is needed: of {shape.requests:,} {told}"
        remedy = (
            f"Bind {' and '.join(name for name, _, _ in missing)} to each request's logger; if it stands there under another "
            f"name, add that to {' or '.join(key for _, _, key in missing)}"
        )
        return _one(STRUCTURED, sample.path, Status.FAIL, message, sample, remedy)
    message = (
        f"{shape.structured:,} of {shape.lines:,} lines of {sample.path} are structured, and {shape.requests:,} request lines"
        " hold request id, status and version"
    )
    return _one(STRUCTURED, sample.path, Status.PASS, message, sample)


def judge_events(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment over all samples together."""
    if not options.samples:
        yield from _undeclared(KEY_EVENTS, facts, options)
        return
    fresh = [sample for sample in facts.samples if _open(KEY_EVENTS, sample) is None]
    if not fresh:
        reasons = [opened.message for one in facts.samples if (opened := _open(KEY_EVENTS, one)) is not None]
        reasons += [_unmatched(pattern) for pattern in facts.unmatched]
        message = "; ".join(reasons) or "no sample was read"
        yield _one(KEY_EVENTS, KEY_EVENTS.covers, Status.UNKNOWN, message, None, _DECLARE)
        return
    yield _events(fresh)


def _events(samples: Sequence[Sample]) -> Assessment:
    errors = sum(one.events.errors for one in samples)
    told = sum(one.events.told for one in samples)
    if errors >= _ENOUGH_ERRORS and told < _FEWEST_TOLD * errors:
        message = f"{errors - told:,} of {errors:,} error lines name neither a kind, nor an exception, nor a code"
        remedy = "Log errors with their kind or class, e.g. log.error({ kind: 'database', err }, …)"
        return _one(KEY_EVENTS, KEY_EVENTS.covers, Status.FAIL, message, None, remedy)
    seen = frozenset().union(*(one.events.seen for one in samples))
    kinds = frozenset().union(*(one.events.kinds for one in samples))
    missing = [event for event in EVENTS if event not in seen]
    missing += [f"{kind} errors" for kind in KINDS if kind not in kinds]
    if missing:
        message = f"the samples show no {', '.join(missing)}; they may not have happened"
        remedy = (
            "Provoke each on staging and take the sample there, or attest it: launchgate attest --rule logs/key-events"
        )
        return _one(KEY_EVENTS, KEY_EVENTS.covers, Status.UNKNOWN, message, None, remedy)
    message = (
        "failed logins, deployments, failed jobs and errors of login, database and other services show in the samples"
    )
    return _one(KEY_EVENTS, KEY_EVENTS.covers, Status.PASS, message, None)


def _undeclared(rule: Rule, facts: Facts, options: Options) -> Iterator[Assessment]:
    """What is said instead where there is nothing to read."""
    if not options.samples:
        message = "not declared: no log sample (logs.samples)"
        if rule is STRUCTURED and facts.libraries:
            name, path = facts.libraries[0]
            message += f"; {path} names {name}, which can write structured lines, but only a sample shows that it does"
        yield _one(rule, rule.covers, Status.NOT_APPLICABLE, message, None, _DECLARE)
        return
    for pattern in facts.unmatched:
        yield _one(
            rule,
            pattern,
            Status.UNKNOWN,
            _unmatched(pattern),
            None,
            "run the job that writes it first, or mend the pattern",
        )
    if not facts.samples and not facts.unmatched:
        yield _one(rule, rule.covers, Status.NOT_APPLICABLE, "the base of the change holds no sample", None)


def _unmatched(pattern: str) -> str:
    return f"'{pattern}' of logs.samples names no file"


def _open(rule: Rule, sample: Sample) -> Assessment | None:
    """Why a sample decides nothing good, or None when it may."""
    if sample.unreadable:
        message = f"{sample.path}: {sample.unreadable}"
        return _one(rule, sample.path, Status.UNKNOWN, message, sample, sample.remedy)
    if sample.stale is not None:
        message = f"{sample.path} says nothing of this release: {sample.stale}"
        return _one(
            rule,
            sample.path,
            Status.UNKNOWN,
            message,
            sample,
            "take the sample anew, from what is about to be released",
        )
    return None


def _one(
    rule: Rule, subject: str, status: Status, message: str, sample: Sample | None, remediation: str = ""
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=rule.id, subject=subject, status=status, severity=rule.severity, message=message, remediation=remediation,
        location=Location(path=sample.path) if sample else Location(config="logs.samples"),
    )  # fmt: skip
