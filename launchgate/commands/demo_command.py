"""`launchgate demo`: a small product on this machine, judged by the very command a pipeline would run."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import click

import launchgate
from launchgate.errors import UsageError

_LEFT, _EXPIRED = timedelta(days=60), timedelta(days=-2)
"""What the certificates have left of their 90 days."""
_REPORTS = ("html", "handover-html", "json", "junit", "sarif", "markdown")
_SUFFIX = {
    "html": "report.html",
    "handover-html": "handover.html",
    "json": "verdict.json",
    "junit": "junit.xml",
    "sarif": "report.sarif",
    "markdown": "summary.md",
}


@click.command("demo", short_help="Start a small product on this machine and judge it.")
@click.option("--fixed", is_flag=True, help="The same product with its faults mended: ends in go.")
@click.option(
    "--reports-dir", default="demo-reports", show_default=True, metavar="DIR", help="Where the reports are written."
)
def command(fixed: bool, reports_dir: str) -> int:
    """Start a small product on this machine, run the gate against it, and write the reports.

    The product has a customer who can read another's quote, a lead form whose mail goes nowhere, an assistant that tells what it
    was to keep, an account page in a public cache, a certificate that expired, a redirect loop, mail that receivers cannot tell
    from forgeries, a script that browsers refuse, a migration that deletes data without a plan, a way back that says nothing of
    the database, a gap in its environment and a leaked key in its history; and a few things that can wait. Its mail stays in a
    mail catcher of this process, and nothing outside this machine is asked.
    The exit code is the verdict's: 1 here, 0 with --fixed.
    """
    reports = Path(reports_dir).resolve()
    code = _judge(reports, fixed=fixed)
    click.echo(f"\nReports in {reports}: {', '.join(_SUFFIX[name] for name in _REPORTS)}")
    click.echo(f"Open report.html in a browser: file://{reports / _SUFFIX['html']}")
    click.echo(f"Exit code {code}: {'a pipeline would go on' if code == 0 else 'a pipeline would stop here'}.")
    if not fixed and code == 1:
        click.echo("The same product, mended: make demo ARGS=--fixed (or launchgate demo --fixed)")
    return code


def _judge(reports: Path, *, fixed: bool) -> int:
    """Start the product's servers, make its repository, and run the gate against both; the verdict's exit code."""
    from launchgate.demo import answers, authority, declared, mail, names, pages, product, site
    from launchgate.demo.accounts import Credentials

    credentials = Credentials()
    left = dict.fromkeys(answers.HOSTS, _LEFT) | ({} if fixed else {answers.APP: _EXPIRED})
    zone = names.zone(authority.mail_key(), fixed=fixed)
    with tempfile.TemporaryDirectory(prefix="launchgate-demo-") as name, mail.serve() as post:
        folder = Path(name)
        ca_file, certificates = authority.certify(folder, left)
        shown = pages.site(credentials, post.smtp, fixed=fixed)
        with site.serve(shown, certificates, fixed=fixed) as ports, names.serve(zone) as resolver:
            places = declared.Places(site=ports, resolver=resolver, catcher=post.web, ca_file=ca_file)
            try:
                product.build(folder / "quotely", places, fixed=fixed)
            except FileNotFoundError:
                raise UsageError("the demo makes a repository, and git is not installed; install git") from None
            return _run(folder / "quotely", reports, credentials.environ())


def _run(repository: Path, reports: Path, secret: dict[str, str]) -> int:
    """`launchgate run` in a process of its own, so that its clocks share no interpreter with the servers."""
    wanted = ["terminal", *(f"{name}:{reports / _SUFFIX[name]}" for name in _REPORTS)]
    arguments = [argument for text in wanted for argument in ("--report", text)]
    package = str(Path(launchgate.__file__).resolve().parent.parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_"))}
    environ = {**kept, **secret, "PYTHONPATH": package, "PYTHONSAFEPATH": "1"}
    sys.stdout.flush()
    call = (sys.executable, "-m", "launchgate", "run", *arguments)
    return subprocess.run(call, cwd=repository, env=environ, check=False).returncode
