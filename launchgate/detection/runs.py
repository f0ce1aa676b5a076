"""Encodings that stand inside text: base64, hexadecimal, percent and backslash escapes. Each decodes only around its hits."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from launchgate.detection.barren import Spent, brief
from launchgate.detection.budget import Budget, Span
from launchgate.detection.layers import Lines, View, respell
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
_BREAK = rb"(?:\r?\n|\\r\\n|\\n)[ \t]{0,40}"
"""Between two lines, also where both stand in one string of JSON."""
_BREAKS = re.compile(_BREAK)
_WORTH = rb"(?=[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]{2})"
_MORE = {
    alphabet: re.compile(b"(?:%b%b%b{40,})*(?:%b%b%b*)?" % ((_BREAK, _WORTH, letters) * 2))
    for alphabet, letters in ((_STANDARD, rb"[A-Za-z0-9+/]"), (_URL, rb"[A-Za-z0-9_-]"))
}
"""The further lines of a run; the last one may be short."""
_BEFORE = {
    # A letter that belongs to an escaped break is none of the line's.
    alphabet: re.compile(rb"(?:[ \t]{0,40}(?:\n\r?|n\\(?:r\\)?)%b{40,}(?!(?<=[nrt])\\))*" % letters)
    for alphabet, letters in ((_STANDARD, rb"[A-Za-z0-9+/]"), (_URL, rb"[A-Za-z0-9_-]"))
}
"""The lines before a run, from its end: all letters turned around."""
_WIDEST = 1 << 10
"""A line as wide as this, or wider, may reach beyond what was looked at."""
_PADDING = re.compile(rb"={0,2}")
_OUTSIDE = 128
"""Bytes before and behind a run that tell where it ends."""
_AROUND = 4096
"""How far a run of percent or backslash escapes is followed to either side of a hit."""
_KEPT = 700
"""Bytes that two stretches of a longer run share, so that no token is cut."""
_URL_STOPS = (b" ", b"\t", b"\r", b"\n", b'"', b"'", b"`", b"<", b">", b"\\")
_BYTES = {(high + low).encode(): bytes((int(high + low, 16),)) for high in _HEX.decode() for low in _HEX.decode()}
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ESCAPE = re.compile(rb"\\(?:u00([0-9A-Fa-f]{2})|x([0-9A-Fa-f]{2})|([01][0-7]{2})|([\\/\"']))")
"""Not line breaks: the patterns of keys know the escaped ones, and a decoded stretch stays one line."""


def from_base64(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Base64, standard or for URLs (RFC 4648), on one line or wrapped."""
    standard: list[_Run] = []
    yield from _decoded(view, [(end, None) for end in hits], _STANDARD, budget, standard)
    url: list[_Run] = []
    yield from _decoded(view, _around(hits, standard), _URL, budget, url)
    if budget.log is not None and not view.depth:
        _settle(hits, standard, url, budget)


def _decoded(
    view: View, hits: Iterable[tuple[int, "_Run | None"]], alphabet: bytes, budget: Budget, runs: list["_Run"]
) -> Iterator[View]:  # fmt: skip
    """What the runs around hits say. Each hit comes with the run around it in the other alphabet, where that is known."""
    last, lines = -1, Lines(view)
    for end, other in hits:
        if end <= last:
            continue
        if other and not _goes_on(view.data, other.low, other.high):
            last = other.high  # without a letter that only this alphabet has, it says nothing else
            runs.append(other._replace(spent=Spent(0, 0), quiet=True))
            continue
        low, last = _base64_run(view.data, end, alphabet)
        key = ("base64", alphabet is _URL, low == 0, brief(view.data[low:last]))
        noted, entries, room = budget.found, budget.entries, budget.room
        yield from budget.fresh(view, key, _unpacked(view, low, last, alphabet, budget, lines), None)
        runs.append(_Run(low, last, Spent(entries - budget.entries, room - budget.room), quiet=budget.found == noted))


def _around(hits: Iterable[int], runs: Sequence["_Run"]) -> Iterator[tuple[int, "_Run"]]:
    """Each hit with the first run that does not end before it."""
    place = 0
    for end in hits:
        while runs[place].high < end:
            place += 1
        yield end, runs[place]


def _goes_on(data: bytes, low: int, high: int) -> bool:
    """Whether a run of the standard alphabet is part of a longer one of that for URLs."""
    if data[low - 1 : low] in (b"-", b"_") or data[high : high + 1] in (b"-", b"_"):
        return True
    found = _BEFORE[_URL].match(data[max(0, low - _OUTSIDE) : low][::-1])
    return found is not None and found.end() > 0


class _Run(NamedTuple):
    """One run of base64."""

    low: int
    high: int
    spent: Spent
    quiet: bool
    """Whether it held nothing."""


def _settle(hits: Sequence[int], standard: Sequence[_Run], url: Sequence[_Run], budget: Budget) -> None:
    """Hits lead to nothing where the runs around them do in both alphabets."""
    counted: set[_Run] = set()
    pairs = zip(hits, _around(hits, standard), _around(hits, url), strict=True)
    for (one, other), group in groupby(pairs, key=lambda row: (row[1][1], row[2][1])):
        if one.quiet and other.quiet:
            ends = [row[0] for row in group]
            new = [run.spent for run in (one, other) if run not in counted]
            counted |= {one, other}
            span = Span(ends[0], ends[-1], min(one.low, other.low) - _OUTSIDE, max(one.high, other.high) + _OUTSIDE)
            budget.settle(span, Spent(sum(spent.entries for spent in new), sum(spent.room for spent in new)))


def _unpacked(view: View, low: int, high: int, alphabet: bytes, budget: Budget, lines: Lines) -> Iterator[View]:
    """What one run says."""
    run = _joined(view.data[low:high].rstrip(b"="))
    if len(run) < _SHORTEST_RUN or (alphabet is _URL and b"-" not in run and b"_" not in run):
        return
    if is_stand_in(run[:_HEAD]):
        return
    # A run that begins where the data begins may have been cut: its alignment is unknown.
    for skip in range(4 if low == 0 else 1):
        bare = run[skip:]
        bare = bare[: len(bare) - (len(bare) % 4 == 1)]
        if not budget.take(len(bare) * 3 // 4):
            return
        decoded = base64.b64decode(bare.translate(_TO_STANDARD) + b"=" * (-len(bare) % 4))
        yield view.decoded(decoded, low, high, "base64", lines.before(low))


def _joined(run: bytes) -> bytes:
    """A run without its breaks."""
    return _BREAKS.sub(b"", run) if b"\\" in run else run.translate(None, b"\r\n\t ")


def from_hex(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Runs of hexadecimal digits, at both alignments."""
    last, lines = -1, Lines(view)
    for end in hits:
        if end <= last:
            continue
        low, last = _run(view.data, end, _HEX)
        key = ("hex", brief(view.data[low:last]))
        span = Span(end, max(end, last), low - 2, last + 1)
        yield from budget.fresh(view, key, _digits(view, low, last, budget, lines), span)


def _digits(view: View, low: int, high: int, budget: Budget, lines: Lines) -> Iterator[View]:
    for first in (low, low + 1):
        digits = view.data[first : high - (high - first) % 2]
        if not budget.take(len(digits) // 2):
            return
        yield view.decoded(bytes.fromhex(digits.decode()), low, high, "hexadecimal digits", lines.before(low))


def from_percent(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Percent-encoding (RFC 3986), as in URLs."""
    yield from _respelled(view, _stretches(view.data, hits, _URL_STOPS), _PERCENT, _byte, "percent-encoding", budget)


def from_escapes(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Backslash escapes in the strings of JSON, JavaScript, C and Python."""
    yield from _respelled(view, _stretches(view.data, hits, (b"\n",)), _ESCAPE, _character, "backslash escapes", budget)


def _respelled(
    view: View, stretches: Iterable[tuple[int, int, int, int]], pattern: re.Pattern[bytes],
    meant: Callable[[re.Match[bytes]], bytes], word: str, budget: Budget,
) -> Iterator[View]:  # fmt: skip
    lines = Lines(view)

    def plain(low: int, high: int) -> Iterator[View]:
        decoded, parts = respell(pattern, meant, view.data, low, high)
        if budget.take(len(decoded)):
            yield view.respelled(decoded, parts, low, high, word, lines.before(low))

    for end, last, low, high in stretches:
        key = (word, brief(view.data[low:high]))
        yield from budget.fresh(view, key, plain(low, high), Span(end, last, low - 1, high + 1))


def _byte(found: re.Match[bytes]) -> bytes:
    return _BYTES[found[1]]


def _character(found: re.Match[bytes]) -> bytes:
    if found[4]:
        return found[4]
    if found[3]:
        return bytes((int(found[3], 8),))
    return _BYTES[found[1] or found[2]]


def _stretches(data: bytes, hits: Sequence[int], stops: Sequence[bytes]) -> Iterator[tuple[int, int, int, int]]:
    """The stretch around each hit up to the nearest stops, each once; a long one in overlapping parts. First the hit, and up to
    where the stretch answers others as well."""
    last = -1
    for end in hits:
        if end <= last - _KEPT or (end <= last and last < len(data) and data[last : last + 1] in stops):
            continue
        floor, ceiling = max(0, end - _AROUND), min(len(data), end + _AROUND)
        low = max(floor, *(data.rfind(stop, floor, end) + 1 for stop in stops))
        found = (data.find(stop, end, ceiling) for stop in stops)
        last = min((place for place in found if place >= 0), default=ceiling)
        whole = last == len(data) or data[last : last + 1] in stops
        yield end, max(end, last if whole else last - _KEPT), low, last
        if last == len(data):
            return


def _base64_run(data: bytes, end: int, alphabet: bytes) -> tuple[int, int]:
    """The bounds of the run around a place, over line breaks and with its padding."""
    low, high = _run(data, end, alphabet)
    if high - low >= _WRAPPED and (found := _MORE[alphabet].match(data, high)):
        high = found.end()
    size = 4096
    while True:  # a pattern only looks ahead, so what stands before is turned around
        floor = max(0, low - size)
        before = data[floor:low][::-1]
        found = _BEFORE[alphabet].match(before)
        length = found.end() if found else 0
        if floor == 0 or length < len(before) - _WIDEST:
            break
        size *= 16
    low -= length
    padded = _PADDING.match(data, high)
    return low, padded.end() if padded else high


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
