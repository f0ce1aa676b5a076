"""What travels along through redirects: where redirect/preserves-query and redirect/downgrade fire and where they stay silent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate.checks.redirect.spec import RedirectRule
from launchgate.model import Severity, Status
from tests.checks.redirect.lab import HOME, judged, keeping, of, statuses
from tests.support.web import Asked, Reply, Route, page, redirect

_WWW = "www.example.com"
_PLAIN = f"http://{_WWW}/"
_LINKED = page('<a href="/pricing">Pricing</a>')
_RULE = (RedirectRule(from_="/old", to="/new"),)


def _paths_only(asked: Asked) -> Reply:
    return redirect(f"https://{_WWW}{asked.path.partition('?')[0]}")


def _fragment_first(asked: Asked) -> Reply:
    path, _, query = asked.path.partition("?")
    return redirect(f"https://{_WWW}{path}#top?{query}")


def _encoded_twice(asked: Asked) -> Reply:
    return redirect(f"https://{_WWW}{asked.path.replace('%', '%25')}")


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (keeping(_WWW), "pass", "keeps its path and query"),
        (keeping(_WWW, 308), "pass", "keeps its path and query"),
        (redirect(f"https://{_WWW}/"), "fail", "loses its path"),
        (_paths_only, "fail", "loses `utm_source` and `utm_campaign`"),
        (_fragment_first, "fail", "loses `utm_source`"),
        (_encoded_twice, "fail", "loses `utm_campaign`"),
    ],
)
def test_a_host_that_redirects_keeps_path_and_query(tmp_path: Path, answer: Route, status: str, message: str) -> None:
    judgement = judged(tmp_path, {"/": _LINKED, "*": HOME}, {"*": answer}, hosts=(_WWW,))
    seen = of(judgement, "preserves-query")[_PLAIN]
    assert (str(seen.status), seen.severity) == (status, Severity.MEDIUM)
    assert message in seen.message, seen.message


@pytest.mark.parametrize(
    ("code", "status"), [(301, "pass"), (308, "pass"), (302, "fail"), (303, "fail"), (307, "fail")]
)
def test_a_host_redirects_for_good(tmp_path: Path, code: int, status: str) -> None:
    secure = {f"{_WWW}*": HOME, "example.com*": keeping(_WWW, code)}
    judgement = judged(tmp_path, secure, {"*": keeping(_WWW)})
    told = statuses(judgement, "preserves-query")
    assert told["https://example.com/ permanence"] == status
    assert told[f"{_PLAIN} permanence"] == "pass"


def test_a_redirect_of_the_root_page_alone_is_told(tmp_path: Path) -> None:
    routes = {f"{_WWW}/": redirect(f"https://{_WWW}/"), f"{_WWW}*": page("other", 404)}
    linked = judged(tmp_path, {"/": _LINKED, "*": HOME}, routes, hosts=(_WWW,))
    assert "does not: it answers 404 itself" in of(linked, "preserves-query")[_PLAIN].message
    lonely = judged(tmp_path, {"/": HOME}, routes, hosts=(_WWW,))
    assert statuses(lonely, "preserves-query") == {_PLAIN: "not-applicable"}


def test_a_page_that_asks_to_sign_in_keeps_the_address_in_a_field(tmp_path: Path) -> None:
    def sign_in(asked: Asked) -> Reply:
        return redirect("/login?next=/pricing") if asked.path.startswith("/pricing") else _LINKED

    judgement = judged(tmp_path, {"*": sign_in}, {"*": keeping(_WWW)}, hosts=(_WWW,))
    assert statuses(judgement, "preserves-query") == {_PLAIN: "pass", f"{_PLAIN} permanence": "pass"}


def _with_query(asked: Asked) -> Reply:
    path, _, query = asked.path.partition("?")
    return redirect(f"/new?{query}" if query else "/new") if path == "/old" else HOME


@pytest.mark.parametrize(
    ("routes", "status", "message"),
    [
        ({"*": _with_query}, "pass", "keeps its query"),
        ({"/old": redirect("/new"), "*": HOME}, "fail", "with campaign fields it ends at"),
        ({"/old": redirect("/new"), "/": HOME, "/new": HOME}, "fail", "with status 404"),
        ({"/": HOME, "/new": HOME, "*": redirect("/new")}, "fail", "loses `utm_source` and `utm_campaign`"),
    ],
)
def test_an_old_address_keeps_campaign_fields(
    tmp_path: Path, routes: Mapping[str, Route], status: str, message: str
) -> None:  # fmt: skip
    judgement = judged(tmp_path, routes, None, hosts=(_WWW,), rules=_RULE)
    assert statuses(judgement, "old-urls") == {f"https://{_WWW}/old": "pass"}
    seen = of(judgement, "preserves-query")[f"https://{_WWW}/old"]
    assert (str(seen.status), message in seen.message) == (status, True), seen.message


@pytest.mark.parametrize(("code", "status"), [(301, "pass"), (302, "fail")])
def test_an_old_address_redirects_for_good(tmp_path: Path, code: int, status: str) -> None:
    def answer(asked: Asked) -> Reply:
        return redirect(asked.path.replace("old", "new"), code) if asked.path.startswith("/old") else HOME

    judgement = judged(tmp_path, {"*": answer}, None, hosts=(_WWW,), rules=_RULE)
    assert statuses(judgement, "preserves-query")[f"https://{_WWW}/old permanence"] == status


def test_an_old_address_that_does_not_land_has_one_root_cause(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"/old": redirect("/other"), "*": HOME}, None, hosts=(_WWW,), rules=_RULE)
    assert statuses(judgement, "old-urls") == {f"https://{_WWW}/old": "fail"}
    seen = of(judgement, "preserves-query")[f"https://{_WWW}/old"]
    assert (seen.status, seen.because) == (Status.UNKNOWN, f"redirect/old-urls#https://{_WWW}/old")


def test_without_any_redirect_there_is_nothing_to_keep(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"/": HOME}, None, hosts=(_WWW,))
    assert statuses(judgement, "preserves-query") == {"queries": "not-applicable"}


@pytest.mark.parametrize(
    ("secure", "plain", "status", "severity"),
    [
        ({"/": HOME}, {"*": keeping(_WWW)}, "pass", Severity.MEDIUM),
        ({"/": redirect(f"http://{_WWW}/plain")}, {"*": HOME}, "fail", Severity.BLOCKER),
        ({"/": redirect(f"http://{_WWW}/in"), "/in": HOME}, {"*": keeping(_WWW)}, "fail", Severity.MEDIUM),
        ({"/": redirect("http://shop.other.example/")}, {"*": keeping(_WWW)}, "fail", Severity.MEDIUM),
        ({"/": redirect(f"http://{_WWW}/")}, {"*": keeping(_WWW)}, "fail", Severity.BLOCKER),
    ],
)
def test_https_never_falls_back(
    tmp_path: Path, secure: Mapping[str, Route], plain: Mapping[str, Route], status: str, severity: Severity
) -> None:
    seen = of(judged(tmp_path, secure, plain, hosts=(_WWW,)), "downgrade")[f"https://{_WWW}/"]
    assert (str(seen.status), seen.severity) == (status, severity), seen.message
    assert status == "pass" or "which is plain HTTP" in seen.message


def test_an_old_address_that_only_falls_back_to_http_has_one_root_cause(tmp_path: Path) -> None:
    secure = {"/": HOME, "/old": redirect(f"http://{_WWW}/new")}
    judgement = judged(tmp_path, secure, {"/new": HOME, "*": keeping(_WWW)}, hosts=(_WWW,), rules=_RULE)
    seen = of(judgement, "old-urls")[f"https://{_WWW}/old"]
    assert (seen.status, seen.because) == (Status.FAIL, f"redirect/downgrade#https://{_WWW}/old")
    assert of(judgement, "downgrade")[f"https://{_WWW}/old"].severity is Severity.BLOCKER
