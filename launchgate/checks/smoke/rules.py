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
        "smoke.login_text where that is set. A page that JavaScript builds shows no form here and needs smoke.login_text."
    ),
    why="Customers who cannot log in have no product, and they tell you before any dashboard does.",
    fix="Open the address in a private browser window and read the server's log for the same minute. Look for a wrong callback "
    "address, a missing session secret or an identity provider that does not know this host.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PASS_RATE = Rule(
    id="smoke/pass-rate",
    title="Every smoke step passes",
    severity=Severity.BLOCKER,
    covers="declared pages",
    what=(
        "Counts home page, login page, smoke.health and smoke.pages together. Fails below 100 %, naming each step that failed "
        "and what it showed."
    ),
    why="Each step was declared because the launch needs it; four out of five means that one of them is broken for everybody.",
    fix="Open each named page in a private browser window and read the server's log for the same minute. More pages are declared "
    "like this: `smoke: {health: /healthz, pages: [{path: /pricing, text: per month}]}`.",
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (HOME, LOGIN, PASS_RATE)
