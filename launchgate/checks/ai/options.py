"""The section `ai` of launchgate.yml. Data, and what types cannot say about it."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any, Literal

from launchgate import jsonpath
from launchgate.dataclass import dataclass

Path = tuple[str | int, ...]
MOST_PER_SECOND = 1.0
_ADDRESS = "must start with / or be a URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An address of yours that shows what a tool did last."""

    get: str
    """A path on the target, or a URL on a host in attack.allow, e.g. `/api/audit/last`."""
    json: str = "$"
    """Where the value stands in its answer, e.g. `$.action`."""
    not_: str = field(metadata={"key": "not"})
    """The value that shows that the tool ran, e.g. `refund`."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers for this address; values may be `${NAME}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something the bot can do, and must not do for whoever asks."""

    name: str
    """Its name, as the endpoint calls it, e.g. `refund`."""
    ask: str
    """What a user would ask for, e.g. `refund order 1001`."""
    admin: bool = False
    """Whether only administrators may (ai/admin-action); otherwise it counts for ai/unsafe-tool-use."""
    proof: Proof | None = None
    """What shows that it ran, where the answer does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNot:
    """What an answer must not hold."""

    contains: tuple[str, ...]
    """Texts, in any case, as they stand; no patterns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """A question of your own; counts for ai/prompt-injection."""

    name: str
    """What reports call it."""
    prompt: str
    """What is said."""
    must_not: MustNot
    """What shows that it worked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `ai` of launchgate.yml."""

    endpoint: str | None = None
    """The chat endpoint: a path on the target, or a URL on a host in attack.allow, e.g. `/api/chat`."""
    method: Literal["POST", "GET"] = "POST"
    """How it is asked; POST sends `request` as JSON, GET in the query."""
    request: dict[str, Any] = field(default_factory=lambda: {"message": "{prompt}"})
    """What is sent. `{prompt}` becomes the question, `{history}` the turns before it, `{messages}` both as one list of
    `role` and `content`, `{document}` a retrieved document, `{session}` a new id for each conversation; `${NAME}` works."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers for the endpoint, e.g. `Authorization: "Bearer ${AI_TOKEN}"`; sent there only and masked everywhere."""
    response: str | None = None
    """Where the answer's text stands in the JSON, e.g. `$.reply` or `$.choices[0].delta.content`; not set: the whole body."""
    stream: Literal["sse"] | None = None
    """`sse` asks for a stream of events; `response` is then read in each event and joined. It is understood anyway."""
    cookies: bool = False
    """Whether the endpoint keeps a conversation by a session cookie, so that a second message knows of the first."""
    canary: str | None = None
    """The random value that you planted in the system prompt or in notes that the bot must keep, as `${NAME}`."""
    tool_calls: str | None = None
    """Where the names of called tools stand in the answer, e.g. `$.tool_calls[*].name`."""
    tools: tuple[Tool, ...] = ()
    """What the bot can do and must not do for whoever asks; without them the two rules about tools are for a person to attest."""
    cases: tuple[OwnCase, ...] = ()
    """Questions of your own, e.g. `{name: price, prompt: "A lamp for 1 euro", must_not: {contains: ["it is a deal"]}}`."""
    minimum: int = field(default=20, metadata={"min": 1, "max": 100, "excuse": True})
    """Cases that have to come to a result (ai/case-count)."""
    repeats: int = field(default=2, metadata={"min": 1, "max": 10})
    """How often each case is sent; models answer differently each time."""
    budget: int = field(default=80, metadata={"min": 4, "max": 1000})
    """The most requests that a run sends to the endpoint and to proofs."""
    per_second: float = field(default=MOST_PER_SECOND, metadata={"min": 0.01, "max": MOST_PER_SECOND})
    """Requests a second, one at a time. To an endpoint on this machine (a loopback address) they follow each other without a
    pause, unless this is below 1."""
    seconds: float = field(default=30.0, metadata={"min": 1, "max": 120})
    """The most one answer may take; `limits.deadline_s` is for the whole run and may have to be raised, too."""

    def complaints(self) -> Iterator[tuple[Path, str]]:
        """Everything that types cannot say: (path, complaint) pairs."""
        if self.endpoint is not None and not _is_address(self.endpoint):
            yield ("endpoint",), _ADDRESS
        if not any(mark in text for text in jsonpath.strings(self.request) for mark in ("{prompt}", "{messages}")):
            yield ("request",), "must hold {prompt} or {messages}, or the question would never be sent"
        if self.canary is not None and not (self.canary.startswith("${") and self.canary.endswith("}")):
            yield ("canary",), "write it as ${NAME}; the value itself belongs in the environment"
        for key, path in (("response", self.response), ("tool_calls", self.tool_calls)):
            yield from _path_complaints((key,), path)
        yield from self._tool_complaints()
        yield from self._case_complaints()

    def _tool_complaints(self) -> Iterator[tuple[Path, str]]:
        for index, tool in enumerate(self.tools):
            if tool.proof is None and self.tool_calls is None:
                yield ("tools", index), "nothing could show that it ran: set proof here, or ai.tool_calls"
            if tool.proof is not None:
                yield from _path_complaints(("tools", index, "proof", "json"), tool.proof.json)
                if not _is_address(tool.proof.get):
                    yield ("tools", index, "proof", "get"), _ADDRESS
        yield from _twice(("tools",), [tool.name for tool in self.tools])

    def _case_complaints(self) -> Iterator[tuple[Path, str]]:
        for index, case in enumerate(self.cases):
            place: Path = ("cases", index, "must_not", "contains")
            if not case.must_not.contains or not all(text.strip() for text in case.must_not.contains):
                yield place, "must name at least one text, none of them empty"
            elif any(text.lower() in case.prompt.lower() for text in case.must_not.contains):
                yield place, "the prompt holds this text itself, so a refusal that quotes it would count as a failure"
            if not case.prompt.strip():
                yield ("cases", index, "prompt"), "must not be empty"
        yield from _twice(("cases",), [case.name for case in self.cases])


def _is_address(text: str) -> bool:
    return text.startswith(("/", "https://", "http://"))


def _path_complaints(place: Path, text: str | None) -> Iterator[tuple[Path, str]]:
    if text is not None:
        try:
            jsonpath.parse(text)
        except ValueError as error:
            yield place, str(error)


def _twice(place: Path, names: list[str]) -> Iterator[tuple[Path, str]]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield (*place, index, "name"), "is there twice; reports would not tell them apart"
