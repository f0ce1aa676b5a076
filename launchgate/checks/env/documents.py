"""Reads .env files and their examples: names, lines, and what is wrong with them. A value never leaves this module.

`dotenv.parser` finds the bindings; everything about lines, comments and decorators is added here.
"""

import re

from launchgate.checks.env.facts import Document, DocumentedName, Duplicate
from launchgate.dataclass import dataclass
from launchgate.variables.dotenv import Entry, decode, entries
from launchgate.variables.names import NAME, may_hold_secret

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_BARE = re.compile(r"[A-Z_][A-Z0-9_]*\Z")
"""A name without `=`; only capitals, because anything else may be a pasted secret."""
_COMMENTED = re.compile(r"#\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=")
_OPTIONAL = re.compile(r"@optional\b|@required\s*=\s*false\b|(?<!non-)(?<!not )\boptional\b", re.IGNORECASE)
_REQUIRED = re.compile(r"@required\b(?!\s*=\s*false)", re.IGNORECASE)
_ALL_OPTIONAL = re.compile(r"@defaultRequired\s*=\s*false\b")
_WORD = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z][A-Z0-9]{2,}\b")
_PLACEHOLDER = re.compile(
    r"<.*>|\$\{.*\}|\{\{.*\}\}|(?:your|my|the|some|insert|put|enter|add)[-_ ].*"
    r"|.*(?:change[-_]?(?:me|this|it|in)|replace[-_]?me|example|placeholder|dummy).*"
    r"|x{3,}|\*{3,}|\.{3,}|-+|(?:sk|pk|key|token)[-_](?:x+|\.+|\*+|test|live)?|todo|tbd|none|null|undefined|true|false|on|off|yes|no"
    r"|test(?:ing|[-_].*)?|dev(?:elopment|[-_].*)?|local(?:host)?(?:[:/].*)?|secret|password|pass|passwd|postgres|root|admin|user|mysql"
    r"|guest|minio(?:admin)?|redis|app|db|api|hunter2|123\d*|\d{1,5}",
    re.IGNORECASE,
)
_LOCAL_URL = re.compile(r"[\w+.-]+://(?:[^@/]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1\]|[\w-]+(?::\d+)?(?:/|\Z))")
_PASSWORD_URL = re.compile(r"[\w+.-]+://[^:@/\s]*:([^@/\s]+)@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What gather may know of a file with values: where names are, where secrets seem to be, whether all is encrypted."""

    names: tuple[tuple[str, int], ...]
    secret_lines: tuple[tuple[str, int], ...]
    encrypted: bool


def read_document(path: str, data: bytes) -> Document:
    """The names of an example or schema, with its duplicates and broken lines."""
    text, defect = decode(data)
    if defect is not None:
        return Document(path=path, defect=defect)
    names: dict[str, DocumentedName] = {}
    first: dict[str, int] = {}
    duplicates, broken, comment = [], [], ""
    by_default = bool(_ALL_OPTIONAL.search(text))
    for entry in entries(text):
        if entry.error or not _is_fit(entry):
            broken.append(entry.line)
        elif entry.key is None:
            comment = f"{comment}\n{entry.original}" if entry.original.strip() else ""
            for name in _COMMENTED.findall(entry.original):
                names.setdefault(name, DocumentedName(name=name, line=entry.line, optional=True))
            continue
        elif entry.key in first:
            duplicates.append(Duplicate(name=entry.key, line=entry.line, first=first[entry.key]))
        else:
            first[entry.key] = entry.line
            optional = _is_optional(f"{comment}\n{_trailing_comment(entry)}", by_default=by_default)
            names[entry.key] = DocumentedName(name=entry.key, line=entry.line, optional=optional)
        comment = ""
    return Document(path=path, names=tuple(names.values()), duplicates=tuple(duplicates), broken=tuple(broken))


def read_values(data: bytes) -> Values:
    """What a file with values holds, as names and lines."""
    text, _ = decode(data)
    bound = [entry for entry in entries(text) if entry.key is not None and not entry.error and NAME.match(entry.key)]
    filled = [entry for entry in bound if entry.value]
    return Values(
        names=tuple((entry.key, entry.line) for entry in bound if entry.key),
        secret_lines=tuple(
            (entry.key, entry.line) for entry in filled if entry.key and _looks_secret(entry.key, entry.value)
        ),
        encrypted=any(_is_encrypted(entry) for entry in filled)
        and all(_is_encrypted(entry) or (entry.key or "").startswith("DOTENV_PUBLIC_KEY") for entry in filled),
    )


def described_names(data: bytes) -> frozenset[str]:
    """Every word of a prose or configuration file that looks like the name of a variable."""
    return frozenset(_WORD.findall(decode(data)[0]))


def _is_fit(entry: Entry) -> bool:
    if entry.key is None:
        return True
    return bool(_BARE.match(entry.key) if entry.value is None else _KEY.match(entry.key))


def _is_optional(comment: str, *, by_default: bool) -> bool:
    if _REQUIRED.search(comment):
        return False
    return by_default or bool(_OPTIONAL.search(comment))


def _trailing_comment(entry: Entry) -> str:
    """What follows ` #` after the value on the entry's last line."""
    return entry.original.rstrip().rpartition("\n")[2].partition(" #")[2]


def _looks_secret(name: str, value: str | None) -> bool:
    """Whether a value under a secret's name is neither empty nor a placeholder nor only good on this machine."""
    if not value or not may_hold_secret(name):
        return False
    if "://" in value:
        password = _PASSWORD_URL.match(value)
        return password is not None and not _PLACEHOLDER.fullmatch(password[1]) and not _LOCAL_URL.match(value)
    return len(value) >= 8 and not _PLACEHOLDER.fullmatch(value.strip())


def _is_encrypted(entry: Entry) -> bool:
    return bool(entry.value and entry.value.startswith("encrypted:"))
