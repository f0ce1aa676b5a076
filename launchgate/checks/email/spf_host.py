"""`check_host` of RFC 7208: may this address send mail as this domain? Asks DNS only through `Asking`; keeps a trace.

Every failure is a result (`temperror`, `permerror`) with its reason; nothing is raised to the caller.
"""

import ipaddress
from dataclasses import field
from enum import StrEnum

from launchgate.checks.email.asking import Asking, askable, mail_hosts
from launchgate.checks.email.spf_macro import IPAddress, Mail, expand, reverse_name, target_name
from launchgate.checks.email.spf_record import (
    Mechanism,
    Qualifier,
    Record,
    SpfSyntaxError,
    is_explanation,
    is_spf,
    parse,
)
from launchgate.dataclass import dataclass
from launchgate.lookup import Lookup

MOST_LOOKUPS = 10
"""Terms that ask DNS (section 4.6.4)."""
MOST_VOID = 2
"""Lookups that bring nothing (section 4.6.4)."""
MOST_NAMES = 10
"""Mail hosts of one `mx`, names of one `ptr`."""
_LONGEST_TRACE = 200


class SpfResult(StrEnum):
    """Section 2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - a result, not a password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_RESULTS = {
    Qualifier.PASS: SpfResult.PASS,
    Qualifier.FAIL: SpfResult.FAIL,
    Qualifier.SOFTFAIL: SpfResult.SOFTFAIL,
    Qualifier.NEUTRAL: SpfResult.NEUTRAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfOutcome:
    """What `check_host` says, and how it came there."""

    result: SpfResult
    reason: str
    """The term that matched, or what went wrong, in plain words."""
    explanation: str | None = None
    """The domain's own words for a `fail`; None when it has none that can be used."""
    lookups: int = 0
    void: int = 0
    trace: tuple[str, ...] = ()


class _Stop(Exception):  # noqa: N818 - it ends an evaluation with a result, it is no failure of ours
    """Ends the evaluation with an error result."""

    def __init__(self, result: SpfResult, reason: str) -> None:
        super().__init__(reason)
        self.result = result
        self.reason = reason


@dataclass(slots=True)
class _Count:
    lookups: int = 0
    void: int = 0
    trace: list[str] = field(default_factory=list)


def check_host(dns: Asking, *, ip: IPAddress, domain: str, sender: str, helo: str, receiver: str = "unknown",
               time: int = 0) -> SpfOutcome:  # fmt: skip
    """The result for mail from `sender` (`local@domain`, or `@domain`) that arrives from `ip` with `helo`."""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    local, _, of = sender.rpartition("@")
    mail = Mail(ip=ip, sender=f"{local or 'postmaster'}@{of}", helo=helo, receiver=receiver, time=time)
    run = _Run(dns, mail)
    result, reason, explanation = run.outcome(domain)
    count = run.count
    return SpfOutcome(
        result=result, reason=reason, explanation=explanation, lookups=count.lookups, void=count.void, trace=tuple(count.trace)
    )  # fmt: skip


class _Run:
    """One evaluation: its mail, its answers and its counts."""

    def __init__(self, dns: Asking, mail: Mail) -> None:
        self._dns = dns
        self._mail = mail
        self.count = _Count()

    def outcome(self, domain: str) -> tuple[SpfResult, str, str | None]:
        try:
            result, reason, record, of = self._host(domain)
        except _Stop as stop:
            return stop.result, stop.reason, None
        explanation = self._explanation(record, of) if result is SpfResult.FAIL else None
        return result, reason, explanation

    def _host(self, domain: str) -> tuple[SpfResult, str, Record | None, str]:
        """The result for one domain, the record that gave it, and that record's domain."""
        if not askable(domain):
            return SpfResult.NONE, f"`{domain}` is no name that DNS can hold", None, domain
        record = self._record(domain)
        if record is None:
            return SpfResult.NONE, f"`{domain}` publishes no SPF record", None, domain
        self._say(f"{domain}: {record.text}")
        for mechanism in record.mechanisms:
            if self._matches(mechanism, domain):
                return _RESULTS[mechanism.qualifier], f"`{mechanism.text}` of `{domain}`", record, domain
        if record.redirect is None:
            return SpfResult.NEUTRAL, f"nothing in the record of `{domain}` matches", record, domain
        self._spend(f"redirect={record.redirect}")
        target = self._name(record.redirect, domain)
        result, reason, found, of = self._host(target)
        if result is SpfResult.NONE:
            raise _Stop(SpfResult.PERMERROR, f"`redirect={record.redirect}` of `{domain}` leads nowhere: {reason}")
        return result, reason, found, of

    def _record(self, domain: str) -> Record | None:
        found = self._ask(domain, "TXT")
        texts = [value for value in found.values if is_spf(value)]
        if not texts:
            return None
        if len(texts) > 1:
            raise _Stop(SpfResult.PERMERROR, f"`{domain}` publishes {len(texts)} SPF records and may have only one")
        try:
            return parse(texts[0])
        except SpfSyntaxError as error:
            raise _Stop(SpfResult.PERMERROR, f"the record of `{domain}` has a syntax error: {error}") from None

    def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.asks:
            self._spend(mechanism.text)
        match mechanism.name:
            case "all":
                return True
            case "ip4" | "ip6":
                return mechanism.network is not None and self._mail.ip in mechanism.network
            case "include":
                return self._included(mechanism, domain)
            case "a":
                return self._is_at(self._target(mechanism, domain), mechanism, void=True)
            case "mx":
                return self._is_mail_host(mechanism, domain)
            case "exists":
                return self._exists(self._target(mechanism, domain))
        return self._reverse_fits(self._target(mechanism, domain))

    def _included(self, mechanism: Mechanism, domain: str) -> bool:
        """Section 5.2: the other record's verdict, of which only `pass` counts."""
        target = self._target(mechanism, domain)
        result, reason, _, _ = self._host(target)
        if result is SpfResult.NONE:
            raise _Stop(SpfResult.PERMERROR, f"`{mechanism.text}` of `{domain}` leads nowhere: {reason}")
        return result is SpfResult.PASS

    def _is_at(self, name: str, mechanism: Mechanism, *, void: bool) -> bool:
        """Whether the address is one of a name's, within the mechanism's prefix length."""
        if not askable(name):
            return False
        ip = self._mail.ip
        length = mechanism.six if ip.version == 6 else mechanism.four
        found = self._ask(name, "AAAA" if ip.version == 6 else "A", void=void)
        return any(ip in ipaddress.ip_network(f"{value}/{length}", strict=False) for value in found.values)

    def _is_mail_host(self, mechanism: Mechanism, domain: str) -> bool:
        name = self._target(mechanism, domain)
        if not askable(name):
            return False
        hosts = mail_hosts(self._ask(name, "MX", void=True))
        if len(hosts) > MOST_NAMES:
            raise _Stop(
                SpfResult.PERMERROR, f"`{mechanism.text}` of `{domain}` has {len(hosts)} mail hosts; 10 may be asked"
            )
        return any(self._is_at(host, mechanism, void=False) for _, host in hosts)

    def _exists(self, name: str) -> bool:
        return askable(name) and bool(self._ask(name, "A", void=True).values)

    def _reverse_fits(self, domain: str) -> bool:
        """Section 5.5: a failed lookup is no match, never an error."""
        wanted = domain.lower().rstrip(".")
        return any(_within(name, wanted) for name in self._validated(void=True))

    def _validated(self, *, void: bool) -> list[str]:
        """The names of the address that lead back to it."""
        found = self._dns.lookup(reverse_name(self._mail.ip), "PTR")
        if void:
            self._note_void(found)
        kind = "AAAA" if self._mail.ip.version == 6 else "A"
        fitting = []
        for value in found.values[:MOST_NAMES]:
            name = value.lower().rstrip(".")
            if askable(name) and any(_is(value, self._mail.ip) for value in self._dns.lookup(name, kind).values):
                fitting.append(name)
        return fitting

    def _validated_name(self, domain: str) -> str:
        """`%{p}`: the domain itself before its subdomains before any other name (section 7.3)."""
        names, wanted = self._validated(void=False), domain.lower().rstrip(".")
        below = [name for name in names if _within(name, wanted)]
        return next(iter([name for name in names if name == wanted] + below + names), "unknown")

    def _target(self, mechanism: Mechanism, domain: str) -> str:
        return domain if mechanism.domain is None else self._name(mechanism.domain, domain)

    def _name(self, spec: str, domain: str) -> str:
        return target_name(expand(spec, self._mail, domain, lambda: self._validated_name(domain)))

    def _explanation(self, record: Record | None, domain: str) -> str | None:
        """Section 6.2: whatever goes wrong, there is just no explanation."""
        if record is None or record.explanation is None:
            return None
        name = self._name(record.explanation, domain)
        found = self._dns.lookup(name, "TXT") if askable(name) else None
        if found is None or len(found.values) != 1 or not is_explanation(found.values[0]):
            return None
        return expand(found.values[0], self._mail, domain, lambda: self._validated_name(domain))

    def _ask(self, name: str, kind: str, *, void: bool = False) -> Lookup:
        found = self._dns.lookup(name, kind)
        if not found.decided:
            raise _Stop(SpfResult.TEMPERROR, f"no answer for the {kind} record of `{name}` ({found.detail})")
        if void:
            self._note_void(found)
        return found

    def _note_void(self, found: Lookup) -> None:
        if not found.decided or found.found:
            return
        self.count.void += 1
        self._say(f"{found.name}: nothing found ({found.detail})")
        if self.count.void > MOST_VOID:
            raise _Stop(
                SpfResult.PERMERROR, f"more than {MOST_VOID} lookups bring nothing, the last one `{found.name}`"
            )

    def _spend(self, term: str) -> None:
        self.count.lookups += 1
        self._say(f"lookup {self.count.lookups}: {term}")
        if self.count.lookups > MOST_LOOKUPS:
            raise _Stop(SpfResult.PERMERROR, f"more than {MOST_LOOKUPS} lookups, the last one for `{term}`")

    def _say(self, text: str) -> None:
        if len(self.count.trace) < _LONGEST_TRACE:
            self.count.trace.append(text)


def _within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def _is(value: str, ip: IPAddress) -> bool:
    return ipaddress.ip_address(value) == ip
