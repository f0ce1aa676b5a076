"""Keeps what the engine saw in objects and files. Knows nothing of paths, order or opinions."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import NoReturn

from launchgate.checks.secrets.commits import Header, header, plain
from launchgate.checks.secrets.surfaces import Said, Scan, Texts, in_head
from launchgate.clients.files import OVERLAP, WHOLE
from launchgate.clients.git.pieces import Piece
from launchgate.dataclass import dataclass
from launchgate.detection import Candidate, Examination, engine
from launchgate.detection.reading import Reading

Examine = Callable[[bytes], Examination]
_REASONS = 40
"""Different reasons that the receipt tells apart."""
_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
LFS = "Git LFS file, its content is not in the repository"


@dataclass(slots=True)
class Sightings:
    """What was read so far. Each reader fills its own; `merge` joins them."""

    scan: Scan = field(default_factory=lambda: engine().scan, repr=False)
    examine: Examine = field(default_factory=lambda: engine().examine, repr=False)
    """How blobs are scanned."""
    reading: Reading | None = field(default=None, repr=False)
    """The same where many versions of the same files come in a row."""
    blobs: dict[bytes, tuple[Candidate, ...]] = field(default_factory=dict)
    """Blobs with candidates, by object id."""
    messages: dict[bytes, tuple[Said, ...]] = field(default_factory=dict)
    """Commits and tags with candidates in their message or head, by object id."""
    headers: dict[bytes, Header] = field(default_factory=dict)
    targets: dict[bytes, bytes] = field(default_factory=dict)
    """What each annotated tag points at."""
    people: dict[bytes, tuple[Candidate, ...]] = field(default_factory=dict)
    """Every name and address seen so far, with the candidates in it: most come again."""
    texts: Texts | None = field(default=None, repr=False)
    """Messages and heads that were not looked at yet."""
    counts: Counter[str] = field(default_factory=Counter)
    """`blobs`, `bytes`, `messages`."""
    skipped: Counter[str] = field(default_factory=Counter)
    lines: dict[bytes, int] = field(default_factory=dict)
    """Line breaks of a large object before the next chunk's own part."""
    read: set[bytes] = field(default_factory=set)
    """Ids of the files on disk that were read already."""

    def merge(self, other: "Sightings") -> None:
        """Take over what another reader saw."""
        self.blobs |= other.blobs
        self.messages |= other.messages
        self.headers |= other.headers
        self.targets |= other.targets
        self.counts += other.counts
        self.skipped += other.skipped

    def bare(self) -> "Sightings":
        """The same without what read it, to be handed from one interpreter to another."""
        return replace(self, scan=_none, examine=_none, reading=None, people={}, texts=None, lines={}, read=set())

    def take(self, piece: Piece) -> None:
        """Note one object, or one chunk of it."""
        if piece.kind == b"blob":
            self.take_blob(piece)
            return
        texts = self._texts()
        if piece.offset:  # the middle of a huge message
            texts.add(piece.oid, "message", piece.data)
        else:
            self._take_head(piece, texts)
        if texts.due:
            self.flush()

    def flush(self) -> None:
        """Look at the texts of commits and tags that still wait."""
        for oid, said in self._texts().found():
            self.messages[oid] = (*self.messages.get(oid, ()), said)

    def _texts(self) -> Texts:
        if self.texts is None:
            self.texts = Texts(self.scan, self.reading.ends if self.reading else None)
        return self.texts

    def _take_head(self, piece: Piece, texts: Texts) -> None:
        head, _, message = piece.data.partition(b"\n\n")
        known = plain(head) if piece.kind == b"commit" else None
        if known is not None:
            self.headers[piece.oid], said = known
        else:
            lines = head.split(b"\n")
            said = tuple(in_head(lines))
            if piece.kind == b"commit":
                self.headers[piece.oid] = header(lines)
            else:
                self.targets[piece.oid] = lines[0][7:]
        self.counts["messages"] += 1
        texts.add(piece.oid, "message", message)
        for place, text in said:
            if place == "header":
                texts.add(piece.oid, place, text)
                continue
            found = self.people.get(text)
            if found is None:
                found = self.people[text] = self.scan(text)
            if found:
                self.messages[piece.oid] = (*self.messages.get(piece.oid, ()), *(Said(place, one) for one in found))

    def take_blob(self, piece: Piece) -> None:
        """Note a blob, or one chunk of it."""
        data = piece.data
        # Inside of a whole blob most is known from its neighbours; a chunk has none.
        reading = self.reading if piece.size <= WHOLE else None
        read = (
            reading.examine(data, piece.place, piece.base, piece.copies, piece.needed)
            if reading
            else self.examine(data)
        )
        found = read.candidates
        if read.capped or read.sealed:
            self._note(read)
        if piece.size > WHOLE:
            found = self._shifted(piece, found)
        elif data.startswith(_POINTER):
            self.skipped[LFS] += 1
        if found:
            self.blobs[piece.oid] = _joined(self.blobs.get(piece.oid, ()), found)
        if piece.offset == 0:
            self.counts["blobs"] += 1
            self.counts["bytes"] += piece.size

    def pass_over(self, piece: Piece, *, counted: bool) -> None:
        """Remember of a blob that was read elsewhere what later versions of it may share."""
        if piece.kind == b"blob":
            if self.reading is not None:
                self.reading.learn(piece.data, piece.place, piece.base, piece.copies, piece.needed)
            if counted:
                self.counts.update(blobs=1, bytes=piece.size)

    def _note(self, read: Examination) -> None:
        """Count what of a blob could not be looked into, by reason."""
        self.skipped.update(f"packed: {what}" for what in read.capped)
        for what in read.sealed:
            reason = f"encrypted: {what}"
            self.skipped[reason if reason in self.skipped or len(self.skipped) < _REASONS else "encrypted: others"] += 1

    def _shifted(self, piece: Piece, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """A chunk's candidates with their places in the whole object; line breaks are counted as the chunks go by."""
        before = self.lines.get(piece.oid, 0)
        own = len(piece.data) - (OVERLAP if piece.offset + len(piece.data) < piece.size else 0)
        self.lines[piece.oid] = before + piece.data.count(b"\n", 0, own)
        at = piece.offset
        return tuple(replace(one, line=one.line + before, start=one.start + at, end=one.end + at) for one in found)


def _none(_: bytes) -> NoReturn:
    raise AssertionError("what was handed over is read no further")


def _joined(known: tuple[Candidate, ...], found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Both, without what two overlapping chunks saw twice."""
    places = {(one.start, one.kind) for one in known}
    return known + tuple(one for one in found if (one.start, one.kind) not in places)


def object_id(data: bytes, object_format: str) -> bytes:
    """The id git gives a blob with this content."""
    digest = hashlib.new(object_format, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest().encode()
