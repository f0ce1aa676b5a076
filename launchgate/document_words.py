"""Words that documents are judged by: placeholders, dates and people. Pure; each function looks at one statement or section."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from launchgate.dataclass import dataclass
from launchgate.wanted import NAME, PERSON

if TYPE_CHECKING:
    from launchgate.documents import Section

__all__ = ["Placeholder", "dates", "is_english", "is_placeholder", "labelled_dates", "people", "placeholders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """Something that somebody meant to write later."""

    text: str
    line: int


_LATER = re.compile(
    r"https?://<address>|<platform\b[^<>\n]{0,80}>|<(?:the (?:one )?command|command that|previous version)\b[^<>\n]{0,120}>|"
    r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b(?!\.\w|[/\w-])|\b[Tt]odo:|\?\?\?|"
    r"(?i:\bto be (?:decided|defined|determined|written|confirmed|done|documented|added|completed|filled)\b|\bcoming soon\b|"
    r"\blorem ipsum\b|\b(?:write|fill|describe|document) (?:this|me|in here)\b(?: later| in\b| here)|\bplaceholder text\b|"
    r"\bnot (?:yet )?(?:written|documented|decided) yet\b|\bnot yet (?:written|documented|decided|drilled|tested)\b)"
)
_BLANK = re.compile(
    r"\bYYYY-MM-DD\b|\bDD[./]MM[./]YYYY\b|_{4,}|"
    r"(?i:(?<![\w/=:@-])<(?:your|the|either|first and last|insert|fill|name|date|owner|person|role|team|url|link|"
    r"e-?mail|phone|command|someone|who|when|how|what|replace|todo)\b[^<>\n]{0,300}>|\[(?:your|insert|fill|name|date|owner|person|role|team|link|someone|replace|todo)\b"
    r"[^\[\]\n]{0,80}\](?![(\[:])|\{\{[^{}\n]{1,80}\}\})"
)
_EMPTY = re.compile(
    r"(?i)[:|]\s{0,5}(?:-{1,3}|\u2014|\u2013|n/?a|none|nobody|never|unknown|pending|\?{1,2}|…|\.\.\.)?\s{0,5}[.;|]?\s{0,5}$"
)
_SPAN = re.compile(r"(`{1,3})[^`\n]{1,500}\1")


def is_placeholder(text: str) -> bool:
    """Whether a statement only keeps a place: "Owner: TBD", "Last drilled: YYYY-MM-DD", "Who decides:"."""
    return _kept(text) is not None or _EMPTY.search(text[-60:]) is not None


def _kept(text: str) -> str | None:
    """The placeholder in a statement. In a code span `<version>` is an argument to fill in, and right."""
    later = _LATER.search(text)
    blank = _BLANK.search(_SPAN.sub(" ", text))
    found = later or blank
    return found[0] if found else None


def placeholders(section: "Section", *, form: bool = False) -> tuple[Placeholder, ...]:
    """What a section leaves to be written later, in order. In code, and in a form that is filled in each time, only the words
    TODO, TBD and the like count."""
    found = []
    for block in section.blocks:
        text = block.text[:4_000]
        later = _LATER.search(text)
        kept = later[0] if later else None if form or block.kind == "code" else _kept(text)
        if kept:
            found.append(Placeholder(text=kept, line=block.line))
    return tuple(found)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    r"(?i)\b(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?P<m2>{_MONTH}),?\s(?P<y2>20\d\d)\b"
    rf"|\b(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>20\d\d)\b"
    rf"|\b(?P<m4>{_MONTH})\s(?P<y4>20\d\d)\b"
    r"|\b(?P<d5>\d{1,2})[./](?P<m5>\d{1,2})[./](?P<y5>20\d\d)\b"
)


def dates(text: str) -> tuple[date, ...]:
    """The dates in a text, in order: `2026-01-04`, `4 January 2026`, `January 4, 2026`, `January 2026` (its last day counts as
    its first), `31.01.2026`. What could be two dates (`03/04/2026`) is left out."""
    return tuple(found for one in _DATE.finditer(text) if (found := _date(one)) is not None)


def _date(found: re.Match[str]) -> date | None:
    for mark in ("", "2", "3", "4", "5"):
        year = found[f"y{mark}"]
        if not year:
            continue
        month = found[f"m{mark}"]
        day = int(found[f"d{mark}"]) if mark != "4" else 1
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
        if mark == "5" and number > 12 >= day:
            day, number = number, day
        elif mark == "5" and "/" in found[0] and day <= 12 and day != number:
            return None
        try:
            return date(int(year), number, day)
        except ValueError:
            return None
    return None


def labelled_dates(section: "Section", label: str) -> Iterator[tuple[date, int]]:
    """The dates of statements that match a label (lower case), each with its line: `last drilled: 2026-01-04`."""
    for one in section.statements():
        if re.search(label, one.text.lower()):
            yield from ((found, one.line) for found in dates(one.text))


_PERSON = re.compile(PERSON)
_AFTER = re.compile(
    rf"[:\u2014\u2013]\s{{1,3}}({NAME})\b(?!\s[a-z])|\b(?:is|by|asks?|ask|to)\s({NAME})\b(?!\s[a-z]{{1,20}}ing)"
)


def people(text: str) -> tuple[str, ...]:
    """Who a text names: people, handles, mail addresses and roles; a first name alone where it follows a colon or "by"."""
    found = [one[0] for one in _PERSON.finditer(text)]
    return tuple(found or [next(group for group in one.groups() if group) for one in _AFTER.finditer(text)])


_COMMON = frozenset(
    [
        "the",
        "to",
        "of",
        "and",
        "is",
        "in",
        "for",
        "on",
        "if",
        "it",
        "with",
        "be",
        "or",
        "by",
        "that",
        "this",
        "from",
        "not",
        "are",
    ]
)
_FEW = 40
"""Words below which a text may be in any language."""


def is_english(text: str) -> bool:
    """Whether a text can be English: these patterns say nothing of another language. A quarter of English prose are words of
    `_COMMON`, of other languages next to none."""
    words = re.findall(r"[^\W\d_]+", text[:40_000].lower())
    return len(words) < _FEW or sum(word in _COMMON for word in words) >= len(words) * 0.05
