"""Measuring real servers on loopback. Delays decide by construction: nothing here depends on how fast the machine is."""

import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.spec import Cause, ClientFacts, Facts, Measured, Options, Route, Unmeasured
from launchgate.checks.perf.targets import Asked, asked_routes, ceiling
from launchgate.context import Context
from launchgate.model import Status
from launchgate.settings import Access, Attack, Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.slow_server import Answers, SlowServer

CALM = ClientFacts(cpu_share=0.05, delay_ms=0.5, users=8, seconds=15.0)
QUICK = Limits(requests_per_second=1000)


def context_for(root: Path, server: SlowServer, **overrides: Any) -> Context:
    return make_context(root, limits=QUICK, target=server.url, explicit_urls=[server.url], **overrides)


def measure(root: Path, server: SlowServer, *routes: Route, samples: int = 500, timeout_s: float = 10) -> Facts:
    return gather(context_for(root, server), Options(routes=routes, samples=samples, timeout_s=timeout_s))


def status_of(facts: Facts, rule: str, *routes: Route, samples: int) -> Status:
    """The verdict on the first assessment of a rule, with a client that is not to blame."""
    judgement = judge(replace(facts, client=CALM), Options(routes=routes, samples=samples))
    return next(a.status for a in judgement.assessments if a.rule == f"perf/{rule}")


@pytest.mark.parametrize(
    ("delays_ms", "limit_ms", "samples", "status"),
    [
        ((5,), 3000, 60, Status.PASS),
        ((400,), 300, 16, Status.FAIL),
        ((0, 0, 400), 300, 60, Status.FAIL),
        ((5,), 3000, 20, Status.UNKNOWN),
    ],
)
def test_known_latencies_are_judged_as_they_are(
    tmp_path: Path, delays_ms: tuple[float, ...], limit_ms: float, samples: int, status: Status
) -> None:
    route = Route(path="/x", p95_ms=limit_ms)
    with SlowServer({"/x": Answers(delays_ms=delays_ms)}) as server:
        facts = measure(tmp_path, server, route, samples=samples)
    assert status_of(facts, "p95-read", route, samples=samples) is status


def test_every_time_is_at_least_what_the_server_took(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(delays_ms=(10, 20, 30))}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x"), samples=30).routes
        record = sorted(served.milliseconds for served in server.served("/x")[-30:])
    assert isinstance(seen, Measured)
    assert all(measured >= served for measured, served in zip(seen.services_ms, record, strict=True))
    assert all(total >= service for total, service in zip(seen.totals_ms, seen.services_ms, strict=True))
    assert seen.cold_ms is not None
    assert seen.connect_ms is not None


def test_each_phase_is_kept_apart(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(delays_ms=(20,))}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x"), samples=10).routes
    assert isinstance(seen, Measured)
    assert min(seen.waits_ms) >= 20
    assert len(seen.waits_ms) == len(seen.downloads_ms) == len(seen.first_bytes_ms) == 10
    assert seen.connects_ms[0] == seen.connect_ms
    assert (seen.lookup_ms, seen.handshakes_ms) == (None, ())  # an address, and no TLS
    assert all(first <= total for first, total in zip(seen.first_bytes_ms, seen.totals_ms, strict=True))


@pytest.mark.parametrize(
    ("address", "allow", "rate"),
    [("203.0.113.7", (), 20.0), ("203.0.113.7", ("app.example.test",), 1000.0), ("127.0.0.1", (), 1000.0)],
)
def test_only_an_opened_host_is_asked_more_than_20_times_a_second(
    tmp_path: Path, address: str, allow: tuple[str, ...], rate: float
) -> None:
    network = Network(connect_to={"app.example.test:443": f"{address}:443"})
    context = make_context(
        tmp_path, network=network, limits=QUICK, target="https://app.example.test", attack=Attack(allow=allow)
    )
    (asked,) = asked_routes(context, Options(routes=(Route(path="/x"),)))
    assert isinstance(asked, Asked)
    assert ceiling(context, [asked]) == rate
    strict = replace(context, limits=Limits(requests_per_second=5))
    assert ceiling(strict, [asked]) == 5


def test_a_healthy_route_stops_at_the_first_look(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        facts = measure(tmp_path, server, Route(path="/x", p95_ms=5000))
    (seen,) = facts.routes
    assert isinstance(seen, Measured)
    assert (seen.n, seen.failures) == (310, ())
    assert facts.client is not None
    assert facts.client.users == 8


def test_only_an_unclear_route_is_asked_further(tmp_path: Path) -> None:
    """4 % errors leave the p95 open at 155 requests; the flawless route beside it is settled then."""
    routes = (Route(path="/clear", p95_ms=5000), Route(path="/open", p95_ms=5000))
    answers = {"/clear": Answers(), "/open": Answers(statuses=(*[200] * 24, 500))}
    with SlowServer(answers) as server:
        clear, unclear = measure(tmp_path, server, *routes).routes
    assert isinstance(clear, Measured)
    assert isinstance(unclear, Measured)
    assert (clear.n, unclear.n) == (155, 500)
    assert unclear.failures == (("answered 500", 20),)


def test_a_beginning_that_is_unclear_is_asked_further_though_the_whole_is_settled(tmp_path: Path) -> None:
    """Every 25th answer begins after 400 ms: far within the route's own limit, and too near 5 % of its first bytes' limit."""
    route = Route(path="/x", class_="heavy", p95_ms=5000, ttfb_ms=300)
    with SlowServer({"/x": Answers(delays_ms=(*[0] * 24, 400))}) as server:
        (seen,) = measure(tmp_path, server, route).routes
    assert isinstance(seen, Measured)
    assert seen.n == 500


def test_errors_and_time_outs_are_slow_and_failed(tmp_path: Path) -> None:
    answers = {"/x": Answers(statuses=(200, 503)), "/y": Answers(delays_ms=(0, 5000))}
    with SlowServer(answers) as server:
        facts = measure(tmp_path, server, Route(path="/x"), Route(path="/y"), samples=20, timeout_s=0.5)
    errors, hangs = facts.routes
    assert isinstance(errors, Measured)
    assert isinstance(hangs, Measured)
    assert errors.failures == (("answered 503", 10),)
    assert hangs.failures == (("time-out", 10),)
    assert hangs.timeouts == 10


def test_a_hopeless_route_is_given_up_early(tmp_path: Path) -> None:
    route = Route(path="/x", p95_ms=300)
    with SlowServer({"/x": Answers(delays_ms=(1500,))}) as server:
        (seen,) = (facts := measure(tmp_path, server, route)).routes
    assert isinstance(seen, Measured)
    assert seen.n < 62
    assert status_of(facts, "p95-read", route, samples=500) is Status.FAIL


def test_the_other_routes_make_up_for_one_given_up(tmp_path: Path) -> None:
    """Without the hopeless route's requests the error rate would stay open, so the healthy route goes on."""
    routes = (Route(path="/x", p95_ms=300), Route(path="/y", p95_ms=5000))
    with SlowServer({"/x": Answers(delays_ms=(600,)), "/y": Answers()}) as server:
        facts = measure(tmp_path, server, *routes)
    given_up, healthy = facts.routes
    assert isinstance(given_up, Measured)
    assert isinstance(healthy, Measured)
    assert given_up.n < 155
    assert healthy.n == 500
    assert status_of(facts, "error-rate", *routes, samples=500) is Status.PASS


def test_an_unreachable_target_is_unknown_with_one_root_cause(tmp_path: Path) -> None:
    routes = (Route(path="/x"), Route(path="/y"))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        facts = gather(make_context(tmp_path, target=url, explicit_urls=[url]), Options(routes=routes))
    assert all(isinstance(seen, Unmeasured) and seen.cause is Cause.UNREACHABLE for seen in facts.routes)
    assert facts.client is None
    judgement = judge(facts, Options(routes=routes))
    unknown = [a for a in judgement.assessments if a.status is Status.UNKNOWN]
    assert [a.because for a in unknown] == [None, *["perf/p95-read#/x"] * 4]
    assert "no connection to" in unknown[0].message


def test_a_name_without_an_address_is_unreachable(tmp_path: Path) -> None:
    network = Network(resolvers=("127.0.0.1:1",))
    context = make_context(tmp_path, network=network, target="https://app.example.test", seconds=1)
    (seen,) = gather(context, Options(routes=(Route(path="/x"),))).routes
    assert isinstance(seen, Unmeasured)
    assert seen.cause is Cause.UNREACHABLE
    assert "could not resolve `app.example.test`" in seen.reason


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (Answers(statuses=(401,)), "the site answered 401 instead of the route"),
        (Answers(statuses=(429,)), "the site answered 429 instead of the route"),
        (
            Answers(statuses=(302,), headers={"Location": "/login?token=1"}),
            "the route only redirects (302) to '{url}/login'",
        ),
    ],
)
def test_what_stands_before_the_route_is_not_measured(tmp_path: Path, answers: Answers, reason: str) -> None:
    with SlowServer({"/x": answers}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x")).routes
        assert len(server.record) == 8
    assert isinstance(seen, Unmeasured)
    assert (seen.cause, seen.reason) == (Cause.TURNED_AWAY, reason.format(url=server.url))


@pytest.mark.parametrize("status", [404, 500])
def test_a_route_that_only_fails_is_measured_as_failing(tmp_path: Path, status: int) -> None:
    with SlowServer({"/x": Answers(statuses=(status,))}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x"), samples=10).routes
    assert isinstance(seen, Measured)
    assert seen.failures == ((f"answered {status}", 10),)


def test_a_site_that_begins_to_refuse_is_left_alone(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(*[200] * 12, *[429] * 1000))}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x", p95_ms=5000)).routes
        assert len(server.record) == 8 + 62
    assert isinstance(seen, Measured)
    assert (seen.n, seen.turned_away) == (4, 58)


@pytest.mark.parametrize("headers", [{"X-Token": "${API_TOKEN}"}, {}])
def test_declared_headers_are_sent_and_masked(tmp_path: Path, headers: Mapping[str, str]) -> None:
    site = Site(access=Access(headers={"X-Access": "${ACCESS}"}))
    environ = {"API_TOKEN": "token" + "value", "ACCESS": "access" + "value"}
    with SlowServer({"/x": Answers()}) as server:
        context = context_for(tmp_path, server, site=site, environ=environ)
        gather(context, Options(routes=(Route(path="/x", headers=dict(headers)),), samples=1))
        served = server.record[-1].headers
    assert served["X-Access"] == "accessvalue"
    assert served.get("X-Token") == ("tokenvalue" if headers else None)
    assert context.redactor("accessvalue") == "${ACCESS}"


def test_a_login_in_the_target_is_used_and_shown_nowhere(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        url = server.url.replace("://", "://ada:" + "pass" + "word@")
        context = make_context(tmp_path, limits=QUICK, target=url, explicit_urls=[url])
        facts = gather(context, Options(routes=(Route(path="/x", headers={"x-a": "b"}),), samples=1))
        served = server.record[-1].headers
    assert served["Authorization"].startswith("Basic ")
    assert "password" not in repr(facts)


def test_a_routes_own_header_replaces_the_sites(tmp_path: Path) -> None:
    site = Site(access=Access(headers={"X-Who": "site"}))
    with SlowServer({"/x": Answers()}) as server:
        context = context_for(tmp_path, server, site=site)
        gather(context, Options(routes=(Route(path="/x", headers={"x-who": "route"}),), samples=1))
        served = [value for name, value in server.record[-1].headers.items() if name.lower() == "x-who"]
    assert served == ["route"]


def test_a_missing_variable_is_named(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x", headers={"X-Token": "${NOT_SET}"})).routes
        assert server.record == []
    assert isinstance(seen, Unmeasured)
    assert seen.cause is Cause.NOT_SENT
    assert "NOT_SET" in seen.reason


def test_a_host_that_is_not_the_sites_is_never_asked(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as own, SlowServer({"/x": Answers()}) as other:
        foreign, seen = measure(
            tmp_path, own, Route(path=f"{other.url}/x"), Route(path=f"{own.url}/x"), samples=5
        ).routes
        assert other.record == []
    assert isinstance(foreign, Unmeasured)
    assert foreign.cause is Cause.FOREIGN
    assert isinstance(seen, Measured)


def test_the_deadline_leaves_what_was_not_measured_unknown(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        context = context_for(tmp_path, server, seconds=2)
        facts = gather(context, Options(routes=(Route(path="/x"),), timeout_s=10))
        assert server.record == []
    (seen,) = facts.routes
    assert isinstance(seen, Unmeasured)
    assert seen.cause is Cause.NO_TIME


def test_https_with_the_owners_authority(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with SlowServer({"/x": Answers()}, authority.leaf("app.example.test")) as server:
        network = Network(connect_to={"app.example.test:443": f"127.0.0.1:{server.port}"}, ca_file="ca.pem")
        context = make_context(tmp_path, network=network, limits=QUICK, target="https://app.example.test")
        (seen,) = gather(context, Options(routes=(Route(path="/x"),), samples=10)).routes
    assert isinstance(seen, Measured)
    assert (seen.n, seen.failures, seen.url) == (10, (), "https://app.example.test/x")
    assert seen.handshakes_ms


def test_an_untrusted_certificate_is_not_a_slow_answer(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}, make_authority(tmp_path).leaf("127.0.0.1")) as server:
        (seen,) = measure(tmp_path, server, Route(path="/x")).routes
    assert isinstance(seen, Unmeasured)
    assert "no trusted TLS connection" in seen.reason


def test_nothing_declared_contacts_nothing(tmp_path: Path) -> None:
    assert gather(make_context(tmp_path), Options()) == Facts()


def test_a_path_needs_a_target(tmp_path: Path) -> None:
    facts = gather(make_context(tmp_path), Options(routes=(Route(path="/x"),)))
    assert facts.unasked is not None
    assert facts.unasked.reason == "no target is declared"
    judgement = judge(facts, Options(routes=(Route(path="/x"),)))
    assert {a.status for a in judgement.assessments if a.rule == "perf/p95-read"} == {Status.UNKNOWN}


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        (None, True),
        ({"perf/ttfb"}, True),
        ({"perf/latency-report"}, True),
        ({"perf/lighthouse", "perf/slow-queries"}, False),
    ],
)
def test_routes_are_measured_only_for_rules_that_need_it(tmp_path: Path, rules: set[str] | None, asked: bool) -> None:
    with SlowServer({"/x": Answers(delays_ms=(1,))}) as server:
        context = context_for(tmp_path, server, rules=None if rules is None else frozenset(rules))
        facts = gather(context, Options(routes=(Route(path="/x"),), samples=16))
        judge(facts, Options(routes=(Route(path="/x"),), samples=16))
    assert (bool(server.record), bool(facts.routes)) == (asked, asked)
