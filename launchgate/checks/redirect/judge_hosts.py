"""Judges hosts: plain HTTP leads to HTTPS, and every variant of the name ends at the canonical one. Pure."""

from launchgate.checks.redirect.rules import CANONICAL_HOST, HTTP_TO_HTTPS
from launchgate.checks.redirect.said import Causes, arrows, assessment, not_declared
from launchgate.checks.redirect.spec import Facts, PlainHost, Variant
from launchgate.exchange import Failure, FailureKind, Walk, host_of, origin, unanswered
from launchgate.model import Assessment, Status


def judge_plain(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each host."""
    return tuple(_plain(host, causes) for host in facts.plain)


def _plain(plain: PlainHost, causes: Causes) -> Assessment:
    rule, walk = HTTP_TO_HTTPS, plain.walk
    if walk is None:
        status = Status.UNKNOWN if plain.remedy else Status.NOT_APPLICABLE
        return assessment(rule, plain.host, status, plain.skipped, remediation=plain.remedy, config=plain.config)
    where = {"url": walk.start, "config": plain.config}
    if isinstance(walk.end, Failure) and walk.end.kind is FailureKind.REFUSED and not walk.hops:
        return _closed(plain, walk, causes)
    steps = [hop.location for hop in walk.hops]
    secure = next((n for n, url in enumerate(steps) if url.startswith("https://")), None)
    if secure is not None:
        back = next((url for url in steps[secure:] if not url.startswith("https://")), None)
        if back is None:
            message = f"`{walk.start}` redirects to `{steps[secure]}`"
            return assessment(rule, plain.host, Status.PASS, message, **where)
        message = f"`{walk.start}` reaches HTTPS but is then sent on to `{back}`: {arrows(walk)}"
        return assessment(rule, plain.host, Status.FAIL, message, **where)
    if walk.loop or walk.too_many:
        message = f"`{walk.start}` never ends, and never reaches HTTPS"
        circle = causes.circle(walk)
        return assessment(
            rule, plain.host, Status.UNKNOWN, message, remediation="end the circle first", because=circle, **where
        )
    if (why := unanswered(walk)) is not None:
        cause = causes.because(walk, rule, plain.host)
        return assessment(rule, plain.host, Status.UNKNOWN, why[0], remediation=why[1], because=cause, **where)
    answered = "" if isinstance(walk.end, Failure) else f" with status {walk.end.status}"
    leads = f"`{walk.start}` leads to `{walk.final}`, which" if walk.hops else f"`{walk.final}`"
    message = f"{leads} answers over plain HTTP{answered} instead of redirecting to HTTPS"
    remediation = f"redirect `{walk.start}` to `https://{plain.host}/` with status 301, or close port 80"
    return assessment(rule, plain.host, Status.FAIL, message, remediation=remediation, **where)


def _closed(plain: PlainHost, walk: Walk, causes: Causes) -> Assessment:
    """A refused port 80 serves nothing in the clear; but when nothing answers at all, the host was not there to be judged."""
    rule, where = HTTP_TO_HTTPS, {"url": walk.start, "config": plain.config}
    secure = plain.secure
    if secure is not None and isinstance(secure.end, Failure) and not secure.hops:
        cause = causes.because(secure, rule, plain.host)
        message = f"nothing could be judged on `{plain.host}`: {secure.end.reason}, and port 80 is refused too"
        return assessment(
            rule, plain.host, Status.UNKNOWN, message, remediation=secure.end.remedy, because=cause, **where
        )
    return assessment(rule, plain.host, Status.PASS, f"port 80 of `{plain.host}` refuses connections", **where)


def judge_canonical(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each variant of the canonical name."""
    if facts.canonical is None:
        message = (
            "site.canonical is about another site than this run's target"
            if facts.outside
            else "not declared: set site.canonical in launchgate.yml"
        )
        return (not_declared(CANONICAL_HOST, "canonical host", message),)
    return tuple(_variant(variant, facts.canonical, causes) for variant in facts.variants)


def _variant(variant: Variant, canonical: str, causes: Causes) -> Assessment:
    rule, wanted = CANONICAL_HOST, host_of(canonical)
    where = {"url": canonical, "config": "site.canonical"}
    if not variant.declared and _absent(variant):
        return not_declared(rule, variant.host, f"`{variant.host}` does not exist and was not declared in site.hosts")
    for walk in variant.walks:
        if _elsewhere(walk, canonical):
            message = f"{_ending(walk)}, not on the canonical host `{wanted}`"
            remediation = f"redirect `{variant.host}` to `{canonical}` with status 301"
            place = {"url": walk.start, "config": "site.canonical"}
            return assessment(rule, variant.host, Status.FAIL, message, remediation=remediation, **place)
    for walk in variant.walks:
        if _reaches(walk, canonical) or _refused_plain(walk):
            continue
        if walk.loop or walk.too_many:
            circle = causes.circle(walk)
            message = f"`{walk.start}` never ends"
            return assessment(
                rule,
                variant.host,
                Status.UNKNOWN,
                message,
                remediation="end the circle first",
                because=circle,
                **where,
            )
        reason, remedy = unanswered(walk) or (f"`{walk.start}` could not be followed", "")
        cause = causes.because(walk, rule, variant.host)
        return assessment(rule, variant.host, Status.UNKNOWN, reason, remediation=remedy, because=cause, **where)
    return assessment(rule, variant.host, Status.PASS, f"`{variant.host}` ends on `{wanted}`", **where)


def _ending(walk: Walk) -> str:
    if walk.hops or isinstance(walk.end, Failure):
        return f"`{walk.start}` ends at `{walk.final}`"
    return f"`{walk.start}` answers {walk.end.status} itself and ends there"


def _absent(variant: Variant) -> bool:
    """Whether nobody offers this name: it has no address."""
    kinds = (FailureKind.NO_SUCH_NAME, FailureKind.NO_ADDRESS)
    return all(isinstance(w.end, Failure) and w.end.kind in kinds and not w.hops for w in variant.walks)


def _refused_plain(walk: Walk) -> bool:
    refused = isinstance(walk.end, Failure) and walk.end.kind is FailureKind.REFUSED
    return refused and not walk.hops and walk.start.startswith("http://")


def _reaches(walk: Walk, canonical: str) -> bool:
    """Whether the last address of a walk is on the canonical host, also when nobody answered there."""
    on_it = host_of(walk.final) == host_of(canonical) and not (walk.loop or walk.too_many)
    return on_it and (bool(walk.hops) or unanswered(walk) is None)


def _elsewhere(walk: Walk, canonical: str) -> bool:
    """Whether a walk shows that people end on another host, or on another scheme or port of it."""
    if walk.loop or walk.too_many or unanswered(walk) is not None:
        return False
    if host_of(walk.final) != host_of(canonical):
        return True
    # Plain HTTP on the right host is redirect/http-to-https's to tell.
    return walk.final.startswith("https://") and origin(walk.final) != origin(canonical)
