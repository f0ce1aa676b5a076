"""Sends each declared form once, once more with wrong input where that is declared, and waits for the mail; no opinion.

The mailbox is opened before anything is sent, so that only what came afterwards has to be read. The wrong input goes out while
the mail of the right one is under way.
"""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Lock
from urllib.parse import urljoin

from launchgate.checks.form.markup import Markup, read
from launchgate.checks.form.payload import Stopped, prepared, same_site
from launchgate.checks.form.spec import Attempt, Catcher, Facts, Form, Imap, Mailed, Options, Sent, Shown, Stop
from launchgate.checks.form.visit import Visit
from launchgate.clients.casereports import read_cases
from launchgate.clients.imap import Account, Mark
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response, host_of, with_path, without_userinfo
from launchgate.letter import Waited

_SIDE_BY_SIDE = 4
_TEXT = 2_000

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """The form's mailbox as it was before."""

    catcher: Catcher | None = None
    account: Account | None = None
    marks: tuple[Mark, ...] = ()
    reason: CannotJudge | None = None


def gather(context: Context, options: Options) -> Facts:
    """Raises CannotJudge when the client cannot be set up."""
    reports = read_cases(context, options.reports, "form.reports")
    if not options.forms or context.target is None:  # without a target only the rule about reports is judged
        return Facts(reports=reports)
    target = without_userinfo(context.target)
    progress = _Progress(context, len(options.forms))

    def one(place: int) -> Sent:
        return _one(context, options.forms[place], f"form.forms[{place}]", target, progress.of(place))

    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="form") as pool:
        return Facts(sent=tuple(pool.map(one, range(len(options.forms)))), reports=reports)


class _Progress:
    """The longest of the waits, as one line."""

    def __init__(self, context: Context, forms: int) -> None:
        self._context, self._lock, self._waited = context, Lock(), [0.0] * forms

    def of(self, place: int) -> Tell:
        def tell(seconds: float) -> None:
            with self._lock:
                self._waited[place] = seconds
                longest = int(max(self._waited))
            self._context.progress.advance("form", longest, None, "seconds waited for mail")

        return tell


def _one(context: Context, form: Form, config: str, target: str, tell: Tell) -> Sent:
    url = with_path(urljoin(target, form.page))
    box = _open(context, form)
    valid = _attempt(context, form, config, url, wrong=False)
    with ThreadPoolExecutor(1, thread_name_prefix="form-wrong") as pool:
        second = pool.submit(_attempt, context, form, config, url, wrong=True) if form.invalid else None
        mailed = _wait(context, form, box, valid, tell)
        invalid = second.result() if second is not None else None
    return Sent(form=form, config=config, valid=valid, invalid=invalid, mailed=mailed)


def _attempt(context: Context, form: Form, config: str, url: str, *, wrong: bool) -> Attempt:
    """Open the page, fill in its form, send it."""
    visit = Visit(context.clients.http)
    blank = Attempt(marker=f"launchgate-check-{secrets.token_hex(8)}", page_url=url)
    page = visit.open(url).last
    if isinstance(page, Failure) or page.blocked is not None:
        because = f"dns/resolves#{host_of(page.url)}" if isinstance(page, Failure) and page.kind.unresolved else None
        return replace(blank, failure=page, because=because)
    before, markup = _shown(page)
    blank = replace(blank, before=before, page_url=page.url)
    if page.status != 200:
        reason = f"its page `{page.url}` answered {page.status}"
        return replace(
            blank, stopped=Stop.BROKEN, reason=reason, remedy=f"mend the page, or correct `page` in {config}"
        )
    if not same_site(host_of(url), host_of(page.url)):
        reason = f"its page leads to another site, `{page.url[:200]}`, and the gate sends nothing to strangers"
        remedy = f"if that is meant, write that address as `page` in {config}"
        return replace(blank, stopped=Stop.BARRED, reason=reason, remedy=remedy)
    try:
        values = {name: context.redactor.reveal(value) for name, value in form.fields.items()}
        what = prepared(form, config, page.url, markup, values, blank.marker, wrong)
    except Stopped as stopped:
        return replace(blank, stopped=stopped.stop, reason=stopped.reason, remedy=stopped.remedy)
    except CannotJudge as unset:
        return replace(blank, stopped=Stop.BARRED, reason=unset.reason, remedy=unset.remedy)
    Event().wait(min(form.pause_s, context.deadline.left))
    got = visit.send(what)
    sent = replace(blank, action=what.url, token=what.token)
    if isinstance(got.first, Response):
        sent = replace(sent, first_status=got.first.status)
    if isinstance(got.last, Failure) or got.last.blocked is not None:
        return replace(sent, failure=got.last)
    return replace(sent, answer=_shown(got.last)[0])


def _shown(page: Response) -> tuple[Shown, Markup]:
    """What a visitor sees of a page; of an answer that is no page, its text."""
    looks_like = page.media_type in ("text/html", "application/xhtml+xml") or page.body[:200].lstrip()[:1] == b"<"
    markup = read(page.text) if looks_like else Markup(texts=tuple(_lines(page.text)))
    shown = Shown(
        url=page.url, status=page.status, texts=markup.texts, errors=markup.errors, flagged=markup.flagged,
        truncated=page.truncated,
    )  # fmt: skip
    return shown, markup


def _lines(text: str) -> Iterator[str]:
    yield from (line for line in (" ".join(text[:_TEXT].split()),) if line)


def _open(context: Context, form: Form) -> _Box | None:
    if form.mail is None:
        return None
    if form.mail.imap is None:
        return _Box(catcher=form.mail.catcher)
    imap = form.mail.imap
    try:
        account = _account(context, imap)
        return _Box(account=account, marks=context.clients.imap.marks(account, imap.folders))
    except CannotJudge as reason:
        return _Box(reason=reason)


def _account(context: Context, imap: Imap) -> Account:
    return Account(
        host=imap.host, port=imap.port, user=imap.user, password=context.redactor.reveal(imap.password),
        security=imap.security,
    )  # fmt: skip


def _wait(context: Context, form: Form, box: _Box | None, valid: Attempt, tell: Tell) -> Mailed | None:
    """The mail, waited for only where the form was taken."""
    if box is None or form.mail is None:
        return None
    if box.reason is not None:
        return Mailed(reason=box.reason.reason, remedy=box.reason.remedy)
    if valid.answer is None or valid.answer.status >= 400 or (valid.first_status or 400) >= 400:
        return Mailed()
    try:
        return Mailed(waited=_waited(context, form, box, valid.marker, tell))
    except CannotJudge as reason:
        return Mailed(reason=reason.reason, remedy=reason.remedy)


def _waited(context: Context, form: Form, box: _Box, marker: str, tell: Tell) -> Waited:
    if box.catcher is not None:
        return context.clients.mailcatcher.wait(box.catcher.kind, box.catcher.url, marker, form.within_s, tell)
    if box.account is not None:
        return context.clients.imap.wait(box.account, box.marks, marker, form.within_s, tell)
    raise CannotJudge("no mailbox is declared", "set `mail` of this form in launchgate.yml")
