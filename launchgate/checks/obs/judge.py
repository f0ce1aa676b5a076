"""Opinion on everything that was found: assessments for every rule, and the founder's tables. Pure."""

from launchgate.checks.obs.judge_alerts import (
    alert_delivered,
    alert_noise,
    alert_owner,
    alert_rules,
    alert_table,
    cert_alert,
)  # fmt: skip
from launchgate.checks.obs.judge_code import analytics, error_tracking, release_tag
from launchgate.checks.obs.judge_monitors import coverage, interval, synthetic, uptime_monitor
from launchgate.checks.obs.judge_numbers import dashboard, error_budget, founder, tables, uptime_target
from launchgate.checks.obs.judge_probes import health, request_ids
from launchgate.checks.obs.judge_watch import dns_change_alert, email_send_check
from launchgate.checks.obs.rules import HEALTH_ENDPOINT, REQUEST_ID, RULES
from launchgate.checks.obs.said import undeclared
from launchgate.checks.obs.spec import Facts, Options
from launchgate.model import Assessment, Judgement

_PROBES = (HEALTH_ENDPOINT, REQUEST_ID)


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each rule what holds. Outside of stage `release` nothing but the probes is judged until obs is configured."""
    probes = (*request_ids(facts.request_ids), health(facts.health))
    if not facts.asked:
        later = "nothing of obs is configured in launchgate.yml; it is judged in stage release"
        return Judgement(assessments=(*(undeclared(rule, later) for rule in RULES if rule not in _PROBES), *probes))
    receipt = (
        ("monitors", len(facts.monitors)), ("measured addresses", len(facts.measured)), ("alert rules", len(facts.rule_signs)),
    )  # fmt: skip
    return Judgement(
        assessments=(*_read(facts, options), *probes),
        tables=(*tables(facts, options), *alert_table(facts, options)),
        receipt=receipt,
    )


def _read(facts: Facts, options: Options) -> tuple[Assessment, ...]:
    monitor, targets, certificate = uptime_monitor(facts), uptime_target(facts, options), cert_alert(facts, options)
    return (
        monitor,
        *coverage(facts, monitor),
        *interval(facts, options),
        *targets,
        *error_budget(facts, options, targets),
        alert_owner(facts, options),
        alert_delivered(facts, options),
        alert_rules(facts, options, certificate),
        certificate,
        dns_change_alert(facts),
        email_send_check(facts, options),
        alert_noise(),
        *error_tracking(facts),
        *release_tag(facts),
        synthetic(facts),
        founder(facts, options),
        dashboard(),
        analytics(facts),
    )
