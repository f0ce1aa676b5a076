"""http/error-leak on real servers: what frameworks, languages and databases show, and pages that only quote it."""

from pathlib import Path

import pytest

from launchgate.model import Status
from tests.checks.http.lab import GOOD, HTML, JSON, MISSING, NOSNIFF, Says, judged, of, said, site
from tests.support.secret_values import github_token

_DJANGO = """<title>OperationalError at /x</title><div id="summary"></div><div id="explanation">
  <p>
    You\u2019re seeing this error because you have <code>DEBUG = True</code> in your Django settings file.</p></div>"""
_WERKZEUG = (
    "<title>NameError: name 'x' // Werkzeug Debugger</title><script>var EVALEX = true, EVALEX_TRUSTED = false;</script>"
)
_RAILS = "<title>Action Controller: Exception caught</title><p><code>Rails.root: /srv/shop</code></p>"
_LARAVEL = "<html><!-- \nErrorException: boom in file /var/www/html/vendor/laravel/framework/src/Illuminate/x.php on line 7\n\n" \
    "#0 /var/www/html/public/index.php(52): handle()\n--><script>window.ignite({})</script>"  # fmt: skip
_EXPRESS = "<pre>URIError: x<br> &nbsp; &nbsp;at decode_param (/app/node_modules/express/lib/layer.js:172:12)<br></pre>"
_SPRING = (
    "<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error</p></body></html>"
)
_SPRING_TRACE = _SPRING + "<div>java.lang.RuntimeException: x\n\tat com.shop.Cart.add(Cart.java:42)\n</div>"
_ASP = "<h1>Server Error in '/' Application.<hr></h1><b>Stack Trace:</b> <pre>[HttpException (0x80004005)]</pre>"
_ASP_CLOSED = (
    "<h1>Server Error in '/' Application.<hr></h1><h2>Runtime Error</h2> Current custom error settings hide the details"
)
_PHP = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/html/index.php</b> on line <b>3</b><br />\n"
_NEXT = '<script id="__NEXT_DATA__">{"page":"/_error","err":{"name":"Error","message":"x","stack":"Error: x"}}</script>'


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (_DJANGO, "a Django debug page"),
        (_WERKZEUG, "the Werkzeug (Flask) debugger"),
        (_RAILS, "a Rails debug page"),
        (_LARAVEL, "a Laravel debug page"),
        (_EXPRESS, "an Express error page with its stack"),
        (_SPRING_TRACE, "a Java stack trace"),
        (_ASP, "an ASP.NET error page with its stack"),
        (_PHP, "a PHP error message"),
        (_NEXT, "a Next.js error with its stack"),
        ("<pre>Traceback (most recent call last):\n  File &quot;/app/main.py&quot;, line 3</pre>", "a Python stack trace"),
        ("<h1>Sorry</h1><!-- Traceback (most recent call last): -->", "a Python stack trace"),
        ("panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()", "a Go panic"),
        ("<pre>NameError\napp/controllers/cart.rb:12:in `show'</pre>", "a Ruby stack trace"),
        ("<pre>System.Exception: x\n   at Shop.Cart.Add(String s) in C:\\src\\Cart.cs:line 14</pre>", "a .NET stack trace"),
        ("thread 'main' panicked at src/main.rs:4:5", "a Rust panic"),
        ("You have an error in your SQL syntax; check the manual", "a MySQL error"),
        ("<p>SQLSTATE[42S02]: Base table not found</p>", "a database error"),
        ('PG::UndefinedTable: ERROR: relation "carts" does not exist', "a PostgreSQL error"),
        ("sqlite3.OperationalError: no such table: carts", "an SQLite error"),
        ("ORA-00942: table or view does not exist", "an Oracle error"),
        ("<p>Unclosed quotation mark after the character string 'x'.</p>", "a SQL Server error"),
    ],
)  # fmt: skip
def test_an_error_page_that_shows_the_inside_fails(tmp_path: Path, body: str, title: str) -> None:
    with site({"/": Says(), "%FF*": Says(500, (HTML, NOSNIFF), body)}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "error-leak")
    assert seen is not None
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "high"), seen.message
    assert title in seen.message
    assert "%FF` (status 500) shows" in seen.message
    assert seen.evidence is not None
    assert seen.remediation


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (_SPRING, "Spring's Whitelabel Error Page"),
        ("<p>cannot open /var/www/html/config/app.php</p>", "a path on the server"),
        ("<p>C:\\inetpub\\wwwroot\\web.config</p>", "a path on the server"),
        ("<p>connect ECONNREFUSED 10.0.3.4:5432</p>", "an internal address (`10.0.3.4:5432`)"),
        ("<p>dial tcp: cart.shop.svc.cluster.local: no host</p>", "an internal address"),
        ("<p>upstream http://localhost:3000 is down</p>", "an internal address (`localhost:3000`)"),
    ],
)
def test_lesser_leaks_are_medium(tmp_path: Path, body: str, title: str) -> None:
    with site({"/": Says()}, Says(404, (HTML, NOSNIFF), body)) as (endpoint, _):
        status, severity, message = said(judged(tmp_path, endpoint), "error-leak")
    assert (status, severity, title in message) == ("fail", "medium", True), message


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ('{"error": "x", "stack": "Error: x\\n    at add (/app/cart.js:1:2)"}', "stack trace"),
        ('{"status": 500, "trace": "java.lang.RuntimeException: x\\n\\tat a.B.c(B.java:1)"}', "a stack trace"),
        (
            '{"message": "x", "exception": "E", "file": "/var/www/app.php", "trace": [{"file": "/var/www/app.php"}]}',
            "a stack trace",
        ),
        ('{"errors": [{"extensions": {"stacktrace": ["Error: x"]}}]}', "a stack trace"),
        ('{"detail": "psycopg2.errors.UndefinedTable"}', "a PostgreSQL error"),
    ],
)
def test_an_unknown_api_address_beside_a_declared_one_is_asked(tmp_path: Path, body: str, title: str) -> None:
    answers = {
        "/": Says(),
        "/v1/health": Says(headers=(JSON, NOSNIFF), body="{}"),
        "/v1/launchgate*": Says(500, (JSON, NOSNIFF), body),
    }
    with site(answers) as (endpoint, asked):
        seen = of(judged(tmp_path, endpoint, api=("/v1/health",)), "error-leak")
    assert seen is not None
    assert (seen.status, title in seen.message) == (Status.FAIL, True), seen.message
    assert "/v1/launchgate-" in str(seen.location.url)
    assert not any(path.startswith("/api/") for path in asked)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Not found</h1><p>It is gone. <a href='/home/ada/guide.py'>Home</a></p><script src='/app/main.js'></script>",
        '{"status": 404, "error": "Not Found", "path": "/launchgate", "traceId": "00-4bf92f", "trace": "00-4bf92f3577b34d"}',
        '{"errors": [], "stack": "", "trace": []}',
        "<p>Your IP: 10.0.0.7</p>",
        "<p>Version 10.0.19041.1 of 172.16</p>",
        "<p>Call us at (030) 123:45:67, look at /about:10:20 tomorrow</p>",
        _ASP_CLOSED,
        '<script>{"imports": {"app": "/app/main.js"}}</script><h1>Sorry</h1>',
        '<input name="csrf_token" value="k3J9d8fK2m5Lq7Rt0Vx4Zb6Nc1Wp8Ys">',
    ],
)  # fmt: skip
def test_an_ordinary_error_page_is_silent(tmp_path: Path, body: str) -> None:
    with site({"/": Says()}, Says(404, (HTML, NOSNIFF), body)) as (endpoint, _):
        status, _, message = said(judged(tmp_path, endpoint), "error-leak")
    assert (status, "error answers" in message) == ("pass", True), message


@pytest.mark.parametrize(
    "body",
    [
        "<title>Debugging</title><pre>Traceback (most recent call last):\n  File &quot;/app/main.py&quot;, line 3</pre>",
        "<pre>at add (/app/cart.js:1:2)</pre><p>You have an error in your SQL syntax</p> 10.0.3.4:5432",
        "<code>&lt;b&gt;Warning&lt;/b&gt;: x in &lt;b&gt;/a.php&lt;/b&gt; on line &lt;b&gt;3&lt;/b&gt;</code>",
        "<p>You\u2019re seeing this error because you have <code>DEBUG = True</code> is what Django says.</p>",
    ],
)
def test_a_manual_that_quotes_a_trace_is_silent(tmp_path: Path, body: str) -> None:
    with site({"/docs/errors": Says(body=body), "/": Says()}) as (endpoint, asked):
        judgement = judged(tmp_path, endpoint, target=f"http://{endpoint}/docs/errors")
    assert said(judgement, "error-leak")[0] == "pass"
    assert "/docs/errors" in asked


def test_a_debug_page_counts_whatever_the_status(tmp_path: Path) -> None:
    with site({"/": Says(body=f"{_PHP}<h1>Shop</h1>")}) as (endpoint, _):
        status, severity, message = said(judged(tmp_path, endpoint), "error-leak")
    assert (status, severity, "(status 200) shows a PHP error message" in message) == ("fail", "high", True)


def test_a_token_in_an_error_is_masked(tmp_path: Path) -> None:
    token = github_token()
    body = f'{{"error": "401 from https://api.github.com with Authorization: token {token}"}}'
    with site({"/": Says()}, Says(500, (JSON, NOSNIFF), body)) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    seen = of(judgement, "error-leak")
    assert seen is not None
    assert (seen.status, "what looks like a secret: GitHub" in seen.message) == (Status.FAIL, True), seen.message
    assert "replace the value at its provider" in seen.remediation
    assert token not in repr(judgement)
    assert token[8:-4] not in repr(judgement)


def test_a_debug_page_with_settings_shows_no_password(tmp_path: Path) -> None:
    word = "Xk9" + "vT2mQ8rL5wZ"
    body = f"{_LARAVEL}<pre>DB_PASSWORD={word}</pre>"
    with site({"/": Says()}, Says(500, (HTML, NOSNIFF), body)) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    assert "DB_PASSWORD" in said(judgement, "error-leak")[2]
    assert word not in repr(judgement)


def test_a_value_that_only_its_name_speaks_for_is_silent_on_an_ordinary_error_page(tmp_path: Path) -> None:
    value = "Xk9" + "vT2mQ8rL5wZ7p"
    body = f"<script>var client_secret = '{value}'</script><h1>Not found</h1>"
    with site({"/": Says()}, Says(404, (HTML, NOSNIFF), body)) as (endpoint, _):
        assert said(judged(tmp_path, endpoint), "error-leak")[0] == "pass"


def test_a_piece_of_a_page_that_is_shown_is_masked_too(tmp_path: Path) -> None:
    token = github_token()
    with site({"/": Says()}, Says(500, (HTML, NOSNIFF), f"<p>cannot open /var/www/{token}/app.php</p>")) as (
        endpoint,
        _,
    ):
        judgement = judged(tmp_path, endpoint)
    assert "a path on the server (`/var/www/" in said(judgement, "error-leak")[2]
    assert token[8:-4] not in repr(judgement)


def test_a_hosts_own_address_is_no_secret(tmp_path: Path) -> None:
    with site({"/": Says()}, lambda heard: Says(404, GOOD, f"<p>Server at {heard['host']}</p>")) as (endpoint, _):
        assert said(judged(tmp_path, endpoint), "error-leak")[0] == "pass"


def test_only_real_errors_can_be_judged(tmp_path: Path) -> None:
    with site({"/": Says()}, Says()) as (endpoint, _):
        status, _, message = said(judged(tmp_path, endpoint), "error-leak")
    assert (status, "no error page to judge" in message) == ("not-applicable", True)


@pytest.mark.parametrize(
    "answer",
    [Says(403, (*GOOD, ("cf-mitigated", "challenge")), ""), Says(429, GOOD, "slow down")],
)
def test_a_guard_in_the_place_of_an_error_is_unknown(tmp_path: Path, answer: Says) -> None:
    with site({"/": Says(), "%FF*": answer}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "error-leak")
    assert seen is not None
    assert (seen.status, "nothing was seen to leak, but" in seen.message) == (Status.UNKNOWN, True)
    assert "let the gate in" in seen.remediation


def test_a_handful_of_harmless_requests(tmp_path: Path) -> None:
    with site({"/": Says()}, MISSING) as (endpoint, asked):
        judged(tmp_path, endpoint)
    assert asked.count("/") == 2
    assert len(asked) == 6
