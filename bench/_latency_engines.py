"""Ways to time requests, ours and others', each `(url, wanted requests) -> times`; and a process of their own for each.

`python -m bench._latency_engines ENGINE URL REQUESTS` prints what came of it as JSON, with the CPU time that the sending took.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

USERS = 25
MEAN_S = {"/10": 0.011, "/50": 0.051, "/jitter": 0.134}
"""What an answer of the bench's server takes in the mean; a schedule that keeps 25 requests in flight follows from it."""
STALL_RATE = 100.0
"""Requests a second asked of the server that falls silent."""
_WRK_DONE = """
done = function(summary, latency, requests)
  io.write(string.format("P %f %f %f %d\\n", latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.requests))
end
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an engine reports of one run. Times in milliseconds, nearest rank."""

    p50: float
    p95: float
    p99: float
    sent: int
    seconds: float
    cpu: float
    """Seconds of user and system time while it sent."""


Engine = Callable[[str, int], Seen]


def rank(times: list[float], percent: int) -> float:
    """Nearest rank."""
    return sorted(times)[-(-percent * len(times) // 100) - 1]


def _seen(times: list[float], seconds: float, cpu: float) -> Seen:
    return Seen(rank(times, 50), rank(times, 95), rank(times, 99), len(times), seconds, cpu)


def open_schedule(url: str, wanted: int) -> Seen:
    """launchgate on a schedule; times count from when each request was due."""
    path = urlsplit(url).path
    return _ours(url, wanted, rate=STALL_RATE if path == "/stall" else USERS / MEAN_S[path])


def closed_loop(url: str, wanted: int) -> Seen:
    """launchgate with 25 users who are always busy."""
    return _ours(url, wanted, ceiling=STALL_RATE if urlsplit(url).path == "/stall" else 1e9)


def _ours(url: str, wanted: int, *, rate: float | None = None, ceiling: float = 0.0) -> Seen:
    from launchgate.context import Clients, Deadline
    from launchgate.redact import Redactor
    from launchgate.settings import Limits, Network, Site

    clients = Clients(
        network=Network(), limits=Limits(), site=Site(), deadline=Deadline(600), redactor=Redactor({}), root=Path(),
        explicit_urls=[url],
    )  # fmt: skip
    request = clients.latency.request(url, {})
    with clients.latency.load_session(users=2 * USERS, timeout_s=30, seconds=600) as session:
        session.warm([request] * session.users)
        cpu, begun = time.process_time(), time.perf_counter()
        if rate is None:
            batch = session.closed([request] * wanted, USERS, ceiling)
        else:
            batch = session.scheduled([request] * wanted, rate)
        spent = time.process_time() - cpu
        return _seen([sample.from_due_ms for sample in batch.samples], time.perf_counter() - begun, spent)


def requests_threads(url: str, wanted: int) -> Seen:
    """A requests Session for each of 25 threads."""
    import requests

    left: Queue[int] = Queue()
    times: list[float] = []
    pace = USERS / STALL_RATE if urlsplit(url).path == "/stall" else 0.0
    for number in range(wanted):
        left.put(number)
    ready = threading.Barrier(USERS + 1)

    def user() -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.get(url, timeout=30)
            ready.wait()
            due = time.perf_counter()
            while True:
                try:
                    left.get_nowait()
                except Empty:
                    return
                time.sleep(max(0.0, due - time.perf_counter()))
                started = time.perf_counter()
                session.get(url, timeout=30)
                times.append(1000 * (time.perf_counter() - started))
                due = max(due + pace, started)

    threads = [threading.Thread(target=user) for _ in range(USERS)]
    for thread in threads:
        thread.start()
    ready.wait()
    cpu, begun = time.process_time(), time.perf_counter()
    for thread in threads:
        thread.join()
    return _seen(times, time.perf_counter() - begun, time.process_time() - cpu)


def hey(url: str, wanted: int) -> Seen:
    """hey (Debian's package `hey`)."""
    paced = ("-q", str(int(STALL_RATE / USERS))) if urlsplit(url).path == "/stall" else ()
    output, seconds, cpu = _run("hey", "-n", str(wanted), "-c", str(USERS), *paced, "-o", "csv", url)
    return _seen([1000 * float(row["response-time"]) for row in csv.DictReader(io.StringIO(output))], seconds, cpu)


def wrk(url: str, wanted: int) -> Seen:
    """wrk (Debian's package `wrk`); it runs for a time, not for a number of requests."""
    mean = MEAN_S.get(urlsplit(url).path, 0.0)
    length = f"{max(2, round(wanted * mean / USERS))}s"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_WRK_DONE)
        script.flush()
        output, seconds, cpu = _run("wrk", "-t1", f"-c{USERS}", f"-d{length}", "-s", script.name, url)
    found = re.search(r"^P (\S+) (\S+) (\S+) (\d+)", output, re.M)
    assert found is not None, output
    p50, p95, p99 = (float(found[place]) / 1000 for place in (1, 2, 3))
    return Seen(p50, p95, p99, int(found[4]), seconds, cpu)


def _run(*command: str) -> tuple[str, float, float]:
    """Standard output, seconds, and seconds of CPU of a program."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, command
    return output, time.perf_counter() - begun, usage.ru_utime + usage.ru_stime


OURS: dict[str, Engine] = {"open_schedule": open_schedule, "closed_loop": closed_loop}
PEERS: dict[str, Engine] = {"requests_threads": requests_threads, "hey": hey, "wrk": wrk}


def installed() -> dict[str, Engine]:
    """Ours, and those of the others that are here."""
    return OURS | {
        name: engine for name, engine in PEERS.items() if name == "requests_threads" or shutil.which(name) is not None
    }


def apart(name: str, url: str, wanted: int) -> Seen:
    """What one engine reports from a process of its own."""
    command = (sys.executable, "-m", "bench._latency_engines", name, url, str(wanted))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Seen(**json.loads(done.stdout))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(installed()[sys.argv[1]](sys.argv[2], int(sys.argv[3])))))
