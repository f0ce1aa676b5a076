"""How it asks: slowly, never another origin, and without a trace of a credential in any output."""

import json
import secrets
import time
from pathlib import Path

from launchgate.checks.auth.asking import INTERVAL_S, Asking, Visitor
from launchgate.checks.auth.jwt import altered, cut, ends_of, parts_of, unsigned
from launchgate.checks.auth.markup import hidden_field, words_of
from launchgate.checks.auth.spec import Login, Options, Role, Route
from launchgate.exchange import Response
from launchgate.model import Status
from launchgate.settings import Attack
from tests.checks.auth.lab import OPEN, by, environ_of, judged
from tests.support.context import make_context
from tests.support.leaks import Planted, planted
from tests.support.tenants import Tenants, tenants
from tests.support.web import page, redirect, serve
from tests.support.whole_run import spill

_CONFIG = """
site: {{canonical: "{url}"}}
attack: {{allow: [127.0.0.1], run: [auth]}}
limits: {{requests_per_second: 1000}}
auth:
  roles:
    ada: {{headers: {{Authorization: "Bearer ${{ADA_TOKEN}}"}}}}
    bob: {{login: {{path: /login, form: {{email: bob@example.com, password: "${{BOB_PASSWORD}}"}}, csrf: csrf}}}}
  routes:
    - {{path: /api/account, allow: [ada, bob]}}
    - {{path: /api/customers/1001, allow: [ada], owner: ada}}
  tokens: {{route: /api/account, valid: "${{ADA_TOKEN}}", expired: "${{OLD_TOKEN}}", other_environment: "${{STAGING_TOKEN}}"}}
  session: {{role: bob, route: /account, logout: {{path: /logout}}, refresh: {{path: /api/refresh, token: access_token}}}}
"""


def test_two_requests_a_second_to_a_host(tmp_path: Path) -> None:
    with serve({"/": page("fine")}) as web:
        context = make_context(tmp_path, target=web.url, explicit_urls=(web.url,), attack=OPEN)
        asking = Asking(context, INTERVAL_S)
        begun = time.monotonic()
        for _ in range(3):
            Visitor(asking, "ada").ask(web.url)
        assert time.monotonic() - begun >= 2 * INTERVAL_S
    assert (INTERVAL_S, asking.sent) == (0.5, 3)


def test_no_credential_goes_to_another_origin(tmp_path: Path) -> None:
    options = Options(
        roles={"ada": Role(headers={"Authorization": "Bearer ${ADA_TOKEN}"})},
        routes=(Route(path="/account", allow=("ada",)),),
    )
    with serve({"*": page("other")}) as other, tenants() as product:
        assert product.web is not None
        product.web.routes["/account"] = redirect(f"{other.url}/account", 302)
        found = judged(tmp_path, product, options)
        assert other.asked == []
    assert by(found, Status.PASS) == {}


def test_no_credential_is_in_anything_that_is_written(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    faults = ("other tenant", "expired accepted", "none accepted", "truncated accepted", "fixation", "logout keeps")
    with tenants(*faults) as product:
        (repo / "launchgate.yml").write_text(_CONFIG.format(url=product.url))
        environ = environ_of(product)
        done = spill(tmp_path / "out", repo, "--only", "auth", "--url", product.url, extra=environ)
        values = [*environ.values(), *product.sessions, product.csrf, *product.made]
    assert done.code == 1, done.err.decode()
    assert done.defects(_secrets_of(values)) == []
    verdict = json.loads((done.folder / "reports" / "json").read_text())
    failed = {one["subject"].partition("/api")[2] for one in verdict["assessments"] if one["status"] == "fail"}
    assert "/customers/1001 as bob" in failed
    assert "/account with an expired token" in failed
    assert verdict["checks"][0]["receipt"] == {
        "requests to try who may have what (at most two a second to a host)": len(product.requests)
    }


def _secrets_of(values: list[str]) -> list[Planted]:
    """Each value, and each part of each token but the header that all tokens share."""
    found = []
    for value in values:
        parts = value.split(".")
        for part in parts[1:] if len(parts) == 3 else parts:
            other = "".join(chr((ord(char) + 1) % 128) for char in part)
            found.append(planted([part, other]))
    return found


def test_forged_tokens_are_made_from_the_valid_one() -> None:
    token = Tenants().token("ada")
    parts = parts_of(token)
    assert parts is not None
    none, changed, short = unsigned(token), altered(token), cut(token)
    assert none is not None
    assert none.endswith(".")
    assert none.split(".")[1] == token.split(".")[1]
    assert changed is not None
    assert changed.split(".")[2] == parts[2]
    assert changed.split(".")[1] != token.split(".")[1]
    assert token.startswith(short)
    assert short.count(".") == 2
    assert len(short.split(".")[2]) < len(parts[2])
    assert ends_of(token) is not None


def test_what_is_no_signed_token_is_only_cut() -> None:
    opaque = secrets.token_urlsafe(20)
    for text in (opaque, "a.b.c", "..", "e30.e30.x", f"{opaque}.{opaque}.{opaque}"):
        assert (parts_of(text), unsigned(text), altered(text), ends_of(text)) == (None, None, None, None)
    assert opaque.startswith(cut(opaque))


def test_one_rule_can_be_opted_in_alone(tmp_path: Path) -> None:
    with tenants("fixation") as product:
        attack = Attack(allow=("127.0.0.1",), run=("auth/session-flows",))
        found = judged(tmp_path, product, attack=attack)
        assert not [line for line in product.requests if "/admin" in line]
    assert list(by(found, Status.FAIL)) == ["auth/session-flows: session of bob: login"]
    assert {seen.rule for seen in found.assessments if seen.status is Status.NOT_APPLICABLE} == {
        "auth/unauthenticated",
        "auth/roles",
    }


def test_a_login_by_json_gives_a_token(tmp_path: Path) -> None:
    login = Login(path="/api/login", json={"user": "bob", "password": "${BOB_PASSWORD}"}, token="data.access_token")
    routes = (Route(path="/api/account", allow=("bob",)), Route(path="/admin", allow=("bob",)))
    with tenants() as product:
        found = judged(tmp_path, product, Options(roles={"bob": Role(login=login)}, routes=routes))
    assert by(found, Status.PASS).keys() == {
        "auth/unauthenticated: api/account without credentials",
        "auth/roles: api/account as bob",
    }
    assert by(found, Status.FAIL).keys() == {"auth/roles: admin as bob"}
    wrong = Login(path="/api/login", json={"user": "bob", "password": "${BOB_PASSWORD}"}, token="data.token")
    with tenants() as product:
        found = judged(tmp_path, product, Options(roles={"bob": Role(login=wrong)}, routes=routes))
    assert (by(found, Status.PASS), by(found, Status.FAIL)) == ({}, {})
    unknown = by(found, Status.UNKNOWN)
    assert "holds no text at `data.token`" in unknown["auth/roles: api/account as bob"].message


def test_a_hostile_page_is_read_in_time_that_grows_with_its_length() -> None:
    begun = time.monotonic()
    for text in ("<input " + "a" * 200_000, "<input " * 30_000, "<script" * 30_000, "<" * 200_000, "[" * 200_000):
        answer = Response(
            url="http://x/", status=200, headers=(), body=text.encode(), truncated=False, seconds=0.0
        )  # fmt: skip
        words_of(answer)
        assert hidden_field(text, "csrf") == ""
    assert time.monotonic() - begun < 5
