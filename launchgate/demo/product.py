"""The demo's repository: a small product with the history, the settings and the gaps of a first release.

Every credential is made up on the spot from random characters, so that nothing secret-looking stands in this source.
"""

import os
import secrets
import string
import subprocess
from pathlib import Path

from launchgate.demo.names import HELP, HELP_LEADS_TO, NAME_SERVER
from launchgate.demo.pages import APEX, APP, HOSTS, WWW
from launchgate.demo.site import EDGE_HEADER, Ports
from launchgate.detection import engine

SESSION = "QUOTELY_SESSION"
"""The environment variable that holds the test customer's cookie."""
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


def build(folder: Path, ports: Ports, resolver: int, ca_file: Path, *, fixed: bool) -> None:
    """Make the repository in `folder`; `resolver` is the port of its DNS. Needs git; raises OSError when it is not installed."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    leak = f'PAYMENTS_KEY = "{_made_up_key()}"\n'
    _commit(
        folder, {"quotely/settings.py": _APP, ".env.example": _EXAMPLE, ".gitignore": ".env\n"}, "Start the product"
    )
    _commit(folder, {"quotely/payments.py": leak}, "Take payments")
    _commit(
        folder,
        {"quotely/payments.py": 'import os\n\nPAYMENTS_KEY = os.environ["PAYMENTS_KEY"]\n'},
        "Read the key from outside",
    )
    files = {"launchgate.yml": _config(ports, resolver, ca_file, leak if fixed else None)}
    if fixed:
        files[".env.example"] = _EXAMPLE + "MAIL_API_KEY=\nPAYMENTS_KEY=\n# optional\nQUOTELY_CURRENCY=EUR\n"
        files[".pre-commit-config.yaml"] = _HOOKS
        files["ops/production.names"] = "DATABASE_URL\nMAIL_API_KEY\nPAYMENTS_KEY\n"
    else:
        files["ops/production.names"] = "DATABASE_URL\nPAYMENTS_KEY\n"
    _commit(folder, files, "Prepare the launch")


def _made_up_key() -> str:
    return "sk_" + "live_" + "".join(secrets.choice(_BASE62) for _ in range(99))


def _config(ports: Ports, resolver: int, ca_file: Path, rotated: str | None) -> str:
    dialled = "".join(
        f'    "{host}:80": "127.0.0.1:{ports.http}"\n    "{host}:443": "127.0.0.1:{ports.https}"\n' for host in HOSTS
    )
    text = f"""# The demo's product, dialled on this machine as if its names were live already.
site:
  canonical: https://{WWW}
  hosts: [{APP}]
network:
  resolvers: ["127.0.0.1:{resolver}"]
  connect_to:
    "{NAME_SERVER}:53": "127.0.0.1:{resolver}"
{dialled}  ca_file: {ca_file}
  allow_private: [127.0.0.1, 192.0.2.0/24]
dns:
  records: [{{name: help, type: CNAME, value: {HELP_LEADS_TO}.}}]
  expected: {{{WWW}: [192.0.2.10]}}
  mail: [{APEX}]
  intended: [{HELP}, {NAME_SERVER}, mail.{APEX}, mta-sts.{APEX}]
email: {{domains: [{APEX}], senders: [{{ip: 192.0.2.25}}], selectors: [s1]}}
edge:
  origins: ["127.0.0.1:{ports.origin}"]
  known: [{{name: Demo edge, networks: [192.0.2.0/24], headers: [{EDGE_HEADER}]}}]
cache:
  private: [/account]
  session: {{headers: {{Cookie: "session=${{{SESSION}}}"}}}}
env:
  environments:
    production: {{names: ops/production.names}}
redirect:
  urls: [/old-pricing]
smoke:
  login: /login
  health: /healthz
  pages:
    - {{path: /pricing, text: One plan}}
perf:
  routes:
    - {{path: /api/quotes, critical: true}}
limits: {{requests_per_second: 60}}
"""
    if rotated is not None:
        (value,) = (one for one in engine().scan(rotated.encode(), path="quotely/payments.py") if not one.public)
        identity = value.identity("quotely/payments.py")
        text += f"secrets:\n  rotated:\n    - {{fingerprint: '{identity}', owner: Ada, date: 2026-01-04}}\n"
    return text


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
