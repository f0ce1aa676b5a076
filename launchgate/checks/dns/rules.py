"""The prose of the dns rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Severity, Stage

_NOT_CHEAP = PROBE_STAGES - {Stage.MONITOR}

RESOLVES = Rule(
    id="dns/resolves",
    title="Every declared name resolves",
    severity=Severity.BLOCKER,
    covers="declared names",
    what=(
        "Looks up A and AAAA of the target, and of site.canonical and site.hosts when the target belongs to them. Fails when a "
        "name does not exist, has no address, or its aliases go round in a circle. A server failure or silence is asked again "
        "on another resolver and then `unknown`; so is a name that only has private addresses which network.allow_private "
        "does not list."
    ),
    why="A name that does not resolve is a product that nobody can open.",
    fix="Add the missing record at your DNS provider, e.g. `www  CNAME  cname.host.example.` or `@  A  192.0.2.10`.",
    reference="https://www.rfc-editor.org/rfc/rfc2308#section-2",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

EXPECTED_TARGET = Rule(
    id="dns/expected-target",
    title="Names point at the intended service",
    severity=Severity.BLOCKER,
    covers="intended targets",
    what=(
        "Only for the names in dns.expected: compares where a name leads with what was declared. Passes when its aliases pass "
        "through a declared name (or one below it), or when all its addresses are in the declared addresses and networks."
    ),
    why="A name that still points at the old host, or at staging, shows customers another product than the one you tested.",
    fix="Change the record to the declared target, or correct dns.expected: `expected: {www.example.com: [cdn.example.net]}`.",
    reference="https://www.rfc-editor.org/rfc/rfc1034#section-3.6",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

UNDECLARED = Rule(
    id="dns/undeclared-subdomain",
    title="Only intended names exist",
    severity=Severity.MEDIUM,
    covers="undeclared names",
    what=(
        "Only where site.hosts or dns.records is declared: asks for about fifty common names such as `staging`, `admin` and "
        "`old` below each declared domain. Fails for each one that exists and is neither declared nor listed in dns.intended. "
        "What a wildcard record answers does not count. Names outside the list are not found."
    ),
    why="Forgotten names lead to unfinished, unpatched or unprotected copies of the product that anybody can find.",
    fix="Remove the record, or declare the name in site.hosts, or list it in dns.intended.",
    reference="https://www.rfc-editor.org/rfc/rfc4592",
    stages=_NOT_CHEAP,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

DANGLING = Rule(
    id="dns/dangling-record",
    title="No alias leads to something that is gone",
    severity=Severity.HIGH,
    covers="dangling aliases",
    what=(
        "Follows the aliases (CNAME) of every declared or found name. Fails when they end at a name that does not exist, or at "
        "a known hosting service that answers that it has no such site. The report says `claimable` only where the service is "
        "known to let anybody take such a name; an end whose whole domain does not exist is a blocker."
    ),
    why="Whoever registers what the alias leads to serves pages under your name, with your cookies and your visitors' trust.",
    fix="Remove the CNAME record, or create the site again at the service it leads to.",
    reference="https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DRIFT = Rule(
    id="dns/record-drift",
    title="Records are the declared ones",
    severity=Severity.HIGH,
    covers="declared records",
    what=(
        "Compares the records in dns.records with the live ones: all values of one name and type together, without regard to "
        "order, capitals, TTL or a final dot. TXT fails only when a declared text is missing, because other services add their "
        "own. MX records are judged by dns/mx."
    ),
    why="A record that differs from what was written down was changed by hand, by accident, or by somebody else.",
    fix="Change the live record back, or change dns.records in launchgate.yml if the new value is intended.",
    reference="https://www.rfc-editor.org/rfc/rfc2181#section-5",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

MX = Rule(
    id="dns/mx",
    title="Mail is delivered where it was declared",
    severity=Severity.HIGH,
    covers="mail delivery",
    what=(
        "Only for domains with MX records in dns.records or listed in dns.mail: MX must be present, equal to the declared "
        "ones, and lead to names that have addresses and are no aliases. A null MX (`0 .`, RFC 7505) says that a domain takes "
        "no mail: it must stand alone, and fails for a domain in dns.mail."
    ),
    why="With a wrong MX record mail to your product, password mails to your own team included, is lost without an error.",
    fix="Set the MX records that your mail provider names, e.g. `@  MX  10 mx1.mail.example.`.",
    reference="https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

PROPAGATION = Rule(
    id="dns/propagation",
    title="Resolvers and name servers agree",
    severity=Severity.MEDIUM,
    covers="propagation",
    what=(
        "Asks each resolver and the zone's own name servers (at most six) for each declared name. Fails when a name server "
        "does not serve the zone, when name servers answer differently with different serials, or when a resolver still has "
        "another answer. Answers that differ only as a content network's do, with short TTLs, are noted and pass."
    ),
    why="While servers disagree, part of your visitors still reaches the old product and nobody can reproduce it.",
    fix="Wait for the old TTL to pass. If one name server stays behind, ask its operator to transfer the zone again.",
    reference="https://www.rfc-editor.org/rfc/rfc1034#section-4.3.5",
    stages=_NOT_CHEAP,
    evidence=EvidenceKind.PROBE,
)

CAA = Rule(
    id="dns/caa",
    title="CAA lets your certificates be renewed",
    severity=Severity.MEDIUM,
    covers="CAA",
    what=(
        "Looks for CAA records at each declared name and above it. None means that any authority may issue. Where there are "
        "some, fails when they forbid every authority, forbid one in dns.issuers, hold a critical property that authorities "
        "must not ignore, or cannot be read although the name resolves. Without dns.issuers it is `unknown` whether they allow "
        "yours."
    ),
    why="An authority that finds itself not allowed refuses to renew: the certificate runs out weeks after the change.",
    fix='Allow your authority: `@  CAA  0 issue "letsencrypt.org"`, and list it in dns.issuers.',
    reference="https://www.rfc-editor.org/rfc/rfc8659",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DNSSEC = Rule(
    id="dns/dnssec",
    title="DNSSEC is not broken",
    severity=Severity.MEDIUM,
    covers="DNSSEC",
    what=(
        "Looks at the zone of each declared name. A zone without a DS record at its parent is not signed and passes. Fails "
        "when resolvers that check signatures refuse its answers, or when keys and signatures do not fit the DS record, do not "
        "fit the records, or have expired."
    ),
    why=(
        "With broken signatures the product is gone for everybody whose resolver checks them, and certificate authorities, "
        "which have to check them, refuse to renew."
    ),
    fix="Let the DNS provider sign the zone again and put its DS record at the registrar; or remove the DS record first.",
    reference="https://www.rfc-editor.org/rfc/rfc4035#section-5",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RULES: tuple[Rule, ...] = (RESOLVES, EXPECTED_TARGET, DANGLING, DRIFT, MX, UNDECLARED, PROPAGATION, CAA, DNSSEC)
