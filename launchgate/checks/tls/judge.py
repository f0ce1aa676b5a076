"""Opinion on what was seen over TLS: assessments for every rule, and the table of certificates. Pure."""

from launchgate.checks.tls.judge_expiry import judge_expiry
from launchgate.checks.tls.judge_hsts import judge_hsts
from launchgate.checks.tls.judge_names import judge_names
from launchgate.checks.tls.judge_protocol import judge_protocol
from launchgate.checks.tls.judge_renewal import judge_renewal
from launchgate.checks.tls.judge_valid import judge_valid
from launchgate.checks.tls.rules import RULES
from launchgate.checks.tls.said import day
from launchgate.checks.tls.spec import Facts, Look, Options
from launchgate.handshake import Handshake
from launchgate.model import Assessment, Cell, Judgement, Section, Status, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each host what holds; what follows from another finding names it."""
    assessments = (
        *judge_valid(facts),
        *judge_names(facts),
        *judge_expiry(facts),
        *judge_protocol(facts),
        *judge_hsts(facts, options),
        *judge_renewal(facts),
    )
    if not facts.looks:
        assessments = tuple(_nothing(facts))
    return Judgement(assessments=assessments, tables=_tables(facts), receipt=_receipt(facts))


def _nothing(facts: Facts) -> list[Assessment]:
    message = f"`{facts.plain}` is asked over plain HTTP, so there is no certificate to judge"
    return [
        Assessment(
            rule=rule.id,
            subject=rule.covers,
            status=Status.NOT_APPLICABLE,
            severity=rule.severity,
            message=message,
        )
        for rule in RULES
    ]


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    surveys = [look.survey for look in facts.looks]
    rows: list[tuple[str, Cell]] = [
        ("hosts looked at", len(surveys)),
        ("TLS connections tried", sum(survey.connections for survey in surveys)),
        ("pages asked for", sum(look.page is not None for look in facts.looks)),
        (f"handshakes with the busiest host ({facts.per_host} are allowed)", facts.most_on_one),
    ]
    left_out = [f"{address} ({survey.name})" for survey in surveys for address in survey.left_out]
    if left_out:
        rows.append(("addresses not asked, for that limit", ", ".join(left_out)))
    private = [f"{address} ({survey.name})" for survey in surveys for address in survey.private]
    if private:
        rows.append(("addresses not asked, because they are not public", ", ".join(private)))
    if facts.deep_asked:
        scans = f"{len(facts.deep)} scan{'s' * (len(facts.deep) != 1)}, about 590 connections each"
        rows.append(("deep scan with sslyze", scans))
    else:
        rows.append(("deep scan with sslyze", "off (tls.deep), so tls/protocol rests on our own handshakes"))
    return tuple(rows)


def _tables(facts: Facts) -> tuple[Table, ...]:
    rows = [row for look in facts.looks for row in _rows(look, facts)]
    columns = ("Host", "Address", "TLS", "Issuer", "Expires", "Days left", "Key", "Certificates sent")
    if not rows:
        return ()
    table = Table(
        id="tls-certificates",
        title="TLS certificates",
        columns=columns,
        rows=tuple(rows),
        handover=Section.CERTIFICATES,
    )
    return (table,)


def _rows(look: Look, facts: Facts) -> list[tuple[Cell, ...]]:
    survey = look.survey
    if survey.failure is not None:
        return [(look.place.name, "", survey.failure.kind.replace("-", " "), "", "", None, "", None)]
    return [(look.place.name, one.address, *_shown(look, one, facts)) for one in survey.handshakes]


def _shown(look: Look, one: Handshake, facts: Facts) -> tuple[Cell, ...]:
    if one.failure is not None or one.chain is None:
        return (one.failure.kind.replace("-", " ") if one.failure else one.version, "", "", None, "", None)
    leaf = one.chain.leaf
    spoken = [offer.version for offer in look.survey.offers if offer.address == one.address and offer.on]
    versions = ", ".join(version.removeprefix("TLS ") for version in sorted(spoken, key=lambda one: -one.rank))
    left = round((leaf.not_after - facts.now).total_seconds() / 86_400)
    return (versions, leaf.issuer, day(leaf.not_after), left, leaf.key, len(one.chain.served))
