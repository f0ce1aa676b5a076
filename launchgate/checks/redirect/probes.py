"""What is asked beyond the plain walks: deep addresses with a query, second versions of a page."""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from launchgate.checks.redirect.pages import mentions_of, signs_of
from launchgate.checks.redirect.plan import Plan, root_of
from launchgate.checks.redirect.spec import Options, Twice
from launchgate.context import Context
from launchgate.exchange import Walk, host_of
from launchgate.registrable import lent

TAG = "utm_source=launchgate&utm_campaign=a%20b"
"""Campaign fields as a newsletter adds them, one with a space, which careless rules encode twice."""
_INVENTED = "/launchgate-probe/deep"
_INDEXES = ("/index.html", "/index.php")


def tagged(url: str) -> str:
    """The address with campaign fields added to its query."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=f"{parts.query}&{TAG}" if parts.query else TAG))


def deep_path(todo: Plan, home: Walk | None) -> tuple[str, bool]:
    """(a path of the site below its root, whether it was made up): a declared one, else one that the home page links to."""
    own = host_of(home.final) if home else ""
    linked = [mention.url for mention in mentions_of(home.end) if mention.tag == "a href"] if home else []
    declared = [start.url for start in todo.starts if start.config.startswith("redirect.urls")]
    for url in (*declared, *(link for link in linked if host_of(link) == own)):
        path = urlsplit(url).path
        if len(path) > 1 and not path.endswith((".pdf", ".zip", ".xml", ".jpg", ".png")) and "logout" not in path:
            return path, False
    return _INVENTED, True


def query_starts(roots: dict[str, Walk], path: str) -> dict[str, str]:
    """Root page to the deep address asked for on it, for each root that redirects to another origin."""
    moved = [root for root, walk in roots.items() if walk.hops and root_of(root) != root_of(walk.hops[0].location)]
    return {root: tagged(root_of(root).rstrip("/") + path) for root in moved}


def twice_starts(
    context: Context, todo: Plan, options: Options, deep: str | None
) -> Iterator[tuple[str, str, str, bool]]:
    """(subject, address, the own address to compare with, whether it is a host) of what may show a page a second time."""
    home = todo.canonical or (todo.hosts[0].url if todo.hosts else "")
    root = root_of(home)
    for index in _INDEXES:
        yield root.rstrip("/") + index, root.rstrip("/") + index, root, False
    if deep is not None:
        own = root.rstrip("/") + deep
        other = own.rstrip("/") if own.endswith("/") else f"{own}/"
        yield other, other, own, False
    if todo.canonical is not None:
        for host in dict.fromkeys((*options.old_hosts, *_lent_aliases(context, host_of(root)))):
            if host.lower() != host_of(root):
                yield host.lower(), f"https://{host.lower()}/", root, True


def _lent_aliases(context: Context, host: str) -> tuple[str, ...]:
    """Names that a platform lent and that the canonical host is an alias of: the product answers there, too."""
    named = context.clients.hosts.named(host)
    aliases = named.value.aliases if named.value is not None else ()
    return tuple(name.rstrip(".").lower() for name in aliases if lent(name.rstrip(".").lower()))[:3]


def twice_of(subject: str, walk: Walk, own: Walk, is_host: bool) -> Twice:
    """A second version beside the first."""
    config = "redirect.old_hosts" if is_host else "site.canonical"
    return Twice(
        subject=subject,
        walk=walk,
        page=signs_of(walk.end, whole=True),
        own=own,
        own_page=signs_of(own.end, whole=True),
        config=config,
        is_host=is_host,
    )
