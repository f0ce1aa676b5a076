"""Hostile repositories for property tests: documented and made-up secrets wherever a repository can hold text, amid controls.

Values are put together in memory. A `Recipe` is plain data that hypothesis can shrink; `build` makes the real repository of it.
"""

import base64
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from launchgate.detection import engine
from launchgate.detection.examples import expand
from launchgate.detection.rules import all_formats
from launchgate.detection.rules.assigned import ASSIGNED
from tests.support.leaks import Planted, planted
from tests.support.repos import Repo, make_repo

_SEEDS = tuple(f"fuzz {number}" for number in range(9))
PASSWORD = "{b62:9}4{b62:14}"
"""Nothing but the name it is assigned to tells that this is a secret."""

NOISE = (
    "\x1b[31mred\x1b[0m", "\x1b[31m", "\x1b]0;title\x07", "\u202etxt.exe\u202c", "\u2066x\u2069", "\n::set-output name=x::y\n",
    "::error::x",
    "\n  ::add-mask::x", "##[error]y", "##[set-output name=x]y", "<script>alert(1)</script>", "]]>", "<!--", "&#27;[2J",
    "\r", "\r\n", "\u2028", "\u2029", "\u200b", "\ufeff", "\x9b31m", "\x7f", "\ufffe", "'", '"', "`", "|", "\t", " ", "\\",
    "%0A::error::z", "\udcff\udcfe", "\udc9b2J",
    "{{7*7}}", "${HOME}", "[a](javascript:b)", "\n\n", "[[ATTACHMENT|x]]", "é", "🚀", "#",
)  # fmt: skip
"""Pieces of text, as a file name or a message can hold them: undecodable bytes are surrogate escapes (PEP 383)."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value and how the engine can know it: by itself, or only by what stands before it."""

    kind: str
    planted: Planted
    line: str
    """A line of a file in which it is detected."""

    @property
    def value(self) -> str:
        return self.planted.value


@cache
def documented() -> tuple[Secret, ...]:
    """One value of each format that is a secret wherever it stands, also as part of a file name."""
    found = []
    for item in all_formats():
        made = [expand(item.example, seed) for seed in _SEEDS]
        secret = planted(value.decode("latin-1") for value in made)
        alone = [one for one in engine().scan(b" " + made[0] + b" ") if not one.public and not one.generic]
        if alone and secret.stretches and _is_nameable(secret.value):
            found.append(Secret(item.kind, secret, f"x = '{secret.value}'"))
    return tuple(found)


@cache
def contextual() -> tuple[Secret, ...]:
    """Values that only their surroundings give away, and those no file name can hold; they stand in contents only."""
    known = {secret.kind for secret in documented()}
    found = []
    for item in (item for item in all_formats() if item.kind not in known and not item.public):
        secret = planted(expand(item.example, seed).decode("latin-1") for seed in _SEEDS)
        near = item.near[0] if item.near else "key"
        found.append(Secret(item.kind, secret, f'{near} = "{secret.value}"'))
    for row in ASSIGNED:
        secret = planted(expand(row.example, seed).decode("latin-1") for seed in _SEEDS)
        found.append(Secret(row.kind, secret, f'{row.near[0]}_token = "{secret.value}"'))
    secret = planted(expand(PASSWORD, seed).decode("latin-1") for seed in _SEEDS)
    found.append(Secret("password", secret, f'db_password = "{secret.value}"'))
    return tuple(secret for secret in found if secret.planted.stretches)


def _is_nameable(value: str) -> bool:
    return bool(re.fullmatch(r"[\w.=+~-]{12,150}", value))


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one hostile repository holds."""

    named: tuple[Secret, ...]
    """Documented secrets: they go anywhere, into names too."""
    kept: tuple[Secret, ...]
    """Others: contents only."""
    noise: tuple[str, ...]

    @property
    def secrets(self) -> tuple[Planted, ...]:
        return tuple(secret.planted for secret in (*self.named, *self.kept))

    def text(self, turn: int = 0) -> str:
        """Noise with a documented secret amid it."""
        noise = [self.noise[(turn + step) % len(self.noise)] for step in range(3)]
        return f"{noise[0]} {self.token(turn)} {noise[1]}{noise[2]}"

    def glued(self, turn: int = 0) -> str:
        """A documented secret with noise on both sides that is no letter, digit or hyphen."""
        before, after = (self.noise[(turn + step) % len(self.noise)] for step in range(2))
        left = before if re.search(r"(?:[^\w\udc80-\udcff%]|\x1b\[\d*m)\Z", before) else f"{before} "
        right = after if re.match(r"[^\w\udc80-\udcff=+/-]", after) else f" {after}"
        return left + self.token(turn) + right

    def token(self, turn: int = 0) -> str:
        return self.named[turn % len(self.named)].value

    def lines(self) -> str:
        """Every secret on a line where it is detected."""
        return "\n".join(secret.line for secret in (*self.named, *self.kept))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """Two or three documented secrets, one or two others, noise."""
    return Recipe(
        named=tuple(draw(st.lists(st.sampled_from(documented()), min_size=2, max_size=3, unique=True))),
        kept=tuple(draw(st.lists(st.sampled_from(contextual()), min_size=1, max_size=2, unique=True))),
        noise=tuple(draw(st.lists(st.sampled_from(NOISE), min_size=3, max_size=6))),
    )


def file_name(text: str) -> str:
    """The nearest text that one part of a path can be."""
    cleaned = text.replace("/", "_").replace("\0", "_")
    while len(cleaned.encode("utf-8", "surrogateescape")) > 240:
        cleaned = cleaned[1:] if len(cleaned) % 2 else cleaned[:-1]
    return cleaned if cleaned.strip(". ") else f"x{cleaned}x"


def build(folder: Path, recipe: Recipe) -> Repo:
    """The repository: a plain base commit, then a hostile one. HEAD~1 is the base."""
    repo = make_repo(folder)
    repo.commit({"app.py": "import os\nPRICE = 1\n", "README.md": "# Shop\n"})
    author = recipe.glued(1).translate({ord(char): " " for char in "\0\n<>"})
    repo.environment["GIT_AUTHOR_NAME"] = repo.environment["GIT_COMMITTER_NAME"] = f"Ada {author}"
    for place in (contents, names, env_files, encoded):
        _write(repo, place(recipe))
    message = f"{recipe.text()}\n\n{recipe.lines()}\n".replace("\0", "")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--file=-", "--cleanup=verbatim", stdin=message.encode("utf-8", "surrogateescape"))
    token = recipe.token(2)
    with suppress(subprocess.CalledProcessError):  # not every format is a valid name of a ref
        repo.git("tag", "-a", f"v1-{token}", "--file=-", stdin=message.encode("utf-8", "surrogateescape"))
        repo.git("branch", f"feature/{token}")
    return repo


def _write(repo: Repo, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = Path(os.fsdecode(os.fsencode(repo.path) + b"/" + name.encode("utf-8", "surrogateescape")))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def contents(recipe: Recipe) -> dict[str, bytes]:
    """Source and configuration with secrets, on their own lines, on long lines, amid noise and NUL bytes."""
    lines = recipe.lines()
    filler = "x = 1; " * 4000
    return {
        "config/settings.py": _bytes(f"{recipe.text()}\n{lines}\n"),
        "config/long.js": _bytes(filler + lines.replace("\n", ";") + filler),
        "config/nul.bin": b"\0\xff" + _bytes(lines) + b"\0",
        "src/read.py": _bytes(f"import os\nA = os.environ['{recipe.token(0)}']\nB = os.getenv('PLAIN_NAME')\n"),
        "src/read.ts": _bytes(f"const a = process.env['{recipe.token(1)}'];\nprocess.env.OTHER_NAME\n"),
        "src/broken.py": _bytes(f"import os\nos.environ['X\n{recipe.token(1)}\n"),
        ".pre-commit-config.yaml": _bytes(f"repos: [gitleaks, {recipe.glued(1)}\n"),
        ".gitignore": _bytes(f"{recipe.token(0)}\n"),
        "launchgate-baseline.json": _bytes('{"x": "' + recipe.token(0) + '"}'),
    }


def names(recipe: Recipe) -> dict[str, bytes]:
    """Secrets and noise in the names of files and folders; each holds something to report."""
    content = _bytes(recipe.lines())
    return {
        f"{file_name(recipe.glued(0))}/{file_name(recipe.glued(1))}.py": content,
        f"a/{file_name(recipe.glued(2))}": content,
        f"b/.env.{file_name(recipe.token(0))}": content,
        f"c/{file_name(recipe.token(1))}/.env.example": b"A=1\nA=2\n???\n",
        f".github/workflows/{file_name(recipe.token(1))}.yml": b"on: push\njobs: {a: {steps: [{uses: gitleaks/gitleaks\n",
        f"d/{file_name(recipe.glued(0))}.py": _bytes("import os\nos.environ['NAME_IN_ODD_FILE']\n"),
    }


def env_files(recipe: Recipe) -> dict[str, bytes]:
    """Values, names and broken lines in files of variables."""
    values = "".join(f"NAME_{number}={secret.value}\n" for number, secret in enumerate((*recipe.named, *recipe.kept)))
    password = f"DB_PASSWORD={recipe.kept[0].value}\nexport {recipe.token(0)}=1\n"
    return {
        ".env": _bytes(values + password),
        ".env.example": _bytes(
            f"{values}{recipe.glued(0)}\n# {recipe.token(1)}=\n{recipe.token(0)}=\n'{recipe.text()}\n{values}"
        ),
        "ops/prod.names": _bytes(f"{values}{recipe.text()}\n{password}"),
        "docker/.env.production": _bytes(f"{recipe.glued(1)}={recipe.kept[0].value}\n" + values),
    }


def encoded(recipe: Recipe) -> dict[str, bytes]:
    """The same lines in base64, UTF-16 and UTF-32."""
    text = recipe.lines()
    return {
        "packed/secret.yaml": b"data: " + base64.b64encode(_bytes(text)) + b"\n",
        "packed/each.yaml": b"".join(b"k: " + base64.b64encode(_bytes(s.value)) + b"\n" for s in recipe.named),
        "packed/le.txt": text.encode("utf-16", "surrogatepass"),
        "packed/be.txt": text.encode("utf-16-be", "surrogatepass"),
        "packed/wide.txt": text.encode("utf-32", "surrogatepass"),
    }


CONFIGS = (
    "",
    "waive:\n  - {rule: env/unused, subject: '<token>', reason: 'for <other>', owner: '<token>', until: 2099-01-01}\n"
    "env:\n  environments:\n    prod: {names: ops/prod.names}\n    '<token>': {names: 'ops/<token>'}\n"
    "  required: ['<token>']\n  documented_in: ['docs/<token>.md']\n",
    "secrets: {rotated: [{fingerprint: '<value>', owner: '<token>', date: '<other>'}]}\nbaseline: '<other>'\n",
    "site:\n  access:\n    headers:\n      X: <value>\n      Y: '${NAME}'\nenv: {optional: ['<token>']}\n",
    "<token>: 1\ngate: {<other>: 2}\n",
    "site: *<value>\n",
    "site: &<value> 1\nx: &<value> 2\n",
    "site: !<value>\ngate: !!<value> x\n",
    "%<value>\n---\nsite: [\n",
    "gate: {fail_on: '<value>', unknown: <value>}\nprofile: '<value>'\n",
    "smoke: {login: '<value>', pages: [{path: '<value>'}]}\nredirect: '<value>'\nperf: {routes: [{path: '<value>'}]}\n",
    "site: {canonical: 'https://u:<value>@x.example', hosts: ['<value>/']}\nlimits: {pages: '<value>'}\n",
    "network: {resolvers: ['<value>'], connect_to: {a: '<value>'}}\nattest: [{rule: '<value>', status: '<value>'}]\n",
    "<noise>\nsite: '<value>\n",
    "<noise>",
)
"""Configurations: none, valid with secrets in every text, and broken in every way that could make an error quote a value."""


def configuration(recipe: Recipe, number: int) -> bytes:
    """One of `CONFIGS` with the recipe's secrets put in; empty means none."""
    text = CONFIGS[number % len(CONFIGS)]
    fillings = {
        "token": recipe.token(0),
        "other": recipe.token(1),
        "value": recipe.kept[0].value,
        "noise": recipe.text(),
    }
    for name, filling in fillings.items():
        text = text.replace(f"<{name}>", filling)
    return _bytes(text)
