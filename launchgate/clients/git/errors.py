"""The ways in which a git repository cannot be read, each with its own reason and the one thing that would decide it.

Every class is a `CannotJudge`: whoever does not catch it ends as `unknown` with that reason, never as a pass.
"""

from pathlib import Path

from launchgate.errors import CannotJudge

FULL_HISTORY = (
    "fetch the whole history: `fetch-depth: 0` in the actions/checkout step, `GIT_DEPTH: 0` on GitLab, "
    "or `git fetch --unshallow` on a laptop"
)
_LONGEST = 400
"""Characters of what git said that are told."""


class GitMissing(CannotJudge):
    """The program git is not there or cannot be started."""

    def __init__(self) -> None:
        super().__init__(
            "the program 'git' was not found on this machine", "install git 2.36 or newer and put it on PATH"
        )


class NotARepository(CannotJudge):
    """Neither the folder nor any folder above it is a git repository."""

    def __init__(self, folder: Path, detail: str = "") -> None:
        why = f": {detail}" if detail else ""
        super().__init__(
            f"'{printable(folder)}' is not in a git repository{why}",
            "run launchgate inside the repository, and check it out before (actions/checkout)",
        )


class UntrustedRepository(CannotJudge):
    """git refuses the folder because another user owns it, in spite of `safe.directory`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"git refuses to read '{printable(folder)}' because another user owns it (dubious ownership)",
            f'run `git config --global --add safe.directory "{printable(folder)}"` as the user that runs launchgate, '
            "or give that user the folder",
        )


class ShallowRepository(CannotJudge):
    """The clone is cut off, and what was cut off had to be read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the clone is shallow, so {what} is not all there", FULL_HISTORY)


class MissingObjects(CannotJudge):
    """Objects that had to be read are not in the clone, as in a partial clone."""

    def __init__(self, what: str, count: int, *, partial: bool) -> None:
        kind = "the clone is partial" if partial else "the repository is damaged"
        super().__init__(
            f"{kind}: {count} objects of {what} are missing, and launchgate does not fetch",
            "clone without `--filter` (in actions/checkout leave `filter` and `sparse-checkout` out and set `fetch-depth: 0`)"
            if partial
            else "run `git fsck`, then clone again",
        )


class BadRevision(CannotJudge):
    """A revision names no commit of this clone."""

    def __init__(self, rev: str, *, shallow: bool = False) -> None:
        shown = rev.encode("unicode_escape").decode()[:200]
        super().__init__(
            f"the revision '{shown}' names no commit in this clone",
            FULL_HISTORY if shallow else "check the spelling, and fetch the branch it is on (`fetch-depth: 0`)",
        )


class NoCommits(CannotJudge):
    """The repository has no commit yet, and one was needed."""

    def __init__(self) -> None:
        super().__init__("the repository has no commit yet", "make the first commit")


class GitFailed(CannotJudge):
    """git ended with an error, or was killed."""

    def __init__(self, command: str, code: int, stderr: bytes) -> None:
        said = " / ".join(stderr.decode("utf-8", "replace").split("\n")).strip(" /")
        if len(said) > _LONGEST:
            said = said[:_LONGEST].rpartition(" ")[0]  # half of a token would not be known for one, and not be masked
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        super().__init__(
            f"`git {command}` {how}" + (f" and said: {said.encode('unicode_escape').decode()}" if said else ""),
            "run `git fsck` in the repository, and clone it again if that complains",
        )


class GitTimeout(CannotJudge):
    """The run's time was over before git had finished."""

    def __init__(self, command: str, seconds: float) -> None:
        super().__init__(
            f"`git {command}` was stopped because the run's {seconds:g} s were over",
            "raise limits.deadline_s in launchgate.yml or pass --deadline",
        )


def printable(path: Path) -> str:
    """A path for a message: line breaks, control characters and undecodable bytes escaped."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
