"""nginx for the crawl benchmark: the generated site over HTTP and HTTPS, with a log of every request as the server saw it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clients.test_http_nginx import wait_for
from tests.support.needs import require
from tests.support.web import free_port

_CONFIG = """
daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 4096; }}
http {{
  log_format seen '$request_method $status $connections_active $scheme://$host$request_uri';
  access_log {root}/access.log seen buffer=64k flush=100ms;
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u;
  scgi_temp_path {root}/s;
  types {{ text/html html; text/css css; text/javascript js; image/png png; text/xml xml; text/plain txt; }}
  keepalive_requests 1000000; keepalive_timeout 60s; absolute_redirect off; tcp_nodelay on; map_hash_bucket_size 256;
  map $uri $moved {{ include {root}/moved.map; }}
  # LinkChecker waits between requests unless the server tells it not to.
  add_header LinkChecker 1 always;
  server {{
    listen 127.0.0.1:{port}{ssl}; server_name _; root {site};
    {certificate}
    location /r/ {{ return 301 $moved; }}
    location /fail/ {{ return 500; }}
  }}
  server {{
    listen {second}{ssl}; server_name {second_name}; root {site}/second;
    {certificate}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one crawler did, by the server's log."""

    requests: int
    distinct: int
    connections: int
    """The most that were open at one moment, idle ones included."""


class Server:
    """A running nginx and its log."""

    def __init__(self, root: Path) -> None:
        self._log = root / "access.log"
        self._from = 0

    def forget(self) -> None:
        """What comes from now on is the next crawler's."""
        self._settle()
        self._from = self._log.stat().st_size

    def seen(self) -> Seen:
        self._settle()
        with self._log.open("rb") as stream:
            stream.seek(self._from)
            lines = [line.split(b" ", 3) for line in stream.read().splitlines()]
        addresses = {line[3] for line in lines}
        return Seen(len(lines), len(addresses), max((int(line[2]) for line in lines), default=0))

    def _settle(self) -> None:
        """Until nginx has written its buffer: until the log stands still for twice the time it flushes in."""
        import time

        size, still = -1, 0
        while still < 3:
            time.sleep(0.1)
            now = self._log.stat().st_size
            size, still = now, still + 1 if now == size else 0


@contextmanager
def nginx(
    root: Path, site: Path, moved: dict[str, str], *, port: int, second: tuple[str, str], leaf: Path | None = None
) -> Iterator[Server]:
    """nginx serving `site` on 127.0.0.1:`port` and its folder `second` on the address and for the name given."""
    (root / "moved.map").write_text("".join(f"{old} {new};\n" for old, new in moved.items()))
    certificate = f"ssl_certificate {leaf}; ssl_certificate_key {leaf};" if leaf else ""
    config = root / "nginx.conf"
    config.write_text(
        _CONFIG.format(
            root=root, site=site, port=port, second=second[0], second_name=second[1], ssl=" ssl" if leaf else "",
            certificate=certificate,
        )
    )  # fmt: skip
    command = [str(require("nginx")), "-p", str(root), "-c", str(config), "-e", str(root / "error.log")]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield Server(root)
    finally:
        server.terminate()
        server.wait(10)


__all__ = ["Seen", "Server", "free_port", "nginx"]
