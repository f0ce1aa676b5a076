"""A server in a process of its own whose answers follow a known distribution, and which records its own service times.

Prints its port, serves until its standard input ends, then prints the record as JSON: path to milliseconds.
"""

import asyncio
import json
import math
import random
import sys
import time

RECORD: dict[str, list[float]] = {}
BEGUN: list[float] = []
"""When the first request came that is held up by silences."""
_RANDOM = random.Random(7)  # noqa: S311 - the same delays in every run, not a secret


def delay_s(path: str) -> float:
    """`/10` takes 10 ms, `/jitter` is lognormal with p50 120 ms and p95 258 ms, `/stall` is silent for 2 s of every 10."""
    if path == "/stall":
        if not BEGUN:
            BEGUN.append(time.perf_counter())
        since = (time.perf_counter() - BEGUN[0]) % 10
        return 0.05 + (max(0.0, 6 - since) if 4 <= since < 6 else 0.0)
    if path == "/jitter":
        return math.exp(_RANDOM.gauss(math.log(0.120), math.log(258 / 120) / 1.645))
    return float(path[1:]) / 1000


class Serving(asyncio.Protocol):
    """One connection, one request at a time; a protocol and no streams, because the server's own queue is in no record."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        self._head += data
        if self._head.endswith(b"\r\n\r\n"):
            path, self._head = self._head.split(b" ", 2)[1].decode(), b""
            loop = asyncio.get_running_loop()
            loop.call_later(delay_s(path), self._answer, path, time.perf_counter())

    def _answer(self, path: str, started: float) -> None:
        assert isinstance(self._transport, asyncio.WriteTransport)
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        RECORD.setdefault(path, []).append(1000 * (time.perf_counter() - started))


async def main() -> None:
    """Listen on a free loopback port until standard input ends."""
    server = await asyncio.get_running_loop().create_server(Serving, "127.0.0.1", 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.stdout.write(json.dumps(RECORD))


if __name__ == "__main__":
    asyncio.run(main())
