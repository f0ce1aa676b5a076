"""Which origins are the site, and how many connections each gets."""

import pytest

from launchgate.clients.crawl.frontier import Frontier, Task
from launchgate.clients.crawl.scope import led, scope_of
from launchgate.crawlfacts import LimitKind
from launchgate.exchange import Hop, Response, Walk
from launchgate.settings import Site

_SITE = Site(canonical="https://www.example.com/", hosts=("app.example.com",))


def _nowhere(_: str, __: int) -> bool:
    return False


def _walk(start: str, *steps: str) -> Walk:
    hops = [Hop(url=one, status=301, location=two) for one, two in zip((start, *steps), steps, strict=False)]
    end = Response(url=(start, *steps)[-1], status=200, headers=(), body=b"", truncated=False, seconds=0.0)
    return Walk(start=start, hops=tuple(hops), end=end)


def test_a_declared_target_brings_its_hosts_over_both_schemes() -> None:
    scope = scope_of("https://www.example.com/shop?a=1", _SITE, _nowhere)
    assert [(start.url, start.why) for start in scope.starts] == [
        ("https://www.example.com/shop?a=1", "target"), ("https://app.example.com/", "site.hosts"),
    ]  # fmt: skip
    assert set(scope.roots) == {
        "https://www.example.com/", "http://www.example.com/", "https://app.example.com/", "http://app.example.com/",
    }  # fmt: skip
    assert not scope.inside("https://www.example.com.evil.test/")
    assert not scope.inside("https://example.com/")
    assert not scope.inside("https://www.example.com:8443/")


def test_another_target_is_alone() -> None:
    scope = scope_of("https://preview.example.net", _SITE, _nowhere)
    assert scope.roots == ("https://preview.example.net/", "http://preview.example.net/")


def test_a_port_of_its_own_has_no_other_scheme() -> None:
    assert scope_of("http://127.0.0.1:8000/", Site(), _nowhere).roots == ("http://127.0.0.1:8000/",)


def test_a_moved_port_does_not_bring_the_old_sites_other_one() -> None:
    scope = scope_of("https://www.example.com/", Site(), lambda _, port: port == 443)
    assert scope.roots == ("https://www.example.com/",)


@pytest.mark.parametrize(
    ("steps", "added"),
    [
        (("https://example.com/a", "https://www.example.com/"), True),
        (("https://login.example.net/",), False),
        (("https://example.com:8443/",), True),
        (("https://app.example.com/",), False),
    ],
)
def test_where_the_target_leads(steps: tuple[str, ...], added: bool) -> None:
    scope = scope_of("https://example.com/", Site(), _nowhere)
    assert (len(led(scope, _walk("https://example.com/", *steps), _nowhere).roots) > 2) is added


@pytest.mark.parametrize("hosts", range(1, 6))
def test_all_origins_together_get_ten_connections(hosts: int) -> None:
    main = [f"https://h{n}.test/" for n in range(hosts)]
    roots = [*main, *(root.replace("https", "http") for root in main)]
    frontier = Frontier(roots, main, 100, 8, lambda: 60.0)
    frontier.add([Task(f"{root}{n}", 1, visited=True) for n in range(30) for root in roots])
    taken = [frontier.take() for _ in range(frontier.workers)]
    assert all(taken)
    assert frontier.workers <= 10
    assert max(sum(task is not None and task.url.startswith(root) for task in taken) for root in main) <= 8


def test_pages_go_before_files_and_files_are_told_apart_when_time_is_up() -> None:
    root = "https://h.test/"
    frontier = Frontier([root], [root], 100, 8, lambda: 60.0)
    frontier.add(
        [
            Task(f"{root}a.png", 1, visited=False),
            Task(f"{root}p", 1, visited=True),
            Task(f"{root}s.css", 1, False, styled=True),
        ]
    )
    first = [frontier.take() for _ in range(2)]
    assert [task.url for task in first if task is not None] == [f"{root}p", f"{root}s.css"]
    assert frontier.left() == (0, 1)


def test_an_address_that_is_called_a_page_later_counts_as_one() -> None:
    root = "https://h.test/"
    frontier = Frontier([root], [root], 1, 8, lambda: 60.0)
    frontier.add([Task(f"{root}x", 1, visited=False)])
    frontier.add([Task(f"{root}x", 2, visited=True), Task(f"{root}y", 2, visited=True)])
    task = frontier.take()
    assert task is not None
    frontier.finish(task, page=True, trouble="")
    assert frontier.take() is None
    assert frontier.missed[LimitKind.PAGES, "the site"] == 1
