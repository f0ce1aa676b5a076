"""Measurements of one address over time, one JSON object a line: reading, writing and what they add up to. Pure.

A measurement stands for the time until the next one, but for no more than `_REACH` usual intervals: what nobody looked at is a
gap, neither up nor down, and is said. Only what was observed counts towards uptime.
"""

import json
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from launchgate.dataclass import dataclass

__all__ = ["Budget", "Sample", "Uptime", "budget_of", "line_of", "nearest_rank", "samples_of", "uptime_of"]

SCHEMA = "launchgate-monitor/1"
_REACH = 2.0
_LONGEST_LINE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One look at one address."""

    at: datetime
    """Aware."""
    url: str
    up: bool
    status: int | None = None
    ms: float | None = None
    """Milliseconds from the request to the end of the last answer; None without one."""
    reason: str = ""


def line_of(sample: Sample) -> str:
    """The sample as one line of a history, with its line feed."""
    told = {
        "schema": SCHEMA, "at": sample.at.isoformat(timespec="seconds"), "url": sample.url, "up": sample.up,
        "status": sample.status, "ms": None if sample.ms is None else round(sample.ms, 1), "reason": sample.reason or None,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=True, separators=(", ", ": ")) + "\n"


def samples_of(text: str) -> tuple[tuple[Sample, ...], int]:
    """The samples of a history in the order of time, and how many lines could not be read (a cut last line, foreign text)."""
    found: list[Sample] = []
    unread = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        sample = _sample(line)
        if sample is None:
            unread += 1
        else:
            found.append(sample)
    return tuple(sorted(found, key=lambda sample: sample.at)), unread


def _sample(line: str) -> Sample | None:
    if len(line) > _LONGEST_LINE:
        return None
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        url, up, status, ms = told["url"], told["up"], told.get("status"), told.get("ms")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    plain = isinstance(url, str) and isinstance(up, bool) and isinstance(status, int | None)
    timed = ms is None or (isinstance(ms, int | float) and not isinstance(ms, bool) and 0 <= ms < 1e9)
    if not plain or not timed or at.tzinfo is None:
        return None
    reason = told.get("reason")
    return Sample(at=at, url=url, up=up, status=status, ms=ms, reason=reason if isinstance(reason, str) else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptime:
    """What a row of samples shows. All times in seconds."""

    checks: int
    failed: int
    first: datetime
    last: datetime
    observed_s: float
    down_s: float
    gaps: int
    """Times that nobody looked for more than twice the usual interval."""
    unobserved_s: float
    longest_gap_s: float
    interval_s: float | None
    """The usual time between two looks (the median); None for a single one."""
    p95_ms: float | None
    """Nearest rank over all answers that were timed; None below 20 of them."""
    timed: int

    @property
    def share(self) -> float | None:
        """The share of the observed time that it was up, from 0 to 1; None while a single look is all there is."""
        return None if self.observed_s <= 0 else max(0.0, 1 - self.down_s / self.observed_s)


LEAST_FOR_P95 = 20
"""Below this number of values the 95th percentile is only the slowest one."""


def uptime_of(samples: Sequence[Sample]) -> Uptime | None:
    """What samples of one address, in the order of time, add up to; None for none."""
    if not samples:
        return None
    steps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(samples)]
    usual = median(steps) if steps else None
    reach = _REACH * usual if usual else 0.0
    seen = [min(step, reach) for step in steps] + ([usual] if usual else [])
    down = sum(span for sample, span in zip(samples, seen, strict=False) if not sample.up)
    gaps = [step - reach for step in steps if step > reach]
    timed = [sample.ms for sample in samples if sample.ms is not None]
    return Uptime(
        checks=len(samples),
        failed=sum(not sample.up for sample in samples),
        first=samples[0].at,
        last=samples[-1].at,
        observed_s=sum(seen),
        down_s=down,
        gaps=len(gaps),
        unobserved_s=sum(gaps),
        longest_gap_s=max(steps, default=0.0),
        interval_s=usual,
        p95_ms=nearest_rank(timed, 0.95) if len(timed) >= LEAST_FOR_P95 else None,
        timed=len(timed),
    )


def nearest_rank(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def within(samples: Sequence[Sample], now: datetime, days: float) -> tuple[Sample, ...]:
    """The samples of the last `days` days."""
    return tuple(sample for sample in samples if now - timedelta(days=days) <= sample.at <= now + timedelta(minutes=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much failure a target leaves over a number of days, in minutes."""

    target: float
    """Percent, e.g. 99.9."""
    days: float
    allowed: float
    used: float

    @property
    def left(self) -> float:
        """Negative when it is spent."""
        return self.allowed - self.used


def budget_of(target: float, down_s: float, days: float = 30.0) -> Budget:
    """The error budget: 99.9 % over 30 days allows 43.2 minutes."""
    return Budget(target=target, days=days, allowed=(100 - target) / 100 * days * 1440, used=down_s / 60)
