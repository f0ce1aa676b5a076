"""Reads build output and app packages from disk, within bounds that the receipt names. Never follows a link."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from launchgate.checks.bundle.search import Search, sorted_paths
from launchgate.checks.bundle.spec import Gap, Output, Reading
from launchgate.clients.files import printable, read_below
from launchgate.clients.folders import is_folder, listed
from launchgate.context import Context
from launchgate.detection.members import ZIP
from launchgate.errors import CannotJudge

LARGEST = 64 << 20
"""Bytes read of one file."""
LARGEST_PACKAGE = 256 << 20
MOST_BYTES = 600 << 20
MOST_FILES = 20_000
_COPIES = (".gz", ".br", ".zst")
"""Endings of precompressed copies; where the file itself stands beside, the copy says nothing new."""


class Shipped:
    """What was read from disk so far."""

    def __init__(self, context: Context, search: Search) -> None:
        self._context, self._search = context, search
        self._outputs: list[Output] = []
        self._gaps: list[Gap] = []

    def gap(self, subject: str, reason: str, remedy: str, config: str | None = None) -> None:
        """Note what could not be judged."""
        self._gaps.append(Gap(subject=printable(subject), reason=reason, remedy=remedy, config=config))

    def reading(self) -> Reading:
        """Everything seen."""
        return replace(self._search.reading(), outputs=tuple(self._outputs), gaps=tuple(self._gaps))

    def declared_folder(self, folder: str, config: str, tracked: frozenset[str]) -> None:
        """A folder that the configuration names."""
        if not is_folder(self._context.root, folder):
            self.gap(folder, f"the folder '{printable(folder)}' is not here", _build_first(folder, config), config)
            return
        listing = listed(self._context.root, lambda _: True, lambda: self._context.deadline.passed, below=folder)
        if not listing.files:
            self.gap(folder, f"the folder '{printable(folder)}' is empty", _build_first(folder, config), config)
            return
        self.folder(folder, listing.files, tracked, config)
        if listing.cut:
            self.gap(folder, "it holds too many files to read them all", "name only what is shipped", config)
        for closed in listing.closed:
            self.gap(
                folder, f"the folder '{printable(closed)}' cannot be listed", "make it readable for the gate", config
            )

    def folder(self, folder: str, sizes: Mapping[str, int], tracked: frozenset[str], config: str | None = None) -> None:
        """The files of one folder of build output."""
        before = self._begin()
        copies = {path for path in sizes if path.endswith(_COPIES) and path.rpartition(".")[0] in sizes}
        for number, path in enumerate(sorted_paths(sizes.keys() - copies)):
            self._context.progress.advance("bundle", number, len(sizes), "files")
            if self._is_over(folder, config):
                break
            self._file(path, sizes[path], folder, config, tracked=path in tracked)
        if copies:
            self._search.skip("precompressed copies of files that were read", len(copies))
        if config is not None and self._search.read == before[0]:
            self.gap(
                folder,
                "nothing in it is a script, a page or other text",
                f"name what visitors download in {config}",
                config,
            )
        self._end(folder, before, config)

    def package(self, path: str, config: str) -> None:
        """An app package that the configuration names."""
        try:
            data = read_below(self._context.root, path, LARGEST_PACKAGE + 1)
        except CannotJudge as error:
            self.gap(path, error.reason, _build_first(path, config), config)
            return
        if len(data) > LARGEST_PACKAGE or not data.startswith(ZIP):
            what = f"is larger than {LARGEST_PACKAGE >> 20} MB" if len(data) > LARGEST_PACKAGE else "is no zip archive"
            self.gap(path, f"'{printable(path)}' {what}", f"name an apk, aab, ipa or zip file in {config}", config)
            return
        before = self._begin()
        self._search.take(path, data)
        if self._search.read == before[0]:
            self.gap(
                path,
                f"nothing in '{printable(path)}' could be read",
                "build it again; it may be damaged or encrypted",
                config,
            )
        self._end(path, before, config)

    def _file(self, path: str, size: int, folder: str, config: str | None, *, tracked: bool) -> None:
        try:
            self._search.take(path, read_below(self._context.root, path, LARGEST), tracked=tracked)
        except CannotJudge as error:
            self.gap(folder, error.reason, error.remedy, config)
        if size > LARGEST:
            self.gap(
                folder, f"only the first {LARGEST >> 20} MB of '{printable(path)}' were read",
                "ship smaller files, or name the folders that matter in bundle.output", config,
            )  # fmt: skip

    def _begin(self) -> tuple[int, int, dict[str, int]]:
        return (self._search.read, self._search.size, dict(self._search.skipped))

    def _end(self, subject: str, before: tuple[int, int, dict[str, int]], config: str | None) -> None:
        read, size, skipped = before
        rows = ((what, count - skipped.get(what, 0)) for what, count in self._search.skipped.items())
        fresh = tuple((what, count) for what, count in rows if count)
        self._outputs.append(
            Output(
                subject=printable(subject), files=self._search.read - read, size=self._search.size - size, config=config,
                skipped=fresh,
            )
        )  # fmt: skip
        self._say_cut(subject, fresh, config)

    def _say_cut(self, subject: str, skipped: Iterable[tuple[str, int]], config: str | None) -> None:
        """What was packed and not opened for lack of room or time is not known to be clean."""
        cut = [what.partition(": ")[2] for what, _ in skipped if _is_cut(what)]
        if cut:
            self.gap(
                subject,
                f"it was not read to its end: {cut[0]}",
                "ship smaller packages, or raise limits.deadline_s",
                config,
            )

    def _is_over(self, folder: str, config: str | None) -> bool:
        context, search = self._context, self._search
        if context.deadline.passed:
            self.gap(
                folder,
                "the run's time was over before all of it was read",
                "raise limits.deadline_s in launchgate.yml",
                config,
            )
            return True
        if search.size > MOST_BYTES or search.read > MOST_FILES:
            self.gap(
                folder, f"the build output is larger than {MOST_BYTES >> 20} MB or {MOST_FILES:,} files",
                "name only what is shipped in bundle.output", config,
            )  # fmt: skip
            return True
        return False


def _is_cut(what: str) -> bool:
    if what.startswith("packed: "):
        return any(word in what for word in ("more than", "no time", "cut off"))
    return "no time" in what


def _build_first(path: str, config: str) -> str:
    return f"build before the gate runs, in the same job, so that '{printable(path)}' is there, or correct {config}"
