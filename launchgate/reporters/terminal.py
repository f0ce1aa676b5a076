"""The report for a terminal and a CI log: plain text, 100 columns wide; coloured only where the caller asks for it.

Text to paste keeps its lines; everything else is wrapped at blanks, so that an address or a path is never torn.
Long because the page is laid out in one place, from top to bottom.
"""

import textwrap
from collections.abc import Iterator
from itertools import islice

from launchgate.dataclass import dataclass
from launchgate.model import Answer, Series, Table, Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._columns import cut_to, narrowed
from launchgate.reporters._escape import break_commands, terminal, terminal_block
from launchgate.reporters._story import Accepted, Group, Item, Looked, Open, Story, count, tell

WIDTH = 100
MOST = 50
"""Findings shown in one part of the report; the rest is counted."""
_MOST_BLOCKING = 10
_MOST_HEADLINES = 15
"""Lines that say at the end of a long report what blocks."""
_MOST_WAITING = 3
"""Findings shown of one rule."""
_MOST_CONSEQUENCES = 3
"""Consequences of one finding that are told; they say again in other words what the finding says."""
_MOST_ROWS = 20
_MOST_RECORDS = 5
"""Rows shown of a table too wide for the page."""
_MOST_TABLED = 40
"""Lines of tables that are shown; `--only CHECK` has few of them, a whole run has hundreds."""
_LONG = 60
"""Lines after which the answer and what blocks are said once more at the end, where a terminal shows them."""
_LABEL = 9
"""Columns of a label such as `where`."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: str = ""


def render(verdict: Verdict) -> str:
    """Plain text, 100 columns, no colour."""
    return "".join(f"{line.text}\n" for line in _lines(verdict, WIDTH))


def render_styled(verdict: Verdict, width: int) -> str:
    """The same text with ANSI colours, for a terminal `width` columns wide."""
    import io

    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", width=max(width, 40), legacy_windows=False
    )
    with console.capture() as captured:
        for line in _lines(verdict, max(40, min(width, WIDTH))):
            console.print(Text(line.text, line.style), soft_wrap=True)
    return captured.get()


def shown(verdict: Verdict) -> int:
    """How many entries the report tells of; those cut from long lists are not."""
    story = tell(verdict)
    cut = count(story.blocking) - sum(_fitting(story.blocking, _MOST_BLOCKING))
    cut += count(story.waiting) - sum(_fitting(story.waiting, _MOST_WAITING))
    cut += _unsaid(story.blocking, _MOST_BLOCKING) + _unsaid(story.waiting, _MOST_WAITING)
    return len(verdict.assessments) - cut - max(0, len(story.accepted) - MOST)


def _unsaid(groups: tuple[Group, ...], most: int) -> int:
    """How many consequences of the findings that are shown are only counted."""
    told = zip(groups, _fitting(groups, most), strict=True)
    items = (item for group, number in told for item in group.items[:number])
    return sum(max(0, len(item.consequences) - _MOST_CONSEQUENCES) for item in items)


def _fitting(groups: tuple[Group, ...], most: int) -> tuple[int, ...]:
    """How many findings of each group are shown: at most `most` of one rule, `MOST` of all."""
    left, fitting = MOST, []
    for group in groups:
        fitting.append(min(len(group.items), most, left))
        left -= fitting[-1]
    return tuple(fitting)


def _lines(verdict: Verdict, width: int) -> list[_Line]:
    """Every line, with no commands a CI runner could read whatever the wrapping did."""
    page, story = _Page(width), tell(verdict)
    lines = list(page.story(story))
    if len(lines) > _LONG:
        lines += [_Line(""), *page.answer(story), *page.headlines(story.blocking)]
    return [_Line(break_commands(line.text), line.style) for line in lines]


_STYLES = {Answer.GO: "bold green", Answer.NO_GO: "bold red", Answer.INCOMPLETE: "bold yellow"}
_SEVERITY_STYLES = {"blocker": "bold red", "high": "bold yellow"}


@dataclass(frozen=True, slots=True)
class _Page:
    """Lays a story out in lines of at most `width` columns."""

    width: int

    def story(self, story: Story) -> Iterator[_Line]:
        yield from self.answer(story)
        yield _Line("")
        yield from self.labelled("Scope", story.scope)
        for label, text in story.run:
            yield from self.labelled(label, text)
        yield from self.findings("MUST FIX NOW", story.blocking, _MOST_BLOCKING, reasons=True)
        yield from self.undecided(story.undecided)
        # What can wait needs no persuasion here; `launchgate explain` has it.
        yield from self.findings("CAN WAIT", story.waiting, _MOST_WAITING, reasons=False)
        yield from self.accepted(story.accepted)
        yield from self.untested(story)
        yield from self.looked(story.looked)
        yield from self.sentences("EVIDENCE", tuple(f"{kind}: {number}" for kind, number in story.evidence))
        yield from self.tables(story.tables)
        yield from self.series(story.series)
        yield from self.sentences("SAID BY A PERSON", story.people)
        yield from self.sentences("POLICY", story.policy)

    def answer(self, story: Story) -> Iterator[_Line]:
        for line in self.wrapped(story.lead, f"{story.answer}: "):
            yield _Line(line.text, _STYLES[story.verdict])

    def headlines(self, groups: tuple[Group, ...]) -> Iterator[_Line]:
        """What blocks, a line each, by the numbers of the long list."""
        for number, group in enumerate(groups[:_MOST_HEADLINES], start=1):
            first, *more = _Page(self.width - 2).wrapped(group.headline, f"{number:>2}. ")
            text = f"{first.text} …" if more else first.text
            yield _Line(text, _SEVERITY_STYLES.get(group.severity, "bold"))
        yield from self.rest(count(groups[_MOST_HEADLINES:]))

    def heading(self, text: str) -> Iterator[_Line]:
        yield _Line("")
        yield _Line(text, "bold")
        yield _Line("-" * min(self.width, len(text)), "dim")

    def findings(self, title: str, groups: tuple[Group, ...], most: int, *, reasons: bool) -> Iterator[_Line]:
        if not groups:
            return
        yield from self.heading(f"{title} ({count(groups):,})")
        fitting = _fitting(groups, most)
        for number, (group, shown_here) in enumerate(zip(groups, fitting, strict=True), start=1):
            if shown_here:
                yield _Line("")
                yield from self.group(number, group, shown_here, reasons=reasons)
        yield from self.rest(sum(len(group.items) for group, told in zip(groups, fitting, strict=True) if not told))

    def rest(self, number: int, indent: str = "  ") -> Iterator[_Line]:
        if number > 0:
            yield _Line("")
            yield from self.wrapped(f"… {number:,} more; `--report html:report.html` has them all", indent)

    def group(self, number: int, group: Group, most: int, *, reasons: bool) -> Iterator[_Line]:
        head = self.wrapped(group.headline, f"{number}. ", " " * len(f"{number}. "))
        yield from (_Line(line.text, _SEVERITY_STYLES.get(group.severity, "bold")) for line in head)
        single = len(group.items) == 1
        if single:
            yield from self.places(group.items[0], "  ")
        if reasons:
            yield from self.labelled("why", group.why, "  ")
        yield from self.fix(group.fix, "  ")
        if single:
            yield from self.details(group.items[0], "  ")
        yield from self.labelled("rule", f"{group.rule}; {group.severity}; {group.kind}", "  ")
        for item in () if single else group.items[:most]:
            yield from self.wrapped(item.message, "  - ", "    ")
            yield from self.places(item, "    ")
            yield from self.details(item, "    ", group.items[0])
        if not single:
            yield from self.rest(len(group.items) - most, "  ")

    def places(self, item: Item, indent: str) -> Iterator[_Line]:
        yield from self.labelled("where", ", ".join(item.where), indent)
        yield from self.labelled("proof", item.proof, indent)

    def details(self, item: Item, indent: str, first: Item | None = None) -> Iterator[_Line]:
        likewise = None if first is None or first is item or not item.fix else _likewise(first.fix, item.fix)
        yield from self.fix(item.fix if likewise is None else likewise, indent)
        yield from self.labelled("note", item.note, indent)
        number = len(item.consequences)
        if number:
            noun = "consequence" if number == 1 else "consequences"
            yield from self.labelled("also", f"{number:,} more {noun} of this:", indent)
        for sentence in item.consequences[:_MOST_CONSEQUENCES]:
            yield from self.wrapped(sentence, f"{indent}{'':{_LABEL}}- ", f"{indent}{'':{_LABEL}}  ")
        if number > _MOST_CONSEQUENCES:
            more = f"… {number - _MOST_CONSEQUENCES:,} more; they go when this is mended"
            yield from self.wrapped(more, f"{indent}{'':{_LABEL}}- ", f"{indent}{'':{_LABEL}}  ")

    def fix(self, text: str, indent: str) -> Iterator[_Line]:
        """A fix of several lines is kept as it is, to be pasted."""
        lines = terminal_block(text).strip("\n").split("\n")
        if len(lines) == 1:
            yield from self.labelled("fix", text.strip("\n"), indent)
            return
        yield _Line(f"{indent}{'fix':{_LABEL}}{lines[0]}".rstrip())
        yield from (_Line(f"{indent}{'':{_LABEL}}{line}".rstrip()) for line in lines[1:])

    def undecided(self, opened: tuple[Open, ...]) -> Iterator[_Line]:
        if not opened:
            return
        yield from self.heading(f"COULD NOT BE DECIDED ({sum(item.entries for item in opened):,})")
        for item in opened[:MOST]:
            yield _Line("")
            yield from self.wrapped(item.reason, "? ", "  ")
            for remedy in item.decide:
                yield from self.labelled("decide", remedy, "  ")
            more = f" and {len(item.rules) - _MOST_ROWS:,} more" if len(item.rules) > _MOST_ROWS else ""
            yield from self.labelled("open", ", ".join(item.rules[:_MOST_ROWS]) + more, "  ")
            yield from self.labelled(
                "weight", "blocks, because not looked at is not a pass" if item.blocks else "does not block", "  "
            )
        yield from self.rest(len(opened) - MOST)

    def accepted(self, accepted: tuple[Accepted, ...]) -> Iterator[_Line]:
        if not accepted:
            return
        yield from self.heading(f"KNOWN AND ACCEPTED ({len(accepted):,})")
        for item in accepted[:MOST]:
            why = item.because or words.STATES[item.state]
            why = why if why.startswith(item.state) else f"{item.state}: {why}"
            yield from self.wrapped(f"{item.rule}: {item.message} [{why}]", "- ", "  ")
        yield from self.rest(len(accepted) - MOST)

    def untested(self, story: Story) -> Iterator[_Line]:
        if not story.untested:
            return
        yield from self.heading(
            f"NOT TESTED ({len(story.untested):,} {'rule' if len(story.untested) == 1 else 'rules'})"
        )
        yield from self.wrapped(", ".join(story.untested_nouns))
        yield from self.wrapped("`launchgate explain RULE` says what to declare in launchgate.yml.")

    def looked(self, looked: tuple[Looked, ...]) -> Iterator[_Line]:
        if not looked:
            return
        yield from self.heading("WHAT WAS LOOKED AT")
        for check in looked:
            receipt = f": {check.receipt}" if check.receipt else ""
            reason = f" ({check.reason})" if check.reason else ""
            yield from self.wrapped(f"{check.title}: {check.result}{receipt}{reason}", "- ", "  ")

    def tables(self, tables: tuple[Table, ...]) -> Iterator[_Line]:
        """Tables, where they leave the findings in sight; otherwise which there are and where they are read."""
        lines = [line for table in tables for line in self.table(table)]
        if len(lines) <= _MOST_TABLED:
            yield from lines
            return
        yield from self.heading(f"TABLES ({len(tables)})")
        named = (
            f"{words.clip(one.title, 200)} ({len(one.rows):,} {'row' if len(one.rows) == 1 else 'rows'})"
            for one in tables
        )
        yield from self.wrapped(f"{', '.join(named)}: `--report html:report.html` shows them.")

    def table(self, table: Table) -> Iterator[_Line]:
        yield from self.heading(terminal(words.clip(table.title, 200)))
        rows = [
            [terminal(words.cell(cell)) for cell in row] for row in (table.columns, *islice(table.rows, _MOST_ROWS))
        ]
        widths = [max(len(row[place]) for row in rows if place < len(row)) for place in range(len(table.columns))]
        widths = narrowed(widths, self.width)
        fits = sum(widths) + 2 * len(widths) <= self.width
        if fits:
            for row in rows:
                cells = (cut_to(cell, wide) for cell, wide in zip(row, widths, strict=False))
                yield _Line("  ".join(cells).rstrip())
        else:
            yield from self.records(rows[: _MOST_RECORDS + 1])
        yield from self.rest(len(table.rows) - (_MOST_ROWS if fits else _MOST_RECORDS))

    def records(self, rows: list[list[str]]) -> Iterator[_Line]:
        """A table too wide for the page, as one small paragraph for each row, under the name in its first column."""
        for row in rows[1:]:
            pairs = (
                f"{name} {cell}" for name, cell in zip(rows[0][1:], row[1:], strict=False) if cell not in ("", "-")
            )
            yield from self.wrapped(f"{row[0]}: {'; '.join(pairs)}" if row else "", "- ", "  ")

    def series(self, series: tuple[Series, ...]) -> Iterator[_Line]:
        if not series:
            return
        told = [one for one in series if one.unit != "%"]  # the shape of a distribution is a picture, not three numbers
        if not told:
            return
        yield from self.heading("MEASURED")
        for one in told:
            yield from self.wrapped(f"{one.title}: {words.measured(one)}", "- ", "  ")

    def sentences(self, title: str, sentences: tuple[str, ...]) -> Iterator[_Line]:
        if not sentences:
            return
        yield from self.heading(title)
        for sentence in sentences[:MOST]:
            yield from self.wrapped(sentence, "- ", "  ")
        yield from self.rest(len(sentences) - MOST)

    def labelled(self, label: str, text: str, indent: str = "") -> Iterator[_Line]:
        if text:
            yield from self.wrapped(text, f"{indent}{label:{_LABEL}}", f"{indent}{'':{_LABEL}}")

    def wrapped(self, text: str, first: str = "", later: str = "") -> Iterator[_Line]:
        lines = textwrap.wrap(
            terminal(text), self.width, initial_indent=first, subsequent_indent=later,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        yield from (_Line(line) for line in lines)


def _likewise(first: str, text: str) -> str | None:
    """A fix told by what differs from the first one's; None where that would not be shorter."""
    ours, theirs = text.strip("\n").split("\n"), first.strip("\n").split("\n")
    changed = [line for line, other in zip(ours, theirs, strict=False) if line != other]
    if len(ours) != len(theirs) or len(changed) + 1 > len(ours):
        return None
    if len(changed) == 1:
        return f"as for the first, with {changed[0].strip()}"
    return "\n".join(("as for the first, with", *(line.strip() for line in changed)))
