"""Finds what JavaScript and TypeScript print into logs, by tree-sitter; never runs them.

Only the argument itself counts: what a call makes of a value is the call's (`mask(token)`, `token.length`), a condition prints
nothing (`token ? "set" : "missing"`), and words inside a message are no values.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from launchgate.checks.logs.sensitive import Sort, gives, is_safe_call, sort_of, whole
from launchgate.checks.logs.sinks import LEVELS, Sink, development, is_logger, plain
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.script_parser import parsed, scripts_of
from launchgate.sourcecode.script_tree import entry_name, line_of, literal, text

__all__ = ["script_sinks"]

_SITES = re.compile(
    rb"\.\s*(?:log|info|debug|warn|warning|error|fatal|trace|verbose|silly|critical|dir|table|http|notice)\s*\("
)
_WRAPPED = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
                      "await_expression", "spread_element"})  # fmt: skip
_SAME = frozenset({"toString", "trim", "toLowerCase", "toUpperCase", "toJSON", "normalize"})
"""Methods that keep the value."""
_SHOWING = frozenset({"String", "JSON.stringify", "util.inspect", "inspect", "stringify", "util.format", "Object.assign",
                      "Object.values", "Object.entries", "decodeURIComponent", "encodeURIComponent"})  # fmt: skip
_DEEP = 30


def script_sinks(source: bytes, kind: Kind) -> Iterator[Sink]:
    """Every sensitive value that a logging call of one file prints."""
    if kind is Kind.MARKUP:
        source, kind = scripts_of(source), Kind.TYPESCRIPT
    sites = list(_SITES.finditer(source))
    if not sites:
        return
    root = parsed(source, kind)
    for site in sites:
        node = root.descendant_for_byte_range(site.start(), site.end() - 1)
        call = _call_of(node)
        if call is not None and not _is_for_developers(call):
            yield from _printed(call)


def _call_of(node: Node | None) -> Node | None:
    """The logging call whose `.level(` was found."""
    while node is not None and node.type != "call_expression":
        node = node.parent
    function = node.child_by_field_name("function") if node is not None else None
    if function is None or function.type != "member_expression":
        return None
    owner = function.child_by_field_name("object")
    if owner is not None and owner.type == "call_expression":
        owner = owner.child_by_field_name("function")
    name = text(owner).rpartition(".")[2] if owner is not None else ""
    level = text(function.child_by_field_name("property"))
    return node if level in LEVELS and len(name) < 60 and is_logger(name.strip("#()?! ")) else None


def _is_for_developers(call: Node) -> bool:
    """Whether the call stands in a branch that production does not take."""
    node, parent, depth = call, call.parent, 0
    while parent is not None and depth < _DEEP:
        asked = {"if_statement": "condition", "ternary_expression": "condition", "binary_expression": "left"}.get(
            parent.type
        )
        condition = parent.child_by_field_name(asked) if asked else None
        if condition is not None and condition != node and development(text(condition)):
            return True
        node, parent, depth = parent, parent.parent, depth + 1
    return False


def _printed(call: Node) -> Iterator[Sink]:
    arguments = call.child_by_field_name("arguments")
    name = plain(text(call.child_by_field_name("function")))
    for argument in arguments.named_children if arguments is not None else ():
        for node, shown, sort in _values(argument, in_text=False, depth=0):
            yield Sink(line=line_of(node), name=plain(shown), sort=sort, call=name)


def _values(node: Node, *, in_text: bool, depth: int) -> Iterator[tuple[Node, str, Sort]]:
    """(where, name, sort) of each sensitive value that an expression shows. In a text, an object is only `[object Object]`."""
    if depth > _DEEP:
        return
    for part, inside in _parts(node, in_text=in_text):
        yield from _values(part, in_text=inside, depth=depth + 1)
    if node.type in ("identifier", "shorthand_property_identifier", "member_expression", "subscript_expression"):
        sort = _named(node, in_text=in_text)
        if sort is not None:
            yield node, text(node), sort
    elif node.type == "pair":
        yield from _pair(node, in_text=in_text, depth=depth)
    elif node.type == "call_expression":
        called = text(node.child_by_field_name("function")).rpartition(".")[2]
        given = gives(called) if not is_safe_call(called) else None
        if given in (Sort.SECRET, Sort.PERSONAL):
            yield node, f"{called}()", given


def _parts(node: Node, *, in_text: bool) -> Iterator[tuple[Node, bool]]:
    """The parts of an expression whose values it shows, and whether they stand in a text there."""
    match node.type:
        case kind if kind in _WRAPPED:
            yield from ((part, in_text) for part in node.named_children[:1])
        case "template_string":
            holes = [part for part in node.named_children if part.type == "template_substitution"]
            yield from ((inner, True) for hole in holes for inner in hole.named_children)
        case "object" | "array":
            yield from ((part, in_text) for part in node.named_children)
        case "ternary_expression":
            branches = (node.child_by_field_name(field) for field in ("consequence", "alternative"))
            yield from ((branch, in_text) for branch in branches if branch is not None)
        case "binary_expression":
            yield from _sides(node, in_text=in_text)
        case "call_expression":
            yield from _call(node, in_text=in_text)


def _sides(node: Node, *, in_text: bool) -> Iterator[tuple[Node, bool]]:
    operator = text(node.child_by_field_name("operator"))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    shown = {"+": (left, right), "||": (left, right), "??": (left, right), "&&": (right,)}.get(operator, ())
    yield from ((side, in_text or operator == "+") for side in shown if side is not None)


def _call(node: Node, *, in_text: bool) -> Iterator[tuple[Node, bool]]:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None:
        return
    name = text(function)
    if name in _SHOWING:
        given = arguments.named_children
        if not (name.endswith("stringify") and len(given) > 1 and given[1].type not in ("null", "undefined")):
            yield from ((one, in_text and name == "String") for one in given)
    elif function.type == "member_expression" and text(function.child_by_field_name("property")) in _SAME:
        owner = function.child_by_field_name("object")
        if owner is not None:
            yield owner, True


def _pair(node: Node, *, in_text: bool, depth: int) -> Iterator[tuple[Node, str, Sort]]:
    """`{ key: value }`: the value's own names first, then the key's, unless the value is none of the key's kind."""
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if value is None:
        return
    inner = list(_values(value, in_text=in_text, depth=depth + 1))
    yield from inner
    name = entry_name(key) or ""
    sort = sort_of(name)
    if not inner and sort is not None and value.type in ("identifier", "member_expression", "subscript_expression"):
        if _named_safely(value):
            return
        yield value, name, sort


def _named_safely(value: Node) -> bool:
    """Whether a value's own name says that it is masked or only about the value: `masked`, `token.length`."""
    name = text(value.child_by_field_name("property")) if value.type == "member_expression" else text(value)
    return is_safe_call(name)


def _named(node: Node, *, in_text: bool) -> Sort | None:
    chain = _chain(node)
    if not chain:
        return None
    sort = sort_of(chain[-1])
    if sort is None and chain[-1] == "session" and not in_text:
        sort = Sort.WHOLE
    if sort is None and not in_text:
        sort = whole(chain)
    return sort


def _chain(node: Node) -> tuple[str, ...]:
    """`req.body` as its names; `()` for what is computed. Brackets with a literal count as a name."""
    names: list[str] = []
    at: Node | None = node
    while at is not None and len(names) < _DEEP:
        if at.type == "member_expression":
            names.append(text(at.child_by_field_name("property")))
            at = at.child_by_field_name("object")
        elif at.type == "subscript_expression":
            name = literal(at.child_by_field_name("index"))
            if name is None:
                return tuple(reversed(names))
            names.append(name)
            at = at.child_by_field_name("object")
        elif at.type in _WRAPPED and at.named_children:
            at = at.named_children[0]
        else:
            names += [text(at)] if at.type in ("identifier", "shorthand_property_identifier", "this") else []
            at = None
    return tuple(reversed(names))
