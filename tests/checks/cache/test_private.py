"""Private pages behind real caches: what is proven, what headers allow, and the near-misses."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.cache.spec import RULES, Options, Session
from launchgate.exchange import LET_IN
from launchgate.model import Severity, Status
from launchgate.settings import Network, Site
from tests.checks.cache.lab import (
    BY_ENDING,
    CAREFUL,
    CARELESS,
    HOME,
    SILENT,
    cached,
    context_of,
    direct,
    judged,
    of,
)  # fmt: skip
from tests.support.names import name_server
from tests.support.web import Asked, Reply, page, redirect, serve

_COOKIE = "sid=0123456789abcdef-ada"
_SESSION = Session(headers={"Cookie": "sid=${SESSION}"})
_ENVIRON = {"SESSION": _COOKIE.partition("=")[2]}
_NO_STORE = "private, no-store"


def account(cache: str = "", *, stranger: Reply | None = None) -> Callable[[Asked], Reply]:
    """A page for whoever is signed in; a stranger is sent to the login."""
    named = {"Cache-Control": cache} if cache else {}
    turns = itertools.count()

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("Cookie") == _COOKIE:
            return Reply(headers=named, body=f"<title>Account</title>Ada Lovelace, order {next(turns)}".encode())
        return stranger or Reply(status=302, headers={"Location": "/login", **named})

    return answer


def _seen(root: Path, route: Any, rules: str | None = None, *, signed: bool = False, **more: Any) -> Any:
    options: dict[str, Any] = {"private": ("/account",), **more}
    environ = {}
    if signed:
        options["session"], environ = _SESSION, _ENVIRON
    judgement, url = cached(root, {"/account": route}, rules or CAREFUL, environ=environ, **options)
    return of(judgement, "private-response")[f"{url}/account"]


@pytest.mark.parametrize(
    ("route", "rules", "status", "severity", "said"),
    [
        (page("yours"), CARELESS, Status.FAIL, "blocker", "a cache gave the page of"),
        (page("yours", Cache_Control=_NO_STORE), CARELESS, Status.FAIL, "blocker", "(`X-Cache-Status: HIT`)"),
        (page("yours", Cache_Control=_NO_STORE), CAREFUL, Status.PASS, "blocker", "came from no cache in two clean sessions"),
        (page("yours", Cache_Control="no-cache"), CAREFUL, Status.PASS, "blocker", "none may keep it: `Cache-Control: no-cache`"),
        (page("yours", Cache_Control="public, max-age=60"), CAREFUL, Status.FAIL, "blocker", "a cache gave the page of"),
        (page("yours", Cache_Control="max-age=60", Vary="*"), CAREFUL, Status.PASS, "blocker", "`Vary: *`"),
        (page("yours"), CAREFUL, Status.FAIL, "medium", "nothing in its headers keeps one from storing it"),
        (page("yours", Vary="Cookie"), CAREFUL, Status.FAIL, "medium", "`Vary` alone does not stop most CDNs"),
        (redirect("/login", 302), CAREFUL, Status.UNKNOWN, "blocker", "turns strangers away (302) without a word about caches"),
        (redirect("/login", 302, Cache_Control=_NO_STORE), CAREFUL, Status.PASS, "blocker", "no cache may keep that"),
        (redirect("/login", 302), CARELESS, Status.FAIL, "blocker", "a cache gave its answer 302 of"),
        (page("who?", 401, Cache_Control="max-age=60"), "", Status.FAIL, "high", "lets caches keep it"),
        (page("gone", 404), CAREFUL, Status.UNKNOWN, "blocker", "answered 404, so there is no private page to judge"),
        (page("oops", 500), CAREFUL, Status.UNKNOWN, "blocker", "answered 500, so there is no private page"),
    ],
)  # fmt: skip
def test_two_clean_sessions(tmp_path: Path, route: Reply, rules: str, status: Status, severity: str, said: str) -> None:
    if not rules:
        judgement, url = direct(tmp_path, {"/account": route}, private=("/account",))
        seen = of(judgement, "private-response")[f"{url}/account"]
    else:
        seen = _seen(tmp_path, route, rules)
    assert (seen.status, str(seen.severity), said in seen.message) == (status, severity, True), seen.message
    if status is Status.FAIL:
        assert "private, no-store" in seen.remediation


def test_a_cache_that_says_nothing_is_found_by_what_a_stranger_gets(tmp_path: Path) -> None:
    """No header tells of this cache; the page of the signed-in visitor in a stranger's hands does. The stranger comes first
    under another address, so that the cache holds nothing of the page yet."""
    strangers = itertools.count()

    def route(asked: Asked) -> Reply:
        if asked.headers.get("Cookie") == _COOKIE:
            return page("<title>Account</title>Ada Lovelace", Cache_Control="max-age=600")
        return page(f"log in {next(strangers)}", 401, Cache_Control=_NO_STORE)

    seen = _seen(tmp_path, route, "proxy_cache_valid 200 10m;", signed=True)
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "blocker")
    assert "gave a stranger the page that a signed-in visitor had got just before" in seen.message
    assert "Lovelace" not in repr(seen)


@pytest.mark.parametrize(
    ("route", "rules", "status", "said"),
    [
        (account(_NO_STORE), CAREFUL, Status.PASS, "none may keep it: `Cache-Control: private, no-store`"),
        (account("public, max-age=60", stranger=page("x", 401, Cache_Control="no-store")), CAREFUL, Status.FAIL, "just before"),
        (account(), CAREFUL, Status.FAIL, "nothing in its headers keeps one from storing it"),
        (page("not yours", 403), CAREFUL, Status.UNKNOWN, "turned the signed-in session away as well"),
        (page("same for all", Cache_Control=_NO_STORE), CAREFUL, Status.UNKNOWN, "a stranger and the signed-in session got"),
        (account(_NO_STORE), SILENT, Status.UNKNOWN, "turned the signed-in session away as well"),
    ],
)  # fmt: skip
def test_signed_in(tmp_path: Path, route: Any, rules: str, status: Status, said: str) -> None:
    seen = _seen(tmp_path, route, rules, signed=True)
    assert (seen.status, said in seen.message) == (status, True), seen.message


def test_a_session_that_is_not_set_is_named(tmp_path: Path) -> None:
    judgement, url = direct(tmp_path, {"/account": account()}, private=("/account",), session=_SESSION)
    seen = of(judgement, "private-response")[f"{url}/account"]
    assert (seen.status, "the environment variable SESSION is not set" in seen.message) == (Status.UNKNOWN, True)


def test_the_session_goes_to_declared_origins_only(tmp_path: Path) -> None:
    with serve({"/": HOME, "/account": account()}) as web, serve({"/me": account()}) as other:
        context = context_of(tmp_path, web.url, environ=_ENVIRON)
        judgement = judged(context, private=("/account", f"{other.url}/me"), session=_SESSION)
    assert not [one for one in other.asked if "Cookie" in one.headers]
    assert [one for one in web.asked if one.headers.get("Cookie") == _COOKIE]
    assert _ENVIRON["SESSION"] not in repr(judgement)


def test_the_shell_of_a_single_page_app_belongs_to_nobody(tmp_path: Path) -> None:
    shell = page("<title>App</title><div id=root></div>", Cache_Control="public, max-age=60")

    with serve({"*": shell}) as web:
        judgement = judged(context_of(tmp_path, web.url), private=("/account",))
        seen = of(judgement, "private-response")[f"{web.url}/account"]
    assert (seen.status, "/api/me" in seen.remediation) == (Status.NOT_APPLICABLE, True), seen.message


def _lured(root: Path, route: Any, below: Any, rules: str = CAREFUL, **more: Any) -> Any:
    routes = {"/account": route, "/account/launchgate-probe.css": below}
    judgement, url = cached(root, routes, rules, private=("/account",), **more)
    return of(judgement, "private-response")[f"{url}/account/launchgate-probe.css"]


_YOURS = page("<title>Account</title>yours", Cache_Control=_NO_STORE)
_BARE = page("<title>Account</title>yours")


@pytest.mark.parametrize(
    ("below", "rules", "status", "severity", "said"),
    [
        (_YOURS, BY_ENDING, Status.FAIL, "blocker", "and a cache keeps it (`X-Cache-Status: HIT`)"),
        (_YOURS, "", Status.PASS, "blocker", "but no cache may keep that"),
        (_YOURS, CAREFUL, Status.PASS, "blocker", "but no cache may keep that"),
        (_BARE, "", Status.FAIL, "medium", "nothing keeps a cache from storing it by its ending"),
        (page("<title>Account</title>", Cache_Control="public, max-age=60"), "", Status.FAIL, "blocker", "a cache keeps it"),
        (page("not here", 404), BY_ENDING, Status.PASS, "blocker", "answers 404, not with the page"),
        (page("<title>Help</title>something else"), BY_ENDING, Status.PASS, "blocker", "not with the page"),
        (page("x", 403, cf_mitigated="challenge"), "", Status.UNKNOWN, "blocker", "a Cloudflare challenge answered"),
    ],
)  # fmt: skip
def test_a_made_up_file_below_a_private_page(
    tmp_path: Path, below: Reply, rules: str, status: Status, severity: str, said: str
) -> None:
    seen = _lured(tmp_path, _YOURS, below, rules or "add_header X-Nothing 1;")
    assert (seen.status, str(seen.severity), said in seen.message) == (status, severity, True), seen.message


def test_the_made_up_file_is_one_polite_request(tmp_path: Path) -> None:
    with serve({"/": HOME, "/account": account(_NO_STORE)}) as web:
        judged(context_of(tmp_path, web.url, environ=_ENVIRON), private=("/account",), session=_SESSION)
        probes = [one for one in web.asked if one.path.endswith(".css")]
    assert [(one.method, one.path, "Cookie" in one.headers) for one in probes] == [
        ("GET", "/account/launchgate-probe.css", False)
    ]
    assert len([one for one in web.asked if one.path == "/account"]) == 3


def test_a_challenge_is_unknown_with_the_way_in(tmp_path: Path) -> None:
    judgement, url = direct(tmp_path, {"/account": page("x", 403, cf_mitigated="challenge")}, private=("/account",))
    seen = of(judgement, "private-response")[f"{url}/account"]
    assert (seen.status, seen.remediation) == (Status.UNKNOWN, LET_IN)


def test_a_challenge_before_everything_is_one_root_and_its_consequences(tmp_path: Path) -> None:
    with serve({"*": page("x", 403, cf_mitigated="challenge")}) as web:
        judgement = judged(context_of(tmp_path, web.url), private=("/account",))
    unknown = [seen for seen in judgement.assessments if seen.status is Status.UNKNOWN]
    roots = [seen for seen in unknown if seen.because == f"redirect/loop#{web.url}/"]
    assert len(unknown) >= 4
    assert None not in {seen.because for seen in unknown}
    assert [(root.rule, root.subject) for root in roots] == [("cache/private-response", f"{web.url}/account")]
    assert not [seen for seen in judgement.assessments if seen.status in (Status.FAIL, Status.PASS)]


def _cookie(root: Path, reply: Any, rules: str | None = None) -> Any:
    if rules is None:
        judgement, url = direct(root, {"/": reply})
    else:
        judgement, url = cached(root, {"/": reply}, rules)
    return of(judgement, "private-response")[f"{url}/"]


def _fresh_cookie(cache: str = "") -> Callable[[Asked], Reply]:
    turns = itertools.count(10**15)
    named = {"Cache-Control": cache} if cache else {}
    return lambda _: Reply(headers={"Set-Cookie": f"sid=a{next(turns)}", **named}, body=b"hi")


@pytest.mark.parametrize(
    ("reply", "rules", "status", "severity", "said"),
    [
        (_fresh_cookie(), CARELESS, Status.FAIL, "blocker", "two clean sessions got the same `sid` from"),
        (_fresh_cookie("public, max-age=60"), None, Status.FAIL, "blocker", "let every cache hand that"),
        (_fresh_cookie("private"), CAREFUL, Status.PASS, "blocker", "does not come from a cache"),
        (_fresh_cookie(), CAREFUL, Status.FAIL, "medium", "nothing in its headers keeps a cache from storing that"),
        (page("hi", Set_Cookie="lang=en", Cache_Control="public, max-age=60"), None, Status.FAIL, "medium", "sets `lang`"),
        (page("hi", Set_Cookie="lang=en"), None, Status.PASS, "blocker", "nothing lets a cache keep it"),
    ],
)  # fmt: skip
def test_pages_that_set_cookies(
    tmp_path: Path, reply: Any, rules: str | None, status: Status, severity: str, said: str
) -> None:
    seen = _cookie(tmp_path, reply, rules)
    assert (seen.status, str(seen.severity), said in seen.message) == (status, severity, True), seen.message
    assert "a1000000" not in repr(seen)


def test_an_edges_own_cookies_say_nothing(tmp_path: Path) -> None:
    turns = itertools.count(10**20)

    def edge(_: Asked) -> Reply:
        return page(
            "hi", Set_Cookie=f"__cf_bm=x{next(turns)}", Cache_Control="public, max-age=60", CF_Cache_Status="HIT"
        )

    judgement, _ = direct(tmp_path, {"/": edge})
    (seen,) = of(judgement, "private-response").values()
    assert (seen.status, "not declared: set cache.private" in seen.message) == (Status.NOT_APPLICABLE, True)


def test_cookies_made_anew_on_a_cached_page_are_no_leak(tmp_path: Path) -> None:
    def edge(asked: Asked) -> Reply:
        turns.append(asked)
        return page("hi", Set_Cookie=f"visitor=abc{len(turns)}def4567890123", CF_Cache_Status="HIT")

    turns: list[Asked] = []
    seen = _cookie(tmp_path, edge)
    assert (seen.status, "set anew for each visitor" in seen.message) == (Status.PASS, True), seen.message


def test_nothing_declared_and_no_cookie_is_not_applicable(tmp_path: Path) -> None:
    judgement, _ = direct(tmp_path, {})
    (seen,) = of(judgement, "private-response").values()
    assert seen.status is Status.NOT_APPLICABLE


def test_a_preview_is_judged_only_when_something_is_declared(tmp_path: Path) -> None:
    with serve({"/": HOME, "/account": page("yours", Cache_Control="public, max-age=9")}) as web:
        network = Network(connect_to={"shop.vercel.app:80": web.endpoint})
        url = "http://shop.vercel.app"
        bare = judged(context_of(tmp_path, url, network=network))
        declared = judged(context_of(tmp_path, url, network=network), private=("/account",))
        own = judged(context_of(tmp_path, url, network=network, site=Site(hosts=("shop.vercel.app",))))
    assert {seen.status for seen in bare.assessments} == {Status.NOT_APPLICABLE}
    assert of(declared, "private-response")[f"{url}/account"].status is Status.FAIL
    assert of(own, "error-response")["missing page on shop.vercel.app"].status is Status.PASS


def test_a_name_that_does_not_resolve_names_its_cause(tmp_path: Path) -> None:
    with name_server({}) as dns:
        context = context_of(tmp_path, "http://www.example.test", network=Network(resolvers=(dns.address,)))
        judgement = judged(context, private=("/account",))
    unknown = [seen for seen in judgement.assessments if seen.status is Status.UNKNOWN]
    assert {seen.because for seen in unknown} == {"dns/resolves#www.example.test"}
    assert not [seen for seen in judgement.assessments if seen.status is Status.FAIL]


@pytest.mark.parametrize("text", ["account", "", "ftp://x/"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must start with / or be a URL"):
        Options(private=(text,))


def test_the_severities_are_the_documented_ones() -> None:
    assert [(rule.id, rule.severity) for rule in RULES] == [
        ("cache/private-response", Severity.BLOCKER), ("cache/error-response", Severity.HIGH),
        ("cache/static-assets", Severity.MEDIUM), ("cache/cdn-bypass", Severity.LOW),
    ]  # fmt: skip
