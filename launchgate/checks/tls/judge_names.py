"""Judges names: each certificate covers the host it is served for (RFC 9525). Pure."""

from collections.abc import Iterator

from launchgate.checks.tls.rules import COVERS, VALID
from launchgate.checks.tls.said import assessment, elsewhere, listed, quoted
from launchgate.checks.tls.spec import Facts, Look
from launchgate.handshake import Certificate, Chain, covers
from launchgate.model import Assessment, Status


def judge_names(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each host."""
    return (_names(look) for look in facts.looks)


def _names(look: Look) -> Assessment:
    name, chains = look.place.name, look.survey.chains
    if not chains:
        if not look.place.declared and not look.survey.answered:
            message = f"`{name}` was not declared in site.hosts and does not answer over TLS"
            return assessment(COVERS, look, Status.NOT_APPLICABLE, message)
        cause = f"{VALID.id}#{name}"
        message = f"no certificate was seen for `{name}`"
        return assessment(COVERS, look, Status.UNKNOWN, message, remediation="see tls/valid", because=cause)
    wrong = next((chain for chain in chains if not covers(chain.leaf.names, chain.leaf.addresses, name)), None)
    if wrong is None:
        return assessment(COVERS, look, Status.PASS, f"the certificate for `{name}` covers it")
    return _uncovered(look, wrong)


def _uncovered(look: Look, chain: Chain) -> Assessment:
    name, leaf = look.place.name, chain.leaf
    where = elsewhere(look, look.survey.addresses_of(chain))
    message = f"the certificate that is served for `{name}`{where} {_is_for(leaf, name)}"
    names = " ".join(f"-d {one}" for one in dict.fromkeys((*leaf.names[:3], name)))
    remedy = f"issue a certificate that covers it, e.g. `certbot certonly {names}`, or add `{name}` at your host or CDN"
    if not look.place.declared:
        remedy += "; or remove its DNS record if nobody should use it"
    return assessment(COVERS, look, Status.FAIL, message, remediation=remedy)


def _is_for(leaf: Certificate, name: str) -> str:
    others = (*leaf.names, *leaf.addresses)
    if others:
        twice = any(one.startswith("*.") and name.endswith(one[1:]) for one in leaf.names)
        return f"is for {listed(others)}" + ("; a `*` stands for one label only" if twice else "")
    if leaf.common_name:
        said = f"names {quoted(leaf.common_name)} only as its common name (CN)"
        return f"{said} and has no subjectAltName; clients have ignored the CN since 2017"
    return "names no host at all"
