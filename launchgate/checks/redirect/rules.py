"""The prose of the redirect rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity

LOOP = Rule(
    id="redirect/loop",
    title="No redirect loop",
    severity=Severity.BLOCKER,
    covers="redirect loops",
    what=(
        "Follows the redirects of the target, of the declared hosts over HTTP and HTTPS, and of every address in redirect.urls "
        "and redirect.rules, with cookies kept as a browser keeps them. Fails when they go round in a circle or do not end "
        "after 20 steps."
    ),
    why="A page in a loop opens for nobody: the browser gives up with an error page. The usual cause is two layers that each "
    "redirect to the other, such as a CDN that speaks HTTP to an origin that insists on HTTPS.",
    fix=(
        "Let only one layer redirect. Behind a CDN or proxy, encrypt the way to the origin as well (Cloudflare: SSL/TLS mode "
        "`Full (strict)`), or let the application trust `X-Forwarded-Proto`. Then look for rules that add and remove the same "
        "thing: `www`, a final slash, a language."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

CHAIN_LENGTH = Rule(
    id="redirect/chain-length",
    title="At most one redirect to the final page",
    severity=Severity.MEDIUM,
    covers="redirect chains",
    what=(
        "Counts the redirects from each followed address to its final page. Fails above redirect.max_hops (1). A first step "
        "from http to https on the same host is not counted, because browsers that remember HTTPS skip it."
    ),
    why="Each redirect is one more wait for a visitor on a phone and one more place where campaign parameters get lost.",
    fix="Point the first redirect, and every link of your own, straight at the final address.",
    reference="https://developers.google.com/search/docs/crawling-indexing/301-redirects",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

HTTP_TO_HTTPS = Rule(
    id="redirect/http-to-https",
    title="Plain HTTP always leads to HTTPS",
    severity=Severity.BLOCKER,
    covers="HTTP to HTTPS",
    what=(
        "Asks port 80 of the target and of every declared host. Passes when it redirects to HTTPS and stays there, or when the "
        "port refuses connections; fails when anything is answered over plain HTTP."
    ),
    why="A page over plain HTTP can be read and changed by everyone on the way, a login's password included, and browsers mark "
    "it as not secure.",
    fix=(
        "nginx: `server { listen 80; server_name example.com; return 301 https://$host$request_uri; }`; Cloudflare: SSL/TLS, "
        "Edge Certificates, `Always Use HTTPS`; or close port 80."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc6797#section-7.2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

CANONICAL_HOST = Rule(
    id="redirect/canonical-host",
    title="One canonical host",
    severity=Severity.HIGH,
    covers="canonical host",
    what=(
        "Only where site.canonical is declared: follows the canonical host and its twin with or without `www`, over HTTP and "
        "HTTPS. Fails when one of them ends on another host than the canonical one."
    ),
    why="Two hosts with the same pages split logins, cookies, search rankings and statistics, and one of them gets forgotten "
    "at the next change.",
    fix="Redirect the other name permanently, path and query included: nginx "
    "`return 301 https://www.example.com$request_uri;`, or a redirect rule at the CDN.",
    reference="https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

OLD_URLS = Rule(
    id="redirect/old-urls",
    title="Old and campaign addresses still land",
    severity=Severity.HIGH,
    covers="old and campaign addresses",
    what=(
        "Follows `from` of each entry in redirect.rules. Fails when it does not end at `to` with status 200. A query in the "
        "final address counts only when `to` has one as well."
    ),
    why="Links in mails, ads and search results outlive every redesign; each one that breaks is a visitor paid for and lost.",
    fix="Add or correct the redirect from the old address to the new one.",
    reference="https://developers.google.com/search/docs/crawling-indexing/site-move-with-url-changes",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (LOOP, CHAIN_LENGTH, HTTP_TO_HTTPS, CANONICAL_HOST, OLD_URLS)
