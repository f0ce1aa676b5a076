"""Looks at one step's answer: is it what was declared? Pure.

Text is never called absent from a body that was cut: what was not read is not known.
"""

import html
import json
import re

from launchgate.checks.smoke.spec import Kind, Step
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, Response, Walk, unanswered
from launchgate.model import Status

_FORM = re.compile(r"<form[\s>]|<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SCRIPT = re.compile(r"<script[\s>]", re.IGNORECASE)
_PAGES = re.compile(r"text/|.*[/+](json|xml|xhtml)$")
_DOWN = frozenset({"down", "error", "fail", "failed", "failing", "unhealthy", "critical"})
"""What a health answer's `status` says when it is not well, whatever the HTTP status."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one step showed."""

    status: Status
    said: str
    """Without the step's name: "answered 500, expected 200"."""
    remedy: str = ""
    reason: str = ""
    """What kept the gate from judging, in the words that every check uses for it."""


PASSED = Look(Status.PASS, "as expected")
_CIRCLE = "look at what sends it on: a session cookie that is not kept (Secure, SameSite, Domain), or a rule that undoes another"


def look(step: Step) -> Look:
    """Judges one step by itself."""
    end = answer_of(step.walk)
    if isinstance(end, Look):
        return end
    if end.status not in step.statuses:
        return _wrong_status(step, end)
    return text_look(end, step.text, step.absent_text, step.config) or _kind(step, end) or PASSED


def answer_of(walk: Walk) -> Response | Look:
    """The site's answer at the end of a walk, or what there is to say in place of one."""
    if walk.loop:
        return Look(Status.FAIL, f"never opens: its redirects go round in a circle by `{bare(walk.cycle[0])}`", _CIRCLE)
    if walk.too_many:
        return Look(Status.FAIL, f"never opens: it does not end after {len(walk.hops)} redirects", _CIRCLE)
    silent = unanswered(walk)
    if isinstance(walk.end, Failure):
        reason, remedy = silent or (walk.end.reason, walk.end.remedy)
        if walk.end.kind.shown:
            return Look(Status.FAIL, f"does not open for anybody: {reason}", remedy)
        return Look(Status.UNKNOWN, f"could not be reached from this machine: {reason}", remedy, reason)
    if silent is not None:
        return Look(Status.UNKNOWN, f"could not be judged: {silent[0]}", silent[1], silent[0])
    return walk.end


def bare(url: str) -> str:
    """An address without its query, which may hold a token."""
    return url.partition("?")[0].partition("#")[0]


def _wrong_status(step: Step, response: Response) -> Look:
    first, last = step.statuses.start, step.statuses.stop - 1
    expected = str(first) if first == last else f"{first} to {last}"
    where = f" at `{response.url}`" if step.walk.hops else ""
    remedy = ""
    if response.status in (401, 403):
        remedy = (
            f"if it is meant to be protected, let the gate in with site.access.headers, or expect {response.status}"
        )
    elif response.status in (404, 410):
        remedy = f"deploy what is missing at `{response.url}`, or correct the path in {step.config}"
    return Look(Status.FAIL, f"answered {response.status}{where}, expected {expected}", remedy)


def text_look(
    response: Response,
    text: str | None,
    absent: str | None,
    config: str,
    shown: tuple[str | None, str | None] | None = None,
) -> Look | None:
    """What the declared texts say; None when they are satisfied. `config` is where they were declared, `shown` how they were
    written where they were not written as they stand."""
    body = response.text
    plain = html.unescape(body)
    text_shown, absent_shown = shown or (text, absent)
    unread = f"; only the first {len(response.body):,} bytes were read" if response.truncated else ""
    unsure = "expect a text nearer to the start of the page"
    if absent is not None:
        if absent in body or absent in plain:
            remedy = f"take it out of the page, or correct {config}"
            return Look(Status.FAIL, f"holds the text '{absent_shown}', which it must not", remedy)
        if response.truncated:
            return Look(Status.UNKNOWN, f"was not seen to hold '{absent_shown}'{unread}", unsure)
    if text is not None and text not in body and text not in plain:
        if response.truncated:
            return Look(Status.UNKNOWN, f"was not seen to hold '{text_shown}'{unread}", unsure)
        remedy = f"open the page: either it lost this text, or {config} expects one that is out of date"
        return Look(Status.FAIL, f"does not hold the expected text '{text_shown}'", remedy)
    return None


def _kind(step: Step, response: Response) -> Look | None:
    """What the kind of page demands; None when it is satisfied."""
    match step.kind:
        case Kind.HOME:
            return _home(response, declared=step.text is not None)
        case Kind.LOGIN if step.text is None:
            return _login(response)
        case Kind.HEALTH:
            return health_look(response)
        case Kind.CALLBACK if response.status in (404, 410):
            remedy = (
                f"deploy the route `{bare(response.url)}`, or correct it in {step.config} and at the identity provider"
            )
            return Look(Status.FAIL, f"answered {response.status}: people come back from the login to nothing", remedy)
    return None


def _home(response: Response, *, declared: bool) -> Look | None:
    if response.truncated and not declared:
        said = f"sends more than the {len(response.body):,} bytes that were read, so nobody knows whether it is a page"
        remedy = "send a smaller home page, or set smoke.home_text to a text that stands near its start"
        return Look(Status.UNKNOWN, said, remedy)
    if not response.body.strip():
        return Look(Status.FAIL, "answered 200 with an empty page")
    if response.media_type and not _PAGES.match(response.media_type):
        return Look(Status.FAIL, f"answered with '{response.media_type}', which is no page")
    return None


def _login(response: Response) -> Look | None:
    if _FORM.search(response.text):
        return None
    remedy = "set smoke.login_text to a text that the page's HTML holds"
    if response.truncated:
        return Look(Status.UNKNOWN, f"showed no form in its first {len(response.body):,} bytes", remedy)
    if _SCRIPT.search(response.text):
        return Look(Status.UNKNOWN, "is built by JavaScript, which the gate does not run, so no form was seen", remedy)
    return Look(Status.FAIL, "answered 200 but holds neither a form nor a password field", remedy)


def health_look(response: Response) -> Look | None:
    """A 200 is not health when the body says otherwise."""
    if not response.media_type.endswith("json") or response.truncated:
        return None
    try:
        said = json.loads(response.body)
    except (ValueError, RecursionError):
        return Look(Status.FAIL, "answered with JSON that cannot be read")
    word = said.get("status") if isinstance(said, dict) else None
    if isinstance(word, str) and word.lower() in _DOWN:
        return Look(Status.FAIL, f"answered {response.status} but says that its status is '{word}'")
    return None
