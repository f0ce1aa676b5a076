"""The client and both checks against nginx, as a product is really served: HTTPS, gzip, redirects, a loop by mistake."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launchgate.checks.redirect import gather as redirect_gather
from launchgate.checks.redirect import judge as redirect_judge
from launchgate.checks.redirect.spec import Options as RedirectOptions
from launchgate.checks.smoke import gather as smoke_gather
from launchgate.checks.smoke import judge as smoke_judge
from launchgate.checks.smoke.spec import Options as SmokeOptions
from launchgate.checks.smoke.spec import Page
from launchgate.exchange import Response
from launchgate.model import Status
from launchgate.settings import Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.needs import require
from tests.support.web import free_port

_CONFIG = """
daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; absolute_redirect off; gzip on; gzip_types *; gzip_min_length 1;
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  default_type text/html;
  server {{ listen 127.0.0.1:{plain}; server_name www.example.com example.com; return 301 https://$host$request_uri; }}
  server {{
    listen 127.0.0.1:{secure} ssl; server_name example.com;
    ssl_certificate {leaf}; ssl_certificate_key {leaf};
    return 301 https://www.example.com$request_uri;
  }}
  server {{
    listen 127.0.0.1:{secure} ssl; server_name www.example.com;
    ssl_certificate {leaf}; ssl_certificate_key {leaf};
    location = / {{ return 200 "<h1>Welcome aboard</h1>"; }}
    location = /login {{ return 200 "<form><input type=password></form>"; }}
    location = /loop {{ return 302 /loop; }}
    location = /broken {{ return 502; }}
  }}
}}
"""


@contextmanager
def _nginx(root: Path) -> Iterator[Network]:
    """nginx on two free ports, for example.com and www.example.com."""
    program = require("nginx")
    leaf = make_authority(root).leaf("www.example.com", "example.com")
    plain, secure = free_port(), free_port()
    config = root / "nginx.conf"
    config.write_text(_CONFIG.format(root=root, plain=plain, secure=secure, leaf=leaf))
    command = [str(program), "-p", str(root), "-c", str(config), "-e", str(root / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(plain, server)
        hosts = ("www.example.com", "example.com")
        yield Network(
            connect_to={f"{host}:443": f"127.0.0.1:{secure}" for host in hosts}
            | {f"{host}:80": f"127.0.0.1:{plain}" for host in hosts},
            ca_file="ca.pem",
        )
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port answers; a server that ended first fails the test."""
    while True:
        assert server.poll() is None, "nginx ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Network]]:
    root = tmp_path_factory.mktemp("nginx")
    with _nginx(root) as found:
        yield root, found


def test_redirects_through_nginx(network: tuple[Path, Network]) -> None:
    root, net = network
    site = Site(canonical="https://www.example.com")
    context = make_context(
        root, target=site.canonical, site=site, network=net, limits=Limits(requests_per_second=500.0)
    )
    options = RedirectOptions(urls=("/loop",))
    judgement = redirect_judge.judge(redirect_gather.gather(context, options), options)
    failed = {(seen.rule, seen.subject) for seen in judgement.assessments if seen.status is Status.FAIL}
    assert failed == {("redirect/loop", "https://www.example.com/loop")}
    passed = {seen.rule for seen in judgement.assessments if seen.status is Status.PASS}
    assert passed == {
        "redirect/loop", "redirect/chain-length", "redirect/http-to-https", "redirect/canonical-host", "redirect/downgrade",
        "redirect/duplicate-host", "redirect/mixed-domains",
    }  # fmt: skip


def test_smoke_through_nginx(network: tuple[Path, Network]) -> None:
    root, net = network
    context = make_context(
        root, target="https://www.example.com", network=net, limits=Limits(requests_per_second=500.0)
    )
    options = SmokeOptions(home_text="Welcome aboard", login="/login", pages=(Page(path="/broken"),))
    judgement = smoke_judge.judge(smoke_gather.gather(context, options), options)
    judged = {seen.rule: str(seen.status) for seen in judgement.assessments if seen.status is not Status.NOT_APPLICABLE}
    assert judged == {
        "smoke/home": "pass", "smoke/login": "pass", "smoke/pass-rate": "fail",
    }  # fmt: skip
    home = context.clients.http.fetch("https://www.example.com/")
    assert isinstance(home, Response)
    assert home.header("Content-Encoding") == "gzip"
    assert home.body == b"<h1>Welcome aboard</h1>"
