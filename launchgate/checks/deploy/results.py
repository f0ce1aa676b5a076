"""Reads what another job said of a build, a drill or a deploy: JUnit XML, and GitHub's results of a commit as JSON. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from launchgate.dataclass import dataclass
from launchgate.junitfile import Outcome as CaseOutcome
from launchgate.junitfile import junit_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Ran", "Result", "from_json", "from_junit"]

Outcome = Literal["passed", "failed", "skipped", "open"]
_MOST = 20_000
"""Cases of one report that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One case or check."""

    name: str
    outcome: Outcome
    said: str = ""
    """GitHub's own word, or the first line of a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one report says of one commit."""

    kind: Literal["JUnit", "GitHub"]
    ran: tuple[Ran, ...]
    commit: str | None = None
    made: datetime | None = None
    zoned: bool = True
    """Whether `made` was written with its time zone."""
    lacking: str = ""
    """Why the report is not the whole of it."""


def from_junit(root: "Element") -> tuple[Result, ...]:
    """The one result of a JUnit file. Raises ValueError for XML that is none."""
    try:
        report = junit_of(root)
    except ValueError:
        raise ValueError(f"it is no JUnit: its first element is `{root.tag.rpartition('}')[2][:40]}`") from None
    ran = tuple(
        Ran(
            name=" ".join(part for part in (one.classname, one.name) if part) or "unnamed case",
            outcome=_OUTCOMES[one.outcome],
            said=one.said,
        )
        for one in report.cases[:_MOST]
    )
    cut = len(report.cases) > _MOST
    lacking = f"only the first {_MOST:,} of its {len(report.cases):,} cases were read" if cut else ""
    commit = _commit(report.commit)
    return (Result(kind="JUnit", ran=ran, commit=commit, made=report.made, zoned=report.zoned, lacking=lacking),)


_OUTCOMES: Mapping[CaseOutcome, Outcome] = {
    CaseOutcome.PASSED: "passed",
    CaseOutcome.FAILED: "failed",
    CaseOutcome.SKIPPED: "skipped",
}
_LISTS = ("check_runs", "workflow_runs", "jobs", "statuses")
_PASSED = {"success", "neutral", "pass"}
_FAILED = {"failure", "timed_out", "startup_failure", "error", "fail"}
_SKIPPED = {"skipped", "skipping"}


def from_json(data: Any) -> tuple[Result, ...]:
    """GitHub's results, one for each commit they are of. Raises ValueError for another JSON document."""
    rows, outer = _rows(data)
    total = outer.get("total_count")
    lacking = ""
    if isinstance(total, int) and total > len(rows):
        lacking = f"it holds {len(rows)} of {total} results; ask with `per_page=100`, or `gh api --paginate`"
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows[:_MOST]:
        groups.setdefault(_sha(row) or _sha(outer), []).append(row)
    return tuple(
        Result(kind="GitHub", ran=tuple(map(_row, group)), commit=commit, made=_latest(group), lacking=lacking)
        for commit, group in groups.items()
    )


def _rows(data: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The single results, and the object around them. Pages of `gh api --paginate --slurp` are joined."""
    if isinstance(data, dict):
        for name in _LISTS:
            if isinstance(data.get(name), list):
                return [row for row in data[name] if isinstance(row, dict)], data
        if "conclusion" in data or "state" in data:
            return [data], {}
    if isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        if any(name in one for one in data for name in _LISTS):
            pages = [_rows(one) for one in data]
            return [row for rows, _ in pages for row in rows], pages[0][1]
        if all({"conclusion", "state", "bucket"} & set(one) for one in data):
            return data, {}
    raise ValueError("it is no list of check runs, workflow runs, jobs or statuses as GitHub writes them")


def _sha(row: dict[str, Any]) -> str | None:
    for name in ("head_sha", "headSha", "sha"):
        if isinstance(row.get(name), str):
            return _commit(row[name])
    return None


def _commit(text: str | None) -> str | None:
    return text.lower() if text and re.fullmatch(r"[0-9a-fA-F]{7,64}", text) else None


def _row(row: dict[str, Any]) -> Ran:
    name = str(row.get("name") or row.get("context") or row.get("workflowName") or "unnamed check")[:200]
    status = str(row.get("status") or "").lower()
    word = str(row.get("conclusion") or row.get("bucket") or row.get("state") or status or "none").lower()
    outcome: Outcome = "open"
    if word in _FAILED:
        outcome = "failed"
    elif status in ("", "completed"):
        outcome = "passed" if word in _PASSED else "skipped" if word in _SKIPPED else "open"
    return Ran(name=name, outcome=outcome, said=word[:40])


def _latest(rows: Iterable[dict[str, Any]]) -> datetime | None:
    names = ("completed_at", "completedAt", "updated_at", "updatedAt", "created_at", "createdAt")
    found = [moment for row in rows for name in names if (moment := _moment(row.get(name)))]
    return max((one for one in found if one.tzinfo is not None), default=None)


def _moment(text: Any) -> datetime | None:
    """A time of day as reports write it, naive where it has no zone."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.year > 1970 else None


LOCAL = timedelta(hours=15)
"""How far a time without its zone may be from UTC."""
