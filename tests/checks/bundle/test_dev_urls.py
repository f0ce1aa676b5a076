"""bundle/dev-url: each kind of address, where it counts, and everything that only mentions one."""

from pathlib import Path

import pytest

from launchgate.checks.bundle.spec import HostKind, Options
from launchgate.model import Status
from launchgate.settings import Site
from tests.checks.bundle.lab import SCRIPT, failed, judged, only, site

SITE = Site(
    canonical="https://www.example.com",
    hosts=("app.example.com",),
    environments={"preview": "https://shop-git-x.vercel.app"},
)
KINDS = {
    "http://localhost:3001": HostKind.HERE,
    "https://127.0.0.1:8443": HostKind.HERE,
    "http://0.0.0.0:8000": HostKind.HERE,
    "ws://[::1]:24678": HostKind.HERE,
    "http://api.localhost:3000": HostKind.HERE,
    "http://10.0.2.2:3000": HostKind.EMULATOR,
    "http://host.docker.internal:8080": HostKind.EMULATOR,
    "http://192.168.1.20:3000": HostKind.PRIVATE,
    "http://10.20.30.40": HostKind.PRIVATE,
    "http://172.20.0.3": HostKind.PRIVATE,
    "http://[fd12:3456::1]:80": HostKind.PRIVATE,
    "http://ada-macbook.local:3000": HostKind.LOCAL,
    "https://billing.corp": HostKind.LOCAL,
    "https://db.eu.internal": HostKind.LOCAL,
    "http://backend:8000": HostKind.LOCAL,
    "https://a1b2-84-1-2-3.ngrok-free.app": HostKind.TUNNEL,
    "https://quick-red-fox.trycloudflare.com": HostKind.TUNNEL,
    "https://shop.loca.lt": HostKind.TUNNEL,
    "https://x.serveo.net": HostKind.TUNNEL,
    "https://staging.example.com": HostKind.STAGING,
    "https://api-dev.example.com": HostKind.STAGING,
    "wss://ws.stg2.example.com": HostKind.STAGING,
    "https://shop-git-x.vercel.app": HostKind.STAGING,
}
PUBLIC = (
    "https://api.example.com", "https://www.example.com", "https://developer.example.com", "https://devices.example.com",
    "https://staging.other.com", "https://8.8.8.8", "http://172.32.0.1", "https://local.example.org", "http://www.w3.org/2000/svg",
    "https://ngrok.com", "https://localhost.run", "http://e:1", "https://internal.example.com", "http://169.254.169.254",
    "https://mylocalhost.com:3000", "http://10.0.0.300:80",
)  # fmt: skip


@pytest.mark.parametrize("address", KINDS)
def test_each_kind(tmp_path: Path, address: str) -> None:
    (seen,) = failed(judged(tmp_path, site(f'const api="{address}/api/v1";fetch(api)'), site=SITE), "dev-url")
    assert seen.subject == address
    assert str(KINDS[address]) in seen.message
    assert seen.location.path == SCRIPT


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_customers_reach(tmp_path: Path, address: str) -> None:
    assert only(judged(tmp_path, site(f'const api="{address}";fetch(api)'), site=SITE), "dev-url").status is Status.PASS


FIRES = {
    "a fallback": 'const a=cfg.api||"http://localhost:3001"',
    "a nullish fallback": 'const a=cfg.api??"http://localhost:3001"',
    "a compiled fallback": 'const a=null!==(n=c.url)&&void 0!==n?n:"http://localhost:3001"',
    "a default in an object": 'axios.create({baseURL:"http://localhost:3001/api"})',
    "a base with a port": 'new URL("/api/x","http://localhost:3001").href',
    "without a port, but with a path": 'fetch("http://localhost/api/orders")',
    "without a port, under a telling name": 'const c={apiUrl:"http://localhost"}',
    "without a scheme": 'const host="localhost:3001"',
    "in a template": "fetch(`http://localhost:3001/users/${e}`)",
    "escaped slashes": 'JSON.parse("{\\"api\\":1}");x={"api":"http:\\/\\/localhost:3001"}',
    "a socket": 'new WebSocket("ws://localhost:3001")',
    "with a credential": 'const a="http://ada:pw@localhost:3001/x"',
    "after a licence": '/*! MIT */\nconst a="http://localhost:3001"',
    "behind a regular expression": 'const q=/["\'`]/g,a="http://localhost:3001"',
    "after a request's mode": 'fetch("/a",{mode:"cors"}),x="http://localhost:3001"',
    "after a trusted event": 'e.isTrusted&&f(x),y="http://localhost:3001"',
    "after another check of the host": 'const h=new URL(location).hostname,a="http://localhost:3001"',
    "after a debug switch": 'const c={debug:!1,api:"http://localhost:3001"}',
    "beside a production address": 'const c={staging:0,production:{api:"http://localhost:3001"}}',
    "a frame": ("index.html", '<iframe src="http://localhost:3001/embed"></iframe>'),
    "a form": ("index.html", "<form action=http://localhost:3001/send method=post></form>"),
    "properties of an island": (
        "index.html",
        '<astro-island props="{&quot;api&quot;:&quot;http://localhost:3001&quot;}">',
    ),
    "an inline script": ("index.html", '<script>window.API="http://localhost:3001"</script>'),
    "a link": ("index.html", '<a href="http://localhost:3001/login">Sign in</a>'),
    "a style sheet": ("assets/app.css", "body{background:url(http://localhost:3001/a.png)}"),
    "an arrow": 'const f=()=>"http://localhost:3001"',
    "a list of settings": ("config.yml", "api: http://localhost:3001\n"),
    "a property list": ("Info.plist", "<dict><key>API</key><string>http://localhost:3001</string></dict>"),
    "a configuration": ("config.json", '{"api": "http://localhost:3001"}'),
}


@pytest.mark.parametrize("name", FIRES)
def test_what_fires(tmp_path: Path, name: str) -> None:
    what = FIRES[name]
    files = site(what) if isinstance(what, str) else {**site(), f"dist/{what[0]}": what[1]}
    (seen,) = failed(judged(tmp_path, files, site=SITE), "dev-url")
    assert "localhost" in seen.subject
    assert "ada" not in repr(seen)
    assert ("falls back" in seen.message) == ("fallback" in name)


SILENT = {
    "a line comment": 'f();// see "http://localhost:3001"\ng()',
    "a block comment": '/* api: "http://localhost:3001" */f()',
    "a licence": '/*! built from "http://localhost:3001" */f()',
    "a message": 'throw new Error("http://localhost:3001 did not answer")',
    "prose": 'const t="Open http://localhost:3001 in your browser"',
    "an error": 'throw Error("http://localhost:3001")',
    "a log line": 'console.log("http://localhost:3001")',
    "a placeholder": 'h("input",{placeholder:"http://localhost:3001"})',
    "a base of a parser": 'const u=new URL(e,"http://localhost")',
    "a base for the path only": 'const p=new URL(e,"http://localhost:3000").pathname',
    "a base with port zero": 'const u=new URL(e,"http://localhost:0")',
    "axios": 'const o=typeof window<"u"&&window.location.href||"http://localhost"',
    "a comparison": 'if(location.origin==="http://localhost:3001")f()',
    "a comparison, flipped": 'if("http://localhost:3001"===location.origin)f()',
    "a prefix": 'if(e.startsWith("http://localhost:3001"))f()',
    "a check of the host": 'const a=location.hostname==="localhost"?"http://localhost:3001":"https://api.example.com"',
    "a check of the host, negated": 'const a=location.hostname!=="localhost"?"https://api.example.com":"http://localhost:3001"',
    "a check of the host, as a statement": 'if(location.hostname==="localhost"){return"http://localhost:3001"}',
    "a development flag": 'const a=import.meta.env.DEV?"http://localhost:3001":"https://api.example.com"',
    "a table of environments": 'const e={development:"http://localhost:3001",production:"https://api.example.com"}',
    "a list of origins": 'const allowedOrigins=["https://app.example.com","http://localhost:3001"]',
    "a policy behind a flag": "const csp=`connect-src 'self' ${dev?'http://localhost:3001':''}`",
    "a regular expression": "const r=/^https?:\\/\\/localhost:3001/",
    "a port at run time": "open(`http://localhost:${e}/x`)",
    "the login of Supabase": 'const u="http://localhost:9999",v="supabase.auth.token",c={"X-Client-Info":"gotrue-js/2.9"}',
    "a chain of a wallet library": 'const c={name:"Anvil",rpcUrls:{default:{http:["http://127.0.0.1:8545"]}}}',
    "a translation": ("locales/en.json", '{"hint2": "Now open http://localhost:3001"}'),
    "code that a page shows": """h(code,{children:'"http://localhost:3001"'})""",
    "highlighted code in a string": "c='<span>(</span><span style=\"a:b;\">&#39;http://localhost:3001/x&#39;</span>'",
    "code in markup in a string": 'c=\'<span class="s">"http://localhost:3001"</span>\'',
    "text of a page": ("index.html", "<p>Run it at <code>http://localhost:3001</code>.</p>"),
    "quoted text of a page": ("index.html", '<pre>api = "http://localhost:3001"</pre>'),
    "a link that shows itself": ("index.html", '<a href="http://localhost:3001">http://localhost:3001</a>'),
    "a comment of a page": ("index.html", '<!-- <script src="http://localhost:3001/x.js"></script> -->'),
    "a note": ("README.md", 'api = "http://localhost:3001"'),
    "a licence file": ("assets/index.js.LICENSE.txt", '"http://localhost:3001"'),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_only_mentions_one(tmp_path: Path, name: str) -> None:
    what = SILENT[name]
    files = site(what) if isinstance(what, str) else {**site(), f"dist/{what[0]}": what[1]}
    seen = only(judged(tmp_path, files, site=SITE), "dev-url")
    assert seen.status is Status.PASS, seen.message


def test_sources_inside_a_map_do_not_count(tmp_path: Path) -> None:
    text = '{"version":3,"mappings":"","sources":["a.ts"],"sourcesContent":["fetch(\\"http://localhost:3001\\")"]}'
    assert only(judged(tmp_path, {**site(), f"{SCRIPT}.map": text}), "dev-url").status is Status.PASS


def test_one_address_is_one_finding(tmp_path: Path) -> None:
    files = {**site('a="http://localhost:3001/a"'), "dist/assets/b-Bmm3Xe22.js": 'a="http://localhost:3001/b"'}
    (seen,) = failed(judged(tmp_path, files), "dev-url")
    assert "2 places" in seen.message
    assert "allow_urls" in seen.remediation


def test_an_address_can_be_allowed(tmp_path: Path) -> None:
    options = Options(allow_urls=("http://localhost:3001/",))
    assert only(judged(tmp_path, site('a="http://localhost:3001/a"'), options=options), "dev-url").status is Status.PASS


@pytest.mark.parametrize(
    ("canonical", "address", "status"),
    [
        ("https://app.shop.corp", "https://api.shop.corp", Status.PASS),
        ("https://app.shop.corp", "https://billing.corp", Status.FAIL),
        ("https://192.168.1.9", "https://192.168.1.9/api", Status.PASS),
        ("https://192.168.1.9", "https://192.168.1.10/api", Status.FAIL),
        ("http://localhost:4173", "http://localhost:3001", Status.FAIL),
    ],
)
def test_a_product_of_a_private_network_has_private_names(
    tmp_path: Path, canonical: str, address: str, status: Status
) -> None:
    seen = only(judged(tmp_path, site(f'a="{address}"'), site=Site(canonical=canonical)), "dev-url")
    assert seen.status is status


def test_staging_is_unknown_of_without_a_domain(tmp_path: Path) -> None:
    assert only(judged(tmp_path, site('a="https://staging.example.com"')), "dev-url").status is Status.PASS
