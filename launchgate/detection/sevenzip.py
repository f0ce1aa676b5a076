"""7z archives, folder by folder, in memory: stored, LZMA, LZMA2 (with the x86 filter), deflate and bzip2. No size is believed.

What is compressed with anything else, or encrypted, is not opened and said so. Solid archives hold many files in one stream, one
behind the other.
"""

import lzma
from collections.abc import Iterator

from launchgate.detection.budget import Budget
from launchgate.detection.layers import View
from launchgate.detection.sevenzip_header import HEAD, BrokenError, Folder, contents
from launchgate.detection.streams import Buffered, Opener, Stream, bzip2, deflate, unpacked

MAGIC = b"7z\xbc\xaf\x27\x1c"
_DICTIONARY = 96 << 20
"""Most memory an LZMA dictionary may ask for."""
_COPY, _LZMA, _LZMA2, _X86, _DEFLATE, _BZIP2 = b"\0", b"\3\1\1", b"\x21", b"\3\3\1\3", b"\4\1\x08", b"\4\2\2"
_CHAINS = tuple(sorted(chain) for chain in ((_LZMA,), (_LZMA2,), (_LZMA, _X86), (_LZMA2, _X86)))
"""Which of the two comes first, packers write as they like."""
_AES = b"\x06\xf1\x07\x01"


def from_7z(view: View, position: int, budget: Budget) -> Iterator[View]:
    """Every file of the archive that begins at `position`."""
    data = view.data
    try:
        folders, names = contents(data, position, lambda folder: _unpacked_header(data, folder, budget))
    except BrokenError as error:
        budget.cap(f"a 7z archive cannot be opened: {error}")
        return
    for folder in folders:
        given = names[: len(folder.files)]
        names = names[len(folder.files) :]
        opener = _opener(folder, given, budget)
        if opener is None:
            continue
        for line, piece, end in unpacked(data, folder.start, opener, budget):
            yield from _files(view, folder, given, piece, (line, position, end), budget)


def _files(
    view: View, folder: Folder, names: list[bytes], piece: bytes, place: tuple[int, int, int], budget: Budget
) -> Iterator[View]:
    """The files in a folder's content, each by itself where the content came in one piece."""
    line, start, end = place
    end = max(end, start + HEAD)
    if line or len(piece) < sum(folder.files) or len(folder.files) < 2:
        single = budget.name(names[0]) if len(names) == 1 else ""
        member = single or f"{len(names)} files"
        yield view.unwrapped(piece[: folder.size], start, end, line=line, member=member, path=single)
        return
    at = 0
    for size, name in zip(folder.files, [*names, *[b""] * len(folder.files)], strict=False):
        if size and budget.take(0):
            shown = budget.name(name)
            yield view.unwrapped(piece[at : at + size], start, end, member=shown, path=shown)
        at += size


def _opener(folder: Folder, names: list[bytes], budget: Budget) -> Opener | None:
    """How to open a folder's stream; None where that is not known, which is said."""
    methods = tuple(coder.method for coder in folder.coders)
    if _AES in methods:
        named = budget.name(names[0]) if names else "a file"
        budget.seal(f"{named} in an encrypted 7z archive")
    elif methods == (_DEFLATE,):
        return deflate
    elif methods == (_BZIP2,):
        return bzip2
    elif methods == (_COPY,):
        return lambda _data: (_Stored(folder.size), 0)
    elif sorted(methods) in _CHAINS and folder.packed == 1:
        return lambda _data: (_lzma(folder), 0)
    else:
        budget.cap(f"a 7z archive with compression method {'+'.join(method.hex() for method in methods)} is not opened")
    return None


class _Stored:
    """A stream that is not compressed."""

    def __init__(self, size: int) -> None:
        self._wanted, self._left = size, None if size else 0
        self._behind = 0

    def read(self, data: bytes, most: int) -> bytes:
        del most  # the input comes in smaller pieces
        given = data[: self._wanted]
        self._wanted -= len(given)
        if not self._wanted:
            self._left = len(data) - len(given)
        return given

    @property
    def left(self) -> int | None:
        return self._left


def _lzma(folder: Folder) -> Stream:
    """LZMA or LZMA2, behind the x86 filter or not. Raises ValueError for properties that say nonsense."""
    method, properties = next(coder for coder in folder.coders if coder.method != _X86)
    chain: list[dict[str, int]] = [{"id": lzma.FILTER_X86}] if len(folder.coders) > 1 else []
    if method == _LZMA2:
        if len(properties) != 1 or properties[0] > 40:
            raise ValueError("an LZMA2 stream without properties")
        size = 0xFFFFFFFF if properties[0] == 40 else (2 | properties[0] & 1) << (properties[0] // 2 + 11)
        chain.append({"id": lzma.FILTER_LZMA2, "dict_size": _dictionary(size, folder.size)})
    else:
        if len(properties) != 5 or properties[0] >= 9 * 5 * 5:
            raise ValueError("an LZMA stream without properties")
        rest, lc = divmod(properties[0], 9)
        pb, lp = divmod(rest, 5)
        size = int.from_bytes(properties[1:], "little")
        chain.append(
            {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": _dictionary(size, folder.size)}
        )
    return Buffered(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain))


def _dictionary(claimed: int, size: int) -> int:
    """As large as claimed, but never larger than what is to come out. Raises ValueError beyond what we give."""
    wanted = max(4096, min(claimed, size))
    if wanted > _DICTIONARY:
        raise ValueError("a dictionary of this size is not opened")
    return wanted


def _unpacked_header(data: bytes, folder: Folder, budget: Budget) -> bytes:
    opener = _opener(folder, [b"the list of files"], budget)
    if opener is not None:
        for _, piece, _ in unpacked(data, folder.start, opener, budget):
            return piece[: folder.size]
    raise BrokenError("its list of files is encrypted or packed in a way that is not known")
