"""Opinion on journeys: every step's look, the core flows, and the authenticated call. Pure.

One fault, one finding: a step that fails because its host or page already failed follows from that; what comes after a failed
step follows from that step.
"""

from collections.abc import Sequence
from dataclasses import replace

from launchgate.casereports import Reported, judged
from launchgate.checks.smoke.expectations import look_at
from launchgate.checks.smoke.looks import Look
from launchgate.checks.smoke.rules import AUTH_API, CORE_FLOWS
from launchgate.checks.smoke.seen import PASS_RATE_NAME, Grounds, Seen, error_of, ground_of
from launchgate.checks.smoke.spec import Travelled, Tried
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, host_of, root_cause
from launchgate.model import Assessment, Cell, Location, Rule, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """One journey, looked at."""

    travelled: Travelled
    seen: tuple[Seen, ...]

    @property
    def halted(self) -> Seen | None:
        """The step it ended at; None when all passed."""
        return next((one for one in self.seen if one.look.status is not Status.PASS), None)


def looked_at(travelled: Sequence[Travelled], grounds: Grounds) -> tuple[Gone, ...]:
    """Every journey with what its steps showed. `grounds` is what pages already failed for; journeys add theirs."""
    return tuple(Gone(travelled=one, seen=tuple(_steps(one, grounds))) for one in travelled)


def _steps(travelled: Travelled, grounds: Grounds) -> list[Seen]:
    found = []
    for position, tried in enumerate(travelled.tried):
        config = f"{travelled.config}.steps[{position}]"
        one = Seen(
            name=f"journey '{travelled.journey.name}', {_brief(tried, position)}",
            brief=_brief(tried, position),
            look=look_at(tried, config),
            location=_location(tried, config),
            row=_row(travelled, position, tried),
            own=_own(travelled, tried),
            reached=tried.reached,
            note=_note(tried),
        )
        found.append(_caused(one, tried, grounds))
    return found


def _caused(one: Seen, tried: Tried, grounds: Grounds) -> Seen:
    """The step with the finding it follows from, when its host or its page already failed."""
    if tried.walk is None or one.look.status is Status.PASS:
        return one
    error = error_of(tried.walk) if tried.step.method == "GET" or tried.walk.hops else None
    for ground in (ground_of(tried.walk), error):
        if ground is None:
            continue
        if ground in grounds:
            silent = isinstance(tried.walk.end, Failure) or tried.walk.end.blocked is not None
            look = Look(Status.UNKNOWN, one.look.said, one.look.remedy, one.look.reason) if silent else one.look
            return replace(one, look=look, cause=grounds[ground])
        if one.own is not None:
            grounds[ground] = one.own
    return replace(one, cause=root_cause(tried.walk))


def core_flows(gone: Sequence[Gone], reports: Sequence[Reported] = ()) -> list[Assessment]:
    """One for each critical journey, and one for each report of the project's own tests."""
    found = [_core(one) for one in gone if one.travelled.journey.is_core]
    found += judged(CORE_FLOWS, reports)
    missing = "mark what the launch hangs on `critical: true` in smoke.journeys, or name your own tests' report in smoke.reports"
    return found or [_undeclared(CORE_FLOWS, "core flows", missing)]


def auth_calls(gone: Sequence[Gone]) -> list[Assessment]:
    """One for each step that is marked `authenticated`."""
    found = [
        _auth(one, position)
        for one in gone
        for position, tried in enumerate(one.travelled.tried)
        if tried.step.authenticated
    ]
    missing = "mark the step that needs a login `authenticated: true` in smoke.journeys"
    return found or [_undeclared(AUTH_API, "authenticated API call", missing)]


def _core(gone: Gone) -> Assessment:
    name, halted, count = gone.travelled.journey.name, gone.halted, len(gone.seen)
    own = f"{CORE_FLOWS.id}#{name}"
    if halted is None:
        notes = "; ".join(f"{seen.brief} {seen.note}" for seen in gone.seen if seen.note)
        message = f"all {count} steps of the journey '{name}' pass{f'; {notes}' if notes else ''}"
        return _assessment(CORE_FLOWS, name, Status.PASS, message, location=Location(config=gone.travelled.config))
    told = halted.told
    rest = count - gone.seen.index(halted) - 1
    return Assessment(
        rule=CORE_FLOWS.id,
        subject=name,
        status=halted.look.status,
        severity=CORE_FLOWS.severity,
        message=f"{halted.name} {halted.look.said}{_not_reached(rest)}",
        remediation=halted.look.remedy,
        because=told if told != own else None,
        location=halted.location,
    )


def _auth(gone: Gone, position: int) -> Assessment:
    seen, tried = gone.seen[position], gone.travelled.tried[position]
    subject = _subject(gone.travelled, tried)
    if seen.look.status is Status.PASS:
        message = f"{seen.name} serves an authenticated user{f'; {seen.note}' if seen.note else ''}"
        return _assessment(AUTH_API, subject, Status.PASS, message, location=seen.location)
    halted = gone.halted
    assert halted is not None
    if halted is seen:
        cause = seen.cause
        message = f"{seen.name} {seen.look.said}"
    else:
        cause = halted.told or PASS_RATE_NAME
        message = f"{seen.name} was not reached: the journey ended at {halted.brief}"
    return Assessment(
        rule=AUTH_API.id,
        subject=subject,
        status=seen.look.status,
        severity=AUTH_API.severity,
        message=message,
        remediation=halted.look.remedy,
        because=cause,
        location=seen.location,
    )


def _assessment(rule: Rule, subject: str, status: Status, message: str, location: Location) -> Assessment:
    return Assessment(
        rule=rule.id, subject=subject, status=status, severity=rule.severity, message=message, location=location
    )


def _undeclared(rule: Rule, subject: str, what: str) -> Assessment:
    return _assessment(rule, subject, Status.NOT_APPLICABLE, f"not declared: {what}", Location())


def _own(travelled: Travelled, tried: Tried) -> str | None:
    if tried.step.authenticated:
        return f"{AUTH_API.id}#{_subject(travelled, tried)}"
    return f"{CORE_FLOWS.id}#{travelled.journey.name}" if travelled.journey.is_core else None


def _subject(travelled: Travelled, tried: Tried) -> str:
    return f"{travelled.journey.name}: {tried.step.name}"


def _brief(tried: Tried, position: int) -> str:
    return f"step {position + 1} '{tried.step.name}' ({tried.step.method} {tried.step.address})"


def _location(tried: Tried, config: str) -> Location:
    """Where a person looks; the address as it was declared, because what was sent may hold a value."""
    host = host_of(tried.walk.start) if tried.walk is not None else None
    url = tried.step.address if "://" in tried.step.address else None
    return Location(url=url, host=host, config=config)


def _note(tried: Tried) -> str:
    if tried.attempts > 1:
        return f"only at attempt {tried.attempts} of {tried.step.retries + 1}"
    waited = tried.waited
    if waited is not None and waited.met and waited.looks > 1:
        return f"after {waited.seconds:.1f} s and {waited.looks} looks"
    return ""


def _not_reached(rest: int) -> str:
    return f"; {rest} later {'step was' if rest == 1 else 'steps were'} not reached" if rest else ""


def _row(travelled: Travelled, position: int, tried: Tried) -> tuple[Cell, ...]:
    end = tried.walk.end if tried.walk is not None else None
    status: Cell = None if end is None or isinstance(end, Failure) else end.status
    milliseconds = round(tried.seconds * 1000) if tried.walk is not None else None
    name = f"{travelled.journey.name} {position + 1}: {tried.step.name}"
    return (name, f"{tried.step.method} {tried.step.address}", status, milliseconds)
