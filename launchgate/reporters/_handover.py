"""What the handover document holds, before it has a format. Pure; knows no check by name and invents nothing.

Tables and rules say themselves into which section they belong. What is not known is said to be so, with who could say it:
a person who answered for something of that section, else the role. Texts are as in the verdict; each format escapes them.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.model import Attestation, Entry, EvidenceKind, RuleText, Section, Status, Table, Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._handover_lists import risks, steps
from launchgate.reporters._people import ending
from launchgate.reporters._sections import WORDS
from launchgate.reporters._story import Story, count, tell

Kind = Literal["written", "attested", "missing", "open"]
KINDS: dict[Kind, str] = {
    "written": "In order", "attested": "Said by a person", "missing": "Not in order", "open": "Not known",
}  # fmt: skip
_WORST = (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a section."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One section: tables of this run, what is written down or attested, and what is not known."""

    id: Section
    title: str
    intro: str
    tables: tuple[Table, ...]
    said: tuple[Said, ...]
    who: str
    """Who could say what is not known; empty when everything is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The whole document."""

    story: Story
    product: str
    blockers: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]


def written(verdict: Verdict) -> Handover:
    """The handover document of a verdict."""
    story = tell(verdict)
    product = verdict.run.target or "this repository"
    number = count(story.blocking)
    blockers = "No known blocker." if not number else f"{number:,} known {'blocker' if number == 1 else 'blockers'}."
    return Handover(
        story=story,
        product=words.clip(product, 500),
        blockers=blockers,
        facts=tuple((label, text) for label, text in story.run if label not in ("Reasons", "Target")),
        chapters=tuple(_chapter(section, verdict, story) for section in Section),
    )


def _chapter(section: Section, verdict: Verdict, story: Story) -> Chapter:
    tables = tuple(_tables(section, verdict, story))
    texts = [text for text in verdict.rules if text.handover is section]
    said = [one for text in texts if (one := _said(text, verdict)) is not None]
    said += _more(section, verdict, story)
    if not tables and not said:
        said = [Said("open", "this run drew up nothing here and judged nothing that is told here.")]
    open_ = any(one.kind in ("missing", "open") for one in said)
    return Chapter(
        id=section,
        title=WORDS[section].title,
        intro=WORDS[section].intro,
        tables=tables,
        said=tuple(sorted(said, key=lambda one: list(KINDS).index(one.kind))),
        who=_who(section, texts, verdict) if open_ else "",
    )


def _tables(section: Section, verdict: Verdict, story: Story) -> Iterator[Table]:
    yield from (table for table in story.tables if table.handover is section and table.rows)
    if section is Section.RISKS:
        yield from risks(story)
    if section is Section.NEXT:
        yield from steps(verdict, story)
    if section is Section.ACCOUNTS and verdict.policy.attestations:
        yield _people(verdict)


def _people(verdict: Verdict) -> Table:
    rows = tuple(_person(item, verdict) for item in verdict.policy.attestations)
    columns = ("What", "Answer", "Who said it", "On", "Counts until", "Evidence", "Remark")
    return Table(id="people", title="Who answers for what", columns=columns, rows=rows)


def _person(item: Attestation, verdict: Verdict) -> tuple[str, ...]:
    title = words.prose(verdict, item.rule).title
    remark = item.defect or ending(item, verdict).removeprefix("; ") or item.note or ""
    if item.state in ("expired", "future", "incomplete"):
        remark = f"does not count: {item.defect or item.state}"
    return (title, item.status, item.owner, item.date, item.expires, item.evidence, remark)


def _said(text: RuleText, verdict: Verdict) -> Said | None:
    """The answer to one rule: its worst entry. What a table of this run satisfies needs no words beside the table."""
    entries = sorted(
        (entry for entry in verdict.assessments if entry.rule == text.id), key=lambda entry: _WORST.index(entry.status)
    )
    if not entries or entries[0].evidence_kind is EvidenceKind.DERIVED:
        return None
    return _answer(text, entries[0])


def _answer(text: RuleText, entry: Entry) -> Said:
    note = words.clip(entry.note or "")
    message = words.clip(entry.message.removeprefix("not declared: "))
    more = f" ({note})" if note else ""
    heard = entry.judged is not None and entry.status is not Status.UNKNOWN
    if entry.evidence_kind is EvidenceKind.ATTESTATION and heard:
        kind: Kind = "missing" if entry.status is Status.FAIL else "attested"
        answer = " does not apply" if entry.status is Status.NOT_APPLICABLE else ""
        return Said(kind, words.sentence(f"“{text.title}”{answer}: {note}"))
    if entry.status is Status.PASS:
        return Said("written", words.sentence(f"{words.capital(message)}{more}"))
    if entry.status is Status.FAIL:
        return Said("missing", words.sentence(f"{words.capital(message)}{more}"))
    return Said("open", words.sentence(f"“{text.title}”: {message}{more}"))


def _more(section: Section, verdict: Verdict, story: Story) -> Iterable[Said]:
    """What the verdict itself lacks."""
    if section is Section.CHANGES and not any(table.handover is section for table in verdict.tables):
        text = "This verdict was compared with no earlier one, and it holds no git history; pass --previous with the verdict "
        yield Said("open", f"{text}of the last release.")
    if section is Section.RISKS and story.untested_nouns:
        yield Said("open", words.clip(f"Not tested at all: {', '.join(story.untested_nouns)}."))


def _who(section: Section, texts: Iterable[RuleText], verdict: Verdict) -> str:
    """A person who answered for something of this section, else the role."""
    rules = {text.id for text in texts}
    answered: dict[str, list[str]] = {}
    for item in verdict.policy.attestations:
        if item.rule in rules and item.owner and item.date:
            title = f"“{words.prose(verdict, item.rule).title}” on {item.date}"
            answered.setdefault(item.owner, []).append(title)
    people = [f"{owner}, who answered for {' and '.join(dict.fromkeys(titles))}" for owner, titles in answered.items()]
    who = ", and ".join(people) if people else WORDS[section].role
    return words.clip(f"{who}, could say it." if people else f"{who} could say it.", 1000)
