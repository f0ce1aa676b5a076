"""Finds the document that says how a release is taken back, and whether it speaks of the database. Pure."""

from collections.abc import Callable, Iterable

from launchgate import rollback
from launchgate.checks.migrate.facts import Document
from launchgate.documents import candidates, read

__all__ = ["document_among"]


def document_among(paths: Iterable[str], text: Callable[[str], str | None]) -> Document | None:
    """The rollback document of a repository, the one that speaks of the database first."""
    documents = [read(path, body) for path in candidates(paths) if (body := text(path)) is not None]
    told = rollback.of_database(documents)
    if told is not None:
        place, found = told
        return Document(path=place.label, names_database=True, says=found.text[:160])
    silent = next(iter(rollback.find(documents)), None)
    return Document(path=silent.label, names_database=False) if silent is not None else None
