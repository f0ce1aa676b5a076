"""Judges what limits scripts and strangers: the Content Security Policy, and CORS with credentials. Pure."""

from collections.abc import Callable

from launchgate.checks.http.answers import answers_of
from launchgate.checks.http.csp import Policy, free_base, inline_scripts, scripts_from_anywhere, slips
from launchgate.checks.http.rules import SECURITY_HEADERS
from launchgate.checks.http.said import Causes, assessment, at, gap, listed
from launchgate.checks.http.spec import Answer, Cors, HostSeen, Kind
from launchgate.checks.http.values import page_policies
from launchgate.exchange import LET_IN
from launchgate.model import Assessment, Severity, Status

_SCRIPTS = "script policy"
_CORS = "cross-origin access"
_QUESTIONS: tuple[tuple[str, Callable[[tuple[Policy, ...]], bool]], ...] = (
    (
        "lets every inline script run ('unsafe-inline' without a nonce or a hash)",
        lambda found: all(map(inline_scripts, found)),
    ),
    (
        "lets scripts of every host run (`*`, `https:` or `data:` among their sources)",
        lambda found: all(map(scripts_from_anywhere, found)),
    ),
    ("has no base-uri, so that an injected `<base>` moves the scripts that a nonce vouches for", free_base),
)
"""What a page's policies may allow together: each is enforced by itself, so that the strictest counts."""


def judge_scripts(seen: HostSeen) -> tuple[Assessment, ...]:
    """Whether a policy limits the scripts of the host's pages; nothing where it has no page. A goal, not a hurdle: low."""
    if gap(seen.home) is not None:
        return ()
    pages = [answer for _, answer in answers_of(seen) if answer.kind is Kind.PAGE]
    for page in pages:
        said = _weak(page)
        if said:
            remedy = (
                "send a policy that names what may run; try it under the name Content-Security-Policy-Report-Only first:\n"
                "Content-Security-Policy: default-src 'self'; script-src 'nonce-<new for each answer>' 'strict-dynamic'; "
                "object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
            )
            found = assessment(
                SECURITY_HEADERS, seen, Status.FAIL, said, about=_SCRIPTS, severity=Severity.LOW,
                remediation=remedy, url=page.url,
                impact="The policy is the second line: it stops a script that slipped in through a comment or a library.",
            )  # fmt: skip
            return (found,)
    if not pages:
        return ()
    message = "a Content-Security-Policy says which scripts may run"
    return (assessment(SECURITY_HEADERS, seen, Status.PASS, message, about=_SCRIPTS, severity=Severity.LOW),)


def _weak(page: Answer) -> str:
    """What is weak about a page's policies together, as a sentence; empty when nothing is."""
    policies = page_policies(page)
    mistakes = [slip for policy in policies for slip in slips(policy)]
    holds = [f"holds a mistake: {listed(mistakes, 3)}"] if mistakes else []
    if any(policy.scripts is not None for policy in policies):
        found = [said for said, weak in _QUESTIONS if weak(policies)] + holds
        return f"the Content-Security-Policy of {at(page.url)} {'; it '.join(found)}" if found else ""
    if policies:
        found = ["does not limit scripts (no script-src, no default-src)", *holds]
        return f"the Content-Security-Policy of {at(page.url)} {'; it '.join(found)}"
    if page.values("Content-Security-Policy-Report-Only"):
        return f"the Content-Security-Policy of {at(page.url)} only reports and stops no script (Report-Only)"
    return f"{at(page.url)} has no Content-Security-Policy, so that every injected script runs"


def judge_cors(seen: HostSeen, causes: Causes) -> tuple[Assessment, ...]:
    """Whether pages of any site may read the host's answers with the visitor's cookies."""
    bad = [(cors, said) for cors in seen.cors if (said := _open(cors))]
    if bad:
        cors, said = bad[0]
        others = [f"{at(other.url)}" for other, _ in bad[1:]]
        message = f"{at(cors.url)} {said}" + (f"; so does {listed(others)}" if others else "")
        remedy = (
            "send Access-Control-Allow-Origin only for origins in a list of your own (with Vary: Origin), "
            "or leave Access-Control-Allow-Credentials out"
        )
        severity = Severity.HIGH
        return (
            assessment(
                SECURITY_HEADERS, seen, Status.FAIL, message, about=_CORS, severity=severity, remediation=remedy, url=cors.url,
                impact="Any page that a customer is lured to reads the product as that customer, data and tokens included.",
            ),
        )  # fmt: skip
    return next((_unseen(cors, seen, causes) for cors in seen.cors if cors.failure or cors.blocked), ())


def _unseen(cors: Cors, seen: HostSeen, causes: Causes) -> tuple[Assessment, ...]:
    failure, because = cors.failure, None
    if failure is not None:
        because = causes.because(failure, SECURITY_HEADERS, f"{seen.place.name}: {_CORS}")
    reason = failure.reason if failure else f"{cors.blocked} answered in the place of {at(cors.url)}"
    return (
        assessment(
            SECURITY_HEADERS, seen, Status.UNKNOWN, f"access from other sites was not judged: {reason}", about=_CORS,
            severity=Severity.HIGH, remediation=failure.remedy if failure else LET_IN, because=because, url=cors.url,
        ),
    )  # fmt: skip


def _open(cors: Cors) -> str:
    """What is wrong; empty when nothing is (Fetch standard, section 3.3.5)."""
    if not cors.credentials:
        return ""
    if cors.allow_origin == cors.sent:
        return (
            f"lets every site read its answers with the visitor's cookies: asked from `{cors.sent}`, it sends "
            "that origin back as Access-Control-Allow-Origin, with Access-Control-Allow-Credentials: true"
        )
    if cors.allow_origin == "null":
        return (
            "lets sandboxed pages of any site read its answers with the visitor's cookies: Access-Control-Allow-Origin: null "
            "with Access-Control-Allow-Credentials: true"
        )
    if cors.allow_origin == "*":
        return (
            "allows every site and credentials at once (Access-Control-Allow-Origin: * with "
            "Access-Control-Allow-Credentials: true): browsers refuse the pair, so either one is a mistake"
        )
    return ""
