"""Finds what Python prints into logs, by its syntax tree; never runs it.

Known calls: `print`, and the level methods of `logging`, of loggers by any name that ends in log or logger, and of structlog and
loguru with their keywords. As in script, only the argument itself counts, not what another call makes of it.
"""

import ast
import re
import warnings
from collections.abc import Iterator

from launchgate.checks.logs.sensitive import Sort, gives, is_safe_call, sort_of, whole
from launchgate.checks.logs.sinks import LEVELS, Sink, development, is_logger, plain

__all__ = ["python_sinks"]

_HINT = re.compile(rb"\bprint\s*\(|\bpprint\s*\(|log\w*(?:\(\))?\s*\.\s*\w+\s*\(", re.IGNORECASE)
_SHOWING = frozenset({"str", "repr", "dict", "vars", "list", "dumps", "pformat", "format", "asdict", "format_map", "join",
                      "get_json", "model_dump", "to_dict", "to_json", "quote", "unquote"})  # fmt: skip
_SAME = frozenset(
    {"strip", "lower", "upper", "encode", "decode", "rstrip", "lstrip", "copy", "items", "values", "getlist"}
)
_OPENED = frozenset({"vars", "dict", "asdict", "model_dump", "to_dict", "to_json", "dumps"})
"""What shows an account's fields; printed as it is, it shows its name."""
_DEEP = 30
Found = Iterator[tuple[ast.expr, str, Sort]]


def python_sinks(source: bytes) -> Iterator[Sink]:
    """Every sensitive value that a logging call of one file prints. Nothing for a file that is no Python."""
    if not _HINT.search(source):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    try:
        yield from _walk(tree)
    except RecursionError:
        return


def _walk(node: ast.AST) -> Iterator[Sink]:
    """All calls below a node, but not those of branches that only developers take, nor of a script's own end."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _is_aside(child.test):
            for other in child.orelse:
                yield from _walk(ast.Module(body=[other], type_ignores=[]))
            continue
        if isinstance(child, ast.Call) and (name := _logging(child)) is not None:
            yield from _printed(child, name)
        yield from _walk(child)


def _is_aside(test: ast.expr) -> bool:
    written = ast.unparse(test)
    return "__main__" in written or (development(written) and not written.startswith("not "))


def _logging(call: ast.Call) -> str | None:
    """The call as written, when it writes a log."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id if function.id in ("print", "pprint") else None
    if not isinstance(function, ast.Attribute) or function.attr not in LEVELS:
        return None
    owner = function.value
    if isinstance(owner, ast.Call):
        owner = owner.func
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    name = "logger" if name in ("getLogger", "get_logger", "bind", "opt") else name
    return f"{name}.{function.attr}" if is_logger(name) else None


def _printed(call: ast.Call, name: str) -> Iterator[Sink]:
    found = [one for argument in call.args for one in _values(argument, 0)]
    for keyword in call.keywords:
        if keyword.arg in ("file", "sep", "end", "flush", "exc_info", "stacklevel"):
            continue
        found += list(_keyed(keyword.arg or "", keyword.value, 0))
    for node, shown, sort in found:
        yield Sink(line=node.lineno, name=plain(shown), sort=sort, call=plain(name))


def _keyed(key: str, value: ast.expr, depth: int) -> Found:
    """`key=value` or `"key": value`: the value's own names, else the key's unless the value is a constant or another call."""
    inner = list(_values(value, depth + 1))
    yield from inner
    sort = sort_of(key)
    plain = isinstance(value, ast.Name | ast.Attribute | ast.Subscript)
    if not inner and sort is not None and plain and not is_safe_call((_chain(value) or ("",))[-1]):
        yield value, key, sort


def _values(node: ast.expr, depth: int) -> Found:
    """(where, name, sort) of each sensitive value that an expression shows."""
    if depth > _DEEP:
        return
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield from _named(node)
    elif isinstance(node, ast.Dict):
        yield from _entries(node, depth)
    elif isinstance(node, ast.Call):
        yield from _call(node, depth)
    else:
        for part in _parts(node):
            yield from _values(part, depth + 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression whose values it shows; a condition or a comparison shows none."""
    match node:
        case ast.JoinedStr():
            return [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        case ast.BinOp(op=ast.Add() | ast.Mod() | ast.BitOr()):
            return [node.left, node.right]
        case ast.BoolOp(op=ast.Or()):
            return node.values
        case ast.BoolOp():
            return node.values[-1:]
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Tuple() | ast.List() | ast.Set():
            return node.elts
        case ast.Starred() | ast.Await() | ast.NamedExpr():
            return [node.value]
        case _:
            return []


def _entries(node: ast.Dict, depth: int) -> Found:
    for key, value in zip(node.keys, node.values, strict=True):
        name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
        yield from _keyed(name, value, depth)


def _call(node: ast.Call, depth: int) -> Found:
    function = node.func
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    owner = function.value if isinstance(function, ast.Attribute) else None
    if name in ("get", "pop", "header") and owner is not None and node.args:
        key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and (sort := sort_of(key.value)) is not None:
            yield node, key.value, sort
    elif name in _SHOWING:
        yield from _shown(node, name, owner, depth)
    elif name in _SAME and owner is not None:
        yield from _values(owner, depth + 1)
    elif not is_safe_call(name) and (given := gives(name)) in (Sort.SECRET, Sort.PERSONAL):
        yield node, f"{name}()", given


def _shown(node: ast.Call, name: str, owner: ast.expr | None, depth: int) -> Found:
    opened = name in _OPENED
    for part in (*node.args, *([owner] if owner is not None and not node.args else [])):
        if opened and (chain := _chain(part)) and whole(chain) is Sort.ACCOUNT:
            yield part, f"{name}({'.'.join(chain)})", Sort.ACCOUNT
        yield from _values(part, depth + 1)
    for keyword in node.keywords if name == "format" else ():
        yield from _keyed(keyword.arg or "", keyword.value, depth)
    if name == "get_json" and owner is not None and (_chain(owner) or ("",))[-1] in ("request", "req"):
        yield node, "request.get_json()", Sort.WHOLE


def _named(node: ast.expr) -> Found:
    chain = _chain(node)
    if not chain:
        return
    sort = sort_of(chain[-1])
    if sort is None:
        found = whole(chain)
        sort = found if found in (Sort.WHOLE, Sort.SECRET) else None
    if sort is None and chain[-1] == "__dict__" and whole(chain[:-1] or ("",)) is Sort.ACCOUNT:
        sort = Sort.ACCOUNT
    if sort is not None:
        yield node, ".".join(chain), sort


def _chain(node: ast.expr) -> tuple[str, ...]:
    """`request.headers["x"]` as its names; `()` for what is computed."""
    names: list[str] = []
    at: ast.expr | None = node
    while at is not None:
        if isinstance(at, ast.Attribute):
            names.append(at.attr)
            at = at.value
        elif isinstance(at, ast.Subscript):
            if not (isinstance(at.slice, ast.Constant) and isinstance(at.slice.value, str)):
                return ()
            names.append(at.slice.value)
            at = at.value
        else:
            names += [at.id] if isinstance(at, ast.Name) else []
            at = None
    return tuple(reversed(names))
