"""Everything an SPF record makes receivers do for mail that nothing in it matches: the worst case, without stopping at limits.

`check_host` gives one address's result and stops at the first fault; this walk counts all lookups, finds every fault, and
follows every include and redirect, so that one run names all there is to repair. Asks DNS only through `Asking`.
"""

import ipaddress
from dataclasses import field

from launchgate.checks.email.asking import Asking, askable, mail_hosts
from launchgate.checks.email.spf_host import MOST_LOOKUPS, MOST_NAMES, MOST_VOID
from launchgate.checks.email.spf_macro import Mail, depends_on_mail, expand, target_name
from launchgate.checks.email.spf_record import Mechanism, Qualifier, Record, errors_in, is_spf, parse
from launchgate.dataclass import dataclass
from launchgate.lookup import Lookup, LookupKind

_MOST_STEPS = 60
"""Lookups after which the walk ends; far above the ten that receivers make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfSurvey:
    """One domain's SPF as published."""

    domain: str
    kind: LookupKind
    """How the question for the domain's TXT records ended."""
    detail: str = ""
    texts: tuple[str, ...] = ()
    """All TXT records of the domain."""
    records: tuple[str, ...] = ()
    """Those that are SPF."""
    faults: tuple[str, ...] = ()
    """What makes receivers give up (`permerror`), in plain words."""
    open_to_all: tuple[str, ...] = ()
    """Terms that let everybody pass."""
    unanswered: tuple[str, ...] = ()
    """Questions without an answer, so that the rest is not proven."""
    lookups: int = 0
    void: tuple[str, ...] = ()
    """Terms whose lookup brings nothing."""
    ptr: tuple[str, ...] = ()
    after_all: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    """Names whose records may let mail pass, reached by include or redirect, in order."""
    ending: Qualifier | None = None
    """What happens to mail that nothing matches; None when the record does not say, which is neutral."""
    allows: bool = False
    """Whether any term may let mail pass."""


@dataclass(slots=True)
class _Found:
    faults: list[str] = field(default_factory=list)
    open_to_all: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    void: list[str] = field(default_factory=list)
    ptr: list[str] = field(default_factory=list)
    after_all: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    lookups: int = 0
    allows: bool = False


def survey(dns: Asking, domain: str) -> SpfSurvey:
    """Walks a domain's record to its ends."""
    start = dns.lookup(domain, "TXT")
    records = tuple(text for text in start.values if is_spf(text))
    if len(records) != 1:
        return SpfSurvey(domain=domain, kind=start.kind, detail=start.detail, texts=start.values, records=records)
    walk = _Walk(dns)
    ending = walk.record(records[0], domain, (domain,), passing=True)
    found = walk.found
    return SpfSurvey(
        domain=domain,
        kind=start.kind,
        texts=start.values,
        records=records,
        faults=_with_limits(found),
        open_to_all=tuple(found.open_to_all),
        unanswered=tuple(found.unanswered),
        lookups=found.lookups,
        void=tuple(found.void),
        ptr=tuple(found.ptr),
        after_all=tuple(found.after_all),
        reached=tuple(dict.fromkeys(found.reached)),
        ending=ending,
        allows=found.allows,
    )


def _with_limits(found: _Found) -> tuple[str, ...]:
    limits = []
    if found.lookups > MOST_LOOKUPS:
        limits.append(f"it takes {found.lookups} DNS lookups to read, and receivers stop after {MOST_LOOKUPS}")
    if len(found.void) > MOST_VOID:
        terms = ", ".join(f"`{term}`" for term in found.void)
        limits.append(f"{len(found.void)} lookups bring nothing ({terms}), and receivers stop after {MOST_VOID}")
    return tuple(dict.fromkeys((*limits, *found.faults)))


class _Walk:
    def __init__(self, dns: Asking) -> None:
        self._dns = dns
        self.found = _Found()

    def record(self, text: str, domain: str, way: tuple[str, ...], *, passing: bool) -> Qualifier | None:
        """Walks one record. `passing` is False below an include that does not let mail pass."""
        if errors := errors_in(text):
            self.found.faults += [f"the record of `{domain}` has a syntax error: {error}" for error in errors]
            return None
        record = parse(text)
        self.found.after_all += [f"`{term}` of `{domain}`" for term in record.after_all]
        for mechanism in record.mechanisms:
            if mechanism.name == "all":
                self._note_all(mechanism, domain, passing=passing)
                return mechanism.qualifier
            self._mechanism(mechanism, domain, way, passing=passing)
        return self._redirected(record, domain, way, passing=passing)

    def _note_all(self, mechanism: Mechanism, domain: str, *, passing: bool) -> None:
        if passing and mechanism.qualifier is Qualifier.PASS:
            self.found.allows = True
            self.found.open_to_all.append(f"`{mechanism.text}` of `{domain}`")

    def _redirected(self, record: Record, domain: str, way: tuple[str, ...], *, passing: bool) -> Qualifier | None:
        if record.redirect is None:
            return None
        self.found.lookups += 1
        return self._follow(f"redirect={record.redirect}", record.redirect, domain, way, passing=passing)

    def _mechanism(self, mechanism: Mechanism, domain: str, way: tuple[str, ...], *, passing: bool) -> None:
        found = self.found
        passes = passing and mechanism.qualifier is Qualifier.PASS
        found.allows |= passes and mechanism.name != "include"
        found.lookups += mechanism.asks
        whole = mechanism.network is not None and mechanism.network.prefixlen == 0
        if passes and (whole or (mechanism.name in ("a", "mx") and 0 in (mechanism.four, mechanism.six))):
            found.open_to_all.append(f"`{mechanism.text}` of `{domain}`")
        if found.lookups > _MOST_STEPS:
            return
        match mechanism.name:
            case "include":
                spec = mechanism.domain or domain
                self._follow(mechanism.text, spec, domain, way, passing=passes)
            case "ptr":
                found.ptr.append(f"`{mechanism.text}` of `{domain}`")
            case "a" | "mx" | "exists":
                self._hosts(mechanism, domain)

    def _follow(self, term: str, spec: str, domain: str, way: tuple[str, ...], *, passing: bool) -> Qualifier | None:
        if depends_on_mail(spec) or self.found.lookups > _MOST_STEPS:
            return None
        target = _name(spec, domain)
        if target in way:
            self.found.faults.append(f"`{term}` of `{domain}` leads back to `{target}`, in a circle")
            return None
        if not askable(target):
            self.found.faults.append(f"`{term}` of `{domain}`: `{target}` is no name that DNS can hold")
            return None
        seen = self._dns.lookup(target, "TXT")
        if passing:
            self.found.reached.append(target)
        records = [text for text in seen.values if is_spf(text)]
        if not seen.decided:
            self.found.unanswered.append(f"the TXT record of `{target}` ({seen.detail})")
        elif len(records) != 1:
            self.found.faults.append(f"`{term}` of `{domain}` leads nowhere: {_missing(seen, records, target)}")
        else:
            return self.record(records[0], target, (*way, target), passing=passing)
        return None

    def _hosts(self, mechanism: Mechanism, domain: str) -> None:
        spec = mechanism.domain or domain
        target = _name(spec, domain)
        if depends_on_mail(spec) or not askable(target):
            return
        kinds = {"a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}[mechanism.name]
        for kind in kinds:
            seen = self._dns.lookup(target, kind)
            if not seen.decided:
                self.found.unanswered.append(f"the {kind} record of `{target}` ({seen.detail})")
                return
            if kind == "MX" and len(mail_hosts(seen)) > MOST_NAMES:
                count = len(mail_hosts(seen))
                self.found.faults.append(f"`{mechanism.text}` of `{domain}` has {count} mail hosts; 10 may be asked")
            if seen.found:
                return
        self.found.void.append(mechanism.text if mechanism.domain else f"{mechanism.text} ({domain})")


def _missing(seen: Lookup, records: list[str], target: str) -> str:
    if records:
        return f"`{target}` publishes {len(records)} SPF records and may have only one"
    if seen.kind is LookupKind.NO_SUCH_NAME:
        return f"`{seen.end}` does not exist, and whoever registers it may send as you"
    return f"`{target}` publishes no SPF record"


def _name(spec: str, domain: str) -> str:
    """A domain-spec for this domain; with the domain's own macros only, so that no mail is needed."""
    nobody = Mail(ip=ipaddress.IPv4Address("192.0.2.1"), sender=f"postmaster@{domain}", helo=domain)
    return target_name(expand(spec, nobody, domain, lambda: "unknown")).lower()
