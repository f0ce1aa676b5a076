"""What the second interpreter runs. It opens the packs before it loads what reads them: the first one waits for nothing else.

Imports as little as it can for that reason.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launchgate.clients.apart import Ask
from launchgate.clients.git.packs import Pack, Unreadable, indexes, opened


def serve(ask: Ask) -> Iterator[Any]:
    """Yields the packs of the store that it is asked for, then what comes of reading shares. Raises CannotJudge."""
    store, id_bytes = ask()
    yield _packs(Path(store), id_bytes)
    from launchgate.checks.secrets.share import serve as read

    yield from read(ask)


def _packs(store: Path, id_bytes: int) -> dict[str, Pack]:
    """By the paths of their indexes; those left out that are not in order, for whoever looks at them next to say so."""
    found = {}
    for index in indexes(store):
        try:
            found[str(index)] = opened(index, id_bytes)
        except (Unreadable, OSError):
            continue
    return found
