"""Our table of the marks that frameworks, languages and databases leave in an answer, as of 2026.

Each mark is from the framework's own page or from the language's own format. Patterns are bounded and begin with something rare,
so that hostile text cannot make them slow. Data only.
"""

import re

from launchgate.dataclass import dataclass
from launchgate.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing to look for."""

    kind: str
    """As a slug: `stack-trace`."""
    title: str
    """For people: "a Python stack trace"."""
    pattern: re.Pattern[str]
    fix: str
    severity: Severity = Severity.HIGH


def _page(title: str, fix: str, *patterns: str) -> Mark:
    return Mark(kind="debug-page", title=title, pattern=re.compile("|".join(patterns), re.IGNORECASE), fix=fix)


def _trace(title: str, *patterns: str) -> Mark:
    fix = "answer errors with a page of your own and write the trace to the log only"
    return Mark(kind="stack-trace", title=title, pattern=re.compile("|".join(patterns)), fix=fix)


def _sql(title: str, *patterns: str) -> Mark:
    fix = "catch database errors, log them, and answer with a page of your own"
    return Mark(kind="sql-error", title=title, pattern=re.compile("|".join(patterns)), fix=fix)


DEBUG_PAGES = (
    _page(
        "a Django debug page",
        "set `DEBUG = False` and ALLOWED_HOSTS in Django's production settings",
        r'id="explanation">\s{0,200}<p>\s{0,200}You.{1,8}re seeing this error because you have <code>DEBUG = True',
    ),
    _page(
        "the Werkzeug (Flask) debugger, in which visitors may run code",
        "start Flask without `debug=True`, `--debug` and FLASK_DEBUG, behind a production server such as gunicorn",
        r"// Werkzeug Debugger</title>",
        r"\bEVALEX_TRUSTED\s?=",
    ),
    _page(
        "a Rails debug page",
        "run Rails with RAILS_ENV=production, where config.consider_all_requests_local is false",
        r"<title>Action Controller: Exception caught</title>",
        r"<p><code>Rails\.root: ",
    ),
    _page(
        "a Laravel debug page",
        "set APP_DEBUG=false in the production environment, then run `php artisan config:cache`",
        r"\bwindow\.ignite\(",
        r"<!-- laravel/ignition",
        r'class="Whoops container',
    ),
    _page(
        "a Symfony debug page",
        "set APP_ENV=prod and APP_DEBUG=0",
        r'class="exception-summary[ "]',
        r'class="sf-toolbar[ "]',
    ),
    _page(
        "an Express error page with its stack",
        "start Node with NODE_ENV=production, and add an error route that answers without the stack",
        r"<br>\s{0,20}&nbsp; ?&nbsp;\s{0,20}at ",
    ),
    _page(
        "an ASP.NET error page with its stack",
        'set `<customErrors mode="RemoteOnly"/>` in web.config; for ASP.NET Core set ASPNETCORE_ENVIRONMENT=Production',
        r"<b>\s{0,20}Stack Trace:\s{0,20}</b>",
        r'<div class="titleerror">',
    ),
    _page(
        "a PHP error message",
        "set `display_errors = Off` and `log_errors = On` in php.ini",
        r"<b>(?:Fatal error|Parse error|Warning|Notice|Deprecated)</b>:\s{1,4}[^\0]{1,600}? in <b>[^<]{1,300}</b> on line <b>\d",
        r"<table class=['\"]xdebug-error",
    ),
    _page(
        "a Next.js error with its stack",
        "serve the result of `next build` with `next start`, not `next dev`",
        r'"err":\{"name":"[^"]{1,100}"[^\0]{0,1500}?"stack":"',
        r"__nextjs_original-stack-frame",
    ),
    Mark(
        kind="debug-page",
        title="Spring's Whitelabel Error Page",
        pattern=re.compile(r"<h1>Whitelabel Error Page</h1>"),
        fix="give Spring an error page of your own (templates/error.html), and keep "
        "server.error.include-stacktrace=never and server.error.include-message=never",
        severity=Severity.MEDIUM,
    ),
)
"""Markup that only the framework's own page has, so that it counts in an answer of any status."""

_RECORDS = r'"(?:stack|stack_?[tT]race|trace|traceback)"\s?:\s?(?:"[^"]{0,400}(?:\\n|\bat )|\[\s{0,40}["{])'
"""A stack in JSON: a text of several lines, or a list that is not empty."""

TEXTS = (
    _trace("a Python stack trace", r"Traceback \(most recent call last\)"),
    _trace("a Java stack trace", r"\bat [\w.$/@-]{3,200}\.[\w$<>]{1,100}\([A-Z]\w{0,100}\.(?:java|kt|scala):\d{1,6}\)"),
    _trace(
        "a .NET stack trace", r"\bat [\w.`<>\[\],+]{3,300}\([^()\n]{0,300}\) in [^\n:]{0,3}:?[^\n:]{1,300}:line \d{1,6}"
    ),
    _trace(
        "a Node.js stack trace",
        r"\bat (?:async )?(?:[\w.$<>\[\] #]{1,120} \()?node:[\w/]{1,100}:\d{1,6}:\d{1,6}\b",
        r"\bat (?:async )?(?:[\w.$<>\[\] #]{1,120} \()?(?:file://|/|[A-Za-z]:\\)[^\s()]{1,300}\.[cm]?[jt]sx?"
        r"(?:\?[^\s():]{0,60})?:\d{1,6}:\d{1,6}\b",
    ),
    _trace("a Ruby stack trace", r"\.rb:\d{1,6}:in [`'\u2018]"),
    _trace(
        "a PHP stack trace",
        r"#0 [^\n#]{1,300}\.php\(\d{1,6}\)",
        r"\bPHP (?:Fatal|Parse) error: ",
        r"vendor/laravel/framework/src/Illuminate/",
    ),
    _trace("a Go panic", r"goroutine \d{1,9} \[[a-z ]{1,40}\]:", r"panic: runtime error: "),
    _trace("a Rust panic", r"thread '[^'\n]{1,100}' (?:\(\d{1,9}\) )?panicked at "),
    _trace("a stack trace", _RECORDS),
    _sql(
        "a MySQL error",
        r"You have an error in your SQL syntax",
        r"com\.mysql\.(?:cj\.)?jdbc\.",
        r"\bmysqli?_(?:query|connect|fetch_\w{1,20})\(\)",
    ),
    _sql(
        "a PostgreSQL error",
        r"\bPG::[A-Z]\w{1,60}",
        r"\bpsycopg2?\.(?:errors|OperationalError|ProgrammingError)",
        r"org\.postgresql\.util\.PSQLException",
        r'(?:relation|column) "[^"\n]{1,100}" does not exist',
        r'syntax error at or near "',
    ),
    _sql(
        "an SQLite error",
        r"\bsqlite3\.\w{1,30}Error\b",
        r"\bSQLITE_(?:ERROR|CONSTRAINT|CANTOPEN)\b",
        r"\bno such table: \w",
    ),
    _sql(
        "a SQL Server error",
        r"Unclosed quotation mark after the character string",
        r"\b(?:System|Microsoft)\.Data\.SqlClient\.",
    ),
    _sql("an Oracle error", r"\bORA-\d{5}: "),
    _sql(
        "a database error",
        r"\bSQLSTATE\[\w{5}\]",
        r"\bPrismaClient\w{3,40}Error\b",
        r"\bMongo(?:Server|Network)Error\b",
        r"\bsqlalchemy\.exc\.",
    ),
)
"""Plain text, which a manual may quote: counts in answers to errors only."""

_ROOTS = (
    r"/(?:var/www|var/task|usr/src/app|usr/local/lib|usr/lib|usr/share|home/[a-z_][\w.-]{0,31}|Users/[\w.-]{1,31}|srv|opt|app|root|"
    r"workspace|workdir|data/www)"
)
_CODE = r"\.(?:py|php|phtml|rb|erb|[cm]?js|jsx|tsx?|java|jar|go|exs?|cs|cshtml|aspx|pl|twig|conf|ini|env|sql)\b"
PATHS = Mark(
    kind="file-path",
    title="a path on the server",
    pattern=re.compile(
        rf"(?<![\w/.:-]){_ROOTS}/[\w./@+-]{{1,200}}{_CODE}|"
        r"(?<!\w)[A-Za-z]:\\{1,2}(?:inetpub|Users|Windows|Program Files|www|sites?|src)\\{1,2}[^\s<>\"|?*]{1,200}"
    ),
    fix="answer errors with a page of your own, without the names of files",
    severity=Severity.MEDIUM,
)

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_CLUSTER = r"(?:svc\.cluster\.local|compute\.internal|ec2\.internal)"
ADDRESSES = Mark(
    kind="internal-address",
    title="an internal address",
    pattern=re.compile(
        rf"(?<![\d.\w-])(?:10\.{_OCTET}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.{_OCTET}\.{_OCTET}(?![.\d])(?::\d{{2,5}})?|"
        rf"\b(?:localhost|127\.0\.0\.1):\d{{2,5}}\b|(?<![\w.-])[a-z0-9][a-z0-9.-]{{0,100}}\.{_CLUSTER}\b"
    ),
    fix="answer errors with a page of your own, without the addresses behind it",
    severity=Severity.MEDIUM,
)
