"""The prose of the rules about monitors and their numbers."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

_READ = (
    "Monitors are read from the repository (upptime, gatus, Prometheus with the blackbox exporter, Checkly, Terraform for "
    "Better Stack, Datadog and UptimeRobot) and from obs.exports."
)

UPTIME_MONITOR = Rule(
    id="obs/uptime-monitor",
    title="A monitor outside of the product watches it",
    severity=Severity.HIGH,
    covers="uptime monitor",
    what=(
        f"{_READ} Passes when one that is not paused watches an address of the product. Fails when all are paused, watch "
        "other hosts or private names only, or are started by the compose file that also starts the product."
    ),
    why="Without a monitor of its own a product is reported down by its customers, and one that runs on the same machine falls "
    "silent together with it.",
    fix=(
        "Let a service outside of your own hosting open the home page each minute. If it is configured by hand, fetch its "
        "list of monitors in a job and declare it: `obs: {exports: [{path: reports/monitors.json}]}`."
    ),
    reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

MONITOR_COVERAGE = Rule(
    id="obs/monitor-coverage",
    title="Every critical route is watched",
    severity=Severity.HIGH,
    covers="watched routes",
    what=(
        "Compares the monitors with the home page of each declared host and with obs.routes. Fails for each that no active "
        "monitor opens. A monitor whose address is filled in elsewhere could be any, so that a route is then `unknown`."
    ),
    why="A home page that opens says nothing about login, the lead form or the API behind it, and those are what "
    "customers need.",
    fix="List what has to be watched, `obs: {routes: [/login, /api/health, /contact]}`, and add a monitor for each.",
    reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

MONITOR_INTERVAL = Rule(
    id="obs/monitor-interval",
    title="The monitors look often enough",
    severity=Severity.MEDIUM,
    covers="monitor interval",
    what=(
        "Compares each monitor's interval with obs.interval_s (300 s). Fails above it, and for everything that a scheduled "
        "GitHub workflow starts (upptime is one): such schedules run minutes to hours late, whatever their cron line says. "
        "What was measured in an export counts before what is configured."
    ),
    why="An outage is noticed one interval late at best; a monitor that looks every few hours sleeps through most of them.",
    fix="Set the interval to one minute, or five at most, in a service that has a clock of its own.",
    reference="https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

UPTIME_TARGET = Rule(
    id="obs/uptime-target",
    title="The uptime target is met",
    severity=Severity.MEDIUM,
    covers="uptime",
    what=(
        "Reads each monitor's uptime from obs.exports and compares it with obs.uptime_percent (99.9). Fails below it; less "
        "than a day, or more than half of the time unobserved, is `unknown`. An export older than its max_age_h says "
        "nothing."
    ),
    why="A product that was down during its first weeks will be down at its launch; the number shows it before customers do.",
    fix="Look for what the longest outages have in common before launching. `launchgate monitor report` lists gaps "
    "and outages.",
    reference="https://sre.google/sre-book/availability-table/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
)

ERROR_BUDGET = Rule(
    id="obs/error-budget",
    title="Some of the error budget is left",
    severity=Severity.LOW,
    covers="error budget",
    what=(
        "Computes how many minutes of downtime obs.uptime_percent leaves in 30 days (99.9 %: 43.2 minutes), how many are "
        "used and how many are left, and shows them as a table. Fails when more is used than there is."
    ),
    why="When the budget is spent, the next release should mend things instead of adding some.",
    fix="Hold back risky changes until old outages have left the 30 days, or lower obs.uptime_percent to what was promised.",
    reference="https://sre.google/workbook/error-budget-policy/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.DERIVED,
)

FOUNDER_DASHBOARD = Rule(
    id="obs/founder-dashboard",
    title="Three numbers on one page: uptime, form success, p95",
    severity=Severity.MEDIUM,
    covers="founder's three numbers",
    what=(
        "Builds the table itself from obs.exports and obs.metrics. Passes when all three are known, fails when some are "
        "and one is not. Forms that a robot sent are shown as the number of tries, never as a rate."
    ),
    why="Whoever answers for the product needs one look, not five tools, to know whether it works today.",
    fix=(
        'Write the numbers in a job, `{"forms_sent": 40, "forms_succeeded": 39, "p95_ms": 212}`, and declare the file: `obs: '
        "{metrics: {path: reports/metrics.json}, exports: [{path: reports/uptime.json}]}`."
    ),
    reference="https://sre.google/sre-book/monitoring-distributed-systems/#xref_monitoring_golden-signals",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.DERIVED,
)

DASHBOARD = Rule(
    id="obs/dashboard",
    title="A dashboard shows latency, errors, availability and recent failures",
    severity=Severity.LOW,
    covers="dashboard",
    what="A person says so: which dashboard, who looks at it, with a link or a picture as evidence.",
    why="When something is slow at noon, the graph of the morning tells more than any log.",
    fix=(
        "`attest: [{rule: obs/dashboard, status: passed, owner: Ada, date: 2026-01-10, evidence: {link: "
        '"https://grafana.example.com/d/1"}}]`'
    ),
    reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
)

SYNTHETIC = Rule(
    id="obs/synthetic",
    title="A synthetic transaction runs where one is needed",
    severity=Severity.LOW,
    covers="synthetic transaction",
    what=(
        "Looks for a monitor that goes a journey (Checkly or Datadog browser checks, Better Stack Playwright) or a "
        "scheduled workflow that runs launchgate with smoke.journeys. Fails when all of them are paused."
    ),
    why="Login, booking and payment break while their pages still open; only somebody who goes the whole way notices.",
    fix="Add one browser check for the way that earns money, or run `launchgate run --stage monitor` with "
    "smoke.journeys on a timer.",
    reference="https://www.checklyhq.com/docs/detect/synthetic-monitoring/browser-checks/overview/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)
