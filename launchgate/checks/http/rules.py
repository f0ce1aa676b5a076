"""The prose of the rules about headers, cookies and error pages."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity

SECURITY_HEADERS = Rule(
    id="http/security-headers",
    title="Answers carry the security headers that matter",
    severity=Severity.MEDIUM,
    covers="security headers",
    what=(
        "Looks at the home page, the target's own page, the addresses in http.api and an error page of each host. Pages need "
        "X-Content-Type-Options, protection against framing (CSP frame-ancestors, or X-Frame-Options) and a Referrer-Policy; API "
        "answers and files need the first only; an error page that lacks what its pages have is low. Said apart, on the same "
        "host: access for every website with the visitor's cookies (CORS; high), a CSP that stops no script (low), version "
        "numbers (low) and headers that browsers no longer know (info). HSTS is judged by tls/hsts."
    ),
    why="These headers cost one line each and take whole kinds of attack away: another site that shows yours in a frame and lets "
    "people click in it, a file that runs as a script, addresses with tokens in them that reach other sites.",
    fix=(
        "nginx, in the server block (and again in each location that has an add_header of its own):\n"
        'add_header X-Content-Type-Options "nosniff" always;\n'
        "add_header Content-Security-Policy \"frame-ancestors 'self'\" always;\n"
        'add_header Referrer-Policy "strict-origin-when-cross-origin" always;'
    ),
    reference="https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

COOKIES = Rule(
    id="http/cookies",
    title="Cookies that log people in are protected",
    severity=Severity.MEDIUM,
    covers="cookies",
    what=(
        "Reads every Set-Cookie header of the same answers as browsers do. Fails when a cookie that looks like a login's has no "
        "Secure or no HttpOnly (without SameSite: low), when SameSite=None comes without Secure, or when a name that begins with "
        "`__Host-` or `__Secure-` breaks what that promises, so that browsers refuse the cookie. Values are not kept."
    ),
    why="Whoever reads a login cookie is logged in. Without HttpOnly any injected script reads it, without Secure anyone on the "
    "same network, and a cookie that browsers refuse means that nobody can log in.",
    fix="Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax",
    reference="https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

ERROR_LEAK = Rule(
    id="http/error-leak",
    title="Error pages keep the inside to themselves",
    severity=Severity.HIGH,
    covers="error pages",
    what=(
        "Asks each host for two addresses that do not exist, one that cannot be decoded, and an unknown one beside each address "
        "in http.api (or below /api/). Fails when an answer shows a stack trace, a framework's debug page, a database error or a "
        "secret; a path on the server, an internal address or a default error page of Spring is medium. A page with status 200 "
        "that quotes a trace does not fail."
    ),
    why="A stack trace shows an attacker which code and versions run and where they broke, a debug page often the settings and "
    "passwords as well, and some debuggers run the visitor's code.",
    fix="Run the product with its production settings, answer errors with a page of your own, and write details to the log only.",
    reference="https://owasp.org/www-community/Improper_Error_Handling",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

NOT_FOUND = Rule(
    id="http/not-found",
    title="Addresses that do not exist say so",
    severity=Severity.MEDIUM,
    covers="unknown addresses",
    what=(
        "Asks each host for two addresses that do not exist. Passes when they answer 404 or another refusal; fails when one of "
        "them answers 200, ends on the home page, or makes the server fail. Where the home page stands in for every address, as "
        "single-page apps are often served, it is low."
    ),
    why="A broken link that answers 200 is seen by no monitor and no link check, and search engines fill with empty pages.",
    fix=(
        "Answer unknown addresses with status 404. nginx for static files: `try_files $uri $uri/ =404;`. A single-page app needs "
        "the list of its routes at the server or the CDN, or a server that renders its pages."
    ),
    reference="https://developers.google.com/search/docs/crawling-indexing/http-network-errors#soft-404-errors",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (SECURITY_HEADERS, COOKIES, ERROR_LEAK, NOT_FOUND)
