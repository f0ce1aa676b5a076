"""The prose of the rules about what the product itself says: ids, health, errors, analytics."""

from launchgate.model import PROBE_STAGES, STATIC_STAGES, EvidenceKind, Rule, Severity

REQUEST_ID = Rule(
    id="obs/request-id",
    title="Every answer names its request",
    severity=Severity.MEDIUM,
    covers="request ids",
    what=(
        "Looks for a header such as X-Request-Id or traceparent in the first answer of each declared host, and asks once "
        "more: two answers have to differ. Fails without one, or with one that never changes. An id of the CDN alone fails "
        "as low."
    ),
    why="A customer who can say which request failed is helped in minutes; without an id somebody searches the logs by time.",
    fix=(
        "nginx: `add_header X-Request-Id $request_id always; proxy_set_header X-Request-Id $request_id;`; Express: "
        "`app.use((req, res, next) => { res.set('X-Request-Id', req.id = crypto.randomUUID()); next() })`; then log it."
    ),
    reference="https://www.w3.org/TR/trace-context/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

HEALTH_ENDPOINT = Rule(
    id="obs/health-endpoint",
    title="A health endpoint tells whether dependencies are reachable",
    severity=Severity.HIGH,
    covers="health endpoint",
    what=(
        "Opens obs.health, or the usual places. Passes when the answer lists its dependencies and all are well; fails when "
        "it says that something is down, most of all with status 200, or when obs.health does not answer with 2xx. A bare "
        "200 shows that the process lives, and is `unknown`: a person can attest a drill with the database stopped."
    ),
    why="Monitors and load balancers believe this page; if it says ok while the database is gone, nobody is woken.",
    fix=(
        'Ask each dependency and answer `{"status": "ok", "checks": {"database": "ok", "queue": "ok"}}`, with status 503 '
        "as soon as one is not. Keep a shallow one apart for restarts."
    ),
    reference="https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

ERROR_TRACKING = Rule(
    id="obs/error-tracking",
    title="Errors of server and frontend are reported",
    severity=Severity.HIGH,
    covers="error tracking",
    what=(
        "Looks in each application's manifest for an error tracker, and in env and settings files for the variable that "
        "says where errors go. Fails when a side has none, or when one of the two is there without the other."
    ),
    why="Most visitors who meet an error just leave. A library without its address reports nothing, which has cost "
    "teams months.",
    fix="Add the library to the manifest and its variable, e.g. `SENTRY_DSN=`, to `.env.example` and to each environment.",
    reference="https://docs.sentry.io/platforms/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

RELEASE_TAG = Rule(
    id="obs/release-tag",
    title="Errors name the release they came from",
    severity=Severity.LOW,
    covers="release of errors",
    what="Looks for the release that the error tracker is given (SENTRY_RELEASE, `release:`, a bundler plugin, "
    "DD_VERSION). Fails "
    "when there is a tracker and none.",
    why="The first question after a deploy is whether the error is new; only the release answers it.",
    fix="Set it where the build knows the commit, e.g. `SENTRY_RELEASE=${{ github.sha }}`.",
    reference="https://docs.sentry.io/product/releases/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

ANALYTICS = Rule(
    id="obs/analytics",
    title="Analytics are installed",
    severity=Severity.INFO,
    covers="analytics",
    what="Looks for an analytics tool in manifests, pages and templates, and in the target's home page. Fails when "
    "there is none.",
    why="Without it the first campaign teaches nothing.",
    fix="Add one tool, with consent where the law asks for it.",
    reference="https://plausible.io/docs",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)
