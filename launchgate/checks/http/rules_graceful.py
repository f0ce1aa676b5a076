"""The prose of the http rule about services that are down."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

GRACEFUL = Rule(
    id="http/graceful-failure",
    title="The product fails cleanly when a service is down",
    severity=Severity.MEDIUM,
    covers="behaviour when a service is down",
    what=(
        "Reads the JUnit files of http.reports: your own browser tests that block the API, answer 500 in its place, or never "
        "answer. Fails with any matching case that failed. A report that is old, of another commit, missing, or without a "
        "matching case that ran is unknown. Without a report a person attests it. launchgate takes nothing down itself."
    ),
    why=(
        "Every service fails some day. A message with a way back keeps the customer; a blank screen or a spinner without an end "
        "looks as if the product were broken for good, and nobody tells you."
    ),
    fix=(
        "Give every request a timeout, show the error and a way to try again, and catch what a page throws (an error boundary). "
        "Test it, e.g. with Playwright: `await page.route('**/api/**', (route) => route.abort())`, and declare\n"
        '  http: {reports: [{path: reports/e2e.xml, cases: "*api is down*"}]}'
    ),
    reference="https://playwright.dev/docs/network#abort-requests",
    stages=frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE}),
    evidence=EvidenceKind.REPORT,
    attestable=True,
)
