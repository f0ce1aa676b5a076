"""What can be declared about building, shipping and taking back a release. Data and validation."""

import re
from dataclasses import field
from typing import Literal

from launchgate import jsonpath
from launchgate.dataclass import dataclass

Platform = Literal[
    "vercel", "netlify", "render", "railway", "heroku", "cloudflare-pages", "amplify", "github-pages", "digitalocean", "fly",
    "firebase", "other",
]  # fmt: skip

_WEB = ("https://", "http://")


def _require_relative(path: str, name: str) -> None:
    if not path or path.startswith(("/", "~")) or ".." in path.split("/"):
        raise ValueError(f"{name} must be a path below the repository, such as `docs/rollback.md`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that another job wrote."""

    report: str
    """JUnit XML, or what GitHub says of a commit as JSON (`gh api repos/OWNER/NAME/commits/SHA/check-runs?per_page=100`, or
    `gh run list --json name,headSha,status,conclusion,updatedAt`). A path, or a pattern with `*` and `**`."""
    checks: tuple[str, ...] = ()
    """Names in the report that count, `*` allowed, each of which has to be there. Without it: every case of a JUnit file; of
    GitHub's results those whose name speaks of building."""
    commit: str | None = None
    """The commit that the report is of, where its format does not say: an id, or `${NAME}` of an environment variable."""
    max_age_hours: int | None = field(default=None, metadata={"min": 1})
    """Hours after which it says nothing any more: 24 for a build, 90 days for a rollback drill, 30 days for a full deploy."""

    def __post_init__(self) -> None:
        _require_relative(self.report, "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Where the live product says which version it is. One of header, json, meta and text."""

    path: str = "/"
    """The path that is asked on each origin, e.g. `/version.json`, or one whole address."""
    header: str | None = None
    """The header that holds the version, e.g. `X-Version`."""
    json: str | None = None
    """Where the version is in a JSON answer, e.g. `$.commit`."""
    meta: str | None = None
    """The name of the page's `meta` tag that holds the version."""
    text: str | None = None
    """Text around the version with `{version}` in its place, e.g. `Build {version}`; `{version}` alone is the whole answer."""
    expected: str | None = None
    """The version that was meant, or `${NAME}` of an environment variable. Without it: the commit that is judged, in full or
    shortened to 7 digits and more."""
    origins: tuple[str, ...] = ()
    """Where it is asked, e.g. `https://app.example.com`. Without it: the target."""
    times: int = field(default=3, metadata={"min": 1, "max": 20})
    """How often each origin is asked, each time on a new connection; every answer has to be the version that was meant."""
    wait_s: int = field(default=30, metadata={"min": 0, "max": 900})
    """Seconds to wait until it is live. Answers that are still wrong then count."""

    def __post_init__(self) -> None:
        if not self.path.startswith(("/", *_WEB)):
            raise ValueError("path must start with / or be a URL")
        if sum(one is not None for one in (self.header, self.json, self.meta, self.text)) != 1:
            raise ValueError("name one of header, json, meta and text: where the answer holds the version")
        if self.json is not None:
            jsonpath.parse(self.json)
        if self.text is not None and self.text.count("{version}") != 1:
            raise ValueError("text needs `{version}` once, where the version stands")
        for one in self.origins:
            if not one.startswith(_WEB) or "@" in one:
                raise ValueError("origins must be web addresses such as `https://app.example.com`")
        if self.expected is not None and not re.fullmatch(r"[^\s$]{1,200}|\$\{[A-Za-z_][A-Za-z0-9_]*\}", self.expected):
            raise ValueError("expected must be a version without spaces, or `${NAME}`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `deploy` of launchgate.yml. Setting anything but `version` and `max_manual_steps` makes documents and
    workflows be judged in every static stage; without that they are judged in stage `release`."""

    build: Report | None = None
    """The report of this commit's production build, e.g. `{report: build/checks.json}`."""
    rollback: tuple[str, ...] = ()
    """Where rolling back is written down. Without it: files and headings that speak of a rollback are looked for."""
    steps: tuple[str, ...] = ()
    """Where deploying is written down. Without it: files and headings that speak of deploying are looked for."""
    checklist: tuple[str, ...] = ()
    """Where the release checklist is. Without it: files and headings that speak of one are looked for."""
    platform: Platform | None = field(default=None, metadata={"excuse": True})
    """The platform that builds and deploys each push by itself, where no file of the repository shows it."""
    max_manual_steps: int = field(default=2, metadata={"min": 0})
    """Steps that a person may have to do by hand to deploy again, at most."""
    drill: Report | None = None
    """The report of the last rollback drill, e.g. JUnit of a job that rolls staging back."""
    end_to_end: Report | None = None
    """The report of a whole deploy from staging to production."""
    version: Version | None = None
    """Where the live product says which version it is, e.g. `{path: /version.json, json: $.commit}`."""

    def __post_init__(self) -> None:
        for name in ("rollback", "steps", "checklist"):
            for path in getattr(self, name):
                _require_relative(path, name)

    @property
    def declares_files(self) -> bool:
        """Whether documents and workflows are judged before a release too."""
        return any((self.build, self.rollback, self.steps, self.checklist, self.platform, self.drill, self.end_to_end))
