"""Whether a .gitignore keeps a path out of git: the pattern language of gitignore(5), for one path at a time. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache


def is_ignored(path: str, gitignores: Mapping[str, str]) -> bool:
    """Whether the .gitignore files, text by folder ("" is the top), ignore the file `path`; the last match wins."""
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        if _verdict("/".join(parts[:depth]), folder=depth < len(parts), gitignores=gitignores):
            return True
    return False


def _verdict(path: str, *, folder: bool, gitignores: Mapping[str, str]) -> bool:
    parts = path.split("/")
    ignored = False
    for depth in range(len(parts)):
        text = gitignores.get("/".join(parts[:depth]))
        if text is None:
            continue
        relative = "/".join(parts[depth:])
        for pattern, negated, folders_only in _patterns(text):
            if (folder or not folders_only) and pattern.fullmatch(relative):
                ignored = not negated
    return ignored


@lru_cache(maxsize=256)
def _patterns(text: str) -> tuple[tuple[re.Pattern[str], bool, bool], ...]:
    found = []
    for raw in text.splitlines():
        line = re.sub(r"(?<!\\)\s+\Z", "", raw)
        if not line or line.startswith("#"):
            continue
        negated, line = line.startswith("!"), line.removeprefix("!")
        folders_only, line = line.endswith("/"), line.rstrip("/")
        anchored = "/" in line
        body = _translate(line.removeprefix("/").removeprefix("\\"))
        found.append((re.compile(body if anchored else f"(?:.*/)?{body}", re.DOTALL), negated, folders_only))
    return tuple(found)


def _translate(glob: str) -> str:
    """One pattern as a regular expression; a bracket that never closes stands for itself."""
    out, at = "", 0
    while at < len(glob):
        rest = glob[at:]
        if rest.startswith("**/"):
            out, at = out + "(?:.*/)?", at + 3
        elif rest.startswith("**"):
            out, at = out + ".*", at + 2
        elif bracket := re.match(r"\[(!|\^)?(\]?[^\]/]*)\]", rest):
            escaped = re.sub(r"([\\\[&~|])", r"\\\1", bracket[2])
            out, at = f"{out}[{'^' if bracket[1] else ''}{escaped}]", at + bracket.end()
        elif rest[0] == "\\" and len(rest) > 1:
            out, at = out + re.escape(rest[1]), at + 2
        else:
            out, at = out + {"*": "[^/]*", "?": "[^/]"}.get(rest[0], re.escape(rest[0])), at + 1
    return out
