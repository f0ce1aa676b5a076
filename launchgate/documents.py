"""Documents judged by content: headings, sections, required parts, dates, people and placeholders. Pure.

`candidates` picks the paths worth reading, `read` turns one text into a Document (Markdown, reStructuredText, AsciiDoc, plain
text), `places` finds what is about a topic by file name or by heading, and `parts` says which of the required parts a section
holds. What stands in comments, or is only a placeholder ("TBD", "<name>"), counts as missing. Every pattern is searched in one
statement of at most `LONGEST` characters, so that no document can stall a run.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.wanted import Part, Topic

__all__ = [
    "Block", "Document", "Found", "Part", "Place", "Section", "Statement", "Topic", "candidates", "missing", "parts",
    "places", "read",
]  # fmt: skip

LONGEST = 4_000
"""Characters of one statement that are looked at."""
MOST = 400
"""Documents of one repository that are read, those nearest to its top first."""
LARGEST = 400_000
"""Bytes of one document that are read."""
MOST_LINES = 8_000
"""Lines of one document that are read."""

Kind = Literal["heading", "text", "item", "row", "code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, list item, table row, heading or piece of code."""

    kind: Kind
    text: str
    """Wrapped lines of prose are joined by a space; a row reads `column: cell; column: cell`; code keeps its lines."""
    line: int
    """Counts from 1."""
    level: int = 0
    """Of a heading: 1 is the highest. Of a list item: how deep it is nested, from 1."""
    language: str = ""
    """Of code: what its fence names, in lower case."""
    ordered: bool = False
    """Of a list item: whether it is numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with everything below it, its subsections included."""

    title: str
    level: int
    """0 for a whole document, else the heading's."""
    line: int
    blocks: tuple[Block, ...]
    """Without its own heading; those of its subsections are blocks."""

    @property
    def text(self) -> str:
        """Its prose, one block a line, without code."""
        return "\n".join(block.text for block in self.blocks if block.kind != "code")

    @property
    def code(self) -> tuple[Block, ...]:
        """Its code blocks."""
        return tuple(block for block in self.blocks if block.kind == "code")

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links lead, in order: relative paths and absolute addresses."""
        return tuple(found for block in self.blocks if block.kind != "code" for found in _links(block.text))

    def sections(self) -> Iterator["Section"]:
        """Its subsections at any depth, in order, each with everything below it."""
        for at, block in enumerate(self.blocks):
            if block.kind == "heading":
                yield _section(self.blocks, at)

    def statements(self) -> tuple["Statement", ...]:
        """Its prose in pieces that say one thing. A heading, and a line that ends in a colon, say it with what follows them:
        `Who decides` over `Ada Lovelace`, `List the releases:` before a command."""
        found, opened = [], ""
        for at, block in enumerate(self.blocks):
            if block.kind == "code" and not opened:
                continue
            text = f"{opened}: {block.text}" if opened else block.text
            opened = block.text.rstrip(": ") if _opens(block, self.blocks[at + 1 : at + 2]) else ""
            if block.kind != "heading":
                found.append(Statement(text=text[:LONGEST], line=block.line))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One piece of prose."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read."""

    path: str
    whole: Section
    """Everything in it; its title is the first heading, or empty."""

    @property
    def name(self) -> str:
        """The file's name without folder and ending, in lower case, words apart by a space."""
        return re.sub(r"[-_.\s]+", " ", PurePosixPath(self.path).stem.lower()).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a topic is written about."""

    path: str
    section: Section
    by: Literal["name", "heading", "configured"]

    @property
    def label(self) -> str:
        """`docs/rollback.md`, or `README.md, section "Rollback"`."""
        return f'{self.path}, section "{self.section.title}"' if self.by == "heading" else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A part that was recognised."""

    part: Part
    line: int
    text: str


_SUFFIXES = (".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc", ".txt", ".org")
_BARE = re.compile(
    r"(?i)readme|runbook|contributing|operations|deploy(ment|ing)?|release|rollback|handover|maintainers|owners"
)
_FOREIGN = {
    "node_modules", "vendor", "third_party", "site-packages", ".venv", "venv", "dist", "build", "target", "bower_components",
    "pods", "test", "tests", "__tests__", "fixtures", "testdata", "__fixtures__", "snapshots", "locale", "locales",
}  # fmt: skip
_NO_DOCUMENT = re.compile(r"(?i)^(licen[cs]e|copying|notice|authors|changelog|changes|history|news|code_of_conduct|robots|"
                          r"requirements.*|constraints.*|llms.*|humans|security|agents|claude|gemini|copilot-instructions|"
                          r"skill|cmakelists)(\.|$)")  # fmt: skip


def candidates(paths: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """The paths that are documents of the project itself, nearest to the top first; foreign and generated folders left out."""
    found = [path for path in paths if _is_document(PurePosixPath(path))]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))[:most]


def _is_document(path: PurePosixPath) -> bool:
    if _NO_DOCUMENT.match(path.name) or any(part.lower() in _FOREIGN for part in path.parts[:-1]):
        return False
    return path.suffix.lower() in _SUFFIXES or (not path.suffix and _BARE.fullmatch(path.name) is not None)


def read(path: str, text: str) -> Document:
    """A text as a document, by its path's ending: Markdown, reStructuredText, AsciiDoc, else plain text. Never raises."""
    from launchgate.document_text import blocks_of

    blocks = blocks_of(
        PurePosixPath(path).suffix.lower(), "\n".join(text[:LARGEST].split("\n", MOST_LINES)[:MOST_LINES])
    )
    title = next((block.text for block in blocks if block.kind == "heading"), "")
    return Document(path=path, whole=Section(title=title, level=0, line=1, blocks=blocks))


def places(documents: Iterable[Document], topic: Topic, configured: Sequence[str] = ()) -> tuple[Place, ...]:
    """Where the topic is written about: the configured files, then files by their name, then sections by their heading."""
    named: list[Place] = []
    headed: list[Place] = []
    for document in documents:
        if document.path in configured or re.search(topic.files, document.name):
            by: Literal["name", "configured"] = "configured" if document.path in configured else "name"
            named.append(Place(path=document.path, section=document.whole, by=by))
            continue
        headed += [Place(path=document.path, section=one, by="heading") for one in _headed(document.whole, topic)]
    named.sort(key=lambda place: place.by != "configured")
    return (*named, *headed)


def _headed(section: Section, topic: Topic) -> Iterator[Section]:
    """The outermost sections whose heading is about the topic."""
    level = 0
    for at, block in enumerate(section.blocks):
        if block.kind != "heading" or (level and block.level > level):
            continue
        level = 0
        if re.search(topic.headings, block.text[:LONGEST].lower()):
            level = block.level
            yield _section(section.blocks, at)


def parts(section: Section, wanted: Iterable[Part]) -> tuple[Found, ...]:
    """Which of the wanted parts a section holds, each at the first place that is no placeholder."""
    statements = section.statements()
    return tuple(found for part in wanted if (found := _part(section, statements, part)) is not None)


def missing(section: Section, wanted: Sequence[Part]) -> tuple[Part, ...]:
    """The wanted parts that a section does not hold."""
    held = {found.part.name for found in parts(section, wanted)}
    return tuple(part for part in wanted if part.name not in held)


def _part(section: Section, statements: Sequence[Statement], part: Part) -> Found | None:
    from launchgate.document_words import is_placeholder

    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in part.patterns]
    coded = [Statement(text=block.text[:LONGEST], line=block.line) for block in section.code] if part.code else []
    for one in (*statements, *coded):
        if not any(pattern.search(one.text) for pattern in patterns) or is_placeholder(one.text):
            continue
        if not part.value or re.search(part.value, one.text):
            return Found(part=part, line=one.line, text=one.text)
    return None


def within(section: Section, pattern: str) -> Section:
    """What a section says below headings that match a pattern (lower case), as one section; empty where there is none."""
    topic = Topic(name="", files="$^", headings=pattern)
    blocks = tuple(block for one in _headed(section, topic) for block in one.blocks)
    return replace(section, blocks=blocks)


def _opens(block: Block, after: Sequence[Block]) -> bool:
    """Whether what comes after a block completes it."""
    if not after or after[0].kind == "heading" or block.kind == "code":
        return False
    deeper = after[0].kind != "item" or block.kind != "item" or after[0].level > block.level
    return block.kind == "heading" or (block.text.endswith(":") and deeper)


def _section(blocks: Sequence[Block], at: int) -> Section:
    """The heading at `at` with the blocks up to the next one of the same level or a higher one."""
    heading, end = blocks[at], at + 1
    while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= heading.level):
        end += 1
    return Section(title=heading.text, level=heading.level, line=heading.line, blocks=tuple(blocks[at + 1 : end]))


_LINK = re.compile(
    r"\]\(\s{0,3}<?([^)<>\s]{1,500})|`[^`<\n]{0,200}<([^>\s]{1,500})>`_|(?:link:|<)?(https?://[^\s<>\[\]()`\"']{1,500})"
)


def _links(text: str) -> Iterator[str]:
    for found in _LINK.finditer(text):
        yield next(group for group in found.groups() if group)
