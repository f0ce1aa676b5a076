"""What rounds of load show: by requests *and* by rounds, since requests of one round share its bad moments. Pure."""

from collections.abc import Sequence

from launchgate.checks.perf.binomial import Shown, at_least, at_most, decide, nearest_rank
from launchgate.checks.perf.load_spec import Block, Round
from launchgate.checks.perf.plan import ALPHA, SLOW_SHARE
from launchgate.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One route over all rounds of one kind: users who wait for answers, or a schedule."""

    path: str
    ceiling_ms: float
    blocks: tuple[Block, ...]
    scheduled: bool = False
    held: bool = True
    """Whether the schedule was kept in every round."""

    @property
    def n(self) -> int:
        return sum(block.n for block in self.blocks)

    @property
    def slow(self) -> int:
        """Requests later than the ceiling, or failed."""
        return sum(late(block, self.ceiling_ms) for block in self.blocks)

    @property
    def bad_rounds(self) -> int:
        """Rounds whose own p95 is above the ceiling."""
        return sum(_is_bad(block, self.ceiling_ms) for block in self.blocks)

    @property
    def p95_ms(self) -> float | None:
        """Nearest rank over all rounds; None when a failed request stands there."""
        return p95([time for block in self.blocks for time in block.times_ms], self.n)

    @property
    def only_queued(self) -> bool:
        """Whether the schedule was not kept though the answers themselves came in time: the wait was the gate's own."""
        served = sum(block.failed + sum(time > self.ceiling_ms for time in block.services_ms) for block in self.blocks)
        return self.scheduled and not self.held and decide(served, self.n, SLOW_SHARE) is not Shown.ABOVE

    def shown(self) -> Shown:
        """Whether the p95 is shown to be below the ceiling, above it, or neither: both counts have to agree."""
        bad, rounds = self.bad_rounds, len(self.blocks)
        if not self.n:
            return Shown.OPEN
        by_requests = decide(self.slow, self.n, SLOW_SHARE)
        if by_requests is Shown.BELOW and at_most(bad, rounds, 0.5) <= ALPHA:
            return Shown.BELOW
        if by_requests is Shown.ABOVE and at_least(bad, rounds, 0.5) <= ALPHA:
            return Shown.ABOVE
        return Shown.OPEN


def late(block: Block, ceiling_ms: float) -> int:
    """Requests of a block later than the ceiling, or failed."""
    return block.failed + sum(time > ceiling_ms for time in block.times_ms)


def p95(times: Sequence[float], n: int) -> float | None:
    """Nearest rank among `n` requests of which `times` are the good ones; None when it is none of them."""
    rank = nearest_rank(95, n)
    return sorted(times)[rank - 1] if 0 < rank <= len(times) else None


def held(rounds: Sequence[Round], ceilings: dict[str, float], error_share: float) -> bool:
    """Whether everything held in these rounds, as counted: no route later than its ceiling, no more errors than allowed."""
    blocks = [block for one in rounds for block in one.blocks]
    n = sum(block.n for block in blocks)
    if not n or not all(one.complete for one in rounds):
        return False
    if sum(block.failed for block in blocks) > error_share * n:
        return False
    for path, ceiling in ceilings.items():
        mine = [block for block in blocks if block.path == path]
        if sum(late(block, ceiling) for block in mine) > SLOW_SHARE * sum(block.n for block in mine):
            return False
    return True


def _is_bad(block: Block, ceiling_ms: float) -> bool:
    value = p95(block.times_ms, block.n)
    return value is None or value > ceiling_ms
