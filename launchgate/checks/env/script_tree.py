"""Questions about one node of a JavaScript or TypeScript syntax tree. Pure; knows nothing of the environment."""

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
            operator, left = text(parent.child_by_field_name("operator")), parent.child_by_field_name("left")
            other = parent.child_by_field_name("right") if left == node else left
            if operator in _FALLBACKS:
                return left == node
            return (
                operator in _COMPARISONS
                and other is not None
                and other.type in _LITERALS
                and text(other) not in ('""', "''")
            )
        case "augmented_assignment_expression":
            return text(parent.child_by_field_name("operator")) in ("||=", "??=")
        case "ternary_expression":
            return parent.child_by_field_name("condition") == node
        case "unary_expression":
            above = outermost(parent).parent
            return above is not None and above.type == "unary_expression" and text(above).startswith("!")
        case "arguments":
            return parent.parent is not None and text(parent.parent.child_by_field_name("function")) == "Boolean"
    return False


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
