"""Opinion on the mail that the form caused: did it come, into which folder, what did the receiving server think of it? Pure."""

from collections.abc import Iterator

from launchgate.checks.form.authres import METHODS, NAMELESS, Result, Verdicts, verdicts
from launchgate.checks.form.rules import MAIL
from launchgate.checks.form.said import assessment, named
from launchgate.checks.form.spec import MARKER, Sent
from launchgate.letter import Letter, Waited
from launchgate.model import Assessment, Severity, Status

_ATTEST = "or let a person look and attest form/mail-received"
_NAMES = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
_UNSURE = "temperror"
"""The receiving server could not decide at that moment (RFC 8601 section 2.7)."""
_FIXES = {
    "spf": (
        "publish in DNS, as TXT of the domain in the mail's return path, the `v=spf1 include:…` that your mail provider names"
    ),
    "dkim": "switch on DKIM for your domain at the mail provider and publish the key that it names",
    "dmarc": (
        "send from your own domain with SPF or DKIM of the same domain, and publish as TXT at `_dmarc` of it "
        "`v=DMARC1; p=none; rua=mailto:…`"
    ),
}


def judge_mail(sent: Sent, submits: Assessment) -> tuple[Assessment, ...]:
    """The mail first; then, when it came to a mailbox, one assessment for each of SPF, DKIM and DMARC."""
    mailed, cause = sent.mailed, f"{submits.rule}#{submits.subject}"
    if mailed is None:
        message = f"not declared: name in {sent.config} where its mail can be read (`mail: {{imap: …}}`), {_ATTEST}"
        return (assessment(MAIL, sent, Status.NOT_APPLICABLE, message),)
    if mailed.reason:
        message = f"the mailbox of {named(sent)} could not be read: {mailed.reason}"
        return (assessment(MAIL, sent, Status.UNKNOWN, message, remediation=mailed.remedy),)
    waited = mailed.waited
    if waited is None:
        message = f"{named(sent)} was not taken, so no mail was waited for"
        fix = submits.remediation
        return (assessment(MAIL, sent, Status.UNKNOWN, message, remediation=fix, because=cause),)
    if waited.letter is None:
        return (_missing(sent, waited, cause if submits.status is Status.FAIL else None),)
    return (_arrived(sent, waited, waited.letter), *_parts(sent, waited.letter))


def _missing(sent: Sent, waited: Waited, because: str | None) -> Assessment:
    form, places = sent.form, ", ".join(f"`{place[:80]}`" for place in waited.places)
    if waited.cut:
        message = (
            f"the run ended after {waited.seconds:.0f} s of waiting for the mail of {named(sent)}, which may take "
            f"{form.within_s:g} s"
        )
        remedy = f"raise limits.deadline_s in launchgate.yml above {form.within_s:g} s by a minute, or lower within_s"
        return assessment(MAIL, sent, Status.UNKNOWN, message, remediation=remedy, because=because)
    message = (
        f"{named(sent)} was sent, and no mail with the marker `{sent.valid.marker}` came within "
        f"{form.within_s:g} s; looked in {places}"
    )
    remedy = (
        "look for the marker in the application's log and in the mail provider's: never handed over means a missing key, a "
        "blocked port or a stopped queue; rejected or delayed means the provider says why. Then check that the form's mail goes "
        f"to this mailbox, and that it repeats the message; if it is only slow, raise {sent.config}.within_s"
    )
    return assessment(MAIL, sent, Status.FAIL, message, remediation=remedy, because=because)


def _arrived(sent: Sent, waited: Waited, letter: Letter) -> Assessment:
    sender = f"from the domain `{letter.sender_domain}`" if letter.sender else "without a readable address in From"
    after = f"after {waited.seconds:.0f} s" if waited.seconds >= 1 else "in less than a second"
    if sent.form.mail is not None and sent.form.mail.imap is None:
        message = f"the mail of {named(sent)} reached the mail catcher `{letter.place}` {after}, {sender}"
        return assessment(MAIL, sent, Status.PASS, f"{message}; a catcher does not show whether mail reaches an inbox")
    if letter.junk:
        message = f"the mail of {named(sent)} came {after}, {sender}, into the folder for spam, `{letter.place[:80]}`"
        remedy = (
            "open the mail there and read why (X-Spam-Status, Authentication-Results); send from your own domain with SPF, DKIM "
            "and DMARC, put the visitor's address in Reply-To, and mark the mail as no spam once"
        )
        return assessment(MAIL, sent, Status.FAIL, message, remediation=remedy)
    message = f"the mail of {named(sent)} arrived in `{letter.place[:80]}` {after}, {sender}"
    return assessment(MAIL, sent, Status.PASS, message)


def _parts(sent: Sent, letter: Letter) -> Iterator[Assessment]:
    mail = sent.form.mail
    if mail is None or mail.imap is None:
        return
    found = verdicts(letter.trace, mail.imap.authserv_id)
    for method in METHODS:
        status, message, remedy = _part(sent, letter, found, method, mail.imap.authserv_id)
        yield assessment(
            MAIL, sent, status, message, remediation=remedy, severity=Severity.HIGH, part=_NAMES[method]
        )  # fmt: skip


def _part(sent: Sent, letter: Letter, found: Verdicts, method: str, declared: str | None) -> tuple[Status, str, str]:
    name, result = _NAMES[method], found.of(method)
    if not found.server:
        who = f" of `{declared}`" if declared is not None else ""
        message = (
            f"the mail of the form `{sent.form.name}` holds no Authentication-Results{who}, so {name} is not known"
        )
        remedy = (
            "use a mailbox at a provider that writes them (Gmail, Fastmail, most hosters), or attest form/mail-received"
        )
        return Status.UNKNOWN, message, f"{remedy}; check authserv_id" if who else remedy
    server = "the receiving server" if found.server == NAMELESS else f"`{found.server}`"
    if result is None:
        message = f"{server} says nothing of {name} in the mail of the form `{sent.form.name}`"
        return Status.UNKNOWN, message, f"let the receiving server check {name}, or attest form/mail-received"
    about = f" for `{result.about}`" if result.about else ""
    seen = f"{server} found {name} `{result.value}`{about} in the mail of the form `{sent.form.name}`"
    if result.value == "pass":
        return Status.PASS, seen, ""
    if result.value == _UNSURE:
        return Status.UNKNOWN, seen, "run again: the receiving server could not decide at that moment"
    return Status.FAIL, f"{seen}{_borrowed(sent, letter)}", _fix(method, result)


def _borrowed(sent: Sent, letter: Letter) -> str:
    """The usual cause, where it shows: the mail claims to come from the visitor."""
    typed = {value.replace(MARKER, sent.valid.marker).lower() for value in sent.form.fields.values()}
    if letter.sender and letter.sender.lower() in typed:
        return ": it claims to come from the visitor's own address, which only the visitor's provider may send from"
    return ""


def _fix(method: str, result: Result) -> str:
    if method == "dkim" and result.value != "none":
        return (
            "compare the key in DNS with the one that the mail provider names now (the selector is `s=` in the mail's "
            "DKIM-Signature), and look for a gateway or list that changes mails after they are signed"
        )
    return f"there is none yet: {_FIXES[method]}" if result.value == "none" and method != "dmarc" else _FIXES[method]
