"""Judges versions from our own handshakes, and cipher suites from the deep scan where there is one. Pure."""

from collections.abc import Iterator

from launchgate.checks.tls.profile import INTERMEDIATE, SMALLEST_DH, broken
from launchgate.checks.tls.rules import PROTOCOL, VALID
from launchgate.checks.tls.said import assessment, listed
from launchgate.checks.tls.spec import Deep, Facts, Look
from launchgate.handshake import DeepScan, Offer, Version
from launchgate.model import Assessment, Severity, Status

_REMEDY = (
    "offer the intermediate profile only; nginx: `ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;`, "
    "for others see https://ssl-config.mozilla.org/"
)
_OLD = (Version.TLS_1_0, Version.TLS_1_1)


def judge_protocol(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each host, and one for each deep scan."""
    for look in facts.looks:
        if look.place.declared or look.survey.answered:
            yield _versions(look)
    by_name = {look.place.name: look for look in facts.looks}
    yield from (_suites(deep, by_name[deep.names[0]]) for deep in facts.deep)


def _versions(look: Look) -> Assessment:
    name, survey = look.place.name, look.survey
    if not survey.answered:
        message, cause = f"nothing on `{name}` completed a TLS handshake", f"{VALID.id}#{name}"
        return assessment(PROTOCOL, look, Status.UNKNOWN, message, remediation="see tls/valid", because=cause)
    behind = [one for one in survey.answered if one.version is not None and not one.version.current]
    if behind:
        message = f"{behind[0].address} speaks {behind[0].version} at best; browsers need TLS 1.2 or 1.3"
        return assessment(PROTOCOL, look, Status.FAIL, message, severity=Severity.BLOCKER)
    if any(not one.for_browsers for one in survey.verified):
        first = survey.answered[0]
        message = f"no cipher suite that browsers offer is accepted; {first.address} picks {first.cipher}"
        return assessment(PROTOCOL, look, Status.FAIL, message, severity=Severity.BLOCKER)
    bad = next((one for one in survey.answered if broken(one.cipher)), None)
    if bad is not None:
        message = f"{bad.address} picks the broken cipher suite {bad.cipher} when it is offered"
        return assessment(PROTOCOL, look, Status.FAIL, message)
    on = {version: [offer.address for offer in survey.offers if offer.version is version and offer.on]
          for version in _OLD}  # fmt: skip
    spoken = [version for version in _OLD if on[version]]
    if spoken:
        where = on[spoken[0]]
        partly = "" if len(where) == len(survey.handshakes) else f" on {', '.join(where)}"
        said = " and ".join(spoken)
        verb = "is" if len(spoken) == 1 else "are"
        message = f"{said} {verb} on{partly}; browsers dropped them in 2020 (RFC 8996)"
        return assessment(PROTOCOL, look, Status.FAIL, message)
    return _open(look) or assessment(PROTOCOL, look, Status.PASS, _fine(look))


def _open(look: Look) -> Assessment | None:
    """An old version that could be told on no address."""
    for version in _OLD:
        asked = [offer for offer in look.survey.offers if offer.version is version]
        if not any(offer.on is False for offer in asked) and (first := next(iter(asked), None)) is not None:
            message = f"whether {version} is off could not be told: {first.reason}"
            return assessment(PROTOCOL, look, Status.UNKNOWN, message, remediation=first.remedy)
    return None


def _fine(look: Look) -> str:
    survey = look.survey
    spoken = [version for version in reversed(Version) if _says(survey.offers, version)]
    asked = {offer.address for offer in survey.offers if offer.version is Version.TLS_1_1 and offer.on is not None}
    every = len(survey.handshakes) + len(survey.left_out)
    sampled = f" (asked on {len(asked)} of {every} addresses)" if every > 1 else ""
    return f"speaks {' and '.join(spoken)}; TLS 1.1 and older are refused{sampled}"


def _says(offers: tuple[Offer, ...], version: Version) -> bool:
    return any(offer.version is version and offer.on for offer in offers)


def _suites(deep: Deep, look: Look) -> Assessment:
    about, scan = "cipher suites", deep.scan.value
    also = f" (the same server serves {listed(deep.names[1:])})" if deep.names[1:] else ""
    if scan is None:
        message, remedy = f"the deep scan brought nothing: {deep.scan.reason}", deep.scan.remedy
        return assessment(PROTOCOL, look, Status.UNKNOWN, message, remediation=remedy, about=about)
    if grave := _grave(scan):
        return assessment(PROTOCOL, look, Status.FAIL, "; ".join(grave) + also, remediation=_REMEDY, about=about)
    if scan.missing:
        message = f"the deep scan has no result for {listed(scan.missing)}"
        return assessment(PROTOCOL, look, Status.UNKNOWN, message, remediation="run it again", about=about)
    outside = _outside(scan)
    if outside:
        message = f"{len(outside)} cipher suites are outside Mozilla's intermediate profile: {listed(outside, 4)}{also}"
        return assessment(
            PROTOCOL, look, Status.FAIL, message, remediation=_REMEDY, severity=Severity.MEDIUM, about=about
        )
    message = (
        f"{len(set(scan.suites))} cipher suites, all in Mozilla's intermediate profile; no known attack works{also}"
    )
    return assessment(PROTOCOL, look, Status.PASS, message, about=about)


def _grave(scan: DeepScan) -> list[str]:
    """What must not be on in any profile. TLS 1.0 and 1.1 are the own handshakes' to tell."""
    found = [f"open to {flaw}" for flaw in scan.flaws]
    found += [f"{version} is on" for version in scan.versions if version.rank < Version.TLS_1_0.rank]
    bad = sorted({suite for _, suite in scan.suites if broken(suite)})
    if bad:
        found.append(f"broken cipher suites are on: {listed(bad, 4)}")
    if scan.smallest_dh is not None and scan.smallest_dh < SMALLEST_DH:
        found.append(f"a Diffie-Hellman group of {scan.smallest_dh} bits is on, at least {SMALLEST_DH} are needed")
    if scan.weak_curves:
        found.append(f"weak elliptic curves are on: {listed(scan.weak_curves, 4)}")
    return found


def _outside(scan: DeepScan) -> list[str]:
    return sorted({suite for version, suite in scan.suites if version.current} - INTERMEDIATE)
