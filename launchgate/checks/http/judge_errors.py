"""Judges what answers give away: stack traces, debug pages, database errors, secrets. One finding for a host. Pure."""

from launchgate.checks.http.rules import ERROR_LEAK
from launchgate.checks.http.said import Causes, assessment, at, gap, listed, silent
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Kind, Leak
from launchgate.model import Assessment, Evidence, Status

_SHOWN = 5
_PASSING = frozenset({"stack-trace", "sql-error", "file-path", "internal-address"})
"""Kinds of leaks that are gone with the page that showed them."""


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
    errors = [one for one in asked if isinstance(one.end, Answer) and one.end.kind is Kind.ERROR]
    if not errors:
        message = f"nothing that `{seen.place.name}` was asked made it answer with an error, so there was no error page to judge"
        return (assessment(ERROR_LEAK, seen, Status.NOT_APPLICABLE, message),)
    message = (
        f"{len(errors)} error answers of `{seen.place.name}` give nothing away"
        if len(errors) > 1
        else "the error answer gives nothing away"
    )
    return (assessment(ERROR_LEAK, seen, Status.PASS, message),)


def _failed(seen: HostSeen, found: list[tuple[Leak, Answer]]) -> Assessment:
    """The worst first; the same kind of thing is told once, with the first address that shows it."""
    first: dict[str, tuple[Leak, Answer]] = {}
    for leak, answer in sorted(found, key=lambda pair: -pair[0].severity.rank):
        first.setdefault(leak.title, (leak, answer))
    told = list(first.values())
    worst, where = told[0]
    # A line of the trace says more than the frame of the page it stands in.
    proof = next((leak for leak, _ in told if leak.kind == "stack-trace"), worst)
    by_address: dict[str, list[str]] = {}
    for leak, answer in told[:_SHOWN]:
        by_address.setdefault(f"{at(answer.url)} (status {answer.status})", []).append(
            f"{leak.title} (`{_quoted(leak.shown)}`)"
        )
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return assessment(
        ERROR_LEAK,
        seen,
        Status.FAIL,
        "; ".join(f"{address} shows {listed(things, _SHOWN)}" for address, things in by_address.items()) + more,
        severity=worst.severity,
        remediation=_fix([leak for leak, _ in told]),
        url=where.url,
        evidence=Evidence(kind=proof.kind, masked=proof.shown),
    )


def _fix(leaks: list[Leak]) -> str:
    """What to do. A page of the product's own takes everything else away, but not a secret that is out."""
    passing = [leak.fix for leak in leaks if leak.kind in _PASSING]
    lasting = [leak.fix for leak in leaks if leak.kind not in _PASSING]
    return "\n".join(dict.fromkeys(lasting or passing[:1]))


def _quoted(text: str) -> str:
    return text.replace("`", "'")


def _undecided(seen: HostSeen, unseen: list[Asked], causes: Causes) -> Assessment:
    """Nothing was found, but some answers were not seen."""
    first = unseen[0]
    reason, remedy = gap(first) or ("", "")
    because = causes.because(first.end, ERROR_LEAK, seen.place.name)
    told = listed([f"{at(one.url)}" for one in unseen], 3)
    message = f"nothing was seen to leak, but {told} gave no answer to judge: {reason}"
    return assessment(ERROR_LEAK, seen, Status.UNKNOWN, message, remediation=remedy, because=because, url=first.url)
