"""Reads Authentication-Results (RFC 8601): what the receiving server found of SPF, DKIM and DMARC. Pure.

Anybody can write such a field into a mail, so only those of the receiving server count: the topmost one, or the topmost with
the declared authserv-id, and its neighbours of the same name. A `Received` ends the search: below it, other servers spoke.
"""

from collections.abc import Iterator, Sequence

from launchgate.dataclass import dataclass

METHODS = ("spf", "dkim", "dmarc")
NAMELESS = "(unnamed)"
"""For a field that begins with a result, as Exchange Online writes it, against section 2.2."""
_MOST = 60
"""Results of one field that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One method's result."""

    method: str
    value: str
    """`pass`, `fail`, `none`, …, in lower case."""
    about: str = ""
    """The domain it is about: `header.d`, `smtp.mailfrom`, `header.from`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What one server found."""

    server: str
    """Its authserv-id; empty when no field counts."""
    results: tuple[Result, ...] = ()

    def of(self, method: str) -> Result | None:
        """The best result of a method: a mail may carry several signatures, and one that holds is enough."""
        own = [result for result in self.results if result.method == method]
        return next((result for result in own if result.value == "pass"), own[0] if own else None)


def verdicts(trace: Sequence[tuple[str, str]], authserv_id: str | None) -> Verdicts:
    """From `Authentication-Results` and `Received` in the order of the mail. `authserv_id` in any case; None: the topmost."""
    wanted = (authserv_id or "").lower()
    found: list[tuple[Result, ...]] = []
    for name, value in trace:
        if name == "received":
            if found:
                break
            continue
        server, results = _parsed(value)
        if not server or (wanted and server != wanted):
            if found:
                break
            continue
        wanted = server
        found.append(results)
    known: set[str] = set()
    kept: list[Result] = []
    for results in found:
        # What a field higher up said of a method, a lower one cannot unsay.
        kept += [result for result in results if result.method not in known]
        known |= {result.method for result in results}
    return Verdicts(server=wanted if found else "", results=tuple(kept))


def _parsed(value: str) -> tuple[str, tuple[Result, ...]]:
    """(authserv-id in lower case, its results). A field with a broken quotation has no results."""
    bare = _bare(value)
    parts = list(_split(bare, ";"))
    head = parts[0].split() if parts else []
    server = head[0].strip('"').lower() if head else ""
    if "=" in server:
        server, parts = NAMELESS, ["", *parts]
    broken = bare.count('"') % 2 == 1
    results = () if broken else tuple(result for part in parts[1 : _MOST + 1] if (result := _result(part)) is not None)
    return server, results


def _result(part: str) -> Result | None:
    """`method[/version] = result` and the properties behind it."""
    words = list(_split(part.replace(" =", "=").replace("= ", "="), " "))
    pairs = [(key.lower(), value.strip('"')) for key, mark, value in (word.partition("=") for word in words) if mark]
    if not pairs or not words[0].partition("=")[1]:
        return None
    method, value = pairs[0]
    properties = dict(reversed(pairs[1:]))
    about = next(
        (properties[key] for key in ("header.d", "smtp.mailfrom", "header.from", "smtp.helo") if key in properties), ""
    )
    return Result(method=method.partition("/")[0], value=value.lower()[:40], about=about.rpartition("@")[2][:120])


def _bare(value: str) -> str:
    """The field without its comments, which may be nested; quoted strings stay as they are."""
    kept, depth, quoted, skip = [], 0, False, False
    for char in value:
        if skip:
            skip = False
        elif char == "\\" and (quoted or depth):
            skip = True
            continue
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
            continue
        elif char == ")" and depth:
            depth -= 1
            kept.append(" ")
            continue
        if not depth:
            kept.append(char)
    return "".join(kept)


def _split(text: str, mark: str) -> Iterator[str]:
    """The pieces between marks that are outside quoted strings, without empty ones."""
    piece: list[str] = []
    quoted = False
    for char in text:
        quoted ^= char == '"'
        if char == mark and not quoted:
            if "".join(piece).strip():
                yield "".join(piece).strip()
            piece = []
        else:
            piece.append(char)
    if "".join(piece).strip():
        yield "".join(piece).strip()
