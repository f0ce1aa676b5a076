"""Asks the endpoint harmless questions first and the cases then, one request at a time; keeps what was seen, never the answers.

Nothing is sent to a host that attack.allow does not name, and nothing of an answer goes anywhere.
"""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from launchgate import jsonpath
from launchgate.checks.ai.asking import Line
from launchgate.checks.ai.cases import HELLO, HELLO_AGAIN, Case
from launchgate.checks.ai.decoding import SHORTEST, squeezed
from launchgate.checks.ai.options import MOST_PER_SECOND, Options
from launchgate.checks.ai.plan import Entry, entries
from launchgate.checks.ai.rules import ATTACKS
from launchgate.checks.ai.spec import Attempt, Controls, Facts, Kind, Sight
from launchgate.checks.ai.trying import Trial
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

IN_A_ROW = 5
"""Attempts without an answer, one after the other, that end the run."""
_PORTS = {"https": 443, "http": 80}
_NOT_ANSWERING = frozenset({Kind.SILENT, Kind.LIMITED, Kind.CHALLENGED, Kind.REFUSED})


def gather(context: Context, options: Options, pause: float | None = None) -> Facts:
    """Raises CannotJudge when there is no target, a variable is not set, or the canary is too short to be told from chance.

    `pause` is the time between two requests, where it is not the declared one.
    """
    target = context.require_target()
    chosen = tuple(rule.id for rule in ATTACKS if context.attack.chosen(rule.id))
    if (aside := _aside(context, options, target, chosen)) is not None:
        return aside
    assert options.endpoint is not None
    url = urljoin(target, options.endpoint)
    canary = _canary(context, options)
    listed = tuple(one for one in entries(context, options, target) if one.planned.rule in chosen)
    sent = [one for one in listed if not one.planned.unsent]
    requests = 2 + options.repeats * sum(one.requests for one in sent)
    wait = pause_of(context, options, url) if pause is None else pause
    line = Line(context, options, url, min(requests, options.budget), wait)
    trial = Trial(line, canary, _places_document(options), wait)
    controls = _controls(trial)
    attempts, spent, remedy = _attempts(trial, line, sent, options.repeats) if _works(controls) else ([], "", "")
    return Facts(
        endpoint=options.endpoint, chosen=chosen, controls=controls, planned=tuple(one.planned for one in listed),
        attempts=tuple(attempts), sent=line.sent, has_canary=canary is not None, spent=spent, remedy=remedy,
        because=None if controls.hello.answered else line.because,
    )  # fmt: skip


def pause_of(context: Context, options: Options, url: str) -> float:
    """Seconds between two requests. An endpoint on this machine is spared them, unless fewer than the most were asked for."""
    if options.per_second < MOST_PER_SECOND:
        return 1 / options.per_second
    parts = urlsplit(url)
    try:
        address, _ = context.clients.addresses.dial(parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443))
    except CannotJudge:
        return 1 / options.per_second
    return 0.0 if ipaddress.ip_address(address).is_loopback else 1 / options.per_second


def _aside(context: Context, options: Options, target: str, chosen: tuple[str, ...]) -> Facts | None:
    """Why nothing is asked; None when the endpoint may be."""
    host = host_of(urljoin(target, options.endpoint or "/"))
    how = f"`attack: {{allow: [{host}], run: [ai]}}` in launchgate.yml"
    declare = "" if options.endpoint else ", and `ai: {endpoint: /api/chat}` with your endpoint"
    if not chosen:
        aside = f"not opted in: write {how}{declare}; a staging host is the place for it"
    elif options.endpoint is None:
        aside = "not declared: set ai.endpoint in launchgate.yml, e.g. `ai: {endpoint: /api/chat, response: $.reply}`"
    elif not context.attack.permits(chosen[0], host):
        aside = f"`{host}` is not in attack.allow, so nothing was sent; to let it be asked, write {how}"
    else:
        return None
    return Facts(aside=aside, endpoint=options.endpoint or "", chosen=chosen)


def _canary(context: Context, options: Options) -> str | None:
    if options.canary is None:
        return None
    value = context.redactor.reveal(options.canary)
    if len(squeezed(value)) < SHORTEST or len(set(squeezed(value))) < SHORTEST // 2:
        raise CannotJudge(
            f"the value of ai.canary has fewer than {SHORTEST} letters and digits or repeats itself, so it could stand in an "
            "answer by chance",
            "plant 20 random letters and digits, e.g. from `openssl rand -hex 10`, and put the same value into the variable",
        )
    if any(squeezed(value) in squeezed(text) for text in jsonpath.strings(options.request)):
        raise CannotJudge("ai.request sends the canary itself", "plant it on the server's side only")
    return value


def _places_document(options: Options) -> bool:
    return any("{document}" in text for text in jsonpath.strings(options.request))


def _controls(trial: Trial) -> Controls:
    def control(text: str) -> Sight:
        return trial.attempt(Case(id="control", owasp="", rule="", tries="", turns=(text,)))

    hello = control(HELLO)
    return Controls(hello=hello, plain=control(HELLO_AGAIN) if hello.answered else hello)


def _works(controls: Controls) -> bool:
    return controls.hello.answered and not (controls.hello.echo and controls.plain.echo)


def _attempts(trial: Trial, line: Line, sent: list[Entry], repeats: int) -> tuple[list[Attempt], str, str]:
    """What every case brought, all of them once before any is repeated; why it ended early, and what would change that."""
    attempts: list[Attempt] = []
    silent = 0
    for entry in _rounds(sent, repeats):
        sight = trial.attempt(entry.case, entry.tool, entry.proof)
        if sight.kind is Kind.SPENT:
            return attempts, *line.spent
        attempts.append(Attempt(case=entry.planned.id, sight=sight))
        silent = silent + 1 if sight.kind in _NOT_ANSWERING else 0
        if silent == IN_A_ROW:
            why = f"it gave no usable answer {IN_A_ROW} times in a row ({sight.reason}), so no more was sent"
            return attempts, why, "raise the limit for this machine on staging, or lower ai.per_second"
    return attempts, "", ""


def _rounds(sent: list[Entry], repeats: int) -> Iterator[Entry]:
    for _ in range(repeats):
        yield from sent
