"""A document that a launch needs, judged by what it says: its parts, an owner, a date. Pure.

A file that only exists, or that keeps places for later, is no document. What is missing is named, with the lines to paste.
One that nobody has looked at for long is `unknown`: it may still be right, and nobody knows.
"""

import re
from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date, timedelta

from launchgate.dataclass import dataclass
from launchgate.document_words import dates, is_english, placeholders
from launchgate.documents import Document, Place, Section, missing, places, within
from launchgate.model import Assessment, Location, Rule, Status
from launchgate.saying import attest_command, said
from launchgate.wanted import OWNER, PASTE_DATE, Part, Wanted, skeleton

_CHANGELOG = re.compile(
    r"(?i)(?:^|/)(?:changelog|changes|history|news|releases?|release[-_ ]notes)(?:\.(?:md|rst|txt|adoc))?$"
)
_BLANK = re.compile(r"<[^<>\n]{1,100}>")
_MOST = 3
"""Things left for later that a message names."""
_LOOKED = re.compile(
    r"(?i)\b(?:updated|reviewed|checked|verified|as of|last [a-z]{3,12}|date|tested|drilled|revised)\b"
)
_NEAR = 60
"""Characters behind such a word in which its date stands; further on it is a date of something else."""
_PLACES = 40
"""Places about one topic that are looked at, named files first."""
_BLOCKS = 6_000
"""Paragraphs, rows and items of all of them together: judging has no deadline, and a handover is read by people."""
_OWNERS = r"\b(?:owners?|ownership|maintainers?|contacts?|responsible)\b"
_LONGEST = 4_000
"""Characters of one block that dates are searched in."""
_DATE = "when it was last checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The documents of the repository, and what they are compared with."""

    documents: tuple[Document, ...]
    today: str
    """ISO date of the run."""
    hosts: tuple[str, ...] = ()
    """The declared names of the product."""
    unread: tuple[str, ...] = ()
    """Documents that could not be read, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of looking for one document. `status` is None when there is none."""

    status: Status | None
    message: str
    remediation: str = ""
    location: Location = field(default_factory=Location)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What a document says of itself, at its top or under a heading of its own, which then holds for every section of it."""

    owned: bool
    top: Section

    @classmethod
    def of(cls, document: Document) -> "_Whole":
        blocks = document.whole.blocks[:_BLOCKS]
        headings = [at for at, block in enumerate(blocks) if block.kind == "heading"]
        top = replace(document.whole, blocks=blocks[: headings[1] if len(headings) > 1 else _BLOCKS])
        owned = any(
            not missing(one, (OWNER,)) for one in (top, within(replace(document.whole, blocks=blocks), _OWNERS))
        )
        return cls(owned=owned, top=top)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One place, and what it lacks."""

    place: Place
    lacks: tuple[Part, ...]
    owner: bool
    day: date | None
    kept: tuple[str, ...]
    """What is left for later: placeholders, boxes that are not ticked."""
    about: bool
    """Whether it says anything that the document has to say, or is meant to."""

    @property
    def faults(self) -> int:
        return len(self.lacks) + (not self.owner) + (self.day is None) + bool(self.kept)


def is_changelog(path: str) -> bool:
    """Whether a path is a list of changes, which `documents.candidates` leaves out."""
    return _CHANGELOG.search(path) is not None


def look_for(wanted: Wanted, papers: Papers, configured: str = "", max_age_days: int = 180) -> Found:
    """The best place for a document, judged. `configured` is the file that launchgate.yml names for it."""
    known = {document.path: document for document in papers.documents}
    if configured and configured not in known:
        text = f"{configured} is named for the {wanted.title}, and there is no such document in the repository"
        return Found(status=Status.FAIL, message=text, remediation=skeleton(wanted, configured, papers.hosts))
    chosen = [known[configured]] if configured else papers.documents
    found = _bounded(places(chosen, wanted.topic, (configured,) if configured else ()))
    about = {path: _Whole.of(known[path]) for path in {place.path for place in found}}
    seen = [_seen(wanted, papers, place, about[place.path]) for place in found]
    seen = sorted((one for one in seen if one.about), key=lambda one: one.faults)
    if not seen:
        text = f"no document holds {_a(wanted.title)} ({_listed([part.name for part in wanted.parts])})"
        return Found(status=None, message=text, remediation=skeleton(wanted, hosts=papers.hosts))
    return _judged(wanted, papers, seen, max_age_days)


def _bounded(found: Sequence[Place]) -> list[Place]:
    kept, left = [], _BLOCKS
    for place in found[:_PLACES]:
        if left <= 0:
            break
        blocks = place.section.blocks[:left]
        kept.append(replace(place, section=replace(place.section, blocks=blocks)))
        left -= len(blocks)
    return kept


def _seen(wanted: Wanted, papers: Papers, place: Place, whole: _Whole) -> _Seen:
    section = place.section
    lacks = list(missing(section, wanted.parts))
    if wanted.ranked and any(block.ordered for block in section.blocks):
        lacks = [part for part in lacks if part.name != wanted.ranked]
    unnamed = [host for host in papers.hosts if wanted.hosts and not _names(section, host)]
    hosts = [
        Part(name=f"the name {host}", patterns=(), paste=f"{host}: <where it points and who runs it>")
        for host in unnamed
    ]
    kept = [f"'{one.text}' in line {one.line}" for one in placeholders(section)]
    kept += [f"'{one}'" for one in _unfilled(wanted, section) if not any(one in known for known in kept)]
    kept += [f"an open box in line {block.line}" for block in section.blocks if wanted.ticked and _open_box(block.text)]
    owner = not wanted.owned or whole.owned or not missing(section, (OWNER,))
    about = place.by != "heading" or len(lacks) < len(wanted.parts)
    day = _day(section, whole.top, papers.today, any_date=not wanted.owned)
    return _Seen(place=place, lacks=(*lacks, *hosts), owner=owner, day=day, kept=tuple(kept), about=about)


def _names(section: Section, host: str) -> bool:
    return host.lower() in section.text.lower() or any(host.lower() in block.text.lower() for block in section.code)


def _unfilled(wanted: Wanted, section: Section) -> tuple[str, ...]:
    """What the skeleton leaves to be filled in and still stands there as it was pasted."""
    pasted = "\n".join((*(part.paste for part in wanted.parts), OWNER.paste, PASTE_DATE))
    text = section.text
    return tuple(one for one in dict.fromkeys(_BLANK.findall(pasted)) if one in text)


def _open_box(text: str) -> bool:
    return text.lstrip("-*+ ").startswith("[ ]")


def _day(section: Section, top: Section, today: str, *, any_date: bool) -> date | None:
    """The last day on which somebody looked: a date beside a word that says so, in the section or at the document's top.

    In a list of changes any date counts. A day to come is a plan, not a look.
    """
    limit = date.fromisoformat(today)
    for blocks in (section.blocks, top.blocks):
        found = [
            day for block in blocks if block.kind != "code" for day in _looked(block.text[:_LONGEST], any_date=any_date)
        ]
        past = [day for day in found if day <= limit]
        if past:
            return max(past)
    return None


def _looked(text: str, *, any_date: bool) -> tuple[date, ...]:
    if any_date:
        return dates(text)
    return tuple(day for word in _LOOKED.finditer(text) for day in dates(text[word.end() : word.end() + _NEAR])[:1])


def _judged(wanted: Wanted, papers: Papers, seen: Sequence[_Seen], max_age_days: int) -> Found:
    best = _joined(seen)
    where = Location(path=best.place.path, line=best.place.section.line)
    if best.lacks and not best.kept and not is_english(best.place.section.text):
        # Nobody can say that it lacks anything: English words are what its parts are recognised by.
        lacks = _listed([part.name for part in best.lacks])
        text = f"{best.place.label} does not seem to be in English, so that these were not recognised in it: {lacks}"
        lines = "\n".join(part.paste for part in best.lacks)
        fix = f"add short lines with the English labels; the rest may stay as it is:\n\n{lines}"
        return Found(status=Status.UNKNOWN, message=text, remediation=fix, location=where)
    if best.faults:
        text = f"{best.place.label} is no complete {wanted.title}: {_faults(best)}"
        return Found(status=Status.FAIL, message=text, remediation=_repair(wanted, best), location=where)
    day = best.day
    if day is not None and date.fromisoformat(papers.today) - day > timedelta(days=max_age_days):
        text = f"{best.place.label} was last checked on {day}, more than {max_age_days} days ago"
        text += f"; nobody knows whether the {wanted.title} still holds"
        fix = f"read it, correct what no longer holds, and write the day into it, as in `{PASTE_DATE}`"
        return Found(status=Status.UNKNOWN, message=text, remediation=fix, location=where)
    # Where the best place holds all of it, the others are no part of the answer.
    together = seen if seen[0].lacks else seen[:1]
    labels = dict.fromkeys(one.place.label for one in together if one.place.path == best.place.path)
    text = f"{_listed(labels)} {'hold' if len(labels) > 1 else 'holds'} the {wanted.title}, last checked on {day}"
    return Found(status=Status.PASS, message=text, location=where)


def _joined(seen: Sequence[_Seen]) -> _Seen:
    """The best place; where it lacks parts that others of the same topic hold, those count too."""
    best = seen[0]
    if not best.lacks:
        return best
    names = set.intersection(*({part.name for part in one.lacks} for one in seen))
    lacks = tuple(part for part in best.lacks if part.name in names)
    return replace(best, lacks=lacks, about=True)


def _faults(seen: _Seen) -> str:
    lacks = [part.name for part in seen.lacks]
    lacks += [] if seen.owner else [OWNER.name]
    lacks += [] if seen.day else [_DATE]
    said = [f"missing: {_listed(lacks)}"] if lacks else []
    said += [f"left for later: {_listed(seen.kept[:_MOST])}"] if seen.kept else []
    return "; ".join(said)


def _repair(wanted: Wanted, seen: _Seen) -> str:
    lines = [part.paste for part in seen.lacks]
    lines += [] if seen.owner else [OWNER.paste]
    lines += [] if seen.day else [PASTE_DATE]
    other = f"; if another file is meant, name it in `{wanted.setting}`" if seen.place.by != "configured" else ""
    if not lines:
        return f"finish {seen.place.path}: write what is left for later, or take it out{other}"
    heading = seen.place.section.title or wanted.title
    return "\n".join([f"add to {seen.place.path}, under “{heading}”{other}:", "", *lines])


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _listed(names: Sequence[str] | dict[str, None]) -> str:
    return ", ".join(names)


def assessed(rule: Rule, found: Found, papers: Papers) -> Assessment:
    """The assessment of a rule about a document. Where there is none, it fails, or is left to a person who may know."""
    if found.status is not None:
        return said(rule, found.status, found.message, found.remediation, found.location)
    if papers.unread:
        text = f"{found.message}; {len(papers.unread)} could not be read ({papers.unread[0]})"
        return said(rule, Status.UNKNOWN, text, "make the documents readable and run again")
    if rule.attestable:
        text = f"not declared: {found.message}; a person may attest it instead"
        fix = f"{found.remediation}\n\nor attest it:\n\n{attest_command(rule)}"
        return said(rule, Status.NOT_APPLICABLE, text, fix)
    return said(rule, Status.FAIL, found.message, found.remediation)
