"""How far our p95 is from the server's own record at 25 users, what it costs, and whether a silence shows; beside other tools.

Budget: within 2 ms or 2 % of the record in the median of five runs, on constant and on heavy-tailed answers; and a silence of
2 s is seen in the p99 of the open schedule. Exits 1 when one of them is missed. Wants a quiet machine.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._latency_engines import OURS, STALL_RATE, USERS, Seen, apart, installed, rank
from launchgate.checks.perf.said import CPU_SHARE

ROUTES = ("/10", "/50", "/jitter")
RUNS = 5
REQUESTS = 1000
FASTEST = 30_000
"""Requests to the quickest server there is, for the most that an engine can send."""
SLOWEST = 3_000
"""The same for the engines that manage few."""
STALL_MS = 2000.0
_QUIET = 0.3

_NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 "ok"; }} }} }}
"""


def main() -> int:
    """Print the three tables; 1 when ours misses a budget."""
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    missed = [not _accuracy(), not _silence()]
    _cost()
    if busy > _QUIET:
        _say(
            f"\nThis machine was busy when it began ({busy:.1f} processes a processor): the numbers are its, not the engines'"
        )
    return int(any(missed))


@contextmanager
def _server() -> Iterator[tuple[str, list[dict[str, list[float]]]]]:
    """Its address, and a list that holds its record once it has ended."""
    command = (sys.executable, "-m", "bench._latency_server")
    record: list[dict[str, list[float]]] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}", record
        record.append(json.loads(server.communicate()[0]))


def _against_record(name: str, path: str) -> tuple[float, float]:
    """(p95 as the engine reports it, p95 of the server's own record of the same requests), in milliseconds."""
    with _server() as (address, record):
        seen = apart(name, address + path, REQUESTS)
    return seen.p95, rank(record[0][path][-seen.sent :], 95)


def _accuracy() -> bool:
    """Whether ours keeps its budget on every route."""
    kept = True
    _say(f"p95 beside the server's own record: {USERS} users, {REQUESTS} requests, median of {RUNS} runs")
    _say(f"{'route':8} {'engine':18} {'p95 ms':>8} {'record':>8} {'off by':>8} {'worst':>8}  budget")
    for path in ROUTES:
        for name in installed():
            pairs = [_against_record(name, path) for _ in range(RUNS)]
            reported, record = (statistics.median(column) for column in zip(*pairs, strict=True))
            off = [one - other for one, other in pairs]
            good = abs(statistics.median(off)) <= max(2.0, 0.02 * record)
            kept &= good or name not in OURS
            word = ("kept" if good else "MISSED") if name in OURS else ""
            _say(
                f"{path:8} {name:18} {reported:8.1f} {record:8.1f} {statistics.median(off):+8.1f} "
                f"{max(off, key=abs):+8.1f}  {word}"
            )
    return kept


def _silence() -> bool:
    """Whether the open schedule shows a server that is silent for 2 s of every 10."""
    _say(
        f"\nA server of 50 ms that is silent for {STALL_MS / 1000:.0f} s of 10, {STALL_RATE:.0f} requests a second for 10 s"
    )
    _say(f"{'engine':18} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")
    shown = False
    for name in installed():
        if name == "wrk":
            continue  # it has no rate: it would send a thousand quick requests for each that waited
        with _server() as (address, _):
            seen = apart(name, f"{address}/stall", int(10 * STALL_RATE))
        if name == "open_schedule":
            shown = seen.p99 >= STALL_MS / 2
        _say(f"{name:18} {seen.p50:8.1f} {seen.p95:8.1f} {seen.p99:8.1f}")
    return shown


def _cost() -> None:
    """The most each engine can send to nginx, what a request costs it, and up to which rate it is an honest witness."""
    nginx = shutil.which("nginx")
    if nginx is None:
        _say("\nnginx is not here: no table of the most requests a second")
        return
    _say(f"\nAs fast as it goes: {USERS} users, nginx, a body of 2 bytes")
    _say(
        f"{'engine':18} {'requests/s':>10} {'CPU us/req':>10} {'honest to /s':>12}  (CPU under {CPU_SHARE:.0%} of a core)"
    )
    with tempfile.TemporaryDirectory() as folder, _nginx(nginx, Path(folder)) as url:
        for name in installed():
            if name == "open_schedule":
                continue
            seen = apart(name, url, SLOWEST if name == "requests_threads" else FASTEST)
            each = seen.cpu / seen.sent
            _say(f"{name:18} {seen.sent / seen.seconds:10.0f} {1e6 * each:10.0f} {_honest(seen):12.0f}")


def _honest(seen: Seen) -> float:
    return CPU_SHARE * seen.sent / seen.cpu


@contextmanager
def _nginx(program: str, folder: Path) -> Iterator[str]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port))
    with subprocess.Popen((program, "-c", f"{folder}/nginx.conf", "-p", str(folder))) as server:
        for _ in range(1000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
