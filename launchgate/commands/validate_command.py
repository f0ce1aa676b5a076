"""`launchgate validate`: is launchgate.yml right?"""

from pathlib import Path

import click

from launchgate import config as config_reader
from launchgate.errors import UsageError


@click.command("validate", short_help="Check launchgate.yml: every error, with its line.")
@click.argument("file", required=False)
def command(file: str | None) -> int:
    """Check FILE (launchgate.yml of this folder by itself): every error at once, with its line. Exit 0 or 2."""
    path = config_reader.find(Path.cwd(), file)
    if path is None:
        raise UsageError("there is no launchgate.yml here; `launchgate init` writes one (it is optional)")
    config = config_reader.read(path)
    sections = ", ".join(sorted(config.options)) or "no check (all keep their defaults)"
    click.echo(f"{path.name} is valid: profile {config.settings.profile}; it configures {sections}")
    return 0
