"""The fixes that the rules tell people to paste, in a real nginx: they satisfy the rules, and their near-misses do not."""

from pathlib import Path

import pytest

from launchgate.checks.redirect.gather import gather
from launchgate.checks.redirect.judge import judge
from launchgate.checks.redirect.spec import Options, RedirectRule
from launchgate.model import Judgement, Status
from launchgate.settings import Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.nginx import nginx
from tests.support.web import free_port

_WWW, _APEX = "www.example.com", "example.com"
_RULES = (RedirectRule(from_="/old", to="/new/"),)


def _nginx(root: Path, plain: str, apex: str, old: str, index: str = "") -> Judgement:
    """Judges a site whose port 80, apex, old address and index page are configured as given."""
    (root / "www" / "new").mkdir(parents=True)
    (root / "www" / "index.html").write_text('<title>Shop</title><a href="/new/">new</a>')
    (root / "www" / "new" / "index.html").write_text("<title>New</title>")
    pem = make_authority(root).leaf(_WWW, _APEX)
    secure, open_port = free_port(), free_port()
    tls = f"listen 127.0.0.1:{secure} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};"
    servers = f"""
        server {{ listen 127.0.0.1:{open_port}; server_name {_WWW} {_APEX}; {plain} }}
        server {{ {tls} server_name {_APEX}; {apex} }}
        server {{ {tls} server_name {_WWW}; root {root}/www; {index} location = /old {{ {old} }} }}
    """
    with nginx(root / "nginx", servers, (secure, open_port)), name_server({}) as dns:
        moved = {f"{host}:443": f"127.0.0.1:{secure}" for host in (_WWW, _APEX)}
        moved |= {f"{host}:80": f"127.0.0.1:{open_port}" for host in (_WWW, _APEX)}
        context = make_context(
            root, target=f"https://{_WWW}", site=Site(canonical=f"https://{_WWW}"),
            network=Network(connect_to=moved, ca_file="ca.pem", resolvers=(dns.address,)),
            limits=Limits(requests_per_second=1000.0),
        )  # fmt: skip
        options = Options(rules=_RULES)
        return judge(gather(context, options), options)


_GOOD = {
    "plain": "return 301 https://$host$request_uri;",
    "apex": f"return 301 https://{_WWW}$request_uri;",
    "old": "return 301 /new/$is_args$args;",
    "index": "if ($request_uri ~ ^(.*/)index.html$) { return 301 $1; } absolute_redirect off;",
}


def test_what_the_rules_say_to_paste_satisfies_them(tmp_path: Path) -> None:
    judgement = _nginx(tmp_path, **_GOOD)
    told = [seen for seen in judgement.assessments if seen.status in (Status.FAIL, Status.UNKNOWN)]
    assert told == []


@pytest.mark.parametrize(
    ("part", "text", "found"),
    [
        ("plain", f"return 301 https://{_WWW}/;", ("redirect/preserves-query", f"http://{_WWW}/")),
        ("plain", "return 302 https://$host$request_uri;", ("redirect/preserves-query", f"http://{_WWW}/ permanence")),
        ("plain", "return 301 https://$host$uri;", ("redirect/preserves-query", f"http://{_WWW}/")),
        ("apex", f"return 301 https://{_WWW};", ("redirect/preserves-query", f"https://{_APEX}/")),
        ("apex", f"return 301 http://{_WWW}$request_uri;", ("redirect/downgrade", f"https://{_APEX}/")),
        ("old", "return 301 /new/;", ("redirect/preserves-query", f"https://{_WWW}/old")),
        ("old", "return 301 /;", ("redirect/old-urls", f"https://{_WWW}/old")),
        ("index", "", ("redirect/duplicate-host", f"https://{_WWW}/index.html")),
    ],
)
def test_each_near_miss_of_a_fix_is_told(tmp_path: Path, part: str, text: str, found: tuple[str, str]) -> None:
    judgement = _nginx(tmp_path, **_GOOD | {part: text})
    assert found in {(seen.rule, seen.subject) for seen in judgement.assessments if seen.status is Status.FAIL}
