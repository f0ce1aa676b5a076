"""Waits for a marked mail in the folders of a mailbox. Folders are opened read-only (EXAMINE) and mails with BODY.PEEK: nothing
is flagged, moved or deleted.

Before the mail is caused, `marks` remembers where each folder ends; afterwards only what came later is read. That is exact and
cheap in a mailbox of any size, and asks nothing of the server's search.
"""

import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from ipaddress import ip_address
from typing import Literal

from launchgate.clients.address import is_public
from launchgate.clients.http.failures import failure_of
from launchgate.clients.http.transport import tls_context
from launchgate.clients.http.watch import Lease, Watch
from launchgate.clients.imap.connection import Connection
from launchgate.clients.imap.names import is_junk, listed, on_wire, usable
from launchgate.clients.waiting import Tell, wait_for
from launchgate.context import Clients
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.letter import SIZE_LIMIT, Letter, Waited, letter_with

_SETUP_SECONDS = 20.0
_NEW_AT_ONCE = 50
"""New mails read of one folder in one look, the newest first."""
_FOLDERS = 20
_UNREACHABLE = (
    "check host, port and security of this mailbox, and that this machine may reach it (firewall, allow-list)"
)

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose mailbox, where, and how to get in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security = "tls"

    @property
    def place(self) -> str:
        return f"`{self.host}` on port {self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a folder ended: mails from `next` on are new. `validity` is RFC 3501's UIDVALIDITY."""

    folder: str
    junk: bool
    validity: int
    next: int


class ImapClient:
    """The door to mailboxes for one run. Safe to share between threads: each call has a connection of its own."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._deadline = clients.deadline
        self._watch = Watch()

    def marks(self, account: Account, folders: tuple[str, ...]) -> tuple[Mark, ...]:
        """Where the folders end now: the named ones, and those for spam. One that is not there yet is all new.

        Raises CannotJudge when the mailbox cannot be reached or opened.
        """
        with self._session(account, _SETUP_SECONDS) as line:
            wanted = self._folders(line, folders)
            return tuple(_mark(line, name, junk) for name, junk in wanted.items())

    def wait(
        self, account: Account, marks: tuple[Mark, ...], marker: str, seconds: float, tell: Tell = lambda _: None
    ) -> Waited:  # fmt: skip
        """The mail with the marker, looked for until `seconds` are over. Raises CannotJudge as `marks` does."""
        current = {mark.folder: mark for mark in marks}
        with self._session(account, seconds + _SETUP_SECONDS) as line:
            found, waited, cut = wait_for(
                lambda: _look(line, current, marker), seconds, self._deadline, tell
            )  # fmt: skip
        return Waited(letter=found, seconds=waited, places=tuple(current), cut=cut)

    @contextmanager
    def _session(self, account: Account, seconds: float) -> Iterator[Connection]:
        """A connection after login. Whatever ends it early becomes a CannotJudge that names the mailbox, never its password."""
        self._deadline.require(f"the mailbox at {account.place} was opened")
        lease = Lease(min(seconds, self._deadline.left))
        try:
            line = self._open(account, lease)
            try:
                _log_in(line, account)
                yield line
            except BaseException:
                _drop(line)
                raise
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                line.logout()
        except imaplib.IMAP4.error:
            said = f"did not answer within {lease.seconds:.0f} s" if lease.expired else "broke off or answered nonsense"
            raise CannotJudge(f"the mail server at {account.place} {said}", _UNREACHABLE) from None
        except OSError as error:
            failure = failure_of(error, f"imap://{account.host}:{account.port}/", lease)
            remedy = failure.remedy if isinstance(error, ssl.SSLCertVerificationError) else _UNREACHABLE
            raise CannotJudge(failure.reason, remedy) from None
        finally:
            lease.over = True

    def _open(self, account: Account, lease: Lease) -> Connection:
        place = self._clients.addresses.dial(account.host, account.port)
        if account.security == "none" and is_public(ip_address(place[0])):
            raise CannotJudge(
                f"the mailbox at {account.place} is on the public internet, and `security: none` would send its password "
                "in the clear",
                "use `security: tls` (port 993) or `security: starttls` (port 143)",
            )
        context = tls_context(self._clients.root, self._clients.network.ca_file)
        self._watch.add(lease)
        line = Connection(account.host, place, lease, context if account.security == "tls" else None)
        if account.security == "starttls":
            try:
                line.secure(context)
            except BaseException:
                _drop(line)
                raise
        return line

    def _folders(self, line: Connection, named: tuple[str, ...]) -> dict[str, bool]:
        """The named folders and the server's own for spam, and whether each is one for spam."""
        wanted = {name: is_junk(name) for name in named if usable(name)}
        status, data = line.list()
        for folder in listed(data if status == "OK" else ()):
            if folder.name in wanted or folder.junk:
                wanted[folder.name] = folder.junk or wanted.get(folder.name, False)
        return dict(list(wanted.items())[:_FOLDERS])


def _drop(line: Connection) -> None:
    """Close without a word: the server may be the reason why."""
    with contextlib.suppress(OSError):
        line.shutdown()
    line.sock.close()


def _log_in(line: Connection, account: Account) -> None:
    if not account.password.isprintable() or not account.user.isprintable():
        raise CannotJudge(
            f"the user or password for {account.place} holds a line break, so it was not sent", "store it again without"
        )
    credential = f"\0{account.user}\0{account.password}".encode()
    try:
        if "AUTH=PLAIN" in line.capabilities:
            line.authenticate("PLAIN", lambda _: credential)
        elif "LOGINDISABLED" in line.capabilities:
            raise CannotJudge(f"the mail server at {account.place} takes no password", _UNREACHABLE)
        else:
            line.login(account.user, account.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        raise CannotJudge(
            f"the mail server at {account.place} refused the login of `{account.user}`",
            "check the user and the environment variable with the password; many providers want an app password for IMAP",
        ) from None


def _mark(line: Connection, folder: str, junk: bool) -> Mark:
    if not _examine(line, folder):
        return Mark(folder=folder, junk=junk, validity=0, next=1)
    return Mark(folder=folder, junk=junk, validity=_number(line, "UIDVALIDITY"), next=_number(line, "UIDNEXT") or 1)


def _examine(line: Connection, folder: str) -> bool:
    """Open a folder read-only; False when there is none of that name."""
    status, _ = line.select(on_wire(folder), readonly=True)
    return status == "OK"


def _number(line: Connection, code: str) -> int:
    _, data = line.response(code)
    last = data[-1] if data else None
    return int(last) if isinstance(last, bytes) and last.isdigit() and len(last) <= 10 else 0


def _look(line: Connection, marks: dict[str, Mark], marker: str) -> Letter | None:
    """One look into every folder. Remembers in `marks` how far it read."""
    for folder, mark in tuple(marks.items()):
        if not _examine(line, folder):
            continue
        validity = _number(line, "UIDVALIDITY")
        first = mark.next if validity == mark.validity or mark.validity == 0 else 1
        fresh = _uids(line, first)
        for uid in fresh[:_NEW_AT_ONCE]:
            found = letter_with(marker, _mail(line, uid), folder, junk=mark.junk)
            if found is not None:
                return found
        past = fresh[0] + 1 if fresh else first
        marks[folder] = Mark(folder=folder, junk=mark.junk, validity=validity, next=past)
    return None


def _uids(line: Connection, first: int) -> list[int]:
    """The new mails, newest first. `n:*` names the last mail even when it is older (RFC 3501 section 6.4.8)."""
    status, data = line.uid("SEARCH", "UID", f"{first}:*")
    words = data[0].split() if status == "OK" and data and isinstance(data[0], bytes) else []
    return sorted((uid for uid in map(int, filter(_is_uid, words)) if uid >= first), reverse=True)


def _is_uid(word: bytes) -> bool:
    return word.isdigit() and len(word) <= 10


def _mail(line: Connection, uid: int) -> bytes:
    status, data = line.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{SIZE_LIMIT}>)")
    pieces = [item[1] for item in data or () if isinstance(item, tuple) and len(item) > 1]
    return pieces[0] if status == "OK" and pieces and isinstance(pieces[0], bytes) else b""
