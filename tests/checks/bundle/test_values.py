"""bundle/env-value: which values of .env files and job variables must not ship, in which forms, and that none is ever told."""

import base64
import html
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from launchgate.checks.bundle.spec import Options
from launchgate.checks.bundle.values import Needles, choose
from launchgate.detection import engine
from launchgate.detection.examples import expand
from launchgate.model import Severity, Status
from tests.checks.bundle.lab import failed, judged, of, only, site
from tests.support.secret_values import stripe_key

SECRET = "-".join(("q8Zk3v9Q", "w8Lx2Tn5", "Rb7/Yp1"))
DRAWN = "Zk3v9Qw8" + "Lx2Tn5Rb7Yp1"
MARK = {"q8Zk3v9Q", "w8Lx2Tn5", "Zk3v9Qw8", "Lx2Tn5Rb"}

FORMS: dict[str, Callable[[str], str | bytes]] = {
    "as it is": lambda value: f'const a="{value}"',
    "escaped": lambda value: f'const a="{value.replace("/", chr(92) + "/")}"',
    "in an address": lambda value: f'fetch("/x?key={quote(value, safe="")}")',
    "in base64": lambda value: f'atob("{base64.b64encode(b"user:" + value.encode()).decode()}")',
    "in hexadecimal": lambda value: f'h("{value.encode().hex()}")',
    "in a page": lambda value: f"<meta content='{html.escape(value)}'>",
    "in UTF-16": lambda value: b"\0\0" + value.encode("utf-16-le") + b"\0\0",
}
FIRES = {
    "SESSION_SECRET": DRAWN,
    "DATABASE_URL": "postgres://app:" + DRAWN + "@db.example.com:5432/app",
    "DB_PASSWORD": "correct horse " + "battery staple",
    "STRIPE_SECRET_KEY": stripe_key(),
    "SLACK_WEBHOOK_URL": "https://hooks.example.com/in/" + DRAWN,
    "PRIVATE_KEY": "-----BEGIN KEY-----\n" + DRAWN + "\n-----END KEY-----",
}
SILENT = {
    "VITE_API_KEY": DRAWN,
    "NEXT_PUBLIC_TOKEN": DRAWN,
    "SUPABASE_ANON_KEY": DRAWN,
    "SENTRY_DSN": "https://0123456789abcdef@o1.ingest.sentry.io/2",
    "API_URL": "https://api.example.com/v1",
    "NODE_ENV": "production",
    "DB_PASSWORD": "postgres",
    "ADMIN_PASSWORD": "changeme",
    "TOKEN_SECRET": "a1b2c3",
    "DEBUG_TOKEN": "true",
    "COMPANY_NAME": "Example Trading Ltd",
    "MAIL_FROM": "Example <hello@example.com>",
    "AWS_REGION": "eu-central-1",
    "S3_BUCKET": "example-uploads-2024",
    "AUTH0_CLIENT_ID": DRAWN,
    "PORT": "30015005",
    "TENANT": "8c2ad9e0-66d1-4c5e-9b1f-6b7a8d9e0f12",
    "CACHE_KEY": "example-application-cache",
    "SESSION_TOKEN_PATH": "/var/run/app/token",
    "REDIS_URL": "redis://cache.example.com:6379/0",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_value_in_every_form(tmp_path: Path, form: str) -> None:
    files = {**site(), "dist/data.html" if "page" in form else "dist/assets/data-Bmm3Xe22.js": FORMS[form](SECRET)}
    judgement = judged(tmp_path, {**files, ".env.production": f"SESSION_SECRET={SECRET}\n"})
    (seen,) = failed(judgement, "env-value")
    assert (seen.subject, seen.severity) == ("SESSION_SECRET", Severity.BLOCKER)
    assert ".env.production" in seen.message
    assert not [mark for mark in MARK if mark in repr(judgement)]


@pytest.mark.parametrize("name", FIRES)
def test_what_must_not_ship(tmp_path: Path, name: str) -> None:
    value = FIRES[name]
    files = site(f"const a={json.dumps(value)}")
    judgement = judged(tmp_path, {**files, ".env": f"{name}={json.dumps(value)}\n"})
    assert [seen.subject for seen in failed(judgement, "env-value")] == [name]
    assert not [mark for mark in MARK if mark in repr(of(judgement, "env-value"))]


@pytest.mark.parametrize("name", SILENT)
def test_short_common_and_public_values(tmp_path: Path, name: str) -> None:
    value = SILENT[name]
    judgement = judged(tmp_path, {**site(f"const a={json.dumps(value)}"), ".env": f"{name}={json.dumps(value)}\n"})
    assert [one.status for one in of(judgement, "env-value")] == [Status.NOT_APPLICABLE]


def test_a_clean_build_passes_with_what_was_compared(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {**site(), ".env": f"SESSION_SECRET={DRAWN}\nVITE_X={DRAWN}x\nPORT=3000\n"})
    seen = only(judgement, "env-value")
    assert (seen.status, seen.message) == (Status.PASS, "none of the values of 1 variable in 2 files of dist")


def test_a_part_of_a_longer_word_is_another_value(tmp_path: Path) -> None:
    value = "Zk3v9Qw8Lx"
    files = {**site(f'const a="prefix{value}suffix"'), ".env": f"SESSION_SECRET={value}\n"}
    assert only(judged(tmp_path, files), "env-value").status is Status.PASS


def test_a_value_that_a_public_variable_holds_too_is_public(tmp_path: Path) -> None:
    files = {**site(f'const a="{DRAWN}"'), ".env": f"API_TOKEN={DRAWN}\nVITE_API_TOKEN={DRAWN}\n"}
    assert only(judged(tmp_path, files), "env-value").status is Status.NOT_APPLICABLE


def test_a_value_that_a_public_variable_refers_to_is_public(tmp_path: Path) -> None:
    files = {
        **site(f'const a="{DRAWN}"'),
        ".env": f'PUSHER_APP_KEY={DRAWN}\nVITE_PUSHER_APP_KEY="${{PUSHER_APP_KEY}}"\n',
    }
    assert only(judged(tmp_path, files), "env-value").status is Status.NOT_APPLICABLE


def test_a_google_key_for_browsers_is_known_by_its_name(tmp_path: Path) -> None:
    key = expand("AI~za{b62:35}").decode()
    for name, expected in (("FIREBASE_API_KEY", Status.NOT_APPLICABLE), ("GEMINI_API_KEY", Status.FAIL)):
        files = {**site(f'const a="{key}"'), ".env": f"{name}={key}\n"}
        assert only(judged(tmp_path, files), "env-value").status is expected


def test_a_distinctive_value_of_a_plain_name_is_milder(tmp_path: Path) -> None:
    files = {**site(f'const a="{DRAWN}"'), ".env": f"PLAN_FOO={DRAWN}\n"}
    (seen,) = failed(judged(tmp_path, files), "env-value")
    assert seen.severity is Severity.HIGH


def test_examples_tests_and_dependencies_hold_no_values(tmp_path: Path) -> None:
    line = f"SESSION_SECRET={DRAWN}\n"
    places = (".env.example", ".env.sample", "tests/fixtures/.env", "node_modules/x/.env", ".env.production.template")
    files = {**site(f'const a="{DRAWN}"'), **dict.fromkeys(places, line)}
    assert only(judged(tmp_path, files), "env-value").status is Status.NOT_APPLICABLE


def test_variables_of_the_job(tmp_path: Path) -> None:
    options = Options(variables=("ORDER_CODE",))
    judgement = judged(
        tmp_path,
        site('const a="order-blue-4711"'),
        options=options,
        environ={"ORDER_CODE": "order-blue-4711", "OTHER": DRAWN},
    )
    (seen,) = failed(judgement, "env-value")
    assert (seen.subject, seen.severity) == ("ORDER_CODE", Severity.BLOCKER)
    assert "the job's environment" in seen.message


def test_a_variable_that_the_job_lacks_is_unknown(tmp_path: Path) -> None:
    judgement = judged(tmp_path, site(), options=Options(variables=("ORDER_CODE",)))
    seen = only(judgement, "env-value")
    assert (seen.status, seen.subject, seen.because) == (Status.UNKNOWN, "ORDER_CODE", None)
    assert seen.location.config == "bundle.variables[0]"


def test_declared_files_replace_those_that_were_found(tmp_path: Path) -> None:
    other = DRAWN[::-1]
    files = {
        **site(f'const a="{DRAWN}",b="{other}"'),
        ".env": f"A_SECRET={DRAWN}\n",
        "job/prod.list": f"B_SECRET={other}\n",
    }
    seen = failed(judged(tmp_path, files, options=Options(values=("job/prod.list",))), "env-value")
    assert [one.subject for one in seen] == ["B_SECRET"]


def test_a_declared_file_that_is_missing_is_unknown(tmp_path: Path) -> None:
    seen = only(judged(tmp_path, site(), options=Options(values=("job/prod.list",))), "env-value")
    assert (seen.status, seen.location.config) == (Status.UNKNOWN, "bundle.values[0]")


def test_what_visitors_may_see_can_be_said(tmp_path: Path) -> None:
    files = {**site(f'const a="{DRAWN}",b="{DRAWN[::-1]}"'), ".env": f"A_SECRET={DRAWN}\nWEB_SECRET={DRAWN[::-1]}\n"}
    options = Options(public_variables=("A_SECRET",), public_prefixes=("WEB_",))
    assert only(judged(tmp_path, files, options=options), "env-value").status is Status.NOT_APPLICABLE


def test_two_values_of_one_name_are_one_finding(tmp_path: Path) -> None:
    files = {
        **site(f'const a="{DRAWN}",b="{DRAWN[::-1]}"'),
        ".env.production": f"A_SECRET={DRAWN}\n", ".env.staging": f"A_SECRET={DRAWN[::-1]}\n",
    }  # fmt: skip
    assert [one.subject for one in failed(judged(tmp_path, files), "env-value")] == ["A_SECRET"]


def test_two_names_of_one_value_are_one_leak(tmp_path: Path) -> None:
    files = {**site(f'const a="{DRAWN}"'), ".env": f"A_SECRET={DRAWN}\nB_SECRET={DRAWN}\n"}
    seen = failed(judged(tmp_path, files), "env-value")
    assert [one.because for one in seen] == [None, "bundle/env-value#A_SECRET"]


def test_what_is_compiled_of_values_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine()  # its own patterns are cached, and may be
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LAUNCHGATE_DETECTION_CACHE", str(tmp_path))
    needles = Needles(choose([("A_SECRET", DRAWN, ".env", False)]).wanted)
    assert [one.name for one, _, _ in needles.found(f'a="{DRAWN}"'.encode())] == ["A_SECRET"]
    assert list(tmp_path.iterdir()) == []
