"""Finds secrets and personal data in pieces of a log. Raw values are seen here and stay here: what comes out is masked.

Documented formats come from the secrets engine. What only stands beside its name, or has a check digit, is looked for here, each
by a pattern of its own and a second test: a log is full of numbers and of sentences about passwords.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from launchgate.checks.logs.spec import Leak
from launchgate.dataclass import dataclass
from launchgate.detection import engine
from launchgate.model import Severity
from launchgate.redact import mask

__all__ = ["Leaks"]

_FORMATS_ONLY = "package-lock.json"
"""As in a lock file, the engine looks for documented formats alone; pairs of name and value are read here."""
_PAIR_WORDS = (b"pass", b"secret", b"token", b"key", b"pwd", b"otp")
_PAIR = re.compile(
    rb"(?<![A-Za-z])(pass(?:word|wd|phrase|code)|pwd|(?:client[_-]?)?secret|(?:[a-z]{1,12}[_-]?)?api[_-]?key|private[_-]?key"
    rb"|(?:access|refresh|id|auth|session|reset|csrf|api|bearer|user|login|invite|verification)?[_-]?token|otp)"
    rb"\\?[\"']?\s{0,2}(=>|=|:)\s{0,2}(\\?[\"']?)([^\s\"'\\,;&<>)}\]]{4,200})",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    rb"(?i)[*x.\-_#\xe2\x80\xa2\xe2\x80\xa6]+\Z|[\[<({]|\$\{|%|\*{2}|null|none|undefined|true|false|nil|empty|redacted|filtered|masked|hidden"
    rb"|removed|secret|password|invalid|expired|missing|required|incorrect|wrong|reset|changed|valid|bearer|sha256:|string|object|unset|"
    rb"not\b|set\b|present|amd64|arm64|i386|armhf|x86_64"
)
_NESTED = re.compile(rb"[({\[]|\A(?:[a-z][a-z0-9]*\.){2}")
"""A record printed whole, or a class: `token=Token{a64f992 …}`, `token=android.os.BinderProxy@5f`."""
_MASKED = re.compile(rb"\*{3}|\.{3}|\xe2\x80\xa6|x{5}|REDACTED|FILTERED|MASKED", re.IGNORECASE)
_AUTHORIZATION = re.compile(
    rb"authorization\\?[\"']?\s{0,2}[:=]\s{0,2}\\?[\"']?\[?\\?[\"']?(?:(?:bearer|basic|token|digest|apikey)\s{1,2})?"
    rb"([A-Za-z0-9._~+/=-]{12,4000})|\bbearer\s{1,2}([A-Za-z0-9._~+/=-]{16,4000})",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    rb"\b(?:set-)?cookies?\\?[\"']?\s{0,2}[:=]\s{0,2}\\?[\"']?\[?\\?[\"']?[\w.$-]{1,80}=([^;\s\"',\\]{8,4000})",
    re.IGNORECASE,
)
_EMAIL = re.compile(rb"[A-Za-z0-9._%+'-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w@/])")
_NOBODY = re.compile(
    rb"(?i)(?:no-?reply|do-?not-?reply|postmaster|mailer-daemon|git|root|www-data|support|info|admin|hello|noreply\+\S*)@"
)
_RESERVED = re.compile(rb"(?i)(?:^|\.)(?:example(?:\.\w+)?|test|invalid|localhost|local|internal|lan)\Z")
_NO_MAIL_ENDINGS = (
    b"png",
    b"jpg",
    b"jpeg",
    b"gif",
    b"svg",
    b"webp",
    b"js",
    b"css",
    b"py",
    b"rb",
    b"so",
    b"service",
    b"json",
)
_CARD = re.compile(rb"(?<![\w.+-])[3-6]\d{3}[ -]?\d{4,6}[ -]?\d{4,5}(?:[ -]?\d{1,7})?(?![\w.-])")
_CARD_WORD = re.compile(rb"(?i)card|\bpan\b|visa|master|amex|credit|payment|\bcc[_n]|billing|checkout")
_ISSUERS: tuple[tuple[re.Pattern[bytes], tuple[int, ...]], ...] = (
    (re.compile(rb"4"), (13, 16, 19)),
    (re.compile(rb"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(rb"3[47]"), (15,)),
    (re.compile(rb"6011|65|64[4-9]|62"), (16, 17, 18, 19)),
    (re.compile(rb"30[0-5]|36|38"), (14,)),
    (re.compile(rb"35(?:2[89]|[3-8])"), (16,)),
)
"""Number ranges (ISO/IEC 7812) of Visa, Mastercard, American Express, Discover and UnionPay, Diners, JCB, and their lengths."""
_IBAN = re.compile(rb"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_PHONE = re.compile(rb"(?<![\w+:.])\+[1-9][\d ().-]{6,18}\d(?![\d.:])")
_SSN = re.compile(rb"(?i)(?:ssn|social.security)[^\d\n]{0,20}(\d{3}-\d{2}-\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    start: int
    end: int
    value: bytes
    title: str = ""
    masked: str = ""


class Leaks:
    """Counts what the pieces of one log hold, by kind."""

    def __init__(self, allowed_emails: tuple[str, ...]) -> None:
        self._allowed = tuple(one.lower().encode() for one in allowed_emails)
        self._counted: dict[str, Leak] = {}

    @property
    def found(self) -> tuple[Leak, ...]:
        """One entry a kind, worst first."""
        return tuple(sorted(self._counted.values(), key=lambda leak: (-leak.severity.rank, leak.line, leak.kind)))

    def take(self, piece: bytes, first_line: int) -> None:
        """Look through whole lines of which the first has the number given."""
        taken = bytearray(len(piece))
        for found in self._all(piece):
            if any(taken[found.start : found.end]):
                continue
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            self._count(found, piece, first_line)

    def _count(self, found: _Found, piece: bytes, first_line: int) -> None:
        known = self._counted.get(found.kind)
        if known is not None:
            self._counted[found.kind] = replace(known, count=known.count + 1)
            return
        title, severity = _KINDS.get(found.kind, (found.title, Severity.HIGH))
        self._counted[found.kind] = Leak(
            kind=found.kind,
            title=title,
            severity=severity,
            count=1,
            line=first_line + piece.count(b"\n", 0, found.start),
            masked=found.masked or mask(found.value.decode("utf-8", "replace")),
        )

    def _all(self, piece: bytes) -> Iterator[_Found]:
        """The surest first: a place that one kind has taken is no other's."""
        for one in engine().scan(piece, path=_FORMATS_ONLY):
            if not one.public and not one.generic:
                yield _Found(one.kind, one.start, one.end, b"", one.title, one.masked)
        low = piece.lower()
        if b"authorization" in low or b"bearer" in low:
            yield from _groups("authorization-header", _AUTHORIZATION, piece, lambda value, _: not _is_masked(value))
        if b"cookie" in low:
            yield from _groups("cookie", _COOKIE, piece, lambda value, _: not _is_masked(value))
        yield from _pairs(piece, low)
        yield from _groups("card-number", _CARD, piece, lambda value, at: _is_card(value, piece, at))
        yield from _groups("iban", _IBAN, piece, lambda value, _: _is_iban(value))
        if b"ssn" in low or b"social" in low:
            yield from _groups(
                "social-security-number", _SSN, piece, lambda value, _: value[:3] not in (b"000", b"666")
            )
        if b"@" in piece:
            yield from (
                _Found("e-mail", found.start(), found.end(), found.group(), masked=_masked_mail(found.group()))
                for found in _EMAIL.finditer(piece)
                if self._is_somebody(found)
            )
        if b"+" in piece:
            yield from _groups("phone", _PHONE, piece, lambda value, _: _is_phone(value))

    def _is_somebody(self, found: re.Match[bytes]) -> bool:
        address, domain = found.group().lower(), found[1].lower()
        if any(address == one or (one.startswith(b"@") and domain == one[1:]) for one in self._allowed):
            return False
        return not (
            _NOBODY.match(address) or _RESERVED.search(domain) or domain.rpartition(b".")[2] in _NO_MAIL_ENDINGS
        )


_KINDS = {
    "authorization-header": ("an Authorization header", Severity.HIGH),
    "cookie": ("a cookie", Severity.HIGH),
    "password": ("a password", Severity.HIGH),
    "token": ("a token or key beside its name", Severity.HIGH),
    "card-number": ("a card number", Severity.HIGH),
    "iban": ("an IBAN", Severity.HIGH),
    "social-security-number": ("a social security number", Severity.HIGH),
    "e-mail": ("an e-mail address", Severity.MEDIUM),
    "phone": ("a phone number", Severity.MEDIUM),
}


def _groups(
    kind: str, pattern: re.Pattern[bytes], piece: bytes, holds: Callable[[bytes, int], bool]
) -> Iterator[_Found]:
    for found in pattern.finditer(piece):
        group = found.lastindex or 0
        if holds(found[group], found.start(group)):
            yield _Found(kind, found.start(group), found.end(group), found[group])


def _pairs(piece: bytes, low: bytes) -> Iterator[_Found]:
    """`name=value`, in the lines that hold such a name at all."""
    for start, end in _lines_with(_PAIR_WORDS, low):
        for found in _PAIR.finditer(piece, start, end):
            kind = "password" if found[1].lower().startswith((b"pass", b"pwd")) else "token"
            if _is_value(found, kind):
                yield _Found(kind, found.start(4), found.end(4), found[4])


def _lines_with(needles: tuple[bytes, ...], low: bytes) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end that hold one of the words, in order and each once."""
    starts: set[int] = set()
    for needle in needles:
        at = low.find(needle)
        while at >= 0:
            starts.add(low.rfind(b"\n", 0, at) + 1)
            end = low.find(b"\n", at)
            at = low.find(needle, end) if end >= 0 else -1
    for start in sorted(starts):
        end = low.find(b"\n", start)
        yield start, len(low) if end < 0 else end


def _is_value(found: re.Match[bytes], kind: str) -> bool:
    """Whether a value could be a real one: not a placeholder, and behind a colon not the next word of a sentence."""
    sign, quote, value = found[2], found[3], found[4]
    if _NO_VALUE.match(value) or _is_masked(value):
        return False
    if sign == b":" and not quote and found.string[found.start() - 1 : found.start()] in (b"-", b"/"):
        return False  # a package and its architecture: `base-passwd:amd64`
    drawn = any(48 <= byte < 58 for byte in value) and any(chr(byte).isalpha() for byte in value)
    if kind == "token":
        return len(value) >= 12 and drawn and not value.startswith(b"http") and not _NESTED.search(value)
    return bool(quote) or sign == b"=" or drawn


def _is_masked(value: bytes) -> bool:
    return bool(_MASKED.search(value)) or len(set(value)) < 3


def _is_card(value: bytes, piece: bytes, at: int) -> bool:
    from stdnum import luhn

    digits = value.replace(b" ", b"").replace(b"-", b"")
    if not any(prefix.match(digits) and len(digits) in lengths for prefix, lengths in _ISSUERS):
        return False
    if len(set(digits)) < 2 or not luhn.is_valid(digits.decode()):
        return False
    groups = re.split(rb"[ -]", value)
    if [len(group) for group in groups] in ([4, 4, 4, 4], [4, 6, 5], [4, 6, 4]):
        return True
    line = piece[max(piece.rfind(b"\n", 0, at) + 1, at - 200) : at + 200].partition(b"\n")[0]
    return len(groups) == 1 and bool(_CARD_WORD.search(line))


def _is_iban(value: bytes) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(value.decode()))


def _is_phone(value: bytes) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(value.decode(), None)))
    except phonenumbers.NumberParseException:
        return False


def _masked_mail(value: bytes) -> str:
    name, _, domain = value.decode("ascii", "replace").partition("@")
    return f"{name[:1]}…@…{domain.rpartition('.')[1]}{domain.rpartition('.')[2]}"
