"""Judges what can be seen of automatic renewal; the rest is left to a person. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from launchgate.checks.tls.issuers import automated
from launchgate.checks.tls.judge_expiry import LONG
from launchgate.checks.tls.rules import RENEWAL, VALID
from launchgate.checks.tls.said import assessment, day, quoted, span
from launchgate.checks.tls.spec import Facts, Look
from launchgate.model import Assessment, Status

_AHEAD = timedelta(days=45)
"""What has to be left of a longer life: managed services renew two months ahead."""


def judge_renewal(facts: Facts) -> Iterator[Assessment]:
    """A pass for each host, or for none of them: one that a person has to vouch for leaves the rule to that person."""
    seen = [(look, _evidence(look, facts)) for look in facts.looks if look.survey.chains]
    unseen = [look for look in facts.looks if look.place.declared and not look.survey.chains]
    visible = all(good for _, (good, _) in seen) and not unseen
    for look, (_, said) in seen:
        if visible:
            yield assessment(RENEWAL, look, Status.PASS, said)
        else:
            message = f"not declared: attest tls/renewal in launchgate.yml. What can be seen: {said}"
            yield assessment(RENEWAL, look, Status.NOT_APPLICABLE, message)
    for look in unseen:
        message, cause = f"no certificate was seen for `{look.place.name}`", f"{VALID.id}#{look.place.name}"
        yield assessment(RENEWAL, look, Status.UNKNOWN, message, remediation="see tls/valid", because=cause)


def _evidence(look: Look, facts: Facts) -> tuple[bool, str]:
    """Whether it looks automated, and what was seen, of the certificate that says least for it."""
    said = [_one(look, number, facts) for number in range(len(look.survey.chains))]
    return next((one for one in said if not one[0]), said[0])


def _one(look: Look, number: int, facts: Facts) -> tuple[bool, str]:
    leaf = look.survey.chains[number].leaf
    left, issuer = leaf.not_after - facts.now, automated(leaf.issuer_organisation, leaf.life)
    what = f"a certificate of {span(leaf.life)} from {quoted(leaf.issuer)}"
    if issuer is None:
        return False, f"{what}, which does not show who renews it"
    in_time = left >= leaf.life / 3 if leaf.life <= LONG + timedelta(days=10) else left >= _AHEAD
    if not in_time:
        return False, f"{what}, usually renewed by {issuer.means}, but {span(left)} are left: renewal is late"
    return (
        True,
        f"{what}, issued on {day(leaf.not_before)} and renewed in time; such ones are renewed by {issuer.means}",
    )
