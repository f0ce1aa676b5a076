"""Opinion on what stands in front of every public name, and the table of it. Pure."""

from launchgate.checks.edge.judge_hosts import judge_firewall, judge_floods, judge_proxied, standing
from launchgate.checks.edge.judge_origins import judge_origins
from launchgate.checks.edge.spec import Facts, Host, Options
from launchgate.edges import LOOKED_AT
from launchgate.exchange import Response
from launchgate.model import Judgement, Section, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each host and each declared origin what holds."""
    extra = tuple(one.provider for one in options.known)
    stands = tuple(standing(host, options, extra) for host in facts.hosts)
    assessments = [
        *(judge_proxied(one) for one in stands),
        *(judge_floods(one) for one in stands),
        *(judge_firewall(one) for one in stands),
        *judge_origins(facts, stands),
    ]
    rows = tuple(
        (one.host.name, one.said, ", ".join(one.host.addresses[:6]), _headers(one.host)) for one in stands
    )  # fmt: skip
    return Judgement(
        assessments=tuple(assessments),
        tables=(
            Table(
                id="edges",
                title="Edges",
                columns=("Host", "Edge", "Addresses", "Answer"),
                rows=rows,
                handover=Section.EDGE,
            ),
        ),
        receipt=(
            ("hosts looked at", len(facts.hosts)),
            ("origins asked", sum(len(origin.doors) for origin in facts.origins)),
            ("table of edges as of", LOOKED_AT),
        ),
    )


def _headers(host: Host) -> str:
    if not isinstance(host.answer, Response):
        return "none"
    return f"{host.answer.status}, {host.answer.blocked}" if host.answer.blocked else str(host.answer.status)
