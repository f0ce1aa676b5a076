"""The demo's repository: a small product with the history, the settings and the gaps of a first release.

Every credential is made up on the spot from random characters, so that nothing secret-looking stands in this source.
"""

import os
import secrets
import string
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from launchgate.demo.declared import Places, launchgate_yml
from launchgate.demo.documents import papers
from launchgate.detection import engine

_BASE62 = string.ascii_letters + string.digits
_APP = '''"""Quotely: quotes your customers accept."""

import os

DATABASE = os.environ["DATABASE_URL"]
MAIL_KEY = os.environ["MAIL_API_KEY"]
CURRENCY = os.environ.get("QUOTELY_CURRENCY", "EUR")
'''
_EXAMPLE = "# Where quotes are kept\nDATABASE_URL=postgresql://localhost/quotely\n"
_HOOKS = (
    "repos:\n  - repo: https://github.com/launchgate/launchgate\n"
    "    rev: 0000000000000000000000000000000000000000\n    hooks: [{id: launchgate}]\n"
)
_TABLES = "CREATE TABLE quotes (id bigint PRIMARY KEY, customer bigint NOT NULL, body text, legacy_total text);\n"
_PLAN = (
    "-- Plan: nothing reads quotes.legacy_total since 1.4; the backup of the night before has it, restored with\n"
    "-- pg_restore -t quotes. Owner: Ada Example\n"
)
_CONTRACT = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\nALTER TABLE quotes DROP COLUMN legacy_total;\n"


def build(folder: Path, places: Places, *, fixed: bool) -> None:
    """Make the repository in `folder`. Needs git; raises OSError when it is not installed."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    leak = f'PAYMENTS_KEY = "{_made_up_key()}"\n'
    first = {
        "quotely/settings.py": _APP,
        ".env.example": _EXAMPLE,
        ".gitignore": ".env\n",
        "migrations/0001_quotes.sql": _TABLES,
    }
    _commit(folder, first, "Start the product")
    _commit(folder, {"quotely/payments.py": leak}, "Take payments")
    mended = 'import os\n\nPAYMENTS_KEY = os.environ["PAYMENTS_KEY"]\n'
    _commit(folder, {"quotely/payments.py": mended}, "Read the key from outside")
    _git(folder, "tag", "v1.4.0")
    config = launchgate_yml(places) + (_rotated(leak) if fixed else "")
    launch = {"launchgate.yml": config, **_release(fixed=fixed), **dict(papers(datetime.now(UTC), fixed=fixed))}
    _commit(folder, launch, "Prepare the launch")


def _release(*, fixed: bool) -> dict[str, str]:
    """What the release itself brings, beside its papers."""
    names = ["DATABASE_URL", "PAYMENTS_KEY"] + (["MAIL_API_KEY"] if fixed else [])
    files = {
        "migrations/0002_drop_legacy_total.sql": (_PLAN if fixed else "") + _CONTRACT,
        "ops/production.names": "".join(f"{name}\n" for name in sorted(names)),
    }
    if fixed:
        files[".env.example"] = _EXAMPLE + "MAIL_API_KEY=\nPAYMENTS_KEY=\n# optional\nQUOTELY_CURRENCY=EUR\n"
        files[".pre-commit-config.yaml"] = _HOOKS
    return files


def _made_up_key() -> str:
    return "sk_" + "live_" + "".join(secrets.choice(_BASE62) for _ in range(99))


def _rotated(leak: str) -> str:
    """The declaration that the key which leaked opens nothing any more."""
    (value,) = (one for one in engine().scan(leak.encode(), path="quotely/payments.py") if not one.public)
    identity = value.identity("quotely/payments.py")
    return f"secrets:\n  rotated:\n    - {{fingerprint: '{identity}', owner: Ada, date: 2026-01-04}}\n"


def _commit(folder: Path, files: dict[str, str], message: str) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    person = {"NAME": "Ada", "EMAIL": "ada@demo.test"}
    identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    environ = {
        "PATH": os.environ.get("PATH", ""),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **identity,
    }
    subprocess.run(("git", *arguments), cwd=folder, env=environ, check=True, capture_output=True)  # noqa: S607 - the user's git
