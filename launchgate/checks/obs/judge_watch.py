"""Judges what is watched beside pages: DNS, and that mail is sent. Pure."""

import re

from launchgate.checks.obs.rules import DNS_CHANGE_ALERT, EMAIL_SEND_CHECK
from launchgate.checks.obs.said import blind, names, said, undeclared
from launchgate.checks.obs.spec import Facts, Monitor, Options
from launchgate.model import Assessment, Location, Status

_MAIL = re.compile(r"\b(?:e-?mails?|mails?|smtp|inbox)\b", re.IGNORECASE)
_SENDS = re.compile(
    r"\b(?:send(?:s|ing)?|sent|deliver(?:y|ed|s)?|round.?trip|arriv\w+|receiv\w+|heartbeat|check|test)\b", re.IGNORECASE
)


def dns_change_alert(facts: Facts) -> Assessment:
    """One assessment: a person may attest it."""
    rule = DNS_CHANGE_ALERT
    found = [one for one in facts.monitors if one.kind == "dns" and not one.paused]
    telling = [one for one in found if not one.silent]
    if telling:
        first = telling[0]
        return said(
            rule,
            rule.covers,
            Status.PASS,
            f"{first.tool} watches DNS: {names(telling)}",
            path=first.path,
            line=first.line,
        )
    if facts.gate_on_schedule and facts.records_declared:
        path = facts.gate_on_schedule[0]
        message = f"`{path}` compares dns.records with live DNS on a schedule"
        return said(rule, rule.covers, Status.PASS, message, path=path)
    if found:
        first = found[0]
        message = f"{first.tool} watches DNS but tells nobody: {names(found)}"
        return said(
            rule, rule.covers, Status.FAIL, message, "give it an alert channel", path=first.path, line=first.line
        )
    what = "no DNS monitor was found, and no scheduled workflow runs launchgate with dns.records"
    return blind(rule, facts) or undeclared(rule, what)


def email_send_check(facts: Facts, options: Options) -> Assessment:
    """One assessment: a person may attest it."""
    rule, wanted = EMAIL_SEND_CHECK, options.email_monitor
    found = [one for one in facts.monitors if (one.name == wanted if wanted else _is_mail_check(one))]
    if found:
        return _mail_check(found[0])
    if wanted:
        message = f"no monitor is called `{wanted}`, as obs.email_monitor says"
        fix = "correct the name, or declare the export that holds it in obs.exports"
        return said(rule, rule.covers, Status.UNKNOWN, message, fix, config="obs.email_monitor")
    if facts.gate_on_schedule and facts.form_mail_declared:
        path = facts.gate_on_schedule[0]
        message = f"`{path}` sends a form on a schedule and looks for its mail"
        return said(rule, rule.covers, Status.PASS, message, path=path)
    ports = [one for one in facts.monitors if one.kind == "mail" and not one.paused]
    if ports:
        message = f"{names(ports)} watches that a mail server answers, which shows no mail that is sent"
        fix = "let a job send a mail, look for it and ping a heartbeat; name that in obs.email_monitor"
        return said(rule, rule.covers, Status.UNKNOWN, message, fix, path=ports[0].path, line=ports[0].line)
    return blind(rule, facts) or undeclared(rule, "no monitor of mail was found; name yours in obs.email_monitor")


def _is_mail_check(one: Monitor) -> bool:
    words = re.sub(r"[_-]", " ", one.name)
    sends = bool(_MAIL.search(words) and _SENDS.search(words))
    return sends and (one.kind == "heartbeat" or not one.name.startswith(("http://", "https://")))


def _mail_check(one: Monitor) -> Assessment:
    rule, at = EMAIL_SEND_CHECK, Location(path=one.path, line=one.line)
    if one.paused:
        return said(rule, rule.covers, Status.FAIL, f"{one.title} is paused", "switch it on", at=at)
    if one.down:
        message = f"{one.title} is down: mail was not sent, or did not arrive"
        return said(rule, rule.covers, Status.FAIL, message, "look at the mail provider's log of the last hours", at=at)
    return said(rule, rule.covers, Status.PASS, f"{one.title} watches that mail is sent", at=at)
