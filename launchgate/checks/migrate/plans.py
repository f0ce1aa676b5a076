"""The plan that a migration's own comments state: what happens to the data, how the running version copes, who
answers for it. Pure.

A plan is a line `Plan: ...` (also `Rollback:`, `Roll back:`, `Forward-only:`) in a comment or docstring. Its words are not judged
beyond length: whether a plan is good is for the person who reviews the change, whether there is one is for the gate.
"""

import ast
import re
from collections.abc import Sequence

from launchgate.checks.migrate.facts import Plan
from launchgate.checks.migrate.split import Comment

_PLAN = re.compile(
    r"(?:launchgate:\s*)?(?P<kind>plan|roll-?\s?back|way back|forward[- ]only|irreversible)\b[^:=]{0,30}[:=]\s*(?P<text>.*)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:plan|roll-?\s?back|forward[- ]only|irreversible|migrate|revision)\s*[:]|\+?(?:goose|migrate) |squawk-",
    re.IGNORECASE,
)
"""What a tool reads, or another heading, begins something else."""
_OWNER = re.compile(r"\b(?:owner|decides|responsible)\b\s*[:=]?\s*(?P<name>[@\w][\w.@ -]{1,60})", re.IGNORECASE)
_FORWARD = re.compile(r"\b(?:forward[- ]only|irreversible|cannot be undone|no way back)\b", re.IGNORECASE)
_ENOUGH = 4
"""Words of a plan; fewer say nothing ("Plan: drop it")."""
_LINES = 12
"""Lines of one comment that may belong to a plan."""
_EMPTY = re.compile(r"\b(?:todo|tbd|fixme|none|n/a)\b", re.IGNORECASE)


def plan_in(comments: Sequence[Comment]) -> Plan | None:
    """The first plan that says something, or None. Lines that follow without a gap belong to it."""
    for index, comment in enumerate(comments):
        found = _PLAN.match(comment.text)
        if found is None:
            continue
        lines = [found["text"]]
        for offset, later in enumerate(comments[index + 1 : index + _LINES], 1):
            if later.line != comment.line + offset or not later.text or _OTHER.match(later.text):
                break
            lines.append(later.text)
        text = " ".join(lines).strip()
        if len(re.findall(r"\w{2,}", text)) < _ENOUGH or _EMPTY.match(text):
            continue
        owner = _OWNER.search(text)
        forward = bool(_FORWARD.search(found["kind"]) or _FORWARD.search(text))
        return Plan(
            line=comment.line, text=text[:300], forward_only=forward, owner=owner["name"].strip() if owner else None
        )
    return None


def program_comments(text: str, tree: ast.Module) -> tuple[Comment, ...]:
    """Whole-line comments of a Python program, and the lines of the docstrings of its module, classes and functions."""
    found = list(comments_of(text))
    known = {comment.line for comment in found}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or ast.get_docstring(node) is None:
            continue
        body = node.body[0]
        rows = (ast.get_docstring(node, clean=False) or "").split("\n")
        found += [Comment(body.lineno + n, row.strip()) for n, row in enumerate(rows) if body.lineno + n not in known]
    return tuple(sorted(found, key=lambda comment: comment.line))


def comments_of(text: str, mark: str = "#") -> tuple[Comment, ...]:
    """Whole-line comments of a program, and the lines of its first docstring."""
    found = []
    docstring = re.match(r'(?:\s*#[^\n]*\n)*\s*("""|\'\'\')', text)
    if docstring is not None:
        end = text.find(docstring[1], docstring.end())
        first = text.count("\n", 0, docstring.end()) + 1
        inside = text[docstring.end() : end if end >= 0 else docstring.end()]
        found += [Comment(first + number, row.strip()) for number, row in enumerate(inside.split("\n"))]
    for number, row in enumerate(text.split("\n"), 1):
        stripped = row.strip()
        if stripped.startswith((mark, "//", "*")):
            found.append(Comment(number, stripped.lstrip("#/* ").strip()))
    return tuple(found)
