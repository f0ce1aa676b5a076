"""Goes the declared journeys, one after the other, each like one person with a browser of their own; no opinion but where to
stop."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from launchgate.checks.smoke.asking import Writer
from launchgate.checks.smoke.captures import Lacking, take
from launchgate.checks.smoke.expectations import look_at, met, parsed, value_at
from launchgate.checks.smoke.expected import Expect, WaitUntil
from launchgate.checks.smoke.journeys import Journey, JourneyStep
from launchgate.checks.smoke.matching import ABSENT, brief
from launchgate.checks.smoke.references import as_text
from launchgate.checks.smoke.spec import Travelled, Tried, Waited
from launchgate.clients.http.visitor import Asking, Visit, Visitor, clock, pause
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response, Walk, origin
from launchgate.model import Status

_SECRET_WORDS = ("token", "secret", "pass", "csrf", "xsrf", "session", "auth", "key", "code", "otp", "jwt", "sid")
_SECRET_LENGTH = 16
_SHORTEST_COMMIT = 7


def travel_all(context: Context, target: str, journeys: Sequence[Journey]) -> tuple[Travelled, ...]:
    """Every journey in the order they are declared."""
    traveller = _Traveller(context, target, sum(len(journey.steps) for journey in journeys))
    return tuple(traveller.travel(journey, f"smoke.journeys[{at}]") for at, journey in enumerate(journeys))


class _Traveller:
    """Goes journeys, and remembers which origins are not there, so that each is waited for once only."""

    def __init__(self, context: Context, target: str, total: int) -> None:
        self._context, self._total, self._done = context, total, 0
        self._writer = Writer(context, target)
        self._gone: dict[tuple[str, str, int], Failure] = {}

    def travel(self, journey: Journey, config: str) -> Travelled:
        visitor, taken = Visitor(self._context.clients.http), dict[tuple[str, str], Any]()
        tried: list[Tried] = []
        for step in journey.steps:
            self._tell()
            if tried and not _passed(tried[-1]):
                tried.append(Tried(step=step, expect=step.expect))
            else:
                tried.append(self._step(step, visitor, taken))
            self._done += 1
        self._tell()
        return Travelled(journey=journey, config=config, tried=tuple(tried))

    def _tell(self) -> None:
        self._context.progress.advance("smoke", self._done, self._total, "journey steps")

    def _step(self, step: JourneyStep, visitor: Visitor, taken: dict[tuple[str, str], Any]) -> Tried:
        try:
            asking = self._writer.request(step, taken)
            expect = self._writer.expected(step, taken)
            wanted, said = self._writer.awaited(step, taken)
        except CannotJudge as reason:
            return Tried(step=step, expect=step.expect, refused=(reason.reason, reason.remedy))
        once = _Once(self, step, expect, asking, visitor, taken)
        if step.wait_until is not None:
            return self._wait(once, step.wait_until, wanted, said)
        for attempt in range(1, step.retries + 2):
            tried = replace(once.go(), attempts=attempt)
            if _passed(tried) or attempt > step.retries or self._context.deadline.passed:
                break
            pause(step.retry_after_s, self._context.deadline)
        return tried

    def _wait(self, once: "_Once", wait: WaitUntil, wanted: str, said: str) -> Tried:
        begun, looks, row = clock(), 0, 0
        while True:
            tried, looks = replace(once.go(), attempts=1), looks + 1
            seen = _shown(wait, tried.walk)
            row = row + 1 if self._hit(wait, tried, wanted) else 0
            spent, cut = clock() - begun, self._context.deadline.passed
            if row >= wait.in_a_row or cut or spent >= wait.at_most_s:
                hit = row >= wait.in_a_row
                return replace(
                    tried,
                    waited=Waited(seconds=spent, looks=looks, met=hit, seen=seen, wanted=said, cut=cut and not hit),
                )
            self._context.progress.advance(
                "smoke", round(spent), round(wait.at_most_s), f"s waited for `{once.step.name}`"
            )
            pause(min(wait.every_s, wait.at_most_s - spent), self._context.deadline)

    @staticmethod
    def _hit(wait: WaitUntil, tried: Tried, wanted: str) -> bool:
        if wait.json is None and wait.header is None:
            return met(tried, "").status is Status.PASS
        value = _looked_at(wait, tried.walk)
        if value is ABSENT:
            return False
        text = as_text(value)
        if not wait.commit:
            return text == wanted
        short, long = sorted((text.lower(), wanted.lower()), key=len)
        return len(short) >= _SHORTEST_COMMIT and long.startswith(short)

    def ask(self, visitor: Visitor, asking: Asking, *, follow: bool, again: bool) -> Visit:
        """Send it, unless the origin turned out not to be there; `again` asks all the same."""
        place = origin(asking.url)
        gone = self._gone.get(place)
        if gone is not None and not again:
            return Visit(walk=Walk(start=asking.url, hops=(), end=replace(gone, url=asking.url)), seconds=0.0)
        visit = visitor.ask(asking, follow=follow)
        end = visit.walk.end
        self._gone.pop(place, None)
        if isinstance(end, Failure) and not end.connected and not visit.walk.hops:
            self._gone[place] = end
        for value in visitor.cookies():
            if len(value) >= _SECRET_LENGTH:
                self._context.redactor.remember(value, "cookie")
        return visit

    def remember(self, step: JourneyStep, name: str, value: Any) -> None:
        """Mask a captured value from now on where it looks like a credential; a name or a number may be shown."""
        text = as_text(value)
        telling = any(word in name.lower() for word in _SECRET_WORDS)
        if telling or (len(text) >= _SECRET_LENGTH and not any(char.isspace() for char in text)):
            self._context.redactor.remember(text, f"{step.key}.{name}")


class _Once:
    """One step, ready to be tried."""

    def __init__(
        self, traveller: _Traveller, step: JourneyStep, expect: Expect, asking: Asking, visitor: Visitor,
        taken: dict[tuple[str, str], Any],
    ) -> None:  # fmt: skip
        self._traveller, self.step, self._expect = traveller, step, expect
        self._asking, self._visitor, self._taken = asking, visitor, taken

    def go(self) -> Tried:
        """Try it, and take the captures when all else is as expected."""
        step = self.step
        again = step.wait_until is not None or step.retries > 0
        visit = self._traveller.ask(self._visitor, self._asking, follow=self._expect.follows, again=again)
        tried = Tried(step=step, expect=self._expect, walk=visit.walk, seconds=visit.seconds, attempts=1)
        if not step.capture or met(tried, "").status is not Status.PASS or not isinstance(visit.walk.end, Response):
            return tried
        return replace(tried, lacking=self._take(step, visit.walk.end))

    def _take(self, step: JourneyStep, answer: Response) -> tuple[tuple[str, str], ...]:
        lacking = []
        for name, capture in step.capture.items():
            try:
                value = take(capture, answer, self._visitor.cookie(capture.cookie or ""))
            except Lacking as why:
                lacking.append((name, str(why)))
                continue
            self._taken[step.key, name] = value
            self._traveller.remember(step, name, value)
        return tuple(lacking)


def _passed(tried: Tried) -> bool:
    return look_at(tried, "").status is Status.PASS


def _looked_at(wait: WaitUntil, walk: Walk | None) -> Any:
    if walk is None or not isinstance(walk.end, Response) or walk.end.blocked is not None:
        return ABSENT
    if wait.header is not None:
        value = walk.end.header(wait.header)
        return ABSENT if value is None else value
    document = parsed(walk.end)
    return ABSENT if document is ABSENT else value_at(document, str(wait.json))


def _shown(wait: WaitUntil, walk: Walk | None) -> str:
    """What the last look showed, as far as it may be shown."""
    if walk is not None and isinstance(walk.end, Failure):
        return walk.end.reason
    if wait.json is None and wait.header is None:
        return f"it answered {walk.end.status}" if walk is not None and isinstance(walk.end, Response) else "nothing"
    value = _looked_at(wait, walk)
    place = f"`{wait.header or wait.json}`"
    if value is ABSENT:
        status = walk.end.status if walk is not None and isinstance(walk.end, Response) else 0
        return f"{place} is missing from the answer {status}"
    if wait.commit and isinstance(value, str) and value.isalnum():
        return f"{place} is {value[:12]}"
    return f"{place} is {brief(value)}"
