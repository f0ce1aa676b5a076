"""The prose of the form rules."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

_STAGES = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})
"""Not `monitor`: a form that is sent every few minutes fills the inbox that it watches."""

SUBMITS = Rule(
    id="form/submits",
    title="The form can be sent",
    severity=Severity.BLOCKER,
    covers="lead form",
    what=(
        "Only for forms in form.forms. Opens the page, takes the real form from it (hidden fields, CSRF token, address and "
        "encoding), fills in the declared fields and sends it once, with a marker and the words that it is an automatic test. "
        "Fails unless the answer is the declared success; without one, when the status is 400 or more, the page is blank, or "
        "it shows an error that was not there before."
    ),
    why="A form that does not send loses every lead that the launch pays for, and nobody complains: visitors just leave.",
    fix=(
        "Send the form yourself in a private browser window and read the server's log of the same minute. After a deploy the "
        "usual causes are a missing mail or CRM key, a changed session secret, or a CSRF token that a cache handed to everybody."
    ),
    reference="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-2",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
)

MAIL = Rule(
    id="form/mail-received",
    title="The form's mail arrives in the inbox",
    severity=Severity.BLOCKER,
    covers="lead form mail",
    what=(
        "Only for forms with `mail`. Waits for the mail that the check's own submission caused, found by its marker: in an IMAP "
        "mailbox, or in a mail catcher. Fails when it does not come within within_s or lies in a folder for spam. Reads SPF, "
        "DKIM and DMARC (each at severity high) from the receiving server's own Authentication-Results. Mails are only read; "
        "none is flagged, moved or deleted."
    ),
    why=(
        "The form may say thank you while its mail goes nowhere: a wrong key, a blocked port, a spam folder. Then the first "
        "customers wait for an answer that nobody knows to write."
    ),
    fix=(
        "Look at the mail provider's log for the submission's minute. In spam or not authenticated: send from your own domain "
        "(the visitor's address belongs in Reply-To), publish SPF and DKIM for the provider, and DMARC for the domain."
    ),
    reference="https://www.rfc-editor.org/rfc/rfc8601",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

VISIBLE = Rule(
    id="form/failure-visible",
    title="A mistake in the form gets an answer",
    severity=Severity.HIGH,
    covers="form errors",
    what=(
        "Only for forms with `invalid`. Sends the form once more with the declared wrong input. Passes when the answer is an "
        "error that the visitor can see: a status from 400 to 499 with text, or a new message on the page. Fails on a blank "
        "page, a status of 500 or more, the success page, or the form again without a word."
    ),
    why="A visitor who gets no error thinks the message was sent, or gives up; either way the lead is gone without a trace.",
    fix=(
        "Check the input on the server, answer 422 with the form as it was filled in, and say beside the field what is wrong "
        "with it. Log such failures, and alert when they pile up."
    ),
    reference="https://www.w3.org/WAI/WCAG22/Understanding/error-identification.html",
    stages=_STAGES,
    evidence=EvidenceKind.PROBE,
    attestable=True,
)

BROWSERS = Rule(
    id="form/browser-matrix",
    title="The form was tried in the browsers that visitors use",
    severity=Severity.MEDIUM,
    covers="form in several browsers",
    what=(
        "What the gate sends is no browser. Reads the JUnit files of form.reports, your own browser tests: they have to pass on "
        "a desktop, on a phone, in Safari and in a private window, together. Fails with any matching case that failed; an old "
        "report, or one in which nothing ran, is unknown. Without a report a person attests it."
    ),
    why="Forms break in one browser at a time: blocked cookies, autofill, a keyboard that covers the button. Half of the "
    "visitors of a landing page are on a phone.",
    fix=(
        "Let your browser tests send the form in a desktop and an iPhone project and declare `form: {reports: [{path: "
        'reports/iphone.xml, cases: "*contact*", covers: [mobile, safari, private]}]}`. Or send it by hand on a desktop, on an '
        "iPhone, on an Android phone and in a private window, then write in launchgate.yml "
        "`attest: [{rule: form/browser-matrix, status: passed, owner: <name>, date: <today>, evidence: {link: <where>}}]`."
    ),
    reference="https://web.dev/learn/forms/test",
    stages=_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

RULES: tuple[Rule, ...] = (SUBMITS, MAIL, VISIBLE, BROWSERS)
