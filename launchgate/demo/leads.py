"""The demo's lead form at /contact. What is sent there goes to the sales team by mail, through the product's own relay.

The product that is not mended has a slip in the team's address. The relay refuses it, the product swallows the refusal, and the
visitor reads "Thank you" all the same.
"""

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage

from launchgate.demo.answers import APEX, PRIVATE, Answer, Request, Site, page

_TEAM, _SLIP = f"leads@{APEX}", "leads@dmeo.test"
_FIELDS = (
    "<label>Name <input name=name></label> <label>E-mail <input name=email></label> "
    "<label>Message <textarea name=message></textarea></label> <button>Send</button>"
)
_SMTP_S = 5.0


def doors(relay: int, *, fixed: bool) -> Iterator[tuple[str, Site]]:
    """Path to what answers there; `relay` is the port of the relay on 127.0.0.1."""

    def answer(request: Request) -> Answer:
        if request.method != "POST":
            return _form("")
        sent = request.form
        if "@" not in sent.get("email", ""):
            return _form("<p class=error role=alert>That is no e-mail address.</p>", 422)
        with suppress(smtplib.SMTPException, OSError):
            _mail(relay, _TEAM if fixed else _SLIP, sent.get("email", ""), sent.get("message", ""))
        return page("Contact", "<p>Thank you, we answer within a day.</p>", headers=(PRIVATE,))

    yield "/contact", answer


def _form(note: str, status: int = 200) -> Answer:
    return page(
        "Contact", f"{note}<form method=post action=/contact>{_FIELDS}</form>", status=status, headers=(PRIVATE,)
    )


def _mail(relay: int, to: str, visitor: str, text: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"web@{APEX}", to, "A new lead"
    letter["Reply-To"] = visitor.splitlines()[0]
    letter.set_content(text)
    with smtplib.SMTP("127.0.0.1", relay, local_hostname=f"app.{APEX}", timeout=_SMTP_S) as line:
        line.send_message(letter)
