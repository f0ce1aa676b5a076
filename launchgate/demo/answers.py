"""What passes between the demo's servers and its pages: a request, an answer, and how a page is put together."""

from collections.abc import Callable, Mapping
from dataclasses import field
from urllib.parse import parse_qs, urlsplit

from launchgate.dataclass import dataclass

APEX, WWW, APP, STS = "demo.test", "www.demo.test", "app.demo.test", "mta-sts.demo.test"
HOSTS = (WWW, APEX, APP, STS)
STYLE_AT = "/static/site.3f9a1c7e.css"
PRIVATE = ("Cache-Control", "private, no-store")
SHARED = ("Cache-Control", "public, max-age=600")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reply; `wait_s` is how long the server thinks about it."""

    status: int = 200
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: Headers = ()
    wait_s: float = 0.0

    @property
    def shared_s(self) -> int | None:
        """Seconds for which the edge may keep it; None when it must not."""
        told = dict(self.headers).get("Cache-Control", "")
        return int(told.partition("max-age=")[2].partition(",")[0]) if told.startswith("public") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the site looks at of a request. `path` has its query."""

    scheme: str
    host: str
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    body: str = ""

    @property
    def plain(self) -> str:
        """The path without its query."""
        return urlsplit(self.path).path

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of a form that was sent; of several values of a name the first."""
        return {name: values[0] for name, values in parse_qs(self.body).items()}


Site = Callable[[Request], Answer]


def page(title: str, text: str, *, status: int = 200, headers: Headers = ()) -> Answer:
    """A page of the product around its text, which is HTML."""
    head = f"<meta charset=utf-8><title>{title}</title><link rel=stylesheet href={STYLE_AT}>"
    body = f"<!doctype html><html lang=en>{head}<h1>{title}</h1>{text}</html>"
    return Answer(status=status, body=body, headers=headers)


def moved(location: str, status: int = 301, *headers: tuple[str, str]) -> Answer:
    """A redirect."""
    return Answer(status=status, headers=(("Location", location), *headers))


def json_answer(body: str, status: int = 200, *, wait_s: float = 0.0) -> Answer:
    """JSON that is nobody else's business than the one's who asked."""
    return Answer(status=status, body=body, kind="application/json", headers=(PRIVATE,), wait_s=wait_s)
