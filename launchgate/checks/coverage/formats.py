"""Reads the formats of coverage into one shape. Pure; numbers of strangers are bounded and never trusted to add up.

Sources: cobertura-04.dtd; lcov's geninfo(1); JaCoCo's report.dtd 1.1; OpenClover's schema; coverage.py's JSON reporter (read
November 2026).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from launchgate.checks.coverage.shapes import Lines, Shape, merged

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Unreadable", "from_json", "from_lcov", "from_xml"]

_LARGEST_LINE = 10_000_000


class Unreadable(ValueError):  # noqa: N818 - it says what was found
    """The text is well-formed and no coverage report, or one without a file."""


def from_xml(root: "Element") -> Shape:
    """Cobertura, JaCoCo or Clover. Raises Unreadable."""
    tag = root.tag.rpartition("}")[2]
    if tag == "report":
        return _jacoco(root)
    if tag == "coverage" and root.find("project") is not None:
        return _clover(root)
    if tag == "coverage":
        return _cobertura(root)
    raise Unreadable(f"its root element is <{tag[:40]}>, which is none of Cobertura's, JaCoCo's and Clover's")


def _whole(text: str | None) -> int | None:
    """A count that a report names; None for what is none."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 16 else None


def _numbered(rows: Iterable[tuple[int | None, bool]]) -> Lines:
    found = [(number, ran) for number, ran in rows if number is not None and 0 < number < _LARGEST_LINE]
    return Lines(all=frozenset(number for number, _ in found), run=frozenset(number for number, ran in found if ran))


def _cobertura(root: "Element") -> Shape:
    parts = []
    for one in root.iter("class"):
        name = one.get("filename")
        if name is None:
            raise Unreadable("a <class> has no filename")
        rows = [line for lines in one.findall("lines") for line in lines.findall("line")]
        lines = _numbered((_whole(line.get("number")), (_whole(line.get("hits")) or 0) > 0) for line in rows)
        taken, branches = 0, 0
        for line in rows:
            inside = (line.get("condition-coverage") or "").partition("(")[2].rstrip(")")
            hit, _, total = inside.partition("/")
            taken, branches = taken + (_whole(hit) or 0), branches + (_whole(total) or 0)
        parts.append((name, Lines(all=lines.all, run=lines.run, branches=branches, taken=taken)))
    roots = tuple(one.text.strip() for one in root.iter("source") if one.text and one.text.strip())
    return Shape(format="Cobertura", files=merged(parts), made=_moment(root.get("timestamp")), roots=roots)


def _jacoco(root: "Element") -> Shape:
    parts = []
    for package in root.iter("package"):
        folder = package.get("name") or ""
        for file in package.findall("sourcefile"):
            rows = file.findall("line")
            lines = _numbered((_whole(line.get("nr")), (_whole(line.get("ci")) or 0) > 0) for line in rows)
            missed, taken = (sum(_whole(line.get(key)) or 0 for line in rows) for key in ("mb", "cb"))
            name = f"{folder}/{file.get('name') or ''}".lstrip("/")
            parts.append((name, Lines(all=lines.all, run=lines.run, branches=missed + taken, taken=taken)))
    ends = [moment for one in root.iter("sessioninfo") if (moment := _moment(one.get("dump"))) is not None]
    return Shape(format="JaCoCo", files=merged(parts), made=max(ends, default=None))


def _clover(root: "Element") -> Shape:
    parts = []
    for file in root.iter("file"):
        rows = file.findall("line")
        counted = [line for line in rows if line.get("type") in ("stmt", "cond", "method")]
        ran = ((_whole(line.get("count")) or 0) + (_whole(line.get("truecount")) or 0) > 0 for line in counted)
        lines = _numbered(zip((_whole(line.get("num")) for line in counted), ran, strict=True))
        conditions = [line for line in rows if line.get("type") == "cond"]
        taken = sum((line.get(key) or "0") != "0" for line in conditions for key in ("truecount", "falsecount"))
        name = file.get("path") or file.get("name") or ""
        parts.append((name, Lines(all=lines.all, run=lines.run, branches=2 * len(conditions), taken=taken)))
    return Shape(format="Clover", files=merged(parts), made=_moment(root.get("generated")))


def _moment(text: str | None) -> datetime | None:
    """A time as seconds or milliseconds since 1970."""
    number = _whole(text)
    if not number:
        return None
    seconds = number / 1000 if number > 100_000_000_000 else float(number)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def from_lcov(text: str) -> Shape:
    """lcov's tracefile. Raises Unreadable when a record does not end: the file was cut off."""
    parts: list[tuple[str, Lines]] = []
    name: str | None = None
    rows: list[tuple[int | None, bool]] = []
    branches = taken = 0
    for row in text.splitlines():
        key, _, value = row.strip().partition(":")
        if key == "SF":
            if name is not None:
                raise Unreadable(f"the record of `{name[:80]}` does not end")
            name, rows, branches, taken = value, [], 0, 0
        elif key == "DA":
            number, _, rest = value.partition(",")
            rows.append((_whole(number), (_whole(rest.partition(",")[0]) or 0) > 0))
        elif key == "BRDA":
            branches, taken = branches + 1, taken + (value.rpartition(",")[2] not in ("-", "0"))
        elif key == "end_of_record" and name is not None:
            lines = _numbered(rows)
            parts.append((name, Lines(all=lines.all, run=lines.run, branches=branches, taken=taken)))
            name = None
    if name is not None:
        raise Unreadable(f"it ends in the middle of the record of `{name[:80]}`")
    if not parts and not text.lstrip().startswith(("TN:", "SF:")):
        raise Unreadable("it is neither XML, JSON nor lcov")
    return Shape(format="lcov", files=merged(parts))


def from_json(value: Any) -> Shape:
    """coverage.py's JSON. Raises Unreadable."""
    meta = value.get("meta") if isinstance(value, dict) else None
    files = value.get("files") if isinstance(value, dict) else None
    if not isinstance(meta, dict) or not isinstance(files, dict):
        raise Unreadable(
            "it is no JSON of coverage.py, which has `meta` and `files`; let your tool write lcov or Cobertura"
        )
    made, local = _naive(meta.get("timestamp"))
    return Shape(format="coverage.py JSON", files=merged(_json_files(files)), made=made, local=local)


def _json_files(files: dict[str, Any]) -> Iterator[tuple[str, Lines]]:
    for name, one in files.items():
        if not isinstance(one, dict) or not isinstance(one.get("executed_lines"), list):
            raise Unreadable(f"the part of `{name[:80]}` has no executed_lines")
        run, not_run = _integers(one["executed_lines"]), _integers(one.get("missing_lines"))
        summary = one.get("summary")
        counts = summary if isinstance(summary, dict) else {}
        branches, taken = (value if isinstance(value, int) and 0 <= value < _LARGEST_LINE else 0
                           for value in (counts.get("num_branches"), counts.get("covered_branches")))  # fmt: skip
        yield name, Lines(all=run | not_run, run=run, branches=branches, taken=taken)


def _integers(value: Any) -> frozenset[int]:
    rows = value if isinstance(value, list) else []
    return frozenset(one for one in rows if isinstance(one, int) and 0 < one < _LARGEST_LINE)


def _naive(text: Any) -> tuple[datetime | None, bool]:
    """A time as text, and whether its place is unknown."""
    try:
        made = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None, False
    if made is None:
        return None, False
    return (made, False) if made.tzinfo is not None else (made.replace(tzinfo=UTC), True)
