"""Judges certificates: every fault that makes clients refuse, named; the order of the chain and a life that is too long. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from launchgate.checks.tls.issuers import automated
from launchgate.checks.tls.rules import COVERS, PROTOCOL, VALID
from launchgate.checks.tls.said import Fault, assessment, day, elsewhere, joined, listed, quoted, span
from launchgate.checks.tls.spec import Facts, Look
from launchgate.exchange import FailureKind
from launchgate.handshake import Certificate, Chain, ChainEnd, Handshake, Verified, covers
from launchgate.model import Assessment, Severity, Status

_DAY = timedelta(days=1)
_LONGEST = ((datetime(2029, 3, 15, tzinfo=UTC), 47), (datetime(2027, 3, 15, tzinfo=UTC), 100),
            (datetime(2026, 3, 15, tzinfo=UTC), 200), (datetime(2020, 9, 1, tzinfo=UTC), 398))  # fmt: skip
"""The longest life in days of what a public authority issues from a date on: CA/Browser Forum ballots SC-081v3 and SC-031."""
_LONGEST_OWN = 825
"""The most that Apple's systems accept from an authority somebody installed (support.apple.com/103769)."""
_RSA_BITS, _EC_BITS = 2048, 224
_WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1"})
_EXPLAINED = {9: "not valid", 10: "expired", 18: "itself", 19: "root", 2: "chain", 20: "chain", 21: "chain"}
"""X509_V_ERR_* numbers that a fault of our own reading tells better, and a word of that fault."""


def judge_valid(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each host; more for what is mild."""
    for look in facts.looks:
        yield _valid(look, facts.now)
        yield from _order(look)
        yield from _lifetime(look)


def _valid(look: Look, now: datetime) -> Assessment:
    survey = look.survey
    if not survey.answered:
        return _no_handshake(look)
    faults = [fault for chain in survey.chains for fault in _with_place(look, chain, faults_of(look, chain, now))]
    faults += [_unread(one) for one in survey.answered if one.chain is None]
    faults += [Fault(said=one.failure.reason, remedy=one.failure.remedy) for one in _failed(look) if _shown(one)]  # type: ignore[union-attr]  # only those that failed
    if faults:
        message, remedy = joined(faults)
        return assessment(VALID, look, Status.FAIL, f"`{look.place.name}`: {message}", remediation=remedy)
    uncovered = [chain for chain in survey.chains if not _covered(chain, look)]
    if uncovered:
        message = (
            f"the certificate for {listed(uncovered[0].leaf.names) or 'no name'} is served for `{look.place.name}`"
        )
        return assessment(VALID, look, Status.FAIL, message, because=f"{COVERS.id}#{look.place.name}")
    current = all(one.version is not None and one.version.current for one in survey.answered)
    if not current or any(not one.for_browsers for one in survey.verified):
        message = (
            f"browsers do not get to see the certificate of `{look.place.name}`: its TLS settings are too old for them"
        )
        return assessment(VALID, look, Status.FAIL, message, because=f"{PROTOCOL.id}#{look.place.name}")
    return _undecided(look) or assessment(VALID, look, Status.PASS, _fine(look))


def _no_handshake(look: Look) -> Assessment:
    survey, name = look.survey, look.place.name
    failure = survey.failure or next((one.failure for one in survey.handshakes if one.failure), None)
    assert failure is not None
    if not look.place.declared:
        message = f"`{name}` was not declared in site.hosts and does not answer over TLS"
        return assessment(VALID, look, Status.NOT_APPLICABLE, message)
    shown = next((one.failure for one in survey.handshakes if _shown(one)), None)
    if shown is not None:
        return assessment(VALID, look, Status.FAIL, shown.reason, remediation=shown.remedy)
    cause = f"dns/resolves#{name}" if failure.kind.unresolved else None
    return assessment(VALID, look, Status.UNKNOWN, failure.reason, remediation=failure.remedy, because=cause)


def _shown(one: Handshake) -> bool:
    return one.failure is not None and one.failure.shown


def _failed(look: Look) -> tuple[Handshake, ...]:
    return tuple(one for one in look.survey.handshakes if one.failure is not None)


def _with_place(look: Look, chain: Chain, faults: list[Fault]) -> Iterator[Fault]:
    where = elsewhere(look, look.survey.addresses_of(chain))
    for fault in faults:
        yield replace(fault, said=f"{fault.said}{where}")


def _unread(one: Handshake) -> Fault:
    said = f"{one.address} sends nothing that can be read as a certificate"
    return Fault(said=said, remedy="issue the certificate again")


def faults_of(look: Look, chain: Chain, now: datetime) -> list[Fault]:
    """Everything about a chain that makes clients refuse it, its name left to tls/covers-hosts."""
    verified = look.survey.verdict_on(chain)
    passed = verified is not None and verified.ok
    # What a verifying client got past is no fault: it may know a way to a root that was not found here.
    read = chain.path[:1] if passed else chain.path
    faults = [fault for one in read for fault in _dates(one, one is chain.path[0], now)]
    if not passed:
        faults += _end(chain)
    faults += [fault for one in chain.path for fault in _strength(one, one is chain.path[0])]
    return faults + list(_unexplained(verified, faults))


def _dates(one: Certificate, leaf: bool, now: datetime) -> Iterator[Fault]:
    which = "the certificate" if leaf else f"the issuer's certificate {quoted(one.subject)} in the chain"
    renew = _renewal(one) if leaf else "serve the chain that your authority offers now"
    if one.not_after < now:
        yield Fault(
            said=f"{which} expired on {day(one.not_after)}, {span(now - one.not_after)} ago", remedy=renew, again=leaf
        )
    if one.not_before > now:
        said = f"{which} is not valid before {day(one.not_before)}, in {span(one.not_before - now)}"
        yield Fault(said=said, remedy="install a certificate that is valid now", again=leaf)


def _renewal(leaf: Certificate) -> str:
    """What to do about a certificate that was not renewed."""
    issuer = automated(leaf.issuer_organisation, leaf.life)
    if issuer is None:
        order = f"order a new certificate from {quoted(leaf.issuer)} or another authority, install it with its chain"
        return f"{order} and reload the server; one from Let's Encrypt is free and renews itself (`certbot renew`)"
    late = f"it is from {quoted(leaf.issuer)}, so {issuer.means} should have done that: look into its log"
    return f"renew the certificate ({late}), and reload the server, which may still serve the old one"


def _end(chain: Chain) -> Iterator[Fault]:
    own = "if it is an authority of your own, name its certificate in network.ca_file"
    if chain.end is ChainEnd.SELF_SIGNED:
        remedy = "get one from an authority, e.g. `certbot --nginx` (Let's Encrypt, free of charge)"
        yield Fault(said="the certificate is signed by itself, not by an authority", remedy=remedy, anew=True)
    elif chain.end is ChainEnd.UNTRUSTED_ROOT:
        said = f"the chain ends at the root {quoted(chain.anchor)}, which browsers do not trust"
        yield Fault(said=said, remedy=f"get a certificate from a public authority; {own}", anew=True)
    elif chain.end is ChainEnd.MISSING_ISSUER and chain.whole:
        yield _missing(chain, own)


def _missing(chain: Chain, own: str) -> Fault:
    full = "serve the full chain (`fullchain.pem` instead of `cert.pem`)"
    if chain.path[-1].names_issuer_address:
        said = (
            f"the chain is incomplete: the issuer's certificate {quoted(chain.anchor)} is not sent. Some desktop browsers "
            "fetch it by themselves; phones, apps and API clients refuse"
        )
        return Fault(said=said, remedy=full)
    said = (
        f"the chain ends at the issuer {quoted(chain.anchor)}, which is neither sent nor trusted by browsers: the chain is "
        "incomplete, or the authority is a private one"
    )
    return Fault(said=said, remedy=f"{full}; {own}")


def _strength(one: Certificate, leaf: bool) -> Iterator[Fault]:
    which = "the certificate" if leaf else f"the issuer's certificate {quoted(one.subject)}"
    least = _RSA_BITS if one.rsa else _EC_BITS
    if one.key.startswith("DSA") or (one.key_bits is not None and one.key_bits < least):
        said = f"{which} has a key that is too weak ({one.key} bits)"
        yield Fault(
            said=said, remedy="issue it again with a new key: EC P-256, or RSA of 2048 bits or more", again=leaf
        )
    if one.digest in _WEAK_DIGESTS and not one.self_signed:
        said = f"{which} is signed with {one.digest.upper().replace('SHA1', 'SHA-1')}, which clients refuse"
        yield Fault(said=said, remedy="issue it again with SHA-256", again=leaf)


def _unexplained(verified: Verified | None, faults: list[Fault]) -> Iterator[Fault]:
    """What the verifying client refused for a reason that was not read above: name constraints, key usage…"""
    if verified is None or verified.code == 0:
        return
    word = _EXPLAINED.get(verified.code)
    if word is None or not any(word in fault.said for fault in faults):
        said = f"clients refuse the certificate: {verified.message} (OpenSSL's code {verified.code})"
        yield Fault(said=said, remedy="issue the certificate again, and serve the full chain with it")


def _covered(chain: Chain, look: Look) -> bool:
    return covers(chain.leaf.names, chain.leaf.addresses, look.place.name)


def _undecided(look: Look) -> Assessment | None:
    """What was not seen although it counts: an address that did not answer, a chain that nobody verified."""
    for one in _failed(look):
        failure = one.failure
        assert failure is not None
        if failure.kind is not FailureKind.UNREACHABLE:
            message = f"{failure.reason}; the name's other addresses have a valid certificate"
            return assessment(VALID, look, Status.UNKNOWN, message, remediation=failure.remedy)
    for chain in look.survey.chains:
        verified = look.survey.verdict_on(chain)
        if verified is None:
            message = f"no connection was left to verify the certificate that {_first(look, chain)} serves"
            remedy = "raise limits.connections_per_host in launchgate.yml"
            return assessment(VALID, look, Status.UNKNOWN, message, remediation=remedy)
        if verified.failure is not None:
            message = f"the verifying connection failed: {verified.failure.reason}"
            return assessment(VALID, look, Status.UNKNOWN, message, remediation=verified.failure.remedy)
    return None


def _first(look: Look, chain: Chain) -> str:
    return look.survey.addresses_of(chain)[0]


def _fine(look: Look) -> str:
    survey, leaf = look.survey, look.survey.chains[0].leaf
    parts = [f"valid certificate from {quoted(leaf.issuer)} until {day(leaf.not_after)}"]
    if len(survey.answered) > 1 or survey.left_out:
        parts.append(f"on {len(survey.answered)} of {len(survey.handshakes) + len(survey.left_out)} addresses")
    said = " ".join(parts)
    missed = [one.address for one in _failed(look)]
    return f"{said}; not judged from here, for want of a route: {', '.join(missed)}" if missed else said


def _order(look: Look) -> Iterator[Assessment]:
    chain = next((one for one in look.survey.chains if not one.ordered), None)
    if chain is not None:
        message = f"the chain is not in order: {listed(chain.misplaced)} does not follow the certificate it signed"
        remedy = "write the server's certificate first, then its issuer, then that one's issuer; leave out what does not belong"
        yield assessment(
            VALID, look, Status.FAIL, message, remediation=remedy, severity=Severity.LOW, about="chain order"
        )


def _lifetime(look: Look) -> Iterator[Assessment]:
    for chain in look.survey.chains:
        leaf, most = chain.leaf, longest_life(chain)
        if most is not None and leaf.life > most * _DAY:
            who = "an authority of your own" if chain.end is ChainEnd.OWN_ROOT else "a public authority"
            message = (
                f"the certificate is valid for {leaf.life.days} days; browsers accept at most {most} from {who} "
                f"when issued on {day(leaf.not_before)}"
            )
            remedy = f"issue it again for {most} days or less"
            yield assessment(
                VALID, look, Status.FAIL, message, remediation=remedy, severity=Severity.HIGH, about="lifetime"
            )
            return


def longest_life(chain: Chain) -> int | None:
    """The most days that clients accept for a certificate of this origin and date; None where nobody set a limit."""
    if chain.end is ChainEnd.OWN_ROOT:
        return _LONGEST_OWN
    if chain.end is not ChainEnd.PUBLIC_ROOT:
        return None
    return next((days for since, days in _LONGEST if chain.leaf.not_before >= since), None)
