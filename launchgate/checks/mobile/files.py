"""Which files of a tree speak of a mobile app, and reading them within bounds."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from launchgate.checks.mobile.spec import Sighting
from launchgate.clients.files import printable
from launchgate.context import Context, Tree, TreeFile
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

LARGEST = 2_000_000
"""Bytes of a configuration file; a real project.pbxproj is the only one that comes near."""
MOST = 200
"""Places of one file that are noted; what a person wrote by hand has a few."""
_FILES = 2_000
"""Files of one run; the Dart sources of a large app are the only ones that come near."""
_FOREIGN = frozenset(
    {"node_modules", "pods", "carthage", "vendor", "build", "dist", "out", "deriveddata", "example", "examples", "test", "tests",
     "__tests__", "__mocks__", "fixtures", "__fixtures__", "testdata", "e2e", "docs", "spec", "template", "templates",
     "androidtest", "debug", "sample", "samples"}
)  # fmt: skip
_NAMES = frozenset(
    {"app.json", "app.config.json", "app.config.js", "app.config.ts", "eas.json", "package.json", "pubspec.yaml",
     "AndroidManifest.xml", "build.gradle", "build.gradle.kts", "project.pbxproj", "Info.plist", "capacitor.config.json",
     "capacitor.config.ts", "capacitor.config.js", ".env", ".env.production", "codemagic.yaml", "bitrise.yml", "Fastfile",
     "Makefile", ".gitlab-ci.yml"}
)  # fmt: skip
_ENDINGS = (".entitlements", ".xcconfig", ".dart")


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the tree that may matter, by path."""

    tree: Tree
    found: dict[str, TreeFile]
    everything: frozenset[str]
    unread: list[Sighting]

    def named(self, *names: str) -> Iterator[tuple[str, bytes]]:
        """(path, content) of every file with one of these names, by path; a name that begins with `*` is an ending."""
        endings = tuple(name[1:] for name in names if name.startswith("*"))
        for path in self.found:
            name = path.rpartition("/")[2]
            if name in names or (endings and name.endswith(endings)):
                content = self.read(path)
                if content is not None:
                    yield path, content

    def read(self, path: str) -> bytes | None:
        """A file's content; None when it is missing, too large or unreadable, and the last two are remembered."""
        if path not in self.everything:
            return None
        file = self.found.get(path)
        if file is not None and file.size > LARGEST:
            self.unread.append(Sighting(value=f"it is larger than {LARGEST:,} bytes", path=printable(path)))
            return None
        try:
            return self.tree.read(path, LARGEST)
        except CannotJudge as error:
            self.unread.append(Sighting(value=error.reason, path=printable(path)))
            return None


def files_of(context: Context, tree: Tree) -> Files:
    """The files that may speak of a mobile app. Links, submodules and what tests, examples and builds hold are left out."""
    found: dict[str, TreeFile] = {}
    everything = set()
    for file in tree.files():
        everything.add(file.path)
        if file.mode.startswith("100") and _matters(file.path) and len(found) < _FILES:
            found[file.path] = file
    context.deadline.require("looking for a mobile app")
    return Files(tree=tree, found=found, everything=frozenset(everything), unread=[])


def _matters(path: str) -> bool:
    *folders, name = path.split("/")
    if not _FOREIGN.isdisjoint(folder.lower() for folder in folders):
        return False
    workflow = folders[-2:] == [".github", "workflows"] and name.endswith((".yml", ".yaml"))
    return name in _NAMES or workflow or name.endswith(_ENDINGS)


def folder_of(path: str) -> str:
    """The folder of a path, empty for the top."""
    return path.rpartition("/")[0]


def joined(folder: str, path: str) -> str | None:
    """A path written in a file of `folder`; None when it leaves the tree."""
    parts: list[str] = []
    for part in PurePosixPath(folder, path).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)


def line_of(text: str, needle: str) -> int | None:
    """The line, from 1, on which a piece of text first stands."""
    at = text.find(needle)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
