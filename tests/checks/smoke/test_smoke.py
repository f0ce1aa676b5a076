"""Every smoke rule on real servers: where it fires, and the near-miss where it stays silent."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.smoke.gather import gather
from launchgate.checks.smoke.judge import judge
from launchgate.checks.smoke.spec import RULES, Options, Page
from launchgate.clients.http.bodies import BODY_LIMIT
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Access, Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Asked, Reply, Route, free_port, page, redirect, serve

_HOME = page("<h1>Quotes &amp; more</h1>")
_LOGIN = page("<form method=post><input name=user><input type='password'></form>")


def _judge(root: Path, routes: dict[str, Route], **options: Any) -> Judgement:
    chosen = Options(**options)
    with serve(routes) as web:
        context = make_context(
            root, target=web.url, explicit_urls=(web.url,), limits=Limits(requests_per_second=1000.0)
        )
        return judge(gather(context, chosen), chosen)


def _of(judgement: Judgement, rule: str) -> Assessment:
    (found,) = [seen for seen in judgement.assessments if seen.rule == f"smoke/{rule}"]
    return found


def _json(text: str, status: int = 200) -> Reply:
    return Reply(status=status, headers={"Content-Type": "application/json"}, body=text.encode())


def test_a_healthy_product_passes_everything(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": _HOME, "/login": _LOGIN, "/healthz": _json('{"status": "up"}'), "/pricing": page("19 € per month"),
    }  # fmt: skip
    pages = (Page(path="/pricing", text="per month", absent_text="Lorem"),)
    judgement = _judge(tmp_path, routes, login="/login", health="/healthz", pages=pages)
    undeclared = {"smoke/auth-api", "smoke/core-flows", "smoke/multi-origin", "smoke/demo-ready"}
    assert {(seen.rule, str(seen.status)) for seen in judgement.assessments} == {
        (rule.id, "not-applicable" if rule.id in undeclared else "pass") for rule in RULES
    }
    assert _of(judgement, "pass-rate").message == "4 of 4 smoke steps passed (100 %)"
    (table,) = judgement.tables
    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        ("home page", 200, "pass"),
        ("login page", 200, "pass"),
        ("health endpoint", 200, "pass"),
        ("page /pricing", 200, "pass"),
    ]


@pytest.mark.parametrize(
    ("home", "options", "status", "said"),
    [
        (_HOME, {}, Status.PASS, "opens"),
        (_HOME, {"home_text": "Quotes & more"}, Status.PASS, "opens"),
        (_HOME, {"home_text": "Prices"}, Status.FAIL, "does not hold the expected text 'Prices'"),
        (page("oops", 500), {}, Status.FAIL, "answered 500, expected 200"),
        (page("gone", 404), {}, Status.FAIL, "answered 404, expected 200"),
        (page("who are you", 401), {}, Status.FAIL, "answered 401, expected 200"),
        (page(" \n "), {}, Status.FAIL, "empty page"),
        (page("Quotes" + "x" * 2_000_000), {}, Status.UNKNOWN, "sends more than the 2,000,000 bytes"),
        (page("Quotes" + "x" * 2_000_000), {"home_text": "Quotes"}, Status.PASS, "opens"),
        (_json('{"hello": "api"}'), {}, Status.PASS, "opens"),
        (Reply(headers={"Content-Type": "application/zip"}, body=b"PK"), {}, Status.FAIL, "'application/zip'"),
        (Reply(body=b"plain"), {}, Status.PASS, "opens"),
        (redirect("/start"), {}, Status.PASS, "opens"),
        (redirect("/nowhere"), {}, Status.FAIL, "answered 404 at "),
        (redirect("/"), {}, Status.FAIL, "go round in a circle"),
        (
            page("wait", 503, cf_mitigated="challenge"),
            {},
            Status.UNKNOWN,
            "a Cloudflare challenge answered in the place of",
        ),
        (redirect("http://169.254.169.254/"), {}, Status.UNKNOWN, "is not a public address and was not contacted"),
    ],
)
def test_the_home_page(tmp_path: Path, home: Reply, options: dict[str, str], status: Status, said: str) -> None:
    seen = _of(_judge(tmp_path, {"/": home, "/start": _HOME}, **options), "home")
    cause = f"redirect/loop#{seen.subject}" if "go round" in said else None
    assert (seen.status, seen.because) == (status, cause), seen.message
    assert said in seen.message
    if status is Status.UNKNOWN:
        assert seen.remediation


@pytest.mark.parametrize(
    ("login", "text", "status", "said"),
    [
        (_LOGIN, None, Status.PASS, "opens"),
        (page("<input type=password>"), None, Status.PASS, "opens"),
        (page("<p>Welcome</p>"), None, Status.FAIL, "neither a form nor a password field"),
        (page("<div id=app></div><script src=a.js></script>"), None, Status.UNKNOWN, "is built by JavaScript"),
        (page("<title>Sign in</title><script src=a.js></script>"), "Sign in", Status.PASS, "opens"),
        (page("<form></form>"), "Sign in", Status.FAIL, "does not hold the expected text 'Sign in'"),
        (page("x", 500), None, Status.FAIL, "answered 500, expected 200"),
        (redirect("/sign-in", 302), None, Status.PASS, "opens"),
    ],
)
def test_the_login_page(tmp_path: Path, login: Reply, text: str | None, status: Status, said: str) -> None:
    routes: dict[str, Route] = {"/": _HOME, "/login": login, "/sign-in": _LOGIN}
    seen = _of(_judge(tmp_path, routes, login="/login", login_text=text), "login")
    assert seen.status is status, seen.message
    assert said in seen.message


def test_a_login_nobody_declared_does_not_apply(tmp_path: Path) -> None:
    seen = _of(_judge(tmp_path, {"/": _HOME, "/login": page("broken", 500)}), "login")
    assert (seen.status, seen.subject) == (Status.NOT_APPLICABLE, "login page")


@pytest.mark.parametrize(
    ("health", "text", "status"),
    [
        (_json('{"status": "ok"}'), None, Status.PASS),
        (Reply(status=204), None, Status.PASS),
        (_json('{"status": "DOWN"}'), None, Status.FAIL),
        (_json("{not json"), None, Status.FAIL),
        (_json("[1]"), None, Status.PASS),
        (_json('{"status": "down"}', 503), None, Status.FAIL),
        (page("database: connected"), "connected", Status.PASS),
        (page("database: lost"), "connected", Status.FAIL),
    ],
)
def test_the_health_endpoint_is_told_by_the_pass_rate(
    tmp_path: Path, health: Reply, text: str | None, status: Status
) -> None:
    judgement = _judge(tmp_path, {"/": _HOME, "/healthz": health}, health="/healthz", health_text=text)
    seen = _of(judgement, "pass-rate")
    assert (seen.status, seen.because) == (status, None), seen.message
    assert ("health endpoint" in seen.message) is (status is Status.FAIL)


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        (Page(path="/p"), Status.PASS),
        (Page(path="/p", text="Grüße", absent_text="Lorem"), Status.PASS),
        (Page(path="/p", absent_text="Grüße"), Status.FAIL),
        (Page(path="/missing"), Status.FAIL),
        (Page(path="/missing", status=404), Status.PASS),
        (Page(path="/moved", status=301), Status.PASS),
        (Page(path="/moved", status=302), Status.FAIL),
        (Page(path="/moved"), Status.PASS),
    ],
)
def test_declared_pages(tmp_path: Path, declared: Page, status: Status) -> None:
    routes: dict[str, Route] = {"/": _HOME, "/p": page("Grüße"), "/moved": redirect("/p")}
    seen = _of(_judge(tmp_path, routes, pages=(declared,)), "pass-rate")
    assert seen.status is status, seen.message
    if status is Status.FAIL:
        assert seen.message.startswith("1 of 2 smoke steps passed (50 %); failed: page /")
        assert (seen.subject, seen.location.config) == ("all smoke steps", "smoke.pages[0]")


@pytest.mark.parametrize("expectation", [{"text": "the end"}, {"absent_text": "the end"}])
def test_a_text_beyond_what_was_read_is_unknown(tmp_path: Path, expectation: dict[str, str]) -> None:
    long = page("x" * BODY_LIMIT + "the end")
    pages = (Page(path="/long", **expectation),)  # type: ignore[arg-type]  # a table of keywords
    seen = _of(_judge(tmp_path, {"/": _HOME, "/long": long}, pages=pages), "pass-rate")
    assert seen.status is Status.UNKNOWN
    assert "only the first 2,000,000 bytes were read" in seen.message


def test_a_text_within_what_was_read_of_a_long_page_counts(tmp_path: Path) -> None:
    long = page("the start" + "x" * BODY_LIMIT)
    seen = _of(
        _judge(tmp_path, {"/": _HOME, "/long": long}, pages=(Page(path="/long", text="the start"),)), "pass-rate"
    )
    assert seen.status is Status.PASS


def test_a_failing_home_page_is_not_told_twice(tmp_path: Path) -> None:
    judgement = _judge(tmp_path, {"/": page("x", 500), "/p": _HOME}, pages=(Page(path="/p"),))
    home, rate = _of(judgement, "home"), _of(judgement, "pass-rate")
    assert rate.status is Status.FAIL
    assert rate.because == f"{home.rule}#{home.subject}"


def test_each_failing_page_has_its_own_remedy_and_the_first_one_its_address(tmp_path: Path) -> None:
    pages = (Page(path="/missing"), Page(path="/p", text="Prices"))
    rate = _of(_judge(tmp_path, {"/": _HOME, "/p": page("Costs")}, pages=pages), "pass-rate")
    missing, text = rate.remediation.splitlines()
    assert missing.startswith("page /missing: deploy what is missing at `http://127.0.0.1:")
    assert missing.endswith("or correct the path in smoke.pages[0]")
    assert text.startswith("page /p: open the page: either it lost this text")
    assert str(rate.location.url).endswith("/missing")


def test_a_failing_page_beside_a_failing_home_page_stands_for_itself(tmp_path: Path) -> None:
    judgement = _judge(tmp_path, {"/": page("x", 500)}, pages=(Page(path="/missing"),))
    assert _of(judgement, "pass-rate").because is None


def test_a_site_that_cannot_be_reached_is_one_unknown(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    options = Options(login="/login", health="/healthz", pages=(Page(path="/p"),))
    context = make_context(tmp_path, target=url, explicit_urls=(url,))
    judgement = judge(gather(context, options), options)
    told = [seen for seen in judgement.assessments if seen.status is not Status.NOT_APPLICABLE]
    assert {seen.status for seen in told} == {Status.UNKNOWN}
    (root,) = [seen for seen in told if seen.because is None]
    port = url.rpartition(":")[2]
    assert (root.rule, root.message) == (
        "smoke/home",
        f"`127.0.0.1` on port {port} refuses connections",
    )
    assert {seen.because for seen in told} == {None, f"smoke/home#{url}/"}
    assert "0 of 4 smoke steps passed (0 %)" in _of(judgement, "pass-rate").message


def test_a_name_without_an_address_says_who_was_asked(tmp_path: Path) -> None:
    with name_server({}) as dns:
        context = make_context(tmp_path, target="https://app.test", network=Network(resolvers=(dns.address,)))
        judgement = judge(gather(context, Options()), Options())
    assert "could not resolve `app.test` (the name does not exist)" in _of(judgement, "home").message
    assert _of(judgement, "home").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("name", "trusted", "status"),
    [
        ("www.example.com", True, Status.PASS),
        ("app.example.com", True, Status.FAIL),
        ("www.example.com", False, Status.UNKNOWN),
    ],
)
def test_a_certificate_that_shuts_everybody_out_is_the_sites_fault(
    tmp_path: Path, name: str, trusted: bool, status: Status
) -> None:
    authority = make_authority(tmp_path)
    with serve({"/": _HOME}, authority.leaf("www.example.com")) as web:
        network = Network(connect_to={f"{name}:443": web.endpoint}, ca_file="ca.pem" if trusted else None)
        context = make_context(tmp_path, target=f"https://{name}", network=network)
        judgement = judge(gather(context, Options()), Options())
    seen = _of(judgement, "home")
    assert seen.status is status, seen.message
    if status is Status.UNKNOWN:
        assert "network.ca_file" in seen.remediation


def test_a_protected_preview_opens_with_the_declared_header(tmp_path: Path) -> None:
    key = "let" + "-the-gate-in"

    def guarded(asked: Asked) -> Reply:
        return _HOME if asked.headers.get("X-Gate") == key else page("no", 403)

    with serve({"/": guarded}) as web:
        for headers, status in (
            ({}, Status.FAIL),
            ({"X-Gate": "${GATE_KEY}"}, Status.PASS),
            ({"X-Gate": "${UNSET}"}, Status.UNKNOWN),
        ):
            site = Site(access=Access(headers=headers))
            context = make_context(
                tmp_path, target=web.url, explicit_urls=(web.url,), site=site, environ={"GATE_KEY": key}
            )
            judgement = judge(gather(context, Options()), Options())
            assert _of(judgement, "home").status is status
            assert key not in repr(judgement)


@pytest.mark.parametrize("path", ["pricing", "", "ftp://x/"])
def test_an_address_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="must start with / or be a URL"):
        Page(path=path)
    with pytest.raises(ValueError, match="must start with / or be a URL"):
        Options(login=path)


def test_a_page_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Options(pages=(Page(path="/a"), Page(path="/a", text="x")))
