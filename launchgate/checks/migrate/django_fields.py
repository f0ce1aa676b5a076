"""What a Django field is to the database, and what it was in the app's earlier migrations. Pure."""

import ast
from collections.abc import Callable, Iterator

from launchgate.dataclass import dataclass

__all__ = ["Field", "History", "field_of"]

_OPERATIONS = frozenset({"AddField", "AlterField", "RenameField", "CreateModel"})

_TEXTS = {
    "CharField": None,
    "TextField": None,
    "URLField": 200,
    "EmailField": 254,
    "SlugField": 50,
    "FileField": 100,
    "ImageField": 100,
    "FilePathField": 100,
}
"""Fields that are one type to the database, and Django's length for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The parts of a field that the database sees; labels, choices and validators are none of them."""

    kind: str
    null: bool
    length: int | None
    digits: tuple[int | None, int | None]
    unique: bool
    index: bool
    column: str | None
    to: str | None

    def narrower(self, other: "Field") -> bool:
        """Whether a change to `other` needs more than a note in the catalogue: shorter text, other digits, another table."""
        shorter = other.length is not None and (self.length is None or self.length > other.length)
        fewer = self.digits[1] != other.digits[1] or (self.digits[0] or 0) > (other.digits[0] or 0)
        return shorter or fewer or self.to != other.to


def field_of(node: ast.expr | None) -> Field | None:
    """The field that a call such as `models.CharField(max_length=20)` makes, or None."""
    if not isinstance(node, ast.Call):
        return None
    kind = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    keys = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    length = _number(keys.get("max_length"))
    primary = _value(keys.get("primary_key")) is True
    related = kind in ("ForeignKey", "OneToOneField")
    to = keys.get("to") or (node.args[0] if node.args else None)
    return Field(
        kind="ForeignKey" if related else "text" if kind in _TEXTS else kind,
        null=_value(keys.get("null")) is True,
        length=None if kind == "TextField" else length if length is not None else _TEXTS.get(kind),
        digits=(_number(keys.get("max_digits")), _number(keys.get("decimal_places"))),
        unique=_value(keys.get("unique")) is True or primary or kind == "OneToOneField",
        index=_value(keys.get("db_index")) is True or kind == "SlugField" or related,
        column=str(_value(keys.get("db_column"))) if "db_column" in keys else None,
        to=ast.unparse(to).lower() if related and to is not None else None,
    )


class History:
    """The app's earlier migrations, parsed when they are first needed. `texts` come newest first."""

    def __init__(self, texts: Callable[[], tuple[str, ...]]) -> None:
        self._texts = texts
        self._read: list[tuple[str, list[ast.Call]]] | None = None

    def previous(self, model: str, name: str) -> Field | None:
        """The field as the newest earlier migration that names it left it."""
        for text, calls in self._parsed():
            if model.lower() not in text:
                continue
            for call in reversed(calls):
                found = _defined(call, model.lower(), name)
                if isinstance(found, Field):
                    return found
                name = found or name
        return None

    def _parsed(self) -> list[tuple[str, list[ast.Call]]]:
        if self._read is None:
            self._read = [(text.lower(), list(_operations(text))) for text in self._texts()]
        return self._read


def _operations(text: str) -> Iterator[ast.Call]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OPERATIONS:
            yield node


def _defined(call: ast.Call, model: str, name: str) -> Field | str | None:
    """The field as a call leaves it, or the name that it had before the call, or None where the call is about
    something else.
    """
    operation = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if operation in ("AddField", "AlterField"):
        of, known, field = _arguments(call, "model_name", "name", "field")
        if str(_value(of)).lower() == model and _value(known) == name:
            return field_of(field)
    elif operation == "RenameField":
        of, old, new = _arguments(call, "model_name", "old_name", "new_name")
        if str(_value(of)).lower() == model and _value(new) == name:
            return str(_value(old))
    elif operation == "CreateModel":
        of, fields = _arguments(call, "name", "fields")
        pairs = fields.elts if isinstance(fields, ast.List | ast.Tuple) and str(_value(of)).lower() == model else []
        for pair in pairs:
            if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and _value(pair.elts[0]) == name:
                return field_of(pair.elts[1])
    return None


def _arguments(call: ast.Call, *names: str) -> list[ast.expr | None]:
    keys = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return [keys.get(name, call.args[n] if len(call.args) > n else None) for n, name in enumerate(names)]


def _value(node: ast.expr | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _number(node: ast.expr | None) -> int | None:
    value = _value(node)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
