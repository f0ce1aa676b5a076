"""What can be declared under `smoke.journeys`: what a person does, step by step. Data and its validation only."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from launchgate.checks.smoke.expected import Capture, Expect, WaitUntil
from launchgate.checks.smoke.references import Reference, references, step_id
from launchgate.checks.smoke.validation import ADDRESS, ID, NAME, Way, require
from launchgate.dataclass import dataclass

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """One thing a person or a program does: a request, and what has to come of it."""

    name: str = field(metadata=NAME)
    """What is done, e.g. `Log in`. Later steps name its captures by it in lower case, with hyphens: `${log-in.token}`."""
    id: str | None = field(default=None, metadata=ID)
    """A shorter word for those names, of lower-case letters, digits and hyphens."""
    get: str | None = field(default=None, metadata=ADDRESS)
    """The path on the target, or the URL, to open."""
    post: str | None = field(default=None, metadata=ADDRESS)
    """The path or URL to send to."""
    put: str | None = field(default=None, metadata=ADDRESS)
    """As `post`."""
    patch: str | None = field(default=None, metadata=ADDRESS)
    """As `post`."""
    delete: str | None = field(default=None, metadata=ADDRESS)
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
        require(self, self._complaints())

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
        methods = [name for name in METHODS if getattr(self, name) is not None]
        if len(methods) != 1:
            yield (), f"name one request: {', '.join(f'`{name}: /path`' for name in METHODS)}"
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

    name: str = field(metadata=NAME)
    """What it is, e.g. `Log in and see quotes`."""
    steps: tuple[JourneyStep, ...]
    """One after the other; the first that fails ends the journey."""
    critical: bool = False
    """Whether it is a core flow, judged by itself as smoke/core-flows."""
    core: bool = False
    """The same as `critical`."""

    def __post_init__(self) -> None:
        require(self, self._complaints())

    @property
    def is_core(self) -> bool:
        return self.critical or self.core

    def _complaints(self) -> Iterator[tuple[Way, str]]:
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
