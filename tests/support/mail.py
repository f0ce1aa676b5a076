"""Real mail on loopback: dovecot with a mailbox of its own, and an SMTP server that delivers into it as a provider would.

The SMTP server adds what a receiving server adds (`Received`, `Authentication-Results`) and chooses the folder, both as told.
"""

import getpass
import itertools
import os
import pwd
import secrets
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.certificates import Authority, make_authority
from tests.support.needs import require
from tests.support.web import free_port

HOST = "imap.example.test"
USER = "leads@example.test"
SERVER = "mx.example.test"
GOOD = f"{SERVER}; spf=pass smtp.mailfrom=web@shop.example; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example"
_NAMES = itertools.count()

_CONF = """protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = {folder}
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = {refuse_plain}
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:{folder}/maildir:LAYOUT=fs:INBOX={folder}/maildir
mail_uid = {uid}
mail_gid = {gid}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Mailbox:
    """A running dovecot with one user, and its switches."""

    folder: Path
    authority: Authority
    port: int
    tls_port: int
    password: str = field(repr=False)
    owner: tuple[int, int]
    into: str = ""
    """The folder that mail is delivered into, as the file system names it (modified UTF-7); empty for the inbox."""
    results: str | None = GOOD
    """What the receiving server writes into Authentication-Results; None for nothing."""
    drop: bool = False
    """Take mails and lose them."""
    taken: list[bytes] = field(default_factory=list)

    def reset(self) -> None:
        self.into, self.results, self.drop = "", GOOD, False
        self.taken.clear()

    def deliver(self, content: bytes) -> None:
        """Put a mail into its folder, as a maildir delivery does: write, then rename."""
        self.taken.append(content)
        if self.drop:
            return
        name = f"{next(_NAMES)}.{secrets.token_hex(4)}.{SERVER}"
        place = self.folder / "maildir"
        for step in (*Path(self.into).parts, ""):
            place = place / step
            for made in (place, place / "tmp", place / "new", place / "cur"):
                if not made.exists():
                    made.mkdir()
                    os.chown(made, *self.owner)
        fresh = place / "tmp" / name
        fresh.write_bytes(content)
        os.chown(fresh, *self.owner)
        fresh.rename(place / "new" / name)

    def files(self) -> list[str]:
        """The mails as maildir keeps them: in `new` and without flags as long as nobody touched them."""
        return sorted(
            str(path.relative_to(self.folder / "maildir"))
            for path in (self.folder / "maildir").rglob("*.example.test*")
        )

    def stamped(self, content: bytes, peer: str) -> bytes:
        """The mail with what a receiving server writes on top."""
        top = f"Received: from {peer} by {SERVER} with ESMTP; Thu, 15 Jan 2026 12:00:00 +0000\r\n"
        if self.results is not None:
            top += f"Authentication-Results: {self.results}\r\n"
        return top.encode() + content


@contextmanager
def mailbox(*, ssl: str = "yes", refuse_plain: bool = True) -> Iterator[Mailbox]:
    """Dovecot on free ports: `port` speaks IMAP with STARTTLS where `ssl` says so, `tls_port` IMAP over TLS.

    In a folder of its own below the system's: started by root, dovecot reads mail as another user, who may not enter pytest's.
    """
    program = require("dovecot")
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        yield from _running(Path(name), program, ssl, refuse_plain)


def _running(folder: Path, program: Path, ssl: str, refuse_plain: bool) -> Iterator[Mailbox]:
    folder.chmod(0o755)
    authority = make_authority(folder)
    root = os.getuid() == 0
    mail = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
    internal = ("dovecot", "dovecot") if root else (getpass.getuser(), str(os.getgid()))
    box = Mailbox(
        folder=folder, authority=authority, port=free_port(), tls_port=free_port(), password=secrets.token_urlsafe(18),
        owner=(mail.pw_uid, mail.pw_gid),
    )  # fmt: skip
    for name in ("home", "maildir", "state"):
        (folder / name).mkdir()
        os.chown(folder / name, *box.owner)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{box.password}::::::\n")
    (folder / "dovecot.conf").write_text(
        _CONF.format(
            folder=folder,
            internal=internal[0],
            internal_group=internal[1],
            login="dovenull" if root else internal[0],
            ssl=ssl,
            certificate=authority.leaf(HOST),
            refuse_plain="yes" if refuse_plain else "no",
            uid=mail.pw_uid,
            gid=mail.pw_gid,
            port=box.port,
            tls_port=box.tls_port,
        )
    )
    running = subprocess.Popen((program, "-F", "-c", folder / "dovecot.conf"))
    try:
        _await(box.port, running)
        yield box
    finally:
        running.terminate()
        running.wait(20)


def _await(port: int, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert running.poll() is None, "dovecot ended"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.5) as line:
                assert line.recv(100).startswith(b"* OK")
                return
        except OSError:
            threading.Event().wait(0.05)
    raise AssertionError("dovecot did not start")


class _Delivering:
    def __init__(self, box: Mailbox) -> None:
        self._box = box

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name is aiosmtpd's
        self._box.deliver(self._box.stamped(envelope.content, session.host_name or "unknown"))
        return "250 taken"


@contextmanager
def smtp_into(box: Mailbox) -> Iterator[int]:
    """A real SMTP server that delivers into the mailbox; yields its port on 127.0.0.1."""
    controller = Controller(_Delivering(box), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()
