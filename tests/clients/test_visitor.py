"""A visitor follows redirects as browsers do, and nothing it sends leaves its origin because a redirect said so."""

from pathlib import Path

from launchgate.clients.http.visitor import Asking, Visit, Visitor
from launchgate.exchange import Failure, Response
from launchgate.settings import Limits
from tests.support.context import make_context
from tests.support.web import Asked, Reply, Route, Web, page, redirect, serve

_HEADERS = {"Authorization": "Bearer x", "Content-Type": "text/plain"}


def _visitor(root: Path, *webs: Web) -> Visitor:
    urls = tuple(web.url for web in webs)
    context = make_context(root, target=urls[0], explicit_urls=urls, limits=Limits(requests_per_second=1000.0))
    return Visitor(context.clients.http)


def _post(visitor: Visitor, url: str, *, follow: bool = True) -> Visit:
    return visitor.ask(Asking(method="POST", url=url, headers=_HEADERS, body=b"secret"), follow=follow)


def _asked(web: Web) -> list[tuple[str, str, bool]]:
    return [(one.method, one.path, "Authorization" in one.headers) for one in web.asked]


def test_a_form_is_answered_by_a_page(tmp_path: Path) -> None:
    with serve({"/a": redirect("/b", 303), "/b": redirect("/c", 307), "/c": page("done")}) as web:
        visit = _post(_visitor(tmp_path, web), f"{web.url}/a")
        assert _asked(web) == [("POST", "/a", True), ("GET", "/b", True), ("GET", "/c", True)]
        assert "Content-Type" not in web.asked[1].headers
    assert isinstance(visit.walk.end, Response)
    assert [hop.status for hop in visit.walk.hops] == [303, 307]


def test_307_sends_again_on_the_same_origin_only(tmp_path: Path) -> None:
    with serve({"/c": page("other")}) as other:
        routes: dict[str, Route] = {"/a": redirect("/b", 307), "/b": redirect(f"{other.url}/c", 308)}
        with serve(routes) as web:
            visit = _post(_visitor(tmp_path, web, other), f"{web.url}/a")
            assert [(one.method, one.path) for one in web.asked] == [("POST", "/a"), ("POST", "/b")]
        assert other.asked == []
    assert isinstance(visit.walk.end, Failure)
    assert "which was not done" in visit.walk.end.reason


def test_headers_stay_on_their_origin(tmp_path: Path) -> None:
    with serve({"/c": page("other")}) as other, serve({"/a": redirect(f"{other.url}/c", 302)}) as web:
        visit = _post(_visitor(tmp_path, web, other), f"{web.url}/a")
        assert _asked(other) == [("GET", "/c", False)]
    assert isinstance(visit.walk.end, Response)


def test_cookies_are_kept_and_can_be_read(tmp_path: Path) -> None:
    def guarded(asked: Asked) -> Reply:
        return page(asked.headers.get("Cookie") or asked.headers.get("cookie") or "none")

    set_one = redirect("/b", 303, Set_Cookie="sid=abc; Path=/; HttpOnly")
    with serve({"/a": set_one, "/b": guarded}) as web:
        visitor = _visitor(tmp_path, web)
        visit = _post(visitor, f"{web.url}/a")
        assert isinstance(visit.walk.end, Response)
        assert visit.walk.end.text == "sid=abc"
        assert (visitor.cookie("sid"), visitor.cookie("other"), visitor.cookies()) == ("abc", None, ("abc",))
        own = visitor.ask(Asking(method="GET", url=f"{web.url}/b", headers={"cookie": "mine=1"}))
        assert isinstance(own.walk.end, Response)
        assert own.walk.end.text == "mine=1; sid=abc"


def test_a_circle_and_an_endless_way_end(tmp_path: Path) -> None:
    def on(asked: Asked) -> Reply:
        return redirect(f"/n{int(asked.path[2:]) + 1}", 302)

    routes: dict[str, Route] = {
        "/a": redirect("/b", 302),
        "/b": redirect("/a", 302),
        **{f"/n{n}": on for n in range(60)},
    }
    with serve(routes) as web:
        visitor = _visitor(tmp_path, web)
        circle = visitor.ask(Asking(method="GET", url=f"{web.url}/a", headers={})).walk
        endless = visitor.ask(Asking(method="GET", url=f"{web.url}/n0", headers={})).walk
    assert circle.cycle == (f"{web.url}/a", f"{web.url}/b", f"{web.url}/a")
    assert (endless.too_many, len(endless.hops)) == (True, 20)


def test_without_following_the_redirect_is_the_answer(tmp_path: Path) -> None:
    with serve({"/a": redirect("/b", 303)}) as web:
        visit = _post(_visitor(tmp_path, web), f"{web.url}/a", follow=False)
    assert isinstance(visit.walk.end, Response)
    assert (visit.walk.end.status, visit.walk.hops) == (303, ())


def test_a_redirect_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    with serve({"/a": redirect("http://169.254.169.254/", 302), "/b": redirect("app://x?token=y", 302)}) as web:
        for path in ("/a", "/b"):
            assert isinstance(_post(_visitor(tmp_path, web), web.url + path).walk.end, Failure)
