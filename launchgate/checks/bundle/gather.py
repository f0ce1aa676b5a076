"""Reads what ships: build output on disk, app packages, and the live site's own pages and scripts. No opinion.

One gather serves both sides. Files are read in the stages that judge files; the site is asked when a URL was given, or when the
configuration declares one and the stage looks at sites. In `pr` only build output that git tracks counts, because of the rest
nobody can say whether the change added it.
"""

from collections.abc import Callable, Iterable

from launchgate.checks.bundle.hosts import Product, product_of
from launchgate.checks.bundle.live import read_site
from launchgate.checks.bundle.outputs import may_enter, outputs
from launchgate.checks.bundle.search import Search, sorted_paths
from launchgate.checks.bundle.shipped import LARGEST_PACKAGE, Shipped
from launchgate.checks.bundle.sources import values_of
from launchgate.checks.bundle.spec import Facts, Gap, Options, Output, Reading
from launchgate.checks.bundle.values import Chosen, Needles
from launchgate.clients.files import FolderTree
from launchgate.clients.folders import listed
from launchgate.clients.git import WorkingTree
from launchgate.context import Context, Tree
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of
from launchgate.model import STATIC_STAGES, Stage
from launchgate.registrable import lent

_LIVE = frozenset({Stage.FULL, Stage.DEPLOY, Stage.RELEASE})
_NOTHING = (
    "no build output of a website or an app was found here, and none is declared (bundle.output, bundle.artefacts)"
)
_CHANGE = "a change holds no build output that git tracks; what a job builds is searched in stages full and release"


def gather(context: Context, options: Options) -> Facts:
    """Everything seen. Raises CannotJudge when the HTTP client cannot be set up."""
    product = _product(context)
    chosen, compared = values_of(context, options)
    search = _searching(context, options, product, chosen)
    files, reason = _files(context, options, search) if context.stage in STATIC_STAGES else (None, "")
    preview = _preview(context) if _asks(context) else ""
    live = read_site(context, search()) if _asks(context) and not preview else None
    return Facts(files=files, no_files=reason, live=live, no_live=preview, compared=compared)


def _searching(context: Context, options: Options, product: Product, chosen: Chosen) -> Callable[[], Search]:
    """How each side gets a search of its own."""
    needles = Needles(chosen.wanted)
    allowed = frozenset(url.rstrip("/").lower() for url in options.allow_urls)
    return lambda: Search(product, needles, allowed, lambda: context.deadline.passed)


def _product(context: Context) -> Product:
    site = context.site
    own = [*site.hosts, *(host_of(url) for url in (site.canonical, context.target) if url)]
    return product_of(own, map(host_of, site.environments.values()))


def _asks(context: Context) -> bool:
    """Whether this run looks at the site; never on the base revision of a change, because the site is the same for both."""
    if context.target is None or (context.stage is Stage.PR and context.range is None):
        return False
    return bool(context.clients.explicit_urls) or context.stage in _LIVE


def _preview(context: Context) -> str:
    """Why the site's scripts are not read although there is a target: it is a preview on a platform's shared domain."""
    host = host_of(context.require_target())
    declared = {*context.site.hosts, *(host_of(url) for url in (context.site.canonical,) if url)}
    if not lent(host) or host in declared:
        return ""
    return f"`{host}` is a preview on a platform's shared domain; name it in site.hosts if customers use it"


def _files(context: Context, options: Options, search: Callable[[], Search]) -> tuple[Reading | None, str]:
    """What the files hold, or why there are none to look at."""
    if context.stage is Stage.PR or not isinstance(context.tree, WorkingTree | FolderTree | None):
        return _tree(context.tree, options, search(), change=context.stage is Stage.PR)
    shipped = Shipped(context, search())
    tracked = frozenset(file.path for file in context.tree.files() if file.tracked) if context.tree else frozenset()
    for number, path in enumerate(options.output):
        shipped.declared_folder(path.rstrip("/"), f"bundle.output[{number}]", tracked)
    for number, path in enumerate(options.artefacts):
        shipped.package(path, f"bundle.artefacts[{number}]")
    if not options.output and not options.artefacts:
        _found_on_disk(context, shipped, tracked)
    reading = shipped.reading()
    return (reading, "") if reading.outputs or reading.gaps else (None, _NOTHING)


def _found_on_disk(context: Context, shipped: Shipped, tracked: frozenset[str]) -> None:
    listing = listed(context.root, may_enter, lambda: context.deadline.passed)
    for folder, paths in outputs(listing.files, tracked).items():
        shipped.folder(folder, {path: listing.files[path] for path in paths}, tracked)
    if listing.cut:
        shipped.gap(
            "build output", "there are too many files here to look for build output in all of them",
            "name the folder, e.g. `bundle: {output: [dist]}`",
        )  # fmt: skip


def _tree(tree: Tree | None, options: Options, search: Search, *, change: bool) -> tuple[Reading | None, str]:
    """Build output among the files of a commit."""
    nothing = _CHANGE if change else _NOTHING
    if tree is None:
        return None, nothing
    sizes = {file.path: file.size for file in tree.files() if file.mode in ("100644", "100755")}
    found = _declared(sizes, options) or outputs(sizes, frozenset(sizes))
    gaps, read = [], []
    for folder, paths in found.items():
        before, size = search.read, search.size
        for path in sorted_paths(paths):
            try:
                search.take(path, tree.read(path, LARGEST_PACKAGE), tracked=True)
            except CannotJudge as error:
                gaps.append(Gap(subject=folder, reason=error.reason, remedy=error.remedy))
        read.append(Output(subject=folder, files=search.read - before, size=search.size - size))
    if not read:
        return None, nothing
    seen = search.reading()
    return Reading(
        outputs=tuple(read), gaps=tuple(gaps), secrets=seen.secrets, values=seen.values, maps=seen.maps, devs=seen.devs,
        public=seen.public,
    ), ""  # fmt: skip


def _declared(paths: Iterable[str], options: Options) -> dict[str, tuple[str, ...]]:
    """The declared folders and packages as far as the tree holds them."""
    known = tuple(paths)
    found = {
        folder.rstrip("/"): tuple(path for path in known if path.startswith(f"{folder.rstrip('/')}/"))
        for folder in options.output
    }
    found |= {package: (package,) for package in options.artefacts if package in known}
    return {name: inside for name, inside in found.items() if inside}
