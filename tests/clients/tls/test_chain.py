"""Reading what a server sent: the path through it, and bytes that are no certificates."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from launchgate.clients.tls.chain import Trust, Unreadable, chain_of
from launchgate.handshake import Chain, ChainEnd, covers
from tests.clients.tls.lab import authority
from tests.support.certificates import Authority, Leaf, make_authority

DAY = timedelta(days=1)


def _ders(pem: Path) -> list[bytes]:
    begin = "-----BEGIN CERTIFICATE-----"
    return [ssl.PEM_cert_to_DER_cert(begin + part) for part in pem.read_text().split(begin)[1:]]


def _chain(made: Authority, pem: Path, *, own: bool = True) -> Chain:
    root = made if made.above is None else made.above
    while root.above is not None:
        root = root.above
    der = root.certificate.public_bytes(Encoding.DER)
    trust = Trust((), (der,)) if own else Trust((der,), ())
    return chain_of(_ders(pem), trust, whole=True)


def test_a_certificate_is_read(tmp_path: Path) -> None:
    pem = authority(tmp_path).issue(
        Leaf(names=("a.test", "*.b.test", "192.0.2.7"), key="rsa2048", valid_from=-DAY, valid_for=90 * DAY)
    )
    leaf = _chain(make_authority(tmp_path / "other"), pem).leaf
    assert leaf.names == ("a.test", "*.b.test")
    assert leaf.addresses == ("192.0.2.7",)
    assert (leaf.key, leaf.key_bits, leaf.rsa, leaf.digest) == ("RSA 2048", 2048, True, "sha256")
    assert leaf.life == 90 * DAY
    assert (leaf.common_name, leaf.issuer, leaf.self_signed) == ("a.test", "launchgate test authority", False)


@pytest.mark.parametrize(("own", "end"), [(True, ChainEnd.OWN_ROOT), (False, ChainEnd.PUBLIC_ROOT)])
def test_a_whole_chain_ends_at_the_store_of_its_root(tmp_path: Path, own: bool, end: ChainEnd) -> None:
    made = authority(tmp_path).intermediate()
    chain = _chain(made, made.issue(Leaf(names=("a.test",))), own=own)
    assert (chain.end, chain.anchor, len(chain.path)) == (end, "launchgate test authority", 2)
    assert chain.ordered


def test_faults_of_a_chain_are_told_apart(tmp_path: Path) -> None:
    root = authority(tmp_path)
    one = root.intermediate("one")
    two = one.intermediate("two")
    stranger = make_authority(tmp_path / "stranger", name="stranger")
    leaf = Leaf(names=("a.test",))
    incomplete = _chain(root, two.issue(leaf, chain=()))
    assert (incomplete.end, incomplete.anchor, incomplete.ordered) == (ChainEnd.MISSING_ISSUER, "two", True)
    gap = _chain(root, two.issue(leaf, chain=(one.certificate,)))
    assert (gap.end, gap.anchor, gap.misplaced) == (ChainEnd.MISSING_ISSUER, "two", ("one",))
    reversed_ = _chain(root, two.issue(leaf, chain=(one.certificate, two.certificate)))
    assert (reversed_.end, len(reversed_.path)) == (ChainEnd.OWN_ROOT, 3)
    assert not reversed_.ordered
    untrusted = _chain(root, stranger.issue(leaf, chain=(stranger.certificate,)))
    assert (untrusted.end, untrusted.anchor) == (ChainEnd.UNTRUSTED_ROOT, "stranger")
    assert _chain(root, root.issue(Leaf(names=("a.test",), self_signed=True))).end is ChainEnd.SELF_SIGNED
    with_root = _chain(root, two.issue(leaf, chain=(*two.chain, root.certificate)))
    assert (with_root.end, with_root.ordered, len(with_root.path)) == (ChainEnd.OWN_ROOT, True, 3)


def test_a_stranger_with_the_name_of_the_root_is_not_the_root(tmp_path: Path) -> None:
    real, fake = authority(tmp_path), make_authority(tmp_path / "fake")
    assert real.certificate.subject == fake.certificate.subject
    chain = _chain(real, fake.leaf("a.test"))
    assert chain.end is ChainEnd.MISSING_ISSUER


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_outdated_signatures_are_read(tmp_path: Path, digest: str) -> None:
    made = authority(tmp_path).intermediate(key="rsa2048")
    chain = _chain(made, made.issue(Leaf(names=("a.test",), key="rsa2048", digest=digest)))
    assert (chain.leaf.digest, chain.end, len(chain.path)) == (digest, ChainEnd.OWN_ROOT, 2)


def test_bytes_that_are_no_certificate(tmp_path: Path) -> None:
    made = authority(tmp_path)
    good = _ders(made.leaf("a.test"))[0]
    trust = Trust((), (made.certificate.public_bytes(Encoding.DER), b"no root"))
    for ders in ((), (b"",), (b"\x30\x03\x02\x01\x01",), (good[:-40],), (b"no", good)):
        with pytest.raises(Unreadable):
            chain_of(ders, trust, whole=True)
    assert len(chain_of((good, b"no"), trust, whole=True).served) == 1
    assert len(chain_of((good,) * 1000, trust, whole=True).served) == 16


def test_no_byte_of_a_certificate_can_break_the_reading(tmp_path: Path) -> None:
    made = authority(tmp_path)
    good = _ders(made.issue(Leaf(names=("a.test", "192.0.2.7"), issuer_address=True)))[0]
    trust = Trust((), (made.certificate.public_bytes(Encoding.DER),))
    read = 0
    for place in range(len(good)):
        broken = good[:place] + bytes((good[place] ^ 0x81,)) + good[place + 1 :]
        try:
            chain_of((broken,), trust, whole=True)
        except Unreadable:
            continue
        read += 1
    assert 0 < read < len(good)


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (("example.com",), "example.com", True),
        (("example.com",), "www.example.com", False),
        (("*.example.com",), "www.example.com", True),
        (("*.example.com",), "example.com", False),
        (("*.example.com",), "a.b.example.com", False),
        (("*.example.com",), "WWW.Example.com.", True),
        (("w*.example.com",), "www.example.com", False),
        (("*.com",), "example.com", False),
        (("*",), "example", False),
        (("*.",), "x.", False),
        (("www.*.com",), "www.example.com", False),
        ((), "example.com", False),
        (("192.0.2.7",), "192.0.2.7", False),
        (("xn--n1aae7f7o.test",), "xn--n1aae7f7o.test", True),
    ],
)
def test_names_match_by_rfc_9525(names: tuple[str, ...], host: str, covered: bool) -> None:
    assert covers(names, (), host) is covered


def test_addresses_match_as_addresses() -> None:
    assert covers((), ("2001:db8::1",), "2001:0db8:0:0::1")
    assert not covers((), ("192.0.2.7",), "192.0.2.8")
