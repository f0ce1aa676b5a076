"""Opinion on what DNS said: assessments for every rule, and the map of names. Pure."""

from launchgate.checks.dns.judge_agreement import judge_propagation
from launchgate.checks.dns.judge_aliases import judge_dangling
from launchgate.checks.dns.judge_names import judge_expected, judge_resolves, judge_undeclared
from launchgate.checks.dns.judge_records import judge_drift, judge_mx
from launchgate.checks.dns.judge_renewal import judge_caa, judge_dnssec
from launchgate.checks.dns.said import Causes
from launchgate.checks.dns.spec import Facts, Mail, Options
from launchgate.model import Cell, Judgement, Section, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each name, record and zone what holds; what could not be looked up is `unknown` under one root cause."""
    causes = Causes(facts.hosts)
    assessments = (
        *judge_resolves(facts, causes),
        *judge_expected(facts, options, causes),
        *judge_dangling(facts, causes),
        *judge_drift(facts, options, causes),
        *judge_mx(facts, options, causes),
        *judge_undeclared(facts, causes),
        *judge_propagation(facts, causes),
        *judge_caa(facts, options, causes),
        *judge_dnssec(facts, causes),
    )
    return Judgement(assessments=assessments, tables=(_map(facts),), receipt=_receipt(facts))


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    """How much was asked; the DNS client is shared, so its numbers are those of the run up to here."""
    counted: tuple[tuple[str, Cell], ...] = (
        ("names looked at", len(facts.hosts)),
        ("common names tried", sum(extra.tried for extra in facts.extras)),
        ("DNS questions sent in this run so far", facts.questions),
        ("servers asked over DNS", facts.contacted),
    )
    return (*counted, ("servers that never answered", ", ".join(facts.silent))) if facts.silent else counted


def _map(facts: Facts) -> Table:
    rows = []
    for host in (
        *facts.hosts,
        *(one for one in facts.expected if one.name not in {known.name for known in facts.hosts}),
    ):
        named = host.named.value
        if named is None:
            rows.append((host.name, "", "", host.named.reason))
            continue
        lost = "" if named.addresses else named.worst.detail
        rows.append((host.name, " → ".join(named.aliases), ", ".join(named.addresses), lost))
    rows += [(mail.domain, "", "", _mail(mail)) for mail in facts.mail]
    return Table(
        id="dns-map", title="DNS map", columns=("Name", "Alias of", "Addresses", "Remark"), rows=tuple(rows),
        handover=Section.DNS,
    )  # fmt: skip


def _mail(mail: Mail) -> str:
    if mail.live.found:
        return f"MX {', '.join(mail.live.values)}"
    return "no MX record" if mail.live.decided else f"MX: {mail.live.detail}"
