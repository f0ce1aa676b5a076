"""Sites for the page rules: crawled by the real clients, judged, and asked for by rule."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchgate.checks.http.gather_pages import gather_pages
from launchgate.checks.http.judge_pages import judge_pages
from launchgate.checks.http.spec_pages import PageOptions
from launchgate.model import Assessment, Severity, Status
from launchgate.settings import Limits, Network
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import Route, serve

FAST = Limits(requests_per_second=100_000, connections_per_host=4, pages=200)
SITE = "https://www.example.com"


def judged(
    root: Path, url: str, *, seconds: float = 30.0, network: Network | None = None, **options: Any
) -> list[Assessment]:
    """What the page rules say of an URL."""
    context = make_context(
        root, network=network, limits=FAST, explicit_urls=(url,), seconds=seconds, target=url
    )  # fmt: skip
    chosen = PageOptions(**options)
    return list(judge_pages(gather_pages(context, chosen), chosen)[0])


def judged_secure(root: Path, routes: Mapping[str, Route]) -> list[Assessment]:
    """What they say of www.example.com with these routes over HTTPS; port 80 of it is another server without any."""
    leaf = make_authority(root).leaf("www.example.com")
    with serve(routes, leaf) as https, serve({}) as http:
        moved = {"www.example.com:443": https.endpoint, "www.example.com:80": http.endpoint}
        return judged(root, f"{SITE}/", network=Network(connect_to=moved, ca_file="ca.pem"))


def of(found: list[Assessment], rule: str, status: Status = Status.FAIL) -> dict[str, Severity]:
    """Subjects of one status, with their severities."""
    return {one.subject: one.severity for one in found if one.rule == rule and one.status is status}


def only(found: list[Assessment], rule: str) -> Assessment:
    """The one assessment of a rule."""
    (one,) = [one for one in found if one.rule == rule]
    return one
