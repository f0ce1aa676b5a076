"""Finds what Python source reads from the environment, by `ast`; never imports or runs it.

Known shapes: `os.environ[...]`, `.get`, `.setdefault`, `in`, `os.getenv`, under any import name or alias; `env("X")` and
`env.str("X")` of environs and django-environ; `config("X")` of python-decouple and starlette; fields of a pydantic
`BaseSettings`.
"""

import ast
import re
import threading
import warnings
from functools import cached_property

from launchgate.checks.env.pydantic_reads import settings_reads
from launchgate.checks.env.reads import FileReads, Read, Wrapper
from launchgate.sourcecode.words import words
from launchgate.variables.fallbacks import fallback_kind
from launchgate.variables.names import NAME

WORTH_PARSING = re.compile(
    rb"environ\b|getenv|\benv\s*\(|\benv\.\w+\(\s*[\"'f]|\bEnv\s*\(|BaseSettings|\bdecouple\b|starlette\.config"
)
"""A file without any of these reads nothing that this module knows."""

_CASTS = words(
    """
    str bool int float json list tuple dict url path db db_url cache cache_url email email_url search_url bytes
    decimal date datetime time timedelta uuid log_level enum get_value channels channels_url dj_db_url
    dj_email_url dj_cache_url
    """
)
"""Methods of environs and django-environ that read one variable."""

_CONFIG_MODULES = frozenset({"decouple", "starlette.config"})
_PARSING = threading.Lock()
"""`warnings.catch_warnings` changes a setting of the whole process, so only one file is parsed at a time."""


def python_reads(source: bytes) -> FileReads:
    """Every read in one file; a file that is not valid Python has a defect and nothing else."""
    try:
        with _PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        return FileReads(defect=f"not valid Python{f' (line {line})' if line else ''}")
    return _Finder(tree).find()


class _Finder:
    """One file's names for the environment, and the walk that uses them."""

    def __init__(self, tree: ast.Module) -> None:
        self._nodes = list(ast.walk(tree))
        self._os = {"os"}
        self._environ: set[str] = set()
        self._getenv: set[str] = set()
        self._config: set[str] = set()
        self._readers = {"env"}
        self._declared: set[str] = set()
        self._soft: set[int] = set()
        self._reads: list[Read] = []
        self._dynamic: list[int] = []
        self._wrappers: list[Wrapper] = []
        self._defaults: dict[int, ast.expr] = {}
        self._targets: dict[int, str] = {}
        self._tested: set[str] = set()
        self._functions = [node for node in self._nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def find(self) -> FileReads:
        for node in self._nodes:
            self._learn(node)
        for node in self._nodes:
            self._look(node)
        settings = tuple(settings_reads(self._nodes))
        self._reads += settings
        return FileReads(
            reads=tuple(self._reads),
            dynamic=tuple(self._dynamic),
            wrappers=tuple(dict.fromkeys(self._wrappers)),
            validates=bool(settings),
        )

    def _learn(self, node: ast.AST) -> None:
        """Take note of imports, aliases, and of expressions that cope without a value."""
        match node:
            case ast.Import(names=names):
                self._os |= {alias.asname or alias.name for alias in names if alias.name == "os"}
            case ast.ImportFrom(module=module, names=names):
                self._learn_import(module, names)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._targets[id(value)] = name
                self._learn_alias(name, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self._learn_alias(name, value)
            case _:
                self._learn_condition(node)

    def _learn_condition(self, node: ast.AST) -> None:
        """Take note of what is only tested, compared, or replaced by something else when it is missing."""
        match node:
            case ast.IfExp(test=test):
                self._learn_test(test)
            case ast.If(test=test, body=body) if not any(_stops(part) for part in body):
                self._learn_test(test)
            case ast.BoolOp(op=ast.And(), values=values):
                for value in values:
                    self._learn_test(value)
            case ast.BoolOp(op=ast.Or(), values=values):
                self._soft |= {id(value) for value in values[:-1]}
                self._defaults |= {id(value): values[-1] for value in values[:-1]}
            case ast.Compare(left=left, comparators=right):
                self._soft |= {id(side) for side in (left, *right)} if _has_literal([left, *right]) else set()
            case ast.Call(func=ast.Name(id="bool"), args=[value]):
                self._soft.add(id(value))

    def _learn_test(self, test: ast.expr) -> None:
        """What is only asked whether it is there may be missing: `if x`, `if not x`, `if x is not None`, and "
        "the same of a name."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                self._learn_test(inner)
            case ast.BoolOp(values=values):
                for value in values:
                    self._learn_test(value)
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
                self._learn_test(left)
            case ast.NamedExpr(value=value):
                self._learn_test(value)
            case ast.Name(id=name):
                self._tested.add(name)
            case _:
                self._soft.add(id(test))

    def _learn_import(self, module: str | None, names: list[ast.alias]) -> None:
        for alias in names:
            local = alias.asname or alias.name
            match module, alias.name:
                case "os", "environ":
                    self._environ.add(local)
                case "os", "getenv":
                    self._getenv.add(local)
                case _, "config" if module in _CONFIG_MODULES:
                    self._config.add(local)

    def _learn_alias(self, name: str, value: ast.expr) -> None:
        if self._is_environ(value):
            self._environ.add(name)
            self._readers.discard(name)
        elif isinstance(value, ast.Call) and _last_name(value.func) in ("Env", "FileAwareEnv"):
            self._readers.add(name)
            self._declared |= {word.arg for word in value.keywords if word.arg and _is_pair(word.value)}
        elif isinstance(value, ast.Call) and _last_name(value.func) == "Config":
            self._config.add(name)
        elif isinstance(value, ast.Attribute) and value.attr == "getenv" and self._is_os(value.value):
            self._getenv.add(name)

    def _is_os(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self._os

    def _is_environ(self, node: ast.expr) -> bool:
        match node:
            case ast.Attribute(value=base, attr="environ"):
                return self._is_os(base)
            case ast.Name(id=name):
                return name in self._environ
        return False

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.Subscript(value=base, slice=key, ctx=ast.Load()) if self._is_environ(base):
                self._add(key, node, has_default=False, strict=True)
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[base]) if self._is_environ(base):
                self._add(key, node, has_default=True)
            case ast.Call(func=ast.Attribute(value=base, attr=method), args=[key, *rest]) if self._is_environ(base):
                if method in ("get", "setdefault", "pop"):
                    copes = method == "setdefault" or _gives_default(rest, node.keywords)
                    self._add(key, node, has_default=copes, default=_default(rest, node.keywords))
            case ast.Call(func=func, args=[key, *rest]) if self._is_getenv(func):
                copes = _gives_default(rest, node.keywords)
                self._add(key, node, has_default=copes, default=_default(rest, node.keywords))
            case ast.Call(func=func, args=[ast.Constant(value=str(name)) as key, *rest]) if self._is_reader(func, name):
                positional = rest if isinstance(func, ast.Name) else rest[:1]
                copes = _gives_default(positional, node.keywords) or name in self._declared
                self._add(key, node, has_default=copes, default=_default(positional, node.keywords), strict=not copes)

    def _is_getenv(self, func: ast.expr) -> bool:
        match func:
            case ast.Attribute(value=base, attr="getenv"):
                return self._is_os(base)
            case ast.Name(id=name):
                return name in self._getenv
        return False

    def _is_reader(self, func: ast.expr, name: str) -> bool:
        match func:
            case ast.Name(id=called):
                return called in self._config or (called in self._readers and name.isupper())
            case ast.Attribute(value=ast.Name(id=base), attr=method):
                return base in self._readers and method in _CASTS and name.isupper()
        return False

    def _add(
        self, key: ast.expr, node: ast.expr, *, has_default: bool, default: ast.expr | None = None, strict: bool = False
    ) -> None:
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            self._computed(key, node, has_default=has_default)
        elif NAME.match(key.value):
            default = default or self._defaults.get(id(node))
            literal = default.value if isinstance(default, ast.Constant) and isinstance(default.value, str) else None
            enforced = self._is_enforced(node)
            copes = has_default or (
                (id(node) in self._soft or self._targets.get(id(node)) in self._tested) and not enforced
            )
            strict = not copes and ((strict and self._function_of(node) is None) or enforced)
            self._reads.append(
                Read(
                    name=key.value, line=node.lineno, has_default=copes, strict=strict, fallback=fallback_kind(key.value, literal)
                )
            )  # fmt: skip

    def _computed(self, key: ast.expr, node: ast.expr, *, has_default: bool) -> None:
        """A read by a computed name: the body of a reading function, or one that nobody can follow."""
        function = self._function_of(node)
        first = _first_parameter(function) if function is not None else None
        if function is None or not isinstance(key, ast.Name) or key.id != first:
            self._dynamic.append(node.lineno)
            return
        strict = isinstance(node, ast.Subscript) or _stops(function)
        copes = (has_default and len(function.args.defaults) > 0) or id(node) in self._soft
        self._wrappers.append(Wrapper(name=function.name, has_default=copes and not strict, strict=strict))

    def _function_of(self, node: ast.expr) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function around a node."""
        return self._function_at.get(node.lineno)

    @cached_property
    def _function_at(self) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef]:
        """The innermost function on each line."""
        by_start = sorted(self._functions, key=lambda one: one.lineno)
        return {line: one for one in by_start for line in range(one.lineno, (one.end_lineno or one.lineno) + 1)}

    def _is_enforced(self, node: ast.expr) -> bool:
        """`if not node: raise`, or the same of the name that it is assigned to."""
        lines, names = self._guarded
        return node.lineno in lines or self._targets.get(id(node)) in names

    @cached_property
    def _guarded(self) -> tuple[frozenset[int], frozenset[str]]:
        """Lines and names of the conditions under which the file raises or exits."""
        guards = [one.test for one in self._nodes if isinstance(one, ast.If) and any(_stops(part) for part in one.body)]
        lines = {line for test in guards for line in range(test.lineno, (test.end_lineno or test.lineno) + 1)}
        names = {part.id for test in guards for part in ast.walk(test) if isinstance(part, ast.Name)}
        return frozenset(lines), frozenset(names)


def _gives_default(rest: list[ast.expr], keywords: list[ast.keyword]) -> bool:
    """A second argument or `default=`; None says "may be missing", so it counts too."""
    return bool(rest) or any(word.arg == "default" for word in keywords)


def _default(rest: list[ast.expr], keywords: list[ast.keyword]) -> ast.expr | None:
    """The expression that stands in for a missing variable."""
    return rest[0] if rest else next((word.value for word in keywords if word.arg == "default"), None)


def _first_parameter(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return names[0] if names else None


def _stops(node: ast.AST) -> bool:
    """Whether a piece of code raises or exits."""
    return any(
        isinstance(part, ast.Raise)
        or (isinstance(part, ast.Call) and _last_name(part.func) in ("exit", "SystemExit", "abort", "_exit"))
        for part in ast.walk(node)
    )


def _has_literal(sides: list[ast.expr]) -> bool:
    """A comparison with a value; one with None or "" asks whether the variable is there, so that it is not settled by it."""
    return any(
        isinstance(side, ast.Tuple | ast.List | ast.Set)
        or (isinstance(side, ast.Constant) and side.value not in (None, ""))
        for side in sides
    )


def _is_pair(value: ast.expr) -> bool:
    """`Env(DEBUG=(bool, False))` declares a type and a default."""
    return isinstance(value, ast.Tuple) and len(value.elts) == 2


def _last_name(func: ast.expr) -> str:
    match func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
