"""Encodings that stand inside text: base64, hexadecimal, percent and backslash escapes. Each decodes only around its hits."""

import base64
import re
from collections.abc import Iterator, Sequence

from launchgate.detection.layers import Budget, Lines, View, respell
from launchgate.detection.quiet import is_stand_in

PERCENT_GATES = (
    rb"(?:%[2-7][0-9A-Fa-f]){4}",
    rb"%3[Aa](?:%2[Ff]){2}",
    rb"%22[A-Za-z0-9_.-]{2,40}%22",
    rb"[A-Za-z0-9_]{2}%(?:5[Ff]|2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])[A-Za-z0-9%]{6}",
    rb"[A-Za-z0-9]{6}%2[BbFf][A-Za-z0-9]{6}",
    rb"(?:[Tt]oken|[Ss]ecret|[Pp]assword|TOKEN|SECRET|PASSWORD|[Kk]ey|KEY)%3[Dd]",
)
ESCAPE_GATES = (
    rb"\\u00[2-7][0-9A-Fa-f]",
    rb"(?:\\x[2-7][0-9A-Fa-f]){2}",
    rb"[A-Za-z0-9_]\\x[2-7][0-9A-Fa-f][A-Za-z0-9_]{4}",
    rb"(?:\\[01][0-7][0-7]){3}",
    rb":\\/\\/",
    rb"\\\\\\\"[A-Za-z0-9_.-]{2,40}\\\\\\\"",
)

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_URL = _STANDARD[:-2] + b"-_"
_HEX = b"0123456789abcdefABCDEF"
_FORWARD = {
    _STANDARD: re.compile(rb"[A-Za-z0-9+/]*"),
    _URL: re.compile(rb"[A-Za-z0-9_-]*"),
    _HEX: re.compile(rb"[0-9A-Fa-f]*"),
}
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_SHORTEST_RUN = 16
_HEAD = 200
"""Characters of a run in which a word such as `DUMMY` makes the whole a stand-in."""
_WRAPPED = 40
"""A line of base64 at least this long may go on in the next line."""
_BREAK = re.compile(rb"(?:\r?\n|\\r\\n|\\n)[ \t]{0,40}(?=[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]{2})")
_PADDING = re.compile(rb"={0,2}")
_BREAK_BEFORE = re.compile(rb"(?:\r?\n|\\r\\n|\\n)[ \t]{0,40}\Z")
_AROUND = 4096
"""How far a run of percent or backslash escapes is followed to either side of a hit."""
REACH = _AROUND + 16
"""Bytes to either side of a hit on which percent and backslash escapes depend."""
_KEPT = 700
"""Bytes that two stretches of a longer run share, so that no token is cut."""
_URL_STOPS = (b" ", b"\t", b"\r", b"\n", b'"', b"'", b"`", b"<", b">", b"\\")
_BYTES = {(high + low).encode(): bytes((int(high + low, 16),)) for high in _HEX.decode() for low in _HEX.decode()}
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ESCAPE = re.compile(rb"\\(?:u00([0-9A-Fa-f]{2})|x([0-9A-Fa-f]{2})|([01][0-7]{2})|([\\/\"']))")
"""Not line breaks: the patterns of keys know the escaped ones, and a decoded stretch stays one line."""


def from_base64(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Base64, standard or for URLs (RFC 4648), on one line or wrapped."""
    data = view.data
    for alphabet in (_STANDARD, _URL):
        last, lines = -1, Lines(view)
        for end in hits:
            if end <= last:
                continue
            low, last, run = _base64_run(data, end, alphabet)
            if len(run) < _SHORTEST_RUN or (alphabet is _URL and b"-" not in run and b"_" not in run):
                continue
            if is_stand_in(run[:_HEAD]):
                continue
            # A run that begins where the data begins may have been cut: its alignment is unknown.
            for skip in range(4 if low == 0 else 1):
                bare = run[skip:]
                bare = bare[: len(bare) - (len(bare) % 4 == 1)]
                if not budget.take(len(bare) * 3 // 4):
                    return
                decoded = base64.b64decode(bare.translate(_TO_STANDARD) + b"=" * (-len(bare) % 4))
                yield view.decoded(decoded, low, last, "base64", lines.before(low))


def from_hex(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Runs of hexadecimal digits, at both alignments."""
    data, last, lines = view.data, -1, Lines(view)
    for end in hits:
        if end <= last:
            continue
        low, last = _run(data, end, _HEX)
        for first in (low, low + 1):
            digits = data[first : last - (last - first) % 2]
            if not budget.take(len(digits) // 2):
                return
            yield view.decoded(bytes.fromhex(digits.decode()), low, last, "hexadecimal digits", lines.before(low))


def from_percent(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Percent-encoding (RFC 3986), as in URLs."""
    lines = Lines(view)
    for low, high in _stretches(view.data, hits, _URL_STOPS):
        decoded, parts = respell(_PERCENT, _byte, view.data, low, high)
        if not budget.take(len(decoded)):
            return
        yield view.respelled(decoded, parts, low, high, "percent-encoding", lines.before(low))


def from_escapes(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Backslash escapes in the strings of JSON, JavaScript, C and Python."""
    lines = Lines(view)
    for low, high in _stretches(view.data, hits, (b"\n",)):
        decoded, parts = respell(_ESCAPE, _character, view.data, low, high)
        if not budget.take(len(decoded)):
            return
        yield view.respelled(decoded, parts, low, high, "backslash escapes", lines.before(low))


def _byte(found: re.Match[bytes]) -> bytes:
    return _BYTES[found[1]]


def _character(found: re.Match[bytes]) -> bytes:
    if found[4]:
        return found[4]
    if found[3]:
        return bytes((int(found[3], 8),))
    return _BYTES[found[1] or found[2]]


def _stretches(data: bytes, hits: Sequence[int], stops: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """The stretch around each hit up to the nearest stops, each once; a long one in overlapping parts."""
    last = -1
    for end in hits:
        if end <= last - _KEPT or (end <= last and last < len(data) and data[last : last + 1] in stops):
            continue
        floor, ceiling = max(0, end - _AROUND), min(len(data), end + _AROUND)
        low = max(floor, *(data.rfind(stop, floor, end) + 1 for stop in stops))
        found = (data.find(stop, end, ceiling) for stop in stops)
        last = min((place for place in found if place >= 0), default=ceiling)
        yield low, last
        if last == len(data):
            return


def _base64_run(data: bytes, end: int, alphabet: bytes) -> tuple[int, int, bytes]:
    """The run around a place, joined over line breaks: its bounds in the data and its characters."""
    low, high = _run(data, end, alphabet)
    parts = [data[low:high]]
    while len(parts[-1]) >= _WRAPPED and (found := _BREAK.match(data, high, high + 60)):
        start, high = _run(data, found.end(), alphabet)
        parts.append(data[found.end() : high])
    while found := _BREAK_BEFORE.search(data[max(0, low - 50) : low]):
        before = low - (found.end() - found.start())
        start, _ = _run(data, before, alphabet)
        if before - start < _WRAPPED:
            break
        parts.insert(0, data[start:before])
        low = start
    padded = _PADDING.match(data, high)
    return low, padded.end() if padded else high, b"".join(parts)


def _run(data: bytes, place: int, alphabet: bytes) -> tuple[int, int]:
    """The bounds of the run of an alphabet's characters around a place. The letter of an escape before it is left out."""
    found = _FORWARD[alphabet].match(data, place)
    high = found.end() if found else place
    size = 256
    while True:
        floor = max(0, place - size)
        low = floor + len(data[floor:place].rstrip(alphabet))
        if low > floor or floor == 0:
            break
        size *= 4
    escaped = low > 0 and data[low - 1 : low] == b"\\" and data[low : low + 1] in (b"n", b"r", b"t")
    return min(low + escaped, high), high
