"""SQL and SQLAlchemy statements as they stand in a Python program. Pure; nothing is run."""

import ast
from collections.abc import Mapping

from launchgate.checks.migrate.facts import Act

__all__ = ["built", "sql_text"]

_WRAPPERS = frozenset({"text", "DDL", "dedent"})
_NARROWS = frozenset({"where", "filter", "filter_by", "limit"})
_READS = frozenset({"select", "insert", "exists", "inspect"})


def sql_text(node: ast.expr | None, strings: Mapping[str, str]) -> str | None:
    """The SQL of a text, of `text("…")`, or of a name that was given one; None for what is put together out of sight.

    What an f-string fills in is some name or value, and stands as `x`.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
        return "".join(str(part) for part in parts)
    if isinstance(node, ast.Name):
        return strings.get(node.id)
    if isinstance(node, ast.Call) and node.args and _name(node.func) in _WRAPPERS:
        return sql_text(node.args[0], strings)
    return None


def built(node: ast.expr) -> tuple[Act, str] | bool | None:
    """What a statement of SQLAlchemy does: an act on a table, False for nothing of concern, None where that is not told."""
    calls = []
    while isinstance(node, ast.Call | ast.Attribute):
        calls += [node] if isinstance(node, ast.Call) else []
        node = node.func if isinstance(node, ast.Call) else node.value
    words = {_name(call.func) for call in calls}
    verb = next((call for call in calls if _name(call.func) in ("update", "delete")), None)
    if verb is None:
        return False if words & _READS else None
    if words & _NARROWS:
        return False
    # `delete(users)` names the table in its argument, `users.delete()` before the dot.
    of = verb.args[0] if verb.args else verb.func.value if isinstance(verb.func, ast.Attribute) else verb.func
    return (Act.DELETE_ALL if _name(verb.func) == "delete" else Act.UPDATE_ALL), ast.unparse(of)[:60].lower()


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
