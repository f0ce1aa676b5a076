"""Finds what JavaScript and TypeScript read from the environment, by tree-sitter; never runs them.

Known shapes: `process.env`, `import.meta.env`, `Bun.env`, `Deno.env.get`, with `?.`, brackets, parentheses, destructuring and
aliases; `import { env } from "node:process"`; SvelteKit's `$env/...` modules; a schema of names that is given the whole
environment (zod's `.parse(process.env)`, envalid's `cleanEnv(process.env, {...})`).

Only the places that the text search finds are looked at in the tree, so that a long file costs its parse and no walk.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from launchgate.checks.env.reads import FileReads, Read, Wrapper
from launchgate.checks.env.script_config import inlined_names, public_prefixes
from launchgate.checks.env.script_schema import creates_schema, feeds_schema, has_schema, optional_names, schema_reads
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.script_parser import parsed
from launchgate.sourcecode.script_tree import (
    assigned_to,
    copes_without,
    default_of,
    enclosing_scope,
    entry_name,
    is_declared,
    is_enforced,
    is_within,
    is_written,
    line_of,
    literal,
    outermost,
    reading_function,
    stops,
    text,
)
from launchgate.variables.fallbacks import fallback_kind
from launchgate.variables.names import NAME, VITE_BUILT_IN

_SITES = re.compile(rb"\bprocess\b|\bimport\s*\.\s*meta\b|\bDeno\b|\bBun\b|\$env/(?:static|dynamic)/(?:private|public)")
_METHODS = frozenset({"hasOwnProperty", "toString", "propertyIsEnumerable", "valueOf", "toObject"})
_WRITES = frozenset({"set", "delete"})


def script_reads(source: bytes, kind: Kind) -> FileReads:
    """Every read in one file. What the grammar cannot read is a defect; what was found around it still counts."""
    root = parsed(source, kind)
    finder = _Finder(source, root)
    finder.find()
    return FileReads(
        reads=tuple(dict.fromkeys(finder.reads)),
        dynamic=tuple(dict.fromkeys(finder.dynamic)),
        wrappers=tuple(dict.fromkeys(finder.wrappers)),
        validates=finder.validates,
        prefixes=public_prefixes(root, source),
        inlined=inlined_names(root, source),
        defect="a part of it could not be parsed" if root.has_error else None,
    )


class _Finder:
    """The walk through one file's places."""

    def __init__(self, source: bytes, root: Node) -> None:
        self._source, self._root = source, root
        self.reads: list[Read] = []
        self.dynamic: list[int] = []
        self.wrappers: list[Wrapper] = []
        self.validates = creates_schema(source)
        self._followed: set[tuple[str, int]] = set()

    def find(self) -> None:
        for site in _SITES.finditer(self._source):
            node = self._root.descendant_for_byte_range(site.start(), site.end())
            if node is None:
                continue
            match node.type, text(node):
                case "string_fragment" | "string", _ if site.group().startswith(b"$env"):
                    self._imported(node)
                case "string_fragment" | "string", _:
                    self._imported_process(node)
                case "identifier" | "property_identifier", "process":
                    self._environment_of(node, "env")
                case "identifier", "Bun" | "Deno" as runtime:
                    self._environment_of(node, runtime)
                case "meta_property", _:
                    self._environment_of(node, "meta")

    def _environment_of(self, owner: Node, origin: str) -> None:
        """`owner` is `process` or its kin: find the `.env` that is taken from it."""
        node = outermost(owner)
        parent = node.parent
        if parent is None:
            return
        if parent.type == "member_expression" and parent.child_by_field_name("property") == owner:
            self._environment_of(parent, origin)
        elif parent.type in ("member_expression", "subscript_expression") and _key(parent) == "env":
            if parent.child_by_field_name("object") == node:
                self._use(parent, origin)
        else:
            pattern = assigned_to(node)
            if pattern is not None and pattern.type == "object_pattern":
                for name, local, _ in _entries(pattern):
                    if name == "env" and local is not None:
                        self._alias(local, origin)

    def _use(self, env: Node, origin: str) -> None:
        """`env` is an expression that is the environment: see what is done with it."""
        node = outermost(env)
        parent = node.parent
        if parent is None:
            return
        if (
            parent.type in ("member_expression", "subscript_expression")
            and parent.child_by_field_name("object") == node
        ):
            self._member(parent, origin)
            return
        target = assigned_to(node)
        if target is not None and target.type == "identifier":
            self._alias(target, origin)
        elif target is not None and target.type == "object_pattern":
            self._destructured(target, origin)
        elif parent.type == "binary_expression" and text(parent.child_by_field_name("operator")) == "in":
            self._add(literal(parent.child_by_field_name("left")), parent, origin, has_default=True)
        elif parent.type == "arguments":
            found = tuple(schema_reads(parent, self._root))
            self.reads += found
            self.validates = self.validates or bool(found)

    def _member(self, member: Node, origin: str) -> None:
        name = _key(member)
        call = member.parent
        called = call is not None and call.type == "call_expression" and call.child_by_field_name("function") == member
        if called and call is not None and origin == "Deno":
            self._deno_call(name, call)
        elif called and name in _METHODS:
            return
        elif not is_written(member):
            copes = copes_without(member) or self._is_fed_to_optional(name, member)
            if name is None:
                self._computed(member.child_by_field_name("index"), member)
            else:
                self._add(
                    name, member, origin, has_default=copes, default=default_of(member), strict=is_enforced(member)
                )

    def _computed(self, key: Node | None, read: Node) -> None:
        """A read by a computed name: the body of a reading function, or one that nobody can follow."""
        found = reading_function(key) if key is not None and key.type == "identifier" else None
        if found is None:
            self.dynamic.append(line_of(read))
            return
        name, function, _ = found
        strict = stops(function)
        self.wrappers.append(Wrapper(name=name, has_default=copes_without(read) and not strict, strict=strict))

    def _is_fed_to_optional(self, name: str | None, member: Node) -> bool:
        return name is not None and feeds_schema(name, outermost(member)) and name in self._optional

    def _is_fed_to_schema(self, name: str, member: Node) -> bool:
        return self._has_schema and feeds_schema(name, outermost(member))

    @cached_property
    def _has_schema(self) -> bool:
        return has_schema(self._source)

    @cached_property
    def _optional(self) -> frozenset[str]:
        return optional_names(self._root, self._source)

    def _deno_call(self, method: str | None, call: Node) -> None:
        arguments = call.child_by_field_name("arguments")
        first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        if first is None or method in _WRITES:
            return
        if literal(first) is None:
            self._computed(first, call)
            return
        copes = method == "has" or copes_without(call)
        self._add(literal(first), call, "Deno", has_default=copes, default=default_of(call), strict=is_enforced(call))

    def _destructured(self, pattern: Node, origin: str) -> None:
        for name, local, has_default in _entries(pattern):
            if name != "...":
                default = (
                    literal(local.parent.child_by_field_name("right"))
                    if has_default and local and local.parent
                    else None
                )
                self._add(name, pattern, origin, has_default=has_default, default=default)

    def _alias(self, local: Node, origin: str) -> None:
        """Follow a name for the environment through the scope that declares it."""
        scope, name = enclosing_scope(local), text(local)
        if (name, scope.id) in self._followed:
            return
        self._followed.add((name, scope.id))
        nodes = list(self._identifiers(name, scope))
        shadows = {enclosing_scope(node).id for node in nodes if is_declared(node)} - {scope.id}
        for node in nodes:
            if node != local and not (shadows and is_within(node, shadows)):
                self._use(node, origin)

    def _identifiers(self, name: str, scope: Node) -> Iterator[Node]:
        pattern = re.compile(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$])")
        for found in pattern.finditer(self._source, scope.start_byte, scope.end_byte):
            node = self._root.descendant_for_byte_range(found.start(), found.end())
            if node is not None and node.type == "identifier":
                yield node

    def _imported_process(self, module: Node) -> None:
        """`import { env } from "node:process"`."""
        statement = _import_of(module)
        if statement is None or text(module).strip("\"'") not in ("process", "node:process"):
            return
        for name, local in _specifiers(statement):
            if name == "env":
                self._alias(local, "env")

    def _imported(self, module: Node) -> None:
        """SvelteKit: `import { NAME } from "$env/static/private"` and `import { env } from "$env/dynamic/private"`."""
        statement = _import_of(module)
        if statement is None:
            return
        dynamic = "dynamic" in text(module)
        for name, local in _specifiers(statement):
            if dynamic and name == "env":
                self._alias(local, "env")
            elif not dynamic:
                self._add(name, local, "env", has_default=False)

    def _add(
        self,
        name: str | None,
        node: Node,
        origin: str,
        *,
        has_default: bool,
        default: str | None = None,
        strict: bool = False,
    ) -> None:
        if name is None:
            self.dynamic.append(line_of(node))
        elif NAME.match(name) and not (origin == "meta" and name in VITE_BUILT_IN):
            fallback = fallback_kind(name, default)
            self.reads.append(
                Read(name=name, line=line_of(node), has_default=has_default, strict=strict, fallback=fallback)
            )


def _key(member: Node) -> str | None:
    """The name that `a.b` or `a["b"]` takes; None when it is computed."""
    if member.type == "member_expression":
        return text(member.child_by_field_name("property"))
    return literal(member.child_by_field_name("index"))


def _entries(pattern: Node) -> Iterator[tuple[str | None, Node | None, bool]]:
    """(name taken, local identifier, has a default) for each entry of `{a, b: c, d = 1, ...rest}`."""
    for entry in pattern.named_children:
        match entry.type:
            case "shorthand_property_identifier_pattern":
                yield text(entry), entry, False
            case "object_assignment_pattern":
                left = entry.child_by_field_name("left")
                yield text(left), left, True
            case "pair_pattern":
                key, value = entry.child_by_field_name("key"), entry.child_by_field_name("value")
                has_default = value is not None and value.type == "assignment_pattern"
                yield (
                    entry_name(key),
                    value.child_by_field_name("left") if value is not None and has_default else value,
                    has_default,
                )
            case "rest_pattern":
                yield "...", None, False


def _import_of(module: Node) -> Node | None:
    node: Node | None = module
    while node is not None and node.type in ("string_fragment", "string"):
        node = node.parent
    return node if node is not None and node.type == "import_statement" else None


def _specifiers(statement: Node) -> Iterator[tuple[str, Node]]:
    """(imported name, local identifier) for each `{ name as local }` of an import."""
    waiting = list(statement.named_children)
    while waiting:
        node = waiting.pop()
        if node.type == "import_specifier":
            name = node.child_by_field_name("name")
            local = node.child_by_field_name("alias") or name
            if name is not None and local is not None:
                yield text(name), local
        elif node.type in ("import_clause", "named_imports"):
            waiting += node.named_children
