"""The prose of the rules about alerts."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

ALERT_OWNER = Rule(
    id="obs/alert-owner",
    title="Alerts go to a person who is named",
    severity=Severity.HIGH,
    covers="alert owner",
    what=(
        "Looks where the monitors' alerts go and who reads them (obs.alerts, assignees of upptime). Fails when a monitor "
        "tells nobody, or when the owner is a group instead of a name. A channel without an owner is `unknown`."
    ),
    why="What everybody gets, nobody answers: an alert without a name on it is found in the channel on the next morning.",
    fix='Name the sink and the person: `obs: {alerts: [{to: slack, url: "${SLACK_WEBHOOK}", owner: Ada}]}`.',
    reference="https://sre.google/sre-book/being-on-call/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

ALERT_DELIVERED = Rule(
    id="obs/alert-delivered",
    title="A test alert arrived within five minutes",
    severity=Severity.HIGH,
    covers="alert test",
    what=(
        "Reads the record of `launchgate monitor alert-test`. Passes when a marked alert went through a real sink and was "
        "seen within the sink's within_s (300): read back from a mailbox or an address, or typed by the person who got it. "
        "Fails when it was late or lost. Only sent, which is all that an answer of 200 shows, is `unknown`, and so is a "
        "test that is too old."
    ),
    why="Most alerts that never arrived had been configured for months; a test through the real sink is the only proof.",
    fix="Declare obs.alerts with a readback, run `launchgate monitor alert-test` (with `--confirm` where a person "
    "looks) and commit "
    "launchgate-alert-test.json.",
    reference="https://sre.google/sre-book/being-on-call/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

ALERT_RULES = Rule(
    id="obs/alert-rules",
    title="There are alerts for the six things that break",
    severity=Severity.MEDIUM,
    covers="alert rules",
    what=(
        "Looks for alerts on downtime, form failures, certificate expiry, error-rate spikes, queue backlog and login "
        "failures: in Prometheus rules, Terraform, the monitors, and obs.alert_rules. Fails when some are there and others "
        "missing."
    ),
    why="Each of the six breaks without the others: a site can be up while its forms, its queue or its login are not.",
    fix=(
        "Add the missing rule, or say where it lives: `obs: {alert_rules: {login-failures: Sentry alert 12}, without: "
        "[queue-backlog]}`."
    ),
    reference="https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

CERT_ALERT = Rule(
    id="obs/cert-alert",
    title="Somebody is warned before the certificate ends",
    severity=Severity.MEDIUM,
    covers="certificate alert",
    what=(
        "Looks for a monitor or alert rule about the certificate's end (gatus' CERTIFICATE_EXPIRATION, "
        "probe_ssl_earliest_cert_expiry, Better Stack ssl_expiration, Datadog SSL tests). Fails when there are monitors "
        "and none of them does it."
    ),
    why="Renewal is automatic until the day it is not, and an expired certificate closes the product for everybody at once.",
    fix="gatus: `conditions: ['[CERTIFICATE_EXPIRATION] > 240h']` with an alert; Better Stack: `ssl_expiration = 14`; "
    "elsewhere: "
    "`obs: {alert_rules: {certificate-expiry: UptimeRobot SSL reminder}}`.",
    reference="https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

DNS_CHANGE_ALERT = Rule(
    id="obs/dns-change-alert",
    title="DNS changes raise an alert and are written down",
    severity=Severity.LOW,
    covers="DNS change alert",
    what=(
        "Looks for a DNS monitor with an alert, or a scheduled workflow that runs launchgate with dns.records. Fails when "
        "a DNS monitor tells nobody."
    ),
    why="A record changed by mistake, or by somebody else, takes mail and site away without any deploy to blame.",
    fix="List the records in dns.records and run `launchgate run --stage monitor` on a timer, or let a DNS monitor "
    "compare them.",
    reference="https://www.rfc-editor.org/rfc/rfc1912",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

EMAIL_SEND_CHECK = Rule(
    id="obs/email-send-check",
    title="Monitoring includes sending a mail",
    severity=Severity.MEDIUM,
    covers="mail send check",
    what=(
        "Looks for a monitor that sends a mail or waits for one: obs.email_monitor, a monitor or heartbeat whose name says "
        "so, or a scheduled workflow that runs launchgate with a form's mailbox. Fails when an export shows it as down. A "
        "watched SMTP port alone is `unknown`: it shows no mail."
    ),
    why="Mail stops silently: the form says thank you, and nobody hears of the lead.",
    fix="Let a job send a mail each hour and ping a heartbeat named `mail delivery`, or name yours in obs.email_monitor.",
    reference="https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

ALERT_NOISE = Rule(
    id="obs/alert-noise",
    title="Alerts are filtered, so that they are not ignored",
    severity=Severity.LOW,
    covers="alert noise",
    what="A person says that alerts are filtered by severity and rare enough to be read, with the last weeks' list as "
    "evidence.",
    why="A channel that rings every hour is muted by the second week, and the real alert is muted with it.",
    fix=(
        "`attest: [{rule: obs/alert-noise, status: passed, owner: Ada, date: 2026-01-10, evidence: {file: docs/alerts.md, "
        "sha256: …}}]`"
    ),
    reference="https://sre.google/sre-book/monitoring-distributed-systems/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
)
