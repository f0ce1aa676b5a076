"""Collects the samples of one route while it is measured and turns them into facts."""

from collections import Counter
from urllib.parse import urlsplit

from launchgate.checks.perf.spec import Cause, Measured, Unmeasured
from launchgate.checks.perf.targets import Asked
from launchgate.clients.latency import Batch, Failure, Sample
from launchgate.exchange import shortened

NOT_LET_IN = frozenset({401, 403, 407, 429})


class Tally:
    """The samples of one route. `stopped` says why no more are asked for; None while it may go on."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.stopped: Unmeasured | str | None = None
        self.seconds = 0.0
        """Spent on timed requests."""
        self._warm: list[Sample] = []
        self._samples: list[Sample] = []
        self._planned: list[tuple[int, float, float]] = []
        self._turned_away = 0

    @property
    def n(self) -> int:
        return len(self._samples)

    @property
    def connects_ms(self) -> list[float]:
        """How long each new connection took, warm-up included; sorted."""
        return sorted(sample.connect_ms for sample in self._fresh())

    def _fresh(self) -> list[Sample]:
        return [s for s in self._warm + self._samples if s.fresh and s.failure is None]

    @property
    def mean_s(self) -> float:
        """The mean time of one request so far, in seconds; warm-up on new connections only counts where there is nothing else."""
        known = self._samples or [sample for sample in self._warm if not sample.fresh] or self._warm
        return sum(sample.total_ms for sample in known) / len(known) / 1000 if known else 0.0

    def warmed(self, samples: list[Sample]) -> None:
        """Take the warm-up's answers; they decide whether the route can be measured at all."""
        self._warm = samples
        self.stopped = self._refusal()

    def add(self, batch: Batch, planned_rate: float) -> None:
        """Take a block of timed requests."""
        away = [sample for sample in batch.samples if sample.status in NOT_LET_IN]
        self._turned_away += len(away)
        self._samples += [sample for sample in batch.samples if sample.status not in NOT_LET_IN]
        self._planned.append((len(batch.samples), planned_rate, batch.rate))
        self.seconds += batch.seconds
        if away:
            self.stopped = "turned away"
        elif not batch.complete:
            self.stopped = "no time"

    def facts(self) -> Measured | Unmeasured:
        """What was seen so far."""
        if isinstance(self.stopped, Unmeasured):
            return self.stopped
        if not self._samples and not self._turned_away:
            return self._unmeasured(
                Cause.NO_TIME, "the run's time was over before it was measured", "raise limits.deadline_s"
            )
        good = [sample for sample in self._samples if kind_of(sample) is None]
        kinds = Counter(kind for kind in map(kind_of, self._samples) if kind is not None)
        first = self._warm[0] if self._warm else None
        return Measured(
            url=self.asked.url,
            totals_ms=tuple(sorted(sample.from_due_ms for sample in good)),
            services_ms=tuple(sorted(sample.total_ms for sample in good)),
            first_bytes_ms=tuple(sorted(sample.first_byte_ms for sample in good)),
            waits_ms=tuple(sorted(sample.wait_ms for sample in good)),
            downloads_ms=tuple(sorted(sample.download_ms for sample in good)),
            lookup_ms=self.asked.request.lookup_ms,
            connects_ms=tuple(self.connects_ms),
            handshakes_ms=tuple(sorted(sample.tls_ms for sample in self._fresh() if sample.tls_ms)),
            failures=tuple(sorted(kinds.items())),
            timeouts=kinds[Failure.TIMEOUT.value],
            turned_away=self._turned_away,
            cold_ms=first.total_ms if first is not None and kind_of(first) is None else None,
            planned_rate=self._over_blocks(1),
            achieved_rate=self._over_blocks(2),
            cut=self.stopped == "no time",
        )

    def _over_blocks(self, column: int) -> float:
        """The mean rate over all blocks: requests by the time that they took at each block's rate."""
        blocks = [block for block in self._planned if block[0] and block[column] > 0]
        seconds = sum(block[0] / block[column] for block in blocks)
        return sum(block[0] for block in blocks) / seconds if seconds else 0.0

    def _refusal(self) -> Unmeasured | None:
        if not self._warm:
            return self._unmeasured(
                Cause.NO_TIME, "the run's time was over before it was asked", "raise limits.deadline_s"
            )
        if all(sample.failure in (Failure.CONNECT, Failure.TLS) for sample in self._warm):
            sample = self._warm[0]
            what = "no connection to" if sample.failure is Failure.CONNECT else "no trusted TLS connection to"
            return self._unmeasured(
                Cause.UNREACHABLE,
                f"{what} {self.asked.origin} ({sample.detail})",
                "check that the target is up and reachable from here; set network.ca_file for a private authority",
            )
        if any(200 <= sample.status < 300 for sample in self._warm):
            return None
        for sample in self._warm:
            if sample.status in NOT_LET_IN:
                remedy = "let the gate in with site.access.headers, or set the route's headers in launchgate.yml"
                return self._unmeasured(
                    Cause.TURNED_AWAY, f"the site answered {sample.status} instead of the route", remedy
                )
            if 300 <= sample.status < 400:
                place = urlsplit(sample.redirect)._replace(query="", fragment="").geturl()
                reason = f"the route only redirects ({sample.status}) to '{shortened(place)}'"
                return self._unmeasured(
                    Cause.TURNED_AWAY, reason, "declare the route that it leads to, or set its headers"
                )
        return None

    def _unmeasured(self, cause: Cause, reason: str, remedy: str) -> Unmeasured:
        return Unmeasured(cause=cause, reason=reason, remedy=remedy, url=self.asked.url, origin=self.asked.origin)


def kind_of(sample: Sample) -> str | None:
    """The kind of failure in words; None for a good answer."""
    if sample.failure is not None:
        return sample.failure.value
    return None if 200 <= sample.status < 300 else f"answered {sample.status}"
