"""What can be declared under `smoke.journeys`: what a person does, step by step. Data and its validation only.

Every complaint carries the way to its key, so that all of them are told at once, each with its line. No value is quoted in one:
it may hold a credential that somebody wrote down in place of `${NAME}`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from launchgate.checks.smoke import json_path, matching, patterns
from launchgate.checks.smoke.markup import selector_defect
from launchgate.checks.smoke.references import Reference, references, step_id
from launchgate.errors import Complaints
from launchgate.exchange import origin

Way = tuple[str | int, ...]
METHODS = ("get", "post", "put", "patch", "delete")
_ADDRESS = "must start with / or be a URL"


def _require(found: Iterable[tuple[Way, str]]) -> None:
    complaints = tuple(found)
    if complaints:
        raise Complaints(complaints)


def is_address(text: str) -> bool:
    """Whether it is a path on the target, or a URL. Where the host ends must not depend on a `${…}`."""
    if text.startswith("/"):
        return not text.startswith("//")
    try:
        return text.startswith(("https://", "http://")) and bool(origin(text)[1]) and "$" not in origin(text)[1]
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Something to take from a step's answer; exactly one place is named."""

    json: str | None = None
    """A place in a JSON answer, e.g. `$.a.b[0]`."""
    css: str | None = None
    """A CSS selector of an element of the page, e.g. `input[name=csrf]`; its text, or `attribute`."""
    attribute: str | None = None
    """The attribute to take of the element that `css` finds, e.g. `value`."""
    header: str | None = None
    """The name of a header of the answer."""
    cookie: str | None = None
    """The name of a cookie that the journey has by then."""
    regex: str | None = None
    """A regular expression; its first group is taken, or the whole match. Repetitions give nothing back: `[^"]+"`, not `.*"`."""

    def __post_init__(self) -> None:
        _require(self._complaints())

    @property
    def place(self) -> str:
        """Where to look, for people."""
        return next(f"{name} {value}" for name in _PLACES if (value := getattr(self, name)) is not None)

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        named = [name for name in _PLACES if getattr(self, name) is not None]
        if len(named) != 1:
            yield (), f"name exactly one place to take it from: {', '.join(_PLACES)}"
        if self.json is not None and (why := _path_defect(self.json)):
            yield ("json",), why
        if self.regex is not None and (why := patterns.defect(self.regex)):
            yield ("regex",), why
        if self.attribute is not None and self.css is None:
            yield ("attribute",), "belongs to `css`: which element's attribute is meant?"
        if self.css is not None and (why := selector_defect(self.css)):
            yield ("css",), why


_PLACES = ("json", "css", "header", "cookie", "regex")


def _path_defect(path: str) -> str | None:
    try:
        json_path.parts_of(path)
    except ValueError as error:
        return str(error)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil:
    """Asks again until the answer shows what is waited for, e.g. the new version."""

    json: str | None = None
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
        _require(self._complaints())

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        looks = [name for name in ("json", "header") if getattr(self, name) is not None]
        if len(looks) > 1:
            yield (), "look at one place: `json` or `header`"
        if self.json is not None and (why := _path_defect(self.json)):
            yield ("json",), why
        if looks and self.commit == (self.equals is not None):
            yield (), "say what it has to become: `equals: …` or `commit: true`"
        if not looks and (self.commit or self.equals is not None):
            yield (), "say where to look: `json: $.version` or `header: X-Version`"


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
        default=None, metadata={"kind": "status, class such as `2xx`, or list of them", "schema": _STATUS_SCHEMA}
    )
    """The status it ends with, redirects followed; without it any from 200 to 299. A redirect is not followed where only
    redirects are expected."""
    json: dict[str, Any] = field(default_factory=dict)
    """JSON path to the value there, or to operators: `exists`, `equals`, `not_equals`, `contains`, `not_contains`, `matches`,
    `at_least`, `at_most`, `count`."""
    header: dict[str, Any] = field(default_factory=dict)
    """Header to its value or operators."""
    text: str | None = None
    """Text that the answer has to hold."""
    not_text: str | None = None
    """Text that it must not hold."""
    max_ms: int | None = field(default=None, metadata={"min": 1})
    """Milliseconds until the answer is complete, redirects included; one try, so a generous limit."""
    redirect: str | None = None
    """Where the step has to redirect to at first: a path or a URL. A query counts only where it is written here."""
    tls: bool = False
    """Whether it has to come over HTTPS with a certificate that browsers accept."""

    def __post_init__(self) -> None:
        _require(self._complaints())

    @property
    def statuses(self) -> tuple[range, ...]:
        """The statuses that pass."""
        listed = self.status if isinstance(self.status, list) else [self.status]
        return tuple(_range(one) for one in listed) if self.status is not None else (range(200, 300),)

    @property
    def follows(self) -> bool:
        """Whether redirects are followed: not where nothing but a redirect is expected."""
        return not all(one.start // 100 == 3 for one in self.statuses)

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        yield from self._status_complaints()
        for path, wanted in self.json.items():
            if why := _path_defect(path):
                yield ("json", path), why
            yield from matching.complaints_of(wanted, ("json", path))
        for name, wanted in self.header.items():
            yield from matching.complaints_of(wanted, ("header", name))
        if self.redirect is not None and not is_address(self.redirect):
            yield ("redirect",), _ADDRESS

    def _status_complaints(self) -> Iterator[tuple[Way, str]]:
        listed = self.status if isinstance(self.status, list) else [self.status]
        if self.status is not None and (not listed or not all(map(_is_status, listed))):
            yield ("status",), "expected a status such as 200, a class such as 2xx, or a list of them"


def _is_status(one: Any) -> bool:
    if isinstance(one, str):
        return len(one) == 3 and one[0] in "12345" and one[1:] == "xx"
    return isinstance(one, int) and not isinstance(one, bool) and 100 <= one <= 599


def _range(one: Any) -> range:
    if isinstance(one, str):
        return range(int(one[0]) * 100, int(one[0]) * 100 + 100)
    return range(one, one + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """One thing a person or a program does: a request, and what has to come of it."""

    name: str
    """What is done, e.g. `Log in`. Later steps name its captures by it in lower case, with hyphens: `${log-in.token}`."""
    id: str | None = None
    """A shorter word for those names, of lower-case letters, digits and hyphens."""
    get: str | None = None
    """The path on the target, or the URL, to open."""
    post: str | None = None
    """The path or URL to send to."""
    put: str | None = None
    """As `post`."""
    patch: str | None = None
    """As `post`."""
    delete: str | None = None
    """As `get`."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers to send; values may hold `${NAME}` and `${step.capture}`. They follow a redirect on the same origin only."""
    form: dict[str, str] | None = None
    """Fields of a form to send, as a browser would."""
    json: Any = None
    """A JSON value to send."""
    body: str | None = None
    """A text to send as it stands; say what it is with the header Content-Type."""
    capture: dict[str, Capture] = field(default_factory=dict)
    """What to take from the answer, for later steps: `{csrf: {css: "input[name=csrf]", attribute: value}}`."""
    expect: Expect = field(default_factory=Expect)
    """What the answer has to be."""
    wait_until: WaitUntil | None = None
    """Ask again until the answer shows what is waited for."""
    retries: int = field(default=0, metadata={"min": 0, "max": 5})
    """How often a failed step may be tried again. A pass after a retry is always reported."""
    retry_after_s: float = field(default=1.0, metadata={"min": 0, "max": 60})
    """Seconds before a retry."""
    authenticated: bool = False
    """Whether this is the call that shows that an authenticated user is served; judged as smoke/auth-api."""

    def __post_init__(self) -> None:
        _require(self._complaints())

    @property
    def method(self) -> str:
        """The HTTP method in capitals."""
        return next(name for name in METHODS if getattr(self, name) is not None).upper()

    @property
    def address(self) -> str:
        """Path or URL as it was written, references and all."""
        return str(getattr(self, self.method.lower()))

    @property
    def key(self) -> str:
        """What later steps call it."""
        return self.id or step_id(self.name)

    @property
    def sent(self) -> tuple[Any, ...]:
        """Everything that may hold a reference and is sent."""
        return (self.address, self.headers, self.form, self.json, self.body)

    @property
    def awaited(self) -> tuple[Any, ...]:
        """Everything that may hold a reference and is compared."""
        wait = self.wait_until.equals if self.wait_until else None
        return (
            self.expect.json,
            self.expect.header,
            self.expect.text,
            self.expect.not_text,
            self.expect.redirect,
            wait,
        )

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        if not self.name.strip():
            yield ("name",), "must not be empty"
        if self.id is not None and (step_id(self.id) != self.id or not self.id):
            yield ("id",), "expected lower-case letters, digits and hyphens"
        methods = [name for name in METHODS if getattr(self, name) is not None]
        if len(methods) != 1:
            yield (), f"name one request: {', '.join(f'`{name}: /path`' for name in METHODS)}"
        for name in methods:
            if not is_address(str(getattr(self, name))):
                yield (name,), _ADDRESS
        bodies = [name for name in ("form", "json", "body") if getattr(self, name) is not None]
        if len(bodies) > 1:
            yield (bodies[1],), f"a request has one body, and `{bodies[0]}` is one already"
        if bodies and methods == ["get"]:
            yield (bodies[0],), "a `get` sends no body; use `post`, or put it into the address"
        if None in list(references((*self.sent, *self.awaited))):
            yield (), "a reference is ${NAME} for the environment, or ${step.capture} for an earlier step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What one person does from beginning to end; cookies are kept from step to step."""

    name: str
    """What it is, e.g. `Log in and see quotes`."""
    steps: tuple[JourneyStep, ...]
    """One after the other; the first that fails ends the journey."""
    critical: bool = False
    """Whether it is a core flow, judged by itself as smoke/core-flows."""
    core: bool = False
    """The same as `critical`."""

    def __post_init__(self) -> None:
        _require(self._complaints())

    @property
    def is_core(self) -> bool:
        return self.critical or self.core

    def _complaints(self) -> Iterator[tuple[Way, str]]:
        if not self.name.strip():
            yield ("name",), "must not be empty"
        if not self.steps:
            yield ("steps",), "a journey without steps shows nothing"
        known: dict[str, set[str]] = {}
        for position, step in enumerate(self.steps):
            if step.key in known:
                yield ("steps", position), f"`{step.key}` names two steps; give one of them an `id`"
            for reference in dict.fromkeys(references((*step.sent, *step.awaited))):
                if reference is not None and reference.step is not None and (why := _unknown(reference, known)):
                    yield ("steps", position), why
            known.setdefault(step.key, set()).update(step.capture)


def _unknown(reference: Reference, known: dict[str, set[str]]) -> str | None:
    if reference.step not in known:
        earlier = f"; earlier steps: {', '.join(known)}" if known else ", which has none before it"
        return f"`${{{reference}}}` names no earlier step{earlier}"
    if reference.name not in known[reference.step]:
        has = ", ".join(sorted(known[reference.step])) or "nothing"
        return f"`${{{reference}}}`: the step `{reference.step}` captures {has}"
    return None
