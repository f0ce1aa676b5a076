"""What a hostile site sends: long headers, many cookies, endless policies, control characters, pages made to be slow."""

import time
from pathlib import Path

import pytest

from launchgate.checks.http.marks import ADDRESSES, DEBUG_PAGES, PATHS, TEXTS
from launchgate.model import Judgement, Status
from tests.checks.http.lab import GOOD, HTML, JSON, NOSNIFF, Says, judged, of, said, site

_SECONDS = 8.0
"""What judging a hostile page may take here, far above what it needs and far below what backtracking would."""


def _judged(root: Path, home: Says, other: Says | None = None) -> Judgement:
    begun = time.monotonic()
    with site({"/": home}, other or Says(404, GOOD, "no")) as (endpoint, _):
        judgement = judged(root, endpoint)
    assert time.monotonic() - begun < _SECONDS
    longest = max(len(f"{one.message}{one.remediation}{one.subject}") for one in judgement.assessments)
    assert longest < 4000
    return judgement


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (("X-Long", "x" * 70_000), "sent a header line over 64 kB"),
        (("Content-Security-Policy", "default-src 'self';" * 60_000), "sent a header line over 64 kB"),
    ],
)
def test_a_header_that_no_browser_would_take_is_unknown(tmp_path: Path, header: tuple[str, str], reason: str) -> None:
    seen = of(_judged(tmp_path, Says(headers=(*GOOD, header))), "security-headers")
    assert seen is not None
    assert (seen.status, reason in seen.message) == (Status.UNKNOWN, True)


def test_a_long_header_is_shown_short(tmp_path: Path) -> None:
    judgement = _judged(tmp_path, Says(headers=(*GOOD, ("Server", "a/1.0 " + "x" * 60_000))))
    assert len(said(judgement, "security-headers", "versions")[2]) < 300


def test_a_policy_of_sixty_thousand_directives_is_read(tmp_path: Path) -> None:
    policy = "d;" * 30_000 + "frame-ancestors 'none'; script-src 'self'"
    judgement = _judged(tmp_path, Says(headers=(*GOOD[:-1], ("Content-Security-Policy", policy))))
    assert said(judgement, "security-headers")[0] == "pass"


def test_a_policy_of_a_megabyte_in_a_meta_is_read_as_far_as_pages_are(tmp_path: Path) -> None:
    body = f"<head><meta http-equiv=Content-Security-Policy content=\"{'x;' * 500_000}script-src 'self'\"></head>"
    assert said(_judged(tmp_path, Says(headers=GOOD, body=body)), "security-headers")[0] == "pass"


@pytest.mark.parametrize(("count", "status"), [(90, "fail"), (120, "unknown")])
def test_many_cookies_are_one_finding(tmp_path: Path, count: int, status: str) -> None:
    cookies = [("Set-Cookie", f"session{n}_sid={'v' * 40}") for n in range(count)]
    judgement = _judged(tmp_path, Says(headers=(*GOOD, *cookies)))
    found = said(judgement, "cookies")
    assert found[0] == status
    assert ("and 84 more" in found[2]) is (status == "fail")


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "sid\x01\x02=1"),
        ("Set-Cookie", "sid`\u202e=1; HttpOnly"),
        ("Set-Cookie", "::error::sid=1"),
        ("Set-Cookie", "n" * 3000 + "sid=1"),
        ("Server", "nginx/1.0\x1b[31m::error::`"),
        ("X-Powered-By", "PHP/8.1 \udcff\udcfe grüße"),
        ("Content-Security-Policy", "\x00\x0b; scrípt-src; `x` 'self'"),
        ("X-Frame-Options", "DENY\r\n folded: yes"),
        ("Access-Control-Allow-Origin", "\x1b[0m"),
        ("Content-Type", "text/html; charset=\x00"),
        ("Referrer-Policy", "no-referrer\x0c, unsafe-url"),
    ],
)
def test_odd_characters_are_judged_and_shown_in_one_line(tmp_path: Path, header: tuple[str, str]) -> None:
    judgement = _judged(tmp_path, Says(headers=(HTML, NOSNIFF, header)))
    for one in judgement.assessments:
        assert one.status is not Status.UNKNOWN, one.message
        assert one.message.isprintable(), one.message
        assert one.message.count("`") % 2 == 0, one.message


_MARKS = (*DEBUG_PAGES, *TEXTS, PATHS, ADDRESSES)
_SLOW = (
    "at ", "at /" + "/" * 197, "at " + "a." * 100, "at " + "a" * 100 + "(", "<b>Warning</b>: x", '"err":{"name":"a"',
    '"stack":"' + "x" * 390, '"trace":[', "<br>&nbsp; ", "a.", "/app/" + "a/" * 90, "/app/" + "a" * 190 + " ",
    "C:\\Users\\" + "a" * 180, "10.10.10.1 ", "#0 " + "a" * 290, 'relation "' + "x" * 99,
    'id="explanation">' + " " * 200 + "<p>", "at " + "a " * 60 + "(", "at /" + "a" * 290 + ".js", " ", "\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", _SLOW)
def test_no_pattern_can_be_made_slow(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    begun = time.monotonic()
    for mark in _MARKS:
        for _ in mark.pattern.finditer(text):
            pass
    assert time.monotonic() - begun < _SECONDS


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200_000,
        "<!--" * 300_000,
        "<!---->" * 200_000,
        "<meta name=referrer content=no-referrer>" * 20_000,
        "<script src=" + "x" * 1_000_000,
        "a" * 1_900_000,
        "\x00" * 1_000_000,
        "&nbsp;" * 300_000,
        "<p>" + "".join(f"<b x={n}>" for n in range(8000)) + "</p><p>x" * 40_000,
        "<a '" * 400_000,
        '<a x="' * 300_000,
        "<script>" * 200_000,
        "<input type=" * 100_000,
    ],
)
def test_a_page_made_to_be_slow_is_judged(tmp_path: Path, body: str) -> None:
    page = Says(headers=GOOD, body=body)
    judgement = _judged(tmp_path, page, Says(500, GOOD, body))
    assert said(judgement, "error-leak")[0] == "pass"


def test_what_the_gate_sent_is_shown_nowhere(tmp_path: Path) -> None:
    from launchgate.checks.http.gather import gather
    from launchgate.checks.http.judge import judge
    from launchgate.checks.http.spec import Options
    from launchgate.settings import Access, Limits, Site
    from tests.support.context import make_context

    word = "letme" + "in-0123456789-please"

    def echo(heard: object) -> Says:
        assert isinstance(heard, dict)
        text = f"Traceback (most recent call last) /app/{heard.get('x-gate')}.py 10.0.0.1"
        return Says(500, (JSON, NOSNIFF, ("Server", f"a/1.0 {heard.get('x-gate')}")), text)

    with site({"/": Says()}, echo) as (endpoint, _):
        declared = Site(canonical=f"http://{endpoint}", access=Access(headers={"X-Gate": "${GATE_KEY}"}))
        context = make_context(
            tmp_path, target=declared.canonical, explicit_urls=(f"http://{endpoint}",), site=declared,
            environ={"GATE_KEY": word}, limits=Limits(requests_per_second=1000.0),
        )  # fmt: skip
        judgement = judge(gather(context, Options()), Options())
    told = said(judgement, "error-leak")[2]
    assert "a Python stack trace" in told
    assert word not in told
    assert word not in context.redactor(repr(judgement))
