"""One conversation after the other with a chat endpoint: requests from the template, counted, paced, never kept."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import field
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from launchgate import jsonpath
from launchgate.checks.ai.cases import FILLER
from launchgate.checks.ai.options import Options, Proof
from launchgate.checks.ai.replies import Reply, reply_of
from launchgate.checks.ai.spec import Kind
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response, host_of, unreached

_DEEPEST = 20
"""Levels of a request template."""


@dataclass(slots=True)
class Talk:
    """One conversation: what was said so far, and its own session."""

    document: str = FILLER
    session: str = field(default_factory=lambda: secrets.token_hex(16))
    turns: list[dict[str, str]] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)


class Line:
    """The way to the endpoint: knows the budget and the pace."""

    def __init__(self, context: Context, options: Options, url: str, planned: int, pause: float) -> None:
        """Raises CannotJudge when a `${NAME}` of the template is not set."""
        self._context, self._options, self._url, self._pause = context, options, url, pause
        self._planned = planned
        self._headers = _headers(context, options.headers, "ai.headers")
        self._template = _revealed(context, options.request)
        self._next = 0.0
        self.sent = 0
        self.because: str | None = None
        """The finding that tells why the last request got no answer."""

    @property
    def left(self) -> int:
        """Requests that may still be sent."""
        return 0 if self._context.deadline.passed else self._options.budget - self.sent

    @property
    def spent(self) -> tuple[str, str]:
        """Why nothing more is sent, and what would change that."""
        if self._context.deadline.passed:
            return (
                f"the run's {self._context.deadline.seconds:g} s were over",
                "raise limits.deadline_s in launchgate.yml",
            )
        return f"the budget of {self._options.budget} requests was spent", "raise ai.budget, or lower ai.repeats"

    def say(self, talk: Talk, prompt: str) -> Reply:
        """One message of a conversation, and the answer."""
        filled = _filled(self._template, _values(talk, prompt))
        headers = {"Accept": "text/event-stream" if self._options.stream else "application/json, */*", **self._headers}
        headers |= {"Cache-Control": "no-store"}
        if talk.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in talk.cookies.items())
        url, body = self._url, None
        if self._options.method == "POST":
            headers["Content-Type"] = "application/json"
            body = json.dumps(filled).encode()
        else:
            url = _with_query(url, filled)
        found = self._sent(lambda: self._fetch(url, headers, body))
        reply = reply_of(found, self._options)
        if isinstance(found, Response) and self._options.cookies:
            talk.cookies |= _cookies(found)
        if reply.kind is Kind.ANSWERED:
            talk.turns += [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply.text[:20_000]}]
        return reply

    def look(self, url: str, proof: Proof) -> tuple[tuple[str, ...], str]:
        """The values at a proof's address, and why there are none."""
        headers = _headers(self._context, proof.headers, "proof.headers")
        found = self._sent(lambda: self._fetch(url, headers, None, "GET"))
        if isinstance(found, Failure):
            return (), found.reason
        if not 200 <= found.status < 300:
            return (), f"`{proof.get}` answered {found.status}"
        try:
            values = jsonpath.find(jsonpath.parse(proof.json), jsonpath.read(found.text))
        except ValueError:
            return (), f"`{proof.get}` answered no JSON"
        return tuple(one if isinstance(one, str) else json.dumps(one)[:200] for one in values), ""

    def _fetch(self, url: str, headers: dict[str, str], body: bytes | None, method: str = "") -> Response | Failure:
        return self._context.clients.http.fetch(
            url, method=method or self._options.method, headers=headers, body=body, fresh=True, seconds=self._options.seconds
        )  # fmt: skip

    def _sent(self, send: Callable[[], Response | Failure]) -> Response | Failure:
        time.sleep(min(max(0.0, self._next - time.monotonic()), self._context.deadline.left))
        self._next = time.monotonic() + self._pause
        self.sent += 1
        self._context.progress.advance("ai", self.sent, max(self._planned, self.sent), "requests")
        found = send()
        self.because = _cause(found)
        return found

    def rest(self, seconds: float) -> None:
        """Wait as long as the endpoint asked for."""
        self._next = max(self._next, time.monotonic() + seconds)


def _cause(found: Response | Failure) -> str | None:
    if isinstance(found, Response):
        return None
    if found.kind.unresolved:
        return f"dns/resolves#{host_of(found.url)}"
    return unreached(found.url) if found.kind.of_tls else None


def _values(talk: Talk, prompt: str) -> dict[str, Any]:
    said = {"role": "user", "content": prompt}
    return {
        "{prompt}": prompt, "{history}": list(talk.turns), "{messages}": [*talk.turns, said], "{document}": talk.document,
        "{session}": talk.session,
    }  # fmt: skip


def _filled(template: Any, values: dict[str, Any], depth: int = 0) -> Any:
    """The template with its marks replaced; a text that is nothing but a mark becomes the value itself."""
    if isinstance(template, str):
        if template in values:
            return values[template]
        parts = [template]
        for mark, value in values.items():
            if isinstance(value, str):
                parts = [piece for part in parts for piece in _split(part, mark, value)]
        return "".join(parts)
    if depth >= _DEEPEST:
        return template
    if isinstance(template, dict):
        return {key: _filled(value, values, depth + 1) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values, depth + 1) for value in template]
    return template


class _Put(str):
    """A text that was put in for a mark, and is not looked through for further marks."""


def _split(part: str, mark: str, value: str) -> list[str]:
    if isinstance(part, _Put) or mark not in part:
        return [part]
    pieces = part.split(mark)
    return [piece for one in pieces for piece in (one, _Put(value))][:-1]


def _revealed(context: Context, template: Any) -> Any:
    if isinstance(template, str):
        return context.redactor.reveal(template)
    if isinstance(template, dict):
        return {key: _revealed(context, value) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [_revealed(context, value) for value in template]
    return template


def _headers(context: Context, templates: dict[str, str], key: str) -> dict[str, str]:
    """Raises CannotJudge for a value that no header can hold (RFC 9110 section 5.5)."""
    found = {name: context.redactor.reveal(template) for name, template in templates.items()}
    for name, value in found.items():
        if not value.isprintable() or not value.isascii() or value != value.strip():
            raise CannotJudge(
                f"the value for the header {name} in {key} holds a line break, a space at an end or characters beyond ASCII",
                "store the value again without them; a line break at its end is the usual cause",
            )
    return found


def _with_query(url: str, filled: dict[str, Any]) -> str:
    parts = urlsplit(url)
    pairs = [(key, value if isinstance(value, str) else json.dumps(value)) for key, value in filled.items()]
    return urlunsplit(parts._replace(query="&".join(part for part in (parts.query, urlencode(pairs)) if part)))


def _cookies(found: Response) -> dict[str, str]:
    """The cookies that an answer sets; they go back to the same address only."""
    pairs = [
        value.partition(";")[0].partition("=") for name, value in found.headers if name.lower() == "set-cookie"
    ]  # fmt: skip
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip().isprintable() and value.isascii()}
