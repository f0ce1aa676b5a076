"""`launchgate init --from`: a start from an OpenAPI document or a recording, valid, bounded, and without anything secret."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from launchgate import config
from launchgate.check import all_checks
from launchgate.checks.smoke.spec import Options
from tests.support.command import Done, launchgate
from tests.support.leaks import defects, planted
from tests.support.shop import USER, Shop, open_shop

_SMOKE = next(check for check in all_checks() if check.id == "smoke")


def _init(folder: Path, kind: str, document: Any, *arguments: str) -> Done:
    name = f"source.{'json' if not isinstance(document, str) else 'yml'}"
    (folder / name).write_text(document if isinstance(document, str) else json.dumps(document))
    return launchgate("init", "--offline", "--from", f"{kind}:{name}", *arguments, cwd=folder)


def _written(folder: Path) -> Options:
    found: Options = config.read(folder / "launchgate.yml").options_of(_SMOKE)
    return found


_OPENAPI = """
openapi: 3.1.0
servers: [{url: "https://api.example.com/v1/"}]
security: [{token: []}]
components:
  parameters: {tenant: {name: X-Tenant, in: header, required: true}, page: {name: page, in: query}}
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Api-Key}
    mutual: {type: mutualTLS}
paths:
  /status: {get: {security: [], responses: {"200": {}}}}
  /empty: {get: {security: [{}], responses: {"204": {}, "404": {}}}}
  /optional: {get: {security: [], parameters: [{$ref: "#/components/parameters/page"}]}}
  /quotes: {get: {summary: List quotes, responses: {"200": {}}}, post: {}}
  /keys: {get: {operationId: listKeys, security: [{key: []}]}}
  /quotes/{id}: {get: {security: []}}
  /needs: {get: {security: [], parameters: [{name: q, in: query, required: true}]}}
  /tenant: {parameters: [{$ref: "#/components/parameters/tenant"}], get: {security: []}}
  /elsewhere: {get: {security: [], parameters: [{$ref: "other.yml#/x"}]}}
  /mutual: {get: {security: [{mutual: []}]}}
  "/${HOME}": {get: {security: []}}
"""


def test_an_openapi_document_gives_pages_and_calls(tmp_path: Path) -> None:
    done = _init(tmp_path, "openapi", _OPENAPI)
    assert done.code == 0, done.err
    options = _written(tmp_path)
    assert [(one.path, one.status) for one in options.pages] == [
        ("/v1/status", 200),
        ("/v1/empty", 204),
        ("/v1/optional", 200),
    ]
    (journey,) = options.journeys
    assert [(one.name, one.get, one.headers) for one in journey.steps] == [
        ("List quotes", "/v1/quotes", {"Authorization": "Bearer ${SMOKE_TOKEN}"}),
        ("listKeys", "/v1/keys", {"X-Api-Key": "${SMOKE_KEY}"}),
    ]
    assert all(one.authenticated for one in journey.steps)
    assert "set SMOKE_KEY, SMOKE_TOKEN in the job's environment" in done.out
    assert "left out: 5 GET operations, because they need a parameter" in done.out
    assert "left out: 1 GET operations, because how to log in cannot be written as one header" in done.out
    assert 'canonical: "https://api.example.com"' in (tmp_path / "launchgate.yml").read_text()
    assert launchgate("validate", cwd=tmp_path).code == 0


def test_a_large_document_gives_a_bounded_start(tmp_path: Path) -> None:
    paths: dict[str, Any] = {f"/p{n}": {"get": {}} for n in range(300)}
    done = _init(tmp_path, "openapi", {"openapi": "3.0.3", "paths": paths}, "--url", "https://www.example.com")
    assert done.code == 0, done.err
    assert len(_written(tmp_path).pages) == 25
    assert "left out: 275 more than the 25 of a start" in done.out


@pytest.mark.parametrize(
    ("kind", "document", "said"),
    [
        ("openapi", {"swagger": "2.0"}, "is Swagger 2; convert it"),
        ("openapi", {"paths": {}}, "is not OpenAPI 3"),
        (
            "openapi",
            {"openapi": "3.0.0", "paths": {"/a": {"post": {}}}},
            "has no GET operation without required parameters",
        ),
        ("openapi", "a: [", "is not YAML (line"),
        ("openapi", "{", "is not JSON (line 1)"),
        ("openapi", "- 1", "holds no mapping"),
        ("openapi", "a: " + "[" * 5000, "is"),
        ("openapi", {"openapi": "3.0.0", "paths": {"/a": {"get": {}}}}, "pass --url as well"),
        ("har", {"log": {}}, "is not a HAR recording"),
        ("har", {"log": {"entries": [{}, 1]}}, "holds no request to a web address"),
        ("har", "[" * 100_000, "is nested too deeply"),
        (
            "har",
            {"log": {"entries": [{"request": {"method": "GET", "url": "https://a.example/"}}]}},
            "holds no page and no call",
        ),
        ("csv", {}, "write openapi:FILE or har:FILE"),
    ],
)
def test_what_cannot_be_a_start_is_said_in_one_line(tmp_path: Path, kind: str, document: Any, said: str) -> None:
    done = _init(tmp_path, kind, document)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "launchgate.yml").exists()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    done = launchgate("init", "--from", "har:nowhere.har", cwd=tmp_path)
    assert (done.code, "nowhere.har cannot be read" in done.err) == (2, True)


def _entry(method: str, url: str, status: int, kind: str, **more: Any) -> dict[str, Any]:
    request = {"method": method, "url": url, "headers": more.pop("headers", []), "cookies": more.pop("cookies", [])}
    if "post" in more:
        request["postData"] = more.pop("post")
    return {"request": request, "response": {"status": status, "content": {"mimeType": kind}, **more}}


def _recording(shop: Shop, session: str, csrf: str) -> dict[str, Any]:
    url, page, api = shop.url, "text/html; charset=utf-8", "application/json"
    cookie = {
        "cookies": [{"name": "sid", "value": session}],
        "headers": [{"name": "Cookie", "value": f"sid={session}"}],
    }
    bearer = {"headers": [{"name": "authorization", "value": f"Bearer {shop.token}"}]}
    form = [
        {"name": "email", "value": USER},
        {"name": "password", "value": shop.password},
        {"name": "csrf", "value": csrf},
    ]
    quote = {"title": "T" + session, "lines": [{"item": shop.password, "count": 3, "new": True}]}
    entries = [
        _entry("GET", f"{url}/", 200, page),
        _entry("GET", f"{url}/style.css", 200, "text/css"),
        _entry("GET", "https://cdn.example/x.js", 200, "text/javascript"),
        _entry("POST", "https://tracker.example/hit", 200, api, post={"mimeType": api, "text": "{}"}),
        _entry("GET", f"{url}/login", 200, page),
        _entry("GET", f"{url}/login", 304, page),
        _entry("POST", f"{url}/login", 303, "", redirectURL="/quotes",
               post={"mimeType": "application/x-www-form-urlencoded", "params": form, "text": ""}),
        _entry("GET", f"{url}/quotes", 200, page, **cookie),
        _entry("GET", f"{url}/missing", 404, page, **cookie),
        _entry("GET", f"{url}/pricing?page=2&token={session}&who=Ada%20L", 200, page),
        _entry("GET", f"{url}/pricing/{session}", 404, page),
        _entry("POST", f"{url}/api/quotes", 201, api, post={"mimeType": api, "text": json.dumps(quote)}, **bearer),
    ]  # fmt: skip
    return {"log": {"entries": entries}}


def test_a_recording_becomes_a_journey_that_passes_and_holds_no_secret(tmp_path: Path) -> None:
    session, csrf = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    with open_shop() as shop:
        done = _init(tmp_path, "har", _recording(shop, session, csrf))
        assert done.code == 0, done.err
        text = (tmp_path / "launchgate.yml").read_text()
        hidden = [
            planted((value, secrets.token_hex(40), secrets.token_urlsafe(40)))
            for value in (session, csrf, shop.password, shop.token)
        ]
        for name, data in (("file", text), ("out", done.out), ("err", done.err)):
            assert not defects(name, data.encode(), hidden)
        assert USER not in text
        (journey,) = _written(tmp_path).journeys
        assert [(one.method, one.address) for one in journey.steps] == [
            ("GET", "/"),
            ("GET", "/login"),
            ("POST", "/login"),
            ("GET", "/pricing?page=2&token=${SMOKE_TOKEN}&who=${SMOKE_WHO}"),
            ("POST", "/api/quotes"),
        ]
        assert journey.steps[2].form == {
            "email": "${SMOKE_EMAIL}",
            "password": "${SMOKE_PASSWORD}",
            "csrf": "${step-2.csrf}",
        }
        environ = {
            "SMOKE_EMAIL": USER,
            "SMOKE_PASSWORD": shop.password,
            "SMOKE_AUTHORIZATION": f"Bearer {shop.token}",
            "SMOKE_TITLE": "A title",
        }
        environ |= {"SMOKE_TOKEN": "tok", "SMOKE_WHO": "Ada", "SMOKE_ITEM": "Hedge", "SMOKE_COUNT": "3"}
        ran = launchgate("run", "--url", shop.url, "--only", "smoke", cwd=tmp_path, extra=environ)
    assert ran.code == 0, ran.out
    assert "6 smoke steps, 1 journey" in ran.out


def test_a_hostile_recording_brings_nothing_of_its_own(tmp_path: Path) -> None:
    """Names in it cannot add keys, comments or references to the file."""
    bad = 'x"}\n      evil: true # ${HOME} \u2028'
    post = {"mimeType": "application/json", "text": json.dumps({bad: bad, "a": {bad: [bad]}})}
    form = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": bad, "value": "x"}]}
    entries = [
        _entry("GET", "https://a.example/", 200, "text/html"),
        _entry("GET", f"https://a.example/{bad}", 200, "text/html"),
        _entry("POST", "https://a.example/p", 200, "text/html", post=post),
        _entry("POST", "https://a.example/q", 200, "text/html", post=form),
        _entry("GET", "https://a.example/?x=${HOME}&y${HOME}=1", 200, "text/html"),
        _entry("GET", "https://[", 200, "text/html"),
        {"request": {"method": 1, "url": [], "headers": 3, "postData": "x"}, "response": []},
    ]
    done = _init(tmp_path, "har", {"log": {"entries": entries}})
    assert done.code == 0, done.err
    (journey,) = _written(tmp_path).journeys
    assert "${HOME}" not in (tmp_path / "launchgate.yml").read_text()
    assert [one.method for one in journey.steps] == ["GET", "POST", "POST", "GET"]
