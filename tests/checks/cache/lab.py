"""A product behind a real cache: nginx with proxy_cache in front of a Python origin, both on loopback."""

import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from launchgate.checks.cache.gather import gather
from launchgate.checks.cache.judge import judge
from launchgate.checks.cache.spec import Options
from launchgate.context import Context
from launchgate.model import Assessment, Judgement
from launchgate.settings import Limits, Network, Site
from tests.support.context import make_context
from tests.support.needs import require
from tests.support.web import Route, Web, free_port, page, serve

HOME = page("<title>Shop</title>welcome")
_CONFIG = """
daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; absolute_redirect off;
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  proxy_cache_path {root}/cache keys_zone=one:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://{origin}; proxy_set_header Host $http_host; proxy_cache one;
      {rules}
    }}
  }}
}}
"""
CAREFUL = "add_header X-Cache-Status $upstream_cache_status always;"
"""Keeps what the origin's headers allow, as nginx does by itself."""
CARELESS = (
    "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; proxy_cache_valid any 10m; "
    "add_header X-Cache-Status $upstream_cache_status always;"
)
"""Keeps everything, as a rule "cache everything" at a CDN does."""
SILENT = "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; proxy_cache_valid any 10m;"
"""The same without a word about it."""
BY_ENDING = (
    "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; proxy_cache_valid 200 10m; proxy_cache_valid 302 10m; "
    "set $skip 1; if ($uri ~ \\.(css|js|png)$) { set $skip 0; } proxy_cache_bypass $skip; proxy_no_cache $skip; "
    "add_header X-Cache-Status $upstream_cache_status always;"
)
"""Keeps whatever ends like a static file."""


@contextmanager
def nginx_cache(root: Path, origin: Web, rules: str = CAREFUL) -> Iterator[str]:
    """nginx in front of `origin`; yields its URL."""
    program, port = require("nginx"), free_port()
    root.mkdir(exist_ok=True)
    config = root / "nginx.conf"
    config.write_text(_CONFIG.format(root=root, port=port, origin=origin.endpoint, rules=rules))
    command = [str(program), "-p", str(root), "-c", str(config), "-e", str(root / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    while True:
        assert server.poll() is None, "nginx ended at once"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return
        except OSError:
            continue


def context_of(root: Path, url: str, **more: Any) -> Context:
    more.setdefault("explicit_urls", (url,))
    return make_context(root, target=url, limits=Limits(requests_per_second=1000.0), **more)


def judged(context: Context, **options: Any) -> Judgement:
    chosen = Options(**options)
    return judge(gather(context, chosen), chosen)


def direct(
    root: Path, routes: Mapping[str, Route], *, site: Site | None = None, **options: Any
) -> tuple[Judgement, str]:
    """Judges a server without anything in front; the judgement, and its URL."""
    with serve({"/": HOME, **routes}) as web:
        return judged(context_of(root, web.url, site=site), **options), web.url


def cached(
    root: Path, routes: Mapping[str, Route], rules: str, *, environ: Mapping[str, str] | None = None, **options: Any
) -> tuple[Judgement, str]:
    """Judges a server behind nginx's cache; the judgement, and nginx's URL."""
    with serve({"/": HOME, **routes}) as web, nginx_cache(root / "nginx", web, rules) as url:
        return judged(context_of(root, url, environ=environ), **options), url


def by_host(root: Path, hosts: Mapping[str, Mapping[str, Route]], site: Site, **options: Any) -> Judgement:
    """Judges `http://www.example.test` with several hosts, each a server of its own."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(serve(routes)) for name, routes in hosts.items()}
        network = Network(connect_to={f"{name}:80": web.endpoint for name, web in servers.items()})
        return judged(context_of(root, "http://www.example.test", network=network, site=site), **options)


def of(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"cache/{rule}"}


def only(judgement: Judgement, rule: str) -> Assessment:
    (seen,) = of(judgement, rule).values()
    return seen
