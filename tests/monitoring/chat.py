"""A chat that takes alerts at a secret address and shows them to whoever has its token."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.web import Asked, Reply, Web, serve

SECRET = secrets.token_hex(16)
TOKEN = secrets.token_hex(16)


@dataclass
class Sink:
    """A chat that takes alerts at a secret address and shows them to whoever has the token."""

    takes: int = 200
    loses: bool = False
    shown: list[str] = field(default_factory=list)

    def hook(self, asked: Asked) -> Reply:
        if self.takes == 200 and not self.loses:
            self.shown.append(json.loads(asked.body)["text"])
        return Reply(status=self.takes, body=b"ok")

    def read(self, asked: Asked) -> Reply:
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(status=401)
        body = {"ok": True, "messages": [{"text": text} for text in ["older", *self.shown]]}
        return Reply(headers={"Content-Type": "application/json"}, body=json.dumps(body).encode())


@contextmanager
def chat(sink: Sink) -> Iterator[Web]:
    with serve({f"/hook/{SECRET}": sink.hook, "/read": sink.read}) as web:
        yield web
