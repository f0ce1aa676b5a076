"""One repository with a token of its own on every surface of git and behind every decoder, planted by the tests' own code."""

import base64
import gzip
import py_compile
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from launchgate.detection.canaries import SAMPLES, zipped
from tests.checks.secrets import test_surfaces
from tests.checks.secrets.runs import token
from tests.support.repos import Repo, make_repo

_UNCOMMITTED = ("index", "new in index", "working tree", "working tree name")
_ENDINGS = {
    "utf-16 in binary data": "bin", "joined strings": "js", "joined list": "js", "JSON escapes": "json", "zip": "zip", "7z": "7z",
    "tar": "tar", "gzip": "txt.gz", "bzip2": "txt.bz2", "xz": "txt.xz", "zip in tar in gzip": "tar.gz", "counted strings": "pyc",
    "SQLite": "db", "PDF": "pdf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """One row: the value, and the start of the path that only this row has, or an empty one."""

    group: str
    name: str
    value: str
    path: str = ""


def tokens() -> Iterator[str]:
    """Made-up tokens whose last two characters differ, so that a masked one still tells which it is."""
    ends: set[str] = set()
    for number in range(100_000):
        value = token(f"planted {number}")
        if value[-2:] not in ends:
            ends.add(value[-2:])
            yield value


def planted(folder: Path) -> tuple[Repo, list[Planted]]:
    """The repository, and what it holds."""
    repo, values = make_repo(folder), tokens()
    repo.commit({"a.txt": "clean"})
    rows = [*_packed(repo, values), *_whole(repo, values)]
    named = {plant.__name__[1:].replace("_", " "): plant for plant, *_ in test_surfaces.SURFACES}
    ordered = sorted(named, key=lambda name: _UNCOMMITTED.index(name) if name in _UNCOMMITTED else -1)
    return repo, [_surface(repo, name, named[name], next(values)) for name in ordered] + rows


def _surface(repo: Repo, name: str, plant: Callable[[Repo], None], value: str) -> Planted:
    """Let the test plant this value instead of its own; then make room for the next."""
    test_surfaces.T = value
    plant(repo)
    repo.environment.clear()
    if repo.git("tag", "--list", "v1"):
        repo.git("update-ref", f"refs/tags/{name.replace(' ', '-')}", repo.git("rev-parse", "v1"))
        repo.git("tag", "--delete", "v1")
    return Planted("surface", name, value)


def _packed(repo: Repo, values: Iterator[str]) -> Iterator[Planted]:
    files: dict[str, str | bytes] = {}
    for name, encode in SAMPLES.items():
        value = next(values)
        path = f"packed/{re.sub('[^a-z0-9]+', '-', name.lower())}-{len(files)}.{_ENDINGS.get(name, 'txt')}"
        files[path] = encode(f"token={value}".encode())
        yield Planted("decoder", name, value, path)
    repo.commit(files)


def _whole(repo: Repo, values: Iterator[str]) -> Iterator[Planted]:
    """Kinds of whole files that the tests of the engine make one by one."""
    for name, path, make in _FILES:
        value = next(values)
        repo.commit({path: make(value)})
        yield Planted("decoder", name, value, path)
    value = next(values)
    repo.commit({"marked/settings.cfg": f"token={value}\n", ".gitattributes": "marked/* -diff binary\n"})
    yield Planted("decoder", "file marked `-diff` in .gitattributes", value, "marked/settings.cfg")


def _compiled(value: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "settings.py"
        source.write_text(f"KEY = {value!r}\nOTHER = 'abc'\n")
        py_compile.compile(str(source), cfile=f"{folder}/settings.pyc", doraise=True)
        return Path(folder, "settings.pyc").read_bytes()


def _database(value: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "app.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, hook TEXT, state TEXT)")
            rows = [(f"user{number}", "x" * 50, "active") for number in range(200)]
            connection.executemany(
                "INSERT INTO users (name, hook, state) VALUES (?, ?, ?)", [*rows, ("a", value, "active")]
            )
            connection.commit()
        return path.read_bytes()


_NOISE = b"0123456789abcde\n"
_FILES: tuple[tuple[str, str, Callable[[str], bytes]], ...] = (
    ("utf-16 without a byte order mark", "wide/le.txt", lambda value: f"token={value}\n".encode("utf-16-le")),
    ("utf-32 without a byte order mark", "wide/be.txt", lambda value: f"token={value}\n".encode("utf-32-be")),
    ("Latin-1", "wide/latin.txt", lambda value: f"clé, été, Straße\ntoken={value}\n".encode("latin-1")),
    ("file with NUL bytes", "wide/nul.dat", lambda value: b"\0\1\2\0" + f"\ntoken={value}\n".encode() + bytes(9)),
    ("gzip in base64", "deep/a.yml", lambda value: b"data: " + base64.b64encode(gzip.compress(f"token={value}".encode()))),
    ("utf-16 in base64", "deep/b.ps1", lambda value: b"run -e " + base64.b64encode(f"token={value}".encode("utf-16-le"))),
    ("jar", "deep/app.jar", lambda value: zipped(f"token={value}\n".encode(), "conf/prod.properties")),
    ("wheel", "deep/app-1.0-py3-none-any.whl", lambda value: zipped(f"KEY = '{value}'\n".encode(), "app/settings.py")),
    ("compiled Python, made by Python", "deep/settings.pyc", _compiled),
    ("SQLite database, made by SQLite", "deep/users.sqlite3", _database),
    ("line of 3 MB", "long/line.json", lambda value: b'{"k":"' + b'a1b2c3","key":"' * 200_000 + value.encode() + b'"}'),
    ("end of 30 MB", "long/all.log", lambda value: _NOISE * 1_900_000 + f"token={value}\n".encode()),
    ("node_modules", "node_modules/x/index.js", lambda value: f'const t = "{value}";\n'.encode()),
    ("minified script", "public/app.min.js", lambda value: b"var a=1;" * 900 + f'var t="{value}";'.encode()),
    ("SVG", "public/logo.svg", lambda value: f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{value}</desc></svg>\n'.encode()),
    ("lock file, value alone", "sub/yarn.lock", lambda value: f'x@1:\n  resolved "https://x.example.org/?t={value}"\n'.encode()),
)  # fmt: skip
