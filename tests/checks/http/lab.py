"""A site on loopback that answers with exactly the headers and bytes a test gives, and what the http check says of it."""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launchgate.checks.http.gather import gather_answers
from launchgate.checks.http.judge import judge_answers
from launchgate.checks.http.spec import Options
from launchgate.model import Assessment, Judgement
from launchgate.settings import Limits, Network, Site
from tests.support.context import make_context
from tests.support.web import speak

HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json")
NOSNIFF = ("X-Content-Type-Options", "nosniff")
FRAMING = ("X-Frame-Options", "DENY")
REFERRER = ("Referrer-Policy", "strict-origin-when-cross-origin")
POLICY = ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
GOOD = (HTML, NOSNIFF, FRAMING, REFERRER, POLICY)
"""The headers of a page that nothing is to be said about."""


@dataclass(frozen=True, slots=True)
class Says:
    """One answer, byte for byte but for its length."""

    status: int = 200
    headers: Sequence[tuple[str, str]] = GOOD
    body: str | bytes = "<title>Shop</title><h1>Welcome</h1>"


Heard = Mapping[str, str]
Answering = Says | Callable[[Heard], Says]
MISSING = Says(404, (HTML, NOSNIFF, FRAMING), "<h1>Not found</h1>")


@contextmanager
def site(answers: Mapping[str, Answering], other: Answering = MISSING) -> Iterator[tuple[str, list[str]]]:
    """Serves `{path: answer}` and `other` for the rest; yields `address:port` and the paths that were asked."""
    asked: list[str] = []

    def answer(connection: socket.socket) -> None:
        got = b""
        while b"\r\n\r\n" not in got and (more := connection.recv(65_536)):
            got += more
        if not got:
            return
        first, *lines = got.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        asked.append(path)
        chosen = answers.get(path) or next(
            (a for key, a in answers.items() if key[-1] == "*" and key[:-1] in path), other
        )
        heard = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        connection.sendall(_wire(chosen if isinstance(chosen, Says) else chosen(heard)))

    with speak(answer) as endpoint:
        yield endpoint, asked


def _wire(says: Says) -> bytes:
    body = says.body.encode("utf-8", "surrogateescape") if isinstance(says.body, str) else says.body
    lines = [f"HTTP/1.1 {says.status} Said", *(f"{name}: {value}" for name, value in says.headers)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + body


def judged(
    root: Path,
    endpoint: str,
    *,
    target: str = "",
    declared: Site | None = None,
    hosts: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
    seconds: float = 30.0,
    **options: object,
) -> Judgement:
    """What the check says of the answers of a site on `endpoint`, over plain HTTP; `hosts` says where names lead."""
    network = Network(connect_to={f"{host}:80": place for host, place in (hosts or {}).items()})
    target = target or f"http://{endpoint}"
    context = make_context(
        root, target=target, explicit_urls=(target,), site=declared, network=network, environ=environ, seconds=seconds,
        limits=Limits(requests_per_second=1000.0),
    )  # fmt: skip
    chosen = Options(**options)  # type: ignore[arg-type]  # a test's own keywords
    return judge_answers(gather_answers(context, chosen), chosen)


def of(judgement: Judgement, rule: str, about: str = "") -> Assessment | None:
    """The one assessment of a rule about the host itself, or about one weakness of it; None when there is none."""
    wanted = f": {about}" if about else ""
    found = [
        seen for seen in judgement.assessments
        if seen.rule == f"http/{rule}" and (seen.subject.endswith(wanted) if about else ": " not in seen.subject)
    ]  # fmt: skip
    assert len(found) < 2, found
    return found[0] if found else None


def said(judgement: Judgement, rule: str, about: str = "") -> tuple[str, str, str]:
    """(status, severity, message) of the assessment that must be there."""
    seen = of(judgement, rule, about)
    assert seen is not None, [(one.rule, one.subject, one.message) for one in judgement.assessments]
    return str(seen.status), str(seen.severity), seen.message
