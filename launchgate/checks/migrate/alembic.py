"""Reads an Alembic migration by its syntax tree, without running it. Pure."""

import ast
from collections.abc import Iterable, Iterator

from launchgate.checks.migrate.facts import Act, Down, Migration, Tool
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import plan_in, program_comments
from launchgate.checks.migrate.python_sql import built, sql_text

__all__ = ["read_alembic"]

_NAMED_FIRST = frozenset(
    {
        "create_index",
        "drop_index",
        "create_unique_constraint",
        "create_check_constraint",
        "create_foreign_key",
        "drop_constraint",
    }
)
"""Calls whose first argument is a name of its own, and the second the table."""
_CONTEXTS = frozenset({"batch_alter_table"})
_ALWAYS = {"drop_table": Act.DROP_TABLE, "drop_column": Act.DROP_COLUMN, "rename_table": Act.RENAME_TABLE}
_WAITS = {
    "create_index": (Act.INDEX, "postgresql_concurrently"),
    "drop_index": (Act.DROP_INDEX, "postgresql_concurrently"),
    "create_unique_constraint": (Act.UNIQUE, "postgresql_using_index"),
    "create_check_constraint": (Act.CHECK, "postgresql_not_valid"),
    "create_exclude_constraint": (Act.CHECK, "postgresql_not_valid"),
}
"""Calls that make PostgreSQL's writers wait, and the argument that keeps them from it."""
_QUIET = frozenset(
    {
        "create_table_comment",
        "drop_table_comment",
        "f",
        "get_bind",
        "get_context",
        "inline_literal",
        "invoke",
        "bulk_insert",
        "alter_table",
        "autocommit_block",
        "drop_constraint",
        "implementation_for",
        "run_async",
    }
)


def read_alembic(path: str, text: str, dialect: str | None, ask: AskSquawk | None) -> Migration:
    """What `upgrade` does and what `downgrade` does. Raises SyntaxError for what is no Python."""
    tree = ast.parse(text)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    strings = dict(_constants(tree.body))
    notes = Notes(dialect, ask, in_transaction="autocommit_block" not in text)
    up = functions.get("upgrade")
    if up is None:
        notes.gap(None, f"'{path}' has no function upgrade")
    else:
        own = {name: node for name, node in functions.items() if name not in ("upgrade", "downgrade")}
        _Upgrade(notes, strings, own).body(up.body)
    down, note = _downgrade(functions.get("downgrade"))
    return Migration(
        path=path, tool=Tool.ALEMBIC, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches),
        gaps=tuple(notes.gaps), down=down, down_note=note, plan=plan_in(program_comments(text, tree)),
        statements=notes.statements,
    )  # fmt: skip


def _constants(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = _text(node.value)
            if text is not None:
                yield node.targets[0].id, text


def _downgrade(node: ast.FunctionDef | None) -> tuple[Down, str]:
    if node is None:
        return Down.MISSING, "there is no function downgrade"
    body = [one for one in node.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    if any(isinstance(one, ast.Raise) for one in body):
        return Down.REFUSES, "downgrade raises an error"
    if any(isinstance(inner, ast.Call) for one in body for inner in ast.walk(one)):
        return Down.REAL, "downgrade does it"
    return Down.EMPTY, "downgrade does nothing, so going back would report success and change nothing"


class _Upgrade:
    """The calls of `op.…` in order, inside of conditions and loops too."""

    def __init__(self, notes: Notes, strings: dict[str, str], functions: dict[str, ast.FunctionDef]) -> None:
        self.notes, self.strings = notes, strings
        self.functions = functions
        """Those of the file that were not followed yet."""
        self.batch: dict[str, str] = {}
        """Names of batch operations, and their tables."""

    def body(self, nodes: Iterable[ast.stmt]) -> None:
        for node in nodes:
            if isinstance(node, ast.With):
                self._with(node)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            else:
                for call in _calls(node):
                    self._call(call)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found = sql_text(node.value, self.strings)
                if found is not None:
                    self.strings[node.targets[0].id] = found
            for part in ("body", "orelse", "finalbody"):
                self.body(getattr(node, part, ()))
            for handler in getattr(node, "handlers", ()):
                self.body(handler.body)

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _CONTEXTS:
                if isinstance(item.optional_vars, ast.Name):
                    self.batch[item.optional_vars.id] = (_text(_argument(call, 0, "table_name")) or "a table").lower()
            elif isinstance(call, ast.Call):
                self._call(call)

    def _call(self, call: ast.Call) -> None:
        if isinstance(call.func, ast.Name) and call.func.id in self.functions:
            self.body(self.functions.pop(call.func.id).body)  # once: a function may call itself
        if not isinstance(call.func, ast.Attribute):
            return
        owner, name = call.func.value, call.func.attr
        if isinstance(owner, ast.Name) and owner.id in self.batch:
            self._operation(call, name, self.batch[owner.id], shift=-1)
        elif isinstance(owner, ast.Name) and owner.id == "op":
            self._operation(call, name, None, shift=0)
        elif name == "execute" and call.args:
            self._execute(call)

    def _operation(self, call: ast.Call, name: str, batch: str | None, shift: int) -> None:
        self.notes.statements += 1
        line = call.lineno
        if name == "execute":
            self._execute(call)
            return
        position = 1 if name in _NAMED_FIRST else 0
        key = {"create_foreign_key": "source_table", "rename_table": "old_table_name"}.get(name, "table_name")
        table = batch or (_text(_argument(call, position, key)) or "a table").lower()
        if name == "create_table":
            self.notes.created.add(table)
            return
        if name in _QUIET:
            return
        for act, what in self._acts(call, name, table, shift):
            self.notes.step(act, what, line)
        self.notes.touch(table, line, long=_says(call, "postgresql_concurrently"))

    def _acts(self, call: ast.Call, name: str, table: str, shift: int) -> Iterator[tuple[Act, str]]:
        column = f"{table}.{_text(_argument(call, 1 + shift, 'column_name')) or 'a column'}"
        if name in _ALWAYS:
            yield _ALWAYS[name], column if name == "drop_column" else table
        elif name == "add_column":
            yield from self._added(_argument(call, 1 + shift, "column"), table)
        elif name == "alter_column":
            yield from _altered(call, column)
        elif (
            name == "create_foreign_key" and self.notes.dialect != "sqlite" and not _says(call, "postgresql_not_valid")
        ):
            yield Act.FOREIGN_KEY, table
        elif name in _WAITS and self.notes.dialect in ("postgres", None) and not _says(call, _WAITS[name][1]):
            yield _WAITS[name][0], table

    def _added(self, column: ast.expr | None, table: str) -> Iterator[tuple[Act, str]]:
        if not isinstance(column, ast.Call):
            return
        what = f"{table}.{_text(column.args[0]) if column.args else ''}"
        keys = {keyword.arg: keyword.value for keyword in column.keywords}
        parts = [
            node.func.attr
            for node in column.args
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        filled = "server_default" in keys or "Identity" in parts or "Computed" in parts
        if _false(keys.get("nullable")) and not filled:
            yield Act.ADD_REQUIRED, what
        if "ForeignKey" in parts and self.notes.dialect != "sqlite":
            yield Act.FOREIGN_KEY, what
        self.notes.added.add(what)

    def _execute(self, call: ast.Call) -> None:
        said = call.args[0] if call.args else next((one.value for one in call.keywords), None)
        text = sql_text(said, self.strings)
        line = call.lineno
        if text is not None and said is not None:
            self.notes.sql(text, said.lineno)
            return
        does = built(said) if said is not None else None
        if does is None:
            self.notes.gap(line, f"line {line} runs SQL that is put together elsewhere")
        elif isinstance(does, tuple):
            self.notes.step(*does, line)


def _says(call: ast.Call, name: str) -> bool:
    return _true(_argument(call, len(call.args), name))


def _altered(call: ast.Call, what: str) -> Iterator[tuple[Act, str]]:
    keys = {keyword.arg: keyword.value for keyword in call.keywords}
    if "type_" in keys:
        old, new = keys.get("existing_type"), keys["type_"]
        if old is None or not _longer_text(old, new):
            yield Act.CHANGE_TYPE, what
    if "new_column_name" in keys:
        yield Act.RENAME_COLUMN, what
    if _false(keys.get("nullable")):
        yield Act.SET_NOT_NULL, what


def _longer_text(old: ast.expr, new: ast.expr) -> bool:
    """Whether both are texts and the new one is as long or unbounded, which the database only notes."""
    lengths = []
    for node in (old, new):
        name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else getattr(node, "attr", "")
        if name.upper() not in ("STRING", "VARCHAR", "TEXT", "UNICODE"):
            return False
        numbers = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, int)]
        lengths.append(numbers[0] if numbers else 1 << 40)
    return lengths[1] >= lengths[0]


def _calls(node: ast.stmt) -> Iterator[ast.Call]:
    """Calls of a statement itself, not of the statements inside of it, in the order in which they stand."""
    found: list[ast.Call] = []
    waiting: list[ast.AST] = [node]
    while waiting:
        one = waiting.pop()
        found += [one] if isinstance(one, ast.Call) else []
        waiting += [child for child in ast.iter_child_nodes(one) if not isinstance(child, ast.stmt | ast.excepthandler)]
    yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named if named is not None else (call.args[position] if len(call.args) > position else None)


def _text(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "f" and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
