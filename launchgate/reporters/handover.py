"""The handover document as Markdown, for a repository, a wiki or a mail: every section, also those of which nothing is known."""

from collections.abc import Iterator

from launchgate.model import Table, Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._escape import markdown_code, markdown_text, web_address
from launchgate.reporters._handover import KINDS, Chapter, Handover, written

_MOST_ROWS = 500


def render(verdict: Verdict) -> str:
    """The whole document."""
    return "".join(f"{line}\n" for line in _lines(written(verdict), verdict))


def _lines(document: Handover, verdict: Verdict) -> Iterator[str]:
    yield f"# Handover of {_value(document.product)}"
    yield ""
    yield f"**{document.story.answer}. {markdown_text(document.story.lead)} {document.blockers}**"
    yield ""
    yield f"Judged: {markdown_text(document.story.scope)}"
    yield ""
    for label, text in document.facts:
        yield f"- {label}: {markdown_text(text)}"
    yield ""
    yield (
        f"Written by {markdown_text(f'{verdict.tool.name} {verdict.tool.version}')} from one run. Nothing is filled in that the "
        "run did not see, read in the repository or hear from a named person; what is not known says so."
    )
    for chapter in document.chapters:
        yield from _chapter(chapter)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield ""
    yield f"## {chapter.title}"
    yield ""
    yield chapter.intro
    for table in chapter.tables:
        yield from _table(table)
    if chapter.said:
        yield ""
    for one in chapter.said:
        yield f"- **{KINDS[one.kind]}:** {markdown_text(one.text)}"
    if chapter.who:
        yield ""
        yield markdown_text(chapter.who)


def _table(table: Table) -> Iterator[str]:
    if not table.columns:
        return
    yield ""
    yield f"### {markdown_text(words.clip(table.title, 200))}"
    yield ""
    yield _row(*(markdown_text(column) for column in table.columns))
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows[:_MOST_ROWS]:
        yield _row(*(_value(words.cell(cell)) for cell in row))
    if len(table.rows) > _MOST_ROWS:
        yield ""
        yield f"… {len(table.rows) - _MOST_ROWS:,} more rows; the full table is in the JSON report."


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _value(text: str) -> str:
    """An address as code, so that it stays whole and is no link; anything else as text."""
    return markdown_code(text) if web_address(text) else markdown_text(text)
