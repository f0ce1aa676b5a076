"""Reads the repository's monitors, their exports and the alert tests, and asks the product for ids and health. No opinion.

One gather serves rules of two kinds. Files and exports are read in stage `release`, or once something of obs is configured; the
product is asked exactly when the run judges probes, as `selection` decides it.
"""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin

from launchgate.checks.obs import read_checkly, read_terraform, read_workflows, read_yaml
from launchgate.checks.obs.exports import exports_of, numbers_of
from launchgate.checks.obs.files import Files, files_of, listed, mapped
from launchgate.checks.obs.options import Options
from launchgate.checks.obs.probes import health_of, request_ids_of
from launchgate.checks.obs.rules import REQUEST_ID, UPTIME_MONITOR
from launchgate.checks.obs.spec import Facts, Monitor, Records, Unread
from launchgate.checks.obs.tracking import signs_of
from launchgate.clients.reports import json_of, read_report
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of, with_path, without_userinfo
from launchgate.model import Stage
from launchgate.monitoring.drill import drills_of
from launchgate.settings import CONFIG_NAME

_MONITORS = 500


def gather(context: Context, options: Options) -> Facts:
    """Everything seen. Raises CannotJudge when the HTTP client cannot be set up."""
    judged = context.stage in UPTIME_MONITOR.stages and (context.stage is Stage.RELEASE or options.is_configured)
    facts = Facts(asked=judged, routes=_routes(context, options), own_hosts=_own_hosts(context))
    if judged:
        facts = _read(context, options, facts)
    if not _probes(context):
        return facts
    request_ids = request_ids_of(context)
    return replace(
        facts,
        request_ids=request_ids,
        health=health_of(context, options.health),
        home=request_ids[0].walk.end if request_ids and request_ids[0].walk else None,
    )


def _probes(context: Context) -> bool:
    """Whether this run judges the probes. Never on the base revision of a change: the site is the same for both."""
    if context.target is None or (context.stage is Stage.PR and context.range is None):
        return False
    return bool(context.clients.explicit_urls) or context.stage in REQUEST_ID.stages


def _routes(context: Context, options: Options) -> tuple[str, ...]:
    """The addresses to be watched: the home page of each declared host, then obs.routes."""
    base = context.site.canonical or context.target
    homes = [base] if base else []
    homes += [f"https://{host}/" for host in context.site.hosts]
    declared = [
        urljoin(with_path(base), route) if base else route for route in options.routes if base or "://" in route
    ]
    return tuple(dict.fromkeys(with_path(without_userinfo(url)) for url in (*homes, *declared)))


def _own_hosts(context: Context) -> frozenset[str]:
    urls = [url for url in (context.site.canonical, context.target) if url]
    return frozenset(host.lower() for host in (*map(host_of, urls), *context.site.hosts))


def _read(context: Context, options: Options, facts: Facts) -> Facts:
    exports = exports_of(context, options)
    numbers, numbers_unread = numbers_of(context, options.metrics)
    facts = replace(
        facts,
        monitors=tuple(exports.monitors[:_MONITORS]),
        measured=tuple(exports.measured),
        unread=tuple(exports.unread),
        records=_records(context, options),
        numbers=numbers,
        numbers_unread=numbers_unread,
    )
    try:
        files = files_of(context)
    except CannotJudge as error:
        return replace(facts, no_files=(error.reason, error.remedy))
    return _with_files(files, facts)


def _with_files(files: Files, facts: Facts) -> Facts:
    beside = read_workflows.beside(files)
    found: list[Monitor] = []
    for reader in (read_yaml, read_terraform, read_checkly, read_workflows):
        found += reader.monitors_of(files)
    hosted = {"gatus", "Prometheus blackbox exporter"}
    configured = [replace(one, beside=beside) if one.tool in hosted else one for one in found]
    own = next((mapped(files.yaml(path)) for path in files.paths if path in (CONFIG_NAME, "launchgate.yaml")), {})
    signs = signs_of(files)
    broken = [
        Unread(
            path=path, config="", reason=reason, remedy="mend the file, or declare the monitor's export in obs.exports"
        )
        for path, reason in files.unread
        if re.search(r"upptimerc|gatus|prometheus|blackbox|checkly", path, re.IGNORECASE)
    ]
    return replace(
        facts,
        monitors=(*configured[:_MONITORS], *facts.monitors),
        rule_signs=(*read_yaml.rule_signs_of(files), *read_terraform.rule_signs_of(files)),
        signs=signs,
        unread=(*facts.unread, *broken),
        gate_on_schedule=read_workflows.gates_of(files),
        records_declared=bool(mapped(own.get("dns")).get("records")),
        journeys_declared=bool(mapped(own.get("smoke")).get("journeys")),
        form_mail_declared=any(
            mapped(mapped(form).get("mail")).get("imap") for form in listed(mapped(own.get("form")).get("forms"))
        ),
    )


def _records(context: Context, options: Options) -> Records:
    """The alert tests on record. A drill shows that a sink reaches a person, whatever the commit: only its age counts."""
    path = options.alert_record
    try:
        report = read_report(context.root, path, 1_000_000)
    except CannotJudge as missing:
        there = (context.root / path).exists() or (context.root / path).is_symlink()
        unread = Unread(path=path, config="obs.alert_record", reason=missing.reason, remedy=missing.remedy)
        return Records(path=path, unread=unread if there else None)
    try:
        drills = drills_of(json_of(report))
    except (CannotJudge, ValueError) as broken:
        reason = broken.reason if isinstance(broken, CannotJudge) else f"`{path}` cannot be used: {broken}"
        again = "run `launchgate monitor alert-test` again"
        return Records(path=path, unread=Unread(path=path, config="obs.alert_record", reason=reason, remedy=again))
    age = timedelta(days=options.alert_max_age_d)
    aged = {}
    for drill in drills:
        if drill.sent > context.now + timedelta(minutes=5):
            aged[drill.nonce] = f"it is dated in the future ({drill.sent:%Y-%m-%d %H:%M})"
        elif context.now - drill.sent > age:
            aged[drill.nonce] = f"it is of {drill.sent:%Y-%m-%d}, more than {options.alert_max_age_d:g} days ago"
    return Records(path=path, drills=drills, aged=aged)
