"""Asks the declared addresses again and again, slowly, until there is a sign of a limit; no opinion.

Nothing is sent to a host that attack.allow does not name, whatever a path says.
"""

import time
from urllib.parse import urljoin

from launchgate.checks.edge.rules import RATE_LIMIT
from launchgate.checks.edge.signs import sign_of
from launchgate.checks.edge.spec import Answer, Options, Probe, RateFacts, RateLimited
from launchgate.context import Context
from launchgate.exchange import LET_IN, Failure, Response, host_of

INTERVAL_S = 0.5
"""Seconds between two requests to one address: two a second."""


def gather_attack(context: Context, options: Options, interval: float = INTERVAL_S) -> RateFacts:
    """One address after the other. Raises CannotJudge when there is no target."""
    target = context.require_target()
    if not context.attack.chosen(RATE_LIMIT.id):
        return RateFacts()
    probes = []
    for index, entry in enumerate(options.rate_limited):
        url, config = urljoin(target, entry.path), f"edge.rate_limited[{index}]"
        if context.attack.permits(RATE_LIMIT.id, host_of(url)):
            probes.append(_probe(context, entry, url, config, options.requests, interval))
        else:
            probes.append(_barred(entry, url, config))
    return RateFacts(probes=tuple(probes), chosen=True)


def gather(context: Context, options: Options) -> RateFacts:
    return gather_attack(context, options)


def _barred(entry: RateLimited, url: str, config: str) -> Probe:
    host = host_of(url)
    return Probe(
        url=url,
        config=config,
        method=entry.method,
        barred=f"`{host}` is not in attack.allow, so nothing was sent",
        remedy=f'to let it be asked, add "{host}" to attack.allow in launchgate.yml',
    )


def _probe(context: Context, entry: RateLimited, url: str, config: str, most: int, interval: float) -> Probe:
    answers: list[Answer] = []
    seen: list[Response] = []
    broken, remedy, because = "", "", None
    begun = time.monotonic()
    while len(answers) < most and not broken:
        time.sleep(min(max(0.0, begun + len(answers) * interval - time.monotonic()), context.deadline.left))
        found = _ask(context, entry, url)
        if isinstance(found, Failure):
            broken, remedy, because = _ended(found, len(answers))
            break
        sign = sign_of(found, seen)
        broken, remedy = ("", "") if sign or seen else _unfit(found, url)
        answers.append(Answer(status=found.status, seconds=found.seconds, sign=sign))
        seen.append(found)
        if sign:
            break
    return Probe(
        url=url, config=config, method=entry.method, answers=tuple(answers), broken=broken, remedy=remedy, because=because
    )  # fmt: skip


def _ask(context: Context, entry: RateLimited, url: str) -> Response | Failure:
    """One request of a clean session."""
    kind = "application/json" if entry.body.lstrip().startswith("{") else "application/x-www-form-urlencoded"
    headers = {"Content-Type": kind} if entry.method == "POST" else {}
    body = entry.body.encode() if entry.method == "POST" else None
    return context.clients.http.fetch(url, method=entry.method, headers=headers, body=body, fresh=True)


def _ended(failure: Failure, answered: int) -> tuple[str, str, str | None]:
    if not answered:
        because = f"dns/resolves#{host_of(failure.url)}" if failure.kind.unresolved else None
        return failure.reason, failure.remedy, because
    reason = f"after {answered} answers there was none: {failure.reason}; that is a block of this machine, or a fault"
    return reason, "look at the server's log of this moment, then attest edge/rate-limit with a link to it", None


def _unfit(first: Response, url: str) -> tuple[str, str]:
    """Why a first answer shows that asking on would say nothing; empty when it does not."""
    if first.blocked is not None:
        return f"{first.blocked} answered in the place of `{url}`", LET_IN
    if first.status in (404, 405, 410, 415):
        return f"`{url}` answered {first.status} at once", "correct path, method and body in edge.rate_limited"
    if first.status >= 500:
        return f"`{url}` answered {first.status} at once", "mend it first: what fails says nothing of a limit"
    location = first.header("Location") or ""
    if first.status in (301, 308) and location:
        return f"`{url}` is only a redirect", "write the address that it leads to in edge.rate_limited"
    return "", ""
