"""Which values of variables must not be shipped, and where one stands in a shipped file. Raw values live and end in this module.

What leaves it is the variable's name, a place, and a hash under a key that is made for one run and kept nowhere.
"""

import base64
import hashlib
import hmac
import html
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from urllib.parse import quote, urlsplit

from launchgate.dataclass import dataclass
from launchgate.detection import engine
from launchgate.detection.database import Database
from launchgate.detection.quiet import entropy, is_drawn
from launchgate.variables.fallbacks import is_weak, production_defect
from launchgate.variables.names import is_public_by_design, may_hold_secret, public_prefix, says_secret

_SHORTEST = 8
_DRAWN = 16
"""Characters from which a value of no telling name can be known as drawn."""
_LONGEST = 20_000
_GATE = 24
"""Bytes of a form that the first pass looks for; the rest is compared where these stand."""
_HITS = 100_000
_ENTROPY = 3.2
_PLAIN = re.compile(r"[A-Za-z]+(?:[-_. ,'&/:@+][A-Za-z]+)*[-_. ]?[0-9]{0,4}")
"""Words, an e-mail address or a host: `production`, `us-east-1`, `Example Ltd`, `hello@example.com`, `app.example.com`."""
_COUNTED = re.compile(r"[-+]?[0-9][0-9.,:/ +()-]*(?:ms|s|m|h|d|kb|mb|gb)?", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PATH = re.compile(r"(?:\.{0,2}|~|[A-Za-z]:)?[/\\][\w./\\@ -]*")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::[0-9]{1,5})?(?:/[\w./-]*)?")
_MAIL = re.compile(r"(?:[^<>@]{0,80}<)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")
_REFERENCE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
"""`VITE_PUSHER_APP_KEY="${PUSHER_APP_KEY}"`: what a public variable repeats is public, too."""
_BROWSER_KEY = re.compile(r"FIREBASE|MAPS|RECAPTCHA")
"""Google's keys that a browser has to have."""
_IDENTIFIER = re.compile(
    r"(?:\A|_)(?:ID|IDS|NAME|HOST|HOSTNAME|DOMAIN|REGION|BUCKET|ZONE|VERSION|COMMIT|SHA|BRANCH|EMAIL|FROM|PHONE)\Z"
)
"""How the names of what is no secret end; `AWS_ACCESS_KEY_ID` says secret by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One value that must not be shipped."""

    name: str
    source: str
    secret: bool
    digest: str = field(repr=False)
    needles: tuple[tuple[str, bytes], ...] = field(repr=False)
    """Each way in which it may stand in a file, with the word for it."""

    @property
    def key(self) -> str:
        """What tells it from others: its name, because two names of one value are two variables."""
        return f"{self.name}\0{self.digest}"


@dataclass(slots=True)
class Chosen:
    """The values to look for, and how many variables were left out because theirs are public, short or common."""

    wanted: list[Wanted] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)


def choose(
    found: Iterable[tuple[str, str, str, bool]], *, prefixes: tuple[str, ...] = (), public: Iterable[str] = ()
) -> Chosen:
    """From (name, value, source, listed by the owner) to what is looked for. A value that a public name holds, too, is public."""
    rows = [(name, value.strip(), source, listed) for name, value, source, listed in found]
    open_names = set(public)
    shown = {value for name, value, _, _ in rows if name in open_names or public_prefix(name, prefixes)}
    open_names |= {name for value in shown for name in _REFERENCE.findall(value)}
    shown |= {value for name, value, _, _ in rows if name in open_names}
    chosen, key, seen = Chosen(), os.urandom(32), set[tuple[str, str]]()
    for name, value, source, listed in rows:
        if not value or name in open_names or public_prefix(name, prefixes) or (name, value) in seen:
            continue
        seen.add((name, value))
        secret = _is_secret(name, value, listed=listed)
        if value in shown or secret is None:
            chosen.left_out.add(name)
            continue
        chosen.names.add(name)
        digest = hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        needles = tuple(dict.fromkeys(_forms(value)))
        chosen.wanted.append(Wanted(name=name, source=source, secret=secret, digest=digest, needles=needles))
    chosen.left_out -= chosen.names
    return chosen


class Needles:
    """All forms of all values, looked for in one pass. What is compiled of them stays in memory."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._rows = [(one, form, needle) for one in wanted for form, needle in one.needles]
        gates = [("".join(f"\\x{byte:02x}" for byte in needle[:_GATE]).encode(), False) for _, _, needle in self._rows]
        self._database = Database(gates, cached=False) if gates else None

    def found(self, data: bytes) -> Iterator[tuple[Wanted, str, int]]:
        """(value, form, offset) of the first place of each value in a file, where it stands as a whole word."""
        if self._database is None:
            return
        hits: list[tuple[int, int]] = []

        def note(row: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            hits.append((end, row))
            return len(hits) >= _HITS

        self._database.scan(data, note)
        seen: set[str] = set()
        for end, row in sorted(hits):
            one, form, needle = self._rows[row]
            start = end - len(needle[:_GATE])
            if one.key not in seen and data.startswith(needle, start) and _is_whole(data, start, start + len(needle)):
                seen.add(one.key)
                yield one, form, start


def _is_whole(data: bytes, start: int, end: int) -> bool:
    if end - start >= 24:
        return True
    return not (data[start - 1 : start].isalnum() and start > 0) and not data[end : end + 1].isalnum()


def _is_secret(name: str, value: str, *, listed: bool) -> bool | None:
    """True for a secret, False for a distinctive value of a name that says nothing, None for what is not looked for."""
    if not _SHORTEST <= len(value) <= _LONGEST or is_public_by_design(name):
        return None
    if production_defect(name, value) is not None or is_weak(value) or _is_common(value):
        return None
    found = engine().scan(value.encode("utf-8", "surrogatepass"))
    if found and all(
        one.public or (one.kind == "google-api-key" and _BROWSER_KEY.search(name.upper())) for one in found
    ):
        return None
    if any(not one.generic and not one.public for one in found):
        return True
    if "://" in value:
        hidden = _has_password(value) or (_is_long_way(value) and (listed or _is_hook(name)))
        return True if hidden else None
    return True if listed else _by_name(name, value)


def _by_name(name: str, value: str) -> bool | None:
    words = bool(_PLAIN.fullmatch(value))
    if says_secret(name):
        return None if words and len(value) < _DRAWN else True
    if may_hold_secret(name):
        return None if words else True
    if any(rule.fullmatch(value) for rule in (_PLAIN, _UUID, _HOST)) or _IDENTIFIER.search(name.upper()):
        return None
    mixed = re.search("[0-9]", value) and re.search("[A-Za-z]", value)
    return False if mixed and not re.search(r"\s", value) and _looks_drawn(value) else None


def _looks_drawn(text: str) -> bool:
    raw = text.encode("utf-8", "surrogatepass")
    return len(text) >= _DRAWN and entropy(raw) >= _ENTROPY and is_drawn(raw)


def _is_common(value: str) -> bool:
    return bool(
        _COUNTED.fullmatch(value) or _PATH.fullmatch(value) or _MAIL.fullmatch(value) or value.lower() in _WORDS
        or len(set(value)) < 4
    )  # fmt: skip


_WORDS = frozenset(
    ("production", "development", "undefined", "disabled", "enabled", "localhost", "anonymous", "application")
)


def _has_password(value: str) -> bool:
    try:
        password = urlsplit(value.removeprefix("jdbc:")).password
    except ValueError:
        return False
    return bool(password) and not is_weak(password or "")


def _is_long_way(value: str) -> bool:
    """Whether a URL's path or query holds something drawn, as a web hook's does."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return any(map(_looks_drawn, re.split(r"[/=&?]", f"{parts.path}?{parts.query}")))


def _is_hook(name: str) -> bool:
    """Whether a variable's name says that whoever knows its address may use it."""
    upper = name.upper()
    return "WEBHOOK" in upper or "HOOK_URL" in upper or says_secret(upper)


def _forms(value: str) -> Iterator[tuple[str, bytes]]:
    """How a value stands in scripts, pages, packages and addresses."""
    raw = value.encode("utf-8", "surrogatepass")
    yield "", raw
    for text in (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], html.escape(value)):
        yield "", text.encode("utf-8", "surrogatepass")
    yield "", raw.replace(b"/", b"\\/")
    yield "percent-encoded", quote(raw, safe="").encode()
    yield "UTF-16", value.encode("utf-16-le", "surrogatepass")
    if len(raw) >= 12:
        for shift in range(3):
            inner = base64.b64encode(bytes(shift) + raw)[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6]
            yield "base64", inner
        yield "hexadecimal", raw.hex().encode()
