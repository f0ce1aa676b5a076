"""How far our p95 is from the server's own record at 25 users, beside requests and hey on the same server.

Budget: within 2 ms or 2 % of the record. Run as `python -m bench.latency`; exits 1 when the budget is missed.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import requests

from launchgate.clients.latency import LatencyClient
from launchgate.context import Clients, Deadline
from launchgate.redact import Redactor
from launchgate.settings import Limits, Network, Site

USERS = 25
REQUESTS = 1000
ROUTES = ("/10", "/50", "/jitter")
MEAN_S = {"/10": 0.011, "/50": 0.051, "/jitter": 0.134}
Engine = Callable[[str], list[float]]


def p95(times: list[float]) -> float:
    """Nearest rank."""
    return sorted(times)[-(-95 * len(times) // 100) - 1]


def served(engine: Engine, path: str) -> tuple[float, float]:
    """(p95 as the engine reports it, p95 of the server's own record) over the same requests, in milliseconds."""
    command = (sys.executable, "-m", "bench._latency_server")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        reported = engine(f"http://127.0.0.1:{port}{path}")
        record, _ = server.communicate()
    return p95(reported), p95(json.loads(record)[path][-len(reported) :])


def _door(url: str) -> LatencyClient:
    deadline, redactor = Deadline(600), Redactor({})
    limits = Limits(requests_per_second=1e6, connections_per_host=2 * USERS)
    clients = Clients(
        network=Network(),
        limits=limits,
        site=Site(),
        deadline=deadline,
        redactor=redactor,
        root=Path(),
        explicit_urls=[url],
    )
    return clients.latency


def open_schedule(url: str) -> list[float]:
    """Ours on a fixed schedule that keeps 25 requests in flight on average; times count from due."""
    return _ours(url, USERS / MEAN_S[urlsplit(url).path], connections=2 * USERS)


def closed_loop(url: str) -> list[float]:
    """Ours with every user always busy."""
    return _ours(url, None, connections=USERS)


def _ours(url: str, rate: float | None, *, connections: int) -> list[float]:
    door = _door(url)
    request = door.request(url, {})
    with door.session(users=connections, timeout_s=30) as session:
        session.warm([request] * connections)
        batch = session.run(request, REQUESTS, rate)
        sys.stderr.write(
            f"  own CPU {100 * session.watch.cpu_share:.0f} % of a core, delay p95 {session.watch.delay_ms:.2f} ms, "
            f"{batch.rate:.0f} requests/s\n"
        )
    return [sample.from_due_ms for sample in batch.samples]


def requests_threads(url: str) -> list[float]:
    """A requests Session for each of 25 threads, as a peer."""
    left: Queue[int] = Queue()
    times: list[float] = []
    for number in range(REQUESTS):
        left.put(number)

    def user() -> None:
        with requests.Session() as session:
            session.get(url, timeout=30)
            while True:
                try:
                    left.get_nowait()
                except Empty:
                    return
                started = time.perf_counter()
                session.get(url, timeout=30)
                times.append(1000 * (time.perf_counter() - started))

    threads = [threading.Thread(target=user) for _ in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def hey(url: str) -> list[float]:
    """hey (Debian package `hey`), as a peer."""
    command = ("hey", "-n", str(REQUESTS), "-c", str(USERS), "-o", "csv", url)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [1000 * float(row["response-time"]) for row in csv.DictReader(io.StringIO(output))]


def main() -> int:
    """Print one line a route and engine; 1 when ours misses its budget."""
    ours: tuple[Engine, ...] = (open_schedule, closed_loop)
    peers: tuple[Engine, ...] = (requests_threads, hey) if shutil.which("hey") else (requests_threads,)
    missed = False
    sys.stdout.write(f"{'route':8} {'engine':18} {'p95 ms':>8} {'server':>8} {'off by':>8}  budget\n")
    for path in ROUTES:
        for engine in ours + peers:
            reported, record = served(engine, path)
            kept = abs(reported - record) <= max(2.0, 0.02 * record)
            missed |= engine in ours and not kept
            word = ("kept" if kept else "missed") if engine in ours else ""
            sys.stdout.write(
                f"{path:8} {engine.__name__:18} {reported:8.1f} {record:8.1f} {reported - record:+8.1f}  {word}\n"
            )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
