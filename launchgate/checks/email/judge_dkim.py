"""Judges the keys of declared DKIM selectors; says nothing about selectors that nobody declared. Pure."""

from collections.abc import Iterator

from launchgate.checks.email.dkim import GOOD_RSA, LONGEST_RSA, SHORTEST_RSA, DkimKey, read_key
from launchgate.checks.email.rules import DKIM
from launchgate.checks.email.said import assessment, listed, not_applicable, unanswered
from launchgate.checks.email.spec import DomainFacts, Selected
from launchgate.lookup import LookupKind
from launchgate.model import Assessment, Severity, Status

_COPY = "copy the record anew from your mail service's page about domain authentication"


def judge_dkim(seen: DomainFacts) -> Iterator[Assessment]:
    """One assessment for each selector, and one where only a young kind of key is published."""
    if seen.silent:
        yield not_applicable(DKIM, seen.domain, f"`{seen.domain}` is declared to send no mail", seen)
        return
    if not seen.selected:
        yield not_applicable(
            DKIM, seen.domain, f"not declared: set email.selectors in launchgate.yml{_hint(seen)}", seen
        )
        return
    for selected in seen.selected:
        yield _selector(selected, seen)
    keys = [key for selected in seen.selected if (key := usable_key(selected)) is not None]
    if keys and all(key.kind == "ed25519" for key in keys):
        message = f"all DKIM keys of `{seen.domain}` are ed25519, which many receivers cannot check yet"
        remedy = "sign with an RSA key of 2048 bits as well (RFC 8463 section 3)"
        yield assessment(
            DKIM, f"{seen.domain} (key types)", Status.FAIL, message, seen=seen, severity=Severity.MEDIUM, remediation=remedy
        )  # fmt: skip


def usable_key(selected: Selected) -> DkimKey | None:
    """The key that verifiers would use; None when there is none."""
    if len(selected.lookup.values) != 1:
        return None
    key = read_key(selected.lookup.values[0])
    return None if key.faults or key.revoked else key


def _selector(selected: Selected, seen: DomainFacts) -> Assessment:
    lookup, name = selected.lookup, selected.lookup.name
    if not lookup.decided:
        return unanswered(DKIM, name, lookup, seen)
    if lookup.aliases and not lookup.found:
        message = f"`{name}` points to `{lookup.end}`, which {_gone(lookup.loop, lookup.kind)}, so signatures cannot be checked"
        remedy = "switch on domain authentication in your mail service again, or copy its CNAME record anew"
        return _fail(seen, name, message, remedy)
    if not lookup.found:
        message = f"mail signed with the selector `{selected.selector}` fails DKIM: `{name}` has no key record"
        return _fail(
            seen, name, message, f"publish the TXT or CNAME record that your mail service gives you at `{name}`"
        )
    if len(lookup.values) > 1:
        message = f"`{name}` has {len(lookup.values)} TXT records, and verifiers may pick the wrong one or none"
        return _fail(seen, name, message, "delete all but the one your mail service names")
    return _key(read_key(lookup.values[0]), name, seen)


def _key(key: DkimKey, name: str, seen: DomainFacts) -> Assessment:
    if key.faults:
        return _fail(seen, name, f"verifiers cannot use the DKIM key at `{name}`: {listed(key.faults)}", _COPY)
    if key.revoked:
        message = f"the DKIM key at `{name}` is revoked (its `p=` is empty), so mail signed with it fails"
        return _fail(seen, name, message, "publish a current key there, or take the selector out of email.selectors")
    if key.bits is not None and key.bits < SHORTEST_RSA:
        message = f"the RSA key at `{name}` has {key.bits} bits, and receivers refuse signatures below {SHORTEST_RSA}"
        return _fail(seen, name, message, f"make a new key of {GOOD_RSA} bits in your mail service")
    if key.bits is not None and not GOOD_RSA <= key.bits <= LONGEST_RSA:
        side = "short: 2048 is asked for" if key.bits < GOOD_RSA else "long: receivers need not check more than 4096"
        message = f"the RSA key at `{name}` has {key.bits} bits, which is {side} (RFC 8301)"
        return _fail(seen, name, message, f"make a new key of {GOOD_RSA} bits in your mail service", Severity.MEDIUM)
    if key.testing:
        message = f"the key at `{name}` is marked as a test (`t=y`), so receivers may treat signed mail as unsigned"
        return _fail(seen, name, message, "remove `t=y` from the record", Severity.MEDIUM)
    size = f"RSA, {key.bits} bits" if key.bits is not None else "ed25519"
    return assessment(DKIM, name, Status.PASS, f"`{name}` publishes a usable key ({size})", seen=seen)


def _gone(loop: bool, kind: LookupKind) -> str:
    if loop:
        return "leads in a circle"
    return "does not exist" if kind is LookupKind.NO_SUCH_NAME else "has no TXT record"


def _hint(seen: DomainFacts) -> str:
    if not seen.guessed:
        return ""
    return f"; these common ones have keys: {', '.join(seen.guessed)}"


def _fail(seen: DomainFacts, name: str, message: str, remedy: str, severity: Severity | None = None) -> Assessment:
    return assessment(DKIM, name, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy)
