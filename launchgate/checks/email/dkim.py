"""A DKIM key record read as verifiers read it (RFC 6376 section 3.6.1, RFC 8301, RFC 8463). Pure."""

import base64
import binascii

from launchgate.checks.email.tags import shown, tag_list
from launchgate.dataclass import dataclass

SHORTEST_RSA = 1024
"""Bits below which verifiers must not accept a signature (RFC 8301 section 3.2)."""
GOOD_RSA = 2048
LONGEST_RSA = 4096
_RSA_OID = bytes.fromhex("2a864886f70d010101")
_SEQUENCE, _INTEGER, _BITS, _OID = 0x30, 0x02, 0x03, 0x06


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """What a key record says."""

    kind: str = "rsa"
    bits: int | None = None
    """Bits of an RSA key's modulus."""
    revoked: bool = False
    testing: bool = False
    faults: tuple[str, ...] = ()
    """Why verifiers cannot use it, in plain words."""


def read_key(text: str) -> DkimKey:
    """The key of one TXT record; faults are collected, nothing is raised."""
    pairs, wrong = tag_list(text)
    tags = dict(pairs)
    faults = list(wrong)
    if "v" in tags and (pairs[0][0] != "v" or tags["v"] != "DKIM1"):
        faults.append("`v=DKIM1` has to be the first tag")
    kind = tags.get("k", "rsa").lower()
    flags = {flag.strip().lower() for flag in tags.get("t", "").split(":")}
    hashes = {name.strip().lower() for name in tags.get("h", "sha256").split(":")}
    services = {name.strip().lower() for name in tags.get("s", "*").split(":")}
    if kind not in ("rsa", "ed25519"):
        faults.append(f"verifiers know no key type `{shown(kind)}`")
    if "sha256" not in hashes:
        faults.append(f"`h={shown(tags['h'])}` leaves out sha256, the only hash that verifiers still accept")
    if not services & {"*", "email"}:
        faults.append(f"`s={shown(tags['s'])}` keeps the key from being used for mail")
    if "p" not in tags:
        return DkimKey(kind=kind, faults=(*faults, "it has no key (`p=`)"))
    data = "".join(tags["p"].split())
    if not data:
        return DkimKey(kind=kind, revoked=True, faults=tuple(faults))
    bits, fault = _size(kind, data)
    return DkimKey(kind=kind, bits=bits, testing="y" in flags, faults=(*faults, *([fault] if fault else [])))


def _size(kind: str, data: str) -> tuple[int | None, str | None]:
    """Bits of an RSA key, and what is wrong with the key."""
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None, "its key (`p=`) is not valid base64: a part was cut off or a character was added"
    if kind == "ed25519":
        return None, None if len(raw) == 32 else f"an ed25519 key has 32 bytes, and this one has {len(raw)}"
    if kind != "rsa":
        return None, None
    bits = rsa_bits(raw)
    return bits, None if bits else "its key (`p=`) is no RSA key: a part was cut off or another kind of key was pasted"


def rsa_bits(raw: bytes) -> int | None:
    """Bits of the modulus of an RSA key in either of the two forms in use: SubjectPublicKeyInfo or PKCS#1; None for neither."""
    try:
        body, rest = _element(raw, _SEQUENCE)
        if rest:
            return None
        if body[0] == _SEQUENCE:
            algorithm, bits = _element(body, _SEQUENCE)
            name, _ = _element(algorithm, _OID)
            wrapped, after = _element(bits, _BITS)
            if name != _RSA_OID or after or wrapped[0] != 0:
                return None
            body, rest = _element(wrapped[1:], _SEQUENCE)
        modulus, exponent = _element(body, _INTEGER)
        _element(exponent, _INTEGER)
    except (ValueError, IndexError):
        return None
    return int.from_bytes(modulus).bit_length() or None


def _element(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """The content of the DER element at the start, and what follows it. Raises ValueError or IndexError."""
    if data[0] != tag:
        raise ValueError("another element")
    length, start = data[1], 2
    if length & 0x80:
        size = length & 0x7F
        if not 0 < size <= 4:
            raise ValueError("no definite length")
        length, start = int.from_bytes(data[2 : 2 + size]), 2 + size
    if start + length > len(data):
        raise ValueError("cut off")
    return data[start : start + length], data[start + length :]
