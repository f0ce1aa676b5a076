"""Reads execution plans (EXPLAIN in JSON) of PostgreSQL and MySQL: which tables are read whole, and how many rows. Pure."""

from collections.abc import Iterator
from typing import Any

from launchgate.checks.perf.spec_reports import Query
from launchgate.checks.perf.values import amount, listed, mapping, text

_DEEP = 60
_COST_OF_A_ROW = 0.0225
"""PostgreSQL's cost of reading a row and one condition on it, its share of the page included, with the default settings."""


def scans_in(data: Any, path: str) -> tuple[Query, ...] | None:
    """Every full scan of the plans in a JSON value, also none; None when it holds no plan."""
    plans = list(_plans(data))
    if not plans:
        return None
    return tuple(
        Query(path=path, text=table, scanned=rows) for kind, plan in plans for table, rows in _scans(kind, plan, _DEEP)
    )


def _plans(data: Any) -> Iterator[tuple[str, Any]]:
    """(kind, plan) of each: PostgreSQL's as it is, as psql wraps it, several in a list; MySQL's query block."""
    for one in data if isinstance(data, list) else [data]:
        value = mapping(one)
        if "QUERY PLAN" in value:
            yield from _plans(value["QUERY PLAN"])
        elif isinstance(value.get("Plan"), dict):
            yield "postgresql", value["Plan"]
        elif isinstance(value.get("query_block"), dict):
            yield "mysql", value["query_block"]


def _scans(kind: str, plan: Any, depth: int) -> Iterator[tuple[str, int]]:
    return _postgresql(mapping(plan), depth) if kind == "postgresql" else _mysql(plan, depth)


def _postgresql(node: dict[str, Any], depth: int) -> Iterator[tuple[str, int]]:
    if not depth:
        return
    if node.get("Node Type") == "Seq Scan":
        yield text(node.get("Relation Name")) or "a table", _rows_read(node)
    for child in listed(node.get("Plans")):
        yield from _postgresql(mapping(child), depth - 1)


def _rows_read(node: dict[str, Any]) -> int:
    """Rows that were read: counted with ANALYZE, else estimated. A filter hides in `Plan Rows` what it throws away, the cost
    does not."""
    actual = amount(node.get("Actual Rows"))
    if actual is not None:
        loops = amount(node.get("Actual Loops")) or 1.0
        return round((actual + (amount(node.get("Rows Removed by Filter")) or 0.0)) * loops)
    planned = amount(node.get("Plan Rows")) or 0.0
    if "Filter" not in node:
        return round(planned)
    return round(max(planned, (amount(node.get("Total Cost")) or 0.0) / _COST_OF_A_ROW))


def _mysql(value: Any, depth: int) -> Iterator[tuple[str, int]]:
    """Tables with access type ALL anywhere below a query block."""
    if not depth:
        return
    if isinstance(value, dict):
        if value.get("access_type") == "ALL":
            rows = amount(value.get("rows_examined_per_scan")) or 0.0
            yield text(value.get("table_name")) or "a table", round(rows)
        for child in value.values():
            yield from _mysql(child, depth - 1)
    elif isinstance(value, list):
        for child in value:
            yield from _mysql(child, depth - 1)
