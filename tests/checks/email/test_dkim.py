"""email/dkim on real zones, with keys made for the test; and key records read one by one."""

# ruff: noqa: E501 - a case stands on one line, as the record of a zone file does

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from launchgate.checks.email.dkim import read_key, rsa_bits
from launchgate.checks.email.spec import Options
from tests.checks.email.lab import Case, check, context, judged, of, served


def _public(bits: int) -> rsa.RSAPublicKey:
    """A public key of this size. The modulus is only as long as one: nobody signs with it."""
    return rsa.RSAPublicNumbers(65537, (1 << (bits - 1)) + 1).public_key()


def spki(bits: int) -> str:
    raw = _public(bits).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()


def pkcs1(bits: int) -> str:
    return base64.b64encode(_public(bits).public_bytes(Encoding.DER, PublicFormat.PKCS1)).decode()


CURVE = base64.b64encode(
    ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()


def text(record: str) -> str:
    """A record as strings of at most 255 characters."""
    return " ".join(f'"{record[n : n + 200]}"' for n in range(0, len(record), 200))


def key(record: str, selector: str = "s1") -> str:
    return f"{selector}._domainkey TXT {text(record)}"


GOOD, BAD = "pass", "fail blocker"
S1 = {"selectors": ("s1",)}
NAME = "s1._domainkey.{}.test"


def case(name: str, records: str, expected: str, message: str = "") -> Case:
    return Case(name=name, records=records, options=S1, expected={NAME.format(name): expected}, message=message)


CASES = (
    case("spki", key(f"v=DKIM1; k=rsa; p={spki(2048)}"), GOOD, "RSA, 2048 bits"),
    case("pkcs1", key(f"v=DKIM1; p={pkcs1(2048)}"), GOOD, "RSA, 2048 bits"),
    case("bare", key(f"p={spki(2048)}"), GOOD),
    case("spaces", key(f"v=DKIM1 ; k=rsa;\tp= {spki(2048)[:40]} {spki(2048)[40:]};"), GOOD),
    case("unknown-tags", key(f"v=DKIM1; zz=1; n=a note; p={spki(2048)}"), GOOD),
    case("large", key(f"p={spki(4096)}"), GOOD),
    case("too-large", key(f"p={spki(5120)}"), "fail medium"),
    case("short", key(f"v=DKIM1; p={spki(1024)}"), "fail medium", "1024 bits"),
    case("tiny", key(f"v=DKIM1; p={spki(1016)}"), BAD, "1016 bits"),
    case("revoked", key("v=DKIM1; p="), BAD, "revoked"),
    case("testing", key(f"v=DKIM1; t=y; p={spki(2048)}"), "fail medium", "`t=y`"),
    case("strict", key(f"v=DKIM1; t=s; p={spki(2048)}"), GOOD),
    case("no-key", key("v=DKIM1; k=rsa"), BAD, "it has no key"),
    case("cut", key(f"v=DKIM1; p={spki(2048)[:200]}"), BAD, "cut off"),
    case("not-base64", key(f"v=DKIM1; p={spki(2048)}-"), BAD, "not valid base64"),
    case("late-version", key(f"p={spki(2048)}; v=DKIM1"), BAD, "first tag"),
    case("other-version", key(f"v=DKIM2; p={spki(2048)}"), BAD),
    case("sha1", key(f"v=DKIM1; h=sha1; p={spki(2048)}"), BAD, "sha256"),
    case("both-hashes", key(f"v=DKIM1; h=sha1:sha256; p={spki(2048)}"), GOOD),
    case("service", key(f"v=DKIM1; s=other; p={spki(2048)}"), BAD),
    case("twice", key(f"v=DKIM1; p={spki(2048)}; p={spki(2048)}"), BAD, "more than once"),
    case("two-records", key(f"p={spki(2048)}") + "\n" + key(f"p={spki(2048)[::-1]}"), BAD, "2 TXT records"),
    case("kind", key(f"v=DKIM1; k=dsa; p={spki(2048)}"), BAD),
    case("missing", "@ A 192.0.2.1", BAD, "has no key record"),
    case("alias", f"s1._domainkey CNAME key.alias.test.\nkey TXT {text('p=' + spki(2048))}", GOOD),
    case("dangling", "s1._domainkey CNAME gone.provider.test.", BAD, "`gone.provider.test`, which does not exist"),
    case("bare-alias", "s1._domainkey CNAME key\nkey A 192.0.2.1", BAD, "has no TXT record"),
    Case(
        name="curve", records=key(f"v=DKIM1; k=ed25519; p={CURVE}"), options=S1, message="RSA key of 2048 bits as well",
        expected={NAME.format("curve"): GOOD, "(key types)": "fail medium"},
    ),
    Case(
        name="pair", records=key(f"k=ed25519; p={CURVE}") + "\n" + key(f"p={spki(2048)}", "s2"), options={"selectors": ("s1", "s2")},
        expected={NAME.format("pair"): GOOD, "s2._domainkey.pair.test": GOOD},
    ),
    case("curve-wrong", key(f"v=DKIM1; k=ed25519; p={spki(2048)}"), BAD, "32 bytes"),
    Case(
        name="whole", records=key(f"p={spki(2048)}"), options={"selectors": ("s1._domainkey.whole.test", "s9._domainkey.other.test")},
        expected={NAME.format("whole"): GOOD},
    ),
    Case(name="undeclared", records=key(f"p={spki(2048)}", "google"), expected={"": "not-applicable"}, message="have keys: google"),
    Case(name="undeclared-none", records="@ A 192.0.2.1", expected={"": "not-applicable"}, message="set email.selectors"),
    Case(name="wildcard", records=f"*._domainkey TXT {text('p=' + spki(2048))}", expected={"": "not-applicable"}),
    Case(name="quiet", records="@ A 192.0.2.1", options={"domains": (), "no_mail": ("quiet.test",)}, expected={"": "not-applicable"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("knot"), CASES) as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dkim(case: Case, server: str, tmp_path: Path) -> None:
    check(context(tmp_path, server), case, "dkim")


def test_a_wildcard_proves_no_selector(server: str, tmp_path: Path) -> None:
    (seen,) = of(judged(context(tmp_path, server), Options(domains=("wildcard.test",))), "dkim")
    assert "have keys" not in seen.message


@pytest.mark.parametrize("bits", [512, 1016, 1024, 2048, 3072, 4096])
def test_the_size_of_a_key_is_its_modulus_in_both_forms(bits: int) -> None:
    assert rsa_bits(base64.b64decode(spki(bits))) == bits
    assert rsa_bits(base64.b64decode(pkcs1(bits))) == bits


def test_no_prefix_or_flipped_byte_of_a_key_raises() -> None:
    whole = base64.b64decode(spki(1024))
    assert [n for n in range(len(whole)) if rsa_bits(whole[:n])] == []
    for n in range(len(whole)):
        rsa_bits(whole[:n] + bytes([whole[n] ^ 0xFF]) + whole[n + 1 :])


@pytest.mark.parametrize("record", ["", ";;", "=", "p", "\x00", "p=;p=", "v=DKIM1;" * 50, "p=" + "A" * 5000])
def test_odd_records_are_faulty_and_never_raise(record: str) -> None:
    found = read_key(record)
    assert found.faults or found.revoked
