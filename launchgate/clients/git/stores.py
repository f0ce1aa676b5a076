"""Which objects are a repository's own, where it borrows others from an object store elsewhere (`objects/info/alternates`).

git needs the lender to read a borrowed history, so it stays readable. But a repository whose alternates point at a stranger's
store must not make us read what nothing in this repository asks for.
"""

import os
from pathlib import Path

from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import NotARepository


def folder(git: Git) -> Path:
    """Where the repository keeps its own objects. Those of a further worktree lie elsewhere, and only git knows where."""
    plain = git.git_dir / "objects"
    if plain.is_dir() and not (git.git_dir / "commondir").exists():
        return plain
    return git.folder / os.fsdecode(git.run("rev-parse", "--git-path", "objects").rstrip(b"\n"))


def borrows(store: Path) -> bool:
    """Whether the repository with this object store names other stores."""
    file = store / "info" / "alternates"
    return file.is_file() and file.stat().st_size > 0


def own(git: Git, object_format: str) -> set[bytes]:
    """Ids of what lies in the repository's own store, and of all that its refs, reflogs and index reach, borrowed or not."""
    store = folder(git)
    ids = loose(store)
    try:
        for index in sorted((store / "pack").glob("*.idx")):
            ids |= _packed(git, index, object_format)
    except OSError as error:
        raise _unlisted(store, error) from error
    return ids | reached(git)


def loose(store: Path) -> set[bytes]:
    """Ids of what lies in files of its own. Raises NotARepository."""
    try:
        return {
            os.fsencode(part.name + entry.name)
            for part in store.glob("[0-9a-f][0-9a-f]")
            for entry in part.iterdir()
            if len(entry.name) in (38, 62)
        }
    except OSError as error:
        raise _unlisted(store, error) from error


def _unlisted(store: Path, error: OSError) -> NotARepository:
    return NotARepository(store, f"its object store cannot be listed: {error.strerror}")


def _packed(git: Git, index: Path, object_format: str) -> set[bytes]:
    with index.open("rb") as file, git.stream("show-index", f"--object-format={object_format}", stdin=file) as child:
        assert child.stdout is not None
        return {line.split()[1] for line in child.stdout}


def reached(git: Git) -> set[bytes]:
    """Ids of all that the repository's refs, reflogs and index reach."""
    walk = (
        "rev-list",
        "--objects",
        "--no-object-names",
        "--missing=allow-any",
        "--all",
        "--reflog",
        "--indexed-objects",
    )
    with git.stream(*walk) as child:
        assert child.stdout is not None
        return {line.strip() for line in child.stdout}
