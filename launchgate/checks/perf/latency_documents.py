"""Reads where p95 and p99 of endpoints are written down: Markdown, a verdict of launchgate, a summary of k6. Pure."""

import re
from datetime import datetime
from typing import Any

from launchgate.checks.perf.spec_reports import Heard
from launchgate.checks.perf.values import NotOne, amount, listed, mapping, moment, text

__all__ = ["from_json", "from_markdown", "made_on"]

_P95 = re.compile(r"\bp\s?95|95(?:th|\s?%|\. ?percentile)", re.I)
_P99 = re.compile(r"\bp\s?99|99(?:th|\s?%|\. ?percentile)", re.I)
_NUMBER = re.compile(r"\d")
_TIME = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?\s?(?:ms|s)\b")
_ENDPOINT = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE)\s+/|(?<![\w.:/])/[\w{:]")
_BEFORE = re.compile(r"\b(?:before|previous|baseline|old)\b", re.I)
_AFTER = re.compile(r"\b(?:after|now|current|new)\b", re.I)
_TABLE = "write a table: | endpoint | p95 before | p95 after | p99 after |, with a time in each field"


def from_markdown(data: str, path: str, *, declared: bool = True) -> Heard:
    """What a document says; its reason is set when it holds no endpoint with both numbers."""
    lines = data.splitlines()
    endpoints = _in_tables(lines) + sum(_in_sentence(line) for line in lines if not line.lstrip().startswith("|"))
    reason = "" if endpoints else _lacking(data)
    compared = bool(_BEFORE.search(data) and _AFTER.search(data))
    return Heard(
        path=path, endpoints=endpoints, compared=compared, reason=reason, remedy=_TABLE if reason else "", declared=declared
    )  # fmt: skip


def from_json(data: Any, path: str) -> Heard:
    """What a verdict of launchgate or a summary of k6 says. Raises NotOne for other JSON."""
    if mapping(data).get("schema") == "launchgate/1":
        return _verdict(data, path)
    if isinstance(mapping(data).get("metrics"), dict):
        return _k6(data["metrics"], path)
    raise NotOne(
        "is no report of latency that is known", "name a Markdown document, a verdict.json, or a summary of k6"
    )


def made_on(data: Any) -> datetime | None:
    """When a verdict was made; None for all else."""
    return moment(mapping(mapping(data).get("run")).get("started"))


def _in_tables(lines: list[str]) -> int:
    """Rows of tables that have a time below a p95 and a p99."""
    count, columns = 0, None
    for line in lines:
        if not line.lstrip().startswith("|"):
            columns = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if columns is None:
            columns = _columns(cells)
            continue
        wanted = [[cells[i] for i in group if i < len(cells)] for group in columns]
        count += all(any(_NUMBER.search(cell) for cell in group) for group in wanted)
    return count


def _columns(cells: list[str]) -> tuple[list[int], list[int]]:
    """Where a header names p95 and where p99; of no use for rows when one of them is empty."""
    return tuple([i for i, cell in enumerate(cells) if kind.search(cell)] for kind in (_P95, _P99))  # type: ignore[return-value]  # always two


def _in_sentence(line: str) -> bool:
    both = _P95.search(line) and _P99.search(line)
    return bool(both and _ENDPOINT.search(line) and len(_TIME.findall(line)) >= 2)


def _lacking(data: str) -> str:
    missing = [name for name, kind in (("p95", _P95), ("p99", _P99)) if not kind.search(data)]
    if missing:
        return f"names no {' and no '.join(missing)}"
    return "names p95 and p99, but no endpoint with a time for both"


def _verdict(data: Any, path: str) -> Heard:
    tables = [
        mapping(table)
        for check in listed(mapping(data).get("checks"))
        for table in listed(mapping(check).get("tables"))
        if mapping(table).get("id") == "latency"
    ]
    endpoints = sum(_measured_rows(table) for table in tables)
    reason = "" if endpoints else "holds no route with a p95 and a p99"
    return Heard(
        path=path, endpoints=endpoints, compared=False, kind="verdict", reason=reason,
        remedy="" if endpoints else "declare routes in perf.routes and run the gate against the target",
    )  # fmt: skip


def _measured_rows(table: dict[str, Any]) -> int:
    names = [text(name) for name in listed(table.get("columns"))]
    if not {"p95 ms", "p99 ms"} <= set(names):
        return 0
    at = (names.index("p95 ms"), names.index("p99 ms"))
    return sum(
        all(i < len(row) and amount(row[i]) is not None for i in at)
        for row in listed(table.get("rows"))
        if isinstance(row, list)
    )


def _k6(metrics: dict[str, Any], path: str) -> Heard:
    """A summary of k6: times by endpoint stand under `http_req_duration{name:...}`, and p(99) only where it was asked for."""
    by_name = {name: mapping(values) for name, values in metrics.items() if name.startswith("http_req_duration{")}
    endpoints = sum(
        all(amount(mapping(values.get("values", values)).get(share)) is not None for share in ("p(95)", "p(99)"))
        for values in by_name.values()
    )
    reason = "" if endpoints else "holds no p(95) and p(99) by endpoint"
    remedy = "in the script: summaryTrendStats: ['p(95)', 'p(99)'] and a threshold for each name tag"
    return Heard(
        path=path, endpoints=endpoints, compared=False, kind="summary", reason=reason, remedy=remedy if reason else ""
    )  # fmt: skip
