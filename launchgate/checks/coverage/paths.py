"""Which file of the repository a name in a report means. Pure.

Reports name files as the job saw them: below `/app` of a container, below a source folder, with backslashes, or as a package. A
name means a file when one of both is the end of the other, part by part. Where several fit, the beginning that the rest of the
report has decides; where that does not decide either, nobody knows, and it is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from launchgate.checks.coverage.shapes import Shape, slashed
from launchgate.dataclass import dataclass

__all__ = ["Mapped", "map_names", "names"]


@dataclass(slots=True)
class Mapped:
    """Names of one report, as paths of the repository."""

    paths: dict[str, str] = field(default_factory=dict)
    """Name in the report to path."""
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Name in the report to the paths it may mean."""
    prefix: str = ""
    """What most names have before the repository's path (`/app/`), or lack before it (`src/`)."""


def map_names(shape: Shape, files: Iterable[str]) -> Mapped:
    """Which of the repository's files the report's names mean."""
    by_end: dict[str, list[str]] = {}
    for path in files:
        by_end.setdefault(path.rpartition("/")[2], []).append(path)
    mapped = Mapped()
    open_: dict[str, tuple[str, ...]] = {}
    prefixes: Counter[str] = Counter()
    for name in shape.files:
        found = _candidates(name, shape.roots, by_end)
        if len(found) == 1:
            mapped.paths[name] = found[0]
            prefixes[_difference(name, found[0])] += 1
        elif found:
            open_[name] = found
    for name, found in open_.items():
        fits = [path for path in found if prefixes.get(_difference(name, path))]
        if len(fits) == 1:
            mapped.paths[name] = fits[0]
        else:
            mapped.ambiguous[name] = found
    mapped.prefix = max(prefixes, key=lambda one: (prefixes[one], one), default="")
    _settle_twins(mapped, prefixes)
    return mapped


def _candidates(name: str, roots: Sequence[str], by_end: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Paths that a name may mean, at their best: the same, then below a root of the report, then by their ends."""
    known = by_end.get(name.rpartition("/")[2], [])
    if name in known:
        return (name,)
    for root in roots:
        rooted = _fitting(f"{slashed(root).rstrip('/')}/{name}", known, whole=True)
        if len(rooted) == 1:
            return rooted
    return _fitting(name, known, whole=False)


def _fitting(name: str, known: Sequence[str], *, whole: bool) -> tuple[str, ...]:
    """Paths that are the end of the name, the longest of them; or else, unless `whole`, those of which the name is the end."""
    inside = [path for path in known if f"/{name}".endswith(f"/{path}")]
    if inside:
        return (max(inside, key=len),)
    return () if whole else tuple(sorted(path for path in known if path.endswith(f"/{name.lstrip('/')}")))


def _difference(name: str, path: str) -> str:
    """What the name has before the path; with a plus, what it lacks."""
    return name[: len(name) - len(path)] if len(name) >= len(path) else f"+{path[: len(path) - len(name)]}"


def _settle_twins(mapped: Mapped, prefixes: Counter[str]) -> None:
    """Two names that would mean one file: the one that begins as most do is it, the other is some other file."""
    by_path: dict[str, list[str]] = {}
    for name, path in mapped.paths.items():
        by_path.setdefault(path, []).append(name)
    for path, twins in by_path.items():
        if len(twins) > 1:
            best = max(twins, key=lambda name: (name == path, prefixes[_difference(name, path)], name))
            for name in twins:
                if name != best:
                    del mapped.paths[name]


def names(pattern: str, path: str) -> bool:
    """Whether a pattern names a path: `*` within a part, `**` over parts; a folder's name alone means all below it."""
    wanted = slashed(pattern).strip("/").split("/")
    if not any(char in pattern for char in "*?["):
        plain = "/".join(wanted)
        return path == plain or path.startswith(f"{plain}/")
    return _fits(path.split("/"), wanted)


def _fits(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """By a table of what can be reached, so that many `**` cost no more than one after the other."""
    from fnmatch import fnmatchcase

    reached = {0}
    for one in wanted:
        if one == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], one)}
    return len(parts) in reached
