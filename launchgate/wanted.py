"""What documents a launch needs and what each has to say, as it is declared. Pure, and light to load.

`launchgate.documents` reads documents, and `launchgate.papers` judges them.
"""

from collections.abc import Iterator, Sequence

from launchgate.dataclass import dataclass

NAME = r"[A-Z][a-z\u00e0-\u00ff'\u2019-]{1,30}"
_ROLE = (
    r"(?i:on-?call(?: engineer| person| developer)?|release (?:manager|captain|lead|engineer)|incident (?:commander|lead)|"
    r"(?:tech(?:nical)?|engineering|team|product|project|platform|ops|operations|backend|frontend|devops|dev) "
    r"(?:lead|owner|manager|head|engineer)|(?:lead|senior|duty) (?:developer|engineer)|(?:head|vp|director) of [a-z]{2,20}|"
    r"founders?|co-?founders?|owner of [a-z]{2,20}|maintainers?|(?:product|service) owner|sre|release owner|deployer|"
    r"whoever (?:deploys|deployed|released|is on call|is on-call|ships|shipped|merged))|\bC[ET]O\b|\bCPO\b|\bCOO\b"
)
PERSON = (
    r"(?:(?<![\w/.])@[A-Za-z][\w-]{1,38}(?:/[\w-]{1,60})?|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,60}|"
    rf"\b{NAME} {NAME}\b|{_ROLE})"
)
"""A pattern for who is responsible: @handle, mail address, first and last name, or a role that one person holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a document or a section can be about. Patterns are searched in lower case."""

    name: str
    files: str
    """Regular expression on `Document.name`, e.g. `rollback|roll back`."""
    headings: str
    """Regular expression on a heading's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that a document has to say."""

    name: str
    """A noun phrase that completes "it does not say ..." or "missing: ...": `who decides`."""
    patterns: tuple[str, ...]
    """Regular expressions, any of which recognises the part in one statement, upper and lower case alike."""
    paste: str
    """The text to paste, with what the reader has to fill in between angle brackets."""
    value: str = ""
    """What the same statement has to hold beside it, a pattern in which case counts: a date, a person."""
    code: bool = False
    """Whether the patterns are searched in code blocks too."""


OWNER = Part(
    name="who owns it",
    patterns=(r"\b(?:owner|owned|owns|maintain\w{0,5}|responsible|kept up by|author|contact)\b",),
    value=rf"{PERSON}|:\s{{1,3}}[A-Z][a-z]",
    paste="Owner: <first and last name>",
)
PASTE_DATE = "Last checked: <date, e.g. 2026-03-01>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document, and what it has to say."""

    title: str
    """Its heading, and the noun in messages: `DNS map`."""
    file: str
    """Where it may be put when there is none."""
    topic: Topic
    parts: tuple[Part, ...]
    hosts: bool = False
    """Whether it has to name every declared host."""
    owned: bool = True
    """Whether it needs an owner; a list of changes does not."""
    ranked: str = ""
    """The name of the part that a numbered list holds by itself."""
    ticked: bool = False
    """Whether boxes that are not ticked leave it incomplete."""
    setting: str = ""
    """The key of launchgate.yml that names the file, where its name and headings do not tell."""


def skeleton(wanted: Wanted, path: str = "", hosts: Sequence[str] = ()) -> str:
    """The whole document to paste, with what has to be filled in between angle brackets."""
    return "\n".join([f"create {path or wanted.file}:", "", *_lines(wanted, hosts)])


def _lines(wanted: Wanted, hosts: Sequence[str]) -> Iterator[str]:
    yield f"# {wanted.title[:1].upper()}{wanted.title[1:]}"
    yield ""
    if wanted.owned:
        yield OWNER.paste
    yield PASTE_DATE
    yield ""
    for part in wanted.parts:
        yield part.paste if part.paste[0].isdigit() else f"- {part.paste}"
    if wanted.hosts:
        yield from (f"- {host}: <where it points and who runs it>" for host in hosts)
