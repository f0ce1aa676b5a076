"""All Lighthouse reports of one page together: which of them count, why the others do not. Pure."""

from collections import Counter
from collections.abc import Iterator

from launchgate.checks.perf.opinions import anew, counted
from launchgate.checks.perf.spec_lighthouse import Lighthouse, LighthouseFacts, PageRun
from launchgate.checks.perf.urls import path_of
from launchgate.dataclass import dataclass

_LOGIN = frozenset({"login", "log-in", "signin", "sign-in", "sso", "auth", "authorize", "oauth2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A report that does not count, and what would change that."""

    reason: str
    """Begins with "it": "it is of another device (desktop)"."""
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address with its reports."""

    url: str
    runs: tuple[PageRun, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def path(self) -> str:
        return path_of(self.url)

    @property
    def aside(self) -> str:
        """What is said of reports that were left out, as a parenthesis; the same reason once."""
        reasons = Counter(one.reason.removeprefix("it ") for one in self.left_out)
        told = "; ".join(f"{counted(number, 'report')} left out: {reason}" for reason, number in reasons.items())
        return f" ({told})" if told else ""


def pages_of(facts: LighthouseFacts, options: Lighthouse) -> tuple[Page, ...]:
    """Every page that a report names, in the order of the first one."""
    by_url: dict[str, list[PageRun]] = {}
    for run in facts.runs:
        by_url.setdefault(run.url, []).append(run)
    return tuple(_page(url, runs, options) for url, runs in by_url.items())


def _page(url: str, runs: list[PageRun], options: Lighthouse) -> Page:
    reasons = [(run, why_not(run, options)) for run in runs]
    return Page(
        url=url,
        runs=tuple(run for run, reason in reasons if reason is None),
        left_out=tuple(reason for _, reason in reasons if reason is not None),
    )


def why_not(run: PageRun, options: Lighthouse) -> LeftOut | None:
    """Why a report does not count; None when it does."""
    return next(_reasons(run, options), None)


def _reasons(run: PageRun, options: Lighthouse) -> Iterator[LeftOut]:
    # First: where nothing was loaded, the address is one of the browser's own.
    if run.error:
        yield LeftOut(
            reason=f"it says that the page could not be measured ({run.error})",
            remedy="open the page where Lighthouse runs: it must answer 200 and paint something",
        )
    if run.foreign:
        yield LeftOut(
            reason=f"it is of '{run.foreign}', which is none of the declared hosts",
            remedy=f"measure the site itself; if '{run.foreign}' is yours, add it to perf.lighthouse.hosts in launchgate.yml",
        )
    if run.stale:
        yield LeftOut(reason=run.stale, remedy=anew(run.stale, "perf.lighthouse"))
    if run.form_factor != options.form_factor:
        asked = "" if options.form_factor == "mobile" else " --preset=desktop"
        yield LeftOut(
            reason=f"it is of another device ({run.form_factor or 'the report does not say which'})",
            remedy=f"measure as {options.form_factor}: lighthouse URL --output=json{asked}",
        )
    if _led_away(run):
        yield LeftOut(
            reason=f"it was led to '{path_of(run.final)}', which is another page",
            remedy="let Lighthouse log in first (lhci: puppeteerScript), or measure the address it leads to",
        )


def _led_away(run: PageRun) -> bool:
    """Whether another page than the one asked for was measured. A home page may lead to its language, not to a login."""
    asked, reached = path_of(run.url), path_of(run.final)
    if asked == reached:
        return False
    return asked != "/" or bool(_LOGIN & set(reached.lower().split("/")))
