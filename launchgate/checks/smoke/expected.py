"""What can be declared about a step's answer: what to take from it, what to wait for, what it has to be. Data and validation."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from launchgate.checks.smoke import matching, patterns
from launchgate.checks.smoke.markup import selector_defect
from launchgate.checks.smoke.validation import ADDRESS, PATH, Way, require, spoken
from launchgate.dataclass import dataclass
from launchgate.jsonpath import defect as path_defect


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Something to take from a step's answer; exactly one place is named."""

    json: str | None = field(default=None, metadata=PATH)
    """A place in a JSON answer, e.g. `$.a.b[0]`."""
    css: str | None = field(default=None, metadata=spoken(selector_defect))
    """A CSS selector of an element of the page, e.g. `input[name=csrf]`; its text, or `attribute`."""
    attribute: str | None = None
    """The attribute to take of the element that `css` finds, e.g. `value`."""
    header: str | None = None
    """The name of a header of the answer."""
    cookie: str | None = None
    """The name of a cookie that the journey has by then."""
    regex: str | None = field(default=None, metadata=spoken(patterns.defect))
    """A regular expression; its first group is taken, or the whole match. Repetitions give nothing back: `[^"]+"`, not `.*"`."""

    def __post_init__(self) -> None:
        require(self, self._complaints())

    @property
    def place(self) -> str:
        """Where to look, for people."""
        return next(f"{name} {value}" for name in _PLACES if (value := getattr(self, name)) is not None)

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        named = [name for name in _PLACES if getattr(self, name) is not None]
        if len(named) != 1:
            yield (), f"name exactly one place to take it from: {', '.join(_PLACES)}"
        if self.attribute is not None and self.css is None:
            yield ("attribute",), "belongs to `css`: which element's attribute is meant?"


_PLACES = ("json", "css", "header", "cookie", "regex")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil:
    """Asks again until the answer shows what is waited for, e.g. the new version."""

    json: str | None = field(default=None, metadata=PATH)
    """The place in a JSON answer that is looked at, e.g. `$.commit`."""
    header: str | None = None
    """The header that is looked at, e.g. `X-Version`. With neither, the step's own `expect` is waited for."""
    equals: str | None = None
    """The text it has to become; may be `${NAME}`."""
    commit: bool = False
    """Whether it has to become the commit that this run is about, in full or by its first seven digits or more."""
    every_s: float = field(default=5.0, metadata={"min": 0.01, "max": 60})
    """Seconds between two looks."""
    at_most_s: float = field(default=60.0, metadata={"min": 0.01, "max": 3600})
    """Seconds after which the step fails."""
    in_a_row: int = field(default=1, metadata={"min": 1, "max": 20})
    """How many looks in a row have to show it; more than one where several servers answer."""

    def __post_init__(self) -> None:
        require(self, self._complaints())

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        looks = [name for name in ("json", "header") if getattr(self, name) is not None]
        if len(looks) > 1:
            yield (), "look at one place: `json` or `header`"
        if looks and self.commit == (self.equals is not None):
            yield (), "say what it has to become: `equals: …` or `commit: true`"
        if not looks and (self.commit or self.equals is not None):
            yield (), "say where to look: `json: $.version` or `header: X-Version`"


def _status_complaints(status: Any) -> Iterator[tuple[Way, str]]:
    listed = status if isinstance(status, list) else [status]
    if status is not None and (not listed or not all(map(_is_status, listed))):
        yield (), "expected a status such as 200, a class such as 2xx, or a list of them"


def _json_complaints(expected: Any) -> Iterator[tuple[Way, str]]:
    for path, wanted in expected.items() if isinstance(expected, dict) else ():
        if why := path_defect(path):
            yield (path,), why
        yield from matching.complaints_of(wanted, (path,))


def _header_complaints(expected: Any) -> Iterator[tuple[Way, str]]:
    for name, wanted in expected.items() if isinstance(expected, dict) else ():
        yield from matching.complaints_of(wanted, (name,))


_STATUS_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 100, "maximum": 599},
        {"enum": ["1xx", "2xx", "3xx", "4xx", "5xx"]},
        {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"type": "integer", "minimum": 100, "maximum": 599}, {"type": "string"}]},
        },
    ]
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a step's answer has to be; what is not named may be anything."""

    status: Any = field(
        default=None,
        metadata={
            "kind": "status, class such as `2xx`, or list of them",
            "schema": _STATUS_SCHEMA,
            "complaints": _status_complaints,
        },
    )
    """The status it ends with, redirects followed; without it any from 200 to 299. A redirect is not followed where only
    redirects are expected."""
    json: dict[str, Any] = field(default_factory=dict, metadata={"complaints": _json_complaints})
    """JSON path to the value there, or to operators: `exists`, `equals`, `not_equals`, `contains`, `not_contains`, `matches`,
    `at_least`, `at_most`, `count`."""
    header: dict[str, Any] = field(default_factory=dict, metadata={"complaints": _header_complaints})
    """Header to its value or operators."""
    text: str | None = None
    """Text that the answer has to hold."""
    not_text: str | None = None
    """Text that it must not hold."""
    max_ms: int | None = field(default=None, metadata={"min": 1})
    """Milliseconds until the answer is complete, redirects included; one try, so a generous limit."""
    redirect: str | None = field(default=None, metadata=ADDRESS)
    """Where the step has to redirect to at first: a path or a URL. A query counts only where it is written here."""
    tls: bool = False
    """Whether it has to come over HTTPS with a certificate that browsers accept."""

    def __post_init__(self) -> None:
        require(self, ())

    @property
    def statuses(self) -> tuple[range, ...]:
        """The statuses that pass."""
        listed = self.status if isinstance(self.status, list) else [self.status]
        return tuple(_range(one) for one in listed) if self.status is not None else (range(200, 300),)

    @property
    def follows(self) -> bool:
        """Whether redirects are followed: not where nothing but a redirect is expected."""
        return not all(one.start // 100 == 3 for one in self.statuses)


def _is_status(one: Any) -> bool:
    if isinstance(one, str):
        return len(one) == 3 and one[0] in "12345" and one[1:] == "xx"
    return isinstance(one, int) and not isinstance(one, bool) and 100 <= one <= 599


def _range(one: Any) -> range:
    if isinstance(one, str):
        return range(int(one[0]) * 100, int(one[0]) * 100 + 100)
    return range(one, one + 1)
