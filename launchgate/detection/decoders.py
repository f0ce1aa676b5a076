"""Other ways to read the same bytes: each decoder yields views of the data in which secrets would be plain text.

A new encoding of whole files is one function and one row in `DECODERS`. Base64 stands inside files, so the database's own pass
says where (`PACKED_GATE`) and `packed` decodes only there.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from launchgate.detection.quiet import is_stand_in

_SAMPLE = 4096
_RUN = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_BEGINNINGS = (
    "-----BEGIN ghp_ github_pat_ glpat- AKIA xoxb- xoxp- sk_live_ sk-ant- AIza eyJhbGci npm_ SG. https://hooks.slack postgres:// "
    "postgresql:// mongodb mysql:// redis:// password secret token"
)
"""How a token, or the name before one, begins. Encoded forms that are too short to tell are left out."""
_MOST_RUNS = 200
_LONGEST_RUN = 1 << 16
_HEAD = 200
_TELLING = 6
_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The data as one decoder reads it. `offset` and `width` lead back: original = offset + position * width.

    In a view of `fixed` extent (decoded base64) positions do not map one to one: the whole run is the place.
    """

    data: bytes = field(repr=False)
    decoder: str
    offset: int = 0
    width: int = 1
    fixed: int | None = None
    """Length of the encoded run in the original data, where there is one."""
    line: int = 0
    """Lines before the view's first one."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the view lies in the original data."""
        if self.fixed is not None:
            return self.offset, self.offset + self.fixed
        return self.offset + start * self.width, self.offset + end * self.width


Decoder = Callable[[bytes], Iterator[View]]


def raw(data: bytes) -> Iterator[View]:
    """ASCII, UTF-8 and Latin-1 need no decoding: every token is ASCII."""
    yield View(data=data, decoder="raw")


def wide(data: bytes) -> Iterator[View]:
    """UTF-16 and UTF-32, by byte order mark or by the pattern of NUL bytes at the beginning."""
    found = _encoding(data)
    if found is None:
        return
    codec, offset, width = found
    body = data[offset : offset + (len(data) - offset) // width * width]
    try:
        text = body.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        first = 0 if codec.endswith("le") else width - 1
        yield View(data=body[first::width], decoder="wide", offset=offset, width=width)
        return
    if width == 2 and text and max(text) > "\uffff":
        text = re.sub("[\U00010000-\U0010ffff]", "??", text)
    yield View(data=text.encode("latin-1", "replace"), decoder="wide", offset=offset, width=width)


DECODERS: tuple[Decoder, ...] = (raw, wide)


def views(data: bytes) -> Iterator[View]:
    """Every view that is made without knowing what is in the data, the raw one first."""
    for decoder in DECODERS:
        yield from decoder(data)


def packed(view: View, ends: Iterable[int]) -> Iterator[View]:
    """Base64, one level: the runs around the places where `PACKED_GATE` matched."""
    data, last = view.data, -1
    for end in sorted(ends)[:_MOST_RUNS]:
        if end <= last:
            continue
        low = end
        while low > max(0, end - _LONGEST_RUN) and data[low - 1] in _ALPHABET:
            low -= 1
        run = _RUN.match(data, low, min(len(data), low + _LONGEST_RUN))
        if run is None:
            continue
        last = run.end()
        if is_stand_in(run[0][:_HEAD]):
            continue
        bare = run[0].rstrip(b"=")
        decoded = base64.b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + b"=" * (-len(bare) % 4))
        start, stop = view.place(run.start(), run.end())
        yield View(data=decoded, decoder="packed", offset=start, fixed=stop - start, line=data.count(b"\n", 0, low))


def _encoding(data: bytes) -> tuple[str, int, int] | None:
    """Codec, length of the mark and bytes a unit, where the data is UTF-16 or UTF-32."""
    for mark, codec, width in (
        (b"\xff\xfe\0\0", "utf-32-le", 4),
        (b"\0\0\xfe\xff", "utf-32-be", 4),
        (b"\xff\xfe", "utf-16-le", 2),
        (b"\xfe\xff", "utf-16-be", 2),
    ):
        if data.startswith(mark):
            return codec, len(mark), width
    sample = data[: _SAMPLE // 4 * 4]
    if b"\0" not in sample or len(sample) < 8:
        return None
    shares = [sample[place::4].count(0) / (len(sample) // 4) for place in range(4)]
    low, high = 0.1, 0.6
    if min(shares[1:]) > high and shares[0] < low:
        return "utf-32-le", 0, 4
    if min(shares[:3]) > high and shares[3] < low:
        return "utf-32-be", 0, 4
    if min(shares[1], shares[3]) > high and max(shares[0], shares[2]) < low:
        return "utf-16-le", 0, 2
    if min(shares[0], shares[2]) > high and max(shares[1], shares[3]) < low:
        return "utf-16-be", 0, 2
    return None


def _stable(start: bytes, shift: int) -> bytes:
    """The base64 characters that are the same for every text in which `start` stands `shift` bytes behind a multiple of three."""
    encoded = base64.b64encode(b"\0" * shift + start)
    first = (shift * 8 + 5) // 6
    last = (shift + len(start)) * 8 // 6
    return encoded[first:last]


def _forms() -> Iterator[bytes]:
    """The encoded beginnings at every alignment, those long enough to be telling."""
    for start in _BEGINNINGS.split():
        for shift in range(3):
            form = _stable(start.encode(), shift)
            if len(form) >= _TELLING:
                yield re.escape(form)


PACKED_GATE = b"(?:" + b"|".join(sorted(set(_forms()))) + b")[A-Za-z0-9+/]{12}"
"""What Hyperscan looks for in the raw bytes to find base64 worth decoding."""
