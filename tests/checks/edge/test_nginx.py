"""The edge rules against nginx as people set it up: its rate limit, its ways to close an origin, and one left open."""

from pathlib import Path

import pytest

from launchgate.checks.edge.gather_attack import gather_attack
from launchgate.checks.edge.judge_attack import judge as judge_attack
from launchgate.checks.edge.spec import Options, RateLimited
from launchgate.model import Status
from launchgate.settings import Attack, Limits, Network
from tests.checks.edge.lab import LOOPBACK, NAME, OWN, judged, of, table
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.nginx import nginx
from tests.support.web import free_port

_LIMITED = """
  limit_req_zone $binary_remote_addr zone=login:1m rate=10r/m;
  server {{
    listen 127.0.0.1:{port};
    location /login {{ limit_req zone=login burst=3 nodelay; {status} try_files /none @login; }}
    location @login {{ return 401 "wrong"; }}
    location /open {{ return 401 "wrong"; }}
  }}
"""


@pytest.mark.parametrize(
    ("path", "status", "expected", "said"),
    [
        ("/login", "limit_req_status 429;", Status.PASS, "after 5 requests, it answered 429"),
        ("/login", "", Status.PASS, "after 5 requests, it changed from 401 to 503"),
        ("/open", "", Status.UNKNOWN, "no limit was observed"),
    ],
)
def test_nginx_limits_requests(tmp_path: Path, path: str, status: str, expected: Status, said: str) -> None:
    port = free_port()
    servers = _LIMITED.format(port=port, status=status)
    with nginx(tmp_path / "nginx", servers, (port,)):
        url = f"http://127.0.0.1:{port}"
        attack = Attack(allow=("127.0.0.1",), run=("edge/rate-limit",))
        context = make_context(
            tmp_path, target=url, explicit_urls=(url,), attack=attack, limits=Limits(requests_per_second=1000.0)
        )
        options = Options(rate_limited=(RateLimited(path=path, method="GET"),), requests=8)
        (seen,) = judge_attack(gather_attack(context, options, interval=0.0), options).assessments
    assert (seen.status, said in seen.message) == (expected, True), seen.message


_ORIGINS = """
  server {{ listen 127.0.0.1:{edge} ssl; server_name {name}; {leaf} add_header X-Lab-Edge 1;
    location / {{ return 200 "{page}"; }} }}
  server {{ listen 127.0.0.1:{open} ssl; server_name {name}; {leaf} location / {{ return 200 "{page}"; }} }}
  server {{ listen 127.0.0.1:{denied} ssl; server_name {name}; {leaf} location / {{ deny all; }} }}
  server {{ listen 127.0.0.1:{silent} ssl; server_name {name}; {leaf} location / {{ return 444; }} }}
  server {{ listen 127.0.0.1:{names} ssl default_server; ssl_reject_handshake on; }}
  server {{ listen 127.0.0.1:{mutual} ssl; server_name {name}; {leaf} ssl_verify_client on; ssl_client_certificate {ca};
    location / {{ return 200 "{page}"; }} }}
  server {{ listen 127.0.0.1:{default} ssl; server_name _; {other}
    location / {{ return 200 "<title>Welcome to nginx</title>"; }} }}
"""


def test_ways_to_close_an_origin_in_nginx(tmp_path: Path) -> None:
    names = ("edge", "open", "denied", "silent", "names", "mutual", "default")
    ports = {name: free_port() for name in names}
    authority = make_authority(tmp_path)
    leaf, other = authority.leaf(NAME), authority.leaf("default.example.test")
    pems = {
        "leaf": f"ssl_certificate {leaf}; ssl_certificate_key {leaf};",
        "other": f"ssl_certificate {other}; ssl_certificate_key {other};",
    }
    servers = _ORIGINS.format(name=NAME, page="<title>Shop</title>", ca=authority.pem, **pems, **ports)
    with nginx(tmp_path / "nginx", servers, tuple(ports.values())), name_server(table(NAME)) as dns:
        network = Network(resolvers=(dns.address,), allow_private=LOOPBACK, ca_file="ca.pem")
        context = make_context(
            tmp_path,
            target=f"https://{NAME}:{ports['edge']}",
            network=network,
            limits=Limits(requests_per_second=1000.0),
        )
        origins = {name: f"127.0.0.1:{ports[name]}" for name in names[1:]}
        judgement = judged(context, origins=tuple(origins.values()), known=(OWN,))
    assert of(judgement, "proxied")[NAME].status is Status.PASS
    seen = of(judgement, "origin-exposed")
    found = {name: str(seen[origin].status) for name, origin in origins.items()}
    assert found == {
        "open": "fail", "denied": "pass", "silent": "pass", "names": "pass", "mutual": "pass", "default": "unknown",
    }, {name: seen[origin].message for name, origin in origins.items()}  # fmt: skip
