"""`launchgate demo`: a small product on this machine, judged by the very command a pipeline would run."""

import os
import secrets
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
_REPORTS = ("html", "json", "junit", "sarif", "markdown")
_SUFFIX = {
    "html": "report.html",
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

    The product has a leaked key in its history, gaps in its environment, an alias to a help centre that is gone, mail that
    receivers cannot tell from forgeries, a certificate that expired, and a live site with an account page in a public cache, a
    way around its edge, a redirect loop, a slow route and a script that browsers refuse. Nothing outside this machine is asked.
    The exit code is the verdict's: 1 here, 0 with --fixed.
    """
    from launchgate.demo import authority, names, pages, product, site

    reports = Path(reports_dir).resolve()
    with tempfile.TemporaryDirectory(prefix="launchgate-demo-") as name:
        folder = Path(name)
        left = dict.fromkeys(pages.HOSTS, _LEFT) | ({} if fixed else {pages.APP: _EXPIRED})
        ca_file, certificates = authority.certify(folder, left)
        session = secrets.token_hex(16)
        answers = pages.site(f"session={session}", fixed=fixed)
        zone = names.zone(authority.mail_key(), fixed=fixed)
        with site.serve(answers, certificates, fixed=fixed) as ports, names.serve(zone) as resolver:
            try:
                product.build(folder / "quotely", ports, resolver, ca_file, fixed=fixed)
            except FileNotFoundError:
                raise UsageError("the demo makes a repository, and git is not installed; install git") from None
            code = _run(folder / "quotely", reports, {product.SESSION: session})
    click.echo(f"\nReports in {reports}: {', '.join(_SUFFIX[name] for name in _REPORTS)}")
    click.echo(f"Open report.html in a browser: file://{reports / _SUFFIX['html']}")
    click.echo(f"Exit code {code}: {'a pipeline would go on' if code == 0 else 'a pipeline would stop here'}.")
    if not fixed and code == 1:
        click.echo("The same product, mended: make demo ARGS=--fixed (or launchgate demo --fixed)")
    return code


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
