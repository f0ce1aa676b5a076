"""Generates the site of the crawl benchmark, and what a faultless crawler would report of it.

Everything follows from the numbers alone, without chance: pages in a tree eight wide with links across, redirect chains of 2 to
12 hops, circles with and without a way in, broken links, images and fragments, canonical addresses that are wrong, pages that say
404 and answer 200, pages that fail, robots rules, pages that only the sitemap knows, query strings, every kind of mixed content,
and a second host.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

WIDTH = 8
REDIRECTS = 200
BROKEN = FRAGMENTS = 15
SOFT = CANONICALS = FAILING = IMAGES = QUERIES = 10
PRIVATE, ORPHANS, PICTURES, SECOND = 20, 5, 100, 30
QUERIED = 7
_MIXED = (
    ("script", "blocker", '<script src="{url}"></script>'), ("frame", "blocker", '<iframe src="{url}"></iframe>'),
    ("object", "blocker", '<object data="{url}"></object>'), ("stylesheet", "blocker", '<link rel="stylesheet" href="{url}">'),
    ("form", "blocker", '<form action="{url}"></form>'), ("font", "blocker", "<style>@font-face{{src:url({url})}}</style>"),
    ("import", "blocker", "<style>@import '{url}';</style>"), ("track", "blocker", '<video><track src="{url}"></video>'),
    ("image", "medium", '<img src="{url}" alt="">'), ("srcset", "medium", '<img src="/i/0.png" srcset="{url} 2x" alt="">'),
    ("poster", "medium", '<video poster="{url}"></video>'), ("media", "medium", '<audio src="{url}"></audio>'),
    ("style", "medium", '<p style="background:url({url})"></p>'), ("icon", "medium", '<link rel="icon" href="{url}">'),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Where the site is, as its pages write it: the hosts' root URLs, and an origin of somebody else's over plain HTTP."""

    first: str
    second: str
    other: str


@dataclass(slots=True)
class Expected:
    """What there is to find. Addresses are absolute."""

    statuses: dict[str, int] = field(default_factory=dict)
    """Every own address that has to be asked for, with its answer."""
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each redirecting address with every step after it; a circle's last step has been met before."""
    circles: set[str] = field(default_factory=set)
    """Addresses whose redirects never end."""
    references: Counter[str] = field(default_factory=Counter)
    """How many documents refer to each own address."""
    fragments: set[tuple[str, str]] = field(default_factory=set)
    soft: set[str] = field(default_factory=set)
    canonicals: dict[str, str] = field(default_factory=dict)
    mixed: dict[str, str] = field(default_factory=dict)
    """Address loaded over plain HTTP to severity."""
    refused: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)

    @property
    def fewest(self) -> int:
        """Requests that every crawler needs at least."""
        return len(self.statuses)


class Site:
    """The files of one site on disk, its redirects, and what is expected."""

    def __init__(self, folder: Path, pages: int, names: Names, *, second_is_own: bool) -> None:
        self.folder, self.pages, self.names = folder, pages, names
        self.second_is_own = second_is_own
        self.expected = Expected()
        self.moved: dict[str, str] = {}
        self._links: dict[int, list[str]] = {number: self._tree(number) for number in range(pages)}
        self._heads: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._plan()
        self._write()

    def _tree(self, number: int) -> list[str]:
        below = range(number * WIDTH + 1, min((number + 1) * WIDTH + 1, self.pages))
        across = ((number * 31 + step * step * 17 + 5) % self.pages for step in range(1, 7))
        return [self._path(one) for one in (*below, *across, 0, 1, 2)]

    @staticmethod
    def _path(number: int) -> str:
        return f"/p/{number}.html" if number else "/"

    def _page(self, kind: int, number: int) -> int:
        """The page that holds the `number`th example of something; spread over the site."""
        return (number * 53 + kind * 101 + 3) % self.pages

    def _plan(self) -> None:
        self._plan_redirects()
        for n in range(BROKEN):
            self._link(1, n, f"/missing/{n}.html", 404)
        for n in range(FRAGMENTS):
            target = self._page(2, n + 40)
            self._links[self._page(2, n)].append(f"{self._path(target)}#nothing-{n}")
            self.expected.fragments.add((self.names.first + self._path(target), f"nothing-{n}"))
        for n in range(SOFT):
            self._link(3, n, f"/soft/{n}.html", 200)
            self.expected.soft.add(f"{self.names.first}/soft/{n}.html")
        for n in range(FAILING):
            self._link(4, n, f"/fail/{n}", 500)
        for n in range(QUERIES):
            self._link(5, n, f"/p/{QUERIED}.html?utm_source=mail{n}", 200)
        for n in range(PRIVATE):
            self._links[self._page(6, n)].append(f"/private/{n}.html")
            self.expected.refused.add(f"{self.names.first}/private/{n}.html")
        for n in range(CANONICALS):
            self._canonical(n)
        for n in range(IMAGES):
            path = f"/i/missing-{n}.png"
            self._head(8, n, f'<img src="{path}" alt="">', path)
        self._plan_others()

    def _link(self, kind: int, number: int, path: str, status: int) -> None:
        self._links[self._page(kind, number)].append(path)
        self.expected.statuses[self.names.first + path] = status

    def _head(self, kind: int, number: int, text: str, *own: str) -> None:
        """Put one example of something into a page's head, with the own addresses it refers to."""
        before, named = self._heads.get(self._page(kind, number), ("", ()))
        self._heads[self._page(kind, number)] = (before + text, (*named, *own))

    def _canonical(self, number: int) -> None:
        page = self._page(7, number)
        path = f"/p/canonical-missing-{number}.html" if number % 2 else self._path((page + 1) % self.pages)
        self._head(7, number, f'<link rel="canonical" href="{path}">', path)
        self.expected.canonicals[self.names.first + self._path(page)] = self.names.first + path
        if number % 2:
            self.expected.statuses[self.names.first + path] = 404

    def _plan_redirects(self) -> None:
        """Chains of 2 to 12 hops, then circles of 1 to 4, half of them with a way in, until there are 200 redirects."""
        made, number = 0, 0
        while made < REDIRECTS:
            circle = number % 8 == 7
            steps = min((number % 4) + 1 if circle else 2 + number % 11, REDIRECTS - made)
            path = [f"/r/{number}/{step}" for step in range(steps)]
            end = path[min(number // 8 % 2, steps - 1)] if circle else self._path(self._page(9, number))
            self.moved |= dict(zip(path, (*path[1:], end), strict=True))
            self._links[self._page(10, number)].append(path[0])
            made, number = made + steps, number + 1
        for start in self.moved:
            self.expected.statuses[self.names.first + start] = 301
            steps_seen = [start]
            while (after := self.moved.get(steps_seen[-1])) is not None:
                steps_seen.append(after)
                if after in steps_seen[:-1]:
                    self.expected.circles.add(self.names.first + start)
                    break
            self.expected.chains[self.names.first + start] = tuple(self.names.first + step for step in steps_seen[1:])

    def _plan_others(self) -> None:
        own = self.names.first
        for n, (name, severity, text) in enumerate(_MIXED):
            url = f"{self.names.other}/m/{name}"
            self._head(11, n, text.format(url=url), *(["/i/0.png"] if "/i/0.png" in text else []))
            self.expected.outside.add(url)
            if own.startswith("https://"):
                self.expected.mixed[url] = severity
        for n in range(SECOND):
            self._links[self._page(12, n)].append(f"{self.names.second}/d/{n}.html")
            url = f"{self.names.second}/d/{n}.html"
            if self.second_is_own:
                self.expected.statuses[url] = 200
            else:
                self.expected.outside.add(url)
        if self.second_is_own:
            self.expected.statuses[f"{self.names.second}/"] = 200
        self.expected.statuses |= {f"{own}/orphan/{n}.html": 200 for n in range(ORPHANS)}
        self.expected.statuses |= {f"{own}/orphan/lost.html": 404, f"{own}/s.css": 200, f"{own}/a.js": 200}
        self.expected.statuses |= {f"{own}/i/{n}.png": 200 for n in range(PICTURES)}
        self.expected.statuses |= {f"{own}/i/missing-{n}.png": 404 for n in range(IMAGES)}
        self.expected.statuses |= {own + self._path(n): 200 for n in range(self.pages)}

    def _write(self) -> None:
        for folder in ("p", "i", "soft", "orphan", "private", "second/d"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        for number in range(self.pages):
            self._file(self._path(number) if number else "/index.html", self._html(number))
        for n in range(SOFT):
            self._file(f"/soft/{n}.html", "<title>Page not found - Shop</title><h1>Page not found</h1>")
        for n in range(ORPHANS):
            self._file(f"/orphan/{n}.html", f"<title>Orphan {n}</title><h1>Only the sitemap knows this page</h1>")
        for n in range(PRIVATE):
            self._file(f"/private/{n}.html", "<title>Private</title>")
        for n in range(PICTURES):
            (self.folder / f"i/{n}.png").write_bytes(b"\x89PNG" + bytes(3_000))
        (self.folder / "s.css").write_text("body{background:url(/i/1.png)}@font-face{src:url('/i/2.png')}")
        (self.folder / "a.js").write_text("1")
        (self.folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\nSitemap: /sitemap.xml\n")
        listed = "".join(f"<url><loc>{self.names.first}/orphan/{n}.html</loc></url>" for n in (*range(ORPHANS), "lost"))
        (self.folder / "sitemap.xml").write_text(f"<urlset>{listed}</urlset>")
        (self.folder / "second/index.html").write_text("<title>Docs</title><h1>Docs</h1>")
        for n in range(SECOND):
            (self.folder / f"second/d/{n}.html").write_text(f"<title>Doc {n}</title><h1>Doc {n}</h1>")
        self.expected.references[f"{self.names.first}/i/1.png"] += 1
        self.expected.references[f"{self.names.first}/i/2.png"] += 1

    def _file(self, path: str, text: str) -> None:
        (self.folder / path[1:]).write_text(text)

    def _html(self, number: int) -> str:
        pictures = sorted({f"/i/{(number + step * 7) % PICTURES}.png" for step in range(2)})
        named = {"/s.css", "/a.js", *pictures, *(link.partition("#")[0] for link in self._links[number])}
        head, own = self._heads.get(number, ("", ()))
        named.update(own)
        for path in named:
            # The page with query strings is a document for each of them.
            times = 1 + QUERIES if number == QUERIED else 1
            self.expected.references[path if "://" in path else self.names.first + path] += times
        links = "".join(
            f'<li><a href="{path}">Item {n}</a> and a few words about it</li>'
            for n, path in enumerate(self._links[number])
        )
        images = "".join(f'<img src="{path}" alt="">' for path in pictures)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page {number} - Shop</title>'
            f'<link rel="stylesheet" href="/s.css"><script src="/a.js"></script></head><body><h1 id="top-{number}">Page '
            f"{number}</h1>{head}<ul>{links}</ul>{images}<p>{'Lorem ipsum dolor sit amet, and more. ' * 30}</p></body></html>"
        )
