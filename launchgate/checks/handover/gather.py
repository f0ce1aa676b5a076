"""Reads the repository's documents; no opinion."""

from urllib.parse import urlsplit

from launchgate.checks.handover.spec import Facts, Options
from launchgate.context import Context, Tree
from launchgate.documents import LARGEST, Document, candidates, read
from launchgate.errors import CannotJudge
from launchgate.model import Stage
from launchgate.papers import Papers, is_changelog

_CHANGELOGS = 20


def gather(context: Context, options: Options) -> Facts:
    """The documents, where they are asked for. Raises CannotJudge when the files cannot be read."""
    today = context.now.date().isoformat()
    judged = options.is_set or context.stage is Stage.RELEASE
    if not judged:
        return Facts(papers=Papers(documents=(), today=today), judged=False)
    tree = context.require_tree()
    documents, unread = _read(context, tree, options)
    return Facts(
        papers=Papers(documents=documents, today=today, hosts=_hosts(context)), judged=True, unread=unread
    )  # fmt: skip


def _read(context: Context, tree: Tree, options: Options) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    paths = [file.path for file in tree.files()]
    named = [path for path in dict.fromkeys(options.documents.values()) if path in set(paths)]
    changes = [path for path in paths if is_changelog(path)][:_CHANGELOGS]
    documents, unread = [], []
    for path in dict.fromkeys((*named, *candidates(paths), *changes)):
        context.deadline.require("the documents were read")
        try:
            text = tree.read(path, LARGEST).decode("utf-8", "replace")
        except CannotJudge as reason:
            unread.append(f"{path}: {reason.reason}")
            continue
        documents.append(read(path, text))
    return tuple(documents), tuple(unread)


def _hosts(context: Context) -> tuple[str, ...]:
    canonical = urlsplit(context.site.canonical or "").hostname
    return tuple(dict.fromkeys(([canonical] if canonical else []) + [host.lower() for host in context.site.hosts]))
