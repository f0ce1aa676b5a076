"""Test doubles: values that stand for a secret in a test or an explanation, told by the text around them and by their own words.

Only values that no documented format speaks for are asked about; a token of a known format is real wherever it stands.
"""

# ruff: noqa: E501 - the word lists are data

import re

_AROUND = 400
"""Bytes before a value that are looked at; the memory of answers counts on no more."""
_TEST = re.compile(
    rb"\bdef (?:test_|setUp|given_)|\bself\.assert[A-Z]|^[ \t]*assert [^\r\n]*\Z|(?<![.\w$])(?:expect\(|(?:it|test|describe|context)\([\"'`])|@Test\b|@pytest\."
    rb"|\bfunc Test[A-Z]|\bt\.Run\(|#\[test\]|\bassert(?:Equals|That|_eq|Equal)\b|\.should(?:\.|\()|\bmock(?:er)?\.|\bMock[A-Z(]|responses\.add\("
    rb"|^- request:\r?\n    (?:method|body|uri|headers):|^    body: {0,2}\r?\n      string: ",
    re.MULTILINE,
)
"""What stands in tests and hardly anywhere else: their functions, their assertions on the same line, recorded requests."""
_SHOWN = re.compile(rb"(?:^|\n)\s{0,12}>>> [^\n]{0,160}$")
"""A line at Python's prompt: a session that documentation shows."""
_TESTED_NAME = re.compile(
    rb"(?i)(?:^|[_.-])(?:test|tests|testing|mock|mocked|fake|dummy|sample|example|fixture)(?:$|[_.-])"
)

_HUMP = re.compile(rb"(?<=[a-z])(?=[A-Z])")
_WORDS = frozenset(
    rb"a an abc admin app bar battery baz change correct correcthorse db default demo dev diff example fake foo hunter i in invalid it key local "
    rb"localhost long me my new of old open or pass passw0rd password passwd phrase pw pwd qux real right root sample secret secure sesame some staple strong "
    rb"super test testing that the this tiger token user username valid very weak word wrong x xxx your".split()
)
_USER = re.compile(rb"(?i)(?:user(?:_?name)?|_db|database)[\"']?\s{0,2}[:=]\s{0,2}[\"']?([\w.-]{3,40})")
_PARTS = re.compile(rb"[^a-z0-9]+")
_ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}")


def is_own_name(password: bytes, user: bytes) -> bool:
    """Whether a password is its user's name or one word of it: the default of a development database, chosen by nobody."""
    return bool(password) and password.lower() in (user.lower(), *user.lower().split(b"_"))


def is_named_before(data: bytes, start: int, value: bytes) -> bool:
    """The same where user and password are two settings: `POSTGRES_USER=app`, then `POSTGRES_PASSWORD=app`."""
    named = _USER.findall(data[max(0, start - _AROUND) : start + _AROUND])
    return any(is_own_name(value, user) for user in named)


def is_double(data: bytes, start: int, name: bytes) -> bool:
    """Whether the value at `start` is assigned to a test's name, or stands in a test or at a prompt that is shown."""
    before = data[max(0, start - _AROUND) : start]
    return bool(_TESTED_NAME.search(name) or _SHOWN.search(before) or _TEST.search(before))


def is_all_words(value: bytes) -> bool:
    """Whether a password consists of the words that people write where one belongs: `secret-password`, `Password1!`."""
    if len(value) > 40:
        return False
    plain = _HUMP.sub(b" ", _ESCAPE.sub(b" ", value)).rstrip(b"0123456789!?.#*@$ ")
    parts = [part for part in _PARTS.split(plain.lower()) if part]
    return bool(parts) and all(part in _WORDS for part in parts)
