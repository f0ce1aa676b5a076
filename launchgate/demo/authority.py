"""A certificate authority for one run of the demo, its certificates, and the key that signs the product's mail."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from launchgate.dataclass import dataclass

_LIFE = timedelta(days=90)
_DKIM_BITS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The files of one certificate, in PEM."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    subject: x509.Name
    key: ec.EllipticCurvePrivateKey
    host: str | None = None
    """None for the authority itself."""
    left: timedelta


def certify(folder: Path, hosts: Mapping[str, timedelta]) -> tuple[Path, dict[str, Certificate]]:
    """Write ca.pem and, for each DNS name in `hosts`, a certificate with so much of its 90 days left (below 0: expired)."""
    root = _Wanted(subject=_name("launchgate demo authority"), key=_key(), left=_LIFE)
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(_certificate(root, root))
    found = {}
    for host, left in hosts.items():
        wanted = _Wanted(subject=_name(host), key=_key(), host=host, left=left)
        found[host] = Certificate(chain=folder / f"{host}.pem", key=folder / f"{host}.key")
        found[host].chain.write_bytes(_certificate(wanted, root))
        found[host].key.write_bytes(
            wanted.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return ca_file, found


def mail_key() -> str:
    """The public half of a new key for DKIM, as in `p=` (RFC 6376 section 3.6.1). Nobody keeps the other half."""
    public = rsa.generate_private_key(public_exponent=65_537, key_size=_DKIM_BITS).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _certificate(wanted: _Wanted, root: _Wanted) -> bytes:
    authority = wanted.host is None
    end = datetime.now(UTC) + wanted.left
    start = min(end - _LIFE, datetime.now(UTC) - timedelta(minutes=5))
    builder = (
        x509.CertificateBuilder()
        .subject_name(wanted.subject)
        .issuer_name(root.subject)
        .public_key(wanted.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(wanted.key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(_usage(authority=authority), critical=True)
    )
    if wanted.host is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(wanted.host)]), critical=False)
    return builder.sign(root.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
