"""Hands one mail to a relay (RFC 5321, RFC 6409): to the address that was judged, encrypted and verified, with a login or not.

A password goes out only after TLS, and STARTTLS is never given up for a connection in the clear.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Literal

from launchgate.clients.address import is_public
from launchgate.clients.http.failures import failure_of
from launchgate.clients.http.transport import tls_context
from launchgate.clients.http.watch import Lease, Watch
from launchgate.clients.smtp.connection import Connection
from launchgate.context import Clients
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

SECONDS = 30.0
"""The most that one mail may take."""
_UNREACHABLE = "check host, port and security of this relay, and that this machine may reach it (firewall, allow-list)"

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The server that takes the mail, and how to get in."""

    host: str
    port: int
    security: Security = "starttls"
    user: str | None = None
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        return f"`{self.host}` on port {self.port}"


class SmtpClient:
    """The door to mail relays for one run. Safe to share between threads: each mail has a connection of its own."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._deadline = clients.deadline
        self._watch = Watch()

    def send(self, relay: Relay, letter: EmailMessage) -> None:
        """Hand a mail over; it is sent when this returns. Raises CannotJudge when the relay did not take it."""
        with self._session(relay) as line:
            if relay.security == "starttls":
                _encrypt(line, relay, self._context())
            if relay.user is not None:
                _log_in(line, relay)
            try:
                line.send_message(letter)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refused:
                raise CannotJudge(
                    f"the relay at {relay.place} did not take the mail ({_code(refused)})",
                    "look for the reason in the relay's log; most want a login and a sender that belongs to it",
                ) from None

    def _context(self) -> ssl.SSLContext:
        return tls_context(self._clients.root, self._clients.network.ca_file)

    @contextmanager
    def _session(self, relay: Relay) -> Iterator[Connection]:
        """A connection; whatever ends it early becomes a CannotJudge that names the relay, never its password."""
        self._deadline.require(f"the relay at {relay.place} was asked")
        place = self._clients.addresses.dial(relay.host, relay.port)
        if relay.security == "none" and is_public(ip_address(place[0])):
            raise CannotJudge(
                f"the relay at {relay.place} is on the public internet, and `security: none` would speak in the clear",
                "use `security: starttls` (port 587) or `security: tls` (port 465)",
            )
        lease = Lease(min(SECONDS, self._deadline.left))
        self._watch.add(lease)
        line: Connection | None = None
        try:
            line = Connection(relay.host, place, lease, self._context() if relay.security == "tls" else None)
            line.begin()
            yield line
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.quit()
        except smtplib.SMTPException:
            said = f"did not answer within {lease.seconds:.0f} s" if lease.expired else "broke off or answered nonsense"
            raise CannotJudge(f"the relay at {relay.place} {said}", _UNREACHABLE) from None
        except OSError as error:
            failure = failure_of(error, f"smtp://{relay.host}:{relay.port}/", lease)
            remedy = failure.remedy if isinstance(error, ssl.SSLCertVerificationError) else _UNREACHABLE
            raise CannotJudge(failure.reason, remedy) from None
        finally:
            lease.over = True
            if line is not None:
                line.close()


def _encrypt(line: Connection, relay: Relay, context: ssl.SSLContext) -> None:
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("starttls"):
        raise CannotJudge(
            f"the relay at {relay.place} does not offer STARTTLS, so nothing was sent",
            "use the port that speaks TLS from the start: `port: 465, security: tls`",
        )
    line.starttls(context=context)
    line.ehlo()


def _log_in(line: Connection, relay: Relay) -> None:
    user, password = relay.user or "", relay.password
    if not password.isprintable() or not user.isprintable():
        raise CannotJudge(
            f"the user or password for {relay.place} holds a line break, so it was not sent", "store it again without"
        )
    try:
        line.login(user, password)
    except smtplib.SMTPNotSupportedError:
        raise CannotJudge(f"the relay at {relay.place} takes no login", "leave out user and password") from None
    except (smtplib.SMTPAuthenticationError, UnicodeError):
        raise CannotJudge(
            f"the relay at {relay.place} refused the login of `{user}`",
            "check the user and the environment variable with the password",
        ) from None


def _code(refused: smtplib.SMTPException) -> str:
    """The reply's code alone: its text is the relay's, and may repeat what was sent."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in refused.recipients.values()})
        return f"recipient refused with {', '.join(codes)}"
    assert isinstance(refused, smtplib.SMTPResponseException)
    return f"reply {refused.smtp_code}"
