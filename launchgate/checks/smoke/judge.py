"""Opinion on the steps: home, login, and the share of all that pass. Pure.

One fault, one finding: a step on a host that already failed to answer names the first step as its cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from launchgate.checks.smoke.looks import Look, look
from launchgate.checks.smoke.rules import HOME, LOGIN, PASS_RATE
from launchgate.checks.smoke.spec import Facts, Kind, Options, Step
from launchgate.exchange import Failure, Walk, host_of, root_cause
from launchgate.model import Assessment, Cell, Judgement, Location, Rule, Status, Table

_ALL = "all smoke steps"
_OWN = {Kind.HOME: HOME, Kind.LOGIN: LOGIN}
"""Steps with a rule of their own; the others are told by smoke/pass-rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    step: Step
    look: Look
    cause: str | None
    """The finding this step only follows from."""

    @property
    def name(self) -> str | None:
        """`rule#subject` of the step's own finding, where it has one."""
        rule = _OWN.get(self.step.kind)
        return f"{rule.id}#{self.step.walk.start}" if rule else None

    @property
    def told(self) -> str | None:
        """The finding that tells of this step: its cause's or its own."""
        return self.cause or self.name


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each step what it showed."""
    seen = _seen(facts.steps)
    own = [_assessment(_OWN[one.step.kind], one) for one in seen if one.step.kind in _OWN]
    if options.login is None:
        own.append(
            Assessment(
                rule=LOGIN.id,
                subject="login page",
                status=Status.NOT_APPLICABLE,
                severity=LOGIN.severity,
                message="not declared: set smoke.login in launchgate.yml",
            )
        )
    return Judgement(
        assessments=(*own, _pass_rate(seen)),
        tables=(_table(seen),),
        receipt=(("smoke steps", len(seen)),),
    )


def _seen(steps: Sequence[Step]) -> tuple[_Seen, ...]:
    first: dict[tuple[str, str], str] = {}
    found: list[_Seen] = []
    for step in steps:
        looked, cause = look(step), None
        ground = _ground(step)
        if ground is not None and ground in first:
            cause = first[ground]
            looked = Look(Status.UNKNOWN, looked.said, looked.remedy, looked.reason)
        one = _Seen(step=step, look=looked, cause=cause)
        if ground is not None and one.name is not None:
            first.setdefault(ground, one.name)
        found.append(one)
    return tuple(found)


def _ground(step: Step) -> tuple[str, str] | None:
    """What a missing answer is about: the host and the kind of failure. None when the site answered."""
    end = step.walk.end
    if isinstance(end, Failure):
        return host_of(end.url), end.kind
    return (host_of(end.url), end.blocked) if end.blocked is not None else None


def _assessment(rule: Rule, seen: _Seen) -> Assessment:
    step = seen.step
    return Assessment(
        rule=rule.id,
        subject=step.walk.start,
        status=seen.look.status,
        severity=rule.severity,
        message=seen.look.reason or f"the {step.name} `{step.walk.start}` {_said(seen)}",
        remediation=seen.look.remedy,
        because=seen.cause or _root(step.walk),
        location=Location(url=step.walk.final, host=host_of(step.walk.final), config=step.config),
    )


def _root(walk: Walk) -> str | None:
    """The finding of another check that tells why a step does not open."""
    return f"redirect/loop#{walk.start}" if walk.loop or walk.too_many else root_cause(walk)


def _said(seen: _Seen) -> str:
    if seen.look.status is Status.PASS:
        return "opens"
    return seen.look.said


def _pass_rate(seen: Sequence[_Seen]) -> Assessment:
    failed = [one for one in seen if one.look.status is Status.FAIL]
    unknown = [one for one in seen if one.look.status is Status.UNKNOWN]
    passed = len(seen) - len(failed) - len(unknown)
    share = f"{passed} of {len(seen)} smoke steps passed ({100 * passed // len(seen)} %)"
    decisive = failed or unknown
    status = Status.FAIL if failed else Status.UNKNOWN if unknown else Status.PASS
    parts = [share, *_named("failed", failed), *_named("not judged", unknown)]
    told = [one.told for one in decisive]
    return Assessment(
        rule=PASS_RATE.id,
        subject=_ALL,
        status=status,
        severity=PASS_RATE.severity,
        message="; ".join(parts),
        remediation=_remedy(decisive),
        because=None if None in told else next(iter(told), None),
        location=_place(decisive),
    )


def _remedy(decisive: Sequence[_Seen]) -> str:
    """What to do about each step, one line each; nothing when the rule's own fix says it all."""
    lines = {one.step.name: one.look.remedy for one in decisive if one.look.remedy}
    if len(lines) == 1:
        return next(iter(lines.values()))
    return "\n".join(f"{name}: {remedy}" for name, remedy in lines.items())


def _place(decisive: Sequence[_Seen]) -> Location:
    """Where the first of them is; the message names the others."""
    if not decisive:
        return Location()
    step = decisive[0].step
    return Location(url=step.walk.final, host=host_of(step.walk.final), config=step.config)


def _named(word: str, seen: Sequence[_Seen]) -> list[str]:
    """The steps by name, each with what it showed; consequences without repeating the reason."""
    if not seen:
        return []
    return [f"{word}: " + "; ".join(f"{one.step.name} ({_short(one)})" for one in seen)]


def _short(seen: _Seen) -> str:
    return "for the same reason" if seen.cause else seen.look.said


def _table(seen: Sequence[_Seen]) -> Table:
    return Table(
        id="smoke-steps",
        title="Smoke steps",
        columns=("Step", "URL", "Status", "ms", "Result"),
        rows=tuple(_row(one) for one in seen),
    )


def _row(seen: _Seen) -> tuple[Cell, ...]:
    walk = seen.step.walk
    status: Cell = None if isinstance(walk.end, Failure) else walk.end.status
    result = str(seen.look.status) if seen.look.status is Status.PASS else f"{seen.look.status}: {seen.look.said}"
    return (seen.step.name, walk.start, status, round(walk.end.seconds * 1000), result)
