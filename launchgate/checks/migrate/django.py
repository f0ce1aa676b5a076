"""Reads a Django migration by its syntax tree, without running it. Pure."""

import ast
from collections.abc import Callable, Iterator

from launchgate.checks.migrate.django_fields import Field, History, field_of
from launchgate.checks.migrate.facts import DESTROYS, Act, Down, Migration, Tool
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import plan_in, program_comments

__all__ = ["read_django"]

_SAFE = frozenset(
    {
        "CreateModel",
        "AlterModelOptions",
        "AlterModelManagers",
        "AddIndexConcurrently",
        "RemoveIndexConcurrently",
        "AddConstraintNotValid",
        "ValidateConstraint",
        "AlterModelTableComment",
        "AlterOrderWithRespectTo",
        "CreateExtension",
        "BtreeGinExtension",
        "HStoreExtension",
        "TrigramExtension",
        "UnaccentExtension",
        "CITextExtension",
        "CryptoExtension",
        "BloomExtension",
        "BtreeGistExtension",
        "CreateCollation",
        "RemoveCollation",
        "RenameIndex",
    }
)


Older = Callable[[], tuple[str, ...]]
"""The texts of the app's earlier migrations, newest first."""


def read_django(path: str, text: str, dialect: str | None, ask: AskSquawk | None, older: Older) -> Migration:
    """What the operations of a migration do. Raises SyntaxError for what is no Python."""
    tree = ast.parse(text)
    found = next((node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Migration"), None)
    body = found.body if found is not None else []
    atomic = not any(_assigns(node, "atomic", False) for node in body)
    notes = Notes(dialect, ask, in_transaction=atomic and dialect in ("postgres", "sqlite", None))
    reader = _Operations(path, notes, tree, older)
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _target(node) == "operations" and node.value is not None:
            reader.all_of(node.value)
    down = (Down.BY_TOOL, "Django derives it from the operations")
    if reader.one_way or reader.pretends:
        down = (Down.REFUSES, reader.one_way) if reader.one_way else (Down.EMPTY, reader.pretends)
    return Migration(
        path=path, tool=Tool.DJANGO, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches),
        gaps=tuple(notes.gaps), down=down[0], down_note=down[1], plan=plan_in(program_comments(text, tree)),
        statements=notes.statements,
    )  # fmt: skip


def _target(node: ast.Assign | ast.AnnAssign) -> str | None:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else None


def _assigns(node: ast.stmt, name: str, value: object) -> bool:
    return (
        isinstance(node, ast.Assign | ast.AnnAssign) and _target(node) == name
        and isinstance(node.value, ast.Constant) and node.value.value is value
    )  # fmt: skip


class _Operations:
    """The operations of one migration, in order."""

    def __init__(self, path: str, notes: Notes, module: ast.Module, older: Older) -> None:
        self.module, self.history = module, History(older)
        parts = path.split("/")
        self.app = parts[-3] if len(parts) > 2 else "app"
        self.notes = notes
        self.one_way = ""
        """Why there is no way back, when there is none."""
        self.pretends = ""

    def all_of(self, node: ast.expr) -> None:
        if isinstance(node, ast.BinOp):
            self.all_of(node.left)
            self.all_of(node.right)
        elif isinstance(node, ast.List | ast.Tuple):
            for one in node.elts:
                self._one(one)
        else:
            self._unread(node)

    def _unread(self, node: ast.expr) -> None:
        self.notes.gap(node.lineno, f"line {node.lineno} puts operations together in a way that was not followed")

    def _one(self, node: ast.expr) -> None:
        if not isinstance(node, ast.Call):
            self._unread(node)
            return
        self.notes.statements += 1
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "SeparateDatabaseAndState":
            wanted = _argument(node, 0, "database_operations")
            if wanted is not None:
                self.all_of(wanted)
        elif name in ("RunSQL", "RunPython"):
            self._run(node, name)
        elif name == "CreateModel":
            self.notes.created.add(self._table(_argument(node, 0, "name")))
        elif name not in _SAFE:
            self._change(node, name)

    def _table(self, node: ast.expr | None) -> str:
        """The table's name unless the model gives it another: the application's, an underscore, the model's."""
        return f"{self.app}_{_text(node) or 'a_model'}".lower()

    def _change(self, node: ast.Call, name: str) -> None:
        model, field = self._table(_argument(node, 0, "model_name")), _text(_argument(node, 1, "name")) or "a field"
        what, line, step = f"{model}.{field}".lower(), node.lineno, self.notes.step
        if name == "DeleteModel":
            step(Act.DROP_TABLE, self._table(_argument(node, 0, "name")), line)
        elif name == "RemoveField":
            step(Act.DROP_COLUMN, what, line)
        elif name == "RenameField":
            step(Act.RENAME_COLUMN, f"{model}.{_text(_argument(node, 1, 'old_name')) or 'a field'}".lower(), line)
        elif name in ("RenameModel", "AlterModelTable"):
            step(Act.RENAME_TABLE, self._table(_argument(node, 0, "old_name") or _argument(node, 0, "name")), line)
        elif name == "AddField":
            self._add_field(_argument(node, 2, "field"), what, line)
            self.notes.added.add(what)
        elif name == "AlterField":
            if not self._alter_field(node, what, line):
                return
        elif name in ("AddIndex", "AddConstraint", "RemoveIndex", "RemoveConstraint"):
            self._index(name, node, model, line)
        elif name in ("AlterUniqueTogether", "AlterIndexTogether"):
            self._together(name, node, line)
        else:
            self.notes.gap(line, f"the operation {name or 'in'} of line {line} is none of Django's own")
            return
        self.notes.touch(self._table(_argument(node, 0, "name")) if name == "DeleteModel" else model, line)

    def _index(self, name: str, node: ast.Call, model: str, line: int) -> None:
        if self.notes.dialect not in ("postgres", None):
            return
        if name == "AddIndex":
            self.notes.step(Act.INDEX, model, line)
        elif name == "RemoveIndex":
            self.notes.step(Act.DROP_INDEX, model, line)
        elif name == "AddConstraint":
            unique = "UniqueConstraint" in ast.dump(node)
            self.notes.step(Act.UNIQUE if unique else Act.CHECK, model, line)

    def _together(self, name: str, node: ast.Call, line: int) -> None:
        """Sets of columns; an empty set only takes away."""
        wanted = _argument(node, 1, "unique_together" if "Unique" in name else "index_together")
        if self.notes.dialect in ("postgres", None) and wanted is not None and _has_text(wanted):
            self.notes.step(
                Act.UNIQUE if "Unique" in name else Act.INDEX, self._table(_argument(node, 0, "name")), line
            )

    def _add_field(self, field: ast.expr | None, what: str, line: int) -> None:
        """Django drops the default from the database after adding the column, so that the running version cannot insert."""
        if not isinstance(field, ast.Call):
            return
        kind = field.func.attr if isinstance(field.func, ast.Attribute) else ""
        keys = {keyword.arg: keyword.value for keyword in field.keywords}
        if kind == "ManyToManyField":
            return
        if not _is_true(keys.get("null")) and "db_default" not in keys and not kind.endswith("AutoField"):
            self.notes.step(Act.ADD_REQUIRED, what, line)
        if (
            kind in ("ForeignKey", "OneToOneField")
            and self.notes.dialect != "sqlite"
            and not _is_false(keys.get("db_constraint"))
        ):
            self.notes.step(Act.FOREIGN_KEY, what, line)
        elif (_is_true(keys.get("db_index")) or _is_true(keys.get("unique"))) and self.notes.dialect == "postgres":
            self.notes.step(Act.UNIQUE if _is_true(keys.get("unique")) else Act.INDEX, what, line)

    def _alter_field(self, node: ast.Call, what: str, line: int) -> bool:
        """A migration shows the new field only; what it was stands in an earlier one. False where the database sees nothing."""
        model, name = _text(_argument(node, 0, "model_name")) or "", _text(_argument(node, 1, "name")) or ""
        new = field_of(_argument(node, 2, "field"))
        old = self.history.previous(model, name)
        if new is None or old is None:
            reason = f"what AlterField in line {line} changes of {what} is not told by the app's other migrations"
            self.notes.gap(line, reason, locks_only=True)
            return True
        for act in _differences(old, new, self.notes.dialect):
            self.notes.step(act, what, line)
        return old != new

    def _run(self, node: ast.Call, name: str) -> None:
        forward = _argument(node, 0, "sql" if name == "RunSQL" else "code")
        back = _argument(node, 1, "reverse_sql" if name == "RunSQL" else "reverse_code")
        before = len(self.notes.steps)
        if back is None or (isinstance(back, ast.Constant) and back.value is None):
            self.one_way = self.one_way or f"{name} in line {node.lineno} has no reverse"
        if name == "RunSQL":
            for text, line in _sql_texts(forward):
                self.notes.sql(text, line)
            if forward is not None and not list(_sql_texts(forward)):
                self.notes.gap(node.lineno, f"the SQL of line {node.lineno} is put together elsewhere")
            if isinstance(back, ast.Attribute) and any(one.act in DESTROYS for one in self.notes.steps[before:]):
                self.pretends = (
                    self.pretends
                    or f"the reverse of line {node.lineno} does nothing, so going back would change nothing"
                )
        elif back is None and isinstance(forward, ast.Name) and self._deletes(forward.id):
            self.notes.step(Act.RUN_CODE, f"{forward.id}() deletes rows", node.lineno)

    def _deletes(self, name: str) -> bool:
        """Whether a function of this file calls `.delete()`."""
        found = next((one for one in self.module.body if isinstance(one, ast.FunctionDef) and one.name == name), None)
        return found is not None and any(
            isinstance(node, ast.Attribute) and node.attr in ("delete", "_raw_delete") for node in ast.walk(found)
        )


def _differences(old: Field, new: Field, dialect: str | None) -> Iterator[Act]:
    if old.kind != new.kind or old.narrower(new):
        yield Act.CHANGE_TYPE
    if old.null and not new.null:
        yield Act.SET_NOT_NULL
    if new.unique and not old.unique and dialect in ("postgres", None):
        yield Act.UNIQUE
    elif new.index and not old.index and dialect in ("postgres", None):
        yield Act.INDEX
    if old.column != new.column:
        yield Act.RENAME_COLUMN


def _has_text(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node))


def _argument(node: ast.Call, position: int, name: str) -> ast.expr | None:
    named = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
    return named if named is not None else (node.args[position] if len(node.args) > position else None)


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _sql_texts(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    """SQL in a call: a text, or a list of texts or of (text, parameters)."""
    if isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from _sql_texts(one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one)
    elif (text := _text(node)) is not None and node is not None:
        yield text, node.lineno


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
