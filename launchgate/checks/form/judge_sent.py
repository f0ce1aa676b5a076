"""Opinion on what the form answered: to the declared input, and to the wrong one. Pure."""

from urllib.parse import urljoin

from launchgate.checks.form.looks import at, blank, complaints, fresh, gist, holds
from launchgate.checks.form.rules import SUBMITS, VISIBLE
from launchgate.checks.form.said import answered, assessment, named, unanswered
from launchgate.checks.form.spec import Attempt, Sent, Shown, Stop, Success
from launchgate.exchange import Failure
from launchgate.model import Assessment, Status

_REDIRECTS = (301, 302, 303, 307, 308)
_TOKEN_WORDS = ("csrf", "xsrf", "token", "forgery", "session expired", "page expired", "cross-site")
_NO_ANSWER = frozenset({404, 405, 410})
"""Statuses that say that the form leads nowhere, not that the input was wrong."""
_LIMITED = 429

Said = tuple[Status, str, str]


def judge_submits(sent: Sent) -> Assessment:
    """Whether the form was taken."""
    attempt = sent.valid
    early = _not_sent(attempt)
    if early is not None:
        status, reason, remedy = early
        return assessment(
            SUBMITS, sent, status, f"{named(sent)}: {reason}", remediation=remedy, because=attempt.because,
            url=attempt.action or None,
        )  # fmt: skip
    assert attempt.answer is not None
    status, message, remedy = _taken(sent, attempt, attempt.answer)
    return assessment(SUBMITS, sent, status, f"{named(sent)} {message}", remediation=remedy, url=attempt.answer.url)


def _not_sent(attempt: Attempt) -> Said | None:
    """What kept the form from being sent, or from being answered; None when the site answered."""
    if attempt.stopped is not None:
        return Status.FAIL if attempt.stopped is Stop.BROKEN else Status.UNKNOWN, attempt.reason, attempt.remedy
    if attempt.answer is None:
        reason, remedy = unanswered(attempt)
        broken = isinstance(attempt.failure, Failure) and attempt.failure.kind.shown
        return Status.FAIL if broken else Status.UNKNOWN, reason, remedy
    return None


def _taken(sent: Sent, attempt: Attempt, answer: Shown) -> Said:
    success, seen = sent.form.success, answered(answer, attempt.first_status)
    refused = _refused(sent, attempt, answer, seen)
    if refused is not None:
        return refused
    missed = _missed(success, sent, attempt, answer)
    if missed is not None:
        return missed
    if answer.status in _REDIRECTS and success.status != answer.status:
        message = f"{seen} and leads on to a place that what was typed is not sent to: another host, or nowhere"
        return Status.UNKNOWN, message, f"write in {sent.config} where the form ends up, as `action`"
    if _says_nothing(success, attempt):
        message = (
            f"{seen}, but the declared text '{success.text}' stood on the page before it was sent, so it shows nothing"
        )
        return Status.UNKNOWN, message, f"declare in {sent.config} a text that only a success shows"
    if success != Success():
        return Status.PASS, f"can be sent: it {seen}, as declared", ""
    errors = complaints(attempt.before, answer)
    if errors:
        remedy = "read the server's log of this minute; if the visitor is told this although all is well, declare "
        return Status.FAIL, f"{seen} and shows an error: {_quoted(errors)}", f"{remedy}`success` in {sent.config}"
    if blank(answer):
        if sent.form.encoding == "json":
            return Status.PASS, f"can be sent: it {seen}", ""
        remedy = (
            f"show a word of thanks; if blank is meant, declare `success: {{status: {answer.status}}}` in {sent.config}"
        )
        return Status.FAIL, f"{seen} with a blank page: the visitor cannot tell whether it was sent", remedy
    redirected = attempt.first_status in _REDIRECTS
    if not redirected and not fresh(attempt.before, answer):
        return (
            Status.UNKNOWN,
            f"{seen} with the same page as before, so nothing says whether it was taken",
            _declare(sent),
        )
    return Status.PASS, f"can be sent: it {seen} and shows no error", ""


def _says_nothing(success: Success, attempt: Attempt) -> bool:
    """Whether all that was declared is a text that was there before."""
    only_text = success.text is not None and success.redirect is None and success.status is None
    return only_text and attempt.before is not None and holds(attempt.before, success.text or "")


def _declare(sent: Sent) -> str:
    return f"say in {sent.config} how a success looks: `success: {{text: Thank you}}`"


def _refused(sent: Sent, attempt: Attempt, answer: Shown, seen: str) -> Said | None:
    """A status that no form that was taken has."""
    if answer.status < 400 or answer.status == sent.form.success.status:
        return None
    said = gist(attempt.before, answer)
    message = f"cannot be sent: it {seen}" + (f" and says `{said}`" if said else " with a blank page")
    if answer.status == _LIMITED:
        return Status.UNKNOWN, message, "wait for the limit to end and run again, or let the gate's address pass"
    return Status.FAIL, message, _why_refused(sent, attempt, answer)


def _why_refused(sent: Sent, attempt: Attempt, answer: Shown) -> str:
    text = " ".join(answer.texts).lower()
    if answer.status in (400, 401, 403, 419) and any(word in text for word in _TOKEN_WORDS):
        if not attempt.token:
            return "put the CSRF token back into the form of the page: it holds no field for one, and the server demands it"
        return (
            "the server refused the token of its own page: look for a page that a cache gives to everybody, a session cookie "
            "that is not set (Secure over HTTP, another domain), or a session secret that differs between instances"
        )
    if answer.status >= 500:
        return "read the server's log of this minute for the error; after a deploy, a missing mail or CRM key is usual"
    if answer.status in _NO_ANSWER:
        return f"deploy what answers at `{attempt.action}`, or correct the form's action"
    return f"correct {sent.config}.fields if the values are wrong; otherwise read the server's log of this minute"


def _missed(success: Success, sent: Sent, attempt: Attempt, answer: Shown) -> Said | None:
    """What was declared as a success and did not happen."""
    seen, errors = answered(answer, attempt.first_status), complaints(attempt.before, answer)
    told = f"; it shows {_quoted(errors)}" if errors else ""
    old = f"read the server's log of this minute, or correct `success` in {sent.config} if it is out of date"
    if success.status is not None:
        got = attempt.first_status if success.status in _REDIRECTS else answer.status
        if got != success.status:
            return Status.FAIL, f"was not taken: it {seen}, expected {success.status}{told}", old
    if success.redirect is not None:
        wanted = urljoin(attempt.page_url, success.redirect)
        if not at(answer.url, wanted):
            return Status.FAIL, f"was not taken: it ended at `{answer.url}`, expected `{wanted}`{told}", old
    if success.text is not None and not holds(answer, success.text):
        message = f"was not taken: it {seen} without the text '{success.text}'{told}"
        return (Status.UNKNOWN if answer.truncated else Status.FAIL), message, old
    return None


def judge_visible(sent: Sent, submits: Assessment) -> Assessment:
    """Whether wrong input gets an error that a visitor sees."""
    attempt = sent.invalid
    if attempt is None:
        message = f"not declared: name wrong input in {sent.config}, e.g. `invalid: {{email: not an address}}`"
        return assessment(VISIBLE, sent, Status.NOT_APPLICABLE, message)
    early = _not_sent(attempt)
    if early is not None:
        _, reason, remedy = early
        because = attempt.because or _same(submits)
        return assessment(
            VISIBLE, sent, Status.UNKNOWN, f"{named(sent)}, with wrong input: {reason}", remediation=remedy, because=because
        )  # fmt: skip
    assert attempt.answer is not None
    subject = f"wrong input ({_wrong(sent)}) in {named(sent)}"
    if submits.status is Status.FAIL and _alike(sent):
        message = f"{subject} {answered(attempt.answer, attempt.first_status)}, as right input did, so it says nothing of itself"
        return assessment(
            VISIBLE, sent, Status.UNKNOWN, message, remediation=submits.remediation, because=_same(submits)
        )  # fmt: skip
    status, message, remedy = _answer_to_wrong(sent, attempt, attempt.answer)
    return assessment(VISIBLE, sent, status, f"{subject} {message}", remediation=remedy, url=attempt.answer.url)


def _answer_to_wrong(sent: Sent, attempt: Attempt, answer: Shown) -> Said:
    seen = answered(answer, attempt.first_status)
    fix = "check the input on the server, and answer 422 with the form and a message beside the field"
    if answer.status >= 500:
        return Status.FAIL, f"makes the server fail: it {seen}", fix
    if blank(answer):
        return Status.FAIL, f"gets a blank page: it {seen} without a word", fix
    if answer.status == _LIMITED:
        return Status.UNKNOWN, f"was refused by a rate limit: it {seen}", "wait for the limit to end and run again"
    if answer.status in _NO_ANSWER:
        return Status.FAIL, f"gets no answer to it: it {seen} and says `{gist(attempt.before, answer)}`", fix
    if sent.form.invalid_text is not None:
        if holds(answer, sent.form.invalid_text):
            return Status.PASS, f"gets an error: it {seen} and shows '{sent.form.invalid_text}'", ""
        return Status.FAIL, f"{seen} without the text '{sent.form.invalid_text}'", fix
    if answer.status >= 400:
        return Status.PASS, f"gets an error: it {seen} and says `{gist(attempt.before, answer)}`", ""
    if _accepted(sent, attempt, answer):
        return Status.FAIL, f"is taken as if all were well: it {seen} and shows the page of a success", fix
    errors = complaints(attempt.before, answer, weak=True)
    if errors:
        return Status.PASS, f"gets an error: it {seen} and shows {_quoted(errors)}", ""
    return Status.FAIL, f"gets no error: it {seen}, and nothing on the page says what is wrong", fix


def _accepted(sent: Sent, attempt: Attempt, answer: Shown) -> bool:
    """Whether the answer to wrong input is that of a success: the declared one, or word for word that to right input."""
    success = sent.form.success
    if success != Success():
        telling = success.redirect is not None or (success.text is not None and not _says_nothing(success, attempt))
        met = _missed(success, sent, attempt, answer) is None
        return met and (telling or not complaints(attempt.before, answer, weak=True))
    right = sent.valid.answer
    if right is None or right.status >= 400 or complaints(sent.valid.before, right):
        return False
    return at(answer.url, right.url) and fresh(attempt.before, answer) == fresh(sent.valid.before, right) != ()


def _alike(sent: Sent) -> bool:
    """Whether right and wrong input got the same status, so that one fault explains both."""
    right, wrong = sent.valid.answer, sent.invalid.answer if sent.invalid is not None else None
    return right is not None and wrong is not None and right.status == wrong.status


def _same(submits: Assessment) -> str | None:
    """form/submits as the root cause, where it found something."""
    return f"{submits.rule}#{submits.subject}" if submits.status in (Status.FAIL, Status.UNKNOWN) else None


def _wrong(sent: Sent) -> str:
    return ", ".join(f"{name}: `{value[:60]}`" for name, value in sent.form.invalid.items())


def _quoted(errors: tuple[str, ...]) -> str:
    return ", ".join(f"`{text}`" for text in errors[:3])
