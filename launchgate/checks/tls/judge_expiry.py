"""Judges what is left of certificates: by share of their life, and by days for long ones. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from launchgate.checks.tls.rules import EXPIRY, VALID
from launchgate.checks.tls.said import assessment, day, quoted, span
from launchgate.checks.tls.spec import Facts, Look
from launchgate.handshake import Certificate
from launchgate.model import Assessment, Severity, Status

_DAY = timedelta(days=1)
LONG = 90 * _DAY
"""A life above this is judged by days: nobody renews a year's certificate at two thirds of it."""


def judge_expiry(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each host that has to have a certificate."""
    return (_expiry(look, facts.now) for look in facts.looks if look.place.declared or look.survey.answered)


def _expiry(look: Look, now: datetime) -> Assessment:
    name = look.place.name
    every = [one for chain in look.survey.chains for one in chain.path]
    if not every:
        cause, message = f"{VALID.id}#{name}", f"no certificate was seen for `{name}`"
        return assessment(EXPIRY, look, Status.UNKNOWN, message, remediation="see tls/valid", because=cause)
    worst = min(every, key=lambda one: (-_rank(one, now), one.not_after))
    severity, left = level(worst, now), worst.not_after - now
    said = _said(worst, worst in [chain.leaf for chain in look.survey.chains], now)
    if severity is None:
        return assessment(EXPIRY, look, Status.PASS, said)
    root = f"{VALID.id}#{name}" if left < timedelta(0) else None
    return assessment(EXPIRY, look, Status.FAIL, f"`{name}`: {said}", severity=severity, because=root)


def level(one: Certificate, now: datetime) -> Severity | None:
    """How bad it is; None when there is time enough."""
    left, life = one.not_after - now, one.life
    if life > LONG:
        return Severity.BLOCKER if left < 14 * _DAY else Severity.HIGH if left < 30 * _DAY else None
    # Three days are more than a fifth of a life below fifteen: six-day certificates would always be too late.
    if left < life / 10 or (life >= 15 * _DAY and left < 3 * _DAY):
        return Severity.BLOCKER
    return Severity.HIGH if left < life / 3 else None


def _rank(one: Certificate, now: datetime) -> int:
    severity = level(one, now)
    return -1 if severity is None else severity.rank


def _said(one: Certificate, leaf: bool, now: datetime) -> str:
    which = "the certificate" if leaf else f"the issuer's certificate {quoted(one.subject)}"
    left = one.not_after - now
    if left < timedelta(0):
        return f"{which} expired on {day(one.not_after)}, {span(left)} ago"
    share = 100 * left / one.life if one.life else 0
    return f"{which} expires on {day(one.not_after)}, in {span(left)}: {share:.0f} % of its {span(one.life)} are left"
