"""What the files show of error tracking, releases and analytics."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.files import MOST
from launchgate.model import Status
from tests.checks.obs.lab import every, is_, judged, one, product, statuses
from tests.support.web import page

NEXT = {"dependencies": {"next": "15.0.0", "react-dom": "19.0.0", "@sentry/nextjs": "9.0.0"}}
REACT = {"dependencies": {"react-dom": "19.0.0", "vite": "6.0.0"}}
DJANGO = "django==5.1\nsentry-sdk[django]==2.19\n"
ENV = "SENTRY_DSN=\n"
SERVER = {"server": "pass"}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"package.json": NEXT, ".env.example": "NEXT_PUBLIC_SENTRY_DSN=\n"}, {"server": "pass", "frontend": "pass"}),
        ({"requirements.txt": DJANGO, ".env.example": ENV}, {"server": "pass"}),
        ({"requirements.txt": DJANGO, "compose.yml": "services: {app: {environment: {SENTRY_DSN: }}}\n"}, {"server": "pass"}),
        ({"requirements.txt": DJANGO}, {"Sentry": "fail"}),
        ({"requirements.txt": "django==5.1\n", ".env.example": ENV}, {"Sentry": "fail"}),
        ({"requirements.txt": "django==5.1\n"}, {"error tracking": "fail"}),
        (
            {"api/requirements.txt": DJANGO, "web/package.json": REACT, ".env.example": ENV},
            {"server": "pass", "frontend": "fail"},
        ),
        (
            {"api/requirements.txt": DJANGO, "web/package.json": REACT, ".env": ENV, "web/index.html": "js.sentry-cdn.com/x"},
            {"server": "pass", "frontend": "pass"},
        ),
        (
            {"package.json": {"dependencies": {"@sentry/react": "9"}}, "apps/web/package.json": REACT, ".env": ENV},
            {"frontend": "pass"},
        ),
        ({"Gemfile": "gem 'rails'\ngem 'honeybadger'\n", ".env.example": "HONEYBADGER_API_KEY=\n"}, {"server": "pass"}),
        ({"Gemfile": "gem 'rails'\ngem 'honeybadger'\n", ".env.example": ENV}, {"Sentry": "fail", "Honeybadger": "fail"}),
        ({"go.mod": "require github.com/gin-gonic/gin v1\nrequire github.com/getsentry/sentry-go v0\n", ".env": ENV}, SERVER),
        ({"requirements.txt": "django\nnewrelic\n", "deploy.yml": "env: [NEW_RELIC_LICENSE_KEY]\n"}, {"server": "pass"}),
        ({"requirements.txt": "django\nsentry-sdk\n", ".env": ENV + "DD_API_KEY=\n"}, {"server": "pass"}),
        ({"package.json": {"dependencies": {"express": "5", "rollbar": "2"}}, ".env": "ROLLBAR_SERVER_TOKEN=\n"}, SERVER),
        ({"README.md": "SENTRY_DSN"}, {"error tracking": "not-applicable"}),
    ],
)  # fmt: skip
def test_a_library_and_its_address_belong_together(
    tmp_path: Path, files: dict[str, Any], wanted: dict[str, str]
) -> None:
    assert statuses(judged(tmp_path, files), "error-tracking") == wanted


def test_the_messages_name_what_is_missing(tmp_path: Path) -> None:
    seen = one(judged(tmp_path, {"requirements.txt": DJANGO}), "error-tracking")
    assert is_(seen, Status.FAIL, "`requirements.txt` loads Sentry, but no env or settings file names SENTRY_DSN")
    assert "`SENTRY_DSN=` to .env.example" in seen.remediation


def test_an_address_in_the_code_counts(tmp_path: Path) -> None:
    address = f"https://{'ab12' * 8}@o1.ingest.sentry.io/42"
    files = {"package.json": NEXT, "src/main.ts": f"Sentry.init({{ dsn: '{address}' }})"}
    assert statuses(judged(tmp_path, files), "error-tracking") == {"server": "pass", "frontend": "pass"}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, Status.FAIL),
        ({".github/workflows/d.yml": "env: {SENTRY_RELEASE: '${{ github.sha }}'}"}, Status.PASS),
        ({"app/main.py": "import sentry_sdk\nsentry_sdk.init(dsn=DSN, release=VERSION)\n"}, Status.PASS),
        ({"app/main.py": "import sentry_sdk\nsentry_sdk.init(dsn=DSN)\n"}, Status.FAIL),
        ({"app/other.py": "build(release=VERSION)\n"}, Status.FAIL),
        ({"d.yml": "uses: getsentry/action-release@v3"}, Status.PASS),
    ],
)
def test_errors_name_their_release(tmp_path: Path, more: dict[str, Any], status: Status) -> None:
    found = judged(tmp_path, {"requirements.txt": DJANGO, ".env.example": ENV, **more})
    assert {subject: seen.status for subject, seen in every(found, "release-tag").items()} == {"Sentry": status}


def test_without_a_tracker_nothing_is_tagged(tmp_path: Path) -> None:
    assert is_(
        one(judged(tmp_path, {"requirements.txt": "django"}), "release-tag"), Status.NOT_APPLICABLE, "no error tracker"
    )


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        (
            {"index.html": '<script src="https://plausible.io/js/script.js"></script>'},
            Status.PASS,
            "Plausible (`index.html`)",
        ),
        ({"package.json": {"dependencies": {"react-dom": "19", "posthog-js": "1"}}}, Status.PASS, "PostHog"),
        ({"package.json": REACT}, Status.FAIL, "no analytics tool"),
        ({"requirements.txt": "fastapi"}, Status.NOT_APPLICABLE, "no page and no frontend"),
    ],
)
def test_analytics(tmp_path: Path, files: dict[str, Any], status: Status, said: str) -> None:
    seen = one(judged(tmp_path, files), "analytics")
    assert is_(seen, status, said)
    assert str(seen.severity) == "info"


def test_analytics_on_the_live_page(tmp_path: Path) -> None:
    from launchgate.model import Stage
    from tests.checks.obs.lab import of_context

    routes = {"/": page('<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>')}
    with product(tmp_path, routes) as (here, _):
        from dataclasses import replace

        from launchgate.clients.files import FolderTree

        found = of_context(replace(here, stage=Stage.RELEASE, tree=FolderTree(tmp_path)))
    assert is_(one(found, "analytics"), Status.PASS, "Google Analytics")


def test_a_lock_file_and_a_manifest_are_no_settings(tmp_path: Path) -> None:
    files = {"package.json": NEXT | {"scripts": {"x": "SENTRY_DSN=1 node ."}}, "package-lock.json": {"SENTRY_DSN": 1}}
    assert every(judged(tmp_path, files), "error-tracking")["Sentry"].status is Status.FAIL


def test_an_unrelated_version_is_no_release(tmp_path: Path) -> None:
    files = {
        "Gemfile": "gem 'rails'\ngem 'airbrake'\n",
        ".env": "AIRBRAKE_PROJECT_KEY=\n",
        "compose.yml": "version: '3'\n",
    }
    assert one(judged(tmp_path, files), "release-tag").status is Status.FAIL
    more = {"config/initializers/airbrake.rb": "Airbrake.configure { |c| c.version = REV }\n"}
    assert one(judged(tmp_path, more), "release-tag").status is Status.PASS


def test_more_files_than_one_run_reads_leave_it_open(tmp_path: Path) -> None:
    for number in range(MOST):
        (tmp_path / f"f{number}.js").touch()
    found = judged(tmp_path, {"package.json": REACT})
    for rule in ("error-tracking", "analytics"):
        assert is_(one(found, rule), Status.UNKNOWN, "there are more files than one run reads")
    ready = judged(tmp_path, {"package.json": NEXT, ".env.example": ENV})
    assert statuses(ready, "error-tracking") == {"server": "pass", "frontend": "pass"}
