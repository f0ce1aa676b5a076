"""Builds runs of the tls check on loopback: one private authority, hosts moved by network.connect_to, today's date."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchgate.checks.tls.gather import gather
from launchgate.checks.tls.judge import judge
from launchgate.checks.tls.spec import Facts, Options
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Limits, Network, Site
from tests.support.context import make_context

HOST = "www.example.com"


def look(
    root: Path, places: dict[str, str], *, target: str = f"https://{HOST}", site: Site | None = None,
    limits: Limits | None = None, network: dict[str, Any] | None = None, seconds: float = 60.0,
    options: Options | None = None, **overrides: Any,
) -> tuple[Facts, Judgement]:  # fmt: skip
    """What the check saw and said; `places` is `{host: address:port}` for port 443 of each host."""
    moved = {f"{host}:443": endpoint for host, endpoint in places.items()}
    own = {"connect_to": moved, "ca_file": "ca.pem"} | (network or {})
    context = make_context(
        root, target=target, site=site or Site(), network=Network(**own), limits=limits or Limits(requests_per_second=1000.0),
        seconds=seconds, now=overrides.pop("now", datetime.now(UTC)), **overrides,
    )  # fmt: skip
    chosen = options or Options()
    facts = gather(context, chosen)
    return facts, judge(facts, chosen)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    """Assessments of `tls/<rule>` by subject."""
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"tls/{rule}"}


def statuses(judgement: Judgement) -> dict[str, str]:
    """`rule#subject` to status, severity included for a fail."""
    return {f"{seen.rule.removeprefix('tls/')}#{seen.subject}": _word(seen) for seen in judgement.assessments}


def _word(seen: Assessment) -> str:
    return f"fail {seen.severity}" if seen.status is Status.FAIL else str(seen.status)
