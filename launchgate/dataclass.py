"""The standard library's dataclass, declared at a tenth of the cost: what a class needs is made when it is first used.

A run declares over a hundred of them and makes objects of two thirds. `dataclasses.dataclass` compiles up to seven methods for
each, which was a quarter of a short run's time. Here all classes share the methods that compare, print and freeze, and `__init__`
is compiled for the first object. `field`, `fields`, `replace`, `asdict`, pickling, pattern matching and errors are those of the
standard library, and a test holds that.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for a type checker it is the standard library's
    from dataclasses import dataclass
else:
    import dataclasses
    from functools import partial
    from operator import attrgetter
    from reprlib import recursive_repr

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True):
        """As `dataclasses.dataclass`, with the options that are used here."""
        if cls is None:
            return partial(dataclass, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)
        if not cls.__doc__:
            cls.__doc__ = cls.__name__  # the standard library would inspect the signature
        made = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
        shared = {"__repr__": _repr}
        if frozen:
            shared |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
        if frozen and slots:
            shared |= {"__getstate__": _state, "__setstate__": _restore}
        if eq:
            compared = tuple(f.name for f in dataclasses.fields(made) if f.compare)
            made.__compared__ = attrgetter(*compared) if compared else staticmethod(lambda _: ())
            shared |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
        for name, method in shared.items():
            if name not in cls.__dict__ or (name == "__hash__" and "__eq__" in cls.__dict__ and cls.__hash__ is None):
                setattr(made, name, method)

        def first(self, *args, **kwargs):
            made.__init__ = _init(made, frozen=frozen)
            made.__init__(self, *args, **kwargs)

        made.__init__ = first
        return made

    def _init(cls, *, frozen):
        names = {"_set": object.__setattr__, "_absent": dataclasses.MISSING}
        parameters, body, mark = [], [], False
        for f in sorted(dataclasses.fields(cls), key=lambda f: f.kw_only):
            value, default = f.name, ""
            if f.default is not dataclasses.MISSING:
                default, names[f"_{f.name}_default"] = f"=_{f.name}_default", f.default
            elif f.default_factory is not dataclasses.MISSING:
                default, names[f"_{f.name}_factory"] = "=_absent", f.default_factory
                value = f"_{f.name}_factory() if {f.name} is _absent else {f.name}"
            if f.kw_only and not mark:
                mark = True
                parameters.append("*")
            parameters.append(f.name + default)
            body.append(f"_set(self, {f.name!r}, {value})" if frozen else f"self.{f.name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        exec(f"def __init__({', '.join(('self', *parameters))}):\n " + "\n ".join(body or ["pass"]), names)  # noqa: S102 - names of fields
        made = names["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    @recursive_repr()
    def _repr(self):
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"

    def _equal(self, other):
        if other.__class__ is self.__class__:
            return self.__compared__(self) == self.__compared__(other)
        return NotImplemented

    def _hash(self):
        return hash(self.__compared__(self))

    def _refuse_set(_, name, __):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_delete(_, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _state(self):
        return [getattr(self, f.name) for f in dataclasses.fields(self)]

    def _restore(self, state):
        for f, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, f.name, value)


__all__ = ["dataclass"]
