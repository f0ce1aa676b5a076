"""From a hit to a match: exact bounds, context, the value's own word, severity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from launchgate.detection.assignment import SHORTEST, Assigned, assignments, is_password, is_secret, is_telling
from launchgate.detection.doubles import is_double, is_named_before, is_own_name
from launchgate.detection.examples import literal_prefix
from launchgate.detection.format import Format
from launchgate.detection.match import Match
from launchgate.detection.quiet import entropy, is_stand_in, is_typed
from launchgate.detection.rules import all_formats
from launchgate.detection.rules.assigned import ASSIGNED
from launchgate.detection.verdicts import VERDICTS, Word
from launchgate.terms import Severity

_NEAR = 160
"""How many bytes before a value its context words may stand."""

_PAIR = 400
"""Within how many bytes the two halves of a credential belong together."""
_LOOPBACK = re.compile(rb"@(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|host\.docker\.internal)(?![\w.-])")
_TELLING = 4
"""Shortest literal beginning that says whose token it is."""

GENERIC_PASSWORD = Format("generic-password", "Password", rb"", "", "", severity=Severity.HIGH, short=True)
GENERIC_SECRET = Format("generic-secret", "Secret value", rb"", "", "", severity=Severity.HIGH, short=True)


def _by_first(words: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    parted: dict[bytes, list[bytes]] = {}
    for word in words:
        parted.setdefault(word[:1], []).append(word)
    return parted


_ROWS: dict[bytes, list[Format]] = {}
for _row in ASSIGNED:
    for _word in _row.near:
        _ROWS.setdefault(_word.encode(), []).append(_row)
_PROVIDER = re.compile(
    b"|".join(
        re.escape(first) + b"(?:" + b"|".join(re.escape(word[1:]) for word in words) + b")"
        for first, words in _by_first(sorted(_ROWS, key=len, reverse=True)).items()
    )
)
"""Any of their words, the longer ones first; parted by their first letter, which `re` does not do by itself."""
_COMMON = frozenset(
    (
        b"clientsecret",
        b"client_secret",
        b"secret_access_key",
        b"secretaccesskey",
        b"subscription_key",
        b"subscriptionkey",
        b"personalaccesstoken",
    )
)
"""Words of the table that several providers share: a foreign shape under such a name says nothing."""
_PREFIXES = (
    b"xox",
    *sorted({prefix for item in all_formats() if len(prefix := literal_prefix(item.example)) >= _TELLING}),
)
"""How values of documented formats begin. One that begins so and is not of the format is a broken token, not a generic secret."""


def located(item: Format, data: bytes, low: int, high: int) -> Iterator[Match]:
    """The matches of one documented format in a stretch of the data."""
    group = "value" if "value" in item.compiled.groupindex else 0
    for found in item.compiled.finditer(data, low, high):
        if "user" in item.compiled.groupindex and is_own_name(found["value"], found["user"]):
            continue
        name = group if found.group(group) is not None else found.lastgroup or 0
        match = _judged(item, found.group(name), found.start(name), data)
        if match is not None:
            yield match


def assigned(data: bytes, low: int, high: int, last: int) -> Iterator[Match]:
    """The matches in a stretch of the data whose name gives them away: a provider's shape first, then anything secret.

    None of their names begins behind `last`.
    """
    for item in assignments(data, low, high, last):
        if is_password(item):
            if not is_double(data, item.start, item.name) and not is_named_before(data, item.start, item.value):
                yield _generic(GENERIC_PASSWORD, item)
            continue
        named, match = _by_provider(item)
        if match is not None:
            yield match
        elif _is_generic(item, named=named) and not is_double(data, item.start, item.name):
            yield _generic(GENERIC_SECRET, item)


def _is_generic(item: Assigned, *, named: bool) -> bool:
    return not named and is_secret(item) and not item.value.startswith(_PREFIXES)


def _by_provider(item: Assigned) -> tuple[bool, Match | None]:
    """Whether the name belongs to a known provider, and the match if the value has that provider's shape."""
    if len(item.value) < SHORTEST:
        return False, None
    name = item.name.lower()
    around = item.before.lower() + name
    named = False
    for word in set(_PROVIDER.findall(around)):
        for row in _ROWS[word]:
            value = item.value
            if (
                row.compiled.fullmatch(value)
                and entropy(value) >= row.entropy
                and is_telling(item)
                and not is_stand_in(value)
            ):
                return True, _specific(row, item)
        named = named or (word in name and word not in _COMMON)
    return named, None


def _judged(item: Format, value: bytes, start: int, data: bytes) -> Match | None:
    if (
        is_stand_in(value)
        or is_typed(value[len(literal_prefix(item.example)) :])
        or entropy(value) < item.entropy
        or not _in_context(item, start, data)
    ):
        return None
    word = VERDICTS[item.verdict](value) if item.verdict else Word()
    if word.silent:
        return None
    if item.short and _LOOPBACK.match(data, start + len(value)):
        word = replace(word, note="opens a service on the same machine only", lowered=True)
    paired = _has_partner(item, start, data)
    return Match(
        format=item,
        value=value,
        start=start,
        end=start + len(value),
        severity=Severity.BLOCKER if paired else _severity(item, word),
        rank=3 if word.certain else 2,
        title=word.title,
        note=word.note,
        public=item.public or word.public,
        canonical=word.canonical,
        paired=paired,
    )


def _in_context(item: Format, start: int, data: bytes) -> bool:
    if not item.near:
        return True
    before = data[max(0, start - _NEAR) : start].lower()
    return any(word.encode() in before for word in item.near)


def _has_partner(item: Format, start: int, data: bytes) -> bool:
    stretch = data[max(0, start - _PAIR) : start + _PAIR]
    return bool(item.partner) and re.search(item.partner, stretch) is not None


def _severity(item: Format, word: Word) -> Severity:
    if item.public or word.public:
        return Severity.INFO
    if word.raised:
        return Severity.BLOCKER
    if word.lowered and item.severity.rank > Severity.MEDIUM.rank:
        return Severity.MEDIUM
    return item.severity


def _generic(item: Format, found: Assigned) -> Match:
    return Match(
        format=item,
        value=found.value,
        start=found.start,
        end=found.start + len(found.value),
        severity=item.severity,
        rank=1,
        name=found.name.decode("latin-1"),
        generic=True,
    )


def _specific(item: Format, found: Assigned) -> Match:
    return Match(
        format=item,
        value=found.value,
        start=found.start,
        end=found.start + len(found.value),
        severity=item.severity,
        rank=2,
        name=found.name.decode("latin-1"),
    )
