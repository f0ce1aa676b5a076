"""Load on real servers on loopback: what is sent, to whom, and when it ends by itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather_attack import gather_attack
from launchgate.checks.perf.judge_attack import judge
from launchgate.checks.perf.load_spec import Load, LoadFacts, Login
from launchgate.checks.perf.spec import Cause, ClientFacts, Options, Route
from launchgate.model import Assessment, Status
from launchgate.settings import Attack
from tests.support.command import launchgate
from tests.support.context import make_context
from tests.support.slow_server import Answers, SlowServer

CALM = ClientFacts(cpu_share=0.05, delay_ms=0.5, users=8, seconds=15.0)
OPEN = Attack(allow=("127.0.0.1",), run=("perf/load-sanity",))
LOGIN = Login(path="/login", form={"email": "load@example.com", "password": "${WORD}"})


def options(*routes: Route, users: int = 8, **load: Any) -> Options:
    return Options(routes=routes or (Route(path="/x"),), load=Load(users=users, **load), ceiling_ms=5000, timeout_s=5)


def load(root: Path, server: SlowServer, chosen: Options, *, attack: Attack = OPEN, **context: Any) -> LoadFacts:
    made = make_context(root, target=server.url, explicit_urls=[server.url], attack=attack, **context)
    return gather_attack(made, chosen, round_s=0, each=20)


def said(facts: LoadFacts, chosen: Options) -> Assessment:
    """The assessment, with a client that is not to blame."""
    (found,) = judge(replace(facts, client=CALM if facts.client else None), chosen).assessments
    return found


def test_more_and_more_users_then_all_of_them_in_rounds(tmp_path: Path) -> None:
    chosen = options(Route(path="/x"), Route(path="/y"), requests_per_second=5000)
    with SlowServer({"/x": Answers(delays_ms=(10,)), "/y": Answers(delays_ms=(10,))}) as server:
        facts = load(tmp_path, server, chosen)
        assert len(server.record) == 16 + 12 * 40
        assert 1 < server.peak <= 16
    assert [one.users for one in facts.ramp] == [2, 4]
    assert [one.users for one in facts.rounds] == [8] * 10
    assert [one.planned_rate is None for one in facts.rounds] == [True, False] * 5
    assert {block.n for one in (*facts.ramp, *facts.rounds) for block in one.blocks} == {20}
    assert {block.failed for one in (*facts.ramp, *facts.rounds) for block in one.blocks} == {0}
    assert facts.client is not None
    assert facts.stopped_at == facts.turned_away == 0


def test_only_the_critical_routes_bear_load_when_some_are(tmp_path: Path) -> None:
    chosen = options(Route(path="/x", critical=True), Route(path="/y"))
    with SlowServer({"/x": Answers(), "/y": Answers()}) as server:
        load(tmp_path, server, chosen)
        assert server.served("/y") == []
        assert server.served("/x") != []


@pytest.mark.parametrize(
    ("attack", "message"),
    [
        (Attack(), "not opted in: write `attack: {allow: [127.0.0.1], run: [perf/load-sanity]}` in launchgate.yml"),
        (Attack(allow=("127.0.0.1",)), "not opted in: write"),
        (Attack(allow=("other.test",), run=("perf/load-sanity",)), "`127.0.0.1` is not in attack.allow"),
        (Attack(allow=("other.test",), run=("perf",)), "`127.0.0.1` is not in attack.allow"),
    ],
)
def test_nothing_is_sent_where_nobody_allowed_it(tmp_path: Path, attack: Attack, message: str) -> None:
    with SlowServer({"/x": Answers()}) as server:
        facts = load(tmp_path, server, options(), attack=attack)
        assert server.record == []
    found = said(facts, options())
    assert found.status is Status.NOT_APPLICABLE
    assert message in found.message


def test_a_route_on_another_host_is_left_out_when_that_host_is_not_allowed(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server, SlowServer({"/y": Answers()}) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        chosen = options(Route(path="/x"), Route(path=f"{elsewhere}/y"))
        made = make_context(tmp_path, target=server.url, explicit_urls=[server.url], attack=OPEN)
        site = replace(made.site, environments={"other": elsewhere})
        facts = gather_attack(replace(made, site=site), chosen, round_s=0, each=20)
        assert other.record == []
    assert facts.barred == ("localhost",)
    assert {block.path for one in facts.rounds for block in one.blocks} == {"/x"}


def test_each_visitor_logs_in_once_and_keeps_its_cookie(tmp_path: Path) -> None:
    chosen = options(users=4, login=LOGIN)
    answers = {
        "/login": Answers(statuses=(302,), headers={"Set-Cookie": "session=abc", "Location": "/"}),
        "/x": Answers(),
    }
    with SlowServer(answers) as server:
        context = make_context(
            tmp_path, target=server.url, explicit_urls=[server.url], attack=OPEN, environ={"WORD": "open " + "sesame"}
        )
        facts = gather_attack(context, chosen, round_s=0, each=20)
        logins, uses = server.served("/login"), server.served("/x")
    assert len(logins) == 8
    assert {one.body for one in logins} == {b"email=load%40example.com&password=open+sesame"}
    assert {one.headers.get("Cookie") for one in logins} == {None}
    assert {one.headers.get("Cookie") for one in uses} == {"session=abc"}
    assert facts.arrival is not None
    assert (facts.arrival.n, facts.arrival.failed) == (8, 0)
    assert "sesame" not in repr(facts)
    assert context.redactor("open " + "sesame") == "${WORD}"


def test_a_json_login_is_sent_as_one(tmp_path: Path) -> None:
    chosen = options(users=2, login=Login(path="/login", json={"email": "a@example.com"}))
    with SlowServer({"/login": Answers(), "/x": Answers()}) as server:
        load(tmp_path, server, chosen)
        sent = server.served("/login")[0]
    assert (sent.body, sent.headers["Content-Type"]) == (b'{"email": "a@example.com"}', "application/json")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_login_that_fails_ends_it_before_it_begins(tmp_path: Path, status: int) -> None:
    chosen = options(users=2, login=replace(LOGIN, form={"email": "a@example.com"}))
    with SlowServer({"/login": Answers(statuses=(status,)), "/x": Answers()}) as server:
        facts = load(tmp_path, server, chosen)
        assert server.served("/x") == []
    found = said(facts, chosen)
    assert found.status is Status.UNKNOWN
    assert f"the login was answered {status}" in found.message


def test_a_login_whose_variable_is_not_set_is_never_sent(tmp_path: Path) -> None:
    chosen = options(login=LOGIN)
    with SlowServer({"/login": Answers(), "/x": Answers()}) as server:
        facts = load(tmp_path, server, chosen)
        assert server.record == []
    assert "WORD" in said(facts, chosen).message


def test_it_ends_by_itself_when_too_many_requests_fail(tmp_path: Path) -> None:
    """From the fifth request at once on the server refuses; two users never meet that."""
    chosen = options(users=16)
    with SlowServer({"/x": Answers(delays_ms=(30,), refused_above=5)}) as server:
        facts = load(tmp_path, server, chosen)
        sent = len(server.record)
    found = said(facts, chosen)
    assert found.status is Status.FAIL
    assert "load ended itself with" in found.message
    assert "answered 503" in found.message
    assert sent < 150
    assert facts.stopped_at == 8


def test_a_product_that_is_down_under_the_first_few_is_a_failure(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(500,))}) as server:
        facts = load(tmp_path, server, options())
        assert len(server.record) < 16
    found = said(facts, options())
    assert found.status is Status.FAIL
    assert found.message.startswith("load ended itself with 2 users at once: ")


def test_what_went_well_before_does_not_soften_what_goes_wrong_now(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(*[200] * 150, *[500] * 1000))}) as server:
        facts = load(tmp_path, server, options())
        assert len(server.record) < 150 + 40
    assert facts.stopped_at == 8


def test_the_command_runs_it_only_when_rule_and_host_are_written_down(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(500,))}) as server:
        run = (
            "run", "--only", "perf/load-sanity", "--report", "json:verdict.json", "--quiet", "--url", server.url
        )  # fmt: skip
        (tmp_path / "launchgate.yml").write_text("perf: {routes: [{path: /x}]}\n")
        off = launchgate(*run, cwd=tmp_path)
        assert server.record == []
        with (tmp_path / "launchgate.yml").open("a") as config:
            config.write("attack: {allow: [127.0.0.1], run: [perf/load-sanity]}\n")
        on = launchgate(*run, cwd=tmp_path)
        assert server.record != []
    assert (off.code, on.code) == (2, 0)
    assert "not opted in: write `attack: {allow: [127.0.0.1], run: [perf/load-sanity]}`" in off.err
    (entry,) = json.loads((tmp_path / "verdict.json").read_text())["assessments"]
    assert (entry["status"], entry["severity"]) == ("fail", "medium")
    assert "load ended itself with 6 users at once" in entry["message"]


def test_a_site_that_limits_the_gate_is_not_loaded_further(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(*[200] * 30, *[429] * 500))}) as server:
        facts = load(tmp_path, server, options())
        assert len(server.record) < 60
    found = said(facts, options())
    assert found.status is Status.UNKNOWN
    assert "turn the gate away" in found.message


def test_a_route_that_leads_to_a_login_needs_one(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers(statuses=(302,), headers={"Location": "/login"})}) as server:
        facts = load(tmp_path, server, options())
    assert facts.refused is not None
    assert facts.refused.cause is Cause.TURNED_AWAY


def test_what_one_worker_does_alone_is_too_slow_for_eight_at_once(tmp_path: Path) -> None:
    """5 ms of work for one at a time: the eighth waits 40 ms, by construction, on any machine."""
    chosen = replace(options(), ceiling_ms=20, read_ms=20)
    with SlowServer({"/x": Answers(delays_ms=(5,), workers=1)}) as server:
        facts = load(tmp_path, server, chosen)
    found = said(facts, chosen)
    assert found.status is Status.FAIL
    assert "with 8 users at once p95 of `/x` is" in found.message


def test_a_product_that_hangs_is_no_product_that_is_away(tmp_path: Path) -> None:
    chosen = replace(options(), timeout_s=0.2)
    with SlowServer({"/x": Answers(delays_ms=(2000,))}) as server:
        facts = load(tmp_path, server, chosen)
    found = said(facts, chosen)
    assert found.status is Status.FAIL
    assert "time-outs" in found.message


def test_time_that_is_over_is_said(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        facts = load(tmp_path, server, options(deadline_s=3))
        assert server.record == []
    assert said(facts, options()).remediation.startswith("raise limits.deadline_s")


def test_a_host_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    server = SlowServer({})
    server._server.server_close()
    facts = load(tmp_path, server, options())
    found = said(facts, options())
    assert found.status is Status.UNKNOWN
    assert "no connection to" in found.message
