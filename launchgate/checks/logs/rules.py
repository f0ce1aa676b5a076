"""The prose of the logs rules."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

__all__ = ["KEY_EVENTS", "RULES", "SAMPLE_LEAK", "SENSITIVE_SINK", "STRUCTURED"]

_SHEET = "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html"

SENSITIVE_SINK = Rule(
    id="logs/sensitive-sink",
    title="Logging code prints no secrets or personal data",
    severity=Severity.HIGH,
    covers="logging calls in the source",
    what=(
        "Reads the logging calls of JavaScript, TypeScript and Python by their syntax, and of Go, Ruby, PHP, Java, Kotlin and "
        "C# by patterns over masked source. Fails when a value goes into one whose name says password, token, secret, cookie, "
        "authorization, card number and their kin, or that is a whole request body, header set, session or environment (high); "
        "e-mail addresses, phone numbers and whole user records are medium. Names are a hint, not a proof: medium confidence. "
        "Tests, scripts, examples, command line tools, vendored files and branches for developers are left out."
    ),
    why=(
        "Logs are copied to places that nobody guards like the database: the hoster's panel, a log service, a developer's "
        "laptop, a support ticket. One token in them opens an account for everybody who can read there, for months."
    ),
    fix=(
        "Log that it is there, or who it belongs to by an id, not what it is:\n"
        '  logger.info("signed in", { userId: user.id, hasToken: Boolean(token) })\n'
        'or let the logger drop such keys: pino({ redact: ["req.headers.authorization", "*.password", "*.token"] }).\n'
        "A name that is harmless here goes into `logs.not_sensitive`."
    ),
    reference="https://cwe.mitre.org/data/definitions/532.html",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

SAMPLE_LEAK = Rule(
    id="logs/sample-leak",
    title="Log samples hold no secret and no personal data",
    severity=Severity.HIGH,
    covers="log samples",
    what=(
        "Looks through the log files of `logs.samples` for tokens and keys of known formats, passwords and tokens beside their "
        "names, Authorization headers, cookies, card numbers (by issuer, length and check digit) and IBANs (high), and for phone "
        "numbers and e-mail addresses (medium). Values are masked everywhere. A sample without any passes only when it is fresh."
    ),
    why=(
        "What the product really wrote is better proof than its source. A secret in a log has to be replaced, because nobody "
        "knows who has read it; personal data in logs is a breach to be reported once the log leaks."
    ),
    fix=(
        "Replace what leaked, delete the log where it is kept, and let the logger drop such keys, e.g. "
        'pino({ redact: ["req.headers.authorization", "req.headers.cookie", "*.password"] }) or Rails\' '
        "config.filter_parameters += [:password, :token, :email]. Then take the sample anew."
    ),
    reference=_SHEET,
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
)

STRUCTURED = Rule(
    id="logs/structured",
    title="Logs are structured, with request id, status and version",
    severity=Severity.MEDIUM,
    covers="structure of logs",
    what=(
        "Reads the lines of `logs.samples` as JSON or `key=value`. Fails when fewer than `logs.least_share` of the lines are, or "
        "when fewer of the lines about a request hold a request id, a status code and the version that was running. A logging "
        "library in the repository is named as a hint; what it is set up to write shows only in a sample."
    ),
    why=(
        "When a customer reports a failure, someone has to find all lines of that one request, and see whether it began with "
        "the last deployment. Without an id and a version that is guesswork in a text file."
    ),
    fix=(
        "Write one JSON object a line and bind the three once, where a request begins:\n"
        "  const log = pino({ base: { version: process.env.GIT_SHA } });\n"
        "  app.use(pinoHttp({ logger: log, genReqId: (req) => req.headers['x-request-id'] ?? randomUUID() }));\n"
        "Other names of the keys go into `logs.request_id_keys`, `logs.status_keys` and `logs.version_keys`."
    ),
    reference="https://12factor.net/logs",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
)

KEY_EVENTS = Rule(
    id="logs/key-events",
    title="Failed logins, deployments and failed jobs show in logs, and errors can be told apart",
    severity=Severity.LOW,
    covers="key events in logs",
    what=(
        "Looks in `logs.samples` for failed logins, deployments and failed jobs, and for errors of login, database and other "
        "services. Passes when all of them are there. Fails when most of many error lines name neither a kind, an exception nor "
        "a code. What a sample does not hold may simply not have happened: then a person attests it."
    ),
    why=(
        "The first question in an outage is what changed and which part broke. If a failed login, a deployment and a dead job "
        "leave no trace, that question takes hours instead of a search."
    ),
    fix=(
        "Log each of them once, with its kind: log.warn({ event: 'login_failed', reason }, …), log.info({ event: 'deployed', "
        "version }, …), log.error({ event: 'job_failed', job, kind: 'database' }, …). Provoke each on staging and take the "
        "sample there, or attest: launchgate attest --rule logs/key-events."
    ),
    reference=_SHEET,
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

RULES = (SENSITIVE_SINK, SAMPLE_LEAK, STRUCTURED, KEY_EVENTS)
