"""Token formats by provider family: dated tables of facts, each with the issuer's reference. Data only.

Every module of this folder is found by being there, with its `FORMATS` tuple; its name is no more than a shelf.
"""

import importlib
import pkgutil
from functools import cache

from launchgate.detection.format import Format


@cache
def all_formats() -> tuple[Format, ...]:
    """Every format, in a stable order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    tables = (importlib.import_module(f"{__name__}.{name}").FORMATS for name in names)
    return tuple(item for table in tables for item in table)
