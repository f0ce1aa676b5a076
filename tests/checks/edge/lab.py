"""Hosts with made-up names on loopback, found by a real name server, judged as a run would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launchgate.checks.edge.gather import gather
from launchgate.checks.edge.judge import judge
from launchgate.checks.edge.spec import Options, OwnEdge
from launchgate.context import Context
from launchgate.model import Assessment, Judgement
from launchgate.settings import Limits, Network, Site
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Route, serve

NAME = "www.example.test"
LOOPBACK = ("127.0.0.0/8", "::1/128")
OWN = OwnEdge(name="Lab Edge", networks=("127.0.0.1/32",), headers=("X-Lab-Edge",))
"""An edge on loopback, declared as a user declares one that launchgate does not know."""


def table(*names: str, address: str = "127.0.0.1") -> Mapping[str, Mapping[str, str]]:
    return {name: {"A": address} for name in names}


@contextmanager
def lab(
    root: Path, routes: Mapping[str, Route], *, names: Mapping[str, Mapping[str, str] | str] | None = None,
    private: tuple[str, ...] = LOOPBACK, connect_to: Mapping[str, str] | None = None, site: Site | None = None,
    port: str = "", **more: Any,
) -> Iterator[tuple[Context, str]]:  # fmt: skip
    """A context whose target is `http://www.example.test:port`, and the server's endpoint. `port` is another one than its own."""
    with serve(routes) as web, name_server(names if names is not None else table(NAME)) as dns:
        network = Network(resolvers=(dns.address,), allow_private=private, connect_to=dict(connect_to or {}))
        limits = Limits(requests_per_second=1000.0)
        target = f"http://{NAME}:{port or web.port}"
        yield (
            make_context(root, target=target, network=network, limits=limits, site=site or Site(), **more), web.endpoint
        )  # fmt: skip


def judged(context: Context, **options: Any) -> Judgement:
    chosen = Options(**options)
    return judge(gather(context, chosen), chosen)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"edge/{rule}"}
