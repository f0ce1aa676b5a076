"""Judges what headers say too much, too late or twice: versions, dead headers, contradictions. Pure."""

from launchgate.checks.http.answers import every_answer
from launchgate.checks.http.rules import SECURITY_HEADERS
from launchgate.checks.http.said import assessment, at, brief, listed
from launchgate.checks.http.spec import HostSeen
from launchgate.checks.http.values import contradictions, outdated, versions
from launchgate.model import Assessment, Severity, Status

_OFF = {
    "Server": "nginx: `server_tokens off;`; Apache: `ServerTokens Prod`; elsewhere let the proxy in front drop the header",
    "X-Powered-By": "PHP: `expose_php = Off` in php.ini; Express: `app.disable('x-powered-by')`; "
    "IIS: remove it under httpProtocol/customHeaders",
    "X-AspNet-Version": 'ASP.NET: `<httpRuntime enableVersionHeader="false" />`',
    "X-AspNetMvc-Version": "ASP.NET MVC: `MvcHandler.DisableMvcResponseHeader = true;`",
}


def judge_banners(seen: HostSeen) -> tuple[Assessment, ...]:
    """One low finding for each of them; nothing where there is nothing to say."""
    return (*_versions(seen), *_outdated(seen), *_contradictions(seen))


def _versions(seen: HostSeen) -> tuple[Assessment, ...]:
    found = dict.fromkeys((name, brief(value)) for answer in every_answer(seen) for name, value in versions(answer))
    if not found:
        return ()
    told = listed([f"`{name}: {value}`" for name, value in found])
    fixes = [_OFF[name] for name in dict.fromkeys(name for name, _ in found) if name in _OFF]
    message = f"`{seen.place.name}` tells which versions it runs: {told}"
    remedy = "\n".join(fixes) or "let the product or the proxy in front of it drop these headers"
    return (
        assessment(
            SECURITY_HEADERS,
            seen,
            Status.FAIL,
            message,
            about="versions",
            severity=Severity.LOW,
            remediation=remedy,
            impact="A version tells an attacker which known holes to try, and helps nobody else.",
        ),
    )


def _outdated(seen: HostSeen) -> tuple[Assessment, ...]:
    found = {name: (said, harmful) for answer in every_answer(seen) for name, said, harmful in outdated(answer)}
    if not found:
        return ()
    severity = Severity.LOW if any(harmful for _, harmful in found.values()) else Severity.INFO
    told = "; ".join(f"{name} ({said})" for name, (said, _) in found.items())
    message = f"`{seen.place.name}` sends headers that browsers have given up: {told}"
    remedy = f"no longer send {listed(list(found), 9)}"
    return (
        assessment(
            SECURITY_HEADERS,
            seen,
            Status.FAIL,
            message,
            about="outdated headers",
            severity=severity,
            impact="They protect nobody today, and some of them do harm in old browsers.",
            remediation=remedy,
        ),
    )


def _contradictions(seen: HostSeen) -> tuple[Assessment, ...]:
    found = [(name, answer) for answer in every_answer(seen) for name in contradictions(answer)]
    if not found:
        return ()
    name, answer = found[0]
    values = listed([f"`{brief(value)}`" for value in answer.values(name)])
    message = f"{at(answer.url)} sends {name} more than once with different values: {values}"
    return (
        assessment(
            SECURITY_HEADERS, seen, Status.FAIL, message, about="contradictions", severity=Severity.LOW, url=answer.url,
            impact="Browsers take the first, the last or the strictest, so that nobody can rely on what was meant.",
            remediation=f"send {name} in one place only: the application, or the proxy in front of it",
        ),
    )  # fmt: skip
