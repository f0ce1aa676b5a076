"""DNS answers from a table in memory: what the evaluators are tested on where a real server would only be slower."""

from collections.abc import Mapping, Sequence

from launchgate.lookup import Lookup, LookupKind

Rows = Mapping[str, Sequence[tuple[str, str] | str]]
"""Name to (type, value) rows; the row `TIMEOUT` stands for no answer to every type without a row before it."""


class TableDns:
    """Answers as resolvers do: aliases followed, four ways to have nothing, and a count of questions."""

    def __init__(self, rows: Rows) -> None:
        self._rows = {name.lower().rstrip("."): tuple(entries) for name, entries in rows.items()}
        self.asked: list[tuple[str, str]] = []

    def lookup(self, name: str, kind: str) -> Lookup:
        self.asked.append((name, kind))
        aliases: list[str] = []
        current = name.lower().rstrip(".")
        while True:
            values, silent, alias = self._at(current, kind)
            if alias is None or values or len(aliases) > 8:
                break
            aliases.append(alias)
            current = alias
        loop = len(aliases) > 8
        how, detail = self._how(current, values, silent=silent)
        return Lookup(name=name, type=kind, kind=how, values=values, aliases=tuple(aliases), loop=loop, detail=detail)

    def _how(self, name: str, values: tuple[str, ...], *, silent: bool) -> tuple[LookupKind, str]:
        if values:
            return LookupKind.FOUND, ""
        if silent:
            return LookupKind.TIMEOUT, "no answer"
        if name in self._rows or any(one.endswith(f".{name}") for one in self._rows):
            return LookupKind.NO_DATA, "it has no such record"
        return LookupKind.NO_SUCH_NAME, "the name does not exist"

    def _at(self, name: str, kind: str) -> tuple[tuple[str, ...], bool, str | None]:
        found: list[str] = []
        alias = None
        for row in self._rows.get(name, ()):
            if isinstance(row, str):
                return tuple(found), not found, None
            if row[0] == kind:
                found.append(row[1])
            elif row[0] == "CNAME":
                alias = row[1].lower().rstrip(".")
        return tuple(found), False, alias
