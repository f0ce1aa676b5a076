"""logs/sensitive-sink: what logging calls print. One assessment for each file and name. Pure."""

from collections.abc import Iterator

from launchgate.checks.logs.rules import SENSITIVE_SINK
from launchgate.checks.logs.sensitive import Sort
from launchgate.checks.logs.sinks import Sink
from launchgate.checks.logs.spec import Facts, FileSinks, Options
from launchgate.model import Assessment, Location, Severity, Status

__all__ = ["judge_sinks"]

_RULE = SENSITIVE_SINK.id
_SAYS = {
    Sort.SECRET: "a secret by its name",
    Sort.PERSONAL: "personal data by its name",
    Sort.WHOLE: "everything in it, credentials included",
    Sort.ACCOUNT: "a whole user record",
}
_INSTEAD = {
    Sort.SECRET: "Log whether it is there, never what it is: Boolean({name}), or leave it out",
    Sort.PERSONAL: "Log the user's id instead of {name}, or a masked form",
    Sort.WHOLE: "Log the few fields that are needed instead of {name}, or let the logger redact the others",
    Sort.ACCOUNT: "Log the user's id instead of {name}",
}


def judge_sinks(facts: Facts, options: Options) -> Iterator[Assessment]:
    """Findings by file and name; one pass when source was read and nothing was found."""
    if facts.no_tree[0]:
        yield _one("logging calls", Status.UNKNOWN, facts.no_tree[0], remediation=facts.no_tree[1])
        return
    found = [one for file in facts.files for one in _of(file, options)]
    yield from found
    files = sum(number for _, number in facts.read)
    if not files:
        yield _one("logging calls", Status.NOT_APPLICABLE, "no source in a language that this check reads was found")
    elif not found:
        read = ", ".join(f"{number} {title}" for title, number in facts.read)
        message = f"no logging call prints a secret or personal data by name ({read} files)"
        yield _one("logging calls", Status.PASS, message)


def _of(file: FileSinks, options: Options) -> Iterator[Assessment]:
    by_name: dict[str, list[Sink]] = {}
    for sink in file.sinks:
        if sink.name not in options.not_sensitive:
            by_name.setdefault(sink.name, []).append(sink)
    for name, sinks in sorted(by_name.items()):
        first = sinks[0]
        rest = len(sinks) - 1
        more = f" and {rest} more call{'s' if rest > 1 else ''}" if rest else ""
        mild = first.sort in (Sort.PERSONAL, Sort.ACCOUNT)
        yield _one(
            f"{name} in {file.path}",
            Status.FAIL,
            f"{file.path}:{first.line}{more}: {first.call} prints {name}, {_SAYS[first.sort]} (medium confidence: "
            "judged by names, not by values)",
            remediation=f"{_INSTEAD[first.sort].format(name=name)}. If it is harmless, add {name} to logs.not_sensitive",
            severity=Severity.MEDIUM if mild else Severity.HIGH,
            location=Location(path=file.path, line=first.line),
        )


def _one(
    subject: str, status: Status, message: str, *, remediation: str = "",
    severity: Severity = SENSITIVE_SINK.severity, location: Location | None = None,
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=_RULE, subject=subject, status=status, severity=severity, message=message, remediation=remediation,
        location=location or Location(),
    )  # fmt: skip
