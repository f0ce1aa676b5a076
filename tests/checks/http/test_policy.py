"""The Content Security Policy by its grammar, on its own and on a page; and who may read answers from another site."""

from pathlib import Path

import pytest

from launchgate.checks.http.csp import (
    free_base,
    inline_scripts,
    limits_framing,
    parse,
    scripts_from_anywhere,
    slips,
)  # fmt: skip
from tests.checks.http.lab import FRAMING, GOOD, HTML, NOSNIFF, REFERRER, Heard, Says, judged, of, said, site

_NONCE = "'nonce-rAnd0m+/='"
_HASH = "'sha256-" + "A" * 43 + "='"


@pytest.mark.parametrize(
    ("policy", "inline", "anywhere"),
    [
        ("", True, True),
        ("img-src 'self'", True, True),
        ("default-src 'self'", False, False),
        ("default-src 'none'", False, False),
        ("script-src", False, False),
        ("script-src 'self' 'unsafe-inline'", True, False),
        ("SCRIPT-SRC 'SELF' 'Unsafe-Inline'", True, False),
        (f"script-src 'unsafe-inline' {_NONCE}", False, False),
        (f"script-src 'unsafe-inline' {_HASH}", False, False),
        ("script-src 'unsafe-inline' 'nonce-'", True, False),
        ("script-src 'unsafe-inline' 'strict-dynamic'", False, False),
        (f"script-src {_NONCE} 'strict-dynamic' 'unsafe-inline' https: http:", False, False),
        (f"script-src {_NONCE} https:", False, True),
        ("script-src *", False, True),
        ("script-src 'self' data:", False, True),
        ("script-src https://*", False, True),
        ("script-src https://cdn.example.com", False, False),
        ("script-src *.example.com", False, False),
        ("default-src *; script-src 'self'", False, False),
        ("script-src 'self'; script-src *", False, False),
        ("script-src *; script-src 'self'", False, True),
        ("script-src *; script-src-elem 'self'", False, False),
        ("script-src 'self'; script-src-attr 'unsafe-inline'", True, False),
        ("script-src 'self' 'unsafe-inline'; script-src-elem 'self'; script-src-attr 'none'", False, False),
        ("unsafe-inline; default-src 'self'", False, False),
        (";;  default-src\t'self' ;", False, False),
    ],
)
def test_what_may_run(policy: str, inline: bool, anywhere: bool) -> None:
    policies = parse([policy])
    assert all(map(inline_scripts, policies)) is inline
    assert all(map(scripts_from_anywhere, policies)) is anywhere


@pytest.mark.parametrize(
    ("values", "meta", "limited"),
    [
        (["frame-ancestors 'none'"], False, True),
        (["frame-ancestors"], False, True),
        (["frame-ancestors https://a.test 'self'"], False, True),
        (["frame-ancestors *"], False, False),
        (["frame-ancestors 'self' https:"], False, False),
        (["default-src 'none'"], False, False),
        (["default-src 'self', frame-ancestors 'self'"], False, True),
        (["img-src *", "frame-ancestors 'self'"], False, True),
        (["frame-ancestors *; frame-ancestors 'self'"], False, False),
        (["frame-ancestors 'none'"], True, False),
    ],
)
def test_who_may_frame(values: list[str], meta: bool, limited: bool) -> None:
    assert any(map(limits_framing, parse(values, meta=meta))) is limited


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("default-src self", ["`self` in `default-src` needs single quotes"]),
        ("script-src 'self' unsafe-inline", ["`unsafe-inline` in `script-src` needs"]),
        ("default-src 'self' script-src 'self'", ["`script-src` stands among the sources of `default-src`"]),
        ("script-source 'self'", ["`script-source` is no directive"]),
        ("object-src 'none' 'self'", ["`'none'` in `object-src` has no effect"]),
        ("default-src 'self'; upgrade-insecure-requests; report-uri /self; sandbox", []),
        ("script-src https://self.example.com/none", []),
    ],
)
def test_slips_are_named(policy: str, told: list[str]) -> None:
    found = [slip for one in parse([policy]) for slip in slips(one)]
    assert [any(wanted in slip for slip in found) for wanted in told] == [True] * len(told)
    assert len(found) == len(told)


@pytest.mark.parametrize(
    ("values", "free"),
    [
        ([f"script-src {_NONCE}"], True),
        ([f"script-src {_NONCE}; base-uri 'none'"], False),
        ([f"script-src {_NONCE}", "base-uri 'self'"], False),
        ([f"script-src {_NONCE}", "frame-ancestors 'self'"], True),
        (["script-src 'self'"], False),
    ],
)
def test_a_nonce_needs_a_base(values: list[str], free: bool) -> None:
    assert free_base(parse(values)) is free


_BARE = (HTML, NOSNIFF, FRAMING, REFERRER)


@pytest.mark.parametrize(
    ("headers", "meta", "status", "told"),
    [
        ((), "", "fail", "has no Content-Security-Policy, so that every injected script runs"),
        ((("Content-Security-Policy-Report-Only", "default-src 'self'"),), "", "fail", "only reports and stops no script"),
        ((("Content-Security-Policy", "frame-ancestors 'self'"),), "", "fail", "does not limit scripts"),
        ((("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),), "", "fail", "lets every inline script run"),
        ((("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),), "script-src 'self'", "pass", ""),
        ((("Content-Security-Policy", "script-src *"), ("Content-Security-Policy", "script-src 'self'")), "", "pass", ""),
        ((), "default-src 'self'", "pass", ""),
        ((("Content-Security-Policy", "default-src 'self' script-src *"),), "", "fail", "a semicolon is missing"),
        ((("Content-Security-Policy", f"script-src {_NONCE} 'strict-dynamic'"),), "", "fail", "has no base-uri"),
    ],
)  # fmt: skip
def test_a_page_says_what_may_run(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], meta: str, status: str, told: str
) -> None:
    body = f'<head><meta http-equiv="content-security-policy" content="{meta}"></head>' if meta else "<h1>hello</h1>"
    with site({"/": Says(headers=(*_BARE, *headers), body=body)}) as (endpoint, _):
        judgement = judged(tmp_path, endpoint)
    found, severity, message = said(judgement, "security-headers", "script policy")
    assert (found, severity, told in message) == (status, "low", True), message
    assert said(judgement, "security-headers")[0] == "pass"


def _cors(allowed: str | None, credentials: str | None) -> Says:
    headers = [*GOOD]
    if allowed is not None:
        headers.append(("Access-Control-Allow-Origin", allowed))
    if credentials is not None:
        headers.append(("Access-Control-Allow-Credentials", credentials))
    return Says(headers=headers)


@pytest.mark.parametrize(
    ("allowed", "credentials", "told"),
    [
        ("reflect", "true", "lets every site read its answers with the visitor's cookies"),
        ("*", "true", "browsers refuse the pair"),
        ("null", "true", "sandboxed pages of any site"),
        ("reflect", None, None),
        ("reflect", "TRUE", None),
        ("*", None, None),
        ("https://app.shop.test", "true", None),
        (None, "true", None),
    ],
)
def test_no_other_site_reads_with_the_visitors_cookies(
    tmp_path: Path, allowed: str | None, credentials: str | None, told: str | None
) -> None:
    def answer(heard: Heard) -> Says:
        return _cors(heard.get("origin") if allowed == "reflect" else allowed, credentials)

    with site({"/": Says(), "/api/me": answer}) as (endpoint, asked):
        judgement = judged(tmp_path, endpoint, api=("/api/me",))
    seen = of(judgement, "security-headers", "cross-origin access")
    assert (seen is not None) is (told is not None)
    if seen is not None and told is not None:
        assert (str(seen.status), str(seen.severity), told in seen.message) == ("fail", "high", True), seen.message
        assert seen.location.url == f"http://{endpoint}/api/me"
    assert asked.count("/api/me") == 2


def test_a_list_of_allowed_sites_is_silent(tmp_path: Path) -> None:
    def answer(heard: Heard) -> Says:
        known = heard.get("origin") == "https://app.shop.test"
        return _cors("https://app.shop.test" if known else None, "true" if known else None)

    with site({"/": answer}) as (endpoint, _):
        assert of(judged(tmp_path, endpoint), "security-headers", "cross-origin access") is None


def test_a_challenge_to_the_made_up_origin_is_unknown(tmp_path: Path) -> None:
    def answer(heard: Heard) -> Says:
        return Says(403, (*GOOD, ("cf-mitigated", "challenge")), "") if "origin" in heard else Says()

    with site({"/": answer}) as (endpoint, _):
        status, severity, message = said(judged(tmp_path, endpoint), "security-headers", "cross-origin access")
    assert (status, severity, "a Cloudflare challenge" in message) == ("unknown", "high", True)
