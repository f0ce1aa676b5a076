"""Decides what the facts about environment variables mean. Pure: no I/O, clock or environment."""

from collections.abc import Mapping

from launchgate.checks.env.facts import Facts
from launchgate.checks.env.inventory import Variable, inventory
from launchgate.checks.env.judge_code import judge_dev_urls, judge_fail_fast, judge_silent
from launchgate.checks.env.judge_environments import (
    compared_names,
    judge_per_environment,
    judge_placeholders,
    judge_shared,
)
from launchgate.checks.env.judge_files import judge_env_files, judge_syntax
from launchgate.checks.env.judge_names import judge_missing, judge_public, judge_undocumented, judge_unused
from launchgate.checks.env.spec import Options
from launchgate.model import Cell, Judgement, Section, Table
from launchgate.variables.names import public_prefix

_SHOWN = 3
"""Places named in one cell."""


def judge(facts: Facts, options: Options) -> Judgement:
    """Every rule's assessments, the table of variables and the receipt."""
    by_name = inventory(facts, options)
    variables = tuple(by_name.values())
    assessments = (
        *judge_missing(facts, options, variables),
        *judge_undocumented(facts, variables),
        *judge_public(facts, options, variables),
        *judge_env_files(facts),
        *judge_syntax(facts),
        *judge_unused(facts, variables),
        *judge_per_environment(facts, options, by_name),
        *judge_shared(facts, options),
        *judge_placeholders(facts, options, by_name),
        *judge_fail_fast(facts, options, by_name),
        *judge_silent(facts),
        *judge_dev_urls(facts, options),
    )
    tables = (*_tables(facts, options, variables), *_matrix(facts, options, by_name))
    return Judgement(assessments=assessments, tables=tables, receipt=_receipt(facts))


def _tables(facts: Facts, options: Options, variables: tuple[Variable, ...]) -> tuple[Table, ...]:
    tables = []
    given: dict[str, list[str]] = {}
    for name, path, line in facts.given:
        given.setdefault(name, []).append(f"{path}:{line}")
    rows = tuple(
        _row(variable, facts, options, given.get(variable.name, [])) for variable in variables if not variable.provided
    )
    if rows:
        columns = ("Name", "Read at", "Documented in", "Handed on in", "Set in", "Default or optional", "Public")
        title = "Environment variables"
        tables.append(Table(id="env-variables", title=title, columns=columns, rows=rows, handover=Section.ENVIRONMENT))
    if facts.dynamic:
        places = tuple((read.path, read.line) for read in facts.dynamic)
        title = "Reads whose name is computed, so that nobody can tell which variable it is"
        tables.append(Table(id="env-dynamic", title=title, columns=("File", "Line"), rows=places))
    return tuple(tables)


def _matrix(facts: Facts, options: Options, variables: Mapping[str, Variable]) -> tuple[Table, ...]:
    """Names in which the declared environments differ; empty when there are none, or nothing to compare."""
    known = [place for place in facts.environments if place.names is not None]
    if len(known) < 2:
        return ()
    names = set(compared_names(known, options, variables)) | {
        n for n, one in variables.items() if one.is_required(options)
    }
    rows: list[tuple[Cell, ...]] = [(name, *(name in (place.names or ()) for place in known)) for name in sorted(names)]
    differing = tuple(row for row in rows if not all(row[1:]))
    if not differing:
        return ()
    columns = ("Name", *(place.environment for place in known))
    title = "Names that an environment lacks"
    return (Table(id="env-matrix", title=title, columns=columns, rows=differing, handover=Section.ENVIRONMENT),)


def _row(variable: Variable, facts: Facts, options: Options, given: list[str]) -> tuple[Cell, ...]:
    tools = [f"{read.path}:{read.line} (tests and tools)" for read in variable.dev_reads]
    documented = [f"{path}:{entry.line}" for path, entry in variable.documented]
    if variable.described:
        documented.append("env.documented_in")
    known = [place for place in facts.environments if place.names is not None]
    having = [place.environment for place in known if place.names is not None and variable.name in place.names]
    return (
        variable.name,
        _places([f"{read.path}:{read.line}" for read in variable.reads] or tools),
        _places(documented),
        _places(given),
        ", ".join(having) if having else ("nowhere" if known else "not declared"),
        not variable.is_required(options),
        public_prefix(variable.name, (*options.public_prefixes, *facts.public_prefixes)) is not None
        or any(variable.name == name for name, _, _ in facts.inlined),
    )


def _places(places: list[str]) -> str:
    if not places:
        return "nowhere"
    rest = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    counts = facts.counts
    unread = "; ".join(f"{one.path}: {one.reason}" for one in facts.unread[:20])
    if len(facts.unread) > 20:
        unread += f"; and {len(facts.unread) - 20} more"
    return (
        ("source files", counts.sources),
        ("parsed", counts.parsed),
        ("references", len(facts.references)),
        ("reads with a computed name", len(facts.dynamic)),
        ("documents", len(facts.documents)),
        ("not or only partly read", unread or "none"),
        ("skipped: other people's or built files", counts.vendored),
        ("skipped: over 1 MB", counts.large),
        ("languages not read for references", ", ".join(counts.other_languages) or "none"),
    )
