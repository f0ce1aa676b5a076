"""The check against nginx, as a product is really served; and the block that a finding tells people to paste, pasted."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launchgate.checks.http.gather import gather
from launchgate.checks.http.judge import judge
from launchgate.checks.http.spec import Options
from launchgate.model import Judgement, Status
from launchgate.settings import Access, BasicLogin, Limits, Network, Site
from tests.checks.http.lab import of, said
from tests.clients.test_http_nginx import wait_for
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.needs import require
from tests.support.web import free_port

_WORD = "open" + "-sesame-0815"
_CONFIG = """
daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; gzip on; gzip_types *; gzip_min_length 1; server_tokens {tokens};
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  default_type text/html;
  server {{
    listen 127.0.0.1:{port} ssl; server_name www.shop.test;
    ssl_certificate {leaf}; ssl_certificate_key {leaf};
    {block}
    location = / {{ {home} return 200 "<title>Shop</title><h1>Welcome</h1>"; }}
    location = /api/health {{ default_type application/json; return 200 "{{}}"; }}
    location / {{ return 404; }}
  }}
}}
"""
_SITE = Site(canonical="https://www.shop.test/")


@contextmanager
def _nginx(root: Path, *, block: str = "", home: str = "", tokens: str = "off") -> Iterator[Network]:
    """nginx for www.shop.test, with `block` in the server and `home` in the home page's location."""
    program, port, leaf = require("nginx"), free_port(), make_authority(root).leaf("www.shop.test")
    (root / "htpasswd").write_text(f"gate:{{PLAIN}}{_WORD}\n")
    config = root / "nginx.conf"
    config.write_text(_CONFIG.format(root=root, port=port, leaf=leaf, block=block, home=home, tokens=tokens))
    command = [str(program), "-p", str(root), "-c", str(config), "-e", str(root / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield Network(connect_to={"www.shop.test:443": f"127.0.0.1:{port}"}, ca_file="ca.pem")
    finally:
        server.terminate()
        server.wait(10)


def _judged(root: Path, site: Site = _SITE, **server: str) -> Judgement:
    options = Options(api=("/api/health",))
    with _nginx(root, **server) as network:
        context = make_context(
            root, target="https://www.shop.test/", site=site, network=network, environ={"GATE_WORD": _WORD},
            limits=Limits(requests_per_second=1000.0),
        )  # fmt: skip
        return judge(gather(context, options), options)


def test_the_block_to_paste_works(tmp_path: Path) -> None:
    bare = of(_judged(tmp_path), "security-headers")
    assert bare is not None
    assert (bare.status, str(bare.severity)) == (Status.FAIL, "medium")
    block = bare.remediation.partition("\n\n")[0]
    judgement = _judged(tmp_path, block=block)
    assert said(judgement, "security-headers")[0] == "pass"
    assert {str(seen.status) for seen in judgement.assessments} <= {"pass", "not-applicable", "fail"}
    assert [seen.subject for seen in judgement.assessments if seen.status is Status.FAIL] == [
        "www.shop.test: script policy"
    ]


def test_headers_without_always_are_missing_on_errors(tmp_path: Path) -> None:
    block = "add_header X-Content-Type-Options nosniff; add_header X-Frame-Options DENY; add_header Referrer-Policy same-origin;"
    status, severity, message = said(_judged(tmp_path, block=block), "security-headers")
    assert (status, severity, "the error answer" in message) == ("fail", "low", True)


def test_a_location_with_a_header_of_its_own_loses_the_others(tmp_path: Path) -> None:
    block = "".join(
        f'add_header {name} "{value}" always;'
        for name, value in (
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "same-origin"),
        )
    )
    status, severity, message = said(_judged(tmp_path, block=block, home="add_header X-Own 1;"), "security-headers")
    assert (status, severity) == ("fail", "medium")
    assert "the home page lacks X-Content-Type-Options: nosniff, protection against framing" in message
    assert "/api/health" not in message


def test_a_version_in_the_server_header(tmp_path: Path) -> None:
    assert "`Server: nginx/" in said(_judged(tmp_path, tokens="on"), "security-headers", "versions")[2]
    assert of(_judged(tmp_path), "security-headers", "versions") is None


def test_two_cookies_of_one_answer(tmp_path: Path) -> None:
    home = (
        'add_header Set-Cookie "lang=en; SameSite=None"; add_header Set-Cookie "sid=1; Secure; HttpOnly; SameSite=Lax";'
    )
    message = said(_judged(tmp_path, home=home), "cookies")[2]
    assert message == "cookies of `www.shop.test`: `lang` is refused by browsers: SameSite=None needs Secure"


def test_a_fallback_to_the_home_page(tmp_path: Path) -> None:
    block = "error_page 404 =200 /;"
    assert said(_judged(tmp_path, block=block), "not-found")[:2] == ("fail", "low")
    assert said(_judged(tmp_path), "not-found")[0] == "pass"


def test_a_login_in_front_is_unknown_until_the_gate_is_let_in(tmp_path: Path) -> None:
    block = f'add_header X-Content-Type-Options nosniff always; auth_basic "staging"; auth_basic_user_file {tmp_path}/htpasswd;'
    # `return` answers before nginx asks for a login; a file does not.
    (tmp_path / "index.html").write_text("<title>Shop</title><h1>Welcome</h1>")
    home = f"root {tmp_path}; try_files /index.html =404; }} location = /unused {{"
    shut = of(_judged(tmp_path, block=block, home=home), "security-headers")
    assert shut is not None
    assert shut.status is Status.UNKNOWN, shut.message
    assert "answered 401" in shut.message
    login = Access(basic=BasicLogin(user="gate", password="${GATE_WORD}"))
    judgement = _judged(tmp_path, Site(canonical=_SITE.canonical, access=login), block=block, home=home)
    assert said(judgement, "security-headers")[0] == "fail"
    assert _WORD not in repr(judgement)
