"""No password, token, session or CSRF value of a journey is in anything a whole run prints or writes, in any format."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.support.leaks import Planted, folder_defects, planted
from tests.support.repos import make_repo
from tests.support.shop import Shop, open_shop
from tests.support.whole_run import spill

_YAML = (Path(__file__).parent / "shop.yml").read_text("utf-8")
_MORE = """
    - name: Look at what is secret
      steps:
        - {name: Get a token, post: /api/token, headers: {Authorization: "Bearer ${API_TOKEN}"},
           expect: {json: {$.access.token: other}}}
    - name: Be refused
      steps:
        - {name: Create, post: /api/quotes, json: {title: "${SHOP_PASSWORD}"}, expect: {json: {$.error: log in}, status: 401}}
    - name: Carry it in the address
      steps:
        - {name: Search, get: "/search?password=${SHOP_PASSWORD}"}
        - {name: Never, get: /}
    - name: Send it elsewhere
      steps:
        - {name: Send, post: "http://127.0.0.1:9/x", body: "${SHOP_PASSWORD}"}
"""


def _secret(value: str) -> Planted:
    return planted((value, secrets.token_hex(len(value)), secrets.token_urlsafe(len(value))))


def _secrets(shop: Shop) -> list[Planted]:
    return [_secret(value) for value in (shop.password, shop.token, *shop.sessions, *shop.forms)]


@pytest.mark.parametrize(
    ("flags", "code", "github"),
    [
        ({}, 0, False),
        ({"echo": True}, 1, False),
        ({"echo": True}, 1, True),
        ({"echo": True, "login_loops": True}, 1, False),
        ({"echo": True, "wrong_redirect": True}, 1, False),
        ({"echo": True, "wrong_status": True}, 1, False),
        ({"echo": True, "circle": True}, 1, False),
        ({"echo": True, "down": True}, 1, False),
    ],
)
def test_no_output_holds_a_secret(tmp_path: Path, flags: dict[str, Any], code: int, github: bool) -> None:
    repo = make_repo(tmp_path / "repo")
    text = _YAML + (_MORE if flags else "")
    head = repo.commit({"launchgate.yml": text})
    event = {"after": head, "ref": "refs/heads/main"} if github else None
    with open_shop(**flags) as shop:
        extra = {"SHOP_PASSWORD": shop.password, "NEW_VERSION": shop.version, "API_TOKEN": shop.token}
        if event is not None:
            extra |= {"GITHUB_EVENT_NAME": "workflow_dispatch"}
        ran = spill(tmp_path / "out", repo.path, "--url", shop.url, "--only", "smoke", github=event, extra=extra)
    assert ran.code == code, ran.out.decode() + ran.err.decode()
    assert len(shop.asked) >= 5
    assert not ran.defects(_secrets(shop))
    assert b"Log in and send a quote" in ran.out
    assert (shop.password in ran.masked()) is github


def test_the_search_itself_would_find_them(tmp_path: Path) -> None:
    with open_shop() as shop:
        (tmp_path / "report.txt").write_text(f"x {shop.password[3:17]} y")
        assert folder_defects(tmp_path, _secrets(shop))
