"""A real nginx on loopback for what it does with a configuration as people paste it."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.needs import require


@contextmanager
def nginx(folder: Path, servers: str, ports: tuple[int, ...]) -> Iterator[None]:
    """nginx with some `server` blocks that listen on `ports`; everything it writes stays in `folder`."""
    program = require("nginx")
    folder.mkdir(parents=True, exist_ok=True)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log warn; events {{}}\n"
        f"http {{ access_log off; types {{ text/html html; }} default_type text/html; {temporary}\n{servers}\n}}\n"
    )
    with (folder / "out.log").open("wb") as log:
        running = subprocess.Popen((program, "-p", folder, "-c", folder / "nginx.conf"), stdout=log, stderr=log)
        try:
            _await(ports, running, folder)
            yield
        finally:
            running.terminate()
            running.wait(10)


def _await(ports: tuple[int, ...], running: subprocess.Popen[bytes], folder: Path) -> None:
    """Returns when every port takes connections; says what nginx wrote when it does not come up."""
    ends = time.monotonic() + 10
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if running.poll() is not None or time.monotonic() > ends:
                    raise AssertionError((folder / "out.log").read_text("utf-8", "replace")) from None
