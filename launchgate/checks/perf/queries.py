"""Reads what databases say of their queries: pg_stat_statements, MySQL's slow log and digest, and plans (EXPLAIN) in JSON.

Pure. Texts of queries are shown without their values: a slow log quotes what people typed.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from launchgate.checks.perf.plans import scans_in
from launchgate.checks.perf.spec_reports import Query
from launchgate.checks.perf.values import NotOne, amount, listed, mapping, moment, text

__all__ = ["from_json", "from_text", "logged_until", "looks_like_json"]

_SHOWN = 120
_LITERAL = re.compile(
    r"'(?:[^'\\]|\\.|'')*+'|\"(?:[^\"\\]|\\.)*+\"|\b0x[0-9a-fA-F]++\b|\b\d++(?:\.\d++)?\b|'[^']*+$|\"[^\"]*+$"
)
_MEAN = ("mean_exec_time", "mean_time", "mean_ms", "avg_ms")
_TIME = re.compile(r"^# Time: (\S+)", re.M)
_ENTRY = re.compile(r"^# Query_time: (\d+(?:\.\d+)?)\b", re.M)
_EXPECTED = (
    "export it with: psql --csv -c 'SELECT query, calls, mean_exec_time FROM pg_stat_statements', or name a MySQL slow log, "
    "pt-query-digest --output json, or EXPLAIN in JSON"
)


def looks_like_json(data: str) -> bool:
    """Whether a report is JSON by its first character."""
    return data.lstrip()[:1] in ("{", "[")


def from_json(data: Any, path: str) -> tuple[Query, ...]:
    """Queries of a JSON report. Raises NotOne when it is of no known kind."""
    classes = mapping(data).get("classes")
    if isinstance(classes, list):
        digest = tuple(_of_digest(classes, path))
        if not digest:
            raise NotOne("holds no query", _EXPECTED)
        return digest
    rows = data if isinstance(data, list) else listed(mapping(data).get("rows"))
    found = tuple(_of_rows((row for row in rows if isinstance(row, dict)), path))
    if found:
        return found
    plan = scans_in(data, path)
    if plan is None:
        raise NotOne("is no report of queries that is known", _EXPECTED)
    return plan


def from_text(data: str, path: str) -> tuple[Query, ...]:
    """Queries of a CSV export or a slow log. Raises NotOne when it is neither."""
    if _ENTRY.search(data):
        return tuple(_of_slow_log(data, path))
    try:
        reader = csv.DictReader(io.StringIO(data))
        names = reader.fieldnames or []
        if "query" not in names or not set(_MEAN) & set(names):
            raise NotOne("is neither a CSV export of queries with their mean time nor a slow log", _EXPECTED)
        found = tuple(_of_rows(reader, path))
    except csv.Error as error:
        raise NotOne(f"is no CSV that can be read ({error})", _EXPECTED) from None
    if not found:
        raise NotOne("holds no query", _EXPECTED)
    return found


def logged_until(data: str) -> datetime | None:
    """The last time that a slow log notes; None for all else."""
    times = _TIME.findall(data)
    return moment(times[-1]) if times else None


def normal(query: str) -> str:
    """A query on one line, shortened, each value a question mark."""
    return " ".join(_LITERAL.sub("?", query[:4000]).split())[:_SHOWN]


def _of_rows(rows: Any, path: str) -> Iterator[Query]:
    for row in rows:
        mean = next((value for name in _MEAN if (value := amount(row.get(name))) is not None), None)
        query, calls = text(row.get("query")), amount(row.get("calls"))
        if query and mean is not None:
            yield Query(path=path, text=normal(query), calls=None if calls is None else int(calls), mean_ms=mean)


def _of_digest(classes: list[Any], path: str) -> Iterator[Query]:
    """pt-query-digest: times are in seconds, as text."""
    for found in classes:
        one = mapping(found)
        mean = amount(mapping(mapping(one.get("metrics")).get("Query_time")).get("avg"))
        calls = amount(one.get("query_count"))
        query = text(one.get("fingerprint"))
        if query and mean is not None:
            yield Query(path=path, text=normal(query), calls=None if calls is None else int(calls), mean_ms=1000 * mean)


def _of_slow_log(data: str, path: str) -> Iterator[Query]:
    """Entries of one query together: as many calls as the log has of it, and the mean of their times."""
    times: dict[str, list[float]] = {}
    entries = list(_ENTRY.finditer(data))
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        body = data[entry.end() : following.start() if following else len(data)]
        lines = [line for line in body.split("\n")[1:] if line and not line.startswith(("#", "SET timestamp", "use "))]
        query = normal(" ".join(lines))
        if query:
            times.setdefault(query, []).append(1000 * float(entry.group(1)))
    for query, found in times.items():
        yield Query(path=path, text=query, calls=len(found), mean_ms=sum(found) / len(found), logged=True)
