"""Judges what answers give away: stack traces, debug pages, database errors, secrets. One finding for a host. Pure."""

from launchgate.checks.http.rules import ERROR_LEAK
from launchgate.checks.http.said import Causes, assessment, gap, listed, silent
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Leak
from launchgate.model import Assessment, Evidence, Status

_SHOWN = 5


def judge_errors(seen: HostSeen, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each host."""
    gone = silent(ERROR_LEAK, seen, causes)
    if gone is not None:
        return (gone,)
    asked = (seen.home, *seen.asked)
    found = [
        (leak, one.end)
        for one in asked
        if isinstance(one.end, Answer) and one.end.blocked is None
        for leak in one.end.leaks
    ]
    if found:
        return (_failed(seen, found),)
    unseen = [one for one in seen.asked if gap(one) is not None]
    if unseen:
        return (_undecided(seen, unseen, causes),)
    return (
        assessment(
            ERROR_LEAK,
            seen,
            Status.PASS,
            f"{len(asked)} answers of `{seen.place.name}`, errors among them, give nothing away",
        ),
    )


def _failed(seen: HostSeen, found: list[tuple[Leak, Answer]]) -> Assessment:
    """The worst first; the same kind of thing is told once, with the first address that shows it."""
    first: dict[str, tuple[Leak, Answer]] = {}
    for leak, answer in sorted(found, key=lambda pair: -pair[0].severity.rank):
        first.setdefault(leak.title, (leak, answer))
    told = list(first.values())
    worst, where = told[0]
    parts = [
        f"`{answer.url}` (status {answer.status}) shows {leak.title}: `{_quoted(leak.shown)}`"
        for leak, answer in told[:_SHOWN]
    ]
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return assessment(
        ERROR_LEAK,
        seen,
        Status.FAIL,
        "; ".join(parts) + more,
        severity=worst.severity,
        remediation="\n".join(dict.fromkeys(leak.fix for leak, _ in told)),
        url=where.url,
        evidence=Evidence(kind=worst.kind, masked=worst.shown),
    )


def _quoted(text: str) -> str:
    return text.replace("`", "'")


def _undecided(seen: HostSeen, unseen: list[Asked], causes: Causes) -> Assessment:
    """Nothing was found, but some answers were not seen."""
    first = unseen[0]
    reason, remedy = gap(first) or ("", "")
    because = causes.because(first.end, ERROR_LEAK, seen.place.name)
    told = listed([f"`{one.url}`" for one in unseen], 3)
    message = f"nothing was seen to leak, but {told} gave no answer to judge: {reason}"
    return assessment(ERROR_LEAK, seen, Status.UNKNOWN, message, remediation=remedy, because=because, url=first.url)
