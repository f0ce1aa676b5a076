"""Puts load on the declared routes: more and more users at once, then all of them in rounds, each followed by a schedule.

No opinion. Nothing is sent to a host that attack.allow does not name, and it ends by itself when too many requests fail.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urljoin

from launchgate.checks.perf.load_spec import LoadFacts, Login, Round
from launchgate.checks.perf.rounds import Watch, block_of, round_of
from launchgate.checks.perf.rules import LOAD_SANITY
from launchgate.checks.perf.spec import Cause, ClientFacts, Options, Unmeasured
from launchgate.checks.perf.targets import Asked, asked_routes, request_to
from launchgate.clients.http.access import Access
from launchgate.clients.latency import Batch, Failure, Request, Session
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

ROUND_S = 2.0
"""Seconds from the beginning of one round to that of the next, at least: what is spread in time meets more of the bad moments."""
EACH = 60
"""Requests a route gets in a round."""
_SCHEDULE = 0.7
"""The share of what the users got through that the schedule asks for; near all of it, any queue grows without end."""


def gather_attack(context: Context, options: Options, round_s: float = ROUND_S, each: int = EACH) -> LoadFacts:
    """Facts about load. Raises CannotJudge when a path has no target to be asked from."""
    host = host_of(context.target) if context.target else ""
    if not context.attack.chosen(LOAD_SANITY.id) or not options.routes:
        return LoadFacts(chosen=context.attack.chosen(LOAD_SANITY.id), host=host)
    asked = asked_routes(context, replace(options, routes=options.loaded(), load=replace(options.load, routes=())))
    for one in asked:
        if isinstance(one, Unmeasured) and one.cause is Cause.FOREIGN:
            return LoadFacts(chosen=True, host=host, refused=one)
    hosts = {one: host_of(one.url) for one in asked}
    barred = {name for name in hosts.values() if not context.attack.permits(LOAD_SANITY.id, name)}
    open_to = [one for one in asked if hosts[one] not in barred]
    facts = LoadFacts(chosen=True, host=host, barred=tuple(sorted(barred)))
    if not open_to:
        return facts
    routes = [one for one in open_to if isinstance(one, Asked)]
    if len(routes) < len(open_to):
        return replace(facts, refused=next(one for one in open_to if isinstance(one, Unmeasured)))
    return _loaded(context, options, facts, _Plan(routes=routes, round_s=round_s, each=each))


def gather(context: Context, options: Options) -> LoadFacts:
    return gather_attack(context, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is asked, how many times in a round, and how far the rounds are apart."""

    routes: Sequence[Asked]
    round_s: float
    each: int


def _loaded(context: Context, options: Options, facts: LoadFacts, plan: _Plan) -> LoadFacts:
    load = options.load
    login = _login(context, load.login) if load.login is not None else None
    if isinstance(login, Unmeasured):
        return replace(facts, refused=login)
    # Twice the users: on a schedule more than they may be waiting, and a wait for a connection would be our own.
    with context.clients.latency.load_session(
        users=2 * load.users, timeout_s=options.timeout_s, seconds=load.deadline_s
    ) as session:
        facts = _Running(context, options, session, plan).run(facts, login)
        watch = session.watch
        client = ClientFacts(
            cpu_share=watch.cpu_share, delay_ms=watch.delay_ms, users=load.users, seconds=watch.seconds
        )
    return replace(facts, client=client)


def _login(context: Context, login: Login) -> Request | Unmeasured:
    """The login as a request, its values revealed."""
    url = urljoin(context.require_target(), login.path)
    if not context.attack.permits(LOAD_SANITY.id, host_of(url)):
        return _refusal(
            Cause.FOREIGN,
            f"the host of the login, `{host_of(url)}`, is not in attack.allow, so nothing was sent",
            "add it to attack.allow in launchgate.yml",
        )
    try:
        fields = {name: context.redactor.reveal(value) for name, value in (login.form or login.json).items()}
        kind, body = "application/x-www-form-urlencoded", urlencode(fields)
        if login.json:
            kind, body = "application/json", json.dumps(fields)
        headers = {"Content-Type": kind, **login.headers}
        return request_to(context, url, headers, Access(context.clients), body.encode())
    except CannotJudge as error:
        return _refusal(Cause.NOT_SENT, error.reason, error.remedy)


def _refusal(cause: Cause, reason: str, remedy: str, where: Asked | None = None) -> Unmeasured:
    url, origin = (where.url, where.origin) if where else ("", "")
    return Unmeasured(cause=cause, reason=reason, remedy=remedy, url=url, origin=origin)


class _Running:
    """The steps of one load, until it is done or has to end."""

    def __init__(self, context: Context, options: Options, session: Session, plan: _Plan) -> None:
        self._context, self._load, self._session, self._plan = context, options.load, session, plan
        self._requests = [one.request for _ in range(plan.each) for one in plan.routes]
        self._paths = {one.request: one.path for one in plan.routes}
        self._watch = Watch(options.load.stop_percent)
        self._begun = 0.0

    def run(self, facts: LoadFacts, login: Request | None) -> LoadFacts:
        """The facts with what came of it."""
        facts = self._arrive(facts, login)
        if facts.refused is not None or facts.stopped_at:
            return facts
        users = self._load.users
        ramp: list[Round] = []
        rounds: list[Round] = []
        for fewer in sorted({max(1, users // 4), max(1, users // 2)} - {users}):
            if self._goes_on(ramp):
                ramp.append(self._closed(fewer))
        for _ in range(self._load.rounds):
            if self._goes_on([*ramp, *rounds]):
                rounds.append(self._closed(users))
            if self._goes_on([*ramp, *rounds]):
                rounds.append(self._scheduled(_SCHEDULE * rounds[-1].achieved_rate))
        last = [*ramp, *rounds][-1]
        return replace(
            facts,
            ramp=tuple(ramp),
            rounds=tuple(rounds),
            stopped_at=last.users if self._watch.failing else 0,
            turned_away=self._watch.turned_away,
        )

    def _arrive(self, facts: LoadFacts, login: Request | None) -> LoadFacts:
        """Every visitor's first request. With a login all come at once, as after an announcement; else it only connects."""
        first = login or self._plan.routes[0].request
        self._watch.logging_in = login is not None
        users = self._load.users if login is not None else max(1, self._load.users // 4)
        batch = self._session.closed(
            [first] * self._session.users, users, self._load.requests_per_second, self._watch.stop
        )
        self._watch.logging_in = False
        if not batch.samples:
            return replace(facts, refused=_late())
        where = self._plan.routes[0]
        if all(sample.failure in (Failure.CONNECT, Failure.TLS) for sample in batch.samples):
            detail = batch.samples[0].detail
            reason = f"no connection to {where.origin} ({detail})"
            return replace(
                facts, refused=_refusal(Cause.UNREACHABLE, reason, "check that the target is up and reachable", where)
            )
        status = next((s.status for s in batch.samples if s.status and not 200 <= s.status < 300), 0)
        if self._watch.turned_away or (login is not None and not any(200 <= s.status < 400 for s in batch.samples)):
            what = "the login" if login is not None else f"`{where.path}`"
            reason = f"{what} was answered {status} when {self._load.users} users began"
            remedy = (
                "let the gate in with site.access.headers, correct perf.load.login, or lift the limit for its address"
            )
            return replace(facts, refused=_refusal(Cause.TURNED_AWAY, reason, remedy))
        arrival = block_of("login" if login else where.path, batch.samples, redirects=login is not None)
        return replace(facts, arrival=arrival, stopped_at=users if self._watch.failing else 0)

    def _goes_on(self, so_far: Sequence[Round]) -> bool:
        return not self._watch.stopped and all(one.complete for one in so_far)

    def _closed(self, users: int) -> Round:
        self._space()
        batch = self._session.closed(self._requests, users, self._load.requests_per_second, self._watch.stop)
        return self._kept(batch, users, None)

    def _scheduled(self, rate: float) -> Round:
        rate = max(rate, 0.1)
        return self._kept(self._session.scheduled(self._requests, rate, self._watch.stop), self._load.users, rate)

    def _kept(self, batch: Batch, users: int, rate: float | None) -> Round:
        self._context.progress.advance("perf (attack)", self._watch.seen, None, "requests under load")
        return round_of(batch, self._paths, users, rate)

    def _space(self) -> None:
        wait = self._begun + self._plan.round_s - time.monotonic() if self._begun else 0.0
        time.sleep(min(max(0.0, wait), self._context.deadline.left))
        self._begun = time.monotonic()


def _late() -> Unmeasured:
    return _refusal(
        Cause.NO_TIME, "the run's time was over before load could begin",
        "raise limits.deadline_s in launchgate.yml, which perf.load.deadline_s is a part of",
    )  # fmt: skip
