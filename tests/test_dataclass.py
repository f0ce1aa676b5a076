"""Our dataclass beside the standard library's: whatever is done to an object of either, both do the same."""

import ast
import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import KW_ONLY, field
from pathlib import Path
from typing import Any

import pytest

import launchgate
from launchgate.dataclass import dataclass as ours

STANDARD = dataclasses.dataclass
Made = dict[str, type[Any]]


def declared(dataclass: Callable[..., Any]) -> Made:
    """The same classes, declared by one of the two decorators."""
    return {**_plain(dataclass), **_with_methods(dataclass)}


def _plain(dataclass: Callable[..., Any]) -> Made:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Frozen:
        """Says of itself."""

        name: str
        marks: tuple[int, ...] = ()
        rows: list[int] = field(default_factory=list)
        secret: str = field(default="-", repr=False, compare=False)

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError("no name")

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Inherited(Frozen):
        name: str = "inherited"
        more: int

    @dataclass(slots=True)
    class Open:
        first: int
        second: Any = None

    @dataclass(frozen=True)
    class Mixed:
        first: int
        _: KW_ONLY
        third: int = 3

    @dataclass(slots=True, eq=False)
    class Single:
        value: int

    @dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    return {name: kind for name, kind in locals().items() if isinstance(kind, type)}


def _with_methods(dataclass: Callable[..., Any]) -> Made:
    @dataclass
    class Own:  # noqa: PLW1641 - that is what is tried
        value: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

    @dataclass(frozen=True)
    class OwnEqual:  # noqa: PLW1641 - that is what is tried
        value: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, OwnEqual)

    @dataclass(frozen=True, slots=True)
    class Hashed:
        value: int

        def __hash__(self) -> int:
            return 7

    return {name: kind for name, kind in locals().items() if isinstance(kind, type)}


OURS, THEIRS = declared(ours), declared(STANDARD)

ACTIONS: dict[str, Callable[[Made], object]] = {
    "repr": lambda m: repr(m["Frozen"](name="a", marks=(1,), secret="kept")),
    "repr of positional": lambda m: repr(m["Mixed"](1, third=4)),
    "own repr": lambda m: repr(m["Own"](1)),
    "repr in itself": lambda m: _in_itself(m["Open"](1)),
    "equal": lambda m: m["Frozen"](name="a") == m["Frozen"](name="a", secret="other"),
    "unequal": lambda m: m["Frozen"](name="a") == m["Frozen"](name="b"),
    "another class": lambda m: m["Open"](1) == m["Mixed"](1),
    "a subclass": lambda m: m["Frozen"](name="a") == m["Inherited"](name="a", more=1),
    "own equality": lambda m: m["Own"](1) == m["Own"](2),
    "equality switched off": lambda m: m["Single"](1) == m["Single"](1),
    "nothing is equal to nothing": lambda m: (m["Nothing"]() == m["Nothing"](), len({m["Nothing"](), m["Nothing"]()})),
    "hash": lambda m: len({m["Mixed"](1), m["Mixed"](1), m["Mixed"](2)}),
    "hash of a list": lambda m: hash(m["Frozen"](name="a")),
    "hash of what may change": lambda m: hash(m["Open"](1)),
    "hash with equality of its own": lambda m: len({m["OwnEqual"](1)}),
    "own hash": lambda m: hash(m["Hashed"](1)),
    "no hash with equality of its own": lambda m: hash(m["Own"](1)),
    "hash without equality": lambda m: len({m["Single"](1), m["Single"](1)}),
    "lists are not shared": lambda m: m["Frozen"](name="a").rows is m["Frozen"](name="a").rows,
    "set": lambda m: setattr(m["Frozen"](name="a"), "name", "b"),
    "set a new one": lambda m: setattr(m["Mixed"](1), "other", "b"),
    "delete": lambda m: delattr(m["Mixed"](1), "first"),
    "set what is open": lambda m: _set(m["Open"](1), "second", 5).second,
    "set what is not there": lambda m: setattr(m["Open"](1), "third", 5),
    "missing": lambda m: m["Frozen"](),
    "missing keyword of a subclass": lambda m: m["Inherited"](),
    "unknown": lambda m: m["Frozen"](name="a", other=1),
    "by position": lambda m: m["Frozen"]("a"),
    "too many": lambda m: m["Mixed"](1, 2),
    "looked at after it is made": lambda m: m["Frozen"](name=""),
    "inherited": lambda m: repr(m["Inherited"](more=1)),
    "replace": lambda m: repr(dataclasses.replace(m["Inherited"](more=1), name="c", marks=(4,))),
    "replace by an unknown": lambda m: dataclasses.replace(m["Inherited"](more=1), nothing=1),
    "asdict": lambda m: dataclasses.asdict(m["Inherited"](more=1)),
    "fields": lambda m: [(f.name, f.type, f.kw_only) for f in dataclasses.fields(m["Inherited"])],
    "copy": lambda m: copy.copy(m["Frozen"](name="a")) == m["Frozen"](name="a"),
    "deep copy": lambda m: repr(copy.deepcopy(m["Inherited"](more=2))),
    "match": lambda m: [kind.__match_args__ for kind in m.values()],
    "no dictionary": lambda m: ["__dict__" in dir(kind) for kind in m.values()],
    "doc": lambda m: m["Frozen"].__doc__,
    "signature": lambda m: [*inspect.signature(_used(m["Inherited"], more=1)).parameters],
}


def _in_itself(value: Any) -> str:
    value.second = value
    return repr(value)


def _set(value: Any, name: str, to: object) -> Any:
    setattr(value, name, to)
    return value


def _used(kind: type[Any], **values: object) -> type[Any]:
    kind(**values)
    return kind


def outcome(action: Callable[[Made], object], made: Made) -> tuple[object, str]:
    """What an action gives, or the class and text of what it raises."""
    try:
        return action(made), ""
    except Exception as error:  # noqa: BLE001 - whatever one raises, the other must
        return type(error), str(error)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_both_do_the_same(action: Callable[[Made], object]) -> None:
    assert outcome(action, declared(ours)) == outcome(action, declared(STANDARD)), "first use"
    assert outcome(action, OURS) == outcome(action, THEIRS)


@ours(frozen=True, slots=True, kw_only=True)
class Carried:
    """Goes to another process."""

    name: str
    rows: tuple["Carried", ...] = ()


@ours(slots=True)
class OpenCarried:
    """Goes there and can change."""

    name: str


@pytest.mark.parametrize("value", [Carried(name="a", rows=(Carried(name="b"),)), OpenCarried("c")])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_what_is_pickled_comes_back(value: object, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(value, protocol)) == value


def test_threads_may_make_the_first_objects_together() -> None:
    kinds = [declared(ours)["Inherited"] for _ in range(50)]

    def make(_: int) -> list[int]:
        return [kind(more=number).more for number, kind in enumerate(kinds)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(8))) == [list(range(50))] * 8


def test_no_module_declares_the_expensive_way() -> None:
    folder = Path(launchgate.__file__).parent
    for path in folder.rglob("*.py"):
        if path == folder / "dataclass.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
                assert "dataclass" not in {name.name for name in node.names}, (
                    f"{path}: import it from launchgate.dataclass"
                )
