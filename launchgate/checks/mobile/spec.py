"""What the mobile check can be told, what it observes, and what it can say. Data only."""

import re
from dataclasses import field

from launchgate.checks.mobile.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Walk

__all__ = [
    "RULES",
    "AndroidApp",
    "Api",
    "App",
    "AppleApp",
    "Artefacts",
    "Facts",
    "Followed",
    "LinkHost",
    "Options",
    "Served",
    "SharedLink",
    "Sighting",
]

_FINGERPRINT = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}\.)+[a-z0-9-]{1,63}", re.IGNORECASE)


def _is_glob(text: str) -> bool:
    parts = text.split("/")
    return all(part and part != ".." and ("**" not in part or part == "**") for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppleApp:
    """One app of the App Store."""

    team_id: str
    """The ten characters before the bundle id in the app id, e.g. `ABCDE12345` (Apple Developer, Membership details)."""
    bundle_id: str
    """E.g. `com.example.app`."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z0-9]{10}", self.team_id):
            raise ValueError("team_id has to be ten capital letters and digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class AndroidApp:
    """One app of Google Play or another store."""

    package: str
    """E.g. `com.example.app`."""
    fingerprints: tuple[str, ...] = ()
    """SHA-256 of each certificate that signs what people install. With Play App Signing that is Google's: Play Console, Test and
    release, App integrity, App signing key certificate; not the upload key's."""

    def __post_init__(self) -> None:
        if not all(_FINGERPRINT.fullmatch(one) for one in self.fingerprints):
            raise ValueError("a fingerprint is 32 pairs of capital hex digits with colons between")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLink:
    """A link as people share it by mail, SMS or chat."""

    from_: str = field(metadata={"key": "from"})
    """The address that is shared: a path with its query on the target, or a URL."""
    to: str | None = None
    """Where it ends without the app: a path on the target, or a URL. Empty: at its own path."""

    def __post_init__(self) -> None:
        for text in (self.from_, self.to):
            if text is not None and not text.startswith(("/", "https://", "http://")):
                raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `mobile` of launchgate.yml."""

    hosts: tuple[str, ...] = ()
    """Hosts whose links open the app. Empty: those that the app's own files name (entitlements, AndroidManifest.xml, Expo)."""
    apple: tuple[AppleApp, ...] = ()
    """The apps that apple-app-site-association has to name. Empty: those of the app's own files."""
    android: tuple[AndroidApp, ...] = ()
    """The apps that assetlinks.json has to name, with the fingerprints of their certificates."""
    links: tuple[SharedLink, ...] = ()
    """Links as they are shared, e.g. `{from: "https://go.example.com/i/7f?ref=mail", to: /invite/7f}`."""
    api_urls: tuple[str, ...] = ()
    """The addresses of the production API. The app may be built with no other one."""
    builds: tuple[str, ...] = ()
    """Built bundles to search, as globs from the repository's root, e.g. `dist/**/*.js`. They need not be in git."""

    def __post_init__(self) -> None:
        if not all(_HOST.fullmatch(host) for host in self.hosts):
            raise ValueError("hosts are names such as app.example.com, without https:// or a path")
        if not all(url.startswith(("https://", "wss://")) for url in self.api_urls):
            raise ValueError("api_urls start with https:// or wss://")
        if not all(map(_is_glob, self.builds)):
            raise ValueError("builds are globs inside the repository, such as dist/**/*.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something that a file says of the app."""

    value: str
    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHost:
    """A host whose links an app wants to open, as a file of the app names it."""

    host: str
    path: str
    verified: bool = True
    """Android only: whether the intent filter has `autoVerify`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What the repository says of its apps."""

    apple_hosts: tuple[LinkHost, ...] = ()
    android_hosts: tuple[LinkHost, ...] = ()
    bundle_ids: tuple[Sighting, ...] = ()
    team_ids: tuple[Sighting, ...] = ()
    packages: tuple[Sighting, ...] = ()
    placeholders: tuple[LinkHost, ...] = ()
    """Hosts of Android's filters and Apple's domains that a build fills in (`${host}`, `@string/host`, `$(DOMAIN)`)."""
    apis: tuple["Api", ...] = ()
    found: bool = False
    """Whether there is a mobile app at all."""
    unread: tuple[Sighting, ...] = ()
    """Files that could not be read, with the reason as value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """An address that is built into the app, without path, query and credentials."""

    name: str
    """The variable or key that holds it."""
    url: str
    """`scheme://host[:port]`; only the scheme and a colon when the rest is missing."""
    path: str
    line: int | None = None
    fallback: bool = False
    """Whether it ships only when the build passes nothing in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefacts:
    """What the built bundles hold."""

    files: int = 0
    suspects: tuple[Sighting, ...] = ()
    """Addresses that no release may talk to."""
    production: frozenset[str] = frozenset()
    """The hosts of `mobile.api_urls` that occur in a bundle."""
    unmatched: tuple[str, ...] = ()
    """Globs that match no file."""
    skipped: str = ""
    """Why the bundles were not looked at, or not to the end."""
    remedy: str = ""
    """What would let them be; empty where they are not this run's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One well-known file of a host, followed."""

    host: str
    walk: Walk | None = None
    """None until it was asked."""
    config: str | None = None
    """The configuration key that names the host; None when a file of the app does."""
    path: str | None = None
    """The file of the app that names the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A shared link, followed."""

    walk: Walk
    expected: str | None
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was seen."""

    app: App | None = None
    """None when there are no files to read."""
    no_files: tuple[str, str] = ("", "")
    """Why there are none, and what would help."""
    artefacts: Artefacts = Artefacts()
    probed: bool = False
    """Whether the site was asked; in a run of static rules alone it is not."""
    elsewhere: str = ""
    """Why the site's files were not asked for although an app is known: the target is another site."""
    apple: tuple[Served, ...] = ()
    android: tuple[Served, ...] = ()
    left_out: tuple[str, ...] = ()
    """Hosts that the app claims and that were not asked, because there are too many."""
    links: tuple[Followed, ...] = ()
    product_hosts: frozenset[str] = frozenset()
    """The hosts of site.canonical and site.hosts."""
    other_hosts: dict[str, str] = field(default_factory=dict)
    """Host to the name of a declared environment that is not the product itself."""
