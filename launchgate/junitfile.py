"""Reads a JUnit report, as test tools of every language write it, into its cases. Pure: an element tree in, frozen facts out.

There is no standard: suites may nest, names may be missing, a skipped case may be an element (`<skipped>`), an attribute (gtest's
`status="notrun"`, `result="skipped"`) or absent. What a case was called in which suite is kept; its output is not.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from launchgate.dataclass import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Case", "JUnit", "Outcome", "junit_of"]

_COMMITS = frozenset(
    {
        "commit",
        "commit_sha",
        "gitcommit",
        "git.commit",
        "git_commit",
        "git.sha",
        "git_sha",
        "sha",
        "revision",
        "github_sha",
        "ci_commit_sha",
        "vcs.revision",
    }
)
"""Names of properties, in lower case, that hold the revision that was tested."""
_UNRUN = frozenset({"notrun", "skipped", "suppressed", "disabled", "ignored"})
_DEEPEST = 12
"""Names of suites around a case that are kept."""
_LONGEST = 300
"""Characters of a name that are kept."""


class Outcome(StrEnum):
    """What came of one case."""

    PASSED = "passed"
    FAILED = "failed"
    """A failure or an error."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case."""

    name: str
    group: str
    """Its class and the suites around it, outermost first, joined by ` > `."""
    outcome: Outcome
    seconds: float | None = None
    """None when the report holds no time, or none that is a number."""
    properties: tuple[tuple[str, str], ...] = ()
    classname: str = ""
    said: str = ""
    """The first line of its failure or error; empty when it has none."""

    @property
    def title(self) -> str:
        """The case with what it belongs to."""
        return f"{self.group} > {self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class JUnit:
    """One report."""

    cases: tuple[Case, ...]
    made: datetime | None = None
    """The latest time stamp of a suite, aware; None when there is none."""
    zoned: bool = True
    """False when that time stamp named no zone and was taken as UTC."""
    commit: str | None = None
    """The revision that a property of the report names."""


def junit_of(root: "Element") -> JUnit:
    """A report's cases. Raises ValueError when the root is no JUnit report."""
    if _tag(root) not in ("testsuites", "testsuite"):
        raise ValueError(f"its root is <{_tag(root)[:40]}>, not <testsuites> or <testsuite>")
    cases: list[Case] = []
    stamps: list[datetime] = []
    commit: str | None = None
    waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        suite, above = waiting.pop()
        around = tuple(dict.fromkeys((*above, *_names(suite))))[:_DEEPEST]
        stamps += [stamp] if (stamp := _moment(suite.get("timestamp"))) is not None else []
        commit = commit or next((value for name, value in _properties(suite) if name.lower() in _COMMITS), None)
        for child in suite:
            if _tag(child) == "testcase":
                cases.append(_case(child, around))
        waiting += [(child, around) for child in reversed(suite) if _tag(child) in ("testsuite", "testsuites")]
    made = max((one if one.tzinfo else one.replace(tzinfo=UTC) for one in stamps), default=None)
    return JUnit(cases=tuple(cases), made=made, zoned=all(one.tzinfo for one in stamps), commit=commit)


def _names(suite: "Element") -> Iterator[str]:
    """What a suite is called; Playwright writes the browser's project as its host name."""
    yield from (name[:_LONGEST] for name in (suite.get("name"), suite.get("hostname")) if name)


def _case(element: "Element", around: tuple[str, ...]) -> Case:
    parts = dict.fromkeys((*around, (element.get("classname") or "")[:_LONGEST]))
    return Case(
        name=(element.get("name") or "")[:_LONGEST],
        group=" > ".join(part for part in parts if part),
        outcome=_outcome(element),
        seconds=_seconds(element.get("time")),
        properties=tuple(_properties(element)),
        classname=(element.get("classname") or "")[:_LONGEST],
        said=next((_first_line(child) for child in element if _tag(child) in ("failure", "error")), ""),
    )


def _first_line(failure: "Element") -> str:
    text = (failure.get("message") or failure.text or "").strip()
    return (text or _tag(failure)).split("\n")[0][:_LONGEST]


def _outcome(element: "Element") -> Outcome:
    tags = {_tag(child) for child in element}
    if tags & {"failure", "error"}:
        return Outcome.FAILED
    said = {(element.get(name) or "").lower() for name in ("status", "result")}
    if said & {"failed", "failure", "error", "broken"}:
        return Outcome.FAILED
    return Outcome.SKIPPED if "skipped" in tags or said & _UNRUN else Outcome.PASSED


def _properties(element: "Element") -> Iterator[tuple[str, str]]:
    for holder in element:
        if _tag(holder) == "properties":
            for one in holder:
                if _tag(one) == "property":
                    yield one.get("name") or "", (one.get("value") or one.text or "")[:_LONGEST]


def _tag(element: "Element") -> str:
    """The tag without its namespace; "" for a comment or an instruction."""
    tag: object = element.tag  # a function for a comment, whatever the type says
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
