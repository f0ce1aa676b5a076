"""The prose of the email rules."""

from launchgate.model import PROBE_STAGES, EvidenceKind, Rule, Section, Severity, Stage

_DECLARED = "Only for domains in email.domains."

SPF = Rule(
    id="email/spf",
    title="SPF is published, valid and covers your senders",
    severity=Severity.BLOCKER,
    covers="SPF",
    what=(
        f"{_DECLARED} Reads the domain's SPF record with everything it includes, as receivers do (RFC 7208): exactly "
        "one record, no syntax error anywhere, at most 10 lookups and 2 that bring nothing, nothing that lets "
        "everybody send. Then asks for each address and include in email.senders whether its mail passes. A domain "
        "in email.no_mail must let nobody send."
    ),
    why=(
        "Gmail, Outlook and Yahoo put mail without a valid SPF record in spam or refuse it: sign-up, receipt and "
        "password mails do not arrive. A record with one mistake counts as none."
    ),
    fix=(
        'Publish one TXT record at the domain, e.g. `example.com. TXT "v=spf1 include:_spf.google.com '
        'ip4:203.0.113.5 ~all"`, with an `include:` from each service that sends for you.'
    ),
    reference="https://www.rfc-editor.org/rfc/rfc7208",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DKIM = Rule(
    id="email/dkim",
    title="DKIM keys of the declared selectors are published and usable",
    severity=Severity.BLOCKER,
    covers="DKIM",
    what=(
        f"{_DECLARED} Looks up the key of each selector in email.selectors and reads it as verifiers do (RFC 6376): "
        "present, one record, not revoked, a key that decodes, RSA of at least 1024 bits (2048 is asked for). "
        "Selectors cannot be listed by DNS, so that nothing is said about selectors that nobody declared."
    ),
    why=(
        "Without a key that verifies, a signature is worth nothing: large mailbox providers ask bulk senders for "
        "DKIM, and forwarded mail passes DMARC only by it."
    ),
    fix=(
        "Copy the record from your mail service's page about domain authentication to "
        "`<selector>._domainkey.<domain>`, whole and without line breaks; a 2048-bit key has to be split into "
        "strings of at most 255 characters."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

DMARC = Rule(
    id="email/dmarc",
    title="DMARC is published and says something",
    severity=Severity.BLOCKER,
    covers="DMARC",
    what=(
        f"{_DECLARED} Finds the policy that applies to the domain by the tree walk of RFC 9989, and what receivers "
        "that still follow RFC 7489 apply. Fails as a blocker when there is none that counts. A policy that stops "
        "nothing (`p=none`, or softened by `t=y`), a report address that refuses reports, and tags that are gone or "
        "misspelt fail at a lower severity."
    ),
    why=(
        "Gmail, Yahoo and Outlook ask for DMARC from everybody who sends in bulk, and without it anyone can put your "
        "name on a phishing mail in the week of your launch."
    ),
    fix=(
        'Publish `_dmarc.example.com. TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"`, read the reports for '
        "two weeks, then raise it to `p=quarantine` and `p=reject`."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc9989",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

MTA_STS = Rule(
    id="email/mta-sts",
    title="MTA-STS protects mail on its way in",
    severity=Severity.MEDIUM,
    covers="MTA-STS",
    what=(
        f"{_DECLARED} Reads the `_mta-sts` record and the policy behind it (RFC 8461): one record with an id, a "
        "policy at `https://mta-sts.<domain>/.well-known/mta-sts.txt` with a valid certificate and without a "
        "redirect, a mode, and every mail host of the domain in it. A domain without MTA-STS fails as low."
    ),
    why=(
        "Mail servers fall back to plain text when somebody on the way asks them to. And a policy that misses a mail "
        "host makes careful senders hold your mail back."
    ),
    fix=(
        'Publish `_mta-sts.example.com. TXT "v=STSv1; id=20260101"` and serve a file with the lines `version: '
        "STSv1`, `mode: testing`, `mx: mx.example.com`, `max_age: 604800`; after a week without failure reports use "
        "`mode: enforce` and a new id."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc8461",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

TLS_RPT = Rule(
    id="email/tls-rpt",
    title="Somebody hears when encrypted mail cannot be delivered",
    severity=Severity.MEDIUM,
    covers="TLS reports",
    what=(
        f"{_DECLARED} Reads the `_smtp._tls` record (RFC 8460): one record with an address for reports. Its absence "
        "is low beside an MTA-STS policy and info without one."
    ),
    why=(
        "When a certificate of your mail host breaks, senders with MTA-STS hold mail back in silence; these reports "
        "are the only notice."
    ),
    fix=('Publish `_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"`.'),
    reference="https://www.rfc-editor.org/rfc/rfc8460",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

INBOX = Rule(
    id="email/inbox-placement",
    title="Real mail lands in the inbox",
    severity=Severity.HIGH,
    covers="inbox placement",
    what=(
        "A person's word, as only a mailbox shows where mail lands: sign-up, receipt, lead and marketing mails were "
        "sent to a Gmail, an Outlook and one other mailbox, and arrived in the inbox. Taken from an attestation in "
        "launchgate.yml."
    ),
    why=("SPF, DKIM and DMARC open the door; the reputation of the sender and the text decide between inbox and spam."),
    fix=(
        "Send each kind of mail to one mailbox of each provider, look where it lands, and attest it with the date "
        "and a link to the screenshots."
    ),
    reference="https://support.google.com/a/answer/81126",
    stages=frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE}),
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
    handover=Section.EMAIL,
)

RULES = (SPF, DKIM, DMARC, MTA_STS, TLS_RPT, INBOX)
