"""The prose of the perf rules that read other tools' reports and documents, or take a person's word."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

STAGES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})

CRITICAL_ACTION = Rule(
    id="perf/critical-action",
    title="Critical actions are done within a second on a phone",
    severity=Severity.MEDIUM,
    covers="time of critical actions",
    what=(
        "Reads the reports that perf.actions declares: user flows of Lighthouse (the page's own performance.measure of "
        "the step's "
        "name, else the slowest interaction and the network's time after it together), Playwright or WebPageTest JSON, "
        "or a plain "
        "file of milliseconds. Fails when the median of an action is a second or more. What was not measured as a phone "
        "on a mobile "
        "network is unknown."
    ),
    why="After a second people wonder whether the press of the button was noticed, and press again.",
    fix=(
        "Show the result before the server has confirmed it, do what is not visible later, and make one request of several. To "
        "declare: perf: {actions: {reports: ['reports/flow.json'], names: ['save the quote']}}"
    ),
    reference="https://web.dev/articles/rail",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

SLOW_QUERIES = Rule(
    id="perf/slow-queries",
    title="Slow queries are known, and hot ones do not read whole tables",
    severity=Severity.LOW,
    covers="database queries",
    what=(
        "Reads what the database says (perf.queries): pg_stat_statements, a MySQL slow log or its digest, EXPLAIN in "
        "JSON. Fails when "
        "a query that is called often takes more than 100 ms on average, or when a plan reads more than 1000 rows by a "
        "full scan. "
        "Without such a report a person can attest it."
    ),
    why="A query that reads a whole table is fast in a demo and stops the product when the first customer brings data.",
    fix=(
        "EXPLAIN (ANALYZE, BUFFERS) the query first; add an index only where the plan then uses it: CREATE INDEX "
        "CONCURRENTLY … ON "
        "table (column). To write the report: psql --csv -c 'SELECT query, calls, mean_exec_time FROM pg_stat_statements "
        "ORDER BY "
        "total_exec_time DESC LIMIT 200' > queries.csv"
    ),
    reference="https://www.postgresql.org/docs/current/pgstatstatements.html",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

BACKGROUND_WORK = Rule(
    id="perf/background-work",
    title="Repeated reads are cached, slow work is queued, jobs may run twice",
    severity=Severity.LOW,
    covers="background work",
    what=(
        "A person says that repeated safe reads are cached, that slow work (mail, exports, calls to other services) is "
        "done by a queue "
        "and not within a request, and that a job that is retried does nothing twice. No machine can see this from outside."
    ),
    why=(
        "A mail server that takes ten seconds otherwise takes the form down, and a job retried without care charges a "
        "card twice."
    ),
    fix=(
        "Give each job a key that is unique in the database, so that a second run finds the first. Then: attest: [{rule: "
        "perf/background-work, status: passed, owner: Ada, date: 2026-01-10, evidence: {file: docs/jobs.md}}]"
    ),
    reference="https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/",
    stages=STAGES,
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
)

LATENCY_REPORT = Rule(
    id="perf/latency-report",
    title="p95 and p99 of each endpoint can be read",
    severity=Severity.LOW,
    covers="latency report",
    what=(
        "Looks for a p95 and a p99 by endpoint: in the reports that perf.latency_report declares (Markdown, a verdict of "
        "launchgate, "
        "a k6 summary), in what this run measured itself, or in a document of the repository that is named after latency or "
        "performance. Fails when a declared one holds no endpoint with both numbers; says whether it compares before and after."
    ),
    why="An average hides the slow tenth of all requests, and without a number from before nobody can say what a change did.",
    fix=(
        "Write a table: | endpoint | p95 before | p95 after | p99 after |, or declare routes in perf.routes: then every "
        "run writes it."
    ),
    reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    stages=STAGES,
    evidence=EvidenceKind.REPORT,
)

RULES = (CRITICAL_ACTION, SLOW_QUERIES, BACKGROUND_WORK, LATENCY_REPORT)
