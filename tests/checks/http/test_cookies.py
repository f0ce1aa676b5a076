"""http/cookies on real servers: login cookies, cookies that browsers refuse, and cookies that are nobody's business."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.http.cookies import parse_cookie
from launchgate.checks.http.judge_cookies import logs_in
from launchgate.checks.http.spec import Cookie, Options
from launchgate.settings import Network, Site
from tests.checks.http.lab import GOOD, Says, judged, of, said, site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import page, serve

_NOW = datetime(2026, 1, 15, tzinfo=UTC)
_VALUE = "v4lue" + "-that-nobody-may-see"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("sid=1; Secure; HttpOnly; SameSite=Lax; Path=/; Domain=.Shop.test",
         ("sid", True, True, "lax", "/", "shop.test", False)),
        ("sid=a=b;secure ;\tHTTPONLY; samesite = strict", ("sid", True, True, "strict", "", "", False)),
        ("sid=1; SameSite=Sometimes", ("sid", False, False, "", "", "", False)),
        ("sid=1; SameSite=None; SameSite=Lax", ("sid", False, False, "lax", "", "", False)),
        ("sid=; Max-Age=0", ("sid", False, False, "", "", "", True)),
        ("sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ("sid", False, False, "", "", "", True)),
        ("sid=1; Expires=Thu, 01-Jan-2099 00:00:00 GMT", ("sid", False, False, "", "", "", False)),
        ("sid=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ("sid", False, False, "", "", "", False)),
        ("just-a-value", ("", False, False, "", "", "", False)),
        ("name=", ("name", False, False, "", "", "", False)),
        ("sid=1; Expires=rubbish; Max-Age=later", ("sid", False, False, "", "", "", False)),
        ("sid=1; Path=" + "p" * 2000, ("sid", False, False, "", "", "", False)),
    ],
)  # fmt: skip
def test_a_header_is_read_as_browsers_do(header: str, expected: tuple[object, ...]) -> None:
    cookie = parse_cookie(header, _NOW)
    assert cookie is not None
    assert (
        cookie.name,
        cookie.secure,
        cookie.http_only,
        cookie.same_site,
        cookie.path,
        cookie.domain,
        cookie.removed,
    ) == expected


@pytest.mark.parametrize("header", ["", "=", ";Secure", "sid=\x01", "sid=1\x7f; Secure", "n" * 3000 + "=" + "v" * 2000])
def test_what_browsers_ignore_is_ignored(header: str) -> None:
    assert parse_cookie(header, _NOW) is None


def test_a_cookie_holds_no_value() -> None:
    assert _VALUE not in repr(parse_cookie(f"sid={_VALUE}; Secure", _NOW))
    assert "value" not in Cookie.__dataclass_fields__


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("session", True), ("sessionid", True), ("session_id", True), ("PHPSESSID", True), ("JSESSIONID", True),
        ("connect.sid", True),
        ("sid", True), ("SSID", True), ("laravel_session", True), ("_shop_session", True), ("ASP.NET_SessionId", True),
        (".AspNetCore.Identity.Application", True), ("next-auth.session-token", True), ("__Host-session", True), ("auth", True),
        ("auth_token", True), ("access_token", True), ("refreshToken", True), ("jwt", True), ("remember_me", True),
        ("remember_web_59ba36", True), ("wordpress_logged_in_ab12", True), ("sb-access-token", True),
        ("csrftoken", False), ("XSRF-TOKEN", False), ("_csrf", False), ("__RequestVerificationToken", False), ("side", False),
        ("lang", False), ("author", False), ("assessment", False), ("sidebar", False), ("_ga", False), ("__cf_bm", False),
        ("AWSALB", False), ("theme", False), ("visitor_session", False), ("cookie_consent", False),
        ("tokenized", False), ("inside", False),
    ],
)  # fmt: skip
def test_which_names_log_somebody_in(name: str, expected: bool) -> None:
    assert logs_in(name, Options()) is expected


def _over_tls(root: Path, *headers: str, **options: Any) -> tuple[str, str, str]:
    """What is said of a page that sets cookies, over HTTPS."""
    from launchgate.checks.http.gather import gather
    from launchgate.checks.http.judge import judge

    replies = {"/": page("shop", Set_Cookie=headers[0]), "/api/two": page("{}", Set_Cookie=headers[-1])}
    with serve(replies, make_authority(root).leaf("www.shop.test")) as web:
        network = Network(connect_to={"www.shop.test:443": web.endpoint}, ca_file="ca.pem")
        target = "https://www.shop.test/"
        context = make_context(root, target=target, site=Site(canonical=target), network=network)
        chosen = Options(api=("/api/two",), **options)
        return said(judge(gather(context, chosen), chosen), "cookies")


@pytest.mark.parametrize(
    ("header", "status", "severity", "told"),
    [
        ("sid=1; Secure; HttpOnly; SameSite=Lax", "pass", "medium", "keep the rules: `sid`"),
        ("sid=1", "fail", "medium", "`sid` looks like a login's and lacks Secure, HttpOnly and SameSite"),
        ("sid=1; HttpOnly; SameSite=Lax", "fail", "medium", "lacks Secure"),
        ("sid=1; Secure; SameSite=Lax", "fail", "medium", "lacks HttpOnly"),
        ("sid=1; Secure; HttpOnly", "fail", "low", "lacks SameSite"),
        ("lang=en", "pass", "medium", ""),
        ("XSRF-TOKEN=1; Secure", "pass", "medium", ""),
        ("lang=en; SameSite=None", "fail", "medium", "is refused by browsers: SameSite=None needs Secure"),
        ("lang=en; SameSite=None; Secure", "pass", "medium", ""),
        ("__Host-lang=1; Secure; Path=/", "pass", "medium", ""),
        ("__Host-lang=1; Secure; Path=/x", "fail", "medium", "the prefix `__Host-` needs Path=/ and no Domain"),
        ("__Host-lang=1; Secure; Path=/; Domain=shop.test", "fail", "medium", "no Domain"),
        ("__host-lang=1; Path=/", "fail", "medium", "the prefix `__host-` needs Secure"),
        ("__Secure-lang=1", "fail", "medium", "the prefix `__Secure-` needs Secure"),
        ("__Secure-lang=1; Secure; Domain=shop.test", "pass", "medium", ""),
        ("sid=; Max-Age=0", "not-applicable", "medium", "set no cookie"),
    ],
)
def test_each_cookie_is_judged(tmp_path: Path, header: str, status: str, severity: str, told: str) -> None:
    found, weight, message = _over_tls(tmp_path, header)
    assert (found, weight) == (status, severity), message
    assert told in message


def test_options_name_a_session_and_a_cookie_for_scripts(tmp_path: Path) -> None:
    assert _over_tls(tmp_path, "who=1; Secure; SameSite=Lax", session_cookies=("WHO",))[0] == "fail"
    assert _over_tls(tmp_path, "id_token=1; Secure; SameSite=Lax", readable_cookies=("id_token",))[0] == "pass"


def test_cookies_of_one_answer_are_read_one_by_one_and_values_are_shown_nowhere(tmp_path: Path) -> None:
    cookies = [
        ("Set-Cookie", f"sid={_VALUE}; Expires=Thu, 01 Jan 2099 00:00:00 GMT; HttpOnly"),
        ("Set-Cookie", f"jwt={_VALUE}"),
    ]
    with site({"/": Says(headers=(*GOOD, *cookies))}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    seen = of(judgement, "cookies")
    assert seen is not None
    assert seen.message == (
        f"cookies of `{endpoint}`: `sid` looks like a login's and lacks SameSite; "
        "`jwt` looks like a login's and lacks HttpOnly and SameSite"
    )
    assert seen.remediation.splitlines()[0] == "Set-Cookie: sid=…; Path=/; Secure; HttpOnly; SameSite=Lax"
    assert _VALUE not in repr(judgement)


def test_the_cookie_of_a_redirect_counts(tmp_path: Path) -> None:
    away = Says(302, (("Location", "/home"), ("Set-Cookie", "jwt=1; HttpOnly")), "")
    with site({"/": away, "/home": Says()}) as (endpoint, asked):
        assert said(judged(tmp_path, endpoint), "cookies")[0] == "fail"
    assert asked.count("/") == 1
