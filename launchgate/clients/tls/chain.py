"""From the bytes a server sent to certificates and the path through them. `cryptography` parses; the opinion is elsewhere.

Only whether a chain hangs together is worked out here (names, then signatures). That it is trusted is shown by a connection
that verifies it: see `launchgate.clients.tls.client`.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from launchgate.handshake import Certificate, Chain, ChainEnd

_MOST = 16
"""Certificates of a chain that are looked at; a real one has two to four."""
_LONGEST = 120
"""Characters of a name that are kept."""
Found = TypeVar("Found")
_MALFORMED = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion,
    x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, CryptographyDeprecationWarning,
)  # fmt: skip
"""Everything that parsing a stranger's bytes was seen to raise, a text of unknown type included (a KeyError)."""

# Odd serial numbers, which some old roots have, are no news to the person who reads stderr.
warnings.filterwarnings("ignore", category=CryptographyDeprecationWarning, module=re.escape(__name__))


class Unreadable(ValueError):  # noqa: N818 - it says what it is
    """The server's own certificate is none."""


class Trust:
    """Root certificates by subject, each with the store it is from."""

    def __init__(self, public: Iterable[bytes], own: Iterable[bytes]) -> None:
        self._roots: dict[bytes, list[tuple[ChainEnd, x509.Certificate]]] = {}
        for end, ders in ((ChainEnd.OWN_ROOT, own), (ChainEnd.PUBLIC_ROOT, public)):
            for der in ders:
                if (root := _parsed(der)) is not None:
                    self._roots.setdefault(root.subject.public_bytes(), []).append((end, root))

    def anchor_of(self, certificate: x509.Certificate) -> tuple[ChainEnd, x509.Certificate] | None:
        """The root that is this certificate or signed it."""
        for end, root in self._roots.get(certificate.subject.public_bytes(), []):
            if root == certificate:
                return end, root
        for end, root in self._roots.get(certificate.issuer.public_bytes(), []):
            if _signed(certificate, root):
                return end, root
        return None


def chain_of(ders: Sequence[bytes], trust: Trust, *, whole: bool) -> Chain:
    """What was sent, and the path through it. Raises Unreadable when the first certificate cannot be parsed."""
    parsed = [one for der in ders[:_MOST] if (one := _parsed(der)) is not None]
    if not parsed or _parsed(ders[0]) is None:
        raise Unreadable
    path, end, anchor = _path(parsed, trust)
    return Chain(
        served=tuple(_described(one) for one in parsed),
        path=tuple(_described(one) for one in path),
        end=end,
        anchor=anchor,
        whole=whole,
        misplaced=tuple(_called(after.subject) for before, after in pairwise(parsed) if before.issuer != after.subject),
    )


def _path(served: Sequence[x509.Certificate], trust: Trust) -> tuple[list[x509.Certificate], ChainEnd, str]:
    path = [served[0]]
    while True:
        current = path[-1]
        if (anchor := trust.anchor_of(current)) is not None:
            return path, anchor[0], _called(anchor[1].subject)
        if _self_signed(current):
            end = ChainEnd.SELF_SIGNED if len(path) == 1 else ChainEnd.UNTRUSTED_ROOT
            return path, end, _called(current.subject)
        following = next((one for one in served if one not in path and _signed(current, one)), None)
        if following is None:
            return path, ChainEnd.MISSING_ISSUER, _called(current.issuer)
        path.append(following)


def _parsed(der: bytes) -> x509.Certificate | None:
    try:
        found = x509.load_der_x509_certificate(der)
        # These parts are parsed when they are first looked at.
        _ = found.subject, found.issuer, found.not_valid_before_utc, found.not_valid_after_utc
    except _MALFORMED:
        return None
    return found


def _signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed it, by name and by signature."""
    if certificate.issuer != issuer.subject:
        return False
    try:
        if _outdated(certificate):
            return _signed_as_of_old(certificate, issuer)
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, *_MALFORMED):
        return False
    return True


def _outdated(certificate: x509.Certificate) -> bool:
    digest = certificate.signature_hash_algorithm
    return digest is not None and digest.name in ("md5", "sha1")


def _signed_as_of_old(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Signatures that the library no longer checks on certificates; its keys still can. Raises InvalidSignature."""
    key, digest = issuer.public_key(), certificate.signature_hash_algorithm
    if digest is None or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    signed = certificate.signature, certificate.tbs_certificate_bytes
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(*signed, PKCS1v15(), digest)
    else:
        key.verify(*signed, ec.ECDSA(digest))
    return True


def _self_signed(certificate: x509.Certificate) -> bool:
    return _signed(certificate, certificate)


def _described(certificate: x509.Certificate) -> Certificate:
    key = _key(certificate)
    names, addresses = _names(certificate)
    organisation = _part(certificate.issuer, NameOID.ORGANIZATION_NAME) or ""
    return Certificate(
        subject=_called(certificate.subject),
        issuer=_called(certificate.issuer),
        issuer_organisation=organisation,
        common_name=_part(certificate.subject, NameOID.COMMON_NAME),
        names=names,
        addresses=addresses,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=key[0],
        key_bits=key[1],
        rsa=key[2],
        digest=_guarded(lambda: certificate.signature_hash_algorithm.name, None),  # type: ignore[union-attr]  # None raises, which is caught
        self_signed=_self_signed(certificate),
        names_issuer_address=_names_issuer_address(certificate),
        fingerprint=_fingerprint(certificate),
    )


def _guarded(read: Callable[[], Found], otherwise: Any) -> Found | Any:
    """What a lazily parsed part says; `otherwise` where a stranger's certificate is malformed there."""
    try:
        return read()
    except _MALFORMED:
        return otherwise


def _fingerprint(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex()


def _key(certificate: x509.Certificate) -> tuple[str, int | None, bool]:
    key = _guarded(certificate.public_key, None)
    match key:
        case rsa.RSAPublicKey():
            return f"RSA {key.key_size}", key.key_size, True
        case ec.EllipticCurvePublicKey():
            return f"EC {key.curve.name}", key.key_size, False
        case dsa.DSAPublicKey():
            return f"DSA {key.key_size}", key.key_size, False
        case None:
            return "of an unknown kind", None, False
        case _:
            return type(key).__name__.lower().removesuffix("publickey").strip("_"), None, False


def _names(certificate: x509.Certificate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    extension = _guarded(
        lambda: certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value, None
    )
    if extension is None:
        return (), ()
    names = (name.lower().rstrip(".") for name in extension.get_values_for_type(x509.DNSName))
    return tuple(names), tuple(str(address) for address in extension.get_values_for_type(x509.IPAddress))


def _names_issuer_address(certificate: x509.Certificate) -> bool:
    access = _guarded(
        lambda: certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value, None
    )
    return access is not None and any(
        one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in access
    )  # fmt: skip


def _part(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value)[:_LONGEST] if found else None


def _called(name: x509.Name) -> str:
    """A name as people know it: `R11 (Let's Encrypt)`."""
    common, organisation = _part(name, NameOID.COMMON_NAME), _part(name, NameOID.ORGANIZATION_NAME)
    if common and organisation and organisation not in common:
        return f"{common} ({organisation})"
    return common or organisation or name.rfc4514_string()[:_LONGEST]
