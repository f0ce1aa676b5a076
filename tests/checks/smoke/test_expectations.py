"""Each expectation of a step on real servers: where it fires, and the near-miss where it stays silent."""

from pathlib import Path

import pytest

from launchgate.checks.smoke.gather import gather
from launchgate.checks.smoke.judge import judge
from launchgate.clients.http.bodies import BODY_LIMIT
from launchgate.model import Assessment, Status
from launchgate.settings import Limits, Network
from tests.checks.smoke.test_journeys import of, options_from
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Asked, Reply, Route, page, redirect, serve, speak

_JSON = {"Content-Type": "application/json", "X-Version": "1.4.2"}
_HOME = page("<h1>Home</h1>")


def _echo(asked: Asked) -> Reply:
    return page(f"{asked.method} {asked.headers.get('Content-Type')} {asked.headers.get('X-Key')}")


_ROUTES: dict[str, Route] = {
    "/": _HOME,
    "/json": Reply(headers=_JSON, body=b'{"a": {"b": [1, 2]}, "state": "sent"}'),
    "/broken": Reply(headers=_JSON, body=b"{"),
    "/deep": Reply(headers=_JSON, body=b"[" * 100_000),
    "/long": Reply(headers=_JSON, body=b'"' + b"x" * BODY_LIMIT + b'"'),
    "/text": page("Gr\u00fc\u00dfe &amp; more"),
    "/text?sid=secret-in-the-query": page("Gr\u00fc\u00dfe"),
    "/see": redirect("/text?sid=secret-in-the-query", 303),
    "/out": redirect("http://other.test/x?sid=secret-in-the-query", 302),
    "/401": page("x", 401),
    "/403": page("x", 403),
    "/405": page("x", 405),
    "/429": page("x", 429),
    "/500": page("x", 500),
    "/wall": page("wait", 503, cf_mitigated="challenge"),
    "/echo": _echo,
}


def _step(root: Path, step: str, **environ: str) -> Assessment:
    options = options_from(f"smoke: {{journeys: [{{name: J, critical: true, steps: [{{name: S, {step}}}]}}]}}")
    with serve(_ROUTES) as web:
        context = make_context(
            root, target=web.url, explicit_urls=(web.url,), environ=environ, limits=Limits(requests_per_second=1000.0)
        )
        return of(judge(gather(context, options), options), "core-flows")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("get: /json, expect: {json: {'$.a.b[1]': 2, $.state: sent}}", ""),
        ("get: /json, expect: {json: {'$.a.b[2]': 2}}", "`$.a.b[2]` is missing, expected 2"),
        ("get: /json, expect: {json: {$.state: {matches: '^dr'}}}", '`$.state` is "sent", expected to match "^dr"'),
        ("get: /broken, expect: {json: {$.a: 1}}", "did not answer with JSON that can be read"),
        ("get: /deep, expect: {json: {$.a: 1}}", "did not answer with JSON that can be read"),
        ("get: /text, expect: {json: {$.a: 1}}", "did not answer with JSON that can be read"),
        ("get: /json, expect: {header: {x-version: 1.4.2}}", ""),
        (
            "get: /json, expect: {header: {X-Version: {matches: '^2'}}}",
            'the header `X-Version` is "1.4.2", expected to match',
        ),
        ("get: /json, expect: {header: {X-Cache: hit}}", 'the header `X-Cache` is missing, expected "hit"'),
        ("get: /json, expect: {header: {X-Cache: {exists: false}}}", ""),
        ("get: /text, expect: {text: 'Grüße & more'}", ""),
        ("get: /text, expect: {text: Hello}", "does not hold the expected text 'Hello'"),
        ("get: /text, expect: {not_text: Grüße}", "holds the text 'Grüße', which it must not"),
        ("get: /text, expect: {text: '${WORD}'}", ""),
        ("get: /text, expect: {text: 'x${WORD}'}", "does not hold the expected text 'x${WORD}'"),
        ("get: /see, expect: {redirect: /text}", ""),
        ("get: /see, expect: {redirect: '/text?a=b'}", "redirects to `/text`, expected a redirect to `/text?a=b`"),
        ("get: /see, expect: {redirect: /other}", "redirects to `/text`, expected a redirect to `/other`"),
        (
            "get: /out, expect: {redirect: /x, status: 302}",
            "redirects to `http://other.test/x`, expected a redirect to `/x`",
        ),
        ("get: /out, expect: {redirect: 'http://other.test/x', status: 3xx}", ""),
        ("get: /text, expect: {redirect: /other}", "answered 200 without a redirect, expected a redirect to `/other`"),
        ("get: /see, expect: {status: [301, 303]}", ""),
        ("get: /see, expect: {status: 301}", "answered 303, expected 301"),
        ("get: /nowhere", "answered 404, expected 2xx"),
        ("get: /nowhere, expect: {status: [200, 404]}", ""),
        ("get: /401", "answered 401, expected 2xx"),
        ("get: /500, expect: {status: 5xx}", ""),
        ("get: /text, expect: {tls: true}", "was answered over plain HTTP"),
        ("get: /text, expect: {max_ms: 60000}", ""),
        ("get: /json, capture: {a: {json: $.x}}", "did not give `a`: the JSON has no `$.x`"),
        ("get: /json, capture: {a: {json: $.a}}", "did not give `a`: `$.a` is no single value"),
        ("get: /text, capture: {a: {json: $.a}}", "did not give `a`: the answer is no JSON"),
        ("get: /text, capture: {a: {header: X-No}}", "the answer has no header `X-No`"),
        ("get: /text, capture: {a: {cookie: sid}}", "no cookie `sid` was set"),
        ("get: /text, capture: {a: {regex: 'z+'}}", "nothing that its regular expression matches"),
        ("get: /text, capture: {a: {css: p}}", "the page holds no element that `p` selects"),
        ("post: /echo, form: {a: b}, expect: {text: POST application/x-www-form-urlencoded}", ""),
        ("post: /echo, json: {a: b}, expect: {text: POST application/json}", ""),
        ("post: /echo, body: hi, headers: {Content-Type: text/csv, X-Key: '${WORD}'}, expect: {text: text/csv Gr}", ""),
    ],
)
def test_an_expectation(tmp_path: Path, step: str, said: str) -> None:
    word = "Gr" if "X-Key" in step else "Grüße"
    seen = _step(tmp_path, step, WORD=word)
    assert seen.status is (Status.FAIL if said else Status.PASS), seen.message
    assert said in seen.message
    assert "secret-in-the-query" not in repr(seen)
    if said:
        assert seen.message.startswith("journey 'J', step 1 'S' (")
        assert seen.remediation


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("get: /wall", "a Cloudflare challenge answered in the place of"),
        ("get: /429", "a rate limit (429 Too Many Requests)"),
        ("get: /long, expect: {json: {$.a: 1}}", "so its JSON was not read"),
        ("get: /long, expect: {text: the end}", "was not seen to hold 'the end'"),
        ("get: /text, headers: {X: '${MISSING}'}", "the environment variable MISSING is not set"),
        ("get: /text, headers: {X: '${LINES}'}", "the value for the header X holds a line break"),
        ("post: 'https://elsewhere.example/x', form: {a: '${WORD}'}", "is not declared as this product's"),
    ],
)
def test_what_cannot_be_known_is_unknown_with_a_way_out(tmp_path: Path, step: str, said: str) -> None:
    seen = _step(tmp_path, step, WORD="abcd", LINES="a\nb")
    assert seen.status is Status.UNKNOWN, seen.message
    assert said in seen.message
    assert seen.remediation


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        (401, "check the account and token"),
        (403, "CSRF token included"),
        (405, "correct the method"),
        (500, "read the server's log"),
    ],
)
def test_the_fix_fits_the_status(tmp_path: Path, status: int, fix: str) -> None:
    assert fix in _step(tmp_path, f"post: /{status}, form: {{a: b}}").remediation


def test_tls_is_seen(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    options = options_from(
        "smoke: {journeys: [{name: J, core: true, steps: [{name: S, get: /, expect: {tls: true}}]}]}"
    )
    with serve({"/": _HOME}, authority.leaf("www.example.com")) as web:
        network = Network(connect_to={"www.example.com:443": web.endpoint}, ca_file="ca.pem")
        context = make_context(tmp_path, target="https://www.example.com", network=network)
        assert of(judge(gather(context, options), options), "core-flows").status is Status.PASS


def test_the_runs_end_cuts_waiting_short(tmp_path: Path) -> None:
    step = "get: /json, wait_until: {json: $.state, equals: open, every_s: 0.2, at_most_s: 600}"
    options = options_from(f"smoke: {{journeys: [{{name: J, core: true, steps: [{{name: S, {step}}}]}}]}}")
    with serve(_ROUTES) as web:
        context = make_context(tmp_path, target=web.url, explicit_urls=(web.url,), seconds=0.7)
        seen = of(judge(gather(context, options), options), "core-flows")
    assert seen.status is Status.UNKNOWN
    assert "limits.deadline_s" in seen.remediation


def test_a_server_that_hangs_up_is_asked_again_only_by_a_wait(tmp_path: Path) -> None:
    """A deployment in progress: two connections are cut, then the version is there."""
    seen: list[bytes] = []

    def speech(connection: object) -> None:
        asked = connection.recv(65_536)  # type: ignore[attr-defined]  # a socket
        seen.append(asked)
        if len(seen) > 2:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Version: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")  # type: ignore[attr-defined]  # as above

    step = "get: /, wait_until: {header: X-Version, equals: '2', every_s: 0.01, at_most_s: 20}"
    options = options_from(f"smoke: {{journeys: [{{name: J, core: true, steps: [{{name: S, {step}}}]}}]}}")
    with speak(speech) as endpoint:
        url = f"http://{endpoint}"
        context = make_context(tmp_path, target=url, explicit_urls=(url,), limits=Limits(requests_per_second=1000.0))
        flow = of(judge(gather(context, options), options), "core-flows")
    assert flow.status is Status.PASS, flow.message
    assert "looks" in flow.message
