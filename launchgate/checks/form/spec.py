"""What the form check can be told, what it observes, and what it can say. Data only."""

import re
from dataclasses import field
from enum import StrEnum
from typing import Literal

from launchgate.casereports import CaseReport, Reported
from launchgate.checks.form.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, Response
from launchgate.letter import Waited

__all__ = [
    "PLACES", "RULES", "Attempt", "BrowserReport", "Catcher", "Facts", "Form", "Imap", "Mail",
    "Mailed", "Options", "Sent", "Shown", "Stop", "Success",
]  # fmt: skip

MARKER = "{marker}"
"""Stands in a declared value for the run's marker."""
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")
_FORMS = 10


def _require_address(text: str | None, name: str) -> None:
    if text is not None and not text.startswith(("/", "https://", "http://")):
        raise ValueError(f"{name} must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """What shows that the form was accepted; what is not set does not matter."""

    status: int | None = field(default=None, metadata={"min": 200, "max": 399})
    """The status of the answer: of the first one for 301 to 308, else of the page where redirects end."""
    text: str | None = None
    """Text that the page then shows, e.g. `Thank you`."""
    redirect: str | None = None
    """Where it ends: a path on the target, or a URL; a query counts only when it is written here."""

    def __post_init__(self) -> None:
        _require_address(self.redirect, "redirect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """The mailbox that the form's mail goes to. Mails are only read."""

    host: str
    """The IMAP server's name, as in its certificate."""
    user: str
    """Who logs in."""
    password: str
    """`${NAME}` of an environment variable; a password itself is refused."""
    port: int = field(default=993, metadata={"min": 1, "max": 65535})
    """993 for `tls`, usually 143 for `starttls`."""
    security: Literal["tls", "starttls", "none"] = "tls"
    """`none` only for a private address, never over the internet."""
    folders: tuple[str, ...] = ("INBOX", "Junk", "Spam")
    """Where the mail is looked for, besides what the server itself marks as the folder for spam."""
    authserv_id: str | None = None
    """The name that the receiving server writes first in Authentication-Results; without it the topmost one counts."""

    def __post_init__(self) -> None:
        if not _REFERENCE.match(self.password):
            raise ValueError("password must be a reference to an environment variable, written `${NAME}`")
        if not self.folders or not all(name and name.isprintable() for name in self.folders):
            raise ValueError("folders must name at least one folder")
        if not self.host or any(c in "/@: " for c in self.host):
            raise ValueError("host must be a host name without a port")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catcher:
    """A mail catcher, as staging environments have in place of real mail."""

    kind: Literal["mailpit", "mailhog"]
    """Which one it is."""
    url: str
    """Its web address, e.g. `http://mailpit.internal:8025`."""

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")) or "@" in self.url:
            raise ValueError("url must be a web address without a user name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Where the form's mail can be read: one of the two."""

    imap: Imap | None = None
    """A real mailbox; the only proof that mail reaches an inbox."""
    catcher: Catcher | None = None
    """A mail catcher: proves that the product sends the mail, not that it arrives."""

    def __post_init__(self) -> None:
        if (self.imap is None) == (self.catcher is None):
            raise ValueError("name either imap or catcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form that has to work."""

    name: str
    """What reports call it, e.g. `contact`."""
    page: str
    """The page that holds the form: a path on the target, or a URL."""
    fields: dict[str, str]
    """Field name to value, as a visitor fills it in. `{marker}` stands for the run's marker (`tester+{marker}@example.com`);
    without it the marker is added to the message field. A value may be `${NAME}`."""
    action: str | None = None
    """Where the form is sent, where JavaScript decides that or it is another site: a path on the target, or a URL."""
    encoding: Literal["page", "urlencoded", "multipart", "json"] = "page"
    """How it is sent; `page` means as the page's form says."""
    success: Success = field(default_factory=Success)
    """What shows that it was accepted, e.g. `{text: Thank you}`."""
    invalid: dict[str, str] = field(default_factory=dict)
    """Wrong input that has to get an error, e.g. `{email: not an address}`; the other fields stay as declared."""
    invalid_text: str | None = None
    """Text that the page then shows; without it any error message counts."""
    mail: Mail | None = None
    """Where the mail arrives; without it the mail is not judged."""
    within_s: float = field(default=60.0, metadata={"min": 1, "max": 3600})
    """Seconds that the mail may take. limits.deadline_s bounds the whole run and has to be longer."""
    pause_s: float = field(default=3.0, metadata={"min": 0, "max": 60})
    """Seconds between opening the page and sending it: spam filters refuse what no person could have typed."""

    def __post_init__(self) -> None:
        _require_address(self.page, "page")
        _require_address(self.action, "action")
        if not self.name.strip() or not self.name.isprintable():
            raise ValueError("name must not be empty")
        if not self.fields:
            raise ValueError("fields must name at least one field")
        strangers = sorted(set(self.invalid) - set(self.fields))
        if strangers:
            raise ValueError(f"invalid names `{strangers[0]}`, which is not one of the fields")


Where = Literal["desktop", "mobile", "safari", "private"]
PLACES: tuple[Where, ...] = ("desktop", "mobile", "safari", "private")
"""Where a form has to be tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserReport(CaseReport):
    """A JUnit file of your own browser tests, and where they ran."""

    covers: tuple[Where, ...]
    """Where the cases ran: of `desktop`, `mobile`, `safari` (WebKit or a real iPhone) and `private` (no cookies from before, as
    a fresh Playwright context is). An iPhone project covers `[mobile, safari, private]`."""

    def __post_init__(self) -> None:
        CaseReport.__post_init__(self)
        if not self.covers:
            raise ValueError("covers must name at least one place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `form` of launchgate.yml."""

    forms: tuple[Form, ...] = ()
    """Forms that are sent, each once a run, and once more with wrong input where that is declared."""
    reports: tuple[BrowserReport, ...] = ()
    """JUnit files of your own browser tests that send a form, e.g. `[{path: reports/iphone.xml, cases: "*contact*",
    covers: [mobile, safari, private]}]`; together they decide form/browser-matrix."""

    def __post_init__(self) -> None:
        names = [form.name for form in self.forms]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the form '{name}' is declared twice")
        if len(names) > _FORMS:
            raise ValueError(f"at most {_FORMS} forms are sent in one run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a visitor sees of an answer. Foreign text, bounded."""

    url: str
    status: int
    texts: tuple[str, ...] = ()
    """The visible text, piece by piece in the order of the page; a JSON answer's as one piece."""
    errors: tuple[str, ...] = ()
    """The text of elements that are marked as an error."""
    flagged: tuple[str, ...] = ()
    """Names of fields that are marked as wrong."""
    truncated: bool = False
    """True when the page went on after what was read."""


class Stop(StrEnum):
    """Why nothing was sent."""

    BROKEN = "broken"
    """The page or its form is not as declared: no visitor can send it either."""
    BARRED = "barred"
    """The gate cannot send it; a visitor might."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to send a form."""

    marker: str
    page_url: str
    before: Shown | None = None
    """The page with the form, before."""
    stopped: Stop | None = None
    """Set when nothing was sent."""
    reason: str = ""
    remedy: str = ""
    because: str | None = None
    action: str = ""
    """Where it was sent."""
    token: bool = False
    """Whether a field that looks like a CSRF token went along."""
    first_status: int | None = None
    """The status of the answer to the submission itself, before redirects."""
    answer: Shown | None = None
    """Where redirects ended."""
    failure: Failure | Response | None = None
    """In place of an answer: none came, or a guard's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What became of the mail."""

    waited: Waited | None = None
    """None when nobody waited."""
    reason: str = ""
    """Why the mailbox could not be read."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Everything seen of one form."""

    form: Form
    config: str
    valid: Attempt
    invalid: Attempt | None = None
    mailed: Mailed | None = None
    """None when no mail is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Every declared form."""

    sent: tuple[Sent, ...] = ()
    reports: tuple[Reported, ...] = ()
    """What the reports hold, in the order of form.reports."""
