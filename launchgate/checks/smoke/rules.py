"""The prose of the smoke rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity

HOME = Rule(
    id="smoke/home",
    title="The home page opens",
    severity=Severity.BLOCKER,
    covers="home page",
    what=(
        "Opens the target as a first visitor would, redirects included. Fails unless it ends with status 200 and a page that is "
        "not empty, holding smoke.home_text where that is set. A certificate that browsers refuse for everybody fails as well."
    ),
    why="If the front door is shut, nothing else about the launch matters.",
    fix="Open the address in a private browser window and read the server's log for the same minute; an error right after a "
    "deploy is usually a missing environment variable or a migration that did not run.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

LOGIN = Rule(
    id="smoke/login",
    title="The login page opens",
    severity=Severity.BLOCKER,
    covers="login page",
    what=(
        "Opens smoke.login, redirects included. Fails unless it ends with status 200 and a form or password field, or holds "
        "smoke.login_text where that is set. A page that JavaScript builds shows no form here and needs smoke.login_text. Each "
        "of smoke.callbacks has to answer with anything but 404, 410 and 5xx."
    ),
    why="Customers who cannot log in have no product, and they tell you before any dashboard does.",
    fix="Open the address in a private browser window and read the server's log for the same minute. Look for a wrong callback "
    "address, a missing session secret or an identity provider that does not know this host.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

AUTH_API = Rule(
    id="smoke/auth-api",
    title="An authenticated API call works",
    severity=Severity.BLOCKER,
    covers="authenticated API call",
    what=(
        "Looks at each step of smoke.journeys that is marked `authenticated: true`. Fails unless the call comes out as the step "
        "expects; what was not reached because an earlier step failed follows from that one."
    ),
    why="Public pages can be up while every customer is locked out of the data behind them.",
    fix="Try the call by hand with the same account. A 401 right after a login usually means a session secret or a signing key "
    "that differs between servers. Declare it like this: `{name: See quotes, get: /api/quotes, authenticated: true}` as a step "
    "of a journey that logs in first.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

CORE_FLOWS = Rule(
    id="smoke/core-flows",
    title="The core flows work",
    severity=Severity.BLOCKER,
    covers="core flows",
    what=(
        "Goes each journey of smoke.journeys that is marked `critical: true`, step by step with cookies kept. Fails at the first "
        "step that does not come out as declared, and names it. The JUnit reports of smoke.reports count beside them: they fail "
        "with any matching case that failed, and are unknown when old, missing, or when no matching case ran."
    ),
    why="Onboarding, checkout, booking or upload is what people come for; if it breaks, the launch has nothing to show.",
    fix="Do the named step by hand in a private browser window and read the server's log for the same minute. A core flow is "
    "declared as a journey with `critical: true` (see docs/journeys.md), or by your own browser tests: `smoke: {reports: [{path: "
    'reports/e2e.xml, cases: "*checkout*"}]}`.',
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PASS_RATE = Rule(
    id="smoke/pass-rate",
    title="Every smoke step passes",
    severity=Severity.BLOCKER,
    covers="declared pages and journeys",
    what=(
        "Counts home page, login page, smoke.health, smoke.pages, smoke.callbacks and every step of smoke.journeys together. "
        "Fails below 100 %, naming each step that failed and what it showed."
    ),
    why="Each step was declared because the launch needs it; four out of five means that one of them is broken for everybody.",
    fix="Open each named page in a private browser window and read the server's log for the same minute. More pages are declared "
    "like this: `smoke: {health: /healthz, pages: [{path: /pricing, text: per month}]}`.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

MULTI_ORIGIN = Rule(
    id="smoke/multi-origin",
    title="The same pages open on every declared address",
    severity=Severity.MEDIUM,
    covers="other addresses of the product",
    what=(
        "Opens home page, login page, smoke.health and smoke.pages on each of smoke.origins as well. Fails where one does not "
        "open as it should. What only one machine or network can reach is not seen from here."
    ),
    why="A demo that opens on one address only fails in front of whoever was given the other one.",
    fix="Deploy the same version to the named address. Further addresses are declared like this: `smoke: {origins: [preview, "
    '"https://eu.example.com"]}`; a name is one of site.environments.',
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-4.2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DEMO_READY = Rule(
    id="smoke/demo-ready",
    title="No demo data on the product's pages",
    severity=Severity.LOW,
    covers="empty states and demo data",
    what=(
        "Looks for each of smoke.demo_texts on the pages that smoke opens. Fails where one is found. Whether empty states look "
        "right is for a person to say."
    ),
    why="Made-up customers in front of real ones cost trust, and made-up numbers get into real reports.",
    fix="Delete the demo records from this environment, and keep the command that makes them from running there. Where no text "
    "tells demo data, have a person look at a new, empty account and attest it.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

RULES: tuple[Rule, ...] = (HOME, LOGIN, AUTH_API, CORE_FLOWS, PASS_RATE, MULTI_ORIGIN, DEMO_READY)
