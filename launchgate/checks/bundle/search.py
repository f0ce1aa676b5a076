"""Looks through one side's contents, one at a time, and keeps masked sightings. The only place where shipped bytes are read."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from typing import Generic, TypeVar
from urllib.parse import urljoin

from launchgate.checks.bundle import maps
from launchgate.checks.bundle.addresses import Found, addresses
from launchgate.checks.bundle.hosts import Product
from launchgate.checks.bundle.meant import is_code, is_meant
from launchgate.checks.bundle.outputs import stable
from launchgate.checks.bundle.spec import DevSeen, MapSeen, Place, Reading, SecretSeen, ValueSeen
from launchgate.checks.bundle.syntax import Syntax, syntax_of
from launchgate.checks.bundle.values import Needles
from launchgate.clients.files import overlapping, printable
from launchgate.dataclass import dataclass
from launchgate.detection import Candidate, engine
from launchgate.detection.members import GZIP, ZIP, members

SHOWN = 8
"""Places kept of each finding."""
_LONG = 400
"""Characters of a line from which a place is told by its character, too."""
_DEEPEST = 3
"""Archives inside each other."""
ROOM = 400 << 20
"""Bytes of all members of one package."""
_INLINE = re.compile(rb"sourceMappingURL=[ \t]{0,4}data:[^\s'\"*]+")


Kind = TypeVar("Kind", SecretSeen, ValueSeen, DevSeen)


@dataclass(slots=True)
class _Seen(Generic[Kind]):
    """A finding with its places so far."""

    what: Kind
    places: list[Place] = field(default_factory=list)
    count: int = 0

    def at(self, place: Place) -> None:
        if any(
            (known.path, known.source, known.line) == (place.path, place.source, place.line) for known in self.places
        ):
            return
        self.count += 1
        if len(self.places) < SHOWN:
            self.places.append(place)


@dataclass(slots=True)
class Search:
    """What was seen so far on one side."""

    product: Product
    needles: Needles
    allowed: frozenset[str]
    expired: Callable[[], bool]
    read: int = 0
    size: int = 0
    public: set[bytes] = field(default_factory=set)
    skipped: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """Addresses of maps that scripts name, resolved as paths beside them."""
    _secrets: dict[bytes, _Seen[SecretSeen]] = field(default_factory=dict)
    _values: dict[str, _Seen[ValueSeen]] = field(default_factory=dict)
    _devs: dict[str, _Seen[DevSeen]] = field(default_factory=dict)
    _maps: dict[str, MapSeen] = field(default_factory=dict)

    def skip(self, reason: str, count: int = 1) -> None:
        """Note what is not read."""
        self.skipped[reason] = self.skipped.get(reason, 0) + count

    def take(
        self, path: str, data: bytes, *, tracked: bool = False, depth: int = 0, syntax: Syntax | None = None
    ) -> None:  # fmt: skip
        """Look through one file, member or body."""
        syntax = syntax or syntax_of(path.partition("?")[0], data)
        if data.startswith((ZIP, GZIP)) and syntax is not Syntax.MEDIA:
            self._unpack(path, data, tracked=tracked, depth=depth)
        elif syntax is Syntax.MEDIA:
            self.skip("pictures, fonts, sounds and signatures")
        elif syntax is Syntax.PACKED:
            self.skip("compressed files in a format that is not opened")
        elif syntax is Syntax.MAP:
            self._count(data)
            self.take_map(path, data, of="")
        else:
            self._count(data)
            self._read(Place(path=printable(path), line=1, tracked=tracked), data, syntax)

    def take_map(self, path: str, data: bytes, *, of: str, inline: bool = False, hidden: bool = False) -> None:
        """Look through a source map."""
        opened = maps.open_map(data)
        if opened.broken:
            self._scan(Place(path=printable(path), line=1), data, generic=False)
            carries = int(b'"sourcesContent"' in data)
            self._maps[path] = MapSeen(
                path=printable(path), of=of, inline=inline, hidden=hidden, own=carries, broken=opened.broken
            )
            return
        for source in opened.sources:
            place = Place(path=printable(path), line=1, source=source.name)
            self._scan(place, source.text, generic=source.own)
            self._compare(place, source.text)
        own = [source for source in opened.sources if source.own]
        self._maps[path] = MapSeen(
            path=printable(path), of=of, inline=inline, hidden=hidden, own=len(own), others=len(opened.sources) - len(own),
            styles=bool(own) and all(source.style for source in own),
            sample=tuple(source.name for source in own if not source.style)[:3] or tuple(source.name for source in own)[:3],
        )  # fmt: skip

    def reading(self) -> Reading:
        """What was seen, without outputs and gaps."""
        return Reading(
            secrets=tuple(replace(one.what, places=tuple(one.places), count=one.count) for one in self._secrets.values()),
            values=tuple(replace(one.what, places=tuple(one.places), count=one.count) for one in self._values.values()),
            devs=tuple(replace(one.what, places=tuple(one.places), count=one.count) for one in self._devs.values()),
            maps=tuple(
                one if one.inline or one.of else replace(one, hidden=self.named.isdisjoint((path, path.rpartition("/")[2])))
                for path, one in sorted(self._maps.items())
            ),
            public=len(self.public),
        )  # fmt: skip

    def _count(self, data: bytes) -> None:
        self.read += 1
        self.size += len(data)

    def _unpack(self, path: str, data: bytes, *, tracked: bool, depth: int) -> None:
        if depth >= _DEEPEST:
            self.skip("archives inside archives inside archives")
            return
        found, budget = members(data, room=ROOM, expired=self.expired)
        for name, content in found:
            inner = f"{path}!{name}" if name else path.removesuffix(".gz")
            self.take(inner, content, tracked=tracked, depth=depth + 1)
        for what in (*budget.capped, *budget.sealed):
            self.skip(f"packed: {what}")

    def _read(self, place: Place, data: bytes, syntax: Syntax) -> None:
        for number, reference in enumerate(maps.references(data)):
            inner = maps.inline(reference)
            if inner is None:
                self.named.add(_beside(place.path, reference))
            elif inner:
                label = place.path if not number else f"{place.path} ({number + 1})"
                self.take_map(label, inner, of=place.path, inline=True)
        plain = _INLINE.sub(lambda found: b" " * len(found.group()), data) if b"sourceMappingURL" in data else data
        self._scan(place, plain, generic=syntax is not Syntax.STYLE)
        self._compare(place, plain)
        if syntax is not Syntax.PROSE:
            for found in addresses(plain, syntax, self.product):
                self._dev(place, plain, found)

    def _scan(self, place: Place, data: bytes, *, generic: bool = True) -> None:
        """Look for secrets; of a library's own source and of styles only documented formats count."""
        size, at = len(data), 0

        def piece(length: int) -> bytes:
            nonlocal at
            at += length
            return data[at - length : at]

        for offset, part in overlapping(piece, size):
            before = data.count(b"\n", 0, offset)
            examined = engine().examine(part, path=place.source or place.path, expired=self.expired)
            for candidate in examined.candidates:
                line = candidate.line + before
                if (candidate.generic and not generic) or is_code(candidate, part, candidate.start, candidate.end):
                    continue
                if candidate.public or is_meant(candidate, part, candidate.start, candidate.end):
                    self.public.add(candidate.likeness)
                    continue
                self._secret(replace(_at(place, data, candidate.start + offset), line=line), candidate)
            for what in (*examined.capped, *examined.sealed):
                self.skip(f"encoded in a file: {what}")

    def _secret(self, place: Place, candidate: Candidate) -> None:
        known = self._secrets.get(candidate.likeness)
        if known is None:
            seen = SecretSeen(
                identity=candidate.identity(stable(place.path)), kind=candidate.kind, title=candidate.title,
                severity=candidate.severity, masked=candidate.masked, name=candidate.name, note=candidate.note,
                generic=candidate.generic, places=(), count=0,
            )  # fmt: skip
            known = self._secrets[candidate.likeness] = _Seen(seen)
        known.at(place)

    def _compare(self, place: Place, data: bytes) -> None:
        for one, form, start in self.needles.found(data):
            key = one.key
            if key not in self._values:
                seen = ValueSeen(name=one.name, source=one.source, secret=one.secret, form=form, digest=one.digest)
                self._values[key] = _Seen(seen)
            self._values[key].at(_at(place, data, start))

    def _dev(self, place: Place, data: bytes, found: Found) -> None:
        if found.address in self.allowed:
            return
        known = self._devs.get(found.address)
        if known is None:
            seen = DevSeen(address=found.address, kind=found.kind, fallback=found.fallback, places=(), count=0)
            known = self._devs[found.address] = _Seen(seen)
        elif found.fallback and not known.what.fallback:
            known.what = replace(known.what, fallback=True)
        known.at(_at(place, data, found.start))


def _at(place: Place, data: bytes, start: int) -> Place:
    """The place of a byte; its character is told where its line is long."""
    first = data.rfind(b"\n", 0, start) + 1
    last = data.find(b"\n", start)
    long = (len(data) if last < 0 else last) - first > _LONG
    return replace(place, line=data.count(b"\n", 0, start) + 1, column=start - first if long else 0)


def _beside(path: str, reference: str) -> str:
    """Where a reference of a file leads: an address, a path, or only a name where the file cannot say from which root."""
    bare = reference.partition("?")[0].partition("#")[0]
    if path.startswith(("https://", "http://")):
        return urljoin(path, bare)
    if "://" in bare or bare.startswith("/"):
        return bare.rpartition("/")[2]
    parts = path.partition("?")[0].split("/")[:-1]
    for part in bare.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def sorted_paths(paths: Iterable[str]) -> Iterator[str]:
    """Scripts before their maps, so that references are known when a map comes."""
    yield from sorted(paths, key=lambda path: (path.endswith(".map"), path))
