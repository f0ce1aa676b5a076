"""bundle/secret on real build output: what fires, what browsers are meant to have, where it is told to stand."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from launchgate.detection.examples import expand
from launchgate.model import Severity, Status
from tests.checks.bundle.lab import SCRIPT, failed, judged, only, site
from tests.support.secret_values import github_token, stripe_key


def _jwt(role: str) -> str:
    parts = [
        {"alg": "HS256", "typ": "JWT"},
        {"iss": "supabase", "ref": "abcdefghijklmnopqrst", "role": role, "exp": 2015360000},
    ]
    head, claims = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return f"{head}.{claims}.{expand('{url:43}').decode()}"


def _google() -> str:
    return expand("AI~za{b62:35}").decode()


FIRES: dict[str, Callable[[], str]] = {
    "a provider's token": lambda: f'fetch("/x",{{headers:{{authorization:"Bearer {github_token()}"}}}})',
    "a payment key": lambda: f'const s=new Stripe("{stripe_key()}")',
    "a service role": lambda: f'createClient("https://x.supabase.co","{_jwt("service_role")}")',
    "an encoded token": lambda: f'atob("{base64.b64encode(("token=" + github_token()).encode()).decode()}")',
    "a model key": lambda: f'const u="https://generativelanguage.googleapis.com/v1?key={_google()}"',
}
SILENT: dict[str, Callable[[], str]] = {
    "a publishable key": lambda: "Stripe('pk" + "_live_" + stripe_key()[8:40] + "')",
    "an anonymous role": lambda: f'createClient("https://x.supabase.co","{_jwt("anon")}")',
    "a Firebase web key": lambda: (
        f'initializeApp({{apiKey:"{_google()}",authDomain:"x.firebaseapp.com",appId:"1:1:web:1"}})'
    ),
    "a Sentry DSN": lambda: f'init({{dsn:"https://{expand("{hex:32}").decode()}@o12.ingest.sentry.io/34"}})',
    "a search key": lambda: (
        f'docsearch({{appId:"R2IYF7ETH7",apiKey:"{expand("{hex:32}").decode()}",indexName:"docs"}})'
    ),
    "a route under a password's name": lambda: 'r={signInWithPassword:"/v1/accounts:signInWithPassword1"}',
    "a polyfill of addresses": lambda: "s.username=r.username,s.host=r.host;t.x=1,s.password=r.password,s.host=r.host",
    "a label before code": lambda: 'h("label",{htmlFor:"p1"},"Password:"),B?$e.createElement("b",null," ******1")',
    "a map key": lambda: f'"https://maps.googleapis.com/maps/api/js?key={_google()}"',
}


@pytest.mark.parametrize("name", FIRES)
def test_what_fires(tmp_path: Path, name: str) -> None:
    judgement = judged(tmp_path, site(FIRES[name]()))
    (seen,) = failed(judgement, "secret")
    assert seen.subject == SCRIPT
    assert seen.location.line == 1
    assert seen.evidence is not None
    assert "waive" in seen.remediation


@pytest.mark.parametrize("name", SILENT)
def test_what_browsers_are_meant_to_have(tmp_path: Path, name: str) -> None:
    judgement = judged(tmp_path, site(SILENT[name]()))
    seen = only(judgement, "secret")
    assert (seen.status, seen.subject) == (Status.PASS, "dist"), seen.message
    assert seen.message == "no secret in 2 files of dist"


def test_a_known_format_blocks_and_one_value_is_one_finding(tmp_path: Path) -> None:
    token = github_token()
    files = {**site(f'const a="{token}"'), "dist/assets/other-Dx81kQ2a.js": f'const b="{token}"'}
    (seen,) = failed(judged(tmp_path, files), "secret")
    assert seen.severity is Severity.BLOCKER
    assert "2 places" in seen.message
    assert token not in repr(seen)


def test_a_long_line_tells_the_character(tmp_path: Path) -> None:
    judgement = judged(tmp_path, site("/*x*/\n" + "a;" * 600 + f'const a="{github_token()}"'))
    (seen,) = failed(judgement, "secret")
    assert "line 2, character 1,209" in seen.message
    assert seen.location.line == 2


def test_identity_outlives_a_new_hash_in_the_name(tmp_path: Path) -> None:
    password = "".join(("Tr0ub4", "dor", "&3xQ"))
    code = f'const config={{dbPassword:"{password}"}}'
    one = failed(judged(tmp_path / "a", site(code)), "secret")
    two = failed(
        judged(tmp_path / "b", {"dist/index.html": "<script></script>", "dist/assets/index-Zz91abQx.js": code}),
        "secret",
    )
    assert [seen.fingerprint for seen in one] == [seen.fingerprint for seen in two] != []
