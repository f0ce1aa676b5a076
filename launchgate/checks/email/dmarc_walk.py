"""From a domain to the DMARC policy that receivers apply: the tree walk of RFC 9989 section 4.10, and RFC 7489's way beside it.

Asks DNS only through `Asking`; what a name means by the public suffix list is handed in.
"""

from launchgate.checks.email.asking import Asking
from launchgate.checks.email.dmarc_record import DmarcRecord, Policy, is_dmarc, read_record
from launchgate.dataclass import dataclass
from launchgate.lookup import Lookup

_MOST_LABELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question of the walk."""

    name: str
    """The domain whose `_dmarc` name was asked."""
    lookup: Lookup
    record: DmarcRecord | None
    """None when there is none, or more than one."""
    count: int
    """DMARC records there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFound:
    """The policy that applies to a domain, and where it comes from."""

    name: str
    record: DmarcRecord
    policy: Policy | None
    """After `t`; None when the record cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcWalk:
    """Everything about one domain's DMARC."""

    domain: str
    steps: tuple[Step, ...]
    organisation: str | None
    """The organisational domain by the walk; None when it found no record at all."""
    applies: PolicyFound | None
    """By RFC 9989."""
    older: PolicyFound | None
    """By RFC 7489 with the public suffix list."""
    unanswered: Lookup | None = None
    """The question without an answer that leaves the policy open."""
    older_unanswered: bool = False


def targets(domain: str) -> tuple[str, ...]:
    """The names to ask, longest first: at most eight, down to the top level (section 4.10)."""
    labels = domain.split(".")
    rest = labels[-(_MOST_LABELS - 1) :] if len(labels) > _MOST_LABELS else labels[1:]
    return (domain, *(".".join(rest[n:]) for n in range(len(rest))))


def walk(dns: Asking, domain: str, *, registered: str | None, exists: bool = True) -> DmarcWalk:
    """Finds the policy for `domain`; `registered` is its organisational domain by the public suffix list."""
    steps: list[Step] = []
    for name in targets(domain):
        step = _step(dns, name)
        steps.append(step)
        if step.record is not None and step.record.psd in ("n", "y"):
            break
    organisation = _organisation(domain, steps)
    applies = _applies(domain, steps, organisation, exists=exists)
    older, older_open = _older(dns, domain, registered)
    return DmarcWalk(
        domain=domain,
        steps=tuple(steps),
        organisation=organisation,
        applies=applies,
        older=older,
        unanswered=_open(domain, steps, applies),
        older_unanswered=older_open,
    )


def _step(dns: Asking, name: str) -> Step:
    seen = dns.lookup(f"_dmarc.{name}", "TXT")
    records = [text for text in seen.values if is_dmarc(text)]
    record = read_record(records[0]) if len(records) == 1 else None
    return Step(name=name, lookup=seen, record=record, count=len(records))


def _organisation(domain: str, steps: list[Step]) -> str | None:
    """Section 4.10.2."""
    found = [step for step in steps if step.record is not None]
    for step in found:
        psd = step.record.psd if step.record else "u"
        if psd == "n":
            return step.name
        if psd == "y" and step.name != domain:
            return ".".join(domain.split(".")[-(step.name.count(".") + 2) :])
    return found[-1].name if found else None


def _applies(domain: str, steps: list[Step], organisation: str | None, *, exists: bool) -> PolicyFound | None:
    """Section 4.10.1: the domain's own record, else its organisation's, else the public suffix operator's."""
    own = {step.name: step.record for step in steps if step.record is not None}
    order = [domain, organisation, steps[-1].name if steps[-1].record and steps[-1].record.psd == "y" else None]
    for name in order:
        if name in own and name is not None:
            record = own[name]
            return PolicyFound(
                name=name, record=record, policy=effective(record, subdomain=name != domain, exists=exists)
            )
    return None


def effective(record: DmarcRecord, *, subdomain: bool, exists: bool = True) -> Policy | None:
    """The policy with `t=y` counted in."""
    asked = record.asked(subdomain=subdomain, exists=exists)
    return asked.lowered if asked is not None and record.testing else asked


def _open(domain: str, steps: list[Step], applies: PolicyFound | None) -> Lookup | None:
    """An unanswered question that could change the policy: any before the record that was found."""
    if applies is not None and applies.name == domain:
        return None
    return next((step.lookup for step in steps if not step.lookup.decided), None)


def _older(dns: Asking, domain: str, registered: str | None) -> tuple[PolicyFound | None, bool]:
    """RFC 7489 section 6.6.3: the domain itself, then the registered domain; no `np`, no `t`. True when it stays open."""
    for name in dict.fromkeys((domain, registered or domain)):
        step = _step(dns, name)
        if not step.lookup.decided:
            return None, True
        if step.record is not None:
            policy = step.record.asked(subdomain=name != domain)
            return PolicyFound(name=name, record=step.record, policy=policy), False
    return None, False
