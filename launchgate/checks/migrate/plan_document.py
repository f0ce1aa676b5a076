"""Finds the document that says how a release is taken back, and whether it speaks of the database. Pure."""

import re
from collections.abc import Callable, Iterable

from launchgate.checks.migrate.facts import Document

__all__ = ["document_among"]

_NAME = re.compile(r"(?:^|/)[\w.-]*(?:roll-?_?back|runbook|recovery)[\w.-]*\.(?:md|markdown|rst|adoc|txt)$", re.IGNORECASE)
_PLACE = re.compile(r"(?:^|/)[\w.-]*(?:deploy(?:ment|ing)?|release|releasing|operations|ops)[\w.-]*\.(?:md|markdown|rst|adoc|txt)$", re.IGNORECASE)
_ASIDE = re.compile(r"(?:^|/)(?:node_modules|vendor|third_party|site-packages|tests?|fixtures|examples?)/")
_SECTION = re.compile(r"roll(?:ing)?[ -]?back", re.IGNORECASE)
_DATABASE = re.compile(r"\b(?:databases?|migrations?|schema|downgrade|point-in-time|snapshots?|backups?|restore)\b", re.IGNORECASE)


def document_among(paths: Iterable[str], read: Callable[[str], str | None]) -> Document | None:
    """The rollback document of a repository: by name, else a deployment document with a section on rolling back."""
    known = sorted(path for path in paths if not _ASIDE.search(path))
    named = [path for path in known if _NAME.search(path)]
    for path in (*named, *(path for path in known if _PLACE.search(path) and path not in named)):
        text = read(path) or ""
        start = _SECTION.search(text)
        if start is None and path not in named:
            continue
        said = text if path in named or start is None else text[start.start() :]
        found = _DATABASE.search(said)
        row = said[said.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0].strip() if found is not None else ""
        return Document(path=path, names_database=found is not None, says=row[:160])
    return None
