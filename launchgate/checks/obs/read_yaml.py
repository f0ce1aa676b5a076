"""Monitors that YAML files of the repository configure: upptime, gatus, Prometheus with the blackbox exporter."""

import re
from collections.abc import Iterator
from typing import Any

from launchgate.checks.obs.files import Files, listed, mapped, seconds_of, worded
from launchgate.checks.obs.options import AlertKind
from launchgate.checks.obs.spec import Kind, Monitor, RuleSign

_UPPTIME = re.compile(r"(?:.*/)?\.upptimerc\.ya?ml")
_YAML = re.compile(r".*\.ya?ml")
_MAIL_PORTS = (":25", ":465", ":587")
_CERTIFICATE = "[CERTIFICATE_EXPIRATION]"
_GATUS = re.compile(r"(?m)^(?:endpoints|services):")
_GROUPS = re.compile(r"(?m)^(?:spec:\s{0,200})?[ \t]{0,8}groups:")
_RECEIVERS = re.compile(r"(?m)^receivers:")
_BLACKBOX = re.compile(r"\bprobe_success\b|/probe\b|blackbox")


def monitors_of(files: Files) -> Iterator[Monitor]:
    """Every monitor of these tools."""
    for path in files.matching(_UPPTIME):
        yield from _upptime(files.yaml(path), path)
    providers = _providers(files)
    for path in files.matching(_YAML):
        text = files.text(path)
        if _GATUS.search(text) and "conditions:" in text:
            yield from _gatus(files.yaml(path), path, providers)
        if "scrape_configs:" in text and _BLACKBOX.search(text):
            yield from _prometheus(files, files.yaml(path), path)


def _providers(files: Files) -> set[str]:
    """Whom gatus can tell. Its configuration may be spread over the files of a folder."""
    found: set[str] = set()
    for path in files.matching(_YAML):
        if re.search(r"(?m)^alerting:", files.text(path)):
            found |= set(mapped(mapped(files.yaml(path)).get("alerting")))
    return found


def rule_signs_of(files: Files) -> Iterator[RuleSign]:
    """The alert rules of Prometheus' rule files, by what their name and expression speak of."""
    for path in files.matching(_YAML):
        text = files.text(path)
        if _GROUPS.search(text) and "alert:" in text and "expr:" in text:
            document = mapped(files.yaml(path))
            document = mapped(document.get("spec")) or document  # a PrometheusRule of the operator
            for group in listed(document.get("groups")):
                for rule in listed(mapped(group).get("rules")):
                    yield from _signs(mapped(rule), path)


_WORDS: tuple[tuple[AlertKind, str], ...] = (
    ("certificate-expiry", r"cert(?:ificate)?s?|ssl|x509"),
    ("queue-backlog", r"queues?|backlog|lag|dead_?letters?|(?:jobs|tasks)_(?:pending|waiting|enqueued)|sidekiq|celery"),
    ("login-failures", r"logins?|log_in|sign_?ins?|auth(?:entication)?_?fail(?:ure|ed)?s?|failed_auth|brute_?force"),
    ("form-failures", r"forms?|leads?|contact|submissions?|checkout|sign_?up|bookings?"),
    ("error-rate", r"errors?_(?:rate|ratio|spike|budget|burn)\w*|high_errors?|http_?5xx|5xx(?:_\w+)?|5\.\.|5\.\*|exceptions?"),
    ("downtime", r"probe_success|down|downtime|unreachable|outage|uptime"),
)  # fmt: skip
_SIGNS = tuple((kind, re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")) for kind, words in _WORDS)
_RATE = re.compile(r"rate\([^)]{0,200}(?:5\d\d|5\.\.|5xx|error)")


def kinds_in(text: str) -> Iterator[AlertKind]:
    """What an alert rule is about, by its own words; text without any of these is about something else."""
    low = re.sub(r"(?<=[a-z])(?=[A-Z])|[ -]", "_", text[:4000]).lower()
    found = [kind for kind, pattern in _SIGNS if pattern.search(low)]
    if _RATE.search(low) and not found:
        found.append("error-rate")
    yield from found


def _signs(rule: dict[str, Any], path: str) -> Iterator[RuleSign]:
    name = worded(rule.get("alert"))
    if name:
        for kind in kinds_in(f"{name} {worded(rule.get('expr'))}"):
            yield RuleSign(kind=kind, name=name[:100], path=path)


def _upptime(document: Any, path: str) -> Iterator[Monitor]:
    told = mapped(document)
    channels = tuple(
        f"notification {worded(mapped(entry).get('type'))}" for entry in listed(told.get("notifications"))
    )  # fmt: skip
    assignees = tuple(f"GitHub @{worded(name)}" for name in listed(told.get("assignees")) if worded(name))
    minutes = re.fullmatch(r"\*/(\d{1,2}) \* \* \* \*", worded(mapped(told.get("workflowSchedule")).get("uptime")))
    for entry in listed(told.get("sites")):
        site = mapped(entry)
        url = worded(site.get("url"))
        yield Monitor(
            tool="upptime",
            name=worded(site.get("name")) or url,
            url=None if "$" in url or not url else url,
            kind="mail" if url.endswith(_MAIL_PORTS) else "page",
            interval_s=60.0 * int(minutes[1]) if minutes else 300.0,
            scheduled=True,
            channels=(*assignees, *channels),
            path=path,
        )


def _gatus(document: Any, path: str, providers: set[str]) -> Iterator[Monitor]:
    told = mapped(document)
    for entry in (*listed(told.get("endpoints")), *listed(told.get("services"))):
        endpoint = mapped(entry)
        url = worded(endpoint.get("url"))
        conditions = [worded(one) for one in listed(endpoint.get("conditions"))]
        alerts = [mapped(one) for one in listed(endpoint.get("alerts"))]
        types = tuple(dict.fromkeys(worded(one.get("type")) for one in alerts if one.get("enabled") is not False))
        if not conditions or not url:
            continue
        channels = tuple(name for name in types if name in providers)
        yield Monitor(
            tool="gatus",
            name=worded(endpoint.get("name")) or url,
            kind=_kind(url, endpoint),
            url=None if "$" in url else url,
            interval_s=seconds_of(endpoint.get("interval", "60s")),
            channels=channels,
            silent=not channels,
            certificate=any(_CERTIFICATE in one for one in conditions) and bool(channels),
            paused=endpoint.get("enabled") is False,
            path=path,
        )


def _kind(url: str, endpoint: dict[str, Any]) -> Kind:
    if "dns" in endpoint or url.startswith("dns://"):
        return "dns"
    if url.startswith(("starttls://", "smtp://")) or url.endswith(_MAIL_PORTS):
        return "mail"
    return "page" if url.startswith(("http://", "https://", "${")) else "other"


def _prometheus(files: Files, document: Any, path: str) -> Iterator[Monitor]:
    """Targets that the blackbox exporter, or the like, probes. Whether an alert follows is in rule files."""
    told = mapped(document)
    usual = seconds_of(mapped(told.get("global")).get("scrape_interval")) or 60.0
    kinds = {sign.kind for sign in rule_signs_of(files)}
    alerted = "downtime" in kinds and bool(mapped(told.get("alerting")))
    for entry in listed(told.get("scrape_configs")):
        job = mapped(entry)
        if job.get("metrics_path") != "/probe":
            continue
        modules = [worded(one) for one in listed(mapped(job.get("params")).get("module"))]
        for url in _targets(job):
            yield Monitor(
                tool="Prometheus blackbox exporter",
                name=f"{worded(job.get('job_name'))} {url}".strip(),
                kind=_probe_kind(url, modules, worded(job.get("job_name"))),
                url=url
                if "://" in url
                else f"https://{url}"
                if url and any("http" in one for one in modules)
                else None,
                interval_s=seconds_of(job.get("scrape_interval")) or usual,
                channels=_receivers(files) if alerted else (),
                silent=not alerted,
                certificate="certificate-expiry" in kinds,
                path=path,
            )


def _targets(job: dict[str, Any]) -> list[str]:
    """What a job probes; one empty name where that is listed elsewhere (a file, a service discovery)."""
    found = [
        worded(target) for group in listed(job.get("static_configs")) for target in listed(mapped(group).get("targets"))
    ]
    return found or [""]


def _probe_kind(url: str, modules: list[str], job: str) -> Kind:
    if any("dns" in one for one in modules):
        return "dns"
    if url.endswith(_MAIL_PORTS) or any("smtp" in one for one in modules):
        return "mail"
    if re.search(r"ssl|cert", job) and not any(one.startswith("http_") for one in modules):
        return "certificate"
    return "page" if "://" in url or any("http" in one for one in modules) else "other"


def _receivers(files: Files) -> tuple[str, ...]:
    """Where Alertmanager sends to, by the kind of its receivers."""
    found: list[str] = []
    for path in files.matching(_YAML):
        text = files.text(path)
        if _RECEIVERS.search(text) and "route:" in text:
            for receiver in listed(mapped(files.yaml(path)).get("receivers")):
                found += [
                    f"Alertmanager {key.removesuffix('_configs')}"
                    for key in mapped(receiver)
                    if key.endswith("_configs")
                ]
    return tuple(dict.fromkeys(found)) or ("Alertmanager",)
