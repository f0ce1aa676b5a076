"""A mail as it was found: values and the reading of hostile MIME, shared by mail clients, gathers and judges. Opens nothing.

A header is read on its own, by the parser that never raises. The body is only looked at for a marker; one with more than
`_PARTS` boundaries or mails inside is not taken apart, because nesting costs the standard parser its stack.
"""

import email.parser
import email.policy
import email.utils
from email.message import Message

from launchgate.dataclass import dataclass

SIZE_LIMIT = 200_000
"""Bytes of one mail that are read, headers included."""
_PARTS = 40
_HEADER_BYTES = 100_000
_VALUE = 4_000
"""Characters of one header field that are kept."""
_FIELDS = 60
"""Fields of the trace that are kept."""
_TRACE = frozenset({"authentication-results", "received"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail that held the marker, and where it was."""

    place: str
    """The folder's name, or the mail catcher's address."""
    junk: bool = False
    """Whether that folder is the one for spam."""
    sender: str = ""
    """The address in From, without a display name; empty when there is none."""
    trace: tuple[tuple[str, str], ...] = ()
    """`Authentication-Results` and `Received` in the order of the mail, names in lower case, folded lines joined."""

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """What waiting for a mail brought."""

    letter: Letter | None
    seconds: float
    """From the start of the wait until it was seen, or until the wait ended."""
    places: tuple[str, ...]
    """Where was looked."""
    cut: bool = False
    """True when the run's own time ended the wait before its limit."""


def letter_with(marker: str, raw: bytes, place: str, *, junk: bool = False) -> Letter | None:
    """The mail as a Letter when its text or a header holds the marker, which is ASCII; None when it does not."""
    raw = raw[:SIZE_LIMIT]
    wanted = marker.encode("ascii")
    if wanted not in raw and not _inside(wanted, raw):
        return None
    head = _headers(raw)
    return Letter(place=place, junk=junk, sender=_sender(head), trace=_trace(head))


def _headers(raw: bytes) -> Message:
    ends = [found for found in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if found >= 0]
    end = min(ends, default=len(raw))
    return email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw[: min(end, _HEADER_BYTES)])


def _sender(head: Message) -> str:
    written = str(head.get("From", ""))[:_VALUE]
    address = email.utils.parseaddr(" ".join(written.split()))[1]
    return address if address.count("@") == 1 and address.isprintable() and len(address) <= 254 else ""


def _trace(head: Message) -> tuple[tuple[str, str], ...]:
    found = [
        (name.lower(), " ".join(str(value)[:_VALUE].split())) for name, value in head.items() if name.lower() in _TRACE
    ]
    return tuple(found[:_FIELDS])


def _inside(wanted: bytes, raw: bytes) -> bool:
    """Whether the marker is in a part that is encoded (base64, quoted-printable)."""
    low = raw.lower()
    if low.count(b"boundary=") + low.count(b"message/") > _PARTS:
        return False
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            return False
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and wanted in content:
            return True
    return False
