"""The prose of the auth rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity, Stage

_STAGES = PROBE_STAGES - {Stage.MONITOR}

UNAUTHENTICATED = Rule(
    id="auth/unauthenticated",
    title="Nobody sees customers' data without the right credentials",
    severity=Severity.BLOCKER,
    covers="access without credentials",
    what=(
        "Opt-in: only where attack.run holds `auth` and attack.allow the host, and only for auth.routes and auth.tokens. Asks "
        "each route as a role that may have it, then without credentials: 401, 403, 404 and a way to the login are right, the "
        "content is a failure. A login page with status 200 is told apart from the content. A route with an `owner` is asked "
        "as every other customer too. Tokens that are expired, cut, changed, without a signature or from another environment "
        "have to be refused. Where the role that may have it does not get it, nothing is concluded."
    ),
    why=(
        "One address that answers anybody is the whole customer database of whoever counts upwards. It is the first thing that "
        "a curious customer tries, and it has to be reported to all of them."
    ),
    fix=(
        "Check the session before the handler runs, for all routes and not route by route, and then whose data it is: "
        "`SELECT … WHERE id = :id AND customer_id = :me`. Verify tokens with a fixed list of algorithms, the signature, `exp`, "
        "`aud` and `iss`."
    ),
    reference="https://owasp.org/Top10/A01_2021-Broken_Access_Control/",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
)

ROLES = Rule(
    id="auth/roles",
    title="Each role gets what it may, and nothing more",
    severity=Severity.HIGH,
    covers="roles",
    what=(
        "Opt-in, with the same requests as auth/unauthenticated. Fails when a role gets the content of a route that does not "
        "allow it, and when a role is turned away that is allowed. A role whose credentials were accepted nowhere proves "
        "nothing by being refused."
    ),
    why=(
        "A standard user who finds the admin page can change prices and read everybody's data; an admin who is turned away on "
        "launch day can help nobody."
    ),
    fix=(
        'Ask for the role on the server, in the route itself: `@requires_role("admin")`. A menu entry that is hidden protects '
        "nothing."
    ),
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
)

SESSION_FLOWS = Rule(
    id="auth/session-flows",
    title="A session begins anew at login, lives on by refresh, and ends at logout",
    severity=Severity.HIGH,
    covers="session flows",
    what=(
        "Opt-in, for auth.session. Signs in once more: a cookie from before the login must not be signed in after it; the "
        "refresh has to give a token that works; after the logout the old session has to be refused. Password reset, magic "
        "link and reinstall come from your own tests (the JUnit files of auth.reports, which need no opt-in), or are a person's "
        "word, from an attestation."
    ),
    why=(
        "Whoever is thrown out by a refresh on day two does not come back, and a logout that only hides the session leaves it "
        "open on the shared computer."
    ),
    fix=(
        "Make a new session id at login (Express: `req.session.regenerate`, Django: `login()`, PHP: "
        "`session_regenerate_id(true)`), and delete the session on the server at logout, not only the cookie."
    ),
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

RULES: tuple[Rule, ...] = (UNAUTHENTICATED, ROLES, SESSION_FLOWS)
