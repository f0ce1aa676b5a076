"""`launchgate demo`: a small product on this machine, judged by the very command a pipeline would run."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

import launchgate
from launchgate.errors import UsageError

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

    The product has a leaked key in its history, gaps in its environment, and a live site with a redirect loop, a slow route,
    a failing page, and mail that receivers cannot tell from forgeries. The exit code is the verdict's: 1 here, 0 with --fixed.
    """
    from launchgate.demo import authority, names, product, site

    reports = Path(reports_dir).resolve()
    with tempfile.TemporaryDirectory(prefix="launchgate-demo-") as name:
        folder = Path(name)
        ca_file, certificate, key = authority.certify(folder, site.HOSTS)
        with site.serve(certificate, key, fixed=fixed) as ports, names.serve(names.zone(fixed=fixed)) as resolver:
            try:
                product.build(folder / "quotely", ports, resolver, ca_file, fixed=fixed)
            except FileNotFoundError:
                raise UsageError("the demo makes a repository, and git is not installed; install git") from None
            code = _run(folder / "quotely", reports)
    click.echo(f"\nReports in {reports}: {', '.join(_SUFFIX[name] for name in _REPORTS)}")
    click.echo(f"Open report.html in a browser: file://{reports / _SUFFIX['html']}")
    click.echo(f"Exit code {code}: {'a pipeline would go on' if code == 0 else 'a pipeline would stop here'}.")
    if not fixed and code == 1:
        click.echo("The same product, mended: make demo ARGS=--fixed (or launchgate demo --fixed)")
    return code


def _run(repository: Path, reports: Path) -> int:
    """`launchgate run` in a process of its own, so that its clocks share no interpreter with the servers."""
    wanted = ["terminal", *(f"{name}:{reports / _SUFFIX[name]}" for name in _REPORTS)]
    arguments = [argument for text in wanted for argument in ("--report", text)]
    package = str(Path(launchgate.__file__).resolve().parent.parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_"))}
    environ = {**kept, "PYTHONPATH": package, "PYTHONSAFEPATH": "1"}
    sys.stdout.flush()
    call = (sys.executable, "-m", "launchgate", "run", *arguments)
    return subprocess.run(call, cwd=repository, env=environ, check=False).returncode
