"""Finds the document that says how a release is taken back, and whether it speaks of the database. Pure."""

from collections.abc import Callable, Iterable

from launchgate.checks.migrate.facts import Document
from launchgate.documents import Part, Topic, candidates, parts, places, read

__all__ = ["document_among"]

_TOPIC = Topic(
    name="rollback",
    files=r"\broll(?:ing)? ?back\b|\brunbook\b|\brecovery\b",
    headings=r"\broll(?:ing)?[ -]?back\b|\brevert\b",
)
_DATABASE = Part(
    name="what happens to the database",
    patterns=(
        r"\b(?:databases?|migrations?|schemas?|data)\b.{0,120}\b(?:restor|back(?:ed)? ?up|snapshot|dump|downgrade"
        r"|revert|roll|undo|keep|stay|compatible|"
        r"expand|forward|point[- ]in[- ]time|down\b|never|not? (?:undone|reversed))",
        r"\b(?:restor\w*|snapshot|backup|downgrade|roll\w* back|revert)\b.{0,120}\b(?:database|migration|schema"
        r"|tables?|data)\b",
        r"\b(?:pg_restore|pg_dump|mysqldump|alembic downgrade|db:rollback|dbmate (?:down|rollback)|goose down"
        r"|migrate down|flyway undo)\b",
    ),
    paste="Database: <what happens to data and schema when the release is taken back>",
    code=True,
)


def document_among(paths: Iterable[str], text: Callable[[str], str | None]) -> Document | None:
    """The rollback document of a repository, the one that speaks of the database first."""
    documents = [read(path, body) for path in candidates(paths) if (body := text(path)) is not None]
    silent: Document | None = None
    for place in places(documents, _TOPIC):
        found = parts(place.section, (_DATABASE,))
        if found:
            return Document(path=place.label, names_database=True, says=found[0].text[:160])
        silent = silent or Document(path=place.label, names_database=False)
    return silent
