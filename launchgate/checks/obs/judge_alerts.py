"""Judges alerts: who gets them, whether one arrived, and what they are about. Pure."""

import re

from launchgate.checks.obs.rules import (
    ALERT_DELIVERED,
    ALERT_NOISE,
    ALERT_OWNER,
    ALERT_RULES,
    CERT_ALERT,
)  # fmt: skip
from launchgate.checks.obs.said import blind, names, said, undeclared, unread
from launchgate.checks.obs.spec import ALERT_KINDS, Facts, Options, Records
from launchgate.model import Assessment, Cell, Location, Section, Status, Table
from launchgate.monitoring.drill import Drill
from launchgate.monitoring.settings import sink_of

_GROUP = re.compile(
    r"(?:the )?(?:whole )?(?:team|everyone|everybody|all|nobody|ops|devops|support|admins?|developers?|devs?"
    r"|on-?call|tbd|todo|n/?a|none|\?+|-+|owner|person|someone|somebody|.*\bteam)",
    re.IGNORECASE,
)


def alert_owner(facts: Facts, options: Options) -> Assessment:
    """One assessment: a person may attest it."""
    rule = ALERT_OWNER
    active = [one for one in facts.monitors if not one.paused]
    silent = [one for one in active if one.silent and one.kind in ("page", "browser")]
    if silent:
        first = silent[0]
        message = f"{first.tool} tells nobody when {names(silent)} {'is' if len(silent) == 1 else 'are'} down"
        fix = (
            "give it an alert channel, e.g. in gatus `alerts: [{type: slack}]` at the endpoint and `alerting: {slack: "
            '{webhook-url: "${SLACK_WEBHOOK}"}}`'
        )
        return said(rule, rule.covers, Status.FAIL, message, fix, path=first.path, line=first.line)
    if options.alerts:
        return _owners(options)
    channels = list(dict.fromkeys(way for one in active for way in one.channels))
    people = [way for way in channels if way.startswith("GitHub @")]
    if people:
        return said(
            rule, rule.covers, Status.PASS, f"an outage is assigned to {', '.join(people)}", path=active[0].path
        )
    if channels:
        message = f"alerts go to {', '.join(channels[:5])}, and nothing says which person reads them"
        fix = 'name the person: `obs: {alerts: [{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada}]}`, or attest it'
        return said(rule, rule.covers, Status.UNKNOWN, message, fix, config="obs.alerts")
    if active:
        message = "what could be read of the monitors does not say whom they tell"
        return said(
            rule,
            rule.covers,
            Status.UNKNOWN,
            message,
            "declare the sinks and their owners in obs.alerts",
            config="obs.alerts",
        )
    return blind(rule, facts) or undeclared(rule, "name the sinks of alerts and who reads them in obs.alerts")


def _owners(options: Options) -> Assessment:
    rule = ALERT_OWNER
    for place, alert in enumerate(options.alerts):
        if _GROUP.fullmatch(alert.owner.strip()):
            message = f"the owner of the alerts to {sink_of(alert)} is `{alert.owner}`, which names no person"
            fix = "write the name of the one person who acts first"
            return said(rule, rule.covers, Status.FAIL, message, fix, config=f"obs.alerts[{place}].owner")
    told = "; ".join(f"{sink_of(alert)}, read by {alert.owner}" for alert in options.alerts)
    return said(rule, rule.covers, Status.PASS, f"alerts go to {told}", config="obs.alerts")


def alert_delivered(facts: Facts, options: Options) -> Assessment:
    """One assessment: configured is not sent, and sent is not delivered."""
    rule = ALERT_DELIVERED
    records = facts.records or Records(path=options.alert_record)
    if records.unread is not None:
        return unread(rule, (records.unread,))
    declared = {sink_of(alert) for alert in options.alerts}
    counting = [drill for drill in records.drills if not declared or drill.sink in declared]
    if counting:
        return _graded(records, counting, options)
    again = "run `launchgate monitor alert-test` and commit the record"
    if records.drills:
        message = f"the alert test in `{records.path}` is of other sinks than obs.alerts declares"
        return said(rule, rule.covers, Status.UNKNOWN, message, again, path=records.path)
    if declared:
        message = f"configured, but never tried: there is no record of an alert test in `{records.path}`"
        return said(rule, rule.covers, Status.UNKNOWN, message, again, config="obs.alerts")
    return undeclared(rule, "name the sinks of alerts in obs.alerts and run `launchgate monitor alert-test`")


def _graded(records: Records, drills: list[Drill], options: Options) -> Assessment:
    rule, again = ALERT_DELIVERED, "run `launchgate monitor alert-test` again"
    latest = list({drill.sink: drill for drill in sorted(drills, key=lambda drill: drill.sent)}.values())
    fresh = [drill for drill in latest if drill.nonce not in records.aged]
    at = Location(path=records.path)
    bad = next((drill for drill in fresh if drill.state in ("late", "lost") or _is_late(drill, options)), None)
    if bad is not None:
        took = f"was seen only after {bad.seconds / 60:.1f} minutes" if bad.seconds is not None else "did not arrive"
        message = f"the test alert to {bad.sink} was sent and {took}{': ' if bad.reason else ''}{bad.reason}"
        return said(
            rule,
            rule.covers,
            Status.FAIL,
            message,
            "mend the way to the person, then run `launchgate monitor alert-test` again",
            at=at,
        )
    arrived = [drill for drill in fresh if drill.state == "delivered"]
    if not arrived:
        first = (fresh or latest)[0]
        if not fresh:
            return said(
                rule,
                rule.covers,
                Status.UNKNOWN,
                f"the alert test of {first.sink} does not count: {records.aged[first.nonce]}",
                again,
                at=at,
            )
        message = (
            f"sent to {first.sink}, which took it, but not shown to have arrived: {first.reason}"
            if first.state == "sent"
            else f"the test alert to {first.sink} was not sent: {first.reason}"
        )
        fix = "declare a readback in obs.alerts, or run `launchgate monitor alert-test --confirm` beside the person who gets it"
        return said(rule, rule.covers, Status.UNKNOWN, message, fix, at=at)
    told = "; ".join(
        f"delivered to {drill.owner} through {drill.sink} in {(drill.seconds or 0) / 60:.1f} minutes ({_PROOF[drill.proof]}, "
        f"{drill.sent:%Y-%m-%d})"
        for drill in arrived
    )
    others = [drill.sink for drill in latest if drill not in arrived]
    left = f"; not shown for {', '.join(others)}" if others else ""
    return said(rule, rule.covers, Status.PASS, told + left, at=at)


_PROOF = {"imap": "read in the mailbox", "readback": "read back", "person": "typed by the person", "none": "not proved"}


def _is_late(drill: Drill, options: Options) -> bool:
    """By the declaration of today: a record cannot allow itself more time."""
    limit = next((alert.within_s for alert in options.alerts if sink_of(alert) == drill.sink), 300.0)
    return drill.state == "delivered" and not (drill.seconds or 0) <= limit


def alert_table(facts: Facts, options: Options) -> tuple[Table, ...]:
    """How far each way of alerts is proved: configured, sent, delivered."""
    records = facts.records or Records(path=options.alert_record)
    latest = {drill.sink: drill for drill in sorted(records.drills, key=lambda drill: drill.sent)}
    owners = {sink_of(alert): alert.owner for alert in options.alerts} or {
        drill.sink: drill.owner for drill in latest.values()
    }
    rows: list[tuple[Cell, ...]] = []
    for sink, owner in owners.items():
        drill = latest.get(sink)
        if drill is None:
            rows.append((sink, owner, "configured", None, None))
            continue
        grade = _GRADES[drill.state] + (" (too old to count)" if drill.nonce in records.aged else "")
        minutes = None if drill.seconds is None else round(drill.seconds / 60, 1)
        rows.append((sink, owner, grade, minutes, f"{drill.sent:%Y-%m-%d}"))
    if not rows:
        return ()
    columns = ("Alerts go to", "Read by", "Proved", "Minutes", "Tested")
    return (Table(id="alerts", title="Ways of alerts", columns=columns, rows=tuple(rows), handover=Section.ALERTS),)


_GRADES = {
    "delivered": "delivered", "late": "delivered too late", "sent": "sent", "lost": "sent and lost", "refused": "configured",
}  # fmt: skip


def cert_alert(facts: Facts, options: Options) -> Assessment:
    """One assessment: a person may attest it."""
    rule = CERT_ALERT
    active = [one for one in facts.monitors if not one.paused]
    warned = next((one for one in active if one.certificate), None)
    sign = next((one for one in facts.rule_signs if one.kind == "certificate-expiry"), None)
    declared = options.alert_rules.get("certificate-expiry")
    if warned is not None:
        return said(
            rule,
            rule.covers,
            Status.PASS,
            f"{warned.title} warns before the certificate ends",
            path=warned.path,
            line=warned.line,
        )
    if sign is not None:
        return said(rule, rule.covers, Status.PASS, f"the alert rule `{sign.name}` warns of it", path=sign.path)
    if declared:
        return said(rule, rule.covers, Status.PASS, f"declared: {declared}", config="obs.alert_rules")
    shown = [one for one in active if one.kind == "page" and not one.exported]
    if shown:
        message = f"none of the monitors warns before the certificate ends: {names(shown)}"
        return said(rule, rule.covers, Status.FAIL, message, path=shown[0].path, line=shown[0].line)
    if active:
        message = "the monitors' exports do not say whether they warn before the certificate ends"
        fix = "say where the alert lives: `obs: {alert_rules: {certificate-expiry: …}}`, or attest it"
        return said(rule, rule.covers, Status.UNKNOWN, message, fix, config="obs.alert_rules")
    return blind(rule, facts) or undeclared(
        rule, "no monitor is known, and obs.alert_rules names no alert on certificates"
    )


def alert_rules(facts: Facts, options: Options, certificate: Assessment) -> Assessment:
    """One assessment over the six kinds: a person may attest it."""
    rule = ALERT_RULES
    wanted = [kind for kind in ALERT_KINDS if kind not in options.without]
    places = {sign.kind: f"`{sign.name}`" for sign in reversed(facts.rule_signs)}
    watching = [one for one in facts.monitors if not one.paused and one.channels]
    if any(one.kind == "page" for one in watching):
        places.setdefault("downtime", names([one for one in watching if one.kind == "page"]))
    if certificate.status is Status.PASS:
        places.setdefault("certificate-expiry", "see obs/cert-alert")
    places |= {kind: f"declared as {where}" for kind, where in options.alert_rules.items() if where.strip()}
    missing = [kind for kind in wanted if kind not in places]
    found = [kind for kind in wanted if kind in places]
    if not missing:
        told = "; ".join(f"{kind}: {places[kind]}" for kind in wanted) or "no kind of alert is wanted"
        return said(rule, rule.covers, Status.PASS, told)
    if not found:
        return blind(rule, facts) or undeclared(rule, "no alert rule was found, and obs.alert_rules names none")
    message = f"alerts are there for {', '.join(found)}; none was found for {', '.join(missing)}"
    fix = (
        f"add them, or say where they live: `obs: {{alert_rules: {{{missing[0]}: …}}}}`; what the product has no use for goes "
        "into obs.without"
    )
    cause = (
        f"{CERT_ALERT.id}#{certificate.subject}"
        if missing == ["certificate-expiry"] and certificate.status is Status.FAIL
        else None
    )
    sure = bool(facts.rule_signs or options.alert_rules)
    return said(
        rule,
        rule.covers,
        Status.FAIL if sure else Status.UNKNOWN,
        message,
        fix,
        because=cause,
        config="obs.alert_rules",
    )


def alert_noise() -> Assessment:
    """Only a person can say."""
    return undeclared(ALERT_NOISE, "a person attests it in `attest`, with the last weeks' alerts as evidence")
