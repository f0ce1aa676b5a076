"""Folder names on the wire: quoting, modified UTF-7 (RFC 3501 section 5.1.3), the LIST answer, and which folders hold spam."""

import base64
import re
from collections.abc import Iterable, Iterator

from launchgate.dataclass import dataclass

_LISTED = re.compile(rb'\((?P<flags>[^()]{0,500})\) (?:"(?P<mark>\\?[^"]?)"|NIL) (?P<name>.{1,1000})', re.DOTALL)
_LITERAL = re.compile(rb" \{\d{1,9}\}$")
_JUNK = frozenset({
    "junk", "spam", "junk mail", "junk e-mail", "junk email", "bulk", "bulk mail", "spamverdacht", "unerwünscht",
    "courrier indésirable", "indésirables", "correo no deseado", "posta indesiderata", "ongewenste e-mail",
})  # fmt: skip
"""What servers and programs call the folder for spam where they do not mark it `\\Junk` (RFC 6154)."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder as LIST names it."""

    name: str
    junk: bool


def on_wire(name: str) -> str:
    """A folder's name as an IMAP quoted string. The name holds no control characters (`usable`)."""
    escaped = _encoded(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def usable(name: str) -> bool:
    """Whether a name can be sent: printable, so that it cannot end a command early."""
    return bool(name) and name.isprintable() and len(name) <= 500


def is_junk(name: str, separator: str = "") -> bool:
    """Whether a folder is one for spam by its name alone, at whatever depth."""
    last = re.split(rf"[/.{re.escape(separator)}]", name)[-1] if name else ""
    return name.lower() in _JUNK or last.strip().lower() in _JUNK


def listed(data: Iterable[object]) -> Iterator[Folder]:
    """The folders of a LIST answer as imaplib hands it out: lines, and pairs where the name came as a literal."""
    for item in data:
        literal = item[1] if isinstance(item, tuple) and len(item) > 1 else None
        line = _LITERAL.sub(b" x", item[0]) if isinstance(item, tuple) else item
        found = _LISTED.match(line) if isinstance(line, bytes) else None
        if found is None:
            continue
        written = literal if isinstance(literal, bytes) else _unquoted(found["name"])
        name = _decoded(written.decode("ascii", "replace"))
        flags = found["flags"].lower().split()
        if usable(name) and b"\\noselect" not in flags:
            separator = (found["mark"] or b"").decode("ascii", "replace")
            yield Folder(name, b"\\junk" in flags or is_junk(name, separator))


def _unquoted(written: bytes) -> bytes:
    if written[:1] == b'"' and written[-1:] == b'"' and len(written) > 1:
        return re.sub(rb"\\(.)", rb"\1", written[1:-1])
    return written


def _encoded(name: str) -> str:
    """Printable ASCII as it stands, `&` as `&-`, everything else as UTF-16 in base64 with `,` for `/`."""
    parts = []
    for run in re.findall(r"[ -~]+|[^ -~]+", name):
        if run.isascii():
            parts.append(run.replace("&", "&-"))
        else:
            coded = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            parts.append(f"&{coded}-")
    return "".join(parts)


def _decoded(written: str) -> str:
    def plain(found: re.Match[str]) -> str:
        if not found[1]:
            return "&"
        coded = found[1].replace(",", "/")
        try:
            return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-16-be")
        except ValueError:
            return found[0]

    return re.sub(r"&([^&-]{0,500})-", plain, written)
