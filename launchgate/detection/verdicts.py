"""What a value says about itself, offline: checksums, claims, headers. Nothing is ever sent anywhere.

Every function takes the value and answers with a `Word`; none raises on any bytes.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from launchgate.dataclass import dataclass
from launchgate.detection.doubles import is_all_words
from launchgate.detection.quiet import entropy

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_REFERENCE = re.compile(
    rb"(?i)^(?:[$%{<(\[*]|#(?:[{#\[<]|[A-Z_]{2,40}#?$)|.{0,3}[$%#]\{|.{0,40}(?:\{\{|\$\{|<%|%\(|#\{)|\\?\$|env\.|process\.|os\.|"
    rb"(?:(?:my|your|the|some|db|user|test|a|an|new|old|secure|strong|super)?[-_.]?"
    rb"(?:pass(?:word|wd|phrase|code)?|pw|pwd|secret|token|key|credentials?|api[-_]?key|x+|\*+|\.+|-+|placeholder|changeme|change[-_]?me|redacted|"
    rb"example|sample|dummy|fake|hidden|masked|none|null|nil|undefined|true|false|string|empty|value|todo|tbd|foo|bar|baz|admin|root|user(?:name)?|"
    rb"postgres|mysql|mongodb|redis|rabbitmq|elastic|minio|guest|test(?:ing)?|demo|localhost|required|optional)"
    rb"(?:[-_.]?(?:here|goes[-_]here|value|1|12|123|1234|\d))?)$|your[-_ ]|my[-_]|<|\[|insert|replace|enter[-_]|\.\.\.)"
)
_ADDRESS = re.compile(rb"(?i)://|^[\w.+-]+@[\w-]+\.[a-z]{2,6}$|(?:example|placeholder|change_?me|your|xxxx)")
_LETTER, _DIGIT = re.compile(rb"[A-Za-z]"), re.compile(rb"[0-9]")
_MARK = re.compile(rb"[0-9!@#$%^&*?+~]")
_INTERPOLATED = re.compile(rb"\$\{|\{\{|%\(|#\{|<%|\(\)|\{\}|\)\.|\w\(\w")
_SIGN = re.compile(rb"[!-,./:-@\[-`{-~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A value's own word: `silent` drops it, `lowered` reports it milder."""

    note: str | None = None
    silent: bool = False
    lowered: bool = False
    public: bool = False
    raised: bool = False
    """True when the value itself says that it opens everything."""
    certain: bool = False
    """True when a checksum holds: no doubt about the format is left."""
    title: str = ""
    canonical: bytes = field(default=b"", repr=False)
    """The value without line breaks and quoting, where the same secret is written in several ways."""


_NOTHING = Word()
_SILENT = Word(silent=True)


def base62(number: int, width: int) -> str:
    """`number` in base 62, digits before capitals before small letters, padded with zeros to `width`."""
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(width, "0")


def crc32_base62(value: bytes) -> Word:
    """GitHub and npm: the last six characters are the CRC-32 of the entropy part, in base 62.

    A failed checksum is reported milder, not dropped: an edited or truncated token still shows that tokens are handled here.
    """
    body = value.partition(b"_")[2]
    if len(body) != 36:
        return _NOTHING
    if base62(zlib.crc32(body[:-6]), 6).encode() == body[-6:]:
        return Word(note="checksum valid", certain=True)
    return Word(note="checksum not valid", lowered=True)


def bech32(value: bytes) -> Word:
    """age identities: the last six characters are the Bech32 checksum (BIP 173). A failed one opens nothing."""
    head, _, body = value.decode("ascii", "replace").lower().rpartition("1")
    if any(letter not in _BECH32 for letter in body):
        return _SILENT
    return Word(note="checksum valid", certain=True) if bech32_remainder(head, body) == 1 else _SILENT


def bech32_remainder(head: str, body: str) -> int:
    """The Bech32 polynomial over head and body: 1 where the checksum holds (BIP 173)."""
    numbers = [ord(letter) >> 5 for letter in head] + [0] + [ord(letter) & 31 for letter in head]
    remainder = 1
    for number in numbers + [_BECH32.index(letter) for letter in body]:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ number
        for bit, generator in enumerate(_BECH32_GENERATORS):
            remainder ^= generator if top >> bit & 1 else 0
    return remainder


def bech32_checksum(head: str, body: str) -> str:
    """The six characters that make `head1body` a valid Bech32 string."""
    remainder = bech32_remainder(head, body + _BECH32[0] * 6) ^ 1
    return "".join(_BECH32[remainder >> 5 * (5 - place) & 31] for place in range(6))


def aws_key_id(value: bytes) -> Word:
    """Temporary credentials (ASIA) end by themselves within 36 hours, so one in a file is milder."""
    return Word(note="temporary credentials", lowered=True) if value.startswith(b"ASIA") else _NOTHING


def google_key(_value: bytes) -> Word:
    """One format serves secret server keys and Firebase web keys that are public by design; only the console can tell."""
    return Word(note="public by design only as a Firebase web key or with referrer restrictions")


def pem(value: bytes) -> Word:
    """A PEM block: encrypted keys are milder, blocks without a body are documentation."""
    head, _, rest = value.partition(b"PRIVATE KEY")
    body = rest.partition(b"-----")[2].partition(b"-----END")[0]
    body = re.sub(rb"\\[nrt]", b"\n", body)
    lines = [line for line in body.split(b"\n") if b":" not in line]
    packed = _NOT_BASE64.sub(b"", b"".join(lines))
    if len(packed) < 40 or b"..." in body:
        return _SILENT
    if b"ENCRYPTED" in head or b"ENCRYPTED" in body[:200] or _openssh_cipher(packed):
        return Word(note="encrypted private key", lowered=True, canonical=packed)
    return Word(canonical=packed)


def _openssh_cipher(packed: bytes) -> bool:
    """Whether an OpenSSH key names a cipher other than `none` (PROTOCOL.key of OpenSSH)."""
    start = _decoded(packed[:80])
    if not start.startswith(b"openssh-key-v1\0"):
        return False
    return start[19:23] != b"none"


def jwt(value: bytes) -> Word:
    """Claims of a JSON Web Token: role, issuer, expiry (RFC 7519). No signature is verified."""
    parts = value.split(b".")
    header, claims = _json(parts[0]), _json(parts[1])
    if "alg" not in header and "typ" not in header and "enc" not in header:
        return _SILENT
    role, issuer = claims.get("role"), claims.get("iss")
    if role == "anon" and str(issuer).startswith("supabase"):
        return Word(note="JWT role anon", public=True, title="Supabase anon key")
    if role == "service_role":
        return Word(note="JWT role service_role", raised=True, title="Supabase service_role key")
    if claims.get("sub") == "1234567890" and claims.get("name") == "John Doe":
        return Word(note="claims of a documentation example", lowered=True)
    return Word(note=_expiry(claims.get("exp")), lowered=len(parts) == 2)


def _expiry(stamp: object) -> str | None:
    if not isinstance(stamp, int) or not 0 < stamp < 253_402_300_799:
        return None
    return f"JWT expires {datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}"


def _json(part: bytes) -> dict[str, Any]:
    try:
        import json  # takes a while to load, and only a token that looks like a JWT needs it

        found = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _decoded(part: bytes) -> bytes:
    try:
        return base64.b64decode(part.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""


def grafana(value: bytes) -> Word:
    """A Grafana key is the base64 of a JSON object with the key, its name and the organisation's id."""
    return _NOTHING if b'"n":' in _decoded(value.rstrip(b"=")) else _SILENT


def discord(value: bytes) -> Word:
    """The first part of a Discord token is the base64 of the account's numeric id."""
    return _NOTHING if _decoded(value.partition(b".")[0]).isdigit() else _SILENT


def twitter(value: bytes) -> Word:
    """A run of A that goes on is padding or a picture, not a token."""
    return _SILENT if len(set(value)) < 20 else _NOTHING


def password(value: bytes) -> Word:
    """A password chosen by a person: silent when it is a word that stands for one, or a reference."""
    silent = _REFERENCE.match(value) or (b"{" in value and b"}" in value) or is_all_words(value)
    return _SILENT if silent else _NOTHING


def header(value: bytes) -> Word:
    """A credential in a header: silent for stand-ins, for words without a digit, and for user and password that are no secret."""
    if _REFERENCE.match(value) or not re.search(rb"[0-9]", value):
        return _SILENT
    user, colon, secret = _decoded(value).strip().partition(b":")
    if colon and user.isascii() and secret and (user == secret or password(secret).silent):
        return _SILENT
    return _NOTHING


def chosen(value: bytes) -> Word:
    """A value in a place of credentials: silent when it is a word, a reference or has no letter beside a digit or sign."""
    if password(value).silent or _ADDRESS.search(value) or value[:1] in b"$<{[(%":
        return _SILENT
    return _NOTHING if _LETTER.search(value) and _MARK.search(value) else _SILENT


def marked(value: bytes) -> Word:
    """A generated secret full of signs, which the rule for plain values leaves: three kinds of signs, letters, digits."""
    drawn = (
        len(set(_SIGN.findall(value))) >= 3 and _LETTER.search(value) and _DIGIT.search(value) and entropy(value) >= 4
    )
    return _NOTHING if drawn and not _INTERPOLATED.search(value) and not _ADDRESS.search(value) else _SILENT


VERDICTS: Mapping[str, Callable[[bytes], Word]] = {
    function.__name__: function
    for function in (
        crc32_base62,
        bech32,
        aws_key_id,
        google_key,
        pem,
        jwt,
        grafana,
        discord,
        twitter,
        password,
        header,
        chosen,
        marked,
    )
}
