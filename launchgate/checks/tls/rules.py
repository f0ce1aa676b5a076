"""The prose of the tls rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Need, Rule, Section, Severity

VALID = Rule(
    id="tls/valid",
    title="Every public name has a valid certificate",
    severity=Severity.BLOCKER,
    covers="certificates",
    what=(
        "Connects to the target, and to site.canonical and site.hosts when the target belongs to them, on every address they "
        "have (sampled within limits.connections_per_host). Names every fault that makes clients refuse: expired, not yet valid, "
        "signed by itself or by a root that nobody trusts, a chain that misses a certificate, a key or signature that is too "
        "weak, no TLS at all. A wrong order of the chain is low, and a life longer than browsers accept is high; both have a "
        "subject of their own. Revocation is not asked for."
    ),
    why="A browser stops every visitor with a full-page warning, and apps and API clients fail without one.",
    fix="Renew with your ACME client (`certbot renew`, `caddy reload`) or at your host, and serve the full chain "
    "(`fullchain.pem`, not `cert.pem`).",
    reference="https://www.rfc-editor.org/rfc/rfc5280#section-6",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

COVERS = Rule(
    id="tls/covers-hosts",
    title="Certificates cover all public names",
    severity=Severity.BLOCKER,
    covers="names in certificates",
    what=(
        "Compares each declared name, and the canonical name's twin with or without `www` where that exists, with the names in "
        "the certificate that is served for it: subjectAltName only, a `*` stands for one label, the common name does not "
        "count (RFC 9525)."
    ),
    why="A certificate for another name is refused just as an invalid one. The usual one forgotten is `www`, or the bare domain.",
    fix="Issue the certificate for all names: `certbot certonly -d example.com -d www.example.com`, or add it at your host.",
    reference="https://www.rfc-editor.org/rfc/rfc9525#section-6.3",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

EXPIRY = Rule(
    id="tls/expiry",
    title="No certificate runs out soon",
    severity=Severity.HIGH,
    covers="certificate expiry",
    what=(
        "Looks at what is left of each served certificate's life, issuers included. A life of up to 90 days: high when less "
        "than a third is left, because automatic renewal should have run; blocker below a tenth or below 3 days (those "
        "count for lives of 15 days and more). A longer life: high below 30 days, blocker below 14."
    ),
    why="When it runs out, everybody sees a full-page warning, and it tends to happen on a day when nobody is there.",
    fix="Renew it now, then find out why it was not renewed by itself: `certbot renew --dry-run`, `systemctl list-timers`.",
    reference="https://letsencrypt.org/docs/integration-guide/#when-to-renew",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PROTOCOL = Rule(
    id="tls/protocol",
    title="Modern TLS settings",
    severity=Severity.HIGH,
    covers="TLS settings",
    what=(
        "Asks each sampled address which versions it speaks. Fails when TLS 1.0 or 1.1 is on; a server that has neither TLS 1.2 "
        "nor 1.3 is a blocker. With tls.deep also runs sslyze once for each different set of addresses and certificate, and "
        "compares the cipher suites with Mozilla's intermediate profile: broken ones and known attacks are high, others outside "
        "the profile medium."
    ),
    why="Old versions and ciphers let somebody on the way read or change what passes, and security reviews of customers ask.",
    fix="nginx: `ssl_protocols TLSv1.2 TLSv1.3;`; Cloudflare: SSL/TLS, Edge Certificates, `Minimum TLS Version` 1.2; "
    "for others take the intermediate profile of https://ssl-config.mozilla.org/.",
    reference="https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

HSTS = Rule(
    id="tls/hsts",
    title="HSTS is set, once nothing is loaded over plain HTTP",
    severity=Severity.MEDIUM,
    covers="HSTS",
    what=(
        "Reads the Strict-Transport-Security header of each host's first answer over valid HTTPS, as a browser does: only the "
        "first header counts, a repeated directive makes it void, `max-age=0` switches it off. Below six months is low. "
        "includeSubDomains and preload are not demanded. A header that is right fails all the same while http/mixed-content "
        "does, and is `unknown` where that was not judged."
    ),
    why="Without it a first visit over plain HTTP can be caught on the way. Set too early, it breaks what still needs "
    "plain HTTP, and browsers remember it for as long as it says.",
    fix='nginx: `add_header Strict-Transport-Security "max-age=31536000" always;`. Start with `max-age=300` and raise it.',
    reference="https://www.rfc-editor.org/rfc/rfc6797#section-6.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    needs=(
        Need(
            rule="http/mixed-content",
            on_fail="fail",
            message="HSTS comes after mixed content: no page may still load anything over plain HTTP",
        ),
    ),
)

RENEWAL = Rule(
    id="tls/renewal",
    title="Certificates renew by themselves",
    severity=Severity.MEDIUM,
    covers="certificate renewal",
    what=(
        "Passes when every served certificate is a short-lived one from an authority that is used with automatic renewal, and "
        "was renewed in time. Everything else cannot be seen from outside and is left to an attestation, which should also say "
        "who renews by hand when the automation fails."
    ),
    why="A certificate that somebody renews by hand expires in the week they are away.",
    fix="Attest it: `attest: [{rule: tls/renewal, status: passed, owner: Ada, date: 2026-01-10, evidence: {file: docs/tls.md, "
    "sha256: …}}]`, or move to an ACME client.",
    reference="https://www.rfc-editor.org/rfc/rfc8555",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
    handover=Section.CERTIFICATES,
)

RULES: tuple[Rule, ...] = (VALID, COVERS, EXPIRY, PROTOCOL, HSTS, RENEWAL)
