"""What a name says of its value: a secret, personal data, a whole request, or nothing. Pure.

A name is split into words, and its last words decide: `passwordLength` is a length, `csrfTokenName` a name, `tokenize` a verb.
`tokens` are counted or parsed; a secret is spoken of in the singular.
"""

import re
from enum import StrEnum
from functools import lru_cache

from launchgate.sourcecode.words import words

__all__ = ["Sort", "sort_of", "split"]


class Sort(StrEnum):
    """Why a value does not belong into a log."""

    SECRET = "secret"  # noqa: S105 - a word, not a secret
    PERSONAL = "personal"
    WHOLE = "whole"
    """A whole request or session, or the environment: what is in it is anybody's guess, so it holds secrets."""
    ACCOUNT = "account"
    """A whole user record."""


_SECRET = words(
    """
    password passwd passphrase passcode secret apikey authorization jwt cookie cookies credential credentials otp totp
    mnemonic privatekey accesskey secretkey accesstoken refreshtoken idtoken authtoken bearertoken cvv cvc
    """
)
_SECRET_PAIRS = words(
    """
    api+key access+key secret+key private+key signing+key encryption+key master+key auth+key service+key
    session+cookie auth+header authorization+header set+cookie recovery+code recovery+codes backup+codes
    verification+code reset+code login+code connection+string seed+phrase magic+link auth+code device+code password+hash
    password+digest hashed+password password+salt secret+value token+value password+value
    """
)
_TOKENS = words(
    """
    access auth authentication api bearer refresh session id user client reset csrf xsrf jwt oauth login github gitlab slack
    bot verification activation invite push device security secret bearer registration confirmation unsubscribe webhook
    admin service account fcm apns installation personal stripe aws sts csrfmiddleware deploy password magic email remember
    """
)
"""What stands before `token` when it is somebody's; a lexer's token has other words or none."""
_PERSONAL = words(
    """
    email emails ssn iban passport birthdate birthday dob msisdn phone
    """
)
_PERSONAL_PAIRS = words(
    """
    card+number credit+card pan+number account+number social+security phone+number mobile+number tax+id national+id
    date+birth of+birth email+address e+mail user+email home+address street+address passport+number license+number
    bank+account routing+number sort+code user+phone
    """
)
_ASKED = words(
    """
    is has had have should can could did does do was were will with without no not num n count total max min missing invalid
    masked redacted hashed encrypted obfuscated sanitized sanitised truncated safe need needs use uses using allow allows
    require requires public dummy fake mock test example default show hide skip ignore expect expected wants
    update forward enable disable delete change send allow permit
    parse parsed lex lexed next prev peek current unexpected invalid eof
    """
)
"""First words that ask about a value or tell that it is no real one."""
_CHANGED = words("without masked redacted encrypted obfuscated sanitized sanitised truncated anonymized filtered")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def split(name: str) -> tuple[str, ...]:
    """The words of an identifier, in lower case: camelCase, snake_case, kebab-case and CAPITALS."""
    return tuple(part.lower() for part in _WORD.findall(name[:100]))


@lru_cache(maxsize=20_000)
def sort_of(name: str) -> Sort | None:
    """What a variable, attribute or key of this name holds; None when its name does not speak against logging it."""
    parts = tuple(part for part in split(name) if not part.isdigit())
    if not parts:
        return None
    last, pair = parts[-1], "+".join(parts[-2:])
    if len(parts) > 1 and (parts[0] in _ASKED or _CHANGED.intersection(parts)):
        return None
    if parts == ("token",) or pair in _SECRET_PAIRS or (last == "token" and len(parts) > 1 and parts[-2] in _TOKENS):
        return Sort.SECRET
    if pair in _PERSONAL_PAIRS:
        return Sort.PERSONAL
    if last in _SECRET:
        return Sort.SECRET
    return Sort.PERSONAL if last in _PERSONAL else None


def is_safe_call(name: str) -> bool:
    """Whether a call of this name gives back something else than the value: its length, its hash, its masked form."""
    return any(word in _SAFE for word in split(name))


def gives(name: str) -> Sort | None:
    """What a call of this name hands back, such as `getToken` or `create_access_token`; None when it tells something else."""
    verb, *rest = split(name) or ("",)
    return sort_of("_".join(rest)) if verb in _GIVING and rest else None


_SAFE = words(
    """
    mask masked redact redacted hash hashed sha sha1 sha256 md5 hmac bcrypt argon2 digest obfuscate anonymize anonymise
    pseudonymize sanitize sanitise scrub encrypt censor hide shorten truncate len length size strlen bool boolean type typeof
    isset empty exists has is present blank isnull isempty count fingerprint strip_sensitive omit pick filter filtered
    """
)
_GIVING = words("get create generate fetch issue sign make new load build mint read obtain acquire")
_REQUESTS = words("req request _request httprequest event ctx rack httpservletrequest")
_PARTS = words(
    """
    body rawbody headers header cookies cookie session data json form post meta payload params postform environ
    """
)
_GLOBALS = words("process.env os.environ import.meta.env _post _request _cookie _session _server _env os.environ.copy")


def whole(chain: tuple[str, ...]) -> Sort | None:
    """What a chain of names such as `req.headers` or `ctx.request.body` holds as a whole; None for anything else."""
    low = tuple(name.lower() for name in chain)
    if ".".join(low) in _GLOBALS:
        return Sort.WHOLE
    if len(low) > 1 and low[-1] in _PARTS and low[-2] in _REQUESTS and (low[-2], low[-1]) not in _TOO_VAGUE:
        return Sort.WHOLE
    if _REQUESTS.intersection(low[-3:-1]) and low[-1] in ("sessionid", "session_id", "session_key"):
        return Sort.SECRET
    if low[-1] in ("currentuser", "current_user") or (low[-1] == "user" and (len(low) == 1 or low[-2] in _REQUESTS)):
        return Sort.ACCOUNT
    return None


_TOO_VAGUE = frozenset({("event", "data"), ("event", "params"), ("event", "payload"), ("ctx", "params"), ("ctx", "data"),
                        ("req", "params"), ("request", "params"), ("event", "json"), ("event", "meta"), ("ctx", "meta"),
                        ("ctx", "payload"), ("event", "form"), ("event", "session")})  # fmt: skip
"""Pairs that mean something else at least as often: a message event's data, a route's parameters."""
