"""http/not-found on real servers: addresses that do not exist say so."""

from pathlib import Path

import pytest

from launchgate.model import Status
from tests.checks.http.lab import GOOD, HTML, JSON, MISSING, Answering, Says, judged, of, said, site

_APP = Says(body='<title>Shop</title><div id="root"></div><script src="/assets/index-1a2b3c.js"></script>')
_COUNT = iter(range(1000))


def _with_token(_: object) -> Says:
    """The same page with a number and a token that change."""
    return Says(
        body=f"<title>Shop</title><h1>Welcome</h1><p>visitor {next(_COUNT)}</p><script nonce=n{next(_COUNT)}>1</script>"
    )


@pytest.mark.parametrize(
    ("home", "other", "status", "severity", "told"),
    [
        (Says(), MISSING, "pass", "medium", "answers 404"),
        (Says(), Says(410, GOOD, "gone"), "pass", "medium", "answers 410"),
        (Says(), Says(403, GOOD, "no"), "pass", "medium", "answers 403"),
        (Says(), Says(404, (JSON,), "{}"), "pass", "medium", ""),
        (_APP, _APP, "fail", "low", "answers 200 with the home page, as a single-page app's fallback does"),
        (_with_token, _with_token, "fail", "low", "with the home page"),
        (Says(), Says(body="<h1>Oops, page not found</h1>"), "fail", "medium", "answers 200 with a page that says it was not"),
        (Says(), Says(body="<h1>Our products</h1>"), "fail", "medium", "answers 200; so it is with"),
        (Says(), Says(200, (JSON,), '{"error": "unknown"}'), "fail", "medium", "answers 200"),
        (Says(), Says(302, (("Location", "/"),), ""), "fail", "medium", "is redirected to the home page, which answers 200"),
        (Says(), Says(500, (HTML,), "sorry"), "fail", "medium", "makes the server fail with 500"),
        (Says(), Says(302, (("Location", "/login"),), ""), "unknown", "medium", "leads to a login"),
        (Says(), Says(302, (("Location", "https://sso.other.test/"),), ""), "not-applicable", "medium", "to another host"),
        (Says(), Says(429, GOOD, "slow"), "unknown", "medium", "a rate limit"),
    ],
)  # fmt: skip
def test_what_does_not_exist_says_so(
    tmp_path: Path, home: Answering, other: Answering, status: str, severity: str, told: str
) -> None:
    with site({"/": home, "/login": Says(body="<form><input type=password></form>")}, other) as (endpoint, asked):
        judgement = judged(tmp_path, endpoint)
    found = said(judgement, "not-found")
    assert found[:2] == (status, severity), found
    assert told in found[2]
    assert "sso.other.test" not in asked


def test_one_address_is_enough_to_fail(tmp_path: Path) -> None:
    with site({"/": Says(), "/no-such-page*": Says(body="<h1>A member's page</h1>")}) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "not-found")
    assert seen is not None
    assert (seen.status, seen.location.url and seen.location.url.endswith("/no-such-page")) == (Status.FAIL, True)


def test_a_circle_is_told_by_redirect_loop(tmp_path: Path) -> None:
    with site({"/": Says()}, Says(302, (("Location", "/circle"),), "")) as (endpoint, _):
        seen = of(judged(tmp_path, endpoint), "not-found")
    assert seen is not None
    assert (seen.status, "do not end" in seen.message) == (Status.UNKNOWN, True)
