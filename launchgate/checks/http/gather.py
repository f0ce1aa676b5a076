"""Asks each host a handful of harmless addresses and says what came back; no opinion.

What another part of the run has asked already is not asked again: the HTTP client remembers.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from launchgate.checks.http.gather_pages import gather_pages
from launchgate.checks.http.look import Eyes, Look, look
from launchgate.checks.http.plan import Ask, Plan, plan, unknown
from launchgate.checks.http.spec import Answer, AnswerFacts, Asked, Cors, Facts, HostSeen, Options, Purpose
from launchgate.clients.casereports import read_cases
from launchgate.context import Context
from launchgate.exchange import Exchange, Failure, Response, Walk, without_userinfo
from launchgate.places import Place

_SIDE_BY_SIDE = 8
_STEPS = 6
"""Redirects that are followed from an address that does not exist."""
_STRANGER = "https://launchgate-probe.invalid"
"""A site that nobody can have (RFC 2606)."""


def gather(context: Context, options: Options) -> Facts:
    """Asks everything, and reads the declared reports; without a target only these. Raises CannotJudge when the client cannot be
    set up."""
    reports = read_cases(context, options.reports, "http.reports")
    if context.target is None:
        return Facts(pages=None, answers=AnswerFacts(), reports=reports)
    with ThreadPoolExecutor(1, thread_name_prefix="pages") as beside:
        pages = beside.submit(gather_pages, context, options)
        answers = gather_answers(context, options)
        seen = pages.result()
    opened = context.clients.http.opened()
    return Facts(pages=seen, answers=answers, reports=reports, busiest=max(opened.values(), default=0))


def gather_answers(context: Context, options: Options) -> AnswerFacts:
    """What each host answers to a handful of addresses. Raises as `gather` does."""
    todo = plan(context.require_target(), context.site, options)
    return AnswerFacts(hosts=_hosts(context, todo), left_out=todo.left_out)


def _hosts(context: Context, todo: Plan) -> tuple[HostSeen, ...]:
    """Each host: first its home page, and the rest only where that answered."""
    homes = context.clients.http.walk_all(place.root for place in todo.places)
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="http") as pool:
        hosts = [_Host(context, place, home) for place, home in zip(todo.places, homes, strict=True)]
        jobs = [
            (pool.map(host.asked, host.asks(todo, context)), pool.map(host.cors, host.cross(todo))) for host in hosts
        ]
        return tuple(
            HostSeen(place=host.place, home=host.seen, first=host.first, asked=tuple(asked), cors=tuple(cors))
            for host, (asked, cors) in zip(hosts, jobs, strict=True)
        )


class _Host:
    """One host, asked by several threads once its home page is there."""

    def __init__(self, context: Context, place: Place, home: Walk) -> None:
        self._http, self.place, self._home = context.clients.http, place, home
        self._eyes = Eyes(now=context.now, redact=context.redactor)
        seen = self._look(home.end)
        self.seen = _asked(Ask(purpose=Purpose.HOME, url=home.start, config=place.config), home, _end(seen))
        # The first answer of a walk with redirects is still in the client's memory.
        first = _end(self._look(self._http.fetch(home.start))) if home.hops else self.seen.end
        self.first = first if isinstance(first, Answer) else None
        likeness = seen.likeness if isinstance(seen, Look) else ""
        self._eyes = Eyes(now=context.now, redact=context.redactor, home=likeness)

    @property
    def answered(self) -> bool:
        """Whether the site itself answered, so that more may be asked of it."""
        return isinstance(self.seen.end, Answer) and self.seen.end.blocked is None

    def asks(self, todo: Plan, context: Context) -> tuple[Ask, ...]:
        """What is asked of it beside the home page."""
        if not self.answered:
            return ()
        pages = todo.of(self.place)
        mark = hashlib.sha256(f"{context.now.isoformat()} {self.place.root}".encode()).hexdigest()[:12]
        return (*pages, *unknown(self.place, pages, mark))

    def cross(self, todo: Plan) -> tuple[str, ...]:
        """The addresses that are asked as if from a page of another site."""
        if not self.answered:
            return ()
        start = (self._home.final,) if self.place.holds(self._home.final) else ()
        api = (ask.url for ask in todo.of(self.place) if ask.purpose is Purpose.API)
        return tuple(dict.fromkeys((*start, *api)))

    def asked(self, ask: Ask) -> Asked:
        """One address; redirects are followed as long as they stay on this host."""
        end = self._http.fetch(ask.url, headers=ask.headers)
        away = _location(end)
        if away is None or ask.headers:
            return _asked(ask, Walk(start=ask.url, hops=(), end=end), _end(self._look(end)))
        if not self.place.holds(away):
            seen = _asked(ask, Walk(start=ask.url, hops=(), end=end), _end(self._look(end)))
            return Asked(purpose=ask.purpose, url=ask.url, config=ask.config, end=seen.end, hops=(away,))
        walk = self._http.walk(ask.url, limit=_STEPS)
        return _asked(ask, walk, _end(self._look(walk.end)))

    def cors(self, url: str) -> Cors:
        """One address asked as by a page of a made-up site (Fetch standard, section 3.3)."""
        end = self._http.fetch(url, headers={"Origin": _STRANGER})
        if isinstance(end, Failure):
            return Cors(url=url, sent=_STRANGER, failure=end)
        return Cors(
            url=url,
            sent=_STRANGER,
            blocked=end.blocked,
            allow_origin=(end.header("Access-Control-Allow-Origin") or "").strip(),
            credentials=(end.header("Access-Control-Allow-Credentials") or "").strip() == "true",
        )

    def _look(self, end: Exchange) -> Look | Failure:
        return end if isinstance(end, Failure) else look(end, self._eyes)


def _end(seen: Look | Failure) -> Answer | Failure:
    return seen if isinstance(seen, Failure) else seen.answer


def _location(end: Exchange) -> str | None:
    """Where an answer redirects to; None when it does not, or nobody could go there."""
    if not isinstance(end, Response) or not 300 <= end.status < 400:
        return None
    value = end.header("Location")
    try:
        return None if value is None else without_userinfo(urljoin(end.url, value.strip()))
    except ValueError:
        return None


def _asked(ask: Ask, walk: Walk, end: Answer | Failure) -> Asked:
    hops = tuple(hop.location for hop in walk.hops)
    return Asked(
        purpose=ask.purpose, url=ask.url, config=ask.config, end=end, hops=hops, endless=walk.loop or walk.too_many
    )
