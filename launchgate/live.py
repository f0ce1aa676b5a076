"""What a live site shows of itself, for a first launchgate.yml: where it ends up, its names, its pages, its mail. No opinion."""

from urllib.parse import urlsplit

from launchgate.context import Clients
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Failure, Response, host_of, unanswered
from launchgate.registrable import lent, registrable, special_use

_MOST_INCLUDES = 10
LOGIN = ("/login", "/signin", "/sign-in", "/auth/login", "/users/sign_in", "/account/login")
HEALTH = ("/healthz", "/health", "/api/health", "/api/healthz", "/livez")


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What was seen. Everything in it was published by the site or its DNS."""

    canonical: str
    """Where the address that was given ends, without path."""
    reason: str = ""
    """Why nothing more could be seen; empty when the site answered."""
    twin: str | None = None
    """The name with or without `www` that leads here too."""
    login: str | None = None
    health: str | None = None
    pages: tuple[str, ...] = ()
    """Paths that its pages link to and that answered, shortest first."""
    aliases: tuple[tuple[str, str], ...] = ()
    """(name, CNAME target) of its names."""
    domain: str | None = None
    """The registered domain; None for an address, a lent name or a name that public DNS does not hold."""
    mail_hosts: tuple[str, ...] = ()
    """The domain's MX records, as in a zone file."""
    includes: tuple[str, ...] = ()
    """What its SPF record includes: the services that may send its mail."""


def look(clients: Clients, url: str) -> Live:
    """Opens the site and asks its DNS. Never raises: what could not be seen is left out, with the reason."""
    walk = clients.http.walk(url)
    if (why := unanswered(walk)) is not None:
        return Live(canonical=_root(url), reason=why[0])
    canonical = _root(walk.final)
    host = host_of(canonical)
    paths = _paths(clients, canonical)
    twin = _twin(clients, canonical, host)
    domain = None if lent(host) or (special_use(host) and not clients.network.resolvers) else registrable(host)
    mail_hosts, includes = _mail(clients, domain) if domain else ((), ())
    return Live(
        canonical=canonical, twin=twin, domain=domain, mail_hosts=mail_hosts, includes=includes,
        login=next((path for path in LOGIN if path in paths), None),
        health=_health(clients, canonical),
        pages=tuple(path for path in paths if path not in (*LOGIN, "/")),
        aliases=tuple(_aliases(clients, (host, *((twin,) if twin else ())))),
    )  # fmt: skip


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _paths(clients: Clients, canonical: str) -> list[str]:
    """The paths of the site's own pages that answered, without queries."""
    found = clients.crawl.site(canonical).resources
    fine = [one for one in found if isinstance(one.exchange, Response) and one.exchange.status == 200 and one.page]
    own = {urlsplit(one.url).path or "/" for one in fine if one.url.startswith(f"{canonical}/")}
    return sorted((path for path in own if "%" not in path), key=lambda path: (path.count("/"), len(path), path))


def _health(clients: Clients, canonical: str) -> str | None:
    """A health endpoint that answers as one does: not with a page."""
    for path in HEALTH:
        answer = clients.http.fetch(canonical + path)
        if isinstance(answer, Response) and answer.status == 200 and answer.media_type != "text/html":
            return path
    return None


def _twin(clients: Clients, canonical: str, host: str) -> str | None:
    """The name with or without `www`, when it leads to the same place."""
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    if other == host or (not host.startswith("www.") and registrable(host) != host):
        return None
    walk = clients.http.walk(f"https://{other}/")
    return other if not isinstance(walk.end, Failure) and _root(walk.final) == canonical else None


def _aliases(clients: Clients, hosts: tuple[str, ...]) -> list[tuple[str, str]]:
    found = []
    for host in hosts:
        named = clients.hosts.named(host).value
        if named is not None and named.aliases:
            found.append((host, named.aliases[0]))
    return found


def _mail(clients: Clients, domain: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        found = clients.dns.lookups(((domain, "MX"), (domain, "TXT")))
    except CannotJudge:
        return (), ()
    records = [text for text in found[domain, "TXT"].values if text.lower().startswith("v=spf1 ")]
    words = records[0].split() if len(records) == 1 else []
    includes = [word.lstrip("+")[8:] for word in words if word.lstrip("+").lower().startswith("include:")]
    return tuple(found[domain, "MX"].values), tuple(one for one in includes if "%" not in one)[:_MOST_INCLUDES]
