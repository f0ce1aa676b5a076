"""Reads the documents of the repository, for every check that judges one; no opinion."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from launchgate.context import Context
from launchgate.documents import LARGEST, Document, candidates, read
from launchgate.errors import CannotJudge
from launchgate.papers import Papers, is_changelog

_CHANGELOGS = 20


def papers_of(context: Context, named: Iterable[str] = ()) -> Papers:
    """Every document, those that the configuration names first. Raises CannotJudge when there are no files or no time."""
    tree = context.require_tree()
    paths = [file.path for file in tree.files()]
    known = set(paths)
    first = [path for path in named if path in known]
    changes = [path for path in paths if is_changelog(path)][:_CHANGELOGS]
    documents: list[Document] = []
    unread: list[str] = []
    for path in dict.fromkeys((*first, *candidates(paths), *changes)):
        context.deadline.require("the documents were read")
        try:
            documents.append(read(path, tree.read(path, LARGEST).decode("utf-8", "replace")))
        except CannotJudge as reason:
            unread.append(f"{path}: {reason.reason}")
    return Papers(
        documents=tuple(documents), today=context.now.date().isoformat(), hosts=_hosts(context), unread=tuple(unread)
    )  # fmt: skip


def _hosts(context: Context) -> tuple[str, ...]:
    """The declared names of the product."""
    canonical = urlsplit(context.site.canonical or "").hostname
    return tuple(dict.fromkeys(([canonical] if canonical else []) + [host.lower() for host in context.site.hosts]))
