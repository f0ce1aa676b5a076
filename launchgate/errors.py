"""Every expected failure of launchgate.

    LaunchgateError
    ├── UsageError        what the user asked for cannot be done: exit 2
    │   └── ConfigError   launchgate.yml is wrong, all complaints at once: exit 2
    └── CannotJudge       something that had to be read or reached could not be: that check is `unknown`, exit 3

Anything else that escapes a check is a bug of ours and becomes `unknown (internal)`.
"""

from collections.abc import Iterable, Sequence


class LaunchgateError(Exception):
    """Base of the tree. The text says what happened, where, why, and what to do; it never holds a secret."""


class UsageError(LaunchgateError):
    """Wrong options, inputs or files given by the user."""


class ConfigError(UsageError):
    """Everything that is wrong with a configuration file, one complaint a line."""

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


class CannotJudge(LaunchgateError):  # noqa: N818 - it is an answer ("cannot judge this"), not an error of the program
    """Raised by a gather when a whole check cannot be decided; `remedy` is the one command or setting that would."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Complaints(ValueError):  # noqa: N818 - it is a list of them
    """Everything that is wrong with one section of launchgate.yml, each with the way to its key.

    Raised by `__post_init__` of an options dataclass, where one ValueError would hide the others and name only the section.
    """

    def __init__(self, found: Iterable[tuple[tuple[str | int, ...], str]]) -> None:
        self.found = tuple(found)
        super().__init__("; ".join(text for _, text in self.found))
