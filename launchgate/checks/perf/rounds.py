"""From samples under load to rounds, and the watch that ends load when it does harm."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence

from launchgate.checks.perf.load_spec import Block, Round
from launchgate.checks.perf.tally import NOT_LET_IN, kind_of
from launchgate.clients.latency import Batch, Request, Sample

_FEWEST = 10
"""Failures below which nothing is said about a share."""
_TURNED_AWAY = 3
_LATEST = 100
"""Requests that are looked back on: what went well before does not soften what goes wrong now."""


class Watch:
    """Looks at every answer while load runs. One that has seen enough stays so."""

    def __init__(self, stop_percent: float) -> None:
        self._share = stop_percent / 100
        self._latest: deque[bool] = deque(maxlen=_LATEST)
        self.failing = False
        """Whether more requests failed than load may cause."""
        self.seen = 0
        """Requests that ended."""
        self.turned_away = 0
        """Answers that did not let the gate in, or sent it elsewhere."""
        self.logging_in = False
        """While it does, an answer that leads elsewhere is a good one."""

    @property
    def stopped(self) -> bool:
        return self.failing or self.turned_away >= _TURNED_AWAY

    def stop(self, ended: Sequence[Sample]) -> bool:
        """Take what has just ended; True when no more may be sent."""
        self.seen += len(ended)
        for sample in ended:
            if sample.status in NOT_LET_IN or _is_redirect(sample):
                self.turned_away += not (_is_redirect(sample) and self.logging_in)
            else:
                self._latest.append(kind_of(sample) is not None)
        failed = sum(self._latest)
        self.failing |= failed >= _FEWEST and failed > self._share * len(self._latest)
        return self.stopped


def _is_redirect(sample: Sample) -> bool:
    return 300 <= sample.status < 400


def round_of(batch: Batch, paths: Mapping[Request, str], users: int, planned_rate: float | None) -> Round:
    """One round, its samples sorted by route."""
    by_path: dict[str, list[Sample]] = {path: [] for path in paths.values()}
    for request, sample in zip(batch.requests, batch.samples, strict=True):
        by_path[paths[request]].append(sample)
    return Round(
        users=users,
        blocks=tuple(block_of(path, samples) for path, samples in by_path.items()),
        planned_rate=planned_rate,
        achieved_rate=batch.rate,
        complete=batch.complete,
    )


def block_of(path: str, samples: Sequence[Sample], *, redirects: bool = False) -> Block:
    """What came of the requests to one route; a login may be answered with a redirect. Being turned away is no answer."""
    good: list[Sample] = []
    failed: Counter[str] = Counter()
    for sample in samples:
        kind = kind_of(sample)
        if kind is None or (redirects and _is_redirect(sample)):
            good.append(sample)
        elif sample.status not in NOT_LET_IN and not _is_redirect(sample):
            failed[kind] += 1
    return Block(
        path=path,
        times_ms=tuple(sorted(sample.from_due_ms for sample in good)),
        services_ms=tuple(sorted(sample.total_ms for sample in good)),
        failures=tuple(sorted(failed.items())),
    )
