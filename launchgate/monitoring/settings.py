"""How an alert's way is declared: where it goes, who reads it, and how its arrival is proved. Data only."""

import re
from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.jsonpath import parse

__all__ = ["Alert", "Mailbox", "ReadBack", "Smtp", "sink_of"]

_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_WEB = ("https://", "http://", "${")
_SECRET_HOSTS = ("hooks.slack.com", "discord.com", "discordapp.com", "webhook.office.com", "hooks.zapier.com")
"""Whose webhook addresses are a credential as a whole."""


def _is_reference(text: str) -> bool:
    return bool(_REFERENCE.fullmatch(text))


def _require_host(host: str) -> None:
    if not host or any(c in "/@: " for c in host):
        raise ValueError("host must be a host name without a port")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The mailbox in which the test alert has to arrive. Mails are only read."""

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
    folders: tuple[str, ...] = ("INBOX",)
    """Where the mail is looked for; folders for spam are looked into as well and count as not seen."""

    def __post_init__(self) -> None:
        _require_host(self.host)
        if not _is_reference(self.password):
            raise ValueError("password must be a reference to an environment variable, written `${NAME}`")
        if not self.folders or not all(name and name.isprintable() for name in self.folders):
            raise ValueError("folders must name at least one folder")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """How the gate itself sees that the test alert arrived: one of the two. Without it a person confirms with `--confirm`."""

    imap: Mailbox | None = None
    """A mailbox that the alert ends in, by mail or through the tool's own mail."""
    url: str | None = None
    """An address that shows what arrived, as JSON, e.g. Slack's `conversations.history`; it may hold `${NAME}`."""
    path: str = "$"
    """Where in that JSON the texts are, e.g. `$.messages[*].text`."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers to ask with; values that open something are written as `${NAME}`."""

    def __post_init__(self) -> None:
        if (self.imap is None) == (self.url is None):
            raise ValueError("name either imap or url")
        if self.url is not None and not self.url.startswith(_WEB):
            raise ValueError("url must be a web address, or `${NAME}` of one")
        parse(self.path)
        for name, value in self.headers.items():
            if name.lower() in ("authorization", "cookie") and not _REFERENCE.search(value):
                raise ValueError(f"the header {name} must take its value from the environment, written `${{NAME}}`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The relay that takes the test alert as a mail, the one that the real alerts use."""

    host: str
    """The SMTP server's name, as in its certificate."""
    sender: str
    """The address it comes from."""
    recipient: str
    """The address that people read alerts at."""
    port: int = field(default=587, metadata={"min": 1, "max": 65535})
    """587 for `starttls`, 465 for `tls`."""
    security: Literal["tls", "starttls", "none"] = "starttls"
    """`none` only for a private address, never over the internet."""
    user: str | None = None
    """Who logs in; without it nobody does."""
    password: str | None = None
    """`${NAME}` of an environment variable; a password itself is refused."""

    def __post_init__(self) -> None:
        _require_host(self.host)
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password belong together")
        if self.password is not None and not _is_reference(self.password):
            raise ValueError("password must be a reference to an environment variable, written `${NAME}`")
        for name, address in (("sender", self.sender), ("recipient", self.recipient)):
            if (
                address.count("@") != 1
                or not address.isprintable()
                or not address.isascii()
                or any(c in address for c in " <>,;")
            ):
                raise ValueError(f"{name} must be one mail address such as alerts@example.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One way that alerts go."""

    to: Literal["slack", "webhook", "smtp"]
    """`slack` for a Slack-compatible webhook (Slack, Mattermost, Rocket.Chat, Discord's `/slack`), `webhook` for any other."""
    owner: str
    """The person who reads it and acts, by name."""
    url: str | None = None
    """The webhook, for `slack` and `webhook`: an address with its secret part as `${NAME}`, or `${NAME}` as a whole."""
    smtp: Smtp | None = None
    """The relay and addresses, for `smtp`."""
    readback: ReadBack | None = None
    """How arrival is proved without a person."""
    within_s: float = field(default=300.0, metadata={"min": 1, "max": 3600})
    """Seconds in which the alert has to be seen."""

    def __post_init__(self) -> None:
        if not self.owner.strip() or not self.owner.isprintable():
            raise ValueError("owner must name a person")
        if self.to == "smtp":
            if self.smtp is None or self.url is not None:
                raise ValueError("an alert to smtp needs `smtp` and no `url`")
            return
        if self.url is None or self.smtp is not None:
            raise ValueError(f"an alert to {self.to} needs `url` and no `smtp`")
        if not self.url.startswith(_WEB) or "@" in self.url:
            raise ValueError("url must be a web address without a user name, or `${NAME}` of one")
        if any(host in self.url for host in _SECRET_HOSTS) and not _REFERENCE.search(self.url):
            raise ValueError("url is a credential; keep it in the environment and write `${NAME}`")


def sink_of(alert: Alert) -> str:
    """Where an alert goes, in words that hold no secret and stay the same from run to run."""
    if alert.smtp is not None:
        return f"smtp {alert.smtp.host}:{alert.smtp.port} to {alert.smtp.recipient}"
    url = alert.url or ""
    named = _REFERENCE.findall(url)
    place = "" if url.startswith("${") else url.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0]
    return " ".join([alert.to, *([place] if place else []), *named[:1]])
