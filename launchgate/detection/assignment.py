"""Values that only their name gives away: `api_key = "…"`, `--token …`, `<password>…</password>`.

Hyperscan's gates find a telling name, an assignment and a value that could be one; `ASSIGNMENT` reads name and value out of the
line; `judged` decides by name, shape and entropy. Generic by nature: what is found here is never more than `high`.
"""

# ruff: noqa: E501 - the word lists are data

import re
from collections.abc import Iterator
from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.detection.doubles import is_all_words
from launchgate.detection.quiet import entropy, is_drawn, is_patterned
from launchgate.detection.verdicts import VERDICTS

_WORDS = rb"(?:key|private|[_-]pat|token|secret|passw|passphrase|passcode|pwd|pass|cred|auth|jwt|bearer|cookie|salt)"
_PASS = rb"(?:passw(?:or)?d|passphrase|passcode|passwd|pwd|pass)"
_AFTER = rb"[\"'`\])}\\]{0,4}[ \t]{0,8}(?:[ :]{1,3}(?:string|str|&str|char\*)[ \t]{1,4})?"
_SIGN = rb"(?::{0,3}={1,2}|\.=|\+=|=>|->|<-|:|,|\|\|=|\?=|>\s{0,24}|\(|value {0,1}=)"
_OPEN = rb"[ \t]{0,8}[\"'`\\@]{0,4}(?:bearer |token |basic )?"
_DIGITED = rb"[A-Za-z_+/.~!@#$%^&*?-]{0,40}[0-9][A-Za-z0-9_+/=.~!@#$%^&*?-]{4}"

GATES: tuple[tuple[bytes, bool], ...] = (
    (_WORDS + rb"[\w.-]{0,40}" + _AFTER + _SIGN + _OPEN + _DIGITED, True),
    (_PASS + rb"[\w.-]{0,20}" + _AFTER + _SIGN + rb"[ \t]{0,8}\\?[\"'`][^\"'`\s\\]{5,64}\\?[\"'`]", True),
    (_WORDS + rb"[\w.-]{0,40}" + _AFTER + _SIGN + rb"[ \t]{0,8}\\?[\"'`][A-Za-z0-9+/=_-]{16,120}\\?[\"'`]", True),
    (rb"PASS(?:WORD|WD|PHRASE)?[A-Z0-9_]{0,20}=[^\s\"'`,;<>(){}\[\]$&|\\]{6}", False),
    (rb"(?:passw(?:or)?d|passwd|pwd|pswd|[\s(,/_-]pw) {0,2}[:=]{1,2} {0,2}[A-Za-z!@#$%^&*_-]{1,20}[0-9]", True),
    (rb"--[a-z0-9-]{0,24}(?:password|token|secret|key)[a-z-]{0,12}[ =][\"']?" + _DIGITED, False),
)
"""What Hyperscan looks for, and whether it ignores case."""

ASSIGNMENT = re.compile(
    rb"(?<![\w.$-])(?:(?P<flag>--[\w-]{1,60})[ =]{1,2}|(?P<name>[\w.$-]{1,100})[\"'`\])}\\]{0,4}[ \t]{0,8}"
    rb"(?:[ :]{1,3}(?:string|str|&str|char\*)[ \t]{1,4})?"
    rb"(?:>\s{0,24}|(?::{0,3}={1,2}|\.=|\+=|=>|->|<-|:|,|\|\|=|\?=|\(|value {0,1}=)[ \t]{0,8}))@?"
    rb"(?:\\{0,2}[\"'`]{1,3}(?:(?:bearer|token|basic) )?(?P<quoted>[^\s\"'`\\]{4,600})\\{0,2}[\"'`]"
    rb"|(?:(?:bearer|token|basic) )?(?P<bare>[^\s\"'`,;<>(){}\[\]|&\\]{5,600}))",
    re.IGNORECASE,
)
REACH = 320
"""How far behind a hit of the gates a value may go on."""
LEAD = 240
"""How far before the end of a hit the name may begin: no gate is wider; a test holds them to it."""
CLOSE = 64
"""Hits that are no further apart are looked at together."""
SHORTEST = 14
"""No provider's shape is shorter; asking costs most of the time of a line full of short values."""

_WORD = re.compile(rb"[A-Z]?[a-z]{3,}|[A-Z]{4,}(?![a-z])")
_SPOKEN = re.compile(rb"(?i)[aeiouy]")
_BEFORE = 16
"""Bytes in front of a name that must be text, too."""
_CONTINUED = bytes(range(0x80, 0xC0))
"""Bytes that go on with a letter of UTF-8, whose beginning may have been cut off."""
_UNSPOKEN = re.compile(rb"(?i)[b-df-hj-np-tv-xz]{5}")
_JOINTS = re.compile(rb"[_./-]")
_LETTERS = re.compile(rb"(?:[a-z]{1,14}|[A-Z]{1,14}|[A-Z][a-z]{1,13})[0-9]{0,2}")
_PASSWORD_NAME = re.compile(
    rb"(?i)(?:passw(?:or)?d|passphrase(?:[_-]?token)?|passcode|passwd|pss?w(?:r)?d|pwd|(?:^|[_.-])(?:pass|pw))s?(?:[_-]?(?:[0-9]|hash|value|prod|production|dev|live|root|admin))?$"
)
_SECRET_NAME = re.compile(
    rb"(?i)(?:secret|token|credential|(?:api|access|auth|account|app|application|secret|private|encrypt(?:ion)?|sign(?:ing)?|signature|"
    rb"service|admin|server|client|consumer|master|storage|shared|license|licence|session|cookie|deploy|ssh|hmac|webhook|write|read|record|"
    rb"insert|query|rest|subscription|hub|ingest|instrumentation|integration|user|sdk|private|host|function|project|team|org|bot|maps|dev|rpc)[_ .-]?keys?"
    rb"|(?:^|[_.-])auth|jwt|bearer|private$|_pat$|_?sid|salt|(?:^|_)cred|[_-]key)"
)
_HARMLESS_NAME = re.compile(
    rb"(?i)(?:public|pub|primary|foreign|partition|sort|cache|row|hot|shortcut|index|unique|translation|i18n|query|object|s3|bucket|storage|local|map|dict|"
    rb"field|column|group|hash|sort|data|react|item|group|idempotency|redis|event|route|menu|tab|ssh|host|parent|child|composite|natural|surrogate|react|"
    rb"search|lookup|metric|label|config|setting|param)[_.-]?keys?(?:[_.-]?(?:name|id|path|file))?$"
    rb"|(?:keys?|tokens?|secrets?|passw(?:or)?ds?|credentials?|auth|access|account)[_.-]?(?:id|ids|name|names|type|types|url|uri|endpoint|path|file|filename|field|label|length|len|size|count|"
    rb"expiry|expires|ttl|expiration|exp|timeout|policy|hint|prompt|placeholder|regex|pattern|prefix|suffix|format|header|param|parameter|arn|ref|ring|"
    rb"reset|strength|version|method|mode|provider|server|service|issuer|scope|scopes|confirm|confirmation|min|max|usage|class|column|rotation|store|algorithm|code)$"
    rb"|keyboard|keyword|keyframe|keychain|keynote|tokeni[sz]|author(?!iz)|monkey|turkey|hockey|donkey|bypass|compass|passenger|passive|passport_?local|publickeytoken|csrf|xsrf|"
    rb"fingerprint|checksum|integrity|sha(?:1|256|512)|digest|thumbprint|nonce|etag|commit|revision|md5|uuid|guid|cursor|page_?token|next_?token|authenticated|authority"
)
_NOBODY = re.compile(
    rb"(?i)(?:^|\.)(?:(?:api|access|account|app|application|auth|bearer|client|cookie|credential|encryption|jwt|key|licen[cs]e|master|my|oauth|"
    rb"private|refresh|secret|service|session|shared|signing|test|token|user)s?[_-]?)++$"
)
"""A name made of such words only says what the value is, not whose: `api_key`, `settings.licenseKey`."""
_NOTHING_BEFORE = re.compile(
    rb"(?:^|[\r\n])(?:[\s\"'`{(\[,;@$-]|const|let|var|export|set|env|private|public|static|final|string|String|ENV|ARG)*+$"
)
_EXPRESSION = re.compile(
    rb"^(?:[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+|[a-z]+(?:[A-Z][a-z]+)+[0-9]?|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Za-z]+[0-9]{0,4}(?:[_.-][A-Za-z]+[0-9]{0,4})+|[a-z0-9]+(?:[./:-][a-z]+[0-9]?)+)$"
)
_SCRIPT_NAME = re.compile(rb"^(?:[A-Za-z_][\w-]*--[\w-]{5,8}|_[\w$]*\$\w+|[,;].*[=:+])$")
"""What scripts and styles are full of once they are built: CSS modules, helpers' variables, code between two strings."""
_SCRIPT_PASSWORD = re.compile(rb"^(?:[\w$]+[.:=])*\w*[a-z0-9]Password$")
"""A variable that a script hands on."""
_STAND_IN = re.compile(
    rb"(?i)example|sample|placeholder|change_?-?me|redacted|dummy|your[_-]|xxxx|\*\*\*|\.\.\.|^<|^\$|\$\{|\{\{|%\(|%s|%[A-Z_]+%|#\{|<%|^\[|"
    rb"fake|mock|insert|replace[_-]|todo|foobar|foo[_-]?bar|lorem|process\.env|os\.environ|getenv|secrets\.|vault:|arn:|ssm:|keyvault|"
    rb"^(?:true|false|null|none|undefined|required|optional|string|number)$|qwerty|asdf"
)
_HARMLESS_VALUE = re.compile(
    rb"^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}[/:,; ].*|(?:sha(?:1|256|384|512)|md5)[-:].{8,}|(?:https?|file|ftp|git|ssh|wss?)://.*|/?(?:[\w.-]+/)+[\w.-]+\.[a-z]{1,5}|[\w-]+\.(?:js|ts|py|go|rb|php|html?|css|json|ya?ml|pem|key|crt|cert|txt|md|com|org|net|io|xml|cfg|conf)"
    rb"|v?[0-9]+(?:\.[0-9]+)+(?:[.-][\w.]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[\w/]+#\w+|[0-9.,:+-]+|[\w.-]+:[0-9]{2,5}|#[0-9a-fA-F]{3,8}|.*@[\w-]+\.[a-z]{2,6}|0x[0-9a-fA-F]{1,8}"
    rb"|A[gQ][A-D][A-Za-z0-9+/]{300,}={0,2})$"
)
"""Paths, hosts, dates, versions, colours; last the ciphertext of a Kubernetes sealed secret, which is meant to be public."""
_UUID = re.compile(rb"(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_LINE_OF_HASHES = re.compile(
    rb"(?i)integrity|sha(?:1|256|384|512)|checksum|\bdigest|md5|PublicKeyToken|fingerprint|etag|resolved"
)
_LOCK_FILES = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lock|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|"
    r"go\.sum|composer\.lock|Gemfile\.lock|mix\.lock|Podfile\.lock|pubspec\.lock|flake\.lock|packages\.lock\.json)$|\.svg$|\.po$"
)


_DRAWS = re.compile(rb"secrets\.(?:choice|compare_digest|token_\w{1,10})")
"""Python's module of that name makes secrets: what it is given is an alphabet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A name with its value, as a line assigns it."""

    name: bytes
    value: bytes = field(repr=False)
    start: int
    quoted: bool
    before: bytes = field(repr=False)
    """What stands before the name, up to 80 bytes."""
    line: bytes = field(repr=False)


def assignments(data: bytes, low: int, high: int, last: int) -> Iterator[Assigned]:
    """Every assignment in a stretch of the data that a password or a key could be, nested ones (`setProperty("NAME", "value")`)
    included: the value is as long as a key, or the name asks for a password. None begins behind `last`, the last hit of the gates.
    """
    position = low
    while (found := ASSIGNMENT.search(data, position, high)) and found.start() <= last:
        group = "quoted" if found["quoted"] is not None else "bare"
        start, value = found.start(group), found[group]
        # What looks like a value may be the next name; names are short, so going on inside costs little.
        position = start if start > position else position + 1
        if group == "bare" and data[found.end() : found.end() + 1] in (b"(", b"[", b"{"):
            continue
        if group == "bare":
            value = value.rstrip(b".:?!")
        name = found["flag"] or found["name"]
        if len(value) < SHORTEST and not _PASSWORD_NAME.search(name):
            continue
        first = data.rfind(b"\n", max(0, found.start() - 200), found.start()) + 1
        yield Assigned(
            name=name,
            value=value,
            start=start,
            quoted=group == "quoted",
            before=data[max(0, found.start() - 80) : found.start()],
            line=data[max(first, found.start() - 200) : found.end() + 40],
        )


def is_lock_file(path: str) -> bool:
    """Files full of hashes, where only documented formats are looked for."""
    return bool(_LOCK_FILES.search(path))


def is_password(item: Assigned) -> bool:
    """Whether the name asks for a password and the value could be one that a person chose."""
    value = item.value
    if not 6 <= len(value) <= 128 or not _PASSWORD_NAME.search(item.name) or VERDICTS["password"](value).silent:
        return False
    if (
        item.before.endswith(b"/") or not _is_text(item) or not _could_be_secret(item)
    ):  # "user/password: …" describes a pair
        return False
    letters = re.search(rb"[A-Za-z]", value)
    other = re.search(rb"[0-9!@#$%^&*?+~]", value)
    if item.quoted:
        return bool(letters and other)
    return bool(letters and other) or (item.name.isupper() and not value.isupper())


def _is_text(item: Assigned) -> bool:
    """Whether a person could have typed it; what stands in a picture, or right before, is neither UTF-8 nor printable."""
    before = re.split(rb"[\t\r\n]", item.before)[-1][-_BEFORE:]
    try:
        return (before.lstrip(_CONTINUED) + item.value).decode().isprintable()
    except UnicodeDecodeError:
        return False


def is_secret(item: Assigned) -> bool:
    """Whether name and value speak for a generated secret."""
    value = item.value
    if len(value) < 16 or not _SECRET_NAME.search(item.name) or not _could_be_secret(item):
        return False
    if _DRAWS.fullmatch(item.name):
        return False
    if item.name.lower() == b"salt" or is_all_words(
        value
    ):  # a salt by itself is no secret; those of a product have a name
        return False
    if _UUID.match(value):
        return item.name.lower() not in (b"token", b"key", b"secret")
    if re.search(rb"[{}()\[\]|\\^*]", value) or is_wordy(value) or VERDICTS["header"](value).silent:
        return False
    digits = len(re.findall(rb"[0-9]", value))
    if not digits or digits == len(value) or _is_made_up(item):
        return False
    if re.fullmatch(rb"[0-9a-fA-F]+", value):
        return len(value) >= 24 and entropy(value) >= 2.9
    return entropy(value) >= 3.4


def _is_made_up(item: Assigned) -> bool:
    """Whether the value was typed along the keyboard: mostly one run, or runs and repetitions under a name that names nobody."""
    nobody = _NOBODY.search(item.name) and _NOTHING_BEFORE.search(item.before)
    return is_patterned(item.value) or (bool(nobody) and not is_drawn(item.value))


def is_wordy(value: bytes) -> bool:
    """Whether most of the value is words, as in an identifier or a sentence, and not drawn letters."""
    if _is_identifier(value):
        return True
    words = [word for word in _WORD.findall(value) if _is_spoken(word)]
    return sum(map(len, words)) * 4 >= len(value) * 3


def _is_identifier(value: bytes) -> bool:
    """Whether words are joined as in a name: `0012_alter_user_first_name_max_length`."""
    parts = _JOINTS.split(value)
    if len(parts) < 3 or not all(len(part) <= 4 or _LETTERS.fullmatch(part) for part in parts):
        return False
    words = [part for part in parts if len(part) > 2 and _LETTERS.fullmatch(part) and _is_spoken(part)]
    return sum(map(len, words)) * 2 >= len(value) and len(words) > 1


def _is_spoken(word: bytes) -> bool:
    return bool(_SPOKEN.search(word)) and not _UNSPOKEN.search(word)


def is_telling(item: Assigned) -> bool:
    """Whether neither the name nor the value's own look says that this is something else: an id, a hash of a file, a variable."""
    if _HARMLESS_NAME.search(item.name) or _LINE_OF_HASHES.search(item.line):
        return False
    value = item.value
    digits = len(re.findall(rb"[0-9]", value))
    return digits > 0 and not is_wordy(value) and (digits * 8 > len(value) or not _EXPRESSION.match(value))


def _could_be_secret(item: Assigned) -> bool:
    value = item.value
    if (
        _HARMLESS_NAME.search(item.name)
        or _STAND_IN.search(value)
        or _HARMLESS_VALUE.match(value)
        or _EXPRESSION.match(value)
        or _SCRIPT_NAME.match(value)
        or ((not item.quoted or value[:1].islower()) and _SCRIPT_PASSWORD.match(value))
    ):
        return False
    return not _LINE_OF_HASHES.search(item.line) and value.lower() not in item.name.lower()
