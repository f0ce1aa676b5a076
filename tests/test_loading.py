"""What is imported late is imported by one thread at a time."""

import threading
from pathlib import Path

from launchgate.check import all_checks
from launchgate.loading import ONE_AT_A_TIME
from tests.support.context import make_context


def test_a_check_and_a_client_wait_for_who_imports(tmp_path: Path) -> None:
    context, check = make_context(tmp_path), all_checks()[0]
    done: list[object] = []
    threads = [
        threading.Thread(target=lambda: done.append(check.gather)),
        threading.Thread(target=lambda: done.append(context.clients.dns)),
    ]
    with ONE_AT_A_TIME:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(0.1)
        assert done == []
    for thread in threads:
        thread.join(30)
    assert len(done) == 2
