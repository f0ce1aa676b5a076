"""http/security-headers on real servers: what each kind of answer needs, and what may be missing."""

from pathlib import Path

import pytest

from launchgate.model import Status
from tests.checks.http.lab import (
    FRAMING,
    GOOD,
    HTML,
    JSON,
    MISSING,
    NOSNIFF,
    POLICY,
    REFERRER,
    Says,
    judged,
    of,
    said,
    site,
)

_OPTIONS = "X-Content-Type-Options: nosniff"
_FRAMES = "protection against framing"


@pytest.mark.parametrize(
    ("headers", "severity", "lacks"),
    [
        (GOOD, None, ()),
        ((HTML, NOSNIFF, FRAMING, REFERRER), None, ()),
        ((HTML, NOSNIFF, REFERRER, POLICY), None, ()),
        ((HTML,), "medium", (_OPTIONS, _FRAMES, "Referrer-Policy")),
        ((HTML, FRAMING, REFERRER), "medium", (_OPTIONS,)),
        ((HTML, ("X-Content-Type-Options", "NoSniff"), FRAMING, REFERRER), None, ()),
        ((HTML, ("X-Content-Type-Options", "none"), FRAMING, REFERRER), "medium", ("another value is sent",)),
        ((HTML, ("X-Content-Type-Options", "sniff, nosniff"), FRAMING, REFERRER), "medium", (_OPTIONS,)),
        ((HTML, NOSNIFF, REFERRER), "medium", (_FRAMES,)),
        ((HTML, NOSNIFF, REFERRER, ("x-frame-options", "sameorigin")), None, ()),
        ((HTML, NOSNIFF, REFERRER, ("X-Frame-Options", "ALLOW-FROM https://a.test")), "medium", ("browsers ignore",)),
        ((HTML, NOSNIFF, REFERRER, ("X-Frame-Options", "whatever")), "medium", (_FRAMES,)),
        ((HTML, NOSNIFF, REFERRER, ("Content-Security-Policy", "default-src 'self'")), "medium", (_FRAMES,)),
        ((HTML, NOSNIFF, REFERRER, ("Content-Security-Policy-Report-Only", "frame-ancestors 'none'")), "medium", (_FRAMES,)),
        ((HTML, NOSNIFF, REFERRER, FRAMING, ("Content-Security-Policy", "frame-ancestors *")), "medium", ("is ignored beside",)),
        ((HTML, NOSNIFF, REFERRER, ("Content-Security-Policy", "default-src 'self', frame-ancestors 'self'")), None, ()),
        ((HTML, NOSNIFF, REFERRER, ("Content-Security-Policy", "img-src *"), POLICY), None, ()),
        ((HTML, NOSNIFF, FRAMING), "low", ("Referrer-Policy",)),
        ((HTML, NOSNIFF, FRAMING, ("Referrer-Policy", "unsafe-url")), "low", ("`unsafe-url` does not",)),
        ((HTML, NOSNIFF, FRAMING, ("Referrer-Policy", "no-referrer, made-up")), None, ()),
        ((HTML, NOSNIFF, FRAMING, ("Referrer-Policy", "unsafe-url, same-origin")), None, ()),
    ],
)  # fmt: skip
def test_a_page_needs_three_things(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], severity: str | None, lacks: tuple[str, ...]
) -> None:
    with site({"/": Says(headers=headers)}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "security-headers")
    assert seen is not None
    assert seen.status is (Status.FAIL if severity else Status.PASS), seen.message
    for lack in lacks:
        assert lack in seen.message
    if severity:
        assert seen.severity == severity
        assert seen.subject == endpoint


def test_one_finding_holds_a_block_to_paste(tmp_path: Path) -> None:
    with site({"/": Says(headers=(HTML, NOSNIFF))}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "security-headers")
    assert seen is not None
    assert "add_header Content-Security-Policy \"frame-ancestors 'self'\" always;\n" in seen.remediation
    assert "\nReferrer-Policy: strict-origin-when-cross-origin" in seen.remediation
    assert "nosniff" not in seen.remediation


@pytest.mark.parametrize(
    ("meta", "lack"),
    [
        ('<meta name="referrer" content="no-referrer">', _FRAMES),
        ('<meta http-equiv="Content-Security-Policy" content="frame-ancestors \'none\'">', _FRAMES),
    ],
)
def test_a_meta_names_a_referrer_policy_and_never_limits_framing(tmp_path: Path, meta: str, lack: str) -> None:
    with site({"/": Says(headers=(HTML, NOSNIFF), body=f"<head>{meta}</head>")}) as (endpoint, _):
        message = said(judged(tmp_path, endpoint), "security-headers")[2]
    assert lack in message
    assert ("Referrer-Policy" in message) is ("referrer" not in meta)


@pytest.mark.parametrize(
    ("headers", "status"),
    [((JSON, NOSNIFF), "pass"), ((JSON,), "fail"), ((("Content-Type", "application/problem+json"), NOSNIFF), "pass")],
)
def test_an_api_answer_needs_no_policy(tmp_path: Path, headers: tuple[tuple[str, str], ...], status: str) -> None:
    with site({"/": Says(), "/api/health": Says(headers=headers, body="{}")}) as (endpoint, asked):
        judgement = judged(tmp_path, endpoint, api=("/api/health",))
    found, severity, message = said(judgement, "security-headers")
    assert (found, severity) == (status, "medium"), message
    assert "framing" not in message
    assert ("/api/health` lacks" in message) is (status == "fail")
    assert "/api/health" in asked


def test_a_host_of_an_api_only_is_judged_as_one(tmp_path: Path) -> None:
    with site({"/": Says(headers=(JSON, NOSNIFF), body='{"up": true}')}, Says(404, (JSON, NOSNIFF), "{}")) as (
        endpoint,
        _,
    ):
        judgement = judged(tmp_path, endpoint)
    assert said(judgement, "security-headers")[0] == "pass"
    assert of(judgement, "security-headers", "script policy") is None


def test_an_error_page_without_the_headers_is_low(tmp_path: Path) -> None:
    with site({"/": Says()}, Says(404, (HTML,), "no")) as (endpoint, _):
        status, severity, message = said(judged(tmp_path, endpoint), "security-headers")
    assert (status, severity) == ("fail", "low")
    assert "the error answer `" in message
    assert "the home page" not in message


def test_a_file_needs_no_more_than_its_type(tmp_path: Path) -> None:
    with site({"/": Says(headers=(("Content-Type", "text/plain"), NOSNIFF), body="ok")}) as (endpoint, _):
        assert said(judged(tmp_path, endpoint), "security-headers")[0] == "pass"


def test_a_page_that_is_shut_is_unknown(tmp_path: Path) -> None:
    with site({"/": Says(401, (HTML,), "who are you")}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "security-headers")
    assert seen is not None
    assert (seen.status, "answered 401" in seen.message) == (Status.UNKNOWN, True)
    assert "site.access.basic" in seen.remediation


def test_a_page_that_fails_points_at_the_smoke_test(tmp_path: Path) -> None:
    with site({"/": Says(502, (HTML,), "bad gateway")}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "security-headers")
    assert seen is not None
    assert (seen.status, seen.because) == (Status.UNKNOWN, f"smoke/home#http://{endpoint}/")


def test_a_host_that_only_redirects_has_no_page_to_judge(tmp_path: Path) -> None:
    away = Says(301, (("Location", "http://new.shop.test/"), ("Server", "nginx/1.18.0")), "")
    with site({"/": Says()}) as (there, _), site({}, away) as (here, asked):
        hosts = {"old.shop.test": here, "new.shop.test": there}
        judgement = judged(tmp_path, here, target="http://old.shop.test/", hosts=hosts)
    assert said(judgement, "security-headers")[::2] == (
        "not-applicable", "`old.shop.test` has no page of its own: it sends visitors to `http://new.shop.test/`",
    )  # fmt: skip
    assert said(judgement, "not-found")[0] == "not-applicable"
    assert said(judgement, "security-headers", "versions")[0] == "fail"
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("Server", "nginx/1.18.0"), True),
        (("Server", "Apache/2.4.41 (Ubuntu)"), True),
        (("X-Powered-By", "PHP/7.4.3"), True),
        (("X-AspNet-Version", "4.0.30319"), True),
        (("Server", "nginx"), False),
        (("Server", "cloudflare"), False),
        (("X-Powered-By", "Express"), False),
        (("Server", "ECS (dcd/7D5A)"), False),
        (("Server", "awselb/2.0"), False),
        (("Via", "1.1 varnish"), False),
    ],
)
def test_only_a_version_is_told(tmp_path: Path, header: tuple[str, str], told: bool) -> None:
    with site({"/": Says(headers=(*GOOD, header))}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    assert said(judgement, "security-headers")[0] == "pass"
    seen = of(judgement, "security-headers", "versions")
    assert (seen is not None) is told
    if seen is not None:
        assert (seen.severity, header[1] in seen.message) == ("low", True)


@pytest.mark.parametrize(
    ("header", "severity"),
    [
        (("X-XSS-Protection", "1; mode=block"), "low"),
        (("X-XSS-Protection", "0"), None),
        (("Expect-CT", "max-age=0"), "info"),
        (("Public-Key-Pins", "max-age=1"), "info"),
        (("Pragma", "no-cache"), "info"),
        (("Feature-Policy", "camera 'none'"), "info"),
        (("Permissions-Policy", "camera=()"), None),
    ],
)
def test_dead_headers_are_named_and_fail_nothing_else(
    tmp_path: Path, header: tuple[str, str], severity: str | None
) -> None:
    with site({"/": Says(headers=(*GOOD, header))}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    seen = of(judgement, "security-headers", "outdated headers")
    assert (seen.severity if seen else None) == severity
    assert said(judgement, "security-headers")[0] == "pass"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ((("X-Frame-Options", "SAMEORIGIN"),), True),
        ((("X-Frame-Options", "deny"),), False),
        ((NOSNIFF,), False),
    ],
)
def test_headers_that_contradict_each_other_are_named(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], told: bool
) -> None:
    with site({"/": Says(headers=(*GOOD, *headers))}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    assert (of(judgement, "security-headers", "contradictions") is not None) is told


def test_the_table_shows_every_answer(tmp_path: Path) -> None:
    with site({"/": Says(), "/api/a": Says(headers=(JSON,), body="{}")}, MISSING) as (endpoint, _):
        table = judged(tmp_path, endpoint, api=("/api/a",)).tables[0]
    assert [(row[1], row[2], row[3], row[4], row[6]) for row in table.rows] == [
        (200, "page", "yes", "limited", "limited"),
        (200, "API answer", "no", "does not apply", "does not apply"),
        (404, "error", "yes", "limited", "not limited"),
        (404, "error", "yes", "limited", "not limited"),
    ]


def test_an_api_address_that_does_not_answer_is_unknown_and_told_once(tmp_path: Path) -> None:
    guard = Says(403, (("cf-mitigated", "challenge"),), "")
    with site({"/": Says(), "/api/health": guard}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint, api=("/api/health",))
    seen, leak = of(judgement, "security-headers"), of(judgement, "error-leak")
    assert seen is not None
    assert leak is not None
    assert (seen.status, "/api/health` gave no answer to judge: a Cloudflare challenge" in seen.message) == (
        Status.UNKNOWN,
        True,
    )
    assert (leak.status, leak.because) == (Status.UNKNOWN, f"http/security-headers#{endpoint}")


def test_a_long_address_is_shown_short(tmp_path: Path) -> None:
    away = Says(302, (("Location", f"/in?a={'x' * 300}&b=`{'y' * 3000}"),), "")
    with site(
        {"/": away, "/in*": Says(headers=(HTML,))}, Says(302, (("Location", f"https://a.test/{'z' * 5000}"),), "")
    ) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    assert max(len(seen.message) for seen in judgement.assessments) < 700
    assert "y" * 100 not in repr([seen.message for seen in judgement.assessments])


def test_a_page_in_the_place_of_an_unknown_address_is_not_told_again(tmp_path: Path) -> None:
    with site({"/": Says(headers=(HTML,))}, Says(headers=(HTML,))) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    assert "/launchgate-" not in said(judgement, "security-headers")[2]
    assert len(judgement.tables[0].rows) == 1
