"""The prose of the redirect rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity, Stage

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
        "Follows `from` of each entry in redirect.rules and redirect.file, `meta refresh` included. Fails when it does not end "
        "at `to` with status 200 (at another site: at all), or answers another status than the one that is written. A query in "
        "the final address counts only when `to` has one as well. An address of redirect.sitemap has to land on a page that is "
        "not the home page."
    ),
    why="Links in mails, ads and search results outlive every redesign; each one that breaks is a visitor paid for and lost.",
    fix="Add or correct the redirect from the old address to the new one.",
    reference="https://developers.google.com/search/docs/crawling-indexing/site-move-with-url-changes",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PRESERVES_QUERY = Rule(
    id="redirect/preserves-query",
    title="Redirects keep the path and the query, and are permanent",
    severity=Severity.MEDIUM,
    covers="queries through redirects",
    what=(
        "Asks each host that redirects elsewhere, by HTTP or by name, for a deep page with campaign fields, and each old address "
        "that redirects with the same fields added. Fails when path or fields do not arrive, or when the redirect is temporary "
        "(302, 303, 307) where it should be 301 or 308. Where the address leads to another site, that site is not judged."
    ),
    why="Campaigns are paid for by the click and counted by the query: a redirect that drops it turns every ad into direct "
    "traffic. A temporary redirect keeps the old address in search results.",
    fix="nginx: `return 301 https://www.example.com$request_uri;`, for a single page "
    "`location = /old { return 301 /new$is_args$args; }`; Apache: `[R=301,QSA]`.",
    reference="https://developers.google.com/search/docs/crawling-indexing/301-redirects",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DOWNGRADE = Rule(
    id="redirect/downgrade",
    title="No redirect leads from HTTPS back to HTTP",
    severity=Severity.MEDIUM,
    covers="redirects from HTTPS to HTTP",
    what=(
        "Looks at every followed HTTPS address. Fails when a redirect on the way leads to plain HTTP: a blocker when people end "
        "there on a host of the product, medium when they only pass through or leave for another site."
    ),
    why="What is sent over the plain step, cookies and addresses included, can be read and changed on the way, and the padlock "
    "that people saw a moment ago meant nothing.",
    fix="Write https:// into the redirect. Behind a CDN or proxy, let the application trust `X-Forwarded-Proto`, so that it "
    "builds its own addresses with https.",
    reference="https://www.rfc-editor.org/rfc/rfc6797#section-7.2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DUPLICATE_HOST = Rule(
    id="redirect/duplicate-host",
    title="No second live version of the product",
    severity=Severity.MEDIUM,
    covers="second versions of the product",
    what=(
        "Compares the home page with that of each name in redirect.old_hosts and of a platform's own name that the canonical "
        "host is an alias of, and with `/index.html` and `/index.php`; and one deeper page with and without a final slash. Fails "
        "when both show the same page and neither redirects, names the canonical page, or is kept out of search engines."
    ),
    why="Two addresses for one page split logins, cookies, search rankings and statistics, and people report faults of a version "
    "that nobody updates any more.",
    fix='Redirect the second address with 301, or write `<link rel="canonical" href="https://www.example.com/">` into the page.',
    reference="https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

MIXED_DOMAINS = Rule(
    id="redirect/mixed-domains",
    title="The product's pages name one host",
    severity=Severity.MEDIUM,
    covers="hosts that the product's pages name",
    what=(
        "Only where site.canonical is declared: crawls the product's pages for links, forms, canonical links and, on the home "
        "page and declared pages, `og:url`, and reads the sitemaps. Fails "
        "when they name the other spelling of the canonical host, a name in redirect.old_hosts or an environment of "
        "site.environments, or when a page says of itself that it is on a host that is not the product's, or on plain HTTP."
    ),
    why="People who start on one host and click to another lose their login and their basket; a preview's address in a page "
    "sends customers and search engines to a version that is not the product.",
    fix="Write links without a host (`/pricing`), and build the others from one setting that holds the canonical address.",
    reference="https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
    stages=PROBE_STAGES - {Stage.MONITOR},
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (
    LOOP,
    CHAIN_LENGTH,
    HTTP_TO_HTTPS,
    CANONICAL_HOST,
    OLD_URLS,
    PRESERVES_QUERY,
    DOWNGRADE,
    DUPLICATE_HOST,
    MIXED_DOMAINS,
)
