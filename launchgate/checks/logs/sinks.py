"""What the readers of logging calls have in common: their result, and what counts as a logging call. Pure."""

import re

from launchgate.checks.logs.sensitive import Sort, split
from launchgate.dataclass import dataclass
from launchgate.sourcecode.words import words

__all__ = ["LEVELS", "Sink", "development", "is_logger", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """One value that a logging call prints."""

    line: int
    name: str
    """The value's name as the source writes it, such as `user.password`; never a value."""
    sort: Sort
    call: str
    """The call, such as `console.log`."""


LEVELS = words(
    """
    log info debug warn warning error critical fatal exception trace verbose silly notice success severe fine http dir table
    """
)
_LOGGERS = words(
    "log logger logging console winston pino consola signale loglevel bunyan structlog loguru timber slf4j"
)
_DEVELOPMENT = re.compile(
    r"__DEV__|NODE_ENV|\bis_?dev(?:elopment)?\b|import\.meta\.env\.DEV|\bDEV(?:ELOPMENT)?\b|\bsettings\.DEBUG\b|\bDEBUG\b"
    r"|\bdebug\b|isLocal|BuildConfig\.DEBUG|app\.debug",
    re.IGNORECASE,
)


def is_logger(name: str) -> bool:
    """Whether an object of this name writes logs: `logger`, `requestLog`, `_log`, but no `dialog` or `catalog`."""
    return bool(parts := split(name)) and parts[-1] in _LOGGERS


def plain(name: str) -> str:
    """A piece of foreign source as it may stand in a sentence: no blanks, nothing that steers a terminal, not long."""
    return "".join(char for char in name[:400] if char.isprintable() and not char.isspace())[:80]


def development(condition: str) -> bool:
    """Whether a condition keeps its branch to developers' machines."""
    return bool(_DEVELOPMENT.search(condition[:300]))
