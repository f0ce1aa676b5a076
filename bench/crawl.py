"""The crawl against `wget --spider -r` and every link checker that is installed, on one generated nginx site.

First the facts: the site is crawled over HTTPS, and whatever differs from what the generator expects is printed and is a miss.
Then the time: every run stands beside one of wget, so a ratio compares neighbours; medians are printed. Requests and connections
are the server's own count. Needs nginx and wget; a peer that is missing is named. LAUNCHGATE_BENCH_PAGES sets the pages (2,000),
LAUNCHGATE_BENCH_LARGE those of the larger site (20,000; 0 leaves it out).
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench._crawl_peers import MUST_TRAIL, PEERS, UNTHROTTLED, WGET, command, folders, program
from bench._crawl_server import Seen, free_port, nginx
from bench._crawl_site import Names, Site
from bench._process import Time, installed, timed
from launchgate.checks.http.judge_loose import missing_fragments
from launchgate.checks.http.judge_pages import judge_pages
from launchgate.checks.http.spec_pages import PageFacts, PageOptions
from launchgate.crawlfacts import Crawl
from launchgate.exchange import host_of
from launchgate.model import Status
from launchgate.settings import Limits, Network
from launchgate.settings import Site as Declared
from tests.support.certificates import make_authority
from tests.support.context import make_context

ROUNDS = int(os.environ.get("LAUNCHGATE_BENCH_ROUNDS", "3"))
PAGES = int(os.environ.get("LAUNCHGATE_BENCH_PAGES", "2000"))
LARGE = int(os.environ.get("LAUNCHGATE_BENCH_LARGE", "20000"))
OURS = "launchgate"
BUDGET = 4.5
"""Times wget."""
CONNECTIONS = 10
REQUESTS = 1.05
"""Times the fewest that are possible, beside robots.txt, the sitemap and one address that does not exist."""
GROWTH = 1.3
"""How much longer one page may take on the larger site."""
_LIMITS = "limits: {requests_per_second: 1000000, connections_per_host: 24, pages: 100000, deadline_s: 3600}\n"


@dataclass(slots=True)
class Row:
    """One crawler, and what its runs took."""

    name: str
    command: Sequence[str]
    note: str = ""
    times: list[Time] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    seen: Seen | None = None

    @property
    def seconds(self) -> float:
        return statistics.median(time.wall for time in self.times)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def main() -> int:
    """Compare, measure and print; 1 when a fact differs or a budget is missed."""
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        missed += exact(_folder(scratch, "exact"), PAGES)
        ours, small = measured(_folder(scratch, "small"), PAGES, peers=True)
        missed += small
        if LARGE:
            large, more = measured(_folder(scratch, "large"), LARGE, peers=False)
            growth = (large.seconds / LARGE) / (ours.seconds / PAGES)
            sys.stdout.write(f"one page of {LARGE:,} takes {growth:.2f} times as long as one of {PAGES:,}\n")
            missed += (
                [f"the time for one page grew {growth:.2f} times, the budget is {GROWTH}"] if growth > GROWTH else []
            )
            missed += more
    sys.stdout.writelines(f"missed: {line}\n" for line in missed)
    return int(bool(missed))


def _folder(scratch: str, name: str) -> Path:
    """A folder that nginx's workers and a peer that drops its privileges can read."""
    Path(scratch).chmod(0o755)
    folder = Path(scratch) / name
    folder.mkdir()
    return folder


def exact(root: Path, pages: int) -> list[str]:
    """Crawls the site over HTTPS with both hosts declared, and tells every difference from what is expected."""
    names = Names("https://www.shop.test", "https://docs.shop.test", "http://cdn.shop.test")
    site = Site(root / "site", pages, names, second_is_own=True)
    leaf, port = make_authority(root).leaf("www.shop.test", "docs.shop.test"), free_port()
    place = f"127.0.0.1:{port}"
    with nginx(root, site.folder, site.moved, port=port, second=(place, "docs.shop.test"), leaf=leaf) as server:
        network = Network(connect_to={"www.shop.test:443": place, "docs.shop.test:443": place}, ca_file="ca.pem")
        limits = Limits(requests_per_second=1e6, connections_per_host=24, pages=100_000)
        declared = Declared(canonical="https://www.shop.test/", hosts=("docs.shop.test",))
        context = make_context(root, network=network, limits=limits, site=declared, seconds=3_600)
        server.forget()
        crawl = context.clients.crawl.site("https://www.shop.test/")
        seen = server.seen()
    found = [f"{what}: {difference}" for what, difference in _differences(crawl, site)]
    sys.stdout.write(
        f"crawl, {pages:,} pages over HTTPS on two hosts: {len(crawl.resources):,} addresses, {len(found)} differences from what "
        f"is expected, {seen.requests:,} requests, {seen.connections} connections at most\n"
    )
    return found[:20] + _polite(seen, site.expected.fewest, hosts=2)


def _differences(crawl: Crawl, site: Site) -> Iterator[tuple[str, str]]:
    expected, resources = site.expected, crawl.resources
    pages = {one.url: one.page for one in resources if one.page is not None}
    said, _ = judge_pages(PageFacts(crawl=crawl), PageOptions())
    failed = {one.subject: one.severity for one in said if one.status is Status.FAIL}
    mixed = {url: str(severity) for url, severity in failed.items() if url.startswith("http://")}
    lost = {url for url in failed if url.startswith("https://")}
    circles = {min(_around((url, *expected.chains[url]))) for url in expected.circles}
    references = {url: expected.references[url] for url in expected.statuses}
    loose = {(url, name): 1 for url, missed in missing_fragments(crawl).items() for name in missed}
    missing = {url for url, status in expected.statuses.items() if status >= 400}
    compared: tuple[tuple[str, Any, Any], ...] = (
        ("status", {one.url: one.status for one in resources}, expected.statuses),
        ("chain", {one.url: tuple(h.location for h in one.walk.hops) for one in resources if one.walk.hops}, expected.chains),
        ("circle", {one.url: 1 for one in resources if one.walk.loop}, dict.fromkeys(expected.circles, 1)),
        ("references", {one.url: one.references for one in resources}, references),
        ("soft 404", {url: 1 for url, page in pages.items() if page.says_missing}, dict.fromkeys(expected.soft, 1)),
        ("canonical", {url: page.canonical for url, page in pages.items() if page.canonical}, expected.canonicals),
        ("refused", {one.url: 1 for one in crawl.refused}, dict.fromkeys(expected.refused, 1)),
        ("outside", {one.url: 1 for one in crawl.outside}, dict.fromkeys(expected.outside, 1)),
        ("mixed", mixed, expected.mixed),
        ("broken", dict.fromkeys(lost, 1), dict.fromkeys(missing | expected.soft | circles, 1)),
        ("fragment", loose, dict.fromkeys(expected.fragments, 1)),
        ("limit", {limit.reason: 1 for limit in crawl.limits}, {}),
    )  # fmt: skip
    for what, ours, theirs in compared:
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            if ours.get(key) != theirs.get(key):
                yield what, f"{key}: found {ours.get(key)}, expected {theirs.get(key)}"


def _around(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a walk that goes round: from the first time it met its last step."""
    return steps[steps.index(steps[-1]) :]


def _polite(seen: Seen, fewest: int, hosts: int) -> list[str]:
    missed = []
    allowed = REQUESTS * fewest + 4 * hosts
    if seen.requests > allowed:
        missed.append(f"{seen.requests:,} requests, {allowed:,.0f} are allowed ({fewest:,} at least)")
    if seen.connections > CONNECTIONS:
        missed.append(f"{seen.connections} connections, {CONNECTIONS} are allowed")
    return missed


def measured(root: Path, pages: int, *, peers: bool) -> tuple[Row, list[str]]:
    """Times everybody over plain HTTP; ours, and which budgets were missed."""
    port = free_port()
    names = Names(f"http://127.0.0.1:{port}", f"http://127.0.0.2:{port}", f"http://127.0.0.2:{port}")
    site = Site(root / "site", pages, names, second_is_own=False)
    (root / "launchgate.yml").write_text(_LIMITS)
    (root / "linkchecker.ini").write_text(UNTHROTTLED)
    (root / "list.txt").write_text(
        "".join(f"{url}\n" for url, status in site.expected.statuses.items() if _is_page(url, status))
    )
    rows = list(_rows(f"{names.first}/", root, peers=peers))
    wget = next((row for row in rows if row.name == WGET.program), None)
    environment = installed(root / "bytecode") | {"PATH": os.pathsep.join(folders())}
    with nginx(root, site.folder, site.moved, port=port, second=(f"127.0.0.2:{port}", host_of(names.second))) as server:
        timed(rows[0].command, root, environment)  # writes the bytecode
        for number in range(ROUNDS):
            for row in rows:
                if number == 0:
                    server.forget()
                row.times.append(timed(row.command, root, environment))
                if number == 0:
                    row.seen = server.seen()
            for row in rows:
                row.ratios.append(row.times[-1].wall / wget.times[-1].wall if wget else 0.0)
    _print(rows, pages, site.expected.fewest)
    return rows[0], list(_verdict(rows, site.expected.fewest))


def _is_page(url: str, status: int) -> bool:
    return status == 200 and not url.endswith((".png", ".css", ".js"))


def _rows(url: str, folder: Path, *, peers: bool) -> Iterator[Row]:
    ours = (
        sys.executable,
        "-m",
        "launchgate",
        "run",
        "--url",
        url,
        "--only",
        "http/crawl",
        "--quiet",
        "--stage",
        "deploy",
    )
    yield Row(OURS, ours, "whole process, judged and reported")
    for peer in PEERS if peers else (WGET,):
        found = program(peer)
        if found is None:
            sys.stdout.write(f"  {peer.program} is not installed ({peer.package}): left out\n")
        else:
            yield Row(peer.program, command(peer, found, url, folder), peer.note)


def _print(rows: list[Row], pages: int, fewest: int) -> None:
    sys.stdout.write(
        f"crawl, {pages:,} pages over HTTP, {fewest:,} requests at least, {os.cpu_count()} processors, {ROUNDS} rounds\n"
    )
    for row in rows:
        seen = row.seen or Seen(0, 0, 0)
        cpu = statistics.median(time.cpu for time in row.times)
        sys.stdout.write(
            f"  {row.name:12} {row.seconds:7.2f} s {row.ratio:6.2f} x wget {cpu:7.2f} s CPU {seen.requests:7,} requests"
            f" {seen.connections:5} connections  {row.note}\n"
        )
    sys.stdout.flush()


def _verdict(rows: list[Row], fewest: int) -> Iterator[str]:
    ours = rows[0]
    if ours.ratio > BUDGET:
        yield f"{ours.ratio:.2f} times wget, the budget is {BUDGET}"
    for row in rows:
        if row.name in MUST_TRAIL and row.seconds < ours.seconds:
            yield f"{row.name} was faster"
    if ours.seen is not None:
        yield from _polite(ours.seen, fewest, hosts=1)


if __name__ == "__main__":
    sys.exit(main())
