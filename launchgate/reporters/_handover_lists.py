"""The two lists that a handover makes of a verdict: known risks and next steps, the worst for the launch first. Pure."""

from collections.abc import Iterator, Sequence

from launchgate.model import Cell, Table, Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._people import SOON, days_left
from launchgate.reporters._story import Group, Open, Story

MOST = 200
"""Rows of one list; more is counted in its last row."""
_SHORT = 300
"""Characters of one cell; the launch report has all of it."""


def risks(story: Story) -> Iterator[Table]:
    """What was found and not repaired, what nobody could decide, and what was accepted."""
    rows: list[tuple[Cell, ...]] = []
    rows += [("must be fixed", group.headline, group.why) for group in story.blocking]
    rows += [("not decided, blocks", one.reason, _rules(one)) for one in story.undecided if one.blocks]
    rows += [(group.severity, group.headline, group.why) for group in story.waiting]
    rows += [("not decided", one.reason, _rules(one)) for one in story.undecided if not one.blocks]
    rows += [("accepted", one.message, one.because or words.STATES[one.state]) for one in story.accepted]
    if rows:
        yield _table("risks", "Known risks, the worst first", ("Weight", "Risk", "What it means"), rows)


def _rules(one: Open) -> str:
    return f"nobody knows about: {', '.join(one.rules)}"


def steps(verdict: Verdict, story: Story) -> Iterator[Table]:
    """What to do about it, in the same order, then what ends soon and what nobody has declared."""
    found = [
        *(_fix(group, "now") for group in story.blocking),
        *(_decide(one, "now") for one in story.undecided if one.blocks),
        *_ending(verdict),
        *(_fix(group, "can wait") for group in story.waiting),
        *(_decide(one, "can wait") for one in story.undecided if not one.blocks),
    ]
    if story.untested_nouns:
        nouns = ", ".join(story.untested_nouns)
        found.append(("can wait", "Declare or attest what was not tested", f"Nobody looked at: {nouns}"))
    rows = [(number, *row) for number, row in enumerate(found, start=1)]
    if rows:
        yield _table("steps", "Next steps, by impact", ("Step", "When", "What to do", "About"), rows)


def _fix(group: Group, when: str) -> tuple[str, str, str]:
    fix = group.fix or next((item.fix for item in group.items if item.fix), "")
    return when, words.capital(_line(fix)) if fix else "Repair it", group.headline


def _decide(one: Open, when: str) -> tuple[str, str, str]:
    how = words.capital(_line(one.decide[0])) if one.decide else "Find out"
    return when, how, f"Not decided: {', '.join(one.rules[:3])}. {one.reason}"


def _ending(verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    for item in verdict.policy.attestations:
        left = days_left(item.expires, verdict)
        if item.state in ("used", "unused") and left is not None and left <= SOON:
            title = words.prose(verdict, item.rule).title
            yield f"by {item.expires}", "Look again and attest anew", f"{title}: {item.owner}'s word ends then"
    waived: dict[tuple[str, str, str], list[str]] = {}
    for waiver in verdict.policy.waivers:
        left = days_left(waiver.until, verdict)
        if waiver.state == "used" and left is not None and left <= SOON:
            told = f"{waiver.owner}'s waiver ends then: {waiver.reason}"
            waived.setdefault((waiver.until, waiver.rule, told), []).extend([waiver.subject] if waiver.subject else [])
    for (until, rule, told), subjects in waived.items():
        where = f" ({', '.join(subjects)})" if subjects else ""
        yield f"by {until}", f"Repair what was waived: {words.prose(verdict, rule).title}{where}", told


def _line(text: str) -> str:
    """The first line of a fix; what follows is to be pasted and stands in the launch report."""
    first, _, rest = text.strip().partition("\n")
    return f"{first.rstrip(':')} (the launch report has the lines to paste)" if rest else first


def _table(id_: str, title: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> Table:
    shown = [tuple(words.clip(cell, _SHORT) if isinstance(cell, str) else cell for cell in row) for row in rows[:MOST]]
    if len(rows) > MOST:
        shown.append((f"… and {len(rows) - MOST:,} more", *("" for _ in columns[1:])))
    return Table(id=id_, title=title, columns=columns, rows=tuple(shown))
