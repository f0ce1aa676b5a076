"""Facts of the tls check made for a test, for what no server on loopback can show: public roots, and other days."""

from datetime import UTC, datetime, timedelta
from typing import Any

from launchgate.checks.tls.judge import judge
from launchgate.checks.tls.spec import Facts, Look, Options, Place
from launchgate.handshake import Certificate, Chain, ChainEnd, Handshake, Survey, Verified, Version
from launchgate.model import Judgement

NOW = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def certificate(*, life: float = 90, left: float = 60, organisation: str = "Let's Encrypt", name: str = "a.test",
                begins: datetime | None = None) -> Certificate:  # fmt: skip
    """A sound certificate with so many days of life, so many of them left at NOW."""
    ends = begins + life * DAY if begins else NOW + left * DAY
    return Certificate(
        subject=name, issuer=f"R1 ({organisation})", issuer_organisation=organisation, common_name=name, names=(name,),
        addresses=(), not_before=ends - life * DAY, not_after=ends, key="EC secp256r1", key_bits=256, rsa=False,
        digest="sha256", self_signed=False, names_issuer_address=True, fingerprint=f"{name} {life} {left} {organisation}",
    )  # fmt: skip


def seen(*path: Certificate, end: ChainEnd = ChainEnd.PUBLIC_ROOT, name: str = "a.test", **more: Any) -> Look:
    """A host that serves such a chain, verified."""
    chain = Chain(served=path, path=path, end=end, anchor="a root")
    survey = Survey(
        name=name,
        port=443,
        handshakes=(Handshake(address="192.0.2.1", port=443, version=Version.TLS_1_3, chain=chain),),
        verified=(Verified(chain=chain.identity, ok=True, named=True),),
        **more,
    )
    return Look(place=Place(name=name, port=443, config="--url"), survey=survey)


def judged(*looks: Look, now: datetime = NOW, **facts: Any) -> Judgement:
    """What the check says of them."""
    return judge(Facts(now=now, looks=looks, **facts), Options())
