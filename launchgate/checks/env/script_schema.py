"""Reads the names out of a schema that code gives the whole environment to: zod and kin, envalid. Literal schemas only."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from launchgate.checks.env.reads import Read
from launchgate.sourcecode.script_tree import entry_name, line_of, text
from launchgate.variables.fallbacks import fallback_kind
from launchgate.variables.names import NAME

_PARSES = frozenset({"parse", "safeParse", "parseAsync", "safeParseAsync", "assert", "validateSync", "create", "mask"})
_ENTRY = re.compile(rb"(?<![\w$.])([A-Z][A-Z0-9_]*)[\"']?\s*:")
_OPTIONAL = re.compile(
    r"\.\s*(?:default|optional|nullish|catch|prefault)\s*\(|\b(?:default|devDefault)\s*:|\boptional\s*\("
)

_CREATES = re.compile(rb"\b(?:createEnv|defineEnv|cleanEnv|envsafe)\s*\(")
_SCHEMA = re.compile(rb"\bcreateEnv\s*\(|\bdefineEnv\s*\(|@t3-oss/env|\.\s*(?:safeParse|parse)(?:Async)?\(\s*\{")
_DEFAULT = re.compile(r"(?:\.\s*(?:default|catch|prefault)\s*\(|\bdefault\s*:)\s*[\"'`]([^\"'`]*)[\"'`]")


def schema_reads(arguments: Node, root: Node) -> Iterator[Read]:
    """The names in the schema of `schema.parse(environment)` or `cleanEnv(environment, {...})`; `arguments` is the call's."""
    call = arguments.parent
    function = call.child_by_field_name("function") if call is not None else None
    if function is None:
        return
    if function.type == "member_expression" and text(function.child_by_field_name("property")) in _PARSES:
        schema = _resolve(function.child_by_field_name("object"), root)
    else:
        schema = next((node for node in arguments.named_children if node.type == "object"), None)
    if schema is None:
        return
    for pair in schema.named_children:
        if pair.type != "pair":
            continue
        name = entry_name(pair.child_by_field_name("key"))
        if name is not None and NAME.match(name) and name.upper() == name:
            optional = bool(_OPTIONAL.search(text(pair.child_by_field_name("value"))))
            yield Read(
                name=name, line=line_of(pair), has_default=optional, strict=not optional,
                fallback=fallback_kind(name, _default(pair.child_by_field_name("value"))),
            )  # fmt: skip


def _default(schema: Node | None) -> str | None:
    """The literal of `.default("x")` or `default: "x"`; a `devDefault` only counts for developers."""
    found = _DEFAULT.search(text(schema))
    return found[1] if found is not None else None


def optional_names(root: Node, source: bytes) -> frozenset[str]:
    """Names that some schema in the file gives a default or lets be absent, as t3-env's `server` does."""
    found = set()
    for match in _ENTRY.finditer(source):
        node = root.descendant_for_byte_range(match.start(1), match.end(1))
        while node is not None and node.type in ("string", "string_fragment", "property_identifier"):
            node = node.parent
        if node is not None and node.type == "pair" and _is_optional(node.child_by_field_name("value"), root):
            found.add(match[1].decode())
    return frozenset(found)


def _is_optional(schema: Node | None, root: Node) -> bool:
    """A schema under a name of its own is looked up in the file; one that comes from elsewhere may be anything, "
    "so demands nothing."""
    if schema is not None and schema.type == "identifier":
        schema = _declared(text(schema), root)
        return schema is None or bool(_OPTIONAL.search(text(schema)))
    return bool(_OPTIONAL.search(text(schema)))


def has_schema(source: bytes) -> bool:
    """Whether the file hands variables to a library that refuses to start without them (t3-env)."""
    return _SCHEMA.search(source) is not None


def creates_schema(source: bytes) -> bool:
    """Whether the file calls t3-env or its kin."""
    return _CREATES.search(source) is not None


def feeds_schema(name: str, member: Node) -> bool:
    """Whether the read is `NAME: process.env.NAME`, which only hands the variable on under its own name."""
    pair = member.parent
    return pair is not None and pair.type == "pair" and entry_name(pair.child_by_field_name("key")) == name


def _resolve(node: Node | None, root: Node) -> Node | None:
    """The object literal that a schema expression is made from; a plain name is looked up at the top of the file."""
    if node is None:
        return None
    if node.type == "identifier":
        node = _declared(text(node), root)
    waiting = [node] if node is not None else []
    while waiting:
        one = waiting.pop(0)
        if one.type == "object":
            return one
        if one.type in ("call_expression", "arguments", "member_expression"):
            waiting += one.named_children
    return None


def _declared(name: str, root: Node) -> Node | None:
    for statement in root.named_children:
        inner = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
        for declarator in inner.named_children if inner is not None else ():
            if declarator.type == "variable_declarator" and text(declarator.child_by_field_name("name")) == name:
                return declarator.child_by_field_name("value")
    return None
