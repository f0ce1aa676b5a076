"""What one SQL statement does to what was there before it, by sqlglot's grammar; `words` answers where the grammar
has none. Pure.
"""

import logging
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from launchgate.checks.migrate.facts import Act
from launchgate.checks.migrate.words import by_words
from launchgate.dataclass import dataclass

if TYPE_CHECKING:
    from sqlglot.expressions import Expr as Expression

__all__ = ["Reading", "read_statement"]

_LONGEST = 200_000
"""Characters of a statement that is parsed; a longer one is data."""
_OFFLINE_INDEX = frozenset({"tsql", "oracle"})
"""Dialects whose CREATE INDEX shuts writers out unless it says ONLINE. InnoDB's does not; PostgreSQL's is left to squawk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a statement does."""

    acts: tuple[tuple[Act, str], ...] = ()
    created: tuple[str, ...] = ()
    """Tables that begin here; what happens to them later in the file hurts nobody."""
    added: tuple[str, ...] = ()
    """Columns that begin here, as `table.column`."""
    defaulted: tuple[str, ...] = ()
    """Columns that are given a default which the database keeps."""
    renamed: tuple[str, str] | None = None
    """A table's old and new name."""
    touches: str | None = None
    """The table it waits for."""
    long: bool = False
    unread: bool = False


def read_statement(text: str, dialect: str | None) -> Reading:
    """What a statement does. `unread` when neither the grammar nor the words tell."""
    if len(text) > _LONGEST:
        return by_words(text[:2_000], Reading)
    tree = _parsed(text, dialect)
    if tree is None:
        return by_words(text, Reading)
    return _of_tree(tree, text, dialect)


def _parsed(text: str, dialect: str | None) -> "Expression | None":
    """The statement as a tree; None where the grammar gives up, as for VACUUM, LOCK, DO and what only one vendor has."""
    import sqlglot
    from sqlglot import exp

    _quiet()
    try:
        tree = sqlglot.parse_one(text, dialect=dialect or "")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError, KeyError, IndexError, AttributeError):
        return None
    # Anything that is a value is a statement that the grammar took for an expression: `frobnicate x`.
    return None if isinstance(tree, exp.Command | exp.Execute | exp.Condition | exp.Alias) else tree


@cache
def _quiet() -> None:
    """sqlglot logs the statement it could not read, and a statement may hold anything."""
    logging.getLogger("sqlglot").disabled = True


def _of_tree(tree: "Expression", text: str, dialect: str | None) -> Reading:
    from sqlglot import exp

    if isinstance(tree, exp.Create):
        return _create(tree, text, dialect)
    if isinstance(tree, exp.Drop):
        return _drop(tree)
    if isinstance(tree, exp.TruncateTable):
        names = [table_name(one) for one in tree.expressions]
        return Reading(acts=tuple((Act.TRUNCATE, name) for name in names), touches=names[0] if names else None)
    if isinstance(tree, exp.Alter):
        return _alter(tree, text, dialect)
    acts = tuple(_row_acts(tree))
    table = tree.find(exp.Table) if isinstance(tree, exp.Update | exp.Delete | exp.Merge) else None
    return Reading(acts=acts, touches=table_name(table) if table is not None else None)


def _row_acts(tree: "Expression") -> Iterator[tuple[Act, str]]:
    """DELETE and UPDATE without a condition, also inside of WITH."""
    from sqlglot import exp

    for node in tree.find_all(exp.Delete, exp.Update):
        narrowed = any(node.args.get(key) for key in ("limit", "using", "from_", "from", "cluster"))
        where = node.args.get("where")
        if narrowed or (where is not None and not _always(where.this)) or (node.this and node.this.args.get("joins")):
            continue
        if node.args.get("tables"):
            continue
        name = table_name(node.this)
        if isinstance(node, exp.Delete):
            yield Act.DELETE_ALL, name
            continue
        columns = sorted({one.this.name for one in node.expressions if isinstance(one, exp.EQ)})
        yield Act.UPDATE_ALL, ",".join(f"{name}.{column}" for column in columns) or name


def _always(condition: "Expression") -> bool:
    """Whether a condition lets every row through by its looks: `TRUE`, `1 = 1`."""
    from sqlglot import exp

    if isinstance(condition, exp.Boolean):
        return bool(condition.this)
    return (
        isinstance(condition, exp.EQ)
        and isinstance(condition.this, exp.Literal)
        and condition.this == condition.expression
    )


def _create(tree: "Expression", text: str, dialect: str | None) -> Reading:
    from sqlglot import exp

    kind = str(tree.args.get("kind") or "").upper()
    if kind == "TABLE":
        found = tree.find(exp.Table)
        return Reading(created=(table_name(found),) if found is not None else ())
    if kind == "INDEX":
        on = tree.find(exp.Table)
        name = table_name(on) if on is not None else "a table"
        online = "online" in text.lower() or "concurrently" in text.lower()
        acts = ((Act.INDEX, name),) if dialect in _OFFLINE_INDEX and not online else ()
        return Reading(acts=acts, touches=name, long="concurrently" in text.lower())
    return Reading()


def _drop(tree: "Expression") -> Reading:
    from sqlglot import exp

    kind = str(tree.args.get("kind") or "").upper()
    names = [table_name(one) for one in tree.find_all(exp.Table)] or [tree.name or "it"]
    if tree.args.get("temporary"):
        return Reading()
    if kind == "TABLE":
        return Reading(acts=tuple((Act.DROP_TABLE, name) for name in dict.fromkeys(names)), touches=names[0])
    if kind in ("DATABASE", "SCHEMA"):
        return Reading(acts=((Act.DROP_ALL, names[0]),), touches=names[0])
    if kind in ("VIEW", "FUNCTION", "PROCEDURE", "TYPE", "SEQUENCE"):
        return Reading(acts=((Act.DROP_OBJECT, f"{kind.lower()} {names[0]}"),), touches=names[0])
    return Reading(touches=names[0], long=bool(tree.args.get("concurrently")))


def _alter(tree: "Expression", text: str, dialect: str | None) -> Reading:
    if str(tree.args.get("kind") or "").upper() != "TABLE":
        return Reading()
    name = table_name(tree.this)
    online = dialect == "mysql" and any(
        word in text.upper().replace(" ", "") for word in ("ALGORITHM=INSTANT", "ALGORITHM=INPLACE")
    )
    acts: list[tuple[Act, str]] = []
    added: list[str] = []
    defaulted: list[str] = []
    renamed: tuple[str, str] | None = None
    for action in tree.args.get("actions") or ():
        for act, what in _action(action, name, dialect):
            if not (online and act in (Act.CHANGE_TYPE, Act.SET_NOT_NULL, Act.FOREIGN_KEY)):
                acts.append((act, what))
        added += [f"{name}.{column}" for column in _added(action)]
        if action.args.get("default") is not None and type(action).__name__ == "AlterColumn":
            defaulted.append(f"{name}.{action.name}")
        if type(action).__name__ == "AlterRename":
            renamed = (name, table_name(action.this))
    return Reading(acts=tuple(acts), added=tuple(added), defaulted=tuple(defaulted), renamed=renamed, touches=name)


def _added(action: "Expression") -> list[str]:
    from sqlglot import exp

    if isinstance(action, exp.ColumnDef):
        return [action.name]
    return (
        [one.name for one in action.expressions if isinstance(one, exp.ColumnDef)]
        if isinstance(action, exp.Schema)
        else []
    )


def _action(action: "Expression", table: str, dialect: str | None) -> Iterator[tuple[Act, str]]:
    """What one part of ALTER TABLE does."""
    from sqlglot import exp

    if isinstance(action, exp.Drop):
        if str(action.args.get("kind") or "COLUMN").upper() == "COLUMN":
            yield from ((Act.DROP_COLUMN, f"{table}.{one.name}") for one in action.args.get("tables") or (action.this,))
    elif isinstance(action, exp.RenameColumn):
        yield Act.RENAME_COLUMN, f"{table}.{action.this.name}"
    elif isinstance(action, exp.AlterRename):
        yield Act.RENAME_TABLE, table
    elif isinstance(action, exp.ModifyColumn):
        renamed = action.args.get("rename_from")
        yield (Act.RENAME_COLUMN, f"{table}.{renamed.name}") if renamed is not None and renamed.name != action.this.name else (
            Act.CHANGE_TYPE, f"{table}.{action.this.name}",
        )  # fmt: skip
    elif isinstance(action, exp.AlterColumn):
        if action.args.get("dtype") is not None:
            yield Act.CHANGE_TYPE, f"{table}.{action.name}"
        elif action.args.get("allow_null") is False:
            yield Act.SET_NOT_NULL, f"{table}.{action.name}"
    else:
        yield from _addition(action, table, dialect)


def _addition(action: "Expression", table: str, dialect: str | None) -> Iterator[tuple[Act, str]]:
    from sqlglot import exp

    if isinstance(action, exp.ColumnDef | exp.Schema):
        columns = [one for one in (action, *action.expressions) if isinstance(one, exp.ColumnDef)]
        yield from ((Act.ADD_REQUIRED, f"{table}.{one.name}") for one in columns if _is_required(one))
    elif isinstance(action, exp.AddConstraint) and action.find(exp.ForeignKey) and dialect != "sqlite":
        yield Act.FOREIGN_KEY, table


def _is_required(column: "Expression") -> bool:
    """NOT NULL without a value for rows that are there already or come from the running version."""
    from sqlglot import exp

    kinds = [one.args.get("kind") for one in column.args.get("constraints") or ()]
    forbids = any(isinstance(kind, exp.NotNullColumnConstraint) and not kind.args.get("allow_null") for kind in kinds)
    filled = (exp.DefaultColumnConstraint, exp.GeneratedAsIdentityColumnConstraint, exp.ComputedColumnConstraint,
              exp.AutoIncrementColumnConstraint, exp.GeneratedAsRowColumnConstraint)  # fmt: skip
    return forbids and not any(isinstance(kind, filled) for kind in kinds)


def table_name(node: "Expression | None") -> str:
    """A table's name with its schema, without quotes, in lower case."""
    from sqlglot import exp

    if node is None:
        return "it"
    table = node if isinstance(node, exp.Table) else node.find(exp.Table) or node
    parts = (
        [str(table.args[key].name) for key in ("db",) if table.args.get(key)] if isinstance(table, exp.Table) else []
    )
    return ".".join(part for part in (*parts, table.name) if part not in ("public", "dbo", "")).lower() or "it"
