"""The opt-in probe for rate limits on real servers: what it takes for a sign, when it stops, and what it never asks."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from launchgate.check import Lane
from launchgate.checks.edge import CHECK
from launchgate.checks.edge.gather_attack import INTERVAL_S, gather_attack
from launchgate.checks.edge.judge_attack import judge
from launchgate.checks.edge.spec import Options, RateLimited
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.exchange import LET_IN
from launchgate.model import Assessment, Status
from launchgate.runner import run_checks
from launchgate.selection import Selected
from launchgate.settings import Attack
from tests.support.context import make_context
from tests.support.web import Asked, Reply, Web, free_port, page, redirect, serve, speak

_OPEN = Attack(allow=("127.0.0.1",), run=("edge/rate-limit",))
_WRONG = page("<p>wrong password, please try again later</p>", 401)


def _in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    """Answers in order, the last one for ever."""
    turns = itertools.chain(replies, itertools.repeat(replies[-1]))
    return lambda _: next(turns)


def _probe(
    root: Path, route: Any, *, attack: Attack = _OPEN, requests: int = 8, **entry: Any
) -> tuple[Assessment, Web]:
    with serve({"/login": route}) as web:
        context = make_context(root, target=web.url, explicit_urls=(web.url,), attack=attack)
        options = Options(rate_limited=(RateLimited(path="/login", **entry),), requests=requests)
        (seen,) = judge(gather_attack(context, options, interval=0.0), options).assessments
    return seen, web


@pytest.mark.parametrize(
    ("replies", "sent", "said"),
    [
        ((_WRONG, _WRONG, page("slow down", 429)), 3, "after 3 requests, it answered 429"),
        ((page("slow down", 429),), 1, "after the first request, it answered 429"),
        ((page("x", 401, RateLimit_Policy='"login";q=5;w=60'),), 1, 'it announces a limit: `ratelimit-policy: "login";q=5;w=60`'),
        ((page("x", 401, X_RateLimit_Remaining="4"),), 1, "`x-ratelimit-remaining: 4`"),
        ((_WRONG, page("x", 503, Retry_After="30")), 2, "it answered 503 with `Retry-After: 30`"),
        ((_WRONG, _WRONG, page("no", 403)), 3, "it changed from 401 to 403"),
        ((_WRONG, page("x", 403, cf_mitigated="challenge")), 2, "a Cloudflare challenge took its place"),
        ((_WRONG, page("Your account is locked", 401)), 2, 'the page now says "account is locked"'),
    ],
)  # fmt: skip
def test_the_first_sign_of_a_limit_ends_it(tmp_path: Path, replies: Sequence[Reply], sent: int, said: str) -> None:
    seen, web = _probe(tmp_path, _in_turn(*replies))
    assert (seen.status, said in seen.message, len(web.asked)) == (Status.PASS, True, sent), seen.message


def test_growing_delays_are_a_sign(tmp_path: Path) -> None:
    turns = itertools.count()

    def slower(_: Asked) -> Reply:
        threading.Event().wait(0.0 if next(turns) < 3 else 1.1)  # the server's own way of slowing down
        return _WRONG

    seen, web = _probe(tmp_path, slower)
    assert (seen.status, "answers slowed down from 0.0 s to 1.1 s" in seen.message) == (Status.PASS, True), seen.message
    assert len(web.asked) == 5


def test_no_sign_is_unknown_and_says_how_far_it_looked(tmp_path: Path) -> None:
    seen, web = _probe(tmp_path, _WRONG, requests=20)
    assert (seen.status, str(seen.severity), len(web.asked)) == (Status.UNKNOWN, "high", 20)
    assert "no limit was observed on" in seen.message
    assert (
        "up to 20 requests (POST, at most two a second, each answered 401); there may be one above that" in seen.message
    )
    assert "attest edge/rate-limit" in seen.remediation
    assert CHECK.rules[2].attestable


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (page("?", 404), "answered 404 at once"),
        (page("?", 500), "answered 500 at once"),
        (page("x", 503, Retry_After="30"), "answered 503 at once"),
        (redirect("/sign-in"), "is only a redirect"),
        (page("x", 403, cf_mitigated="challenge"), "a Cloudflare challenge answered in the place of"),
    ],
)
def test_a_first_answer_that_says_nothing_ends_it(tmp_path: Path, reply: Reply, said: str) -> None:
    seen, web = _probe(tmp_path, reply)
    assert (seen.status, said in seen.message, len(web.asked)) == (Status.UNKNOWN, True, 1), seen.message
    assert ("challenge" in said) == (seen.remediation == LET_IN)


def test_a_server_that_stops_answering_is_no_proof(tmp_path: Path) -> None:
    turns = itertools.count()

    def cut(connection: socket.socket) -> None:
        connection.recv(65536)
        if next(turns) < 3:
            connection.sendall(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with speak(cut) as endpoint:
        url = f"http://{endpoint}"
        context = make_context(tmp_path, target=url, explicit_urls=(url,), attack=_OPEN)
        options = Options(rate_limited=(RateLimited(path="/login"),))
        (seen,) = judge(gather_attack(context, options, interval=0.0), options).assessments
    assert (seen.status, "after 3 answers there was none" in seen.message) == (Status.UNKNOWN, True), seen.message


def test_each_request_is_a_clean_one_with_the_declared_body(tmp_path: Path) -> None:
    _, web = _probe(tmp_path, page("no", 401, Set_Cookie="sid=1"), requests=3, body='{"user": "nobody"}')
    assert {one.method for one in web.asked} == {"POST"}
    assert {one.headers["Content-Type"] for one in web.asked} == {"application/json"}
    assert not [one for one in web.asked if "Cookie" in one.headers]


def test_it_keeps_to_two_requests_a_second(tmp_path: Path) -> None:
    with serve({"/login": _WRONG}) as web:
        context = make_context(tmp_path, target=web.url, explicit_urls=(web.url,), attack=_OPEN)
        options = Options(rate_limited=(RateLimited(path="/login"),), requests=3)
        begun = time.monotonic()
        gather_attack(context, options)
        assert time.monotonic() - begun >= 2 * INTERVAL_S
    assert INTERVAL_S >= 0.5


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (Attack(), "not opted in: write `attack: {allow: [127.0.0.1], run: [edge/rate-limit]}` in launchgate.yml"),
        (Attack(allow=("127.0.0.1",)), "not opted in"),
        (Attack(run=("edge/rate-limit",)), "`127.0.0.1` is not in attack.allow, so nothing was sent"),
        (Attack(allow=("27.0.0.1", "x.127.0.0.1"), run=("edge/rate-limit",)), "is not in attack.allow"),
    ],
)
def test_nothing_is_sent_without_both_keys(tmp_path: Path, attack: Attack, said: str) -> None:
    seen, web = _probe(tmp_path, _WRONG, attack=attack)
    assert (seen.status, said in seen.message, web.asked) == (Status.NOT_APPLICABLE, True, []), seen.message


def test_a_url_on_another_host_needs_that_host_to_be_allowed(tmp_path: Path) -> None:
    with serve({"/login": _WRONG}) as other:
        context = make_context(tmp_path, target=f"http://127.0.0.1:{free_port()}", attack=_OPEN)
        options = Options(rate_limited=(RateLimited(path=f"http://localhost:{other.port}/login"),))
        (seen,) = judge(gather_attack(context, options, interval=0.0), options).assessments
    assert (seen.status, "`localhost` is not in attack.allow" in seen.message, other.asked) == (
        Status.NOT_APPLICABLE,
        True,
        [],
    )


def test_opted_in_without_a_path_says_what_to_write(tmp_path: Path) -> None:
    context = make_context(tmp_path, target="http://127.0.0.1", attack=_OPEN)
    (seen,) = judge(gather_attack(context, Options()), Options()).assessments
    assert "not declared: set edge.rate_limited" in seen.message


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/auth/otp", "POST", ""), ("/sms/send", "GET", ""), ("/password/reset", "POST", ""), ("/resetPassword", "POST", ""),
        ("/forgot-password", "GET", ""), ("/verify-email", "POST", ""), ("/magic-link", "POST", ""), ("/magiclink", "POST", ""),
        ("/passwordreset", "POST", ""), ("/2fa", "POST", ""), ("/users/confirmation", "POST", ""), ("/f%6Frgot", "POST", ""),
        ("/api?action=sendOtp", "GET", ""), ("/graphql", "POST", '{"query": "mutation { requestPasswordReset }"}'),
        ("/contact", "POST", ""), ("/signup", "POST", ""), ("/newsletter", "POST", ""), ("/api/sendMail", "POST", ""),
        ("/RESEND", "GET", ""),
    ],
)  # fmt: skip
def test_addresses_that_send_mail_or_messages_are_refused(path: str, method: Any, body: str) -> None:
    with pytest.raises(ValueError, match="may send mail or text messages, which reach people and cost money"):
        RateLimited(path=path, method=method, body=body)


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/login", "POST", "email=nobody@example.com&password=wrong"), ("/api/v1/session", "POST", '{"email": "a@b.example"}'),
        ("/signup", "GET", ""), ("/presets", "POST", ""), ("/search?q=x", "GET", ""), ("/wp-login.php", "POST", "log=a&pwd=b"),
    ],
)  # fmt: skip
def test_logins_and_searches_are_not(path: str, method: Any, body: str) -> None:
    assert RateLimited(path=path, method=method, body=body).path == path


def test_the_rule_runs_alone_and_last_and_the_check_stays_one(tmp_path: Path) -> None:
    assert CHECK.lane is Lane.SHARED
    with serve({"/": page("x"), "/login": page("x", 429)}) as web:
        context = make_context(tmp_path, target=web.url, explicit_urls=(web.url,), attack=_OPEN)
        options = Options(rate_limited=(RateLimited(path="/login"),))
        (outcome,) = run_checks(
            context, (Selected(check=CHECK, rules=CHECK.rules),), lambda _: options, lambda: None  # type: ignore[arg-type, return-value]
        )  # fmt: skip
        assert web.asked[-1].path == "/login"
    assert {seen.rule for seen in outcome.judgement.assessments} == {rule.id for rule in CHECK.rules}
    assert ("requests to find a rate limit", 1) in outcome.judgement.receipt
    assert outcome.reason is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attack: {run: [edge/rate-limit]}", "name the hosts it may run against in attack.allow"),
        ("attack: {allow: ['*.example.com'], run: [edge/rate-limit]}", "without a wildcard"),
        (
            "attack: {allow: [a.example.com], run: [redirect]}",
            "nothing of this name is opt-in; known here: ",
        ),
        ("attack: {allow: [https://a.example.com]}", "expected a host name"),
        ("edge: {rate_limited: [{path: /otp}]}", "may send mail or text messages"),
        ("edge: {requests: 21}", "must be at most 20"),
    ],
)
def test_a_wrong_permission_is_a_config_error(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(text.encode())
    assert said in str(wrong.value)


def test_a_right_permission_is_read() -> None:
    settings = load(b"attack: {allow: [Staging.example.com], run: [edge/rate-limit]}").settings
    assert settings.attack.permits("edge/rate-limit", "staging.example.com")
    assert not settings.attack.permits("edge/rate-limit", "www.staging.example.com")
    assert not settings.attack.permits("perf/load-sanity", "staging.example.com")
