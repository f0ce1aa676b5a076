"""`launchgate init --url` looks at the site: what it writes is what is there, and it asks only what nobody can see."""

from pathlib import Path

from launchgate.context import Clients
from launchgate.live import Live, look
from launchgate.settings import Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.command import launchgate
from tests.support.context import make_context
from tests.support.nameservers import knot, zone_text
from tests.support.web import Reply, free_port, page, redirect, serve

HOME = page('<title>Shop</title><a href="/pricing">Pricing</a> <a href="/login">Log in</a> <a href="/gone">Old</a>')
SHOP = {
    "/": HOME,
    "/pricing": page("<title>Pricing</title>"),
    "/login": page("<title>Log in</title>"),
    "/healthz": Reply(headers={"Content-Type": "application/json"}, body=b"{}"),
}
RECORDS = """@ A 192.0.2.1
@ MX 10 mx.post.test.
@ TXT "v=spf1 include:_spf.post.test ip4:192.0.2.9 -all"
www CNAME shop.host.test.
"""


def clients(folder: Path, url: str, network: Network) -> Clients:
    site = Site(canonical=url)
    limits = Limits(requests_per_second=500.0, pages=20)
    return make_context(folder, network=network, site=site, limits=limits, explicit_urls=(url,)).clients


def test_what_a_site_shows_is_written_with_its_reason(tmp_path: Path) -> None:
    with serve(SHOP) as web:
        done = launchgate("init", "--url", web.url, cwd=tmp_path)
    text = (tmp_path / "launchgate.yml").read_text()
    assert done.code == 0, done.err
    for line in (f'canonical: "{web.url}"', "  login: /login\n", "  health: /healthz\n", "    - {path: /pricing}\n"):
        assert line in text
    assert "/gone" not in text
    assert "smoke.login: the site answers at the route /login" in done.out
    assert launchgate("validate", cwd=tmp_path).code == 0


def test_a_site_that_does_not_answer_is_said_and_the_file_is_written_all_the_same(tmp_path: Path) -> None:
    done = launchgate("init", "--url", f"http://127.0.0.1:{free_port()}", cwd=tmp_path)
    assert done.code == 0
    assert "could not be opened just now" in done.out
    assert launchgate("validate", cwd=tmp_path).code == 0


def test_names_and_mail_come_from_dns(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    pem = authority.leaf("shop.test", "www.shop.test")
    home = "https://www.shop.test"
    zones = {"shop.test": zone_text("shop.test", RECORDS), "host.test": zone_text("host.test", "shop A 192.0.2.1")}
    with (
        serve({**SHOP, "shop.test/": redirect(f"{home}/")}, pem) as web,
        knot(tmp_path / "knot", zones) as resolver,
    ):
        network = Network(
            resolvers=(resolver,),
            connect_to={f"{name}:443": web.endpoint for name in ("shop.test", "www.shop.test")},
            ca_file=str(authority.pem),
        )
        seen = look(clients(tmp_path, "https://shop.test", network), "https://shop.test")
    assert seen == Live(
        canonical=home, twin="shop.test", login="/login", health="/healthz", pages=("/pricing",),
        aliases=(("www.shop.test", "shop.host.test"),), domain="shop.test", mail_hosts=("10 mx.post.test",),
        includes=("_spf.post.test",),
    )  # fmt: skip
