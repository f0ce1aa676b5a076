"""How long a deploy-stage run over six sound hosts takes beside its slowest check, and what three silent parts cost together.

Budgets: the checks' lane is over within 110 % of its slowest check; a dead name server, a silent TLS host and a queue that takes
nobody cost one time-out (20 s), not their sum. Run as `python -m bench deploy`; exits 1 when a budget is missed. Needs knot.
"""

import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.certificates import make_authority
from tests.support.nameservers import misbehaving, silent
from tests.support.product import WWW, ZONE, Faults, Ran, product
from tests.support.product_faults import wait
from tests.support.web import speak

TIME_OUT_S = 20.0
_RUNS = 3
_REST_S = 0.6
"""What planning, the lanes after the shared one, the gate and the verdict may take."""


def _run(folder: Path, stack: ExitStack, faults: Faults) -> tuple[float, Ran]:
    authority = make_authority(folder)
    running = stack.enter_context(product(folder, authority, faults))
    begun = time.perf_counter()
    ran = running.run()
    return time.perf_counter() - begun, ran


def _silent(stack: ExitStack) -> Faults:
    full = stack.enter_context(socket.socket())
    full.bind(("127.0.0.1", 0))
    full.listen(1)
    mute, dead = stack.enter_context(speak(wait)), stack.enter_context(misbehaving(silent))
    hole = f"127.0.0.1:{full.getsockname()[1]}"
    return Faults(endpoints={WWW: mute, f"app.{ZONE}": hole}, resolvers=(dead.address,))


def _measured(name: str, faults: Faults | None) -> tuple[float, float, float]:
    """Seconds of the whole process, of the run from its plan to its verdict, and of its slowest check."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        wall, ran = _run(Path(folder), stack, _silent(stack) if faults is None else faults)
    slowest = max(ran.seconds, key=lambda check: ran.seconds[check])
    most = ran.seconds[slowest]
    checks = f"slowest check {slowest} {most:6.2f} s, all checks {sum(ran.seconds.values()):6.2f} s"
    run = float(ran.verdict["run"]["seconds"])
    sys.stdout.write(f"{name:12} {wall:6.2f} s process, {run:6.2f} s run, {checks}, exit {ran.done.code}\n")
    return wall, run, most


def main() -> int:
    """Print both measurements; 1 when a budget is missed."""
    sound = [_measured("six hosts", Faults()) for _ in range(_RUNS)]
    _, run, most = min(sound)
    _, _, lost = _measured("three silent", None)
    return int(run > 1.1 * most + _REST_S or lost > TIME_OUT_S + 10)


if __name__ == "__main__":
    raise SystemExit(main())
