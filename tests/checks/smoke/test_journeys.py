"""Journeys on a real application: eight steps that pass, and each breakage caught with its step and the fix."""

from pathlib import Path
from typing import Any

import pytest

from launchgate import config
from launchgate.check import all_checks
from launchgate.checks.smoke.gather import gather
from launchgate.checks.smoke.judge import judge
from launchgate.checks.smoke.spec import Options
from launchgate.errors import ConfigError
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Limits, Site
from tests.support.context import make_context
from tests.support.shop import Shop, open_shop
from tests.support.web import free_port

_YAML = (Path(__file__).parent / "shop.yml").read_text("utf-8")
_SMOKE = next(check for check in all_checks() if check.id == "smoke")


def options_from(text: str) -> Options:
    found: Options = config.load(text.encode()).options_of(_SMOKE)
    return found


def go(root: Path, shop: Shop, text: str = _YAML, **more: Any) -> Judgement:
    environ = {"SHOP_PASSWORD": shop.password, "NEW_VERSION": shop.version, **more.pop("environ", {})}
    options = options_from(text)
    context = make_context(
        root, target=shop.url, explicit_urls=(shop.url,), environ=environ, limits=Limits(requests_per_second=1000.0), **more
    )  # fmt: skip
    return judge(gather(context, options), options)


def of(judgement: Judgement, rule: str) -> Assessment:
    (found,) = [seen for seen in judgement.assessments if seen.rule == f"smoke/{rule}"]
    return found


def roots(judgement: Judgement) -> list[Assessment]:
    """The findings that follow from no other."""
    return [one for one in judgement.assessments if one.status in (Status.FAIL, Status.UNKNOWN) and one.because is None]


def test_a_journey_of_eight_steps_passes(tmp_path: Path) -> None:
    with open_shop() as shop:
        judgement = go(tmp_path, shop)
    assert not roots(judgement), roots(judgement)
    assert of(judgement, "core-flows").message == "all 8 steps of the journey 'Log in and send a quote' pass"
    assert of(judgement, "auth-api").status is Status.PASS
    assert of(judgement, "pass-rate").message == "10 of 10 smoke steps passed (100 %)"
    assert ("PATCH", "/api/quotes/1") in shop.asked


_BROKEN = [
    ("wrong_status", "core-flows", 3, "Log in", "answered 500 at", "read the server's log"),
    ("slow", "core-flows", 7, "See the report", "expected at most 1000 ms", "perf.routes"),
    ("no_csrf", "core-flows", 2, "Open the login page", "holds no element that `input[name=csrf]` selects", "capture.csrf"),
    ("login_loops", "core-flows", 3, "Log in", "redirects to `/login`, expected a redirect to `/quotes`", "session cookie"),
    ("wrong_redirect", "core-flows", 3, "Log in", "redirects to `/pricing`, expected a redirect to `/quotes`", "look at why"),
    ("lost_text", "core-flows", 3, "Log in", "does not hold the expected text 'Your quotes'", "either it lost this text"),
    ("wrong_json", "core-flows", 6, "Send it", '`$.status` is "draft", expected "sent"', "correct what the server puts there"),
    ("old_version", "core-flows", 1, "New version is live", "was still not so after", "old version is still being served"),
]  # fmt: skip


@pytest.mark.parametrize(("flag", "rule", "number", "step", "said", "fix"), _BROKEN)
def test_each_breakage_is_one_finding_with_its_step_and_the_fix(
    tmp_path: Path, flag: str, rule: str, number: int, step: str, said: str, fix: str
) -> None:
    with open_shop(**{flag: True}) as shop:
        judgement = go(tmp_path, shop)
    (root,) = roots(judgement)
    assert (root.rule, root.status) == (f"smoke/{rule}", Status.FAIL), root.message
    assert f"step {number} '{step}'" in root.message
    assert said in root.message
    assert fix in root.remediation
    assert of(judgement, "pass-rate").because == f"{root.rule}#{root.subject}"
    assert root.location.config == f"smoke.journeys[0].steps[{number - 1}]"
    if number < 8:
        assert f"{8 - number} later step" in root.message


def test_a_login_in_a_circle_is_named(tmp_path: Path) -> None:
    with open_shop(circle=True) as shop:
        judgement = go(tmp_path, shop)
    (root,) = roots(judgement)
    assert "step 2 'Open the login page'" in root.message
    assert "round in a circle by" in root.message


def test_health_that_lies_is_told_by_the_pass_rate(tmp_path: Path) -> None:
    with open_shop(health_lies=True) as shop:
        judgement = go(tmp_path, shop)
    (root,) = roots(judgement)
    assert root.rule == "smoke/pass-rate"
    assert "health endpoint (answered 200 but says that its status is 'down')" in root.message


_API = """
smoke:
  journeys:
    - name: Use the API
      steps:
        - {name: Log in page, id: page, get: /login, capture: {csrf: {regex: 'name="csrf" value="([^"]+)"'}}}
        - name: Log in
          post: /login
          form: {email: ada@example.com, password: "${SHOP_PASSWORD}", csrf: "${page.csrf}"}
          expect: {status: 303}
          capture: {sid: {cookie: sid}, where: {header: Location}}
        - {name: See quotes, id: quotes, get: "${log-in.where}", capture: {who: {css: "#who", attribute: data-id}}}
        - name: Token
          post: /api/token
          capture: {value: {json: $.access.token}}
        - name: Report
          get: /api/report?who=${quotes.who}
          retries: 2
          retry_after_s: 0.01
          expect: {status: 2xx}
        - name: Call the API
          authenticated: true
          post: /api/quotes
          headers: {Authorization: "Bearer ${token.value}", Cookie: other=1}
          json: {title: T, lines: []}
          expect: {status: [201, 2xx]}
"""


def test_the_address_cannot_begin_with_a_reference() -> None:
    with pytest.raises(ConfigError, match=r"get.*: must start with / or be a URL"):
        options_from(_API)


_GOOD_API = _API.replace('get: "${log-in.where}"', "get: /quotes")


def test_every_kind_of_capture_is_carried_on(tmp_path: Path) -> None:
    with open_shop() as shop:
        judgement = go(tmp_path, shop, _GOOD_API)
    assert not roots(judgement), roots(judgement)
    assert of(judgement, "auth-api").subject == "Use the API: Call the API"
    assert of(judgement, "core-flows").status is Status.NOT_APPLICABLE


def test_a_pass_after_a_retry_is_said(tmp_path: Path) -> None:
    with open_shop(flaky=1) as shop:
        judgement = go(tmp_path, shop, _GOOD_API)
    rate = of(judgement, "pass-rate")
    assert rate.status is Status.PASS
    assert "step 5 'Report' (GET /api/report?who=${quotes.who}) passed only at attempt 2 of 3" in rate.message


def test_retries_end_and_without_them_there_is_one_try(tmp_path: Path) -> None:
    with open_shop(flaky=99) as shop:
        judgement = go(tmp_path, shop, _GOOD_API)
        assert shop.asked.count(("GET", "/api/report")) == 3
    assert "answered 503, expected 2xx" in roots(judgement)[0].message
    with open_shop(flaky=1) as shop:
        judgement = go(tmp_path, shop, _GOOD_API.replace("          retries: 2\n", ""))
        assert shop.asked.count(("GET", "/api/report")) == 1
    assert roots(judgement)[0].rule == "smoke/pass-rate"


def test_a_failed_step_names_what_was_not_reached(tmp_path: Path) -> None:
    with open_shop(no_csrf=True) as shop:
        judgement = go(tmp_path, shop, _GOOD_API)
    (root,) = roots(judgement)
    assert (root.rule, root.subject) == ("smoke/pass-rate", "all smoke steps")
    assert "1 of 7 smoke steps passed" in root.message
    assert "5 later steps of journeys were not reached" in root.message
    auth = of(judgement, "auth-api")
    assert (auth.status, auth.because) == (Status.UNKNOWN, "smoke/pass-rate#all smoke steps")


def test_a_refused_authenticated_call_is_the_one_finding(tmp_path: Path) -> None:
    with open_shop(token_refused=True) as shop:
        judgement = go(tmp_path, shop, _BEARER, environ={"API_TOKEN": shop.token})
    (root,) = roots(judgement)
    assert root.rule == "smoke/auth-api", root.message
    assert "answered 401, expected 201" in root.message
    assert "check the account and token" in root.remediation
    assert of(judgement, "core-flows").because == f"smoke/auth-api#{root.subject}"


_BEARER = """
smoke:
  journeys:
    - name: API
      core: true
      steps:
        - name: Create
          post: /api/quotes
          authenticated: true
          headers: {Authorization: "Bearer ${API_TOKEN}"}
          json: {title: T, lines: []}
          expect: {status: 201}
"""


def test_a_late_version_is_waited_for_and_said(tmp_path: Path) -> None:
    with open_shop(late_version=2) as shop:
        judgement = go(tmp_path, shop, _YAML.replace("at_most_s: 0.3", "at_most_s: 20"))
    flow = of(judgement, "core-flows")
    assert flow.status is Status.PASS
    assert "and 3 looks" in flow.message


def test_the_commit_of_the_run_is_what_is_waited_for(tmp_path: Path) -> None:
    text = """
smoke:
  journeys:
    - name: Live
      steps:
        - name: Version
          get: /version
          wait_until: {header: X-Version, commit: true, every_s: 0.01, at_most_s: 20, in_a_row: 3}
"""
    short = text.replace("at_most_s: 20", "at_most_s: 0.05")
    with open_shop() as shop:
        seen = go(tmp_path, shop, text, environ={"GITHUB_SHA": shop.version})
        assert not roots(seen)
        assert shop.asked.count(("GET", "/version")) == 3
        (root,) = roots(go(tmp_path, shop, short, environ={"GITHUB_SHA": "0" * 40}))
        assert f"`X-Version` is {shop.version[:12]}, waited for commit 000000000000" in root.message
        (root,) = roots(go(tmp_path, shop, text))
    assert root.status is Status.UNKNOWN
    assert "the commit of this run is not known" in root.message


def test_a_variable_that_is_not_set_is_unknown_with_its_name(tmp_path: Path) -> None:
    with open_shop() as shop:
        judgement = go(tmp_path, shop, environ={"SHOP_PASSWORD": ""})
    (root,) = roots(judgement)
    assert root.status is Status.UNKNOWN
    assert "the environment variable SHOP_PASSWORD is not set" in root.message
    assert "set SHOP_PASSWORD" in root.remediation


def test_a_value_is_not_sent_to_an_address_nobody_declared(tmp_path: Path) -> None:
    with open_shop() as shop, open_shop() as other:
        text = _BEARER.replace("post: /api", f"post: {other.url}/api")
        (root,) = roots(go(tmp_path, shop, text, environ={"API_TOKEN": shop.token}))
        assert root.status is Status.UNKNOWN
        assert "is not declared as this product's" in root.message
        assert other.asked == []
        site = Site(environments={"api": other.url})
        (root,) = roots(go(tmp_path, shop, text, environ={"API_TOKEN": "x" * 12}, site=site))
        assert "answered 401" in root.message


def test_a_site_that_is_down_is_one_finding(tmp_path: Path) -> None:
    options = options_from(_YAML)
    url = f"http://127.0.0.1:{free_port()}"
    environ = {"SHOP_PASSWORD": "p" * 12, "NEW_VERSION": "v" * 12}
    context = make_context(tmp_path, target=url, explicit_urls=(url,), environ=environ)
    judgement = judge(gather(context, options), options)
    (root,) = roots(judgement)
    assert (root.rule, root.status) == ("smoke/home", Status.UNKNOWN)
    assert {one.because for one in judgement.assessments if one.because} == {f"smoke/home#{url}/"}


def test_a_page_that_fails_for_both_is_told_once(tmp_path: Path) -> None:
    text = _GOOD_API.replace("smoke:", "smoke:\n  login: /login")
    with open_shop(down=True) as shop:
        judgement = go(tmp_path, shop, text)
    assert [one.rule for one in roots(judgement)] == ["smoke/home", "smoke/login"]
    auth = of(judgement, "auth-api")
    assert auth.because == f"smoke/login#{shop.url}/login"


def test_login_callbacks_have_to_answer(tmp_path: Path) -> None:
    with open_shop() as shop:
        judgement = go(tmp_path, shop, "smoke: {callbacks: [/auth/callback, /auth/gone]}")
    (good, bad) = [one for one in judgement.assessments if one.rule == "smoke/login"]
    assert (good.status, bad.status) == (Status.PASS, Status.FAIL)
    assert "people come back from the login to nothing" in bad.message


def test_other_origins_have_to_open_alike(tmp_path: Path) -> None:
    with open_shop() as shop, open_shop() as alike, open_shop(down=True) as broken:
        site = Site(environments={"preview": alike.url})
        text = f"smoke: {{login: /login, origins: [preview, '{broken.url}', nowhere]}}"
        judgement = go(tmp_path, shop, text, site=site)
    found = {one.subject: one for one in judgement.assessments if one.rule == "smoke/multi-origin"}
    assert found["preview"].status is Status.PASS
    assert found[broken.url].status is Status.FAIL
    assert "home page answered 502, expected 200" in found[broken.url].message
    assert found["nowhere"].status is Status.UNKNOWN


@pytest.mark.parametrize(("marker", "status"), [("19 a month", Status.FAIL), ("Acme Demo", Status.PASS)])
def test_demo_data_must_not_show(tmp_path: Path, marker: str, status: Status) -> None:
    with open_shop() as shop:
        judgement = go(tmp_path, shop, f"smoke: {{pages: [{{path: /pricing}}], demo_texts: ['{marker}']}}")
    assert of(judgement, "demo-ready").status is status
