"""Reads the files on disk as they are, each content once."""

from launchgate.checks.secrets.names import in_paths
from launchgate.checks.secrets.notes import Notes
from launchgate.checks.secrets.origins import at_head, of_names
from launchgate.checks.secrets.ranged import SUBMODULES
from launchgate.checks.secrets.sightings import Sightings, object_id
from launchgate.checks.secrets.spec import Gap
from launchgate.clients.files import WHOLE, FolderTree, encode
from launchgate.clients.git import Repository, WorkingTree
from launchgate.clients.git.pieces import Piece
from launchgate.clients.git.trees import SUBMODULE
from launchgate.context import Context, TreeFile
from launchgate.errors import CannotJudge


def read_files(context: Context, tree: WorkingTree | FolderTree, repository: Repository | None, notes: Notes) -> None:
    """Every file on disk. What has the id of a blob is remembered under it, so that history need not read it again."""
    known, paths = notes.disk, []
    for file in tree.files():
        context.deadline.require("reading the files for secrets")
        paths.append(file.path)
        if file.mode == SUBMODULE:
            notes.skipped[SUBMODULES] += 1
            continue
        notes.files += 1
        try:
            oid = _read_file(tree, file, repository, known)
        except CannotJudge as error:
            notes.skipped["file that cannot be read"] += 1
            notes.tree_gap = notes.tree_gap or Gap(reason=error.reason, remedy=error.remedy)
            continue
        for sighting in at_head(known.blobs.get(oid, ()), file.path):
            notes.ledger.add(sighting)
    for sighting in of_names(paths, in_paths(map(encode, paths))):
        notes.ledger.add(sighting)


def _read_file(tree: WorkingTree | FolderTree, file: TreeFile, repository: Repository | None, seen: Sightings) -> bytes:
    """The key under which the file's candidates are kept: its object id, or for a large file its path."""
    oid = b"file " + encode(file.path)
    for size, offset, data in tree.pieces(file.path):
        if size <= WHOLE:
            oid = object_id(data, repository.object_format if repository else "sha1")
            if oid in seen.read:
                return oid
            seen.read.add(oid)
        seen.take_blob(Piece(oid, b"blob", size, offset, data))
    return oid
