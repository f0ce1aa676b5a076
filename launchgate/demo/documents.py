"""The demo repository's papers and pipelines: how it is deployed, taken back and watched. Not mended, each has its gap."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from launchgate.demo import handing_over
from launchgate.demo.answers import APP, WWW

ROLLBACK, MONITORS, ALERT_TEST = "docs/rollback.md", "ops/gatus.yml", "launchgate-alert-test.json"
_SINK = "slack ${SLACK_WEBHOOK}"
_ROLLBACK = """# Rollback

Who decides: Ada Example, the engineer on call.

1. List the releases and take the one before the current: `fly releases`
2. Roll back: `fly deploy --image registry.fly.io/quotely:PREVIOUS`
3. Log in and open a quote.

Last drilled: {drilled} by Bob Example, on staging.
"""
_DATABASE = """
## Database

Migrations only add; one that drops a column says in its plan how the data is restored from the backup of the night before.
"""
_DEPLOY = f"""# Deploying

1. Merge to `main`. The workflow `deploy` brings it to production, https://{WWW}.
2. Check that https://{WWW}/healthz answers and that the smoke test is green.
"""
_CHECKLIST = """# Release checklist

- [ ] CI is green
- [ ] The backup of last night is there
- [ ] Rollback: the previous version is noted (docs/rollback.md)
"""
_CHECKOUT = "      - uses: actions/checkout@v4\n"
_JOB = "    runs-on: ubuntu-latest\n"
_CI = (
    f"name: CI\non: [pull_request]\npermissions: {{contents: read}}\njobs:\n  check:\n{_JOB}    steps:\n{_CHECKOUT}"
    "      - run: pip install --require-hashes -r requirements.txt\n      - run: ruff check .\n      - run: pytest\n"
)
_RELEASE = (
    f"name: Deploy\non:\n  push: {{branches: [main]}}\npermissions: {{contents: read}}\njobs:\n  deploy:\n{_JOB}"
    f"    environment: production\n    steps:\n{_CHECKOUT}      - run: flyctl deploy --remote-only\n"
)


def papers(now: datetime, *, fixed: bool) -> Iterator[tuple[str, str]]:
    """Path to text. `now` dates what has a date."""
    drilled = (now - timedelta(days=20)).date().isoformat()
    yield ROLLBACK, _ROLLBACK.format(drilled=drilled) + (_DATABASE if fixed else "")
    yield "docs/deploy.md", _DEPLOY
    yield "docs/release-checklist.md", _CHECKLIST
    yield ".github/workflows/ci.yml", _CI
    yield ".github/workflows/deploy.yml", _RELEASE
    yield from handing_over.papers(drilled, fixed=fixed)
    yield MONITORS, _gatus(fixed=fixed)
    yield ALERT_TEST, _alert_test(now.astimezone(UTC) - timedelta(days=3))


def _gatus(*, fixed: bool) -> str:
    """The monitor's configuration. The one that is not mended still watches staging, from before there was a product."""
    watched = (
        [f"https://{WWW}/", f"https://{APP}/", f"https://{WWW}/login"] if fixed else ["https://staging.demo.test/"]
    )
    conditions = '["[STATUS] == 200", "[CERTIFICATE_EXPIRATION] > 240h"]'
    rows = "".join(
        f"  - {{name: {url}, url: {url}, interval: 60s, conditions: {conditions}, alerts: [{{type: slack}}]}}\n"
        for url in watched
    )
    return f'alerting: {{slack: {{webhook-url: "${{SLACK_WEBHOOK}}"}}}}\nendpoints:\n{rows}'


def _alert_test(sent: datetime) -> str:
    """The record of `launchgate monitor alert-test --confirm`, as it would be committed."""
    alert = {
        "sink": _SINK, "owner": "Ada Example", "nonce": "launchgate-check-4711", "sent": sent.isoformat(timespec="seconds"),
        "state": "delivered", "proof": "person", "seconds": 41.0, "within_s": 300.0, "reason": None,
    }  # fmt: skip
    return json.dumps({"schema": "launchgate-alert-test/1", "commit": None, "alerts": [alert]}, indent=2) + "\n"
