"""Decides what the facts about logs mean. Pure: no I/O, clock or environment."""

from launchgate.checks.logs.judge_samples import judge_events, judge_leaks, judge_structure
from launchgate.checks.logs.judge_sinks import judge_sinks
from launchgate.checks.logs.spec import Facts, Options
from launchgate.model import Cell, Judgement, Table

__all__ = ["judge"]


def judge(facts: Facts, options: Options) -> Judgement:
    """Every rule's assessments, the tables and the receipt."""
    assessments = (
        *judge_sinks(facts, options),
        *judge_leaks(facts, options),
        *judge_structure(facts, options),
        *judge_events(facts, options),
    )
    return Judgement(assessments=assessments, tables=_tables(facts), receipt=_receipt(facts, options))


def _tables(facts: Facts) -> tuple[Table, ...]:
    rows: list[tuple[Cell, ...]] = [
        (leak.title, sample.path, leak.line, leak.count, leak.masked)
        for sample in facts.samples
        for leak in sample.leaks
    ]
    if not rows:
        return ()
    columns = ("Kind", "Sample", "First line", "Times", "First value, masked")
    return (Table(id="logs-leaks", title="What the log samples hold", columns=columns, rows=tuple(rows)),)


def _receipt(facts: Facts, options: Options) -> tuple[tuple[str, Cell], ...]:
    capped = [
        f"{one.path}: the first {one.bytes_read >> 20} MB of {one.size >> 20} MB on disk"
        for one in facts.samples
        if one.capped
    ]
    return (
        *((f"{title} files", number) for title, number in facts.read),
        ("skipped: over 1 MB", facts.large),
        ("samples", len(facts.samples)),
        ("bytes of samples", sum(one.bytes_read for one in facts.samples)),
        ("lines of samples", sum(one.shape.lines for one in facts.samples)),
        (f"samples cut at logs.max_mb = {options.max_mb}", "; ".join(capped) or "none"),
        ("libraries for structured logs", ", ".join(f"{name} ({path})" for name, path in facts.libraries) or "none"),
    )
