"""Request ids and the health endpoint of a real server."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.probes import COMMON
from launchgate.model import Stage, Status
from tests.checks.obs.lab import is_, of_context, one, product
from tests.support.web import Asked, Reply, page, redirect

NUMBERS = itertools.count(100_000)


def fresh(name: str) -> Any:
    return lambda _asked: page("hello", 200, **{name: f"req-{next(NUMBERS)}"})


def fixed(**headers: str) -> Any:
    return page("hello", 200, **headers)


@pytest.mark.parametrize("name", ["X_Request_Id", "traceparent", "x_correlation_id", "Fly_Request_Id"])
def test_an_id_of_its_own_for_each_answer_passes(tmp_path: Path, name: str) -> None:
    with product(tmp_path, {"/": fresh(name)}) as (here, web):
        seen = one(of_context(here), "request-id")
        asked = [one.path for one in web.asked].count("/")
    assert is_(seen, Status.PASS, f"its own {name.replace('_', '-')}")
    assert asked == 2, "the answer to the address that nobody has names no request here"


def test_no_page_is_asked_twice_where_every_answer_names_its_request(tmp_path: Path) -> None:
    with product(tmp_path, {"*": fresh("X_Request_Id")}) as (here, web):
        assert one(of_context(here), "request-id").status is Status.PASS
        assert [one.path for one in web.asked].count("/") == 1


def test_a_host_that_only_leads_elsewhere_is_not_judged(tmp_path: Path) -> None:
    with product(tmp_path, {"/": redirect("http://localhost:1/")}) as (here, _):
        assert is_(one(of_context(here), "request-id"), Status.NOT_APPLICABLE, "only leads to `localhost`")
    with product(tmp_path, {"/": redirect("/home"), "/home": fresh("X_Request_Id")}) as (here, _):
        assert one(of_context(here), "request-id").status is Status.PASS


@pytest.mark.parametrize(
    ("route", "status", "severity", "said"),
    [
        (fixed(), Status.FAIL, "medium", "holds no id of the request"),
        (fixed(X_Request_Id="abcdef-123456"), Status.FAIL, "medium", "two requests with the same X-Request-Id"),
        (fixed(X_Request_Id="web1"), Status.FAIL, "medium", "holds no id"),
        (fixed(X_Request_Id="abcdef-123456", Age="31"), Status.UNKNOWN, "medium", "a cache answered"),
        (fresh("CF_Ray"), Status.FAIL, "low", "the edge's (CF-Ray)"),
        (fixed(X_Powered_By="abcdefgh"), Status.FAIL, "medium", "holds no id"),
    ],
)
def test_an_answer_that_names_no_request(tmp_path: Path, route: Any, status: Status, severity: str, said: str) -> None:
    with product(tmp_path, {"/": route}) as (here, _):
        seen = one(of_context(here), "request-id")
    assert is_(seen, status, said)
    assert str(seen.severity) == severity


def told(value: Any, status: int = 200) -> Reply:
    return Reply(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(value).encode())


def plain(body: bytes) -> Reply:
    return Reply(headers={"Content-Type": "text/plain"}, body=body)


DEEP = [
    {"status": "ok", "checks": {"database": "ok", "queue": "ok"}},
    {"status": "pass", "checks": {"db:connections": [{"status": "pass", "time": "x"}]}},
    {"status": "UP", "components": {"db": {"status": "UP"}, "diskSpace": {"status": "UP", "details": {"free": 1}}}},
    {"status": "Healthy", "results": {"sql": {"status": "Healthy", "description": None}}},
    {"status": "ok", "services": [{"name": "postgres", "healthy": True}]},
    {"database": "connected", "redis": "ok", "version": "1.2"},
    {"ok": True, "checks": {"database": True}},
    {"status": "ok", "info": {"db": {"status": "up"}}, "error": {}, "details": {"db": {"status": "up"}}},
]
SICK: list[tuple[Any, int]] = [
    ({"status": "degraded"}, 200),
    ({"status": "ok", "checks": {"database": "down"}}, 200),
    ({"status": "UP", "components": {"db": {"status": "DOWN"}}}, 200),
    ({"status": "ok", "services": [{"name": "postgres", "healthy": False}]}, 200),
    ({"ok": False}, 200),
    ({"database": "disconnected", "redis": "ok"}, 200),
    ({"status": "error", "checks": {"database": "timeout"}}, 503),
]


@pytest.mark.parametrize("body", DEEP, ids=json.dumps)
def test_an_answer_that_lists_its_dependencies_passes(tmp_path: Path, body: Any) -> None:
    with product(tmp_path, {"/health": told(body)}) as (here, _):
        assert is_(one(of_context(here, health="/health"), "health-endpoint"), Status.PASS, "says of each dependency")
        assert one(of_context(here), "health-endpoint").status is Status.PASS


@pytest.mark.parametrize(("body", "status"), SICK, ids=json.dumps)
def test_an_answer_that_says_it_is_not_well_fails(tmp_path: Path, body: Any, status: int) -> None:
    with product(tmp_path, {"/healthz": told(body, status)}) as (here, _):
        seen = one(of_context(here), "health-endpoint")
    assert is_(seen, Status.FAIL, f"answered {status} and says that")
    assert ("503" in seen.remediation) == (status == 200)


@pytest.mark.parametrize(
    "route",
    [told({"status": "ok"}), told({"status": "ok", "version": "1.4.2", "uptime": 123}), plain(b"OK\n")],
)  # fmt: skip
def test_a_bare_answer_shows_no_depth(tmp_path: Path, route: Reply) -> None:
    with product(tmp_path, {"/up": route}) as (here, _):
        seen = one(of_context(here), "health-endpoint")
    assert is_(seen, Status.UNKNOWN, "the process lives, not its database")
    assert "attest obs/health-endpoint" in seen.remediation


@pytest.mark.parametrize(
    "routes",
    [{}, {"*": page("<h1>App</h1>")}, {"/status": page("all fine")}, {"/health": told(["a"])}, {"/up": plain(b"hello")},
     {"*": told({"error": "not found"}, 404)}],
)  # fmt: skip
def test_no_endpoint_at_the_usual_places_does_not_apply(tmp_path: Path, routes: Any) -> None:
    with product(tmp_path, routes) as (here, web):
        seen = one(of_context(here), "health-endpoint")
        asked = {one.path for one in web.asked}
    assert is_(seen, Status.NOT_APPLICABLE, "no health endpoint at")
    assert set(COMMON) < asked


def test_a_declared_endpoint_that_does_not_answer_fails(tmp_path: Path) -> None:
    with product(tmp_path, {"/h": page("gone", 404)}) as (here, _):
        assert is_(one(of_context(here, health="/h"), "health-endpoint"), Status.FAIL, "answered 404")


def test_a_shallow_and_a_deep_one_pass_together(tmp_path: Path) -> None:
    routes = {"/health": told({"status": "ok"}), "/readyz": told(DEEP[0])}
    with product(tmp_path, routes) as (here, _):
        assert is_(one(of_context(here), "health-endpoint"), Status.PASS, "/readyz")


def test_a_silent_product_is_unknown_under_its_root(tmp_path: Path) -> None:
    with product(tmp_path, {}) as (here, web):
        web.stop()
        found = of_context(here, health="/health")
    assert is_(one(found, "health-endpoint"), Status.UNKNOWN, "refuses connections")
    assert is_(one(found, "request-id"), Status.UNKNOWN, "refuses connections")


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 20_000, b'{"checks": {' + b'"a": "ok", ' * 50_000 + b'"b": "ok"}}', b"\xff\xfe"]
)
def test_a_hostile_health_answer_ends(tmp_path: Path, body: bytes) -> None:
    with product(tmp_path, {"/health": Reply(headers={"Content-Type": "application/json"}, body=body)}) as (here, _):
        seen = one(of_context(here, health="/health"), "health-endpoint")
    assert seen.status in (Status.UNKNOWN, Status.PASS)


def test_a_change_asks_nothing_without_a_url(tmp_path: Path) -> None:
    def never(_: Asked) -> Reply:
        raise AssertionError

    from dataclasses import replace

    with product(tmp_path, {"*": never}) as (here, web):
        found = of_context(replace(here, stage=Stage.PR))
        assert web.asked == []
    assert one(found, "request-id").status is Status.NOT_APPLICABLE
