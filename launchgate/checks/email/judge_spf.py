"""Judges SPF: the record as a whole, what weakens it, and whether each declared sender passes. Pure."""

from collections.abc import Iterator

from launchgate.checks.email.rules import SPF
from launchgate.checks.email.said import assessment, listed, paste, remedy_for, root, unanswered
from launchgate.checks.email.spec import Asked, DomainFacts, Options, Sender
from launchgate.checks.email.spf_host import MOST_LOOKUPS, SpfOutcome, SpfResult
from launchgate.checks.email.spf_record import Qualifier, is_spf
from launchgate.checks.email.tags import shown
from launchgate.lookup import Lookup, LookupKind
from launchgate.model import Assessment, Severity, Status

LONG = 450
"""Bytes of all TXT records of a name together, above which answers may not fit one packet (RFC 7208 section 3.4)."""
_ERRORS = (SpfResult.NONE, SpfResult.PERMERROR)


def judge_spf(seen: DomainFacts, options: Options) -> Iterator[Assessment]:
    """The domain's record first, then what weakens it, then its senders."""
    whole = _silent(seen) if seen.silent else _record(seen, options)
    yield whole
    if len(seen.spf.records) == 1:
        yield from _weaknesses(seen)
    for asked in seen.asked:
        yield _sender(asked, seen, whole)


def _record(seen: DomainFacts, options: Options) -> Assessment:
    spf, domain = seen.spf, seen.domain
    if (early := _no_domain(seen)) is not None:
        return early
    if not spf.records:
        message = f"mail from `{domain}` will land in spam or be refused: the domain publishes no SPF record{_near(spf.texts)}"
        return _fail(seen, message, paste(domain, _wanted(seen, options)))
    if len(spf.records) > 1:
        message = (
            f"receivers ignore the SPF of `{domain}`: it publishes {len(spf.records)} SPF records and may have only one"
        )
        return _fail(seen, message, f"delete all but one; joined they are `{_joined(spf.records)}`")
    if spf.faults:
        message = f"receivers cannot use the SPF of `{domain}` and treat its mail as unproven: {listed(spf.faults)}"
        return _fail(seen, message, _repair(seen))
    if spf.open_to_all:
        message = (
            f"everybody on the internet may send mail as `{domain}`: {listed(spf.open_to_all)} lets every address pass"
        )
        return _fail(seen, message, "end the record with `~all` or `-all`, and name only your own senders before it")
    if spf.unanswered:
        message = f"the SPF of `{domain}` could not be read to its end: no answer for {listed(spf.unanswered)}"
        return assessment(
            SPF, domain, Status.UNKNOWN, message, seen=seen, remediation=remedy_for(LookupKind.TIMEOUT)
        )  # fmt: skip
    ending = "says nothing about other senders" if spf.ending is None else f"ends in `{spf.ending}all`"
    message = f"`{domain}` publishes one valid SPF record: {spf.lookups} of {MOST_LOOKUPS} lookups, {ending}"
    return assessment(SPF, domain, Status.PASS, message, seen=seen)


def _no_domain(seen: DomainFacts) -> Assessment | None:
    """What there is to say where there are no records to read."""
    spf, domain = seen.spf, seen.domain
    if not seen.answered:
        return unanswered(SPF, domain, Lookup(name=domain, type="TXT", kind=spf.kind, detail=spf.detail), seen)
    if seen.exists:
        return None
    message = f"the domain `{domain}` does not exist in DNS, so no mail can be sent from it"
    remedy = f"register the domain, or correct the name in {seen.config}"
    severity = Severity.MEDIUM if seen.silent else None
    return assessment(SPF, domain, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy)


def _silent(seen: DomainFacts) -> Assessment:
    """A domain that sends nothing has to say so, or others send as it."""
    spf, domain = seen.spf, seen.domain
    if (early := _no_domain(seen)) is not None:
        return early
    closed = len(spf.records) == 1 and not (spf.faults or spf.allows) and spf.ending is Qualifier.FAIL
    if closed and not spf.unanswered:
        return assessment(
            SPF, domain, Status.PASS, f"`{domain}` sends no mail and says so: nobody may send as it", seen=seen
        )
    message = f"`{domain}` sends no mail, and its SPF does not say so: {_looseness(seen)}"
    remedy = paste(domain, "v=spf1 -all")
    return assessment(SPF, domain, Status.FAIL, message, seen=seen, severity=Severity.MEDIUM, remediation=remedy)


def _looseness(seen: DomainFacts) -> str:
    spf = seen.spf
    if len(spf.records) != 1:
        return f"it publishes {len(spf.records) or 'no'} SPF record{'s' if len(spf.records) > 1 else ''}"
    if spf.faults:
        return listed(spf.faults)
    return f"the record is `{shown(spf.records[0], 200)}`"


def _weaknesses(seen: DomainFacts) -> Iterator[Assessment]:
    spf, domain = seen.spf, seen.domain
    if seen.silent or spf.faults:
        return
    if spf.ending in (None, Qualifier.NEUTRAL):
        said = "does not end in `all`" if spf.ending is None else "ends in `?all`"
        message = (
            f"the SPF of `{domain}` {said}: it says nothing about mail from strangers, and receivers believe it less"
        )
        yield _weak(
            seen, "all", message, Severity.HIGH, "end the record with `~all`, or with `-all` once DMARC enforces"
        )
    if spf.ptr:
        message = f"{listed(spf.ptr)} makes receivers look up the reverse name of each sender; it is slow, and large ones skip it"
        remedy = "name the addresses with `ip4:` or `a:` (RFC 7208 section 5.5: ptr should not be used)"
        yield _weak(seen, "ptr", message, Severity.MEDIUM, remedy)
    if spf.after_all:
        message = f"{listed(spf.after_all)} never counts, because `all` stands before it or beside it"
        yield _weak(seen, "after all", message, Severity.MEDIUM, "move the term before `all`, or delete it")
    if spf.void:
        terms = ", ".join(f"`{term}`" for term in spf.void)
        message = (
            f"{terms} in the SPF of `{domain}` brings no address; with three such terms the whole record stops counting"
        )
        yield _weak(seen, "void lookups", message, Severity.LOW, "delete the terms whose hosts are gone")
    size = sum(len(text.encode()) for text in spf.texts)
    if size > LONG:
        message = f"the TXT records of `{domain}` have {size} bytes together; above {LONG} some answers are cut off on their way"
        yield _weak(seen, "size", message, Severity.LOW, "delete verification records that are no longer needed")


def _sender(asked: Asked, seen: DomainFacts, whole: Assessment) -> Assessment:
    """A declared sender; what a broken record spoils is told once, at the record."""
    subject = f"{asked.sender.text} for {seen.domain}"
    bad = next(((ip, outcome) for ip, outcome in asked.outcomes if outcome.result is not SpfResult.PASS), None)
    passes = bad is None if asked.sender.ip else _includes(asked.sender, seen)
    if passes:
        message = f"mail from `{asked.sender.text}` passes the SPF of `{seen.domain}`"
        return assessment(SPF, subject, Status.PASS, message, seen=seen)
    open_ = whole.status is Status.UNKNOWN and not asked.sender.ip
    if open_ or (bad is not None and bad[1].result is SpfResult.TEMPERROR):
        reason = whole.message if bad is None else bad[1].reason
        cause = whole.because or (root(SPF, seen.domain) if whole.status is Status.UNKNOWN else None)
        remedy = remedy_for(LookupKind.TIMEOUT)
        return assessment(SPF, subject, Status.UNKNOWN, reason, seen=seen, remediation=remedy, because=cause)
    if whole.status is Status.FAIL and (bad is None or bad[1].result in _ERRORS):
        message = f"whether `{asked.sender.text}` may send for `{seen.domain}` shows once its SPF record is repaired"
        remedy, cause = whole.remediation, root(SPF, seen.domain)
        return assessment(SPF, subject, Status.UNKNOWN, message, seen=seen, remediation=remedy, because=cause)
    term = _term(asked.sender)
    message = f"mail that `{asked.sender.text}` sends as `{seen.domain}` will land in spam or be refused: {_verdict(bad, seen)}"
    remedy = f"add `{term}` to the SPF record of `{seen.domain}`, before `all`"
    return assessment(SPF, subject, Status.FAIL, message, seen=seen, remediation=remedy)


def _includes(sender: Sender, seen: DomainFacts) -> bool:
    return not seen.spf.faults and (sender.include or "").lower().rstrip(".") in seen.spf.reached


def _verdict(bad: tuple[str, SpfOutcome] | None, seen: DomainFacts) -> str:
    if bad is None:
        return f"the SPF record of `{seen.domain}` does not include it"
    return f"SPF says `{bad[1].result}` for `{bad[0]}` ({bad[1].reason})"


def _term(sender: Sender) -> str:
    if sender.ip is None:
        return sender.text
    return f"ip{6 if ':' in sender.ip else 4}:{sender.ip}"


def _wanted(seen: DomainFacts, options: Options) -> str:
    """The record to paste, from the declared senders."""
    terms = [_term(asked.sender) for asked in seen.asked]
    if not options.senders:
        terms = ["include:<the name your mail service gives you>"]
    return " ".join(["v=spf1", *terms, "~all"])


def _joined(records: tuple[str, ...]) -> str:
    """Two records as one: all terms, the strictest `all` of none left to chance."""
    terms = [term for record in records for term in record.split()[1:]]
    kept = [term for term in dict.fromkeys(terms) if term.lower().lstrip("+-~?") != "all"]
    return shown(" ".join(["v=spf1", *kept, "~all"]), 400)


def _near(texts: tuple[str, ...]) -> str:
    """A TXT record that was probably meant to be SPF."""
    for text in texts:
        bare = text.strip().strip("\"'“”").strip().lower()
        if (bare.startswith(("v=spf", "spf1", "v =", "v= spf"))) and not is_spf(text):
            return f"; `{shown(text)}` is none, because a record has to start with exactly `v=spf1` and a space"
    return ""


def _repair(seen: DomainFacts) -> str:
    if seen.spf.lookups > MOST_LOOKUPS:
        return "remove the includes of services that no longer send for you, and replace `a` and `mx` by `ip4:` and `ip6:` terms"
    faults = " ".join(seen.spf.faults)
    terms = seen.spf.records[0].split(" ")
    kept = [term for term in terms if f"`{term}`" not in faults]
    if len(kept) == len(terms):
        return "correct what is named here"
    return f"correct or drop the terms named here; without them: {paste(seen.domain, shown(' '.join(kept), 400))}"


def _weak(seen: DomainFacts, what: str, message: str, severity: Severity, remedy: str) -> Assessment:
    subject = f"{seen.domain} ({what})"
    return assessment(SPF, subject, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy)


def _fail(seen: DomainFacts, message: str, remedy: str) -> Assessment:
    return assessment(SPF, seen.domain, Status.FAIL, message, seen=seen, remediation=remedy)
