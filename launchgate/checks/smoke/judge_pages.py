"""Opinion on the built-in steps: home, login and its callbacks, pages; on other origins and on demo data. Pure."""

import html
from collections.abc import Sequence

from launchgate.checks.smoke.looks import Look, look
from launchgate.checks.smoke.rules import DEMO_READY, HOME, LOGIN, MULTI_ORIGIN
from launchgate.checks.smoke.seen import Grounds, Seen, error_of, ground_of, root_of
from launchgate.checks.smoke.spec import Elsewhere, Facts, Kind, Options, Step
from launchgate.exchange import Failure, Response, host_of
from launchgate.model import Assessment, Cell, Location, Rule, Status

_OWN = {Kind.HOME: HOME, Kind.LOGIN: LOGIN, Kind.CALLBACK: LOGIN}
"""Steps with a rule of their own; the others are told by smoke/pass-rate."""
_NAMED = 5
"""Steps that a message about another origin names."""
Pages = Sequence[tuple[Step, Seen]]


def pages_seen(steps: Sequence[Step], grounds: Grounds) -> Pages:
    """Every step with what it showed. What went wrong is added to `grounds`."""
    return tuple((step, _seen(step, grounds)) for step in steps)


def _seen(step: Step, grounds: Grounds) -> Seen:
    looked, cause = look(step), None
    ground, rule = ground_of(step.walk), _OWN.get(step.kind)
    own = f"{rule.id}#{step.walk.start}" if rule else None
    if ground is not None and ground in grounds:
        cause = grounds[ground]
        looked = Look(Status.UNKNOWN, looked.said, looked.remedy, looked.reason)
    for place in (ground, error_of(step.walk) if looked.status is Status.FAIL else None):
        if place is not None and own is not None:
            grounds.setdefault(place, own)
    location = Location(url=step.walk.final, host=host_of(step.walk.final), config=step.config)
    return Seen(name=step.name, look=looked, location=location, row=_row(step), own=own, cause=cause)


def _row(step: Step) -> tuple[Cell, ...]:
    walk = step.walk
    status: Cell = None if isinstance(walk.end, Failure) else walk.end.status
    return (step.name, walk.start, status, round(walk.end.seconds * 1000))


def page_assessments(pages: Pages, options: Options) -> list[Assessment]:
    """Home and login."""
    own = [_assessment(_OWN[step.kind], step, one) for step, one in pages if step.kind in _OWN]
    if options.login is None and not options.callbacks:
        own.append(_undeclared(LOGIN, "login page", "set smoke.login in launchgate.yml"))
    return own


def _undeclared(rule: Rule, subject: str, what: str) -> Assessment:
    return Assessment(
        rule=rule.id, subject=subject, status=Status.NOT_APPLICABLE, severity=rule.severity,
        message=f"not declared: {what}",
    )  # fmt: skip


def _assessment(rule: Rule, step: Step, seen: Seen) -> Assessment:
    opens = "is answered" if step.kind is Kind.CALLBACK else "opens"
    said = opens if seen.look.status is Status.PASS else seen.look.said
    noun = "login callback" if step.kind is Kind.CALLBACK else step.name
    return Assessment(
        rule=rule.id,
        subject=step.walk.start,
        status=seen.look.status,
        severity=rule.severity,
        message=seen.look.reason or f"the {noun} `{step.walk.start}` {said}",
        remediation=seen.look.remedy,
        because=seen.cause or root_of(step.walk),
        location=seen.location,
    )


def multi_origin(elsewhere: Sequence[Elsewhere], pages: Pages) -> list[Assessment]:
    """One for each origin that was declared beside the target."""
    if not elsewhere:
        return [
            _undeclared(MULTI_ORIGIN, "further origins", "list the other addresses of the product in smoke.origins")
        ]
    at_home = {step.name: one.look.status for step, one in pages}
    return [_origin(one, at_home) for one in elsewhere]


def _origin(one: Elsewhere, at_home: dict[str, Status]) -> Assessment:
    if one.unknown_name:
        known = "write a URL, or a name that is in site.environments"
        return _on(one, Status.UNKNOWN, f"`{one.origin}` is no URL and no name in site.environments", known)
    looks = [(step, look(step)) for step in one.steps]
    failed = [(step, seen) for step, seen in looks if seen.status is Status.FAIL]
    unknown = [(step, seen) for step, seen in looks if seen.status is Status.UNKNOWN]
    decisive = failed or unknown
    status = Status.FAIL if failed else Status.UNKNOWN if unknown else Status.PASS
    passed = len(looks) - len(failed) - len(unknown)
    message = f"{passed} of {len(looks)} pages open as declared on `{one.origin}`"
    if decisive:
        message += "; " + "; ".join(f"{step.name} {seen.said}" for step, seen in decisive[:_NAMED])
    remedy = decisive[0][1].remedy if decisive else ""
    alike = [at_home.get(step.name) is Status.PASS for step, _ in failed]
    if any(alike):
        remedy = remedy or f"deploy the same version to `{one.origin}`: the page opens on the target itself"
    because = root_of(decisive[0][0].walk) if decisive else None
    return _on(one, status, message, remedy, because)


def _on(one: Elsewhere, status: Status, message: str, remedy: str, because: str | None = None) -> Assessment:
    return Assessment(
        rule=MULTI_ORIGIN.id,
        subject=one.origin,
        status=status,
        severity=MULTI_ORIGIN.severity,
        message=message,
        remediation=remedy,
        because=because,
        location=Location(host=host_of(one.origin) or None, config="smoke.origins"),
    )


def demo_ready(facts: Facts, options: Options) -> Assessment:
    """Whether a page of the product shows demo data."""
    subject = "demo data"
    if not options.demo_texts:
        return _undeclared(DEMO_READY, subject, "list texts that only demo data holds in smoke.demo_texts")
    read = [step for step in facts.steps if isinstance(step.walk.end, Response) and step.walk.end.status == 200]
    shown = [(step, text) for step in read for text in options.demo_texts if _holds(step, text)]
    unread = len(facts.steps) - len(read)
    if shown:
        listed = "; ".join(f"the {step.name} holds '{text}'" for step, text in shown[:_NAMED])
        remedy = (
            "delete the demo records from this environment, and keep the command that makes them from running there"
        )
        return _demo(Status.FAIL, f"demo data shows: {listed}", remedy, shown[0][0])
    if not read:
        return _demo(Status.UNKNOWN, "no page could be read for demo data", "see the pages that did not open")
    left = f"; {unread} could not be read" if unread else ""
    return _demo(Status.PASS, f"none of {len(read)} pages holds a text of demo data{left}")


def _demo(status: Status, message: str, remedy: str = "", step: Step | None = None) -> Assessment:
    place = Location(url=step.walk.final, config="smoke.demo_texts") if step is not None else Location()
    return Assessment(
        rule=DEMO_READY.id, subject="demo data", status=status, severity=DEMO_READY.severity, message=message,
        remediation=remedy, location=place,
    )  # fmt: skip


def _holds(step: Step, text: str) -> bool:
    assert isinstance(step.walk.end, Response)
    return text in step.walk.end.text or text in html.unescape(step.walk.end.text)
