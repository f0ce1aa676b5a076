"""Where a route's time went, as a table for people. Pure; nothing in it is judged and nothing subtracted."""

from launchgate.checks.perf.binomial import nearest_rank
from launchgate.checks.perf.spec import Facts, Measured, Options
from launchgate.checks.perf.ttfb import first_byte_p95
from launchgate.model import Cell, Table

_COLUMNS = (
    "route", "DNS ms", "connect ms", "TLS ms", "wait p50 ms", "wait p95 ms", "download p50 ms", "download p95 ms",
    "first byte p95 ms", "first request ms", "network round trip ms",
)  # fmt: skip


def phases_table(facts: Facts, options: Options) -> Table | None:
    """One row a measured route; None when none was measured.

    DNS, connect and TLS are those of new connections (the median), wait and download those of warm ones. The round trip is
    the quickest connection set-up of the run: what of every wait belongs to the way between the gate and the site.
    """
    rows = tuple(
        _row(route.path, seen)
        for route, seen in zip(options.routes, facts.routes, strict=True)
        if isinstance(seen, Measured) and seen.waits_ms
    )
    return Table(id="phases", title="Where the time went", columns=_COLUMNS, rows=rows) if rows else None


def _row(path: str, seen: Measured) -> tuple[Cell, ...]:
    return (
        path,
        _rounded(seen.lookup_ms),
        _rounded(_rank(seen.connects_ms, 50)),
        _rounded(_rank(seen.handshakes_ms, 50)),
        *(_rounded(_rank(seen.waits_ms, share)) for share in (50, 95)),
        *(_rounded(_rank(seen.downloads_ms, share)) for share in (50, 95)),
        _rounded(first_byte_p95(seen)),
        _rounded(seen.cold_ms),
        _rounded(seen.connect_ms),
    )


def _rank(times: tuple[float, ...], percent: int) -> float | None:
    return times[nearest_rank(percent, len(times)) - 1] if times else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2 if value < 10 else 1)
