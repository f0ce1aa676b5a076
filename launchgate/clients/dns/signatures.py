"""Whether a zone's DNSSEC holds: by a validating resolver where there is one, else by checking the zone's signatures here.

Only the last link is looked at (DS at the parent, keys and signatures of the zone); that the parent itself is signed is the
parent's affair. Needs a resolver that passes signatures on.
"""

from typing import TYPE_CHECKING, Protocol

from launchgate.lookup import Lookup, LookupKind, Signatures, Signing

if TYPE_CHECKING:
    import dns.message
    import dns.rrset

_NOT_FETCHED = "the resolver does not check signatures and does not pass them on"


class Asker(Protocol):
    """What this needs of the DNS client."""

    def lookup(self, name: str, kind: str, *, unchecked: bool = False) -> Lookup: ...

    def signed_answer(self, name: str, kind: str) -> "dns.message.Message | None":
        """An unchecked answer with its signatures; None when no server gave one."""


def check_signatures(client: Asker, zone: str, now: float) -> Signatures:
    """The state of `zone` at `now`, seconds since 1970."""
    start = client.lookup(zone, "SOA")
    if start.kind is LookupKind.SERVER_FAILURE and client.lookup(zone, "SOA", unchecked=True).decided:
        detail = "resolvers that check signatures refuse its answers; without the check they answer"
        return Signatures(zone=zone, state=Signing.BROKEN, detail=detail)
    anchor = client.lookup(zone, "DS")
    if not start.decided or not anchor.decided:
        open_ = anchor if start.decided else start
        return Signatures(zone=zone, state=Signing.UNDECIDED, detail=f"{open_.server}: {open_.detail}")
    if start.kind is LookupKind.NO_SUCH_NAME:
        return Signatures(zone=zone, state=Signing.UNDECIDED, detail="it does not exist")
    if not anchor.found:
        return Signatures(zone=zone, state=Signing.UNSIGNED, detail="the parent zone publishes no DS record for it")
    if start.authentic:
        return Signatures(zone=zone, state=Signing.VALID, detail="the resolver checked its signatures")
    return _own_look(client, zone, anchor, now)


def _own_look(client: Asker, zone: str, anchor: Lookup, now: float) -> Signatures:
    import dns.exception

    keys, starts = client.signed_answer(zone, "DNSKEY"), client.signed_answer(zone, "SOA")
    if keys is None or starts is None:
        return Signatures(zone=zone, state=Signing.UNDECIDED, detail=_NOT_FETCHED)
    try:
        fault = _fault(zone, anchor, keys, starts, now)
    except (dns.exception.DNSException, ValueError, ImportError):
        detail = "its signatures use a method that cannot be checked here"
        return Signatures(zone=zone, state=Signing.UNDECIDED, detail=detail)
    if fault is None:
        return Signatures(zone=zone, state=Signing.VALID, detail="its signatures were checked here")
    return Signatures(zone=zone, state=Signing.BROKEN, detail=fault)


def _fault(
    zone: str, anchor: Lookup, keys: "dns.message.Message", starts: "dns.message.Message", now: float
) -> str | None:  # fmt: skip
    """What is wrong with the chain from the parent's DS to the zone's SOA; None when it holds (RFC 4035 section 5)."""
    import dns.dnssec
    import dns.exception
    import dns.name

    owner = dns.name.from_text(f"{zone}.")
    own, own_signatures = _pair(keys, zone, "DNSKEY")
    start, start_signatures = _pair(starts, zone, "SOA")
    if own is None or start is None:
        return "the parent zone says that it is signed (DS), and it publishes no keys"
    if own_signatures is None or start_signatures is None:
        return "the parent zone says that it is signed (DS), and its answers carry no signatures"
    trusted = _trusted(owner, anchor, own)
    if not trusted:
        return "none of its keys matches the DS record at the parent zone"
    for records, signatures, allowed in ((own, own_signatures, trusted), (start, start_signatures, own)):
        try:
            dns.dnssec.validate(records, signatures, {owner: allowed}, now=now)
        except dns.exception.UnsupportedAlgorithm:
            raise
        except dns.exception.ValidationFailure:
            if all(signature.expiration < now for signature in signatures):
                return "its signatures have expired"
            return "its signatures do not fit its records and keys"
    return None


def _pair(
    message: "dns.message.Message", zone: str, kind: str
) -> "tuple[dns.rrset.RRset | None, dns.rrset.RRset | None]":  # fmt: skip
    """A record set and its signatures."""
    import dns.rdatatype

    wanted = dns.rdatatype.from_text(kind)
    own = [one for one in message.answer if one.name.to_text(omit_final_dot=True).lower() == zone]
    records = next((one for one in own if one.rdtype == wanted), None)
    signatures = next((one for one in own if one.rdtype == dns.rdatatype.RRSIG and one.covers == wanted), None)
    return records, signatures


def _trusted(owner: "dns.name.Name", anchor: Lookup, keys: "dns.rrset.RRset") -> "dns.rdataset.Rdataset | None":
    """The keys that a DS record at the parent vouches for."""
    import dns.dnssec
    import dns.rdataset
    import dns.rdtypes.ANY.DS

    digests = {"1": "SHA1", "2": "SHA256", "4": "SHA384"}
    vouched = set()
    for value in anchor.values:
        tag, algorithm, digest, *rest = value.split()
        vouched.add((int(tag), int(algorithm), digest, "".join(rest).lower()))
    fitting = []
    for key in keys:
        for digest in {entry[2] for entry in vouched} & set(digests):
            made = dns.dnssec.make_ds(owner, key, digests[digest], validating=True)
            if (made.key_tag, int(made.algorithm), digest, made.digest.hex()) in vouched:
                fitting.append(key)
    return dns.rdataset.from_rdata_list(keys.ttl, fitting) if fitting else None
