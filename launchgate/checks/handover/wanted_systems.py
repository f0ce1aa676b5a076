"""The documents about the product's systems, and what each has to say. Data; `papers` searches the patterns."""

from launchgate.checks.handover.pieces import EXPIRED, VARIABLE, part, topic
from launchgate.wanted import Wanted

SYSTEMS: dict[str, Wanted] = {
    "dns-map": Wanted(
        title="DNS map",
        file="docs/dns.md",
        topic=topic("dns", r"\bdns\b", r"\bdns\b|\bdomain (?:map|names?|list)\b"),
        hosts=True,
        parts=(
            part(
                "the root domain",
                r"\b(?:root|apex|naked|bare)\b|(?:^|[:`\s])@(?:[`;\s]|$)",
                "Root (@): A <address>, for <what people see there>",
            ),
            part("www", r"\bwww\b", "www: CNAME <name>, for <what people see there>"),
            part(
                "the mail records",
                r"\b(?:MX|SPF|DKIM|DMARC)\b",
                "Mail: MX <name>, SPF <record>, DKIM <selector>, DMARC <policy>",
            ),
            part(
                "where a name points",
                r"[a-z]",
                "app: CNAME <name>, for <the application>",
                r"\b(?:AAAA|CNAME|ALIAS|ANAME)\b|\bA\b(?=[`:;,|]|\s{1,4}(?:record|\d|`))|\b[Pp]oints? (?:at|to)\b",
            ),
        ),
    ),
    "redirect-map": Wanted(
        title="redirect map",
        file="docs/redirects.md",
        topic=topic("redirects", r"\bredirect(?:s|ion|ions)?\b"),
        parts=(
            part("the way from http to https", r"\bhttp\b.{0,80}\bhttps\b", "http → https, on every name, 301"),
            part("which of root and www is the real one", r"\bwww\b", "example.com → www.example.com, 301"),
            part(
                "an old address and its new one",
                r"(?:→|->|=>|\bto\b|\bredirects?\b)",
                "/<old path> → /<new path>, 301, since <when>",
                r"(?:^|[\s:`;>→])/[\w<]|https?://",
            ),
        ),
    ),
    "edge-config": Wanted(
        title="description of the edge",
        file="docs/edge.md",
        topic=topic("edge", r"\b(?:edge|cdn|cloudflare|fastly|cloudfront)\b"),
        parts=(
            part(
                "the cache rules",
                r"\bcach(?:e[ds]?|ing)\b",
                "Cache rules: <what is cached, for how long, what never is>",
            ),
            part("the TLS settings", r"\b(?:tls|ssl)\b", "TLS: <lowest version, mode between edge and origin, HSTS>"),
            part(
                "where the edge ends and hosting begins",
                r"\b(?:origin|hosting|hosted|behind|upstream|backend)\b",
                "Origin: <which hosting answers behind the edge, and for which names>",
            ),
        ),
    ),
    "email-runbook": Wanted(
        title="mail runbook",
        file="docs/mail.md",
        topic=topic("mail", r"\b(?:e ?-?mails?|mail|smtp|deliverability)\b"),
        parts=(
            part(
                "who sends the mail",
                r"\b(?:provider|sends?|sent|sending|smtp|ses|postmark|sendgrid|mailgun|resend|brevo)\b",
                "Sent by: <provider>, from <address>, account of <who>",
            ),
            part("SPF, DKIM and DMARC", r"\b(?:spf|dkim|dmarc)\b", "SPF, DKIM and DMARC: <where each record is kept>"),
            part(
                "where to look when mail stops",
                r"\b(?:stops?|fails?|bounces?|missing|not arriv\w*|spam|suppress\w*|delayed|blocked)\b",
                "When mail stops: <the provider's log, then its status page, then the DNS records>",
            ),
        ),
    ),
    "rotation-guide": Wanted(
        title="rotation guide",
        file="docs/rotation.md",
        topic=topic(
            "rotation",
            r"\brotat\w+\b",
            r"\brotat\w+\b|\b(?:revok\w+|renew\w*|replac\w+) .{0,20}(?:keys?|secrets?|passwords?)\b",
        ),
        parts=(
            part(
                "how a secret is replaced",
                r"\b(?:rotat\w*|revok\w*|regenerat\w*|issue|replace|new (?:key|secret|token|password))\b",
                "To rotate a secret: <issue the new one at its provider, store it, deploy, revoke the old one>",
            ),
            part(
                "where the new one is put",
                r"\b(?:store[ds]?|vault|manager|platform|env(?:ironment)?|settings|1password|bitwarden)\b",
                "Stored in: <the secret store, and who can write to it>",
            ),
            part(
                "how a person's access ends",
                r"\b(?:access|leav\w+|remov\w+|offboard\w*|deactivat\w*)\b",
                "When somebody leaves: <the accounts to remove them from, in order>",
            ),
        ),
    ),
    "env-inventory": Wanted(
        title="inventory of environment variables",
        file="docs/environment.md",
        topic=topic(
            "variables",
            r"\b(?:env|environment)(?: variables?)?\b|\bconfiguration\b",
            r"\b(?:env(?:ironment)?|configuration) variables?\b|\bvariables\b|^environment$",
        ),
        parts=(
            part(
                "the name of a variable",
                r"[a-z]",
                "DATABASE_URL: <purpose>; environments: <which>; owner: <who>",
                VARIABLE,
            ),
            part(
                "what it is for",
                r"\b(?:purpose|used|for|what|description|meaning)\b",
                "Purpose of each: <what it is for>",
            ),
            part(
                "in which environments it is set",
                r"\b(?:production|prod|staging|preview|development)\b",
                "Environments of each: <development, preview, production>",
            ),
        ),
    ),
    "common-fixes": Wanted(
        title="list of common fixes",
        file="docs/common-fixes.md",
        topic=topic(
            "fixes", r"\b(?:common (?:fix(?:es)?|problems?|issues?|faults?)|troubleshooting|known fixes|runbook)\b"
        ),
        parts=(
            part("an expired certificate", EXPIRED, "Expired certificate: <how to renew it by hand, and where>"),
            part("a broken redirect", r"\bredirect\w*\b", "Broken redirect: <where the rules are, how to try one>"),
            part(
                "mail that does not arrive",
                r"\b(?:e-?mails?|mail|deliverability)\b",
                "Mail does not arrive: <where to look first>",
            ),
            part(
                "a wrong or missing variable",
                r"\b(?:env|environment|variables?|configuration|settings?)\b",
                "Variable missing or wrong: <where it is set, how to deploy after a change>",
            ),
        ),
    ),
    "deployment-map": Wanted(
        title="deployment map",
        file="docs/deployment-map.md",
        topic=topic(
            "map",
            r"\b(?:deployment map|architecture|infrastructure|hosting)\b",
            r"\b(?:deployment map|architecture|infrastructure|hosting|environments|where .{0,30}runs)\b",
        ),
        hosts=True,
        parts=(
            part("a domain", r"[\w-]+\.[a-z]{2,}\b", "Domain: <name> → <service>"),
            part(
                "the services",
                r"\b(?:services?|api|web|workers?|database|backend|frontend|queue)\b",
                "Services: <name, where it runs>",
            ),
            part(
                "the environments",
                r"\b(?:production|prod|staging|preview)\b",
                "Environments: <production, staging: where each runs>",
            ),
        ),
    ),
}
