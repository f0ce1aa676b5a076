"""Whether a report that another job wrote may speak for this release: by its age, its commit and the time of that commit.

Pure: the file is read by `clients.reports`, the moment comes from the run. An old green report must not pass a new build, so
whatever cannot be placed in time is said as such and never taken as fresh.
"""

from datetime import datetime, timedelta

from launchgate.dataclass import dataclass

__all__ = ["Moment", "Provenance", "stale"]

_CLOCKS = timedelta(minutes=5)
"""How far two machines' clocks may be apart before a report counts as written in the future or before its commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """When and of what a report was made, as far as is known. All times are aware."""

    made: datetime | None = None
    """From the report's own text; None when its format holds no time."""
    touched: datetime | None = None
    """The file's modification time: when it was written or unpacked here."""
    commit: str | None = None
    """The revision that the report or its declaration names, in full or shortened to 7 digits and more."""
    tracked: bool = False
    """Whether the file is committed: then `touched` is the time of the checkout and says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The release that a report has to belong to."""

    now: datetime
    head: str | None = None
    """The commit that is judged; None outside of a repository."""
    head_time: datetime | None = None
    """When that commit was made."""


def stale(report: Provenance, moment: Moment, max_age: timedelta) -> str | None:
    """Why the report says nothing of this release, as the end of a sentence ("it was ..."), or None when it does."""
    if report.commit and moment.head and not _same(report.commit, moment.head):
        return f"it is of commit {report.commit[:10]}, and this is {moment.head[:10]}"
    written = report.made or (None if report.tracked else report.touched)
    if written is None:
        return "nothing says when it was made: its format holds no time, and it is committed"
    if written > moment.now + _CLOCKS:
        return f"it is dated in the future ({written:%Y-%m-%d %H:%M} UTC)"
    if moment.now - written > max_age:
        return f"it was made on {written:%Y-%m-%d %H:%M} UTC, more than {_length(max_age)} ago"
    named = bool(report.commit and moment.head)
    if not named and moment.head_time is not None and written + _CLOCKS < moment.head_time:
        return f"it was made on {written:%Y-%m-%d %H:%M} UTC, before the commit that is judged"
    return None


def _same(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) >= 7 and long.startswith(short)


def _length(age: timedelta) -> str:
    hours = round(age.total_seconds() / 3600)
    return f"{hours // 24} days" if hours >= 72 else f"{hours} hours"
