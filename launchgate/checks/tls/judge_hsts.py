"""Judges the Strict-Transport-Security header of each host. That it comes after mixed content is the gate's to join. Pure."""

import ipaddress
from collections.abc import Iterator

from launchgate.checks.tls.hsts import Hsts, read
from launchgate.checks.tls.rules import HSTS, VALID
from launchgate.checks.tls.said import assessment
from launchgate.checks.tls.spec import Facts, Look, Options
from launchgate.exchange import LET_IN, Failure
from launchgate.model import Assessment, Severity, Status

_DAY = 86_400


def judge_hsts(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each host that has to speak TLS."""
    return (_hsts(look, options) for look in facts.looks if look.place.declared or look.survey.answered)


def _hsts(look: Look, options: Options) -> Assessment:
    name, page = look.place.name, look.page
    if _is_address(name) or name == "localhost" or name.endswith(".localhost"):
        message = f"browsers keep no HSTS for `{name}`, which is an address or this machine (RFC 6797 section 8.1.1)"
        return assessment(HSTS, look, Status.NOT_APPLICABLE, message)
    if page is None:
        message = f"browsers ignore HSTS over a connection that is not valid, and the one to `{name}` is not"
        cause = f"{VALID.id}#{name}"
        return assessment(HSTS, look, Status.UNKNOWN, message, remediation="see tls/valid", because=cause)
    if isinstance(page, Failure):
        if page.kind.of_tls:
            cause = f"{VALID.id}#{name}"
            return assessment(HSTS, look, Status.UNKNOWN, page.reason, remediation=page.remedy, because=cause)
        return assessment(HSTS, look, Status.UNKNOWN, page.reason, remediation=page.remedy)
    if page.blocked is not None:
        message = f"{page.blocked} answered in the place of `{page.url}`"
        return assessment(HSTS, look, Status.UNKNOWN, message, remediation=LET_IN)
    values = [value for key, value in page.headers if key.lower() == "strict-transport-security"]
    return _header(look, read(values), page.url, options)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _header(look: Look, hsts: Hsts | None, url: str, options: Options) -> Assessment:
    if hsts is None:
        return assessment(HSTS, look, Status.FAIL, f"`{url}` sends no Strict-Transport-Security header")
    if hsts.max_age is None:
        remedy = "send one header in this form: `Strict-Transport-Security: max-age=31536000`"
        also = " (the first of several; only that one counts)" if hsts.further else ""
        message = f"browsers ignore the Strict-Transport-Security header of `{url}`{also}: {hsts.void}"
        return assessment(HSTS, look, Status.FAIL, message, remediation=remedy)
    if hsts.max_age == 0:
        message = f"the Strict-Transport-Security header of `{url}` switches HSTS off (`max-age=0`)"
        return assessment(HSTS, look, Status.FAIL, message)
    days = hsts.max_age // _DAY
    if days < options.hsts_min_days:
        shown = f"{days} days" if days else f"{hsts.max_age} seconds"
        message = f"HSTS of `{url}` holds for {shown} only; {options.hsts_min_days} days are the least to aim at"
        remedy = "raise max-age step by step: 300, 86400, 2592000, then 31536000"
        return assessment(HSTS, look, Status.FAIL, message, remediation=remedy, severity=Severity.LOW)
    extras = [word for word, on in (("includeSubDomains", hsts.subdomains), ("preload", hsts.preload)) if on]
    also = f", with {' and '.join(extras)}" if extras else ""
    return assessment(HSTS, look, Status.PASS, f"`{url}` sets HSTS for {days} days{also}")
