"""Mailpit and MailHog by the shapes of their HTTP APIs, served on loopback."""

import base64
import json
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from launchgate.clients.mailcatcher import MailCatcherClient
from launchgate.errors import CannotJudge
from launchgate.settings import Limits, Network
from tests.support.context import make_context
from tests.support.web import Asked, Reply, Web, page, serve, speak

_MARKER = "launchgate-check-00ff00ff00ff00ff"
_RAW = f"From: Shop <web@shop.example>\r\nSubject: lead\r\n\r\nhello {_MARKER}\r\n"
_QUERY = f"/api/v1/search?query=%22{_MARKER}%22&limit=50"
Kind = Literal["mailpit", "mailhog"]


def _json(content: Any, status: int = 200) -> Reply:
    return Reply(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(content).encode())


def _item(body: str, **headers: list[str]) -> dict[str, Any]:
    named = {name.replace("_", "-"): values for name, values in headers.items()}
    return {"ID": "x", "Content": {"Headers": named, "Body": body, "Size": len(body)}}


def _client(root: Path, seconds: float = 30.0) -> MailCatcherClient:
    network = Network(allow_private=("127.0.0.1",))
    return make_context(
        root, network=network, limits=Limits(requests_per_second=1000.0), seconds=seconds
    ).clients.mailcatcher


def _mailpit(*, messages: list[Any], raw: str = _RAW) -> dict[str, Any]:
    plain = Reply(headers={"Content-Type": "text/plain"}, body=raw.encode())
    return {_QUERY: _json({"total": 9, "messages": messages}), "/api/v1/message/a1/raw": plain}


def test_mailpit_is_searched_and_the_source_read(tmp_path: Path) -> None:
    with serve(_mailpit(messages=[{"ID": "a1", "Subject": "lead", "Read": False}])) as web:
        found = _client(tmp_path).wait("mailpit", f"{web.url}/", _MARKER, 5.0)
    assert found.letter is not None
    assert (found.letter.sender_domain, found.places) == ("shop.example", (f"Mailpit at {web.url}",))
    assert [asked.path for asked in web.asked] == [_QUERY, "/api/v1/message/a1/raw"]
    assert parse_qs(urlsplit(web.asked[0].path).query)["query"] == [f'"{_MARKER}"']
    assert {asked.method for asked in web.asked} == {"GET"}


@pytest.mark.parametrize(
    "items",
    [
        [{"Raw": {"Data": _RAW, "From": "a", "To": ["b"]}}],
        [_item("x"), _item(f"hello {_MARKER}", From=["web@shop.example"])],
        [_item(base64.b64encode(f"hi {_MARKER} there".encode()).decode(), From=["web@shop.example"],
               Content_Transfer_Encoding=["base64"])],
    ],
)  # fmt: skip
def test_mailhogs_list_is_read(tmp_path: Path, items: list[Any]) -> None:
    with serve({"/api/v2/messages?limit=50": _json({"total": 1, "count": 1, "start": 0, "items": items})}) as web:
        found = _client(tmp_path).wait("mailhog", web.url, _MARKER, 5.0)
    assert found.letter is not None
    assert found.letter.sender_domain == "shop.example"


def test_mail_that_comes_later_is_waited_for(tmp_path: Path) -> None:
    web: Web

    def search(_: Asked) -> Reply:
        late = len([asked for asked in web.asked if asked.path == _QUERY]) > 2
        return _json({"messages": [{"ID": "a1"}] if late else []})

    with serve(_mailpit(messages=[]) | {_QUERY: search}) as web:
        found = _client(tmp_path).wait("mailpit", web.url, _MARKER, 20.0)
    assert found.letter is not None
    assert 0.5 < found.seconds < 10


@pytest.mark.parametrize(
    "messages", [[], [{"ID": "../../x"}], [{"ID": 7}, "x", None], [{"ID": "a1"}]], ids=["none", "path", "junk", "other"]
)
def test_no_mail_is_none_and_hostile_answers_are_bounded(tmp_path: Path, messages: list[Any]) -> None:
    routes = _mailpit(messages=messages, raw="Subject: other\r\n\r\nx")
    routes["/api/v1/message/..%2F..%2Fx/raw"] = page("x")
    with serve(routes) as web:
        found = _client(tmp_path).wait("mailpit", web.url, _MARKER, 0.3)
    assert (found.letter, found.cut) == (None, False)


@pytest.mark.parametrize(
    ("kind", "reply", "said"),
    [
        ("mailpit", page("<h1>hello</h1>"), "did not answer with JSON"),
        ("mailhog", page("no", 401), "answered 401"),
        ("mailhog", Reply(body=b"[" * 200_000), "did not answer with JSON"),
    ],
)
def test_what_is_no_catcher_is_unknown(tmp_path: Path, kind: Kind, reply: Reply, said: str) -> None:
    with (
        serve({_QUERY: reply, "/api/v2/messages?limit=50": reply}) as web,
        pytest.raises(CannotJudge, match=said) as seen,
    ):
        _client(tmp_path).wait(kind, web.url, _MARKER, 5.0)
    assert "without `/api`" in seen.value.remedy


def test_a_catcher_on_a_private_address_has_to_be_allowed(tmp_path: Path) -> None:
    with speak(lambda _: None) as endpoint, pytest.raises(CannotJudge, match="is not a public address") as seen:
        make_context(tmp_path).clients.mailcatcher.wait("mailpit", f"http://{endpoint}", _MARKER, 5.0)
    assert "network.allow_private" in seen.value.remedy
