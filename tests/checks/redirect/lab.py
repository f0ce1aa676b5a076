"""A site with several hosts on real servers, and what the redirect check says of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchgate.checks.redirect.gather import gather
from launchgate.checks.redirect.judge import judge
from launchgate.checks.redirect.spec import Options
from launchgate.model import Assessment, Judgement
from launchgate.settings import Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Asked, Reply, Route, free_port, page, redirect, serve

HOME = page("home")
UP = redirect("https://www.example.com/")


def judged(
    root: Path,
    secure: Mapping[str, Route],
    plain: Mapping[str, Route] | None,
    *,
    target: str | None = None,
    site: Site | None = None,
    pages: int = 100,
    hosts: tuple[str, ...] = ("www.example.com", "example.com"),
    **options: Any,
) -> Judgement:
    """Judges `hosts` served over HTTPS by `secure` and over HTTP by `plain`; None leaves port 80 closed."""
    authority = make_authority(root)
    with serve(secure, authority.leaf(*hosts)) as https, serve(plain or {}) as http, name_server({}) as dns:
        closed = f"127.0.0.1:{free_port()}"
        network = Network(
            connect_to={f"{host}:443": https.endpoint for host in hosts}
            | {f"{host}:80": closed if plain is None else http.endpoint for host in hosts},
            ca_file="ca.pem",
            resolvers=(dns.address,),
        )
        site = site or Site(canonical="https://www.example.com")
        context = make_context(
            root,
            target=target or site.canonical,
            site=site,
            network=network,
            limits=Limits(requests_per_second=1000.0, pages=pages),
        )
        chosen = Options(**options)
        return judge(gather(context, chosen), chosen)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"redirect/{rule}"}


def statuses(judgement: Judgement, rule: str) -> dict[str, str]:
    return {subject: str(seen.status) for subject, seen in of(judgement, rule).items()}


def keeping(host: str, status: int = 301) -> Route:
    """A redirect to the same path and query on another host."""

    def answer(asked: Asked) -> Reply:
        return redirect(f"https://{host}{asked.path}", status)

    return answer
