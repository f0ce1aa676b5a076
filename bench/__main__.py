"""`python -m bench [NAME ...]`: every benchmark of this folder, or those named. A benchmark is a module with a `main()`."""

import importlib
import pkgutil
import sys
from collections.abc import Callable

import bench


def benchmarks() -> dict[str, Callable[[], int]]:
    """Every benchmark by name; each prints its table and returns 1 when it missed its budget."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module.main for name, module in modules.items() if hasattr(module, "main")}


def run(names: list[str]) -> int:
    """Run the named benchmarks, or all of them, one after the other."""
    known = benchmarks()
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(map(repr, unknown))}; there are: {', '.join(known)}")
    return max([known[name]() for name in names or known], default=0)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
