"""The report as GitHub Markdown, made for a job's summary: below 900 kB, cut visibly, because GitHub drops a longer one whole.

Findings come first and get most of the room; what closes the report (not tested, receipts, policy) has its own share.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.model import Series, Table, Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._escape import markdown, markdown_block, markdown_code, markdown_text, web_address
from launchgate.reporters._story import Accepted, Group, Item, Looked, Open, Story, Untested, count, tell

LIMIT = 900_000
"""Bytes of UTF-8; GitHub's own limit is 1 MiB."""
_FINDINGS = 650_000
"""Bytes for everything up to what can wait."""
_OPENED = 15
"""Findings of one list that show without a click."""
_MOST_ROWS = 100


def render(verdict: Verdict) -> str:
    """The whole summary."""
    return _compose(verdict)[0]


def shown(verdict: Verdict) -> int:
    """How many entries the summary tells of; those cut for want of room are not."""
    return len(verdict.assessments) - _compose(verdict)[1]


def _compose(verdict: Verdict) -> tuple[str, int]:
    """The text and how many findings were cut from it."""
    story = tell(verdict)
    room = _Room(_FINDINGS)
    room.add(_head(story))
    _findings(room, "Must fix now", story.blocking)
    _undecided(room, story.undecided)
    _findings(room, "Can wait", story.waiting)
    room.left += LIMIT - _FINDINGS
    _accepted(room, story.accepted)
    for part in (
        _untested(story.untested), _looked(story.looked),
        _list("Evidence", [f"{kind}: {number}" for kind, number in story.evidence]),
        _tables(story.tables), _measured(story.series),
        _list("Said by a person", story.people), _list("Policy", story.policy),
    ):  # fmt: skip
        if not room.add(part):
            room.add("\n… left out here for want of room; it is in the JSON and HTML reports.\n")
    return "".join(room.parts), room.cut


@dataclass
class _Room:
    """What was written so far and how many bytes are left for more."""

    left: int
    parts: list[str] = field(default_factory=list)
    cut: int = 0

    def add(self, text: str, reserve: int = 1000) -> bool:
        """Add `text` if it fits while `reserve` bytes stay free for closing what is open."""
        size = len(text.encode("utf-8"))
        if size > self.left - reserve:
            return False
        self.parts.append(text)
        self.left -= size
        return True

    def close(self, text: str) -> None:
        """Add what must not be missing: a closing tag, a note on what was cut."""
        self.add(text, reserve=0)

    def missing(self, number: int) -> None:
        """Say that `number` findings are not here."""
        if number:
            self.cut += number
            noun = "finding" if number == 1 else "findings"
            self.close(f"\n… {number:,} more {noun}; the full list is in the JSON/HTML report.\n")


def _head(story: Story) -> str:
    facts = "  \n".join(f"**{label}:** {_value(text)}" for label, text in story.run)
    return f"# {story.answer}: {markdown_text(story.scope)}\n\n**{markdown_text(story.lead)}**\n\n{facts}\n"


def _findings(room: _Room, title: str, groups: tuple[Group, ...]) -> None:
    if not groups:
        return
    room.add(f"\n## {title} ({count(groups):,})\n")
    left = count(groups)
    for number, group in enumerate(groups, start=1):
        if not room.add(_group_head(number, group)):
            break
        told = _members(room, group)
        left -= told
        if told < len(group.items):
            break
    room.missing(left)


def _group_head(number: int, group: Group) -> str:
    single = group.items[0] if len(group.items) == 1 else None
    kind = f"{markdown_code(group.rule)}, {group.severity}, {markdown(group.kind)}"
    link = web_address(group.reference)
    facts = [
        *(_places(single) if single else ()),
        f"**Why it matters:** {markdown_text(group.why)}",
        f"**Rule:** {kind}" + (f", [more about it]({link.replace('&', '&amp;')})" if link else ""),
        *(_after(single) if single else ()),
    ]
    lines = "\n".join(f"- {fact}" for fact in facts)
    return f"\n### {number}. {markdown_text(group.headline)}\n\n{lines}\n{_fix(group.fix)}"


def _members(room: _Room, group: Group) -> int:
    """Write the findings of a group of several; how many found room."""
    if len(group.items) == 1:
        return 1
    opened, rest = group.items[:_OPENED], group.items[_OPENED:]
    room.close("\n")
    told = _some(room, opened)
    if rest and told == len(opened):
        room.close(f"\n<details>\n<summary>{len(rest):,} more places</summary>\n\n")
        told += _some(room, rest)
        room.close("\n</details>\n")
    return told


def _some(room: _Room, items: Sequence[Item]) -> int:
    for told, item in enumerate(items):
        if not room.add(_member(item)):
            return told
    return len(items)


def _member(item: Item) -> str:
    facts = [f"- {markdown_text(item.message)}", *(f"  - {fact}" for fact in (*_places(item), *_after(item)))]
    return "\n".join(facts) + "\n" + textwrap.indent(_fix(item.fix), "  ")


def _places(item: Item) -> Iterator[str]:
    yield f"**Where:** {', '.join(markdown_code(place) for place in item.where)}"
    if item.proof:
        yield f"**Proof:** {markdown_code(item.proof)}"


def _after(item: Item) -> Iterator[str]:
    if item.note:
        yield f"**Note:** {markdown_text(item.note)}"
    number = len(item.consequences)
    if number:
        yield f"**{number:,} more {'consequence' if number == 1 else 'consequences'} of this:** " + _joined(
            item.consequences, "; "
        )


def _fix(text: str) -> str:
    if not text:
        return ""
    if "\n" in text.strip():
        return f"\n**Fix:**\n\n{markdown_block(text)}\n"
    return f"\n**Fix:** {markdown_text(text)}\n"


def _undecided(room: _Room, opened: tuple[Open, ...]) -> None:
    if not opened:
        return
    room.add(f"\n## Could not be decided ({sum(item.entries for item in opened):,})\n\n")
    room.add(_header("Reason", "What decides it", "Left open", "Blocks"))
    left = sum(item.entries for item in opened)
    for item in opened:
        decide = "<br>".join(markdown_text(remedy) for remedy in item.decide)
        if not room.add(
            _row(markdown_text(item.reason), decide, _joined(item.rules, "<br>"), "yes" if item.blocks else "no")
        ):
            break
        left -= item.entries
    room.missing(left)


def _accepted(room: _Room, accepted: tuple[Accepted, ...]) -> None:
    if not accepted:
        return
    room.add(f"\n## Known and accepted ({len(accepted):,})\n\n<details>\n<summary>Show them</summary>\n\n")
    room.add(_header("Rule", "Finding", "Why it does not count"))
    told = 0
    for item in accepted:
        why = markdown_text(item.because or words.STATES[item.state])
        if not room.add(
            _row(markdown_code(item.rule), markdown_text(item.message), why), reserve=LIMIT - _FINDINGS - 100_000
        ):
            break
        told += 1
    room.missing(len(accepted) - told)
    room.close("\n</details>\n")


def _untested(untested: tuple[Untested, ...]) -> str:
    if not untested:
        return ""
    rows = (
        _row(markdown_code(item.rule), markdown_text(item.covers), markdown_text(item.message)) for item in untested
    )
    table = _header("Rule", "Covers", "Why not") + "".join(rows)
    nouns = ", ".join(dict.fromkeys(markdown_text(item.covers) for item in untested))
    details = f"<details>\n<summary>What to declare</summary>\n\n{table}\n</details>\n"
    return f"\n## Not tested ({len(untested):,})\n\n{nouns}\n\n{details}"


def _looked(looked: tuple[Looked, ...]) -> str:
    if not looked:
        return ""
    rows = (
        _row(
            markdown_text(check.title),
            markdown_text(check.result),
            _both(check.receipt, check.reason),
            f"{check.seconds:.1f} s",
        )
        for check in looked
    )
    return "\n## What was looked at\n\n" + _header("Check", "Result", "Read or contacted", "Time") + "".join(rows)


def _both(receipt: str, reason: str) -> str:
    return "<br>".join(markdown_text(text) for text in (receipt, reason) if text)


def _tables(tables: Iterable[Table]) -> str:
    return "".join(_table(table) for table in tables)


def _table(table: Table) -> str:
    if not table.columns:
        return ""
    body = "".join(_row(*(_value(words.cell(cell)) for cell in row)) for row in table.rows[:_MOST_ROWS])
    more = len(table.rows) - _MOST_ROWS
    note = f"\n… {more:,} more rows; the full table is in the JSON/HTML report.\n" if more > 0 else ""
    header = _header(*(markdown_text(column) for column in table.columns))
    summary = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
    title = markdown_text(words.clip(table.title, 200))
    return f"\n### {title}\n\n<details>\n<summary>{summary}</summary>\n\n{header}{body}{note}\n</details>\n"


def _value(text: str) -> str:
    """An address as code, so that it stays whole and is no link; anything else as text."""
    return markdown_code(text) if web_address(text) else markdown_text(text)


def _measured(series: Sequence[Series]) -> str:
    if not series:
        return ""
    rows = (_row(markdown_text(words.clip(one.title, 200)), markdown_text(words.measured(one))) for one in series)
    return "\n## Measured\n\n" + _header("What", "Values") + "".join(rows)


def _list(title: str, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    more = len(sentences) - _MOST_ROWS
    note = (f"… {more:,} more; the full list is in the JSON/HTML report.",) if more > 0 else ()
    lines = [*(markdown_text(sentence) for sentence in sentences[:_MOST_ROWS]), *note]
    return f"\n## {title}\n\n" + "".join(f"- {line}\n" for line in lines)


def _joined(texts: Sequence[str], separator: str) -> str:
    more = f"{separator}… {len(texts) - _OPENED:,} more" if len(texts) > _OPENED else ""
    return separator.join(markdown_text(text) for text in texts[:_OPENED]) + more


def _header(*cells: str) -> str:
    return _row(*cells) + "|" + " --- |" * len(cells) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"
