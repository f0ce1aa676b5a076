"""Files that other tools wrote: found by pattern, read whole within a bound, decoded and parsed without trusting them.

A report may lie outside of git (ignored, unpacked from an artifact), so it is looked for on disk below the run's folder.
"""

import json
import os
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchgate.clients.files import IsALink, open_below, printable
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.freshness import Moment, Provenance

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from launchgate.context import Context

__all__ = [
    "LIMIT",
    "ReportFile",
    "json_of",
    "matching",
    "moment_of",
    "provenance_of",
    "read_report",
    "text_of",
    "xml_of",
]

LIMIT = 50 << 20
"""Bytes of the largest report that is read."""
_MOST = 10_000
"""Files and folders looked at for one pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """One report as bytes, with the time its file was last written (UTC)."""

    path: str
    data: bytes
    touched: datetime


def matching(root: Path, pattern: str) -> tuple[str, ...]:
    """Paths below `root` that a pattern names, sorted: a plain path as it is, else `*` within a part and `**` over parts.

    Symbolic links to folders are not entered. Raises CannotJudge when the pattern leads through too many files.
    """
    if not any(char in pattern for char in "*?["):
        return (pattern,) if (root / pattern).is_file() else ()
    parts = pattern.strip("/").split("/")
    plain = next(index for index, part in enumerate(parts) if any(char in part for char in "*?["))
    base = "/".join(parts[:plain])
    found: list[str] = []
    seen = 0
    for folder, names, files in os.walk(root / base):
        names[:] = sorted(name for name in names if name not in (".git", "node_modules"))
        seen += len(names) + len(files)
        if seen > _MOST:
            raise CannotJudge(
                f"the pattern '{printable(pattern)}' leads through more than {_MOST:,} files",
                "name the reports' folder more closely in launchgate.yml",
            )
        below = os.path.relpath(folder, root)
        found += [
            path for name in files if _matches((path := name if below == "." else f"{below}/{name}").split("/"), parts)
        ]
    return tuple(sorted(found))


def _matches(path: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(_matches(path[start:], pattern[1:]) for start in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _matches(path[1:], pattern[1:])


def read_report(root: Path, path: str, limit: int = LIMIT) -> ReportFile:
    """A report whole. Raises CannotJudge when it is missing, larger than `limit` bytes, a link, or not readable."""
    try:
        with open_below(root, path) as file:
            status = os.fstat(file.fileno())
            if status.st_size > limit:
                raise CannotJudge(
                    f"the report '{printable(path)}' is larger than {limit >> 20} MB and was not read",
                    "let the tool write a smaller report, e.g. without its raw data",
                )
            data = file.read(limit + 1)
    except IsALink as link:
        raise CannotJudge(
            f"the report '{printable(path)}' is a symbolic link and was not followed",
            "declare the file itself",
        ) from link
    except OSError as error:
        raise CannotJudge(
            f"the report '{printable(path)}' cannot be read: {error.strerror or error}",
            "run the job that writes it first and bring the file here, e.g. with actions/download-artifact",
        ) from error
    return ReportFile(path=path, data=data[:limit], touched=datetime.fromtimestamp(status.st_mtime, UTC))


def text_of(report: ReportFile) -> str:
    """The report as text: UTF-8 with or without a byte order mark, or UTF-16 with one. Raises CannotJudge for all else."""
    encoding = "utf-16" if report.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return report.data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotJudge(
            f"the report '{printable(report.path)}' is no {encoding.removesuffix('-sig').upper()} text:"
            f" byte {error.start} does not belong",
            "let the tool write UTF-8",
        ) from None


def json_of(report: ReportFile) -> Any:
    """The report's JSON value. Raises CannotJudge, with the line, when it is cut off, malformed or nested too deeply."""
    text = text_of(report)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        end = (
            ": it ends too early" if isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) else ""
        )
        raise CannotJudge(
            f"the report '{printable(report.path)}' is no JSON{where}{end}", "write it anew; it may have been cut off"
        ) from None


def xml_of(report: ReportFile) -> "Element":
    """The root of the report's XML, read without entities. Raises CannotJudge when it is malformed, cut off or a bomb."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        root: Element = fromstring(report.data)
    except ParseError as error:
        raise CannotJudge(
            f"the report '{printable(report.path)}' is no XML in line {error.position[0]}",
            "write it anew; it may have been cut off",
        ) from None
    except (DefusedXmlException, LookupError, ValueError):
        raise CannotJudge(
            f"the report '{printable(report.path)}' declares XML entities or an unknown encoding and was not read",
            "let the tool write plain XML",
        ) from None
    return root


def moment_of(context: "Context") -> Moment:
    """The release that a report has to belong to: the run's time, and the commit that is judged with its own time."""
    repository = context.repository
    head = context.range.head if context.range else (repository.resolve("HEAD") if repository else None)
    if repository is None or head is None:
        return Moment(now=context.now)
    return Moment(now=context.now, head=head, head_time=repository.committed(head))


def provenance_of(
    context: "Context", report: ReportFile, *, made: datetime | None = None, commit: str | None = None
) -> Provenance:
    """What is known of a report's making; `made` and `commit` as its own text or its declaration say."""
    tracked = context.tree is not None and any(
        file.path == report.path and file.tracked for file in context.tree.files()
    )
    return Provenance(made=made, touched=report.touched, commit=commit, tracked=tracked)
