"""Judges made-up zones as a run would: real knot, or servers that misbehave, behind the real client."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchgate.checks.dns.gather import gather
from launchgate.checks.dns.judge import judge
from launchgate.checks.dns.spec import Options, RecordEntry
from launchgate.context import Context
from launchgate.model import Assessment, Judgement
from launchgate.settings import Network, Site
from tests.support.context import make_context
from tests.support.nameservers import knot, zone_text

ZONE = "example.test"
SITE = Site(canonical=f"https://www.{ZONE}", hosts=(ZONE,))
PRIVATE = ("192.0.2.0/24", "2001:db8::/32", "127.0.0.0/8")
HEALTHY = """
@ A 192.0.2.1
www CNAME example.test.
"""


def context(
    root: Path, *resolvers: str, site: Site = SITE, target: str | None = None, name_server: str | None = None,
    connect_to: Mapping[str, str] | None = None, private: tuple[str, ...] = PRIVATE, **more: Any,
) -> Context:  # fmt: skip
    """A run on `site` that asks `resolvers`; the zone's name server `ns1` is at `name_server`."""
    moved = {f"ns1.{ZONE}:53": name_server or resolvers[0]} if resolvers else {}
    network = Network(resolvers=resolvers, connect_to=moved | dict(connect_to or {}), allow_private=private)
    return make_context(root, target=target or site.canonical, site=site, network=network, **more)


def judged(where: Context, **options: Any) -> Judgement:
    chosen = Options(**options)
    return judge(gather(where, chosen), chosen)


def judge_zone(
    root: Path, text: str, /, *, others: Mapping[str, str] | None = None, site: Site = SITE,
    connect_to: Mapping[str, str] | None = None, private: tuple[str, ...] = PRIVATE, **options: Any,
) -> Judgement:  # fmt: skip
    """Judges the zone example.test with the records in `text`, and `others` as further zones, served by knot."""
    zones = {ZONE: zone_text(ZONE, text)} | {zone: zone_text(zone, more) for zone, more in (others or {}).items()}
    with knot(root / "knot", zones) as server:
        return judged(context(root, server, site=site, connect_to=connect_to, private=private), **options)


def record(name: str, kind: Any, value: str) -> RecordEntry:
    return RecordEntry(name=name, type=kind, value=value)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"dns/{rule}"}


def statuses(judgement: Judgement, rule: str) -> dict[str, str]:
    return {subject: str(seen.status) for subject, seen in of(judgement, rule).items()}
