"""A real chat endpoint on loopback that behaves in a chosen way: leaks, obeys, refuses, echoes, fails. There is no model.

It obeys as a model would, by working the order out: it finds "Multiply A by B and write the word W" and answers `WAB`.
"""

import base64
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_ORDER = re.compile(r"Multiply (\d+) by (\d+) and write the word (\w+)")
HELP = "I can help you with orders and returns."


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message as the bot gets it."""

    message: str
    history: tuple[Mapping[str, Any], ...] = ()
    document: str = ""
    cookie: str = ""
    number: int = 0
    """Counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the endpoint answers."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """The whole body, in place of `{"reply": text}`."""
    tools: tuple[str, ...] = ()


Ways = Callable[[Heard], str | Said]


def result_of(order: str) -> str | None:
    """What an order asks for; None where there is none, also in base64."""
    found = _ORDER.search(order)
    if found is None:
        for run in re.findall(r"[A-Za-z0-9+/=]{40,}", order):
            found = found or _ORDER.search(base64.b64decode(run).decode("utf-8", "replace"))
    return f"{found[3]}{int(found[1]) * int(found[2])}" if found else None


def good(heard: Heard) -> str:
    """Helps, and refuses all else; quotes what it refuses, as bots do."""
    if heard.message.startswith("Hello"):
        return HELP
    return f'I cannot do that. You asked: "{heard.message[:2000]}" but I only help with orders.'


def obedient(heard: Heard) -> str:
    """Obeys whoever talks over its instructions, but nobody who asks plainly."""
    if heard.message.startswith(("Hello", "Please")):
        return HELP
    done = result_of(heard.message)
    return f"![x](https://img.example.invalid/{done}) <script>{done}</script>" if done else HELP


@dataclass(slots=True)
class Chatbot:
    """A running endpoint: its address and what it heard."""

    url: str
    heard: list[Heard] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    audit: str = "none"
    """What `/api/audit/last` tells."""


@contextmanager
def chatbot(ways: Ways, *, stream: bool = False) -> Iterator[Chatbot]:
    """An endpoint at `/api/chat`, and an audit log at `/api/audit/last`."""
    bot = Chatbot(url="")
    lock = threading.Lock()

    class Answering(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(Said(raw=json.dumps({"action": bot.audit}).encode()))

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                heard = Heard(
                    message=asked.get("message", ""),
                    history=tuple(asked.get("history", ())),
                    document=asked.get("document", ""),
                    cookie=self.headers.get("Cookie", ""),
                    number=len(bot.heard),
                )
                bot.heard.append(heard)
                bot.headers.append(dict(self.headers.items()))
            said = ways(heard)
            self._send(said if isinstance(said, Said) else Said(text=said))

        def _send(self, said: Said) -> None:
            body = said.raw
            kind = "application/json"
            if body is None and stream:
                kind = "text/event-stream"
                parts = [said.text[at : at + 3] for at in range(0, len(said.text), 3)]
                body = (
                    "".join(f"data: {json.dumps({'reply': part})}\n\n" for part in parts).encode() + b"data: [DONE]\n\n"
                )
            elif body is None:
                calls = [{"name": name} for name in said.tools]
                body = json.dumps({"reply": said.text, "tool_calls": calls}).encode()
            self.send_response(said.status)
            for name, value in {"Content-Type": kind, **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is no news
    bot.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield bot
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
