"""What a literal value gives away: an address that only works for a developer, a secret in code, a placeholder. Pure.

Callers hand in a value and get a word back; the value goes no further.
"""

import re
from enum import StrEnum

from launchgate.variables.names import is_public_by_design, says_secret


class Fallback(StrEnum):
    """The kinds of literal that hide a missing variable."""

    DEV_URL = "an address that only works on a developer's machine"
    FILE_DATABASE = "a database in a local file"
    SECRET = "a secret that is written in the code"  # noqa: S105 - a description, not a password


class Defect(StrEnum):
    """Why a value does not belong in production."""

    EMPTY = "is empty"
    PLACEHOLDER = "is a placeholder"
    DEV_URL = "is an address that only works on a developer's machine"
    FILE_DATABASE = "is a database in a local file"
    TEST_KEY = "is a vendor's test key"
    DEBUG = "turns on development mode"


_PRIVATE_HOST = (
    r"(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|\[::1?\]|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}"
    r"|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|host\.docker\.internal|(?:[\w-]+\.)+(?:local|localhost|test)"
    r"|(?:[\w-]+\.)*(?:ngrok\.io|ngrok\.app|ngrok\.dev|ngrok-free\.app|ngrok-free\.dev|loca\.lt|localtunnel\.me|trycloudflare\.com"
    r"|serveo\.net|lhr\.life|pinggy\.link|devtunnels\.ms))"
)
_STAGING_HOST = r"(?:[\w-]+\.)*(?:[\w-]+-)?(?:staging|stage|stg|preprod)(?:-[\w-]+)?(?:\.[\w-]+){2,}"
_END = r"(?=[:/?#'\"`\s\\,)$]|\Z)"
DEV_URL = re.compile(
    rf"(?P<scheme>[a-z][a-z0-9+.-]{{1,20}})://(?:[^/@\s'\"`]*@)?(?:(?P<private>{_PRIVATE_HOST})|(?P<staging>{_STAGING_HOST})){_END}",
    re.IGNORECASE,
)
_BARE_DEV = re.compile(rf"(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/\S*)?{_END}", re.IGNORECASE)
_BINDS = re.compile(r"(?:\A|_)(?:BIND|LISTEN|LISTENING|HOST|ADDR|ADDRESS|HOSTNAME|IP)\Z")
_SERVICE = re.compile(
    r"(?:\A|_)(?:DB|DATABASE|REDIS|MYSQL|POSTGRES|PG|MONGO|MONGODB|SMTP|MAIL|EMAIL|KAFKA|RABBITMQ|AMQP|CACHE|ELASTIC|ELASTICSEARCH"
    r"|CLICKHOUSE|MEMCACHED|NATS|S3|MINIO|API|BACKEND|PGSQL)(?:_|HOST)"
)
_LISTS = re.compile(
    r"(?:\A|_)(?:CORS|ORIGIN|ORIGINS|ALLOWED|ALLOW|WHITELIST|ALLOWLIST|TRUSTED|IPS|HOSTS|NO_PROXY|CSP|PROXIES)(?:_|\Z)"
)
"""Whom the product lets in, not whom it calls."""
_FILE_DATABASE = re.compile(r"sqlite[\w+]*:|file:[^?]*\.(?:db|sqlite3?)", re.IGNORECASE)
_DATABASE_NAME = re.compile(
    r"(?:\A|_)(?:DATABASE|DB|POSTGRES|MYSQL|SQL\w*)(?:_\w*)?(?:URL|URI|DSN)\Z|\A(?:DATABASE|DB)_"
)
_SWITCH = re.compile(r"(?i:true|false|yes|no|on|off|none|null|undefined|nil)|\d+|[-*.]*")

_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\[[^\]]*\]|(?:your|my|insert|enter|put)[-_ ].*|.*(?:change|replace)[-_ ]?(?:me|this|it|in"
    r"|with)\b.*|.*placeholder.*"
    r"|x{3,}|\*{3,}|\.{3,}|todo|tbd|fixme|dummy|sk[-_](?:x+|\.+)|(?:sk|pk)_(?:live|test)_(?:x+|\.+|your.*)"
    r"|insert.*here|some[-_ ](?:secret|key|token).*",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"secret|password|passw0rd|pass|passwd|postgres|root|admin|user|mysql|guest|minio(?:admin)?|test(?:ing)?|dev(?:elopment)?|example"
    r"|hunter2|qwerty|letmein|foobar|foo|bar|abc123|123\d*|(?:super[-_]?)?secret(?:[-_]?key)?|(?:dev|test|local|example)[-_].*",
    re.IGNORECASE,
)
_TEST_KEY = re.compile(r"(?:sk|pk|rk)_test_\w{8,}")
_DEBUG_NAMES = re.compile(r"(?:(?:APP|DJANGO|FLASK|RAILS|WP|SYMFONY)_)?DEBUG")
_MODE_NAMES = re.compile(
    r"NODE_ENV|RAILS_ENV|RACK_ENV|APP_ENV|FLASK_ENV|MIX_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|ENVIRONMENT|DJANGO_ENV"
)
_MODE = re.compile(r"dev|development|local|test|testing|debug", re.IGNORECASE)
_FOR_TESTS = re.compile(r"(?:\A|_)(?:TEST|TESTS|TESTING|DEV|DEVELOPMENT|LOCAL|E2E|CI)(?:_|\Z)")
"""Variables that only tests and developers set."""
_REFERENCE = re.compile(r"\$\{?[A-Za-z_]|\$\{\{|\{\{|%\(|op://|vault:|ssm:|arn:|encrypted:|ENC\[|projects/")


def fallback_kind(name: str, value: str | None) -> Fallback | None:
    """What a default of `name` hides, or None for an ordinary default."""
    text = (value or "").strip()
    if not text or _SWITCH.fullmatch(text) or _REFERENCE.match(text):
        return None
    upper, text = name.upper(), text.removeprefix("jdbc:")
    if _FOR_TESTS.search(upper):
        return None
    if _FILE_DATABASE.match(text) and _DATABASE_NAME.search(upper):
        return Fallback.FILE_DATABASE
    if _is_dev_address(upper, text):
        return Fallback.DEV_URL
    if says_secret(upper) and not is_public_by_design(upper) and not text.startswith(("/", "./")):
        return Fallback.SECRET
    return None


def production_defect(name: str, value: str) -> Defect | None:
    """Why a value is unfit for production; None for a value that says nothing against itself. Empty is the caller's to judge."""
    text, upper = value.strip().removeprefix("jdbc:"), name.upper()
    if not text or _REFERENCE.match(text):
        return None
    if _PLACEHOLDER.fullmatch(text):
        return Defect.PLACEHOLDER
    if says_secret(upper) and "://" not in text and (_WEAK.fullmatch(text) or "example.com" in text):
        return Defect.PLACEHOLDER
    if _TEST_KEY.match(text):
        return Defect.TEST_KEY
    if _DEBUG_NAMES.fullmatch(upper) and text.lower() in ("1", "true", "yes", "on"):
        return Defect.DEBUG
    if _MODE_NAMES.fullmatch(upper) and _MODE.fullmatch(text):
        return Defect.DEBUG
    if _FILE_DATABASE.match(text) and _DATABASE_NAME.search(upper):
        return Defect.FILE_DATABASE
    return Defect.DEV_URL if _is_dev_address(upper, text) else None


def is_weak(text: str) -> bool:
    """Whether a password is a placeholder or a word that everybody tries first."""
    return bool(_PLACEHOLDER.fullmatch(text) or _WEAK.fullmatch(text))


def _is_dev_address(name: str, text: str) -> bool:
    """A URL of a private host; a bare `localhost` only under the name of something that is called, not of what one listens on."""
    if _LISTS.search(name):
        return False
    url = DEV_URL.match(text)
    if url is not None:
        return "0.0.0.0" not in text or not _BINDS.search(name)  # noqa: S104 - looked for, not listened on
    if _BARE_DEV.match(text) is None:
        return False
    return (":" in text and not _BINDS.search(name)) or bool(_SERVICE.search(name))
