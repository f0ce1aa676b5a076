"""What has changed since an earlier verdict: findings that are new or gone, names that the maps gained or lost. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from launchgate.model import Cell, Entry, Section, Status, Table, Verdict

_MOST = 200
"""Rows of the table; what is left out is counted in its last one."""
_COMMIT = 12


def compared(verdict: Verdict, earlier: Verdict) -> Verdict:
    """The verdict with one more reason, a note on each finding that the earlier verdict did not have, and a table of it all."""
    before, now = _findings(earlier), _findings(verdict)
    when = earlier.run.started[:10]
    new, gone = now.keys() - before.keys(), before.keys() - now.keys()
    line = f"since the verdict of {when}: {len(new)} new, {len(gone)} gone"
    entries = tuple(_noted(entry, before, when) for entry in verdict.assessments)
    tables = (*(one for one in verdict.tables if one.id != "since"), _table(verdict, earlier, when))
    return replace(verdict, reasons=(*verdict.reasons, line), assessments=entries, tables=tables)


def _findings(verdict: Verdict) -> dict[str, Entry]:
    return {entry.fingerprint: entry for entry in verdict.assessments if entry.is_finding}


def _noted(entry: Entry, before: Mapping[str, Entry], when: str) -> Entry:
    if not entry.is_finding or entry.fingerprint in before:
        return entry
    mark = f"not in the verdict of {when}"
    return replace(entry, note=f"{entry.note}; {mark}" if entry.note else mark)


def _table(verdict: Verdict, earlier: Verdict, when: str) -> Table:
    rows = list(_rows(verdict, earlier))
    if len(rows) > _MOST:
        rows = [*rows[:_MOST], (f"… and {len(rows) - _MOST:,} more", "", "")]
    return Table(
        id="since", title=f"What changed since the verdict of {when}", columns=("What", "Before", "Now"),
        rows=tuple(rows), handover=Section.CHANGES,
    )  # fmt: skip


def _rows(verdict: Verdict, earlier: Verdict) -> Iterator[tuple[Cell, ...]]:
    yield "Answer", earlier.verdict.upper(), verdict.verdict.upper()
    yield "Commit", _short(earlier), _short(verdict)
    before, now = _findings(earlier), _findings(verdict)
    for print_, entry in now.items():
        if print_ not in before:
            yield _name(verdict, entry), _status(entry, earlier), _said(entry)
    for print_, entry in before.items():
        if print_ not in now:
            yield _name(earlier, entry), _said(entry), _status(entry, verdict)
    yield from _maps(verdict, earlier)


def _short(verdict: Verdict) -> str:
    return verdict.run.commit[:_COMMIT] if verdict.run.commit else "no commit known"


def _name(verdict: Verdict, entry: Entry) -> str:
    titles = {text.id: text.title for text in verdict.rules}
    return f"{titles.get(entry.rule, entry.rule)} ({entry.subject})"


def _said(entry: Entry) -> str:
    word = str(entry.severity) if entry.status is Status.FAIL else "not decided"
    return f"{word}: {entry.message}"


def _status(entry: Entry, other: Verdict) -> str:
    """What the other verdict says of a finding that only this one has: mended, or only not looked at."""
    known = [one for one in other.assessments if one.rule == entry.rule]
    same = {one.status for one in known if one.subject == entry.subject} or {one.status for one in known}
    if same <= {Status.NOT_APPLICABLE}:
        return "not looked at"
    return "not decided" if Status.UNKNOWN in same else "not found"


def _maps(verdict: Verdict, earlier: Verdict) -> Iterator[tuple[Cell, ...]]:
    """What the tables of the handover document name that was not there before, and the other way round.

    By their first column only: the others hold line numbers and days left, which change without anything having changed.
    """
    before, now = _named(earlier), _named(verdict)
    for key in sorted(now.keys() & before.keys()):
        title, rows = now[key]
        for row in sorted(rows - before[key][1]):
            yield f"{title}: {row}", "not there", "there"
        for row in sorted(before[key][1] - rows):
            yield f"{title}: {row}", "there", "not there"


def _named(verdict: Verdict) -> dict[tuple[str, str], tuple[str, set[str]]]:
    return {
        (check.id, table.id): (table.title, {str(row[0]) for row in table.rows if row})
        for check in verdict.checks
        for table in check.tables
        if table.handover is not None
    }
