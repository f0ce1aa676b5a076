"""Opinion on what asking again and again brought. Pure."""

from collections.abc import Iterator

from launchgate.checks.edge.rules import RATE_LIMIT
from launchgate.checks.edge.spec import Options, Probe, RateFacts
from launchgate.model import Assessment, Judgement, Status
from launchgate.saying import assessment

_ATTEST = "attest edge/rate-limit with a link to the limit's settings"


def judge(facts: RateFacts, options: Options) -> Judgement:
    """One assessment for each declared address. A sign is a pass; no sign does not show that there is no limit."""
    if not facts.chosen:
        return Judgement(assessments=(_aside(f"not opted in: {_how(facts.host, options)}; or {_ATTEST}"),))
    if not facts.probes:
        return Judgement(
            assessments=(_aside("not declared: set edge.rate_limited to the paths of logins and forms; or " + _ATTEST),)
        )
    sent = sum(len(probe.answers) for probe in facts.probes)
    return Judgement(assessments=tuple(_judged(facts)), receipt=(("requests to find a rate limit", sent),))


def _how(host: str, options: Options) -> str:
    paths = "" if options.rate_limited else ", and the paths in edge.rate_limited"
    return f"write `attack: {{allow: [{host}], run: [{RATE_LIMIT.id}]}}` in launchgate.yml{paths}"


def _aside(message: str) -> Assessment:
    return assessment(RATE_LIMIT, RATE_LIMIT.covers, Status.NOT_APPLICABLE, message)


def _judged(facts: RateFacts) -> Iterator[Assessment]:
    for probe in facts.probes:
        status, message, remedy = _said(probe)
        yield assessment(
            RATE_LIMIT, probe.url, status, message, remediation=remedy, because=probe.because, url=probe.url,
            config=probe.config,
        )  # fmt: skip


def _said(probe: Probe) -> tuple[Status, str, str]:
    if probe.barred:
        return Status.NOT_APPLICABLE, probe.barred, probe.remedy
    number = len(probe.answers)
    if probe.answers and probe.answers[-1].sign:
        nth = "the first request" if number == 1 else f"{number} requests"
        return Status.PASS, f"`{probe.url}` limits requests: after {nth}, {probe.answers[-1].sign}", ""
    if probe.broken:
        return Status.UNKNOWN, probe.broken, probe.remedy
    message = (
        f"no limit was observed on `{probe.url}` up to {number} requests ({probe.method}, at most two a second, each answered "
        f"{_statuses(probe)}); there may be one above that"
    )
    return Status.UNKNOWN, message, f"add a limit for this address; if there is one that lies higher, {_ATTEST}"


def _statuses(probe: Probe) -> str:
    return " or ".join(str(status) for status in sorted({answer.status for answer in probe.answers}))
