"""Which files are source code that tests should run, and whether one holds anything that could run. Pure."""

import ast
import re

__all__ = ["holds_code", "is_source"]

_ENDINGS = frozenset(
    {
        "py",
        "js",
        "jsx",
        "mjs",
        "cjs",
        "ts",
        "tsx",
        "mts",
        "cts",
        "vue",
        "svelte",
        "java",
        "kt",
        "scala",
        "groovy",
        "go",
        "rb",
        "php",
        "cs",
        "fs",
        "rs",
        "swift",
        "dart",
        "ex",
        "c",
        "cc",
        "cpp",
        "m",
        "mm",
        "pl",
        "lua",
    }
)
_TEST_FOLDERS = frozenset(
    {"test", "tests", "__tests__", "spec", "specs", "__mocks__", "fixtures", "testdata", "e2e", "mocks"}
)
_TEST_NAMES = re.compile(
    r"(?:test_.*|.*_test|conftest)\.py|.*[._-](?:test|spec|stories|mock)\.\w+|.*(?:Test|Tests|IT|Spec)\.(?:java|kt"
    r"|scala|groovy|cs|php|swift)"
    r"|.*_(?:test|spec)\.(?:go|rb|exs|dart)|.*\.d\.[cm]?ts"
)
_COMMENTS = re.compile(r"/\*(?:.*?\*/|.*\Z)|//[^\n]*|^\s*#[^\n]*", re.DOTALL | re.MULTILINE)
_RUNS = re.compile(
    r"\b(?:function|const|let|var|class|if|return|enum|def|func|fn|fun|new|for|while|switch|module|namespace|struct"
    r"|record|object|export\s+default)"
    r"\b|=>|[)\w]\s*\(|\w\s*=[^>]"
)
_TYPES = re.compile(r"^\s*(?:export\s+)?(?:declare\s+)?(?:interface|type)\b", re.MULTILINE)


def is_source(path: str) -> bool:
    """Whether a file is source code of the product: known by its ending, and no test."""
    *folders, name = path.split("/")
    if name.rpartition(".")[2] not in _ENDINGS or _TEST_NAMES.fullmatch(name):
        return False
    return not _TEST_FOLDERS & set(folders)


def holds_code(path: str, text: str) -> bool:
    """Whether anything in a file could run. Where that is not clear, it does."""
    if path.endswith(".py"):
        return _python(text)
    bare = _COMMENTS.sub("", text)
    if not bare.strip():
        return False
    if path.endswith((".ts", ".mts", ".cts", ".tsx")) and _TYPES.search(bare):
        return _RUNS.search(_without_types(bare)) is not None
    return _RUNS.search(bare) is not None


def _python(text: str) -> bool:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return True
    return any(not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)) for one in body)


def _without_types(text: str) -> str:
    """TypeScript without the lines of interfaces, type aliases and imports, counted by their brackets."""
    kept, depth, inside = [], 0, False
    for row in text.split("\n"):
        begins = depth == 0 and re.match(
            r"\s*(?:export\s+)?(?:declare\s+)?(?:interface|type|import)\b|\s*export\s+(?:type\b|\*|\{)", row
        )
        inside = inside or begins is not None
        if not inside:
            kept.append(row)
            continue
        depth = max(0, depth + sum(row.count(char) for char in "{([") - sum(row.count(char) for char in "})]"))
        if depth == 0 and not row.rstrip().endswith(("=", "|", "&")):
            inside = False
    return "\n".join(kept)
