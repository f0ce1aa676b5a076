"""SQLite databases: the text and blob columns of every row, straight from the pages (sqlite.org/fileformat2.html).

In the file the columns of a row stand without anything between them, so a token's ends cannot be seen there. Nothing is run and
no library opens the file: a hostile database is only bytes here. The write-ahead log is read as plain bytes.
"""

from collections.abc import Iterator, Sequence

from launchgate.dataclass import dataclass
from launchgate.detection.budget import Budget
from launchgate.detection.layers import View

SQLITE_GATES = (rb"SQLite format 3\x00",)
_MAGIC = 16
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 13, 10, 2
_INTEGERS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_ENCODINGS = {2: "utf-16-le", 3: "utf-16-be"}
_MOST_COLUMNS = 2000
_LONGEST_ROW = 4 << 20
_WORD = "a SQLite database"

_Row = tuple[bytes, list[tuple[int, int]]]
"""The text of a row, and pairs of a position in it and the place in the page from which on the same bytes stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A database inside the data."""

    data: memoryview
    page: int
    """Bytes of a page."""
    usable: int
    codec: str | None
    """What text is to be decoded from; None for UTF-8."""


def from_sqlite(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """The rows of each database in the data, a view for every page."""
    done = 0
    for hit in hits:
        start = hit - _MAGIC
        if start < done or (file := _file(view.data, start)) is None:
            continue
        for number in range(len(file.data) // file.page):
            first = start + number * file.page
            for row, places in _rows(file, number, budget):
                if not budget.take(len(row)):
                    return
                if places:
                    parts = [(position, first + place, 0) for position, place in places]
                    yield view.respelled(row, parts, first, first + file.page, _WORD, view.line)
                else:
                    yield view.decoded(row, first, first + file.page, _WORD, view.line)
        done = len(view.data)


def _file(data: bytes, start: int) -> _File | None:
    head = data[start : start + 100]
    if len(head) < 100:
        return None
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    if page < 512 or page & (page - 1) or page - head[20] < 480:
        return None
    return _File(data=memoryview(data)[start:], page=page, usable=page - head[20], codec=_ENCODINGS.get(head[59]))


def _rows(file: _File, number: int, budget: Budget) -> Iterator[_Row]:
    page = file.data[number * file.page : (number + 1) * file.page]
    head = 100 if number == 0 else 0
    kind = page[head]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR):
        return
    pointers = head + (12 if kind == _INDEX_INTERIOR else 8)
    cells = min(int.from_bytes(page[head + 3 : head + 5], "big"), (file.page - pointers) // 2)
    for cell in range(cells):
        at = int.from_bytes(page[pointers + cell * 2 : pointers + cell * 2 + 2], "big")
        if at < pointers or at >= file.usable:
            continue
        row, places = _columns(*_payload(file, page, at, kind, budget), file.codec)
        if row:
            yield row, places


def _payload(file: _File, page: memoryview, at: int, kind: int, budget: Budget) -> tuple[bytes, int | None]:
    """A cell's record, and where it lies in the page; None where it goes on in other pages."""
    if kind == _INDEX_INTERIOR:
        at += 4
    size, at = _varint(page, at)
    if kind == _TABLE_LEAF:
        _, at = _varint(page, at)
        most = file.usable - 35
    else:
        most = (file.usable - 12) * 64 // 255 - 23
    if size <= most:
        return bytes(page[at : at + size]), at
    size = min(size, _LONGEST_ROW, len(file.data))
    if not budget.take(size):
        return b"", None
    least = (file.usable - 12) * 32 // 255 - 23
    local = least + (size - least) % (file.usable - 4)
    local = local if local <= most else least
    payload = bytearray(page[at : at + local])
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    seen: set[int] = set()
    while len(payload) < size and following and following not in seen:
        seen.add(following)
        more = file.data[(following - 1) * file.page : (following - 1) * file.page + file.usable]
        if len(more) < 4:
            break
        payload += more[4 : 4 + size - len(payload)]
        following = int.from_bytes(more[:4], "big")
    return bytes(payload), None


def _columns(record: bytes, at_page: int | None, codec: str | None) -> _Row:
    """The text and blob columns of a record with tabs between, and where each of them lies in the page."""
    window = memoryview(record)
    end, at = _varint(window, 0)
    place, length = end, 0
    columns: list[bytes] = []
    places: list[tuple[int, int]] = []
    for _ in range(_MOST_COLUMNS):
        if at >= min(end, len(record)):
            break
        kind, at = _varint(window, at)
        size = (kind - 12) // 2 if kind >= 12 else _INTEGERS[kind] if kind < len(_INTEGERS) else 0
        if kind >= 12:
            value = record[place : place + size]
            columns.append(_text(value, codec) if kind % 2 else value)
            if at_page is not None and not codec:
                places.append((length, at_page + place))
            length += len(columns[-1]) + 1
        place += size
    return b"\t".join(columns), places


def _text(value: bytes, codec: str | None) -> bytes:
    return value.decode(codec, "replace").encode() if codec else value


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """A number of one to nine bytes and the place behind it."""
    value = 0
    for place in range(at, min(at + 8, len(data))):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    if at + 8 < len(data):
        return value << 8 | data[at + 8], at + 9
    return value, len(data)
