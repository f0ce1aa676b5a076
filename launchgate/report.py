"""The registry of reporters: a format is a module of `launchgate/reporters/`, named after it.

A reporter has `render(verdict) -> str` and, where a channel shows less than everything, `shown(verdict) -> int`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from launchgate.closest import closest
from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.loading import ONE_AT_A_TIME
from launchgate.model import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One `--report FORMAT[:PATH]`; no path means standard output."""

    format: str
    path: str | None = None


@cache
def formats() -> tuple[str, ...]:
    """Every format's name, sorted."""
    package = importlib.import_module("launchgate.reporters")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted(name.replace("_", "-") for name in names if not name.startswith("_")))


def parse(text: str) -> Request:
    """`FORMAT[:PATH]` into a Request. Raises UsageError for an unknown format or an empty path."""
    name, separator, path = text.partition(":")
    if name not in formats():
        close = closest(name, formats())
        hint = f"did you mean `{close}`?" if close else f"choose one of {', '.join(formats())}"
        raise UsageError(f"--report {text}: there is no format `{name}`; {hint}")
    if separator and not path:
        raise UsageError(f"--report {text}: the path after the colon is empty")
    return Request(format=name, path=path or None)


def _module(format_name: str) -> Any:
    return importlib.import_module(f"launchgate.reporters.{format_name.replace('-', '_')}")


def load(requests: Iterable[Request]) -> None:
    """Import what the requested reports and their delivery need, so that it is there when the verdict is."""
    with ONE_AT_A_TIME:
        importlib.import_module("launchgate.delivery")
        for request in requests:
            _module(request.format)


def render(format_name: str, verdict: Verdict) -> str:
    """The verdict in one format."""
    reporter: Callable[[Verdict], str] = _module(format_name).render
    return reporter(verdict)


def render_for_terminal(verdict: Verdict, width: int) -> str:
    """The terminal report with colour, for a terminal of `width` columns."""
    styled: Callable[[Verdict, int], str] = _module("terminal").render_styled
    return styled(verdict, width)


def shown(format_name: str, verdict: Verdict) -> int:
    """How many of the verdict's assessments the format shows."""
    count: Callable[[Verdict], int] | None = getattr(_module(format_name), "shown", None)
    return count(verdict) if count is not None else len(verdict.assessments)
