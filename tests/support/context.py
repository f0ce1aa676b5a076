"""Builds Context objects for gathers under test: real clients, default settings, a fixed date."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchgate.context import Clients, Context, Deadline
from launchgate.model import Stage
from launchgate.redact import Redactor
from launchgate.settings import Limits, Network, Site

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def make_context(
    root: Path,
    *,
    network: Network | None = None,
    limits: Limits | None = None,
    site: Site | None = None,
    environ: Mapping[str, str] | None = None,
    explicit_urls: Iterable[str] = (),
    seconds: float = 60.0,
    **overrides: Any,
) -> Context:
    """A context of a `full` run on a plain folder; any field of Context can be given by name."""
    environ, limits, site = environ or {}, limits or Limits(), site or Site()
    redactor, deadline = Redactor(environ), Deadline(seconds)
    clients = Clients(
        network=network or Network(), limits=limits, site=site, deadline=deadline, redactor=redactor, root=root,
        explicit_urls=explicit_urls,
    )  # fmt: skip
    fields: dict[str, Any] = {
        "stage": Stage.FULL, "now": NOW, "root": root, "tree": None, "repository": None, "range": None, "target": None,
        "clients": clients, "environ": environ, "redactor": redactor, "deadline": deadline, "site": site, "limits": limits,
        "repository_reason": f"'{root}' is not in a git repository", "repository_remedy": "check it out",
    }  # fmt: skip
    return Context(**(fields | overrides))
