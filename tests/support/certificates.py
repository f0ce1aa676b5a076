"""A private certificate authority for tests: roots, intermediates and leaves with SKI, AKI and keyUsage, or with one fault."""

import ipaddress
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.support.needs import require

_DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# The last byte of the object identifiers 1.2.840.113549.1.1.x: the signature algorithms differ in nothing else.
_RSA_WITH = bytes.fromhex("06092a864886f70d0101")
_SOUND: dict[str, hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_SHA256, _OUTDATED = 0x0B, {"sha1": (0x05, hashes.SHA1()), "md5": (0x04, hashes.MD5())}


def new_key(kind: str = "ec") -> Key:
    """A private key: `ec` (P-256), `ec384`, or `rsa1024`, `rsa2048`…; RSA ones are made once a run."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return ec.generate_private_key(ec.SECP384R1()) if kind == "ec384" else _rsa(int(kind.removeprefix("rsa")))


@cache
def _rsa(bits: int) -> rsa.RSAPrivateKey:
    if bits >= 1024:
        return rsa.generate_private_key(65537, bits)
    # The library makes no smaller ones; the program does.
    made = subprocess.run((require("openssl"), "genrsa", str(bits)), capture_output=True, check=True).stdout
    key = serialization.load_pem_private_key(made, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A certificate that may sign others, with its key; `above` leads to the root."""

    certificate: x509.Certificate
    key: Key
    folder: Path
    above: "Authority | None" = None

    @property
    def pem(self) -> Path:
        """The PEM file that a client trusts."""
        return self.folder / "ca.pem"

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """What a server sends behind its own certificate: this one and those above it, without the root."""
        return () if self.above is None else (self.certificate, *self.above.chain)

    def intermediate(self, name: str = "launchgate test intermediate", key: str = "ec", digest: str = "sha256",
                     valid_from: timedelta = -_DAY, valid_for: timedelta = 300 * _DAY,
                     permitted: str | None = None) -> "Authority":  # fmt: skip
        """An authority below this one; `permitted` is the one domain that its name constraints allow."""
        own = new_key(key)
        builder = _authority(_named(name), self.certificate.subject, own, self.key, None, valid_from, valid_for)
        if permitted is not None:
            builder = builder.add_extension(
                x509.NameConstraints(permitted_subtrees=[x509.DNSName(permitted)], excluded_subtrees=None),
                critical=True,
            )
        certificate = _signed(builder, self.key, digest)
        return Authority(certificate=certificate, key=own, folder=self.folder, above=self)

    def cross_signed(
        self, other: "Authority", valid_from: timedelta = -_DAY, valid_for: timedelta = 300 * _DAY
    ) -> x509.Certificate:
        """A second certificate for the name and key of `other`, from this authority."""
        name = other.certificate.subject
        builder = _authority(name, self.certificate.subject, other.key, self.key, None, valid_from, valid_for)
        return _signed(builder, self.key, "sha256")

    def leaf(self, *names: str, valid_from: timedelta = -_DAY, valid_for: timedelta = 90 * _DAY) -> Path:
        """A PEM file of key, certificate and chain for names and addresses; times count from now."""
        return self.issue(Leaf(names=names, valid_from=valid_from, valid_for=valid_for))

    def issue(self, leaf: "Leaf", chain: tuple[x509.Certificate, ...] | None = None) -> Path:
        """A PEM file of key, certificate and `chain` (by default the right one)."""
        key = new_key(leaf.key)
        issuer = leaf.subject if leaf.self_signed else self.certificate.subject
        signer = key if leaf.self_signed else self.key
        certificate = _signed(_leaf(leaf, issuer, key, signer), signer, leaf.digest)
        path = self.folder / f"leaf-{certificate.serial_number:x}.pem"
        sent = () if leaf.self_signed else self.chain
        path.write_bytes(
            b"".join([_key_pem(key), *map(_certificate_pem, (certificate, *(sent if chain is None else chain)))])
        )
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What a server's certificate is like; sound unless told otherwise."""

    names: tuple[str, ...]
    valid_from: timedelta = -_DAY
    valid_for: timedelta = 90 * _DAY
    key: str = "ec"
    digest: str = "sha256"
    common_name: str | None = ""
    """Empty: the first name. None: no subject at all."""
    san: bool = True
    self_signed: bool = False
    issuer_address: bool = False
    """Whether it says where its issuer's certificate can be fetched."""
    usage: x509.ObjectIdentifier = field(default=ExtendedKeyUsageOID.SERVER_AUTH)

    @property
    def subject(self) -> x509.Name:
        if self.common_name is None:
            return x509.Name([])
        return _named((self.common_name or self.names[0])[:64])


def make_authority(folder: Path, *, path_length: int | None = 0, name: str = "launchgate test authority") -> Authority:
    """A fresh root; its certificate is written to `folder/ca.pem`. With `path_length=None` it may have intermediates."""
    folder.mkdir(parents=True, exist_ok=True)
    key = new_key()
    builder = _authority(_named(name), _named(name), key, key, path_length, -400 * _DAY, 800 * _DAY)
    authority = Authority(certificate=_signed(builder, key, "sha256"), key=key, folder=folder)
    authority.pem.write_bytes(_certificate_pem(authority.certificate))
    return authority


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, signer: Key, valid_from: timedelta, valid_for: timedelta
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) + valid_from
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + valid_for)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )


def _authority(
    subject: x509.Name, issuer: x509.Name, key: Key, signer: Key, path_length: int | None, valid_from: timedelta,
    valid_for: timedelta,
) -> x509.CertificateBuilder:  # fmt: skip
    return (
        _builder(subject, issuer, key, signer, valid_from, valid_for)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )


def _leaf(leaf: Leaf, issuer: x509.Name, key: Key, signer: Key) -> x509.CertificateBuilder:
    builder = (
        _builder(leaf.subject, issuer, key, signer, leaf.valid_from, leaf.valid_for)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([leaf.usage]), critical=False)
    )
    if leaf.san:
        names = x509.SubjectAlternativeName([_general(name) for name in leaf.names])
        builder = builder.add_extension(names, critical=leaf.common_name is None)
    if leaf.issuer_address:
        place = x509.UniformResourceIdentifier("http://issuer.test/ca.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return builder


def _signed(builder: x509.CertificateBuilder, key: Key, digest: str) -> x509.Certificate:
    """The certificate. What `cryptography` no longer signs is signed by hand: the same bytes under another algorithm."""
    if digest not in _OUTDATED:
        return builder.sign(key, _SOUND[digest])
    assert isinstance(key, rsa.RSAPrivateKey), "outdated signatures are made with RSA"
    sound = builder.sign(key, hashes.SHA256())
    number, algorithm = _OUTDATED[digest]
    old, new = (_RSA_WITH + bytes((last,)) for last in (_SHA256, number))
    tbs = sound.tbs_certificate_bytes.replace(old, new)
    der = sound.public_bytes(serialization.Encoding.DER)
    der = der.replace(sound.tbs_certificate_bytes, tbs).replace(old, new)
    der = der.replace(sound.signature, key.sign(tbs, padding.PKCS1v15(), algorithm))
    return x509.load_der_x509_certificate(der)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates, content_commitment=False,
        key_encipherment=not signs_certificates, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
