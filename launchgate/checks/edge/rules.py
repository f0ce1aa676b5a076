"""The prose of the edge rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Section, Severity, Stage

PROXIED = Rule(
    id="edge/proxied",
    title="An edge stands in front of every public name",
    severity=Severity.HIGH,
    covers="edge in front",
    what=(
        "Looks at the addresses, the aliases and the first answer of the target and of every declared host. Passes when a "
        "known edge (Cloudflare, CloudFront, Fastly, Akamai, Vercel, Netlify, Imperva, Azure Front Door, Google Cloud, Bunny, "
        "Sucuri, GitHub Pages, or one from edge.known) shows in DNS and in the answer's headers. Headers alone are not "
        "believed. Fails when none shows, or when one of the addresses leads around it."
    ),
    why=(
        "Without an edge, the first wave of visitors, or of somebody's scripts, lands on the one machine that also has to "
        "take the orders; and everybody knows that machine's address."
    ),
    fix=(
        "Point the name at an edge. Cloudflare: DNS, edit the record, Proxy status `Proxied`. Then let the origin take "
        "connections from the edge only. For names that must stay without one (mail, SSH) list them in edge.direct."
    ),
    reference="https://developers.cloudflare.com/dns/proxy-status/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DDOS = Rule(
    id="edge/ddos",
    title="Floods are absorbed before they reach the product",
    severity=Severity.MEDIUM,
    covers="flood protection",
    what=(
        "Passes where a confirmed edge absorbs floods for every customer by its own documentation. Where no edge shows, only a "
        "person can say what the hosting provider does: it stays open until it is attested."
    ),
    why="A flood on launch day is cheap to buy. Whoever has no protection learns of it from customers.",
    fix=(
        "Put an edge in front (edge/proxied), or attest the protection that the hosting provider has switched on, with a link "
        "to the page that shows it."
    ),
    reference="https://developers.cloudflare.com/ddos-protection/about/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
    handover=Section.EDGE,
)

WAF = Rule(
    id="edge/waf",
    title="Basic firewall rules where they are needed",
    severity=Severity.LOW,
    covers="firewall rules",
    what=(
        "Rules of a web application firewall cannot be seen without attacking. Passes where they showed by themselves in this "
        "run (a firewall's own answer, or an edge that is a firewall); otherwise it is a person's word, from an attestation."
    ),
    why="Most automated attacks are old and known; a basic set of rules ends them before they reach the application.",
    fix=(
        "Switch on the vendor's basic rules (Cloudflare: Security, WAF, Managed rules), look at a week of its log, and attest "
        "it with a link."
    ),
    reference="https://developers.cloudflare.com/waf/managed-rules/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
    handover=Section.EDGE,
)

ORIGIN_EXPOSED = Rule(
    id="edge/origin-exposed",
    title="The origin cannot be reached around the edge",
    severity=Severity.MEDIUM,
    covers="way around the edge",
    what=(
        "Only for addresses and names in edge.origins; nothing is guessed. Asks each one directly for the target's home page, "
        "under the target's name, as a stranger would. Passes when it refuses (a closed port, 403, a refused handshake); fails "
        "when the product answers there too."
    ),
    why=(
        "Whoever finds the origin's address goes around everything the edge does: its rate limits, its firewall, its login "
        "wall. The address is in old DNS records, in mail headers, in certificates."
    ),
    fix=(
        "Let the origin take connections from the edge only: its published networks in the firewall, a tunnel, or client "
        "certificates (Cloudflare: Authenticated Origin Pulls). A secret header that the edge adds works as well."
    ),
    reference="https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RATE_LIMIT = Rule(
    id="edge/rate-limit",
    title="Logins and forms are rate limited",
    severity=Severity.HIGH,
    covers="rate limits",
    what=(
        "Opt-in: only where attack.run holds `edge/rate-limit` and attack.allow the host, and only for paths in "
        "edge.rate_limited. Sends the same request at most 20 times, two a second, and stops at the first sign of a limit: "
        "429, a rate limit header, a refusal or challenge that was not there before, a lockout text, growing delays. Addresses "
        "that send mail or text messages are refused. Without a sign it stays open, because a limit may lie higher; a person "
        "can attest it."
    ),
    why=(
        "A login without a limit lets anyone try a million leaked passwords overnight; a form without one fills the inbox and "
        "empties the mail budget."
    ),
    fix=(
        "Limit logins by address and by account. nginx: `limit_req_zone $binary_remote_addr zone=login:10m rate=10r/m;` and "
        "`limit_req zone=login burst=5; limit_req_status 429;`. Cloudflare: Security, WAF, Rate limiting rules."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc6585#section-4",
    stages=frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE}),
    evidence=EvidenceKind.PROBE,
    attestable=True,
    handover=Section.EDGE,
)

RULES: tuple[Rule, ...] = (PROXIED, ORIGIN_EXPOSED, RATE_LIMIT, DDOS, WAF)
