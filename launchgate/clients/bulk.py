"""Reads many files of a tree in one go: for a commit, one git child streams all of them instead of answering one by one."""

from collections.abc import Iterable, Iterator

from launchgate.clients.git.pieces import contents
from launchgate.clients.git.trees import CommitTree
from launchgate.context import Tree, TreeFile

LARGEST = 1_000_000
"""Bytes; a larger file is not read here, and counted by the caller."""


def read_small(tree: Tree, files: Iterable[TreeFile]) -> Iterator[tuple[TreeFile, bytes]]:
    """Each file of at most `LARGEST` bytes with its contents, in any order. Raises CannotJudge when one cannot be read."""
    small = [file for file in files if file.size <= LARGEST]
    if not isinstance(tree, CommitTree):
        yield from ((file, tree.read(file.path, LARGEST)) for file in small)
        return
    by_oid: dict[bytes, list[TreeFile]] = {}
    for file in small:
        by_oid.setdefault(tree.oids[file.path].encode(), []).append(file)
    if by_oid:
        for piece in contents(tree.git, tuple(by_oid)):
            yield from ((file, piece.data) for file in by_oid[piece.oid])
