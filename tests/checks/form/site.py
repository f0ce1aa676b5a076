"""A small real application with a contact form: sessions, a CSRF token, a trap for robots, mail over SMTP; and its faults."""

import email.message
import email.parser
import email.policy
import html
import secrets
import smtplib
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl

from tests.support.web import Asked, Reply, Route, page, redirect

_FORM = """<!doctype html><html><head><title>Contact</title>{head}<style>.hp {{ color: red }}</style></head><body>
<nav><form action="/search"><input name="q"></form></nav><h1>Write to us</h1>{error}
<form action="{action}" method="post"{more}>{token}
<label>Mail <input type="email" name="email" value="{email}"{flag} required></label>
<div style="display: none"><input name="website" required></div>
<textarea name="message" required></textarea>
<select name="topic"><option value="sales">Sales</option><option value="help" selected>Help</option></select>
<label><input type="checkbox" name="news"> newsletter</label>{extra}
<button name="go" value="1">Send</button></form>
<p class="errors" style="display:none">Something went wrong</p><p>If an error occurred before, call us.</p>
</body></html>"""


@dataclass
class ContactSite:
    """The application and its switches."""

    smtp: int = 0
    """Where it sends mail to; 0 for nowhere."""
    sender: str = "web@shop.example"
    mails: bool = True
    token: bool = True
    """Whether the page holds the CSRF token that the server demands."""
    shared_token: bool = False
    """Whether a cache gives everybody one token."""
    bad: str = "error"
    """What wrong input gets: error, inline, blank, crash, accepted, silent, blank-400, gone."""
    good: str = "redirect"
    """What right input gets: redirect, page, blank, crash, error, same, json."""
    head: str = ""
    extra: str = ""
    more: str = ""
    action: str = "/contact"
    encoded: str = "7bit"
    """How the mail's text is encoded."""
    sessions: dict[str, str] = field(default_factory=dict)
    received: list[dict[str, str]] = field(default_factory=list)
    """The fields of each submission, as they came."""
    refused: list[str] = field(default_factory=list)

    def routes(self) -> dict[str, Route]:
        thanks = page("<h1>Thank you</h1><p>We will be in touch.</p>")
        return {"/contact": self.answer, "/send": self.answer, "/thanks": thanks}

    def answer(self, asked: Asked) -> Reply:
        return self._form() if asked.method == "GET" else self._post(asked)

    def _form(self, error: str = "", status: int = 200, email: str = "", flag: str = "") -> Reply:
        session, token = secrets.token_hex(8), secrets.token_hex(8)
        self.sessions[session] = token
        shown = "stale" if self.shared_token else token
        text = _FORM.format(
            head=self.head, error=error, action=self.action, more=self.more, extra=self.extra, flag=flag,
            token=f'<input type="hidden" name="csrf" value="{shown}">' if self.token else "", email=html.escape(email),
        )  # fmt: skip
        return page(text, status, Set_Cookie=f"session={session}; HttpOnly; Path=/")

    def _post(self, asked: Asked) -> Reply:
        fields = _fields(asked)
        self.received.append(fields)
        cookie = SimpleCookie(asked.headers.get("Cookie", ""))
        session = cookie["session"].value if "session" in cookie else ""
        if not session or fields.get("csrf") != self.sessions.get(session):
            self.refused.append("csrf")
            return page("<h1>403 Forbidden</h1><p>CSRF token missing or incorrect.</p>", 403)
        if fields.get("website"):
            self.refused.append("trap")
            return page("<p>robots stay outside</p>", 403)
        if "@" not in fields.get("email", "") or " " in fields["email"]:
            return self._wrong(fields)
        return self._right(fields)

    def _wrong(self, fields: dict[str, str]) -> Reply:
        email = fields.get("email", "")
        match self.bad:
            case "error":
                return self._form('<p role="alert">That is not a mail address</p>', 422, email, ' aria-invalid="true"')
            case "inline":
                return self._form("<p>Please enter a valid mail address.</p>", 200, email)
            case "marked":
                return self._form("", 200, email, ' aria-invalid="true"')
            case "blank":
                return page("")
            case "blank-400":
                return page("<html><body></body></html>", 400)
            case "crash":
                return page("<h1>Internal Server Error</h1>", 500)
            case "silent":
                return self._form("", 200, email)
            case "gone":
                return page("<h1>Not found</h1>", 404)
        return self._right(fields)

    def _right(self, fields: dict[str, str]) -> Reply:
        if self.good != "crash" and self.mails and self.smtp:
            self._send(fields)
        match self.good:
            case "page":
                return page("<h1>Thank you</h1><p>We will be in touch.</p>")
            case "blank":
                return page("")
            case "crash":
                return page("<h1>Internal Server Error</h1>", 500)
            case "error":
                return self._form('<p class="form-error">Your message could not be sent, please try again.</p>')
            case "same":
                return self._form()
            case "json":
                return Reply(headers={"Content-Type": "application/json"}, body=b'{"ok": true}')
        return redirect("/thanks", 303)

    def _send(self, fields: dict[str, str]) -> None:
        message = email.message.EmailMessage()
        message["From"] = self.sender if self.sender != "visitor" else fields["email"]
        message["To"] = "leads@example.test"
        message["Subject"] = "A new lead"
        message["Reply-To"] = fields["email"]
        message.set_content(f"A visitor wrote:\n\n{fields.get('message', '')}\n", cte=self.encoded)
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as line:
            line.send_message(message, from_addr="web@shop.example")


def _fields(asked: Asked) -> dict[str, str]:
    kind = next((value for name, value in asked.headers.items() if name.lower() == "content-type"), "")
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
    whole = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + asked.body
    parts = email.parser.BytesParser(policy=email.policy.default).parsebytes(whole)
    return {
        str(part.get_param("name", header="content-disposition")): str(part.get_content()).removesuffix("\n")
        for part in parts.iter_parts()
    }
