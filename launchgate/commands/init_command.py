"""`launchgate init`: a first launchgate.yml from what the repository and the URL show, with the reason beside each line."""

import os
import sys
from pathlib import Path

import click

from launchgate.clients.files import FolderTree
from launchgate.clients.git import Repository
from launchgate.config_meaning import url_defect
from launchgate.context import Clients, Deadline, Tree
from launchgate.delivery import write_file
from launchgate.errors import CannotJudge, UsageError
from launchgate.live import Live, look
from launchgate.masking import masked_text
from launchgate.proposal import Proposal, Shown, propose
from launchgate.redact import Redactor
from launchgate.reporters._escape import terminal
from launchgate.settings import CONFIG_NAME, Limits, Network, Site
from launchgate.starting import Start, from_har, from_openapi, read_start

_SECONDS = 30.0
_PAGES = 20
"""Pages of the site that are opened to find its most important ones."""


@click.command("init", short_help="Write launchgate.yml from what the repository and the URL show.")
@click.option("--url", metavar="URL", help="The product's main address, e.g. https://www.example.com.")
@click.option(
    "--from",
    "source",
    metavar="KIND:FILE",
    help="Begin with openapi:FILE (OpenAPI 3) or har:FILE (a browser's recording).",
)
@click.option(
    "--output", default=CONFIG_NAME, show_default=True, metavar="FILE", help="Where to write it; - prints it."
)
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
@click.option("--offline", is_flag=True, help="Do not open the URL; write what the repository alone shows.")
@click.option("--mail/--no-mail", default=None, help="Whether the product sends mail from its domain; asked otherwise.")
def command(
    url: str | None, source: str | None, output: str, force: bool, offline: bool, mail: bool | None
) -> int:  # fmt: skip
    """Write launchgate.yml from what the repository and the URL show, and say why."""
    if url is not None and (defect := url_defect(url)):
        raise UsageError(f"--url: {defect}")
    start = _start(source, url) if source is not None else None
    if url is None and start is not None:
        url = start.url
        if url is None:
            raise UsageError("--from: the file does not say where the product is; pass --url as well")
    path = Path(output)
    if output != "-" and path.exists() and not force:
        raise UsageError(f"{output}: is there already; pass --force to replace it, or --output - to only look")
    live = _look(url) if url is not None and not offline else None
    if live is not None and live.domain is not None and mail is None:
        mail = _asked(live.domain, likely=bool(live.mail_hosts))
    proposal = propose(_tree(Path.cwd()), Shown(url=url, start=start, live=live, mail=mail))
    if output == "-":
        click.echo(proposal.text, nl=False)
        return 0
    try:
        write_file(path, proposal.text)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from None
    _say(proposal, output)
    return 0


def _look(url: str) -> Live:
    click.echo(f"opening {terminal(url)} and asking its DNS …", err=True)
    clients = Clients(
        network=Network(), limits=Limits(pages=_PAGES, deadline_s=_SECONDS), site=Site(canonical=url),
        deadline=Deadline(_SECONDS), redactor=Redactor(os.environ), root=Path.cwd(), explicit_urls=(url,),
    )  # fmt: skip
    return look(clients, url)


def _asked(domain: str, *, likely: bool) -> bool | None:
    """The one thing that nothing public tells. Nobody is asked where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return click.confirm(f"Does the product send mail from {domain}?", default=likely, err=True)


def _start(source: str, url: str | None) -> Start:
    kind, path, document = read_start(source)
    return from_openapi(document, path.name) if kind == "openapi" else from_har(document, path.name, url)


def _say(proposal: Proposal, output: str) -> None:
    click.echo(f"{output}: written")
    for reason in proposal.reasons:
        click.echo(f"  {terminal(masked_text(reason))}")
    click.echo("next: launchgate validate && launchgate run")


def _tree(folder: Path) -> Tree:
    try:
        return Repository.open(folder, Deadline(_SECONDS)).working_tree()
    except CannotJudge:
        return FolderTree(folder)
