"""Judges whether everybody who is asked for a name says the same. Pure.

Content networks answer differently from place to place and from minute to minute on purpose. So a resolver's other addresses
count as behind only where they must be old: remembered longer than the name servers allow now, or under a TTL of more than
five minutes. Whether a name exists, and where an alias leads, is the same everywhere or wrong somewhere.
"""

from launchgate.checks.dns.rules import PROPAGATION
from launchgate.checks.dns.said import Causes, assessment, listed
from launchgate.checks.dns.spec import Agreement, Facts, View
from launchgate.lookup import LookupKind
from launchgate.model import Assessment, Status

_SHORT_TTL = 300
"""Seconds; content networks keep their addresses for at most so long."""


def judge_propagation(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each name that resolves; the others have dns/resolves as their root."""
    asked = {agreement.name: agreement for agreement in facts.agreements}
    found = []
    for host in facts.hosts:
        agreement = asked.get(host.name)
        if agreement is not None:
            found.append(_agree(agreement))
        elif host.lent or host.named.value is None:
            status = Status.UNKNOWN if host.named.remedy else Status.NOT_APPLICABLE
            reason = host.named.reason or f"`{host.name}` belongs to a hosting platform, which answers for its DNS"
            found.append(assessment(PROPAGATION, host.name, status, reason, remediation=host.named.remedy))
        else:
            message = f"`{host.name}` does not resolve, so there is nothing to compare"
            cause = causes.of_host(host.name)
            found.append(assessment(PROPAGATION, host.name, Status.UNKNOWN, message, because=cause))
    return tuple(found)


def _agree(agreement: Agreement) -> Assessment:
    rule, name = PROPAGATION, agreement.name
    faults, notes = _faults(agreement)
    if faults:
        return assessment(rule, name, Status.FAIL, f"`{name}`: {'; '.join(faults)}", config=agreement.config)
    open_ = _open(agreement)
    if open_ is not None:
        reason, remedy = open_
        return assessment(rule, name, Status.UNKNOWN, reason, remediation=remedy, config=agreement.config)
    answered = [view for view in agreement.views if view.found.decided]
    own = sum(view.authoritative for view in answered)
    message = f"`{name}`: {own} name server{'s' if own != 1 else ''} and {len(answered) - own} resolvers agree"
    return assessment(rule, name, Status.PASS, "; ".join((message, *notes)), config=agreement.config)


def _faults(agreement: Agreement) -> tuple[list[str], list[str]]:
    own = [view for view in agreement.views if view.authoritative]
    answering = [view for view in own if view.found.decided and view.found.authoritative]
    faults = [
        f"the name server {view.server} does not serve `{agreement.zone}` ({_lame(view)})"
        for view in own
        if view not in answering and _asked(view)
    ]
    notes: list[str] = []
    if not answering:
        return faults, notes
    newest = max(answering, key=_age)
    for view in answering:
        if _said(view) == _said(newest):
            continue
        if view.serial != newest.serial or view.found.kind is not newest.found.kind or view.found.type == "CNAME":
            faults.append(f"{_who(view)} says {_what(view)}, {_who(newest)} says {_what(newest)}")
        else:
            notes.append("name servers with the same serial give different addresses, as content networks do")
    for view in agreement.views:
        if view.authoritative or not view.found.decided or any(_said(view) == _said(one) for one in answering):
            continue
        if _behind(view, newest):
            faults.append(f"the resolver {view.server} still says {_what(view)}, the name servers say {_what(newest)}")
        else:
            notes.append(f"the resolver {view.server} gives other addresses, as content networks do")
    return faults, list(dict.fromkeys(notes))


def _age(view: View) -> tuple[int, str]:
    """By serial, the newest last; serials wrap around so rarely that plain order serves (RFC 1982)."""
    serial = int(view.serial) if view.serial and view.serial.isdecimal() else -1
    return serial, view.server


def _asked(view: View) -> bool:
    """Whether a name server was asked and answered something: not silent, and not left out for its address."""
    return bool(view.found.server) and view.found.kind is not LookupKind.TIMEOUT


def _lame(view: View) -> str:
    return view.found.detail if not view.found.decided else "its answer is not authoritative"


def _said(view: View) -> tuple[LookupKind, tuple[str, ...]]:
    return view.found.kind, view.found.values


def _who(view: View) -> str:
    return f"{view.server}, serial {view.serial}," if view.serial else view.server


def _what(view: View) -> str:
    return listed(view.found.values) if view.found.found else f"that {view.found.detail}"


def _behind(view: View, newest: View) -> bool:
    seen, truth = view.found, newest.found
    if seen.kind is not truth.kind or seen.type == "CNAME":
        return True
    allowed = truth.ttl or 0
    return (seen.ttl or 0) > allowed or allowed > _SHORT_TTL


def _open(agreement: Agreement) -> tuple[str, str] | None:
    """Why agreement was not shown; None when at least one of the zone's own servers and everybody needed answered."""
    if agreement.reason:
        return agreement.reason, "check the domain's NS records"
    silent = [view for view in agreement.views if not view.optional and not view.found.decided]
    lost = [view for view in silent if view.authoritative]
    if not any(view.authoritative and view.found.decided for view in agreement.views):
        why = f" ({lost[0].found.detail})" if lost else ""
        message = f"none of the name servers of `{agreement.zone}` could be asked from here{why}"
        return message, "run from a machine that may send DNS questions (port 53) to any server"
    if silent:
        one = silent[0]
        kind = "name server" if one.authoritative else "resolver"
        message = f"`{agreement.name}`: the {kind} {one.server} gave no answer to compare ({one.found.detail})"
        return message, "check that it runs and answers over UDP and TCP on port 53"
    return None
