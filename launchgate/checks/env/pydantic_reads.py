"""Finds the variables that a pydantic `BaseSettings` class reads: its fields, by the settings' prefix or the field's alias.

Only what the class body says literally is believed; a prefix that is computed makes the class unknown, and it is left out.
"""

import ast
from collections.abc import Iterable, Iterator

from launchgate.checks.env.reads import Read
from launchgate.variables.fallbacks import fallback_kind
from launchgate.variables.names import NAME


def settings_reads(nodes: Iterable[ast.AST]) -> Iterator[Read]:
    """Every field of every settings class among a file's nodes, as the name it is read under."""
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    settings = {"BaseSettings"}
    found: list[ast.ClassDef] = []
    for node in sorted(classes, key=lambda one: one.lineno):
        if any(_base_name(base) in settings for base in node.bases):
            settings.add(node.name)
            found.append(node)
    models = {node.name for node in classes if any(_base_name(base) == "BaseModel" for base in node.bases)}
    for node in found:
        prefix = _prefix(node)
        if prefix is not None:
            yield from _fields(node, prefix, settings | models)


def _base_name(base: ast.expr) -> str:
    match base:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _prefix(node: ast.ClassDef) -> str | None:
    """The `env_prefix` of model_config or the inner Config class; None when it is not a literal."""
    for part in ast.walk(node):
        match part:
            case ast.keyword(arg="env_prefix", value=value):
                return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
            case ast.Assign(targets=[ast.Name(id="env_prefix")], value=value):
                return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
    return ""


def _fields(node: ast.ClassDef, prefix: str, nested: set[str]) -> Iterator[Read]:
    for part in node.body:
        match part:
            case ast.AnnAssign(target=ast.Name(id=field), annotation=kind, value=value):
                words = {_base_name(inner) for inner in ast.walk(kind) if isinstance(inner, ast.expr)}
                if field.startswith(("_", "model_")) or "ClassVar" in words or words & nested:
                    continue
                name = _alias(value) or f"{prefix}{field}".upper()
                if NAME.match(name):
                    copes = _has_default(value)
                    fallback = fallback_kind(name, _literal(value))
                    yield Read(name=name, line=part.lineno, has_default=copes, strict=not copes, fallback=fallback)


def _alias(value: ast.expr | None) -> str | None:
    """The literal name given by `Field(alias=...)`, `validation_alias` or the older `env`."""
    if isinstance(value, ast.Call):
        for word in value.keywords:
            if word.arg in ("validation_alias", "alias", "env") and isinstance(word.value, ast.Constant):
                return str(word.value.value)
    return None


def _has_default(value: ast.expr | None) -> bool:
    match value:
        case None:
            return False
        case ast.Call(func=func, args=args, keywords=words) if _base_name(func) == "Field":
            first = (
                args[0]
                if args
                else next((word.value for word in words if word.arg in ("default", "default_factory")), None)
            )
            return first is not None and not _is_ellipsis(first)
    return not _is_ellipsis(value)


def _literal(value: ast.expr | None) -> str | None:
    """The text of a literal default, also inside `Field("x")` and `Field(default="x")`."""
    if isinstance(value, ast.Call) and _base_name(value.func) == "Field":
        named = next((word.value for word in value.keywords if word.arg == "default"), None)
        value = value.args[0] if value.args else named
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _is_ellipsis(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is ...
