"""Questions about one node of a JavaScript or TypeScript syntax tree. Pure; knows nothing of the environment."""

import re

from tree_sitter import Node

_WRAPPERS = frozenset({"parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression"})
_SCOPES = frozenset(
    {
        "program", "statement_block", "function_declaration", "function_expression", "arrow_function", "method_definition",
        "for_statement", "for_in_statement", "class_body", "class_static_block", "generator_function_declaration",
    }
)  # fmt: skip
_LITERALS = frozenset({"string", "number", "true", "false", "template_string", "array"})
_FALLBACKS = frozenset({"||", "??"})
_COMPARISONS = frozenset({"===", "!==", "==", "!="})


def text(node: Node | None) -> str:
    """The source of a node; "" for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def line_of(node: Node) -> int:
    """The line a node starts on, from 1."""
    return node.start_point[0] + 1


def literal(node: Node | None) -> str | None:
    """The value of a string literal without escapes or substitutions; None for anything else."""
    if node is None or node.type not in ("string", "template_string"):
        return None
    if any(part.type != "string_fragment" for part in node.named_children):
        return None
    return text(node)[1:-1]


def entry_name(key: Node | None) -> str | None:
    """The name of an entry of an object or pattern: `name`, `"name"`, `["name"]`; None when it is computed."""
    if key is None or key.type == "property_identifier":
        return text(key)
    return literal(key.named_children[0] if key.type == "computed_property_name" and key.named_children else key)


def outermost(node: Node) -> Node:
    """The node with the parentheses, `!` and type assertions around it."""
    parent = node.parent
    while parent is not None and parent.type in _WRAPPERS and parent.named_children[0] == node:
        node, parent = parent, parent.parent
    return node


def assigned_to(node: Node) -> Node | None:
    """The pattern or name that an expression becomes: `const <it> = node`, `<it> = node`, `(<it> = node) => ...`."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "variable_declarator" and parent.child_by_field_name("value") == node:
        return parent.child_by_field_name("name")
    if parent.type in ("assignment_expression", "assignment_pattern") and parent.child_by_field_name("right") == node:
        return parent.child_by_field_name("left")
    if parent.type in ("required_parameter", "optional_parameter") and parent.child_by_field_name("value") == node:
        return parent.child_by_field_name("pattern")
    return None


def is_written(node: Node) -> bool:
    """Whether the expression is only assigned to or deleted. `??=` and `||=` read first, so they are no mere writing."""
    parent = outermost(node).parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return parent.child_by_field_name("left") == node
    return parent.type == "unary_expression" and text(parent.child_by_field_name("operator")) == "delete"


def copes_without(node: Node) -> bool:
    """Whether the code has an answer for a missing value: `|| x`, `?? x`, `??= x`, `? :`, a comparison with a literal."""
    node = outermost(node)
    parent = node.parent
    if parent is None:
        return False
    match parent.type:
        case "binary_expression":
            return _side_copes(node, parent)
        case "augmented_assignment_expression":
            return text(parent.child_by_field_name("operator")) in ("||=", "??=")
        case "ternary_expression":
            return parent.child_by_field_name("condition") == node
        case "if_statement":
            return not stops(parent.child_by_field_name("consequence"))
        case "unary_expression" if _is_asked_only(parent):
            return True
        case "unary_expression":
            above = outermost(parent).parent
            return above is not None and above.type == "unary_expression" and text(above).startswith("!")
        case "arguments":
            return parent.parent is not None and text(parent.parent.child_by_field_name("function")) == "Boolean"
    return False


def _side_copes(node: Node, parent: Node) -> bool:
    """Whether the other side of an operator answers for a missing value: `|| x`, `&& x`, `=== "x"`."""
    operator, left = text(parent.child_by_field_name("operator")), parent.child_by_field_name("left")
    other = parent.child_by_field_name("right") if left == node else left
    if operator in _FALLBACKS:
        return left == node
    if operator == "&&":
        return left == node and not is_enforced(node)
    return (
        operator in _COMPARISONS and other is not None and other.type in _LITERALS and text(other) not in ('""', "''")
    )


def _is_asked_only(negation: Node) -> bool:
    """`if (!node) { ... }` that goes on."""
    above = outermost(negation).parent
    return above is not None and above.type == "if_statement" and not stops(above.child_by_field_name("consequence"))


def enclosing_scope(node: Node) -> Node:
    """The block, function or file in which a declared name is known."""
    parent = node.parent
    while parent is not None and parent.parent is not None and parent.type not in _SCOPES:
        parent = parent.parent
    return parent if parent is not None else node


def is_declared(node: Node) -> bool:
    """Whether an identifier is the name of a new variable or parameter here."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "variable_declarator":
        return parent.child_by_field_name("name") == node
    if parent.type == "arrow_function":
        return parent.child_by_field_name("parameter") == node
    return parent.type in ("formal_parameters", "required_parameter", "optional_parameter")


def is_within(node: Node, scopes: set[int]) -> bool:
    """Whether one of the scopes, by node id, encloses the node."""
    parent = node.parent
    while parent is not None and parent.id not in scopes:
        parent = parent.parent
    return parent is not None


def default_of(node: Node) -> str | None:
    """The string literal that stands in for a missing value: `node || "x"`, `node ?? "x"`, `node ? node : "x"`; None for no
    literal."""
    node = outermost(node)
    parent = node.parent
    while parent is not None and parent.type in _WRAPPERS:
        node, parent = parent, parent.parent
    if parent is None:
        return None
    match parent.type:
        case "binary_expression" if text(parent.child_by_field_name("operator")) in _FALLBACKS:
            return literal(parent.child_by_field_name("right")) if parent.child_by_field_name("left") == node else None
        case "augmented_assignment_expression":
            return literal(parent.child_by_field_name("right"))
        case "ternary_expression" if parent.child_by_field_name("condition") == node:
            return literal(parent.child_by_field_name("alternative"))
    return None


_FOLLOWING = 8
"""Statements after a declaration in which a test of it still belongs to it."""
_DEEP = 20
"""Operators around a read that are looked through."""
_GUARDS = re.compile(r"(?:invariant|assert\w*|ensure\w*|require\w*|check\w*|must\w*|nonNull\w*|ok)\Z", re.IGNORECASE)
_STOPS = re.compile(rb"\bthrow\b|process\s*\.\s*exit|Deno\s*\.\s*exit|\binvariant\(|\bpanic\(|raiseError|\bfail\(")


def stops(node: Node | None) -> bool:
    """Whether a piece of code throws or ends the process."""
    return node is not None and _STOPS.search(node.text or b"") is not None


def is_enforced(node: Node) -> bool:
    """Whether the program stops when the value is missing: `if (!node) throw`, `node ?? fail()`, `assert(node)`."""
    node = outermost(node)
    parent, depth = node.parent, 0
    while (
        parent is not None
        and depth < _DEEP
        and (
            parent.type in ("unary_expression", "parenthesized_expression", "non_null_expression")
            or (
                parent.type == "binary_expression"
                and text(parent.child_by_field_name("operator")) in ("||", "&&", "===", "==")
            )
        )
    ):
        if (
            parent.type == "binary_expression"
            and parent.child_by_field_name("left") == node
            and stops(parent.child_by_field_name("right"))
        ):
            return True
        node, parent, depth = parent, parent.parent, depth + 1
    if parent is None:
        return False
    if parent.type == "if_statement":
        return stops(parent.child_by_field_name("consequence"))
    if parent.type == "variable_declarator" and parent.child_by_field_name("value") == node:
        return _is_tested(parent)
    if parent.type == "arguments" and parent.parent is not None:
        called = text(parent.parent.child_by_field_name("function")).rpartition(".")[2]
        return bool(_GUARDS.match(called))
    return False


def _is_tested(declarator: Node) -> bool:
    """`const name = node; if (!name) throw ...` within the next statements."""
    name = text(declarator.child_by_field_name("name"))
    statement = declarator.parent
    if statement is not None and statement.parent is not None and statement.parent.type == "export_statement":
        statement = statement.parent
    for _ in range(_FOLLOWING):
        statement = statement.next_named_sibling if statement is not None else None
        if statement is None:
            return False
        if statement.type == "if_statement" and stops(statement.child_by_field_name("consequence")):
            condition = text(statement.child_by_field_name("condition"))
            if re.search(
                rf"!\s*{re.escape(name)}\b|\b{re.escape(name)}\s*===?\s*(?:undefined|null|['\"]['\"])", condition
            ):
                return True
    return False


_FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function", "method_definition"})


def reading_function(key: Node) -> tuple[str, Node, bool] | None:
    """(name, body, has further parameters) of the function whose first parameter the identifier is; None when it is no such."""
    function: Node | None = key
    while function is not None and function.type not in _FUNCTIONS:
        function = function.parent
    if function is None:
        return None
    single = function.child_by_field_name("parameter")
    several = function.child_by_field_name("parameters")
    parameters = [single] if single is not None else (several.named_children if several is not None else [])
    if not parameters or text(parameters[0]).partition(":")[0].rstrip("? ") != text(key):
        return None
    name = function.child_by_field_name("name")
    if name is None:
        name = assigned_to(function)
    if name is None or name.type not in ("identifier", "property_identifier"):
        return None
    return text(name), function, len(parameters) > 1
