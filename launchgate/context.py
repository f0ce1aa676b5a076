"""Everything a gather may look at: the run's moment, the files, the target, and the clients that touch the world.

A gather gets a Context and its own options and nothing else. Static checks read `context.tree` (the working tree, or one
commit's files read from git objects) and, for history, `context.repository`. Probes go through `context.clients`.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from launchgate.dataclass import dataclass
from launchgate.deadline import Deadline as Deadline
from launchgate.errors import CannotJudge
from launchgate.loading import ONE_AT_A_TIME
from launchgate.model import Stage
from launchgate.progress import Progress, Silent
from launchgate.redact import Redactor
from launchgate.settings import Attack, Limits, Network, Site
from launchgate.trees import CommitRange as CommitRange
from launchgate.trees import Tree as Tree
from launchgate.trees import TreeFile as TreeFile

if TYPE_CHECKING:
    from launchgate.clients.address import Addresses
    from launchgate.clients.crawl import CrawlClient
    from launchgate.clients.dns import DnsClient
    from launchgate.clients.git import Repository
    from launchgate.clients.hosts import HostsClient
    from launchgate.clients.http import HttpClient
    from launchgate.clients.imap import ImapClient
    from launchgate.clients.latency import LatencyClient
    from launchgate.clients.lighthouse import LighthouseClient
    from launchgate.clients.mailcatcher import MailCatcherClient
    from launchgate.clients.smtp import SmtpClient
    from launchgate.clients.tls import TlsClient

Door = TypeVar("Door")


class Clients:
    """The doors to the world, each opened when first asked for and shared by all checks of the run."""

    def __init__(
        self, *, network: Network, limits: Limits, site: Site, deadline: Deadline, redactor: Redactor, root: Path,
        explicit_urls: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.network, self.limits, self.site, self.deadline, self.redactor, self.root = (
            network,
            limits,
            site,
            deadline,
            redactor,
            root,
        )
        self.explicit_urls = tuple(explicit_urls)
        self._lock = threading.RLock()
        self._doors: dict[Callable[[Clients], Any], Any] = {}

    @property
    def addresses(self) -> "Addresses":
        """Name and port to the address to dial; shared, so that a run resolves each name once."""
        with ONE_AT_A_TIME:
            from launchgate.clients.address import Addresses

        return self._opened(Addresses)

    @property
    def crawl(self) -> "CrawlClient":
        """The product's own pages, crawled once a run."""
        with ONE_AT_A_TIME:
            from launchgate.clients.crawl import CrawlClient

        return self._opened(CrawlClient)

    @property
    def dns(self) -> "DnsClient":
        """Questions to DNS, each asked once a run."""
        with ONE_AT_A_TIME:
            from launchgate.clients.dns import DnsClient

        return self._opened(DnsClient)

    @property
    def hosts(self) -> "HostsClient":
        """What was seen of each host, looked at once a run."""
        with ONE_AT_A_TIME:
            from launchgate.clients.hosts import HostsClient

        return self._opened(HostsClient)

    @property
    def http(self) -> "HttpClient":
        with ONE_AT_A_TIME:
            from launchgate.clients.http import HttpClient

        return self._opened(HttpClient)

    @property
    def latency(self) -> "LatencyClient":
        with ONE_AT_A_TIME:
            from launchgate.clients.latency import LatencyClient

        return self._opened(LatencyClient)

    @property
    def lighthouse(self) -> "LighthouseClient":
        """Lighthouse of this machine, with a browser of its own for each run."""
        with ONE_AT_A_TIME:
            from launchgate.clients.lighthouse import LighthouseClient

        return self._opened(LighthouseClient)

    @property
    def tls(self) -> "TlsClient":
        """Handshakes, each name looked at once a run within limits.connections_per_host."""
        with ONE_AT_A_TIME:
            from launchgate.clients.tls import TlsClient

        return self._opened(TlsClient)

    @property
    def imap(self) -> "ImapClient":
        """Mailboxes, read only."""
        with ONE_AT_A_TIME:
            from launchgate.clients.imap import ImapClient

        return self._opened(ImapClient)

    @property
    def mailcatcher(self) -> "MailCatcherClient":
        """Mailpit and MailHog, read only."""
        with ONE_AT_A_TIME:
            from launchgate.clients.mailcatcher import MailCatcherClient

        return self._opened(MailCatcherClient)

    @property
    def smtp(self) -> "SmtpClient":
        """Mail relays, for the one mail of an alert test."""
        with ONE_AT_A_TIME:
            from launchgate.clients.smtp import SmtpClient

        return self._opened(SmtpClient)

    def _opened(self, door: "Callable[[Clients], Door]") -> "Door":
        """The one instance of a client. A `cached_property` takes no lock since Python 3.12 and could make two."""
        with self._lock:
            if door not in self._doors:
                self._doors[door] = door(self)
            opened: Door = self._doors[door]
            return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One run's surroundings. Frozen; `dataclasses.replace` makes the base revision's."""

    stage: Stage
    now: datetime
    """UTC, taken once per run: judges get dates from facts, facts from here."""
    root: Path
    """The folder the run looks at: the repository's top, or the plain folder."""
    tree: Tree | None
    """The files static checks judge; None when `tree_reason` says why there are none."""
    repository: "Repository | None"
    range: CommitRange | None
    """Set in stage `pr` only."""
    target: str | None
    """The URL that probes start from: `--url`, the deployment's, or the config's; None when no target is declared."""
    clients: Clients
    environ: Mapping[str, str]
    redactor: Redactor
    deadline: Deadline
    site: Site = field(default_factory=Site)
    limits: Limits = field(default_factory=Limits)
    attack: Attack = field(default_factory=Attack)
    environment: str | None = None
    repository_reason: str = ""
    """Why `repository` is None, or why the range cannot be read, as a sentence."""
    repository_remedy: str = ""
    progress: Progress = field(default_factory=Silent)
    begun: Mapping[str, object] = field(default_factory=dict)
    """What checks began before anything else was loaded, by their ids."""
    rules: frozenset[str] | None = None
    """Ids of the rules of one check that this run judges, while that check gathers; None where nobody picked."""

    def wants(self, *rules: str) -> bool:
        """Whether any of these rules is judged: what none of them needs should not be asked of anybody's server."""
        return self.rules is None or not self.rules.isdisjoint(rules)

    def require_tree(self) -> Tree:
        """The files to judge. Raises CannotJudge with the reason when there are none."""
        if self.tree is None:
            raise CannotJudge(self.repository_reason, self.repository_remedy)
        return self.tree

    def require_repository(self) -> "Repository":
        """The git repository. Raises CannotJudge with the reason when there is none."""
        if self.repository is None or self.tree is None:
            raise CannotJudge(self.repository_reason, self.repository_remedy)
        return self.repository

    def require_target(self) -> str:
        """The URL to probe. Raises CannotJudge when none is declared."""
        if self.target is None:
            raise CannotJudge("no target is declared", "pass --url or set site.canonical in launchgate.yml")
        return self.target
