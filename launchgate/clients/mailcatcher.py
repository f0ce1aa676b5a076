"""Waits for a marked mail in a mail catcher (Mailpit, MailHog) over its HTTP API, through the run's HTTP client.

Only the addresses that change nothing are asked: Mailpit marks a mail as read when `message/{ID}` is opened, not `…/raw`.
"""

import json
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import quote, urlencode

from launchgate.clients.waiting import Tell, wait_for
from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response
from launchgate.letter import Letter, Waited, letter_with

Kind = Literal["mailpit", "mailhog"]
_MOST = 50
_NAMES = {"mailpit": "Mailpit", "mailhog": "MailHog"}


class MailCatcherClient:
    """The door to mail catchers for one run. Safe to share between threads."""

    def __init__(self, clients: Clients) -> None:
        self._http = clients.http
        self._deadline = clients.deadline

    def wait(
        self, kind: Kind, url: str, marker: str, seconds: float, tell: Tell = lambda _: None
    ) -> Waited:  # fmt: skip
        """The mail with the marker, looked for until `seconds` are over. Raises CannotJudge when the catcher does not answer."""
        base = url.rstrip("/")
        look = self._mailpit if kind == "mailpit" else self._mailhog
        found, waited, cut = wait_for(lambda: look(base, marker), seconds, self._deadline, tell)
        return Waited(letter=found, seconds=waited, places=(f"{_NAMES[kind]} at {base}",), cut=cut)

    def _mailpit(self, base: str, marker: str) -> Letter | None:
        query = urlencode({"query": f'"{marker}"', "limit": _MOST})
        listed = self._json("Mailpit", f"{base}/api/v1/search?{query}")
        for item in _rows(listed, "messages"):
            known = item.get("ID")
            if isinstance(known, str) and 0 < len(known) <= 100:
                raw = self._asked("Mailpit", f"{base}/api/v1/message/{quote(known, safe='')}/raw").body
                found = letter_with(marker, raw, base)
                if found is not None:
                    return found
        return None

    def _mailhog(self, base: str, marker: str) -> Letter | None:
        listed = self._json("MailHog", f"{base}/api/v2/messages?limit={_MOST}")
        for item in _rows(listed, "items"):
            found = letter_with(marker, _source(item), base)
            if found is not None:
                return found
        return None

    def _json(self, name: str, url: str) -> Any:
        try:
            return json.loads(self._asked(name, url).body)
        except (ValueError, RecursionError):
            raise CannotJudge(f"{name} at `{url}` did not answer with JSON", _remedy(name)) from None

    def _asked(self, name: str, url: str) -> Response:
        got = self._http.fetch(url, fresh=True)
        if isinstance(got, Failure):
            raise CannotJudge(f"{name} could not be asked: {got.reason}", got.remedy)
        if got.status != 200 or got.blocked is not None:
            raise CannotJudge(f"{name} at `{url}` answered {got.status}", _remedy(name))
        return got


def _remedy(name: str) -> str:
    return f"correct kind and url of the catcher: url is {name}'s web address, without `/api`"


def _rows(listed: Any, key: str) -> Iterator[dict[str, Any]]:
    rows = listed.get(key) if isinstance(listed, dict) else None
    yield from (row for row in (rows if isinstance(rows, list) else [])[:_MOST] if isinstance(row, dict))


def _source(item: dict[str, Any]) -> bytes:
    """The mail as it was sent: `Raw.Data`, or put together again from `Content`."""
    raw, content = item.get("Raw"), item.get("Content")
    if isinstance(raw, dict) and isinstance(raw.get("Data"), str):
        return str(raw["Data"]).encode("utf-8", "replace")
    if not isinstance(content, dict):
        return b""
    headers = content.get("Headers")
    lines = [
        f"{name}: {value}"
        for name, values in (headers.items() if isinstance(headers, dict) else ())
        for value in (values if isinstance(values, list) else ())
    ]
    return "\r\n".join((*lines, "", str(content.get("Body", "")))).encode("utf-8", "replace")
