"""The documents for the people who take over, and what each has to say. Data; `papers` searches the patterns."""

from launchgate.checks.handover.pieces import ADDRESS, RENEWED, SOMEBODY, part, topic
from launchgate.wanted import Wanted

PEOPLE: dict[str, Wanted] = {
    "regression-list": Wanted(
        title="regression list",
        file="docs/regression.md",
        topic=topic(
            "regression",
            r"\b(?:regression|demo (?:checklist|readiness|script)|smoke (?:list|test)|test plan)\b",
            r"\b(?:regression|demo (?:checklist|readiness|script)|smoke (?:list|tests?)|riskiest flows?)\b",
        ),
        parts=(
            part(
                "a flow to try",
                r"\b(?:log ?in|sign ?(?:up|in)|checkout|uploads?|book\w*|form|invites?|pay\w*|passwords?|search|exports?|flow)\b",
                "Flow: <e.g. log in as a customer and open an invoice>",
            ),
            part(
                "what should be seen",
                r"\b(?:expect\w*|should|shows?|see|sees|seen|arrives?|within|appears?|is there)\b",
                "Expected: <what is seen, within how many seconds>",
            ),
        ),
    ),
    "alert-matrix": Wanted(
        title="alert matrix",
        file="docs/alerts.md",
        topic=topic("alerts", r"\b(?:alert\w*|on ?-?call|escalation)\b"),
        parts=(
            part(
                "what raises an alert",
                r"\b(?:down(?:time)?|outage|certificate|errors?|fail\w*|queue|latency|slow|5xx|login)\b",
                "Site down: first <name>, by <SMS>; after 15 minutes <name>",
            ),
            part(
                "who is told first",
                r"\b(?:first|told|owner|who|primary|notif\w*|contact|to|on-?call)\b",
                "First: <first and last name>",
                SOMEBODY,
            ),
            part(
                "by which way",
                r"\b(?:slack|e-?mail|sms|phone|pager\w*|calls?|telegram|teams|discord|whatsapp|opsgenie)\b",
                "By: <SMS, Slack channel or mail address>",
            ),
            part(
                "who is next",
                r"\b(?:second|then|backup|escalat\w*|next|after \d+|nobody answers)\b",
                "Then: <first and last name>",
            ),
        ),
    ),
    "incident-checklist": Wanted(
        title="incident checklist",
        file="docs/incident.md",
        topic=topic("incident", r"\b(?:incidents?|first response|outages?)\b"),
        parts=(
            part(
                "what to look at first",
                r"\b(?:check|look|open|confirm|verify|see)\b",
                "1. Look at <monitor, error tracker, last deploy>",
            ),
            part(
                "who is called",
                r"\b(?:call|tell|page|notify|ask|contact|who)\b",
                "2. Call <first and last name>",
                SOMEBODY,
            ),
            part(
                "how to go back", r"\b(?:roll\w*[ -]?back|revert|previous|restore)\b", "3. Roll back: <command or page>"
            ),
            part(
                "what users are told",
                r"\b(?:status page|customers?|users?|announce\w*|communicat\w*)\b",
                "4. Tell users: <where and by whom>",
            ),
        ),
    ),
    "checklist": Wanted(
        title="handover checklist",
        file="docs/handover.md",
        topic=topic("handover", r"\b(?:hand ?-?over|launch checklist)\b"),
        ticked=True,
        parts=(
            part("domains", r"\b(?:domains?|registrar)\b", "[ ] Domains: <registrar and account>"),
            part("DNS", r"\bdns\b", "[ ] DNS: <provider, link to the map>"),
            part(
                "the edge",
                r"\b(?:edge|cdn|cloudflare|fastly|cloudfront)\b",
                "[ ] Edge: <provider, link to its settings>",
            ),
            part("certificate renewal", RENEWED, "[ ] Certificates renew: <by whom or what; by hand: how>"),
            part(
                "environment variables",
                r"\b(?:env(?:ironment)? variables?|variables|\.env|configuration)\b",
                "[ ] Environment variables: <where they are set, link to the inventory>",
            ),
            part(
                "links to monitoring",
                r"\b(?:monitor\w*|uptime|status)\b",
                "[ ] Monitoring: <https://…>",
                r"https?://|\]\(",
            ),
            part("rollback", r"\broll\w*[ -]?back\b", "[ ] Rollback: <command, link to the document>"),
        ),
    ),
    "access-inventory": Wanted(
        title="access inventory",
        file="docs/access.md",
        topic=topic(
            "access",
            r"\b(?:access|accounts)\b",
            r"\b(?:access (?:inventory|list)|who has access|accounts? and (?:access|owners)|^access$)",
        ),
        parts=(
            part(
                "the accounts",
                r"\b(?:accounts?|registrar|dns|hosting|github|gitlab|cloudflare|aws|stripe|billing|service)\b",
                "Account: <registrar, DNS, hosting, mail, monitoring, billing: a row each>",
            ),
            part(
                "who has access", r"\b(?:who|person|name|owner|user|access)\b", "Who: <first and last name>", SOMEBODY
            ),
            part(
                "the role",
                r"\b(?:role|admin\w*|owner|editor|viewer|member|read|write|billing)\b",
                "Role: <owner, admin, member>",
            ),
            part(
                "two-factor sign-in", r"\b(?:2fa|mfa|two-?factor|totp|passkeys?|security keys?)\b", "2FA: <yes or no>"
            ),
        ),
    ),
    "vendor-list": Wanted(
        title="list of vendors",
        file="docs/vendors.md",
        topic=topic("vendors", r"\b(?:vendors?|suppliers?|third[ -]part(?:y|ies)|subscriptions|billing)\b"),
        parts=(
            part("the domains", r"\b(?:domains?|registrar)\b", "Domain: <name>, registrar <vendor>"),
            part(
                "the vendors",
                r"\b(?:vendor|provider|account|hosting|service)\b",
                "Vendor: <name>, for <what>, account of <who>",
            ),
            part(
                "where billing lives",
                r"\b(?:bill(?:ing|ed)?|invoices?|pays?|paid|card|costs?)\b",
                "Billing: <whose card, where invoices go>",
            ),
        ),
    ),
    "runbook": Wanted(
        title="runbook",
        file="docs/runbook.md",
        topic=topic("runbook", r"\b(?:runbook|playbook|operations)\b"),
        parts=(
            part(
                "how certificates are renewed",
                RENEWED,
                "Certificates renew <by themselves through …>; by hand: <command or page>",
            ),
            part(
                "how to change DNS safely",
                r"\bdns\b.{0,200}\b(?:chang\w*|edit\w*|ttl|records?)\b|\b(?:chang\w*|edit\w*)\b.{0,200}\bdns\b",
                "To change DNS: <lower the TTL a day before, change one record, ask two resolvers, write it into the map>",
            ),
            part(
                "how to tell that monitoring works",
                r"\b(?:monitor\w*|alert\w*)\b.{0,200}\b(?:work\w*|test\w*|check\w*|alive|heartbeat)\b"
                r"|\b(?:test|check|trip)\w*\b.{0,200}\b(?:monitor\w*|alerts?)\b",
                "Is monitoring working: <send a test alert, see it within five minutes>",
            ),
        ),
    ),
    "what-changed": Wanted(
        title="summary of what changed",
        file="docs/what-changed.md",
        topic=topic("changes", r"\b(?:what(?: has)? changed|release notes?|changelog|changes|history|news|releases)\b"),
        owned=False,
        parts=(
            part(
                "what changed, in a sentence",
                r"\b\w{1,40}\W{1,3}\w{1,40}\W{1,3}\w{1,40}\W{1,3}\w{1,40}",
                "Since <version>: <what people can do now that they could not do before>",
            ),
        ),
    ),
    "known-risks": Wanted(
        title="list of known risks",
        file="docs/known-risks.md",
        topic=topic("risks", r"\b(?:known (?:risks?|limitations?|issues?|gaps?)|risks?|limitations?)\b"),
        parts=(
            part("a risk", r"\b\w{1,40}\W{1,3}\w{1,40}\W{1,3}\w{1,40}\W{1,3}\w{1,40}", "Risk: <what can go wrong>"),
            part(
                "what it means or what is done about it",
                r"\b(?:impact|means|workaround|mitigat\w*|until|because|accept\w*|plan\w*|instead|fallback)\b",
                "Impact: <who notices>; until then: <workaround>",
            ),
        ),
    ),
    "next-steps": Wanted(
        title="list of next steps",
        file="docs/next-steps.md",
        topic=topic("steps", r"\b(?:next steps?|roadmap|month (?:two|2)|backlog)\b"),
        ranked="the order by impact",
        parts=(
            part("a step", r"\b\w{1,40}\W{1,3}\w{1,40}\W{1,3}\w{1,40}", "1. <the step that brings or saves most>"),
            part(
                "the order by impact",
                r"\b(?:impact|priority|p[0-3]|rank\w*|value|revenue|first)\b",
                "Impact of each: <money, users or time>",
            ),
        ),
    ),
    "monitoring-links": Wanted(
        title="monitoring summary",
        file="docs/monitoring.md",
        topic=topic("monitoring", r"\b(?:monitor(?:s|ing)?|uptime|observability|dashboards?|status page)\b"),
        parts=(
            part("links", r"http", "Monitor: <https://…>, watches <home, login, form, API>", ADDRESS),
            part(
                "what is watched",
                r"\b(?:home ?page|home|login|api|forms?|health|uptime|certificates?|latency|errors?|watch\w*)\b",
                "Watched: <home, login, form, API health, certificates>",
            ),
        ),
    ),
}
