"""Asks the live product for its version: several times in a row, past caches, waiting until it is the one that was meant."""

from dataclasses import replace
from urllib.parse import urljoin, urlsplit, urlunsplit
from uuid import uuid4

from launchgate.checks.deploy.options import Version
from launchgate.checks.deploy.spec import Answer, Live, Origin
from launchgate.checks.deploy.versions import expected_name, hints_in, is_same, version_in
from launchgate.clients.http.visitor import Asking, Visitor, clock, pause
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response, without_userinfo

__all__ = ["hints_of", "live_of"]

_EVERY_S = 2.0
_ORIGINS = 20
_FRESH = {"Cache-Control": "no-cache", "Pragma": "no-cache", "Connection": "close"}
"""Past caches, and on a connection of its own: behind a balancer the next one may lead to another server."""


def live_of(context: Context, declared: Version) -> Live:
    """Every origin's answers. The time to wait is shared by all of them."""
    try:
        expected, is_commit = _expected(context, declared)
        urls = _urls(context, declared)
    except CannotJudge as error:
        return Live(declared=declared, reason=error.reason, remedy=error.remedy)
    end = clock() + declared.wait_s
    found = []
    for position, url in enumerate(urls):
        context.progress.advance("deploy", position, len(urls), "origins asked for their version")
        found.append(_asked(context, declared, expected, url, end))
    return Live(declared=declared, expected=expected, is_commit=is_commit, origins=tuple(found))


def _expected(context: Context, declared: Version) -> tuple[str, bool]:
    if declared.expected is None:
        head = (
            context.range.head if context.range else context.repository.resolve("HEAD") if context.repository else None
        )
        if head is None:
            raise CannotJudge(
                "the commit that is judged is not known, so nothing can be compared with the live version",
                "run in a checkout of the repository, or set deploy.version.expected, e.g. `${GITHUB_SHA}`",
            )
        return head, True
    if not declared.expected.startswith("${"):
        return declared.expected, False
    name = declared.expected[2:-1]
    value = context.environ.get(name, "").strip()
    if not value or len(value) > 200 or any(char.isspace() for char in value):
        raise CannotJudge(f"the environment variable {name} holds no version, and deploy.version.expected refers to it",
                          f"set {name} in the job's environment")  # fmt: skip
    if not expected_name(name):
        context.redactor.remember(value, name)
    return value, False


def _urls(context: Context, declared: Version) -> tuple[str, ...]:
    if declared.path.startswith(("https://", "http://")):
        return (without_userinfo(declared.path),)
    bases = declared.origins or (without_userinfo(context.require_target()),)
    return tuple(dict.fromkeys(urljoin(base, declared.path) for base in bases))[:_ORIGINS]


def _asked(context: Context, declared: Version, expected: str, url: str, end: float) -> Origin:
    """Rounds until all answers of one are right, the waiting is over, or nobody is there to wait for."""
    begun, rounds = clock(), 0
    while True:
        answers = tuple(_answer(context, declared, url) for _ in range(declared.times))
        rounds += 1
        right = all(one.value is not None and is_same(one.value, expected) for one in answers)
        silent = all(isinstance(one.end, Failure) or one.end.blocked is not None for one in answers)
        left = end - clock()
        if right or silent or left <= 0 or context.deadline.left < _EVERY_S:
            cut = not right and not silent and left > 0
            return Origin(url=url, answers=answers, rounds=rounds, waited_s=clock() - begun, cut=cut)
        pause(min(_EVERY_S, left), context.deadline)


def _answer(context: Context, declared: Version, url: str) -> Answer:
    """One answer, as a new visitor gets it; its body is not kept."""
    walk = Visitor(context.clients.http).ask(Asking(method="GET", url=_past_caches(url), headers=_FRESH)).walk
    if isinstance(walk.end, Failure):
        return Answer(value=None, end=replace(walk.end, url=url))
    value = version_in(walk.end, declared) if walk.end.blocked is None and walk.end.status < 400 else None
    shown = walk.final if walk.hops else url
    return Answer(value=value, end=replace(walk.end, url=shown, body=b"", headers=()))


def _past_caches(url: str) -> str:
    parts = urlsplit(url)
    mark = f"launchgate={uuid4().hex[:12]}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{mark}" if parts.query else mark))


def hints_of(context: Context) -> tuple[str, ...]:
    """Where the home page seems to tell a version, as settings to propose."""
    home = context.clients.http.fetch(without_userinfo(context.require_target()))
    return hints_in(home) if isinstance(home, Response) and home.blocked is None else ()
