"""Looks at the values of an environment inside the job, and notes what they are like: never what they are.

Each secret value and each database target becomes a keyed hash. The key is made anew for every run and kept nowhere, so a
hash tells
whether two values of this run are equal and nothing else.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from launchgate.checks.env.facts import EnvironmentValues, ValueMark
from launchgate.checks.env.spec import EnvironmentSource
from launchgate.clients.files import FolderTree
from launchgate.context import Context, Tree
from launchgate.errors import CannotJudge
from launchgate.sourcecode.paths import is_production
from launchgate.sourcecode.words import words
from launchgate.variables.dotenv import bindings
from launchgate.variables.fallbacks import Defect, is_weak, production_defect
from launchgate.variables.names import is_public_by_design, may_hold_secret, public_prefix

_DATABASES = words(
    """
    postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss mssql sqlserver cockroachdb clickhouse amqp amqps
    libsql jdbc
    """
)
_PARTS = (
    ("DB", "HOST", "NAME"),
    ("DATABASE", "HOST", "NAME"),
    ("POSTGRES", "HOST", "DB"),
    ("MYSQL", "HOST", "DATABASE"),
    ("PG", "HOST", "DATABASE"),
)
_LOCAL = ("localhost", "127.", "0.0.0.0", "::1", "host.docker.internal")  # noqa: S104 - compared with, not listened on


class Marks:
    """The run's key and what it makes of values."""

    def __init__(self) -> None:
        self._key = os.urandom(32)

    def of(self, found: Iterable[tuple[str, str, int | None]]) -> tuple[ValueMark, ...]:
        """The marks of (name, value, line), one for each."""
        listed = list(found)
        values = {name: value for name, value, _ in listed}
        return tuple(
            ValueMark(
                name=name, line=line, digest=self._digest(name, value), target=self._target(name, value, values),
                defect=Defect.EMPTY if not value.strip() else production_defect(name, value),
            )
            for name, value, line in listed
        )  # fmt: skip

    def _hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _digest(self, name: str, value: str) -> str | None:
        """None for what is no secret, or too short or too plain to be one that somebody shares by mistake."""
        text = value.strip()
        if len(text) < 8 or not may_hold_secret(name) or is_public_by_design(name) or public_prefix(name):
            return None
        if production_defect(name, text) is not None or not _holds_secret(text):
            return None
        return self._hash(f"value\0{text}")

    def _target(self, name: str, value: str, values: Mapping[str, str]) -> str | None:
        target = _database(value) or _split_database(name, values)
        return self._hash(f"target\0{target}") if target is not None else None


def _holds_secret(text: str) -> bool:
    """A URL is as secret as its password; one without, or with `postgres` for a password, is an address."""
    if "://" not in text:
        return True
    try:
        password = urlsplit(text.removeprefix("jdbc:")).password
    except ValueError:
        return False
    return bool(password) and not is_weak(password or "")


def _database(value: str) -> str | None:
    """Host, port and database of a URL; None for one that stays on the machine or in the container network."""
    try:
        url = urlsplit(value.strip().removeprefix("jdbc:"))
        host, port = (url.hostname or "").lower(), url.port
    except ValueError:
        return None
    if url.scheme.lower() not in _DATABASES or _is_local(host):
        return None
    return f"{host}:{port or ''}{url.path.rstrip('/')}"


def _split_database(name: str, values: Mapping[str, str]) -> str | None:
    """The target of DB_HOST with DB_NAME, told once, under the name of the host."""
    for prefix, host_word, base_word in _PARTS:
        for joint in ("_", ""):
            if name == f"{prefix}{joint}{host_word}":
                host, base = values[name].strip().lower(), values.get(f"{prefix}{joint}{base_word}", "").strip()
                return (
                    None if _is_local(host) or not base else f"{host}:{values.get(f'{prefix}{joint}PORT', '')}/{base}"
                )
    return None


def _is_local(host: str) -> bool:
    return host.startswith(_LOCAL) or "." not in host


def environment_values(
    context: Context, environment: str, source: EnvironmentSource, marks: Marks
) -> EnvironmentValues | None:
    """What the declared values of one environment are like; None when none are declared."""
    production = is_production(environment) if source.production is None else source.production
    if source.values is not None:
        try:
            data = read_from_job(context, source.values)
        except CannotJudge as error:
            return EnvironmentValues(
                environment=environment, source=source.values, production=production, marks=None, path=source.values,
                reason=error.reason,
                remedy=(
                    f"have the job write the file '{source.values}' before the gate runs, "
                    f"or correct env.environments.{environment}.values"
                ),
            )  # fmt: skip
        return EnvironmentValues(
            environment=environment,
            source=source.values,
            production=production,
            marks=marks.of(bindings(data)),
            path=source.values,
        )
    if source.values_prefix is not None:
        return _from_prefix(context, environment, source.values_prefix, production=production, marks=marks)
    if source.from_job:
        found = marks.of((name, value, None) for name, value in sorted(context.environ.items()))
        return EnvironmentValues(
            environment=environment, source="the job's environment", production=production, marks=found
        )
    return None


def _from_prefix(
    context: Context, environment: str, prefix: str, *, production: bool, marks: Marks
) -> EnvironmentValues:
    label = f"the job's variables that start with {prefix}"
    found = [
        (name.removeprefix(prefix), value, None)
        for name, value in sorted(context.environ.items())
        if name.startswith(prefix)
    ]
    if not prefix or not found:
        return EnvironmentValues(
            environment=environment, source=label, production=production, marks=None,
            reason="the job has no variable that starts so",
            remedy=(
                f"hand the variables to the job under names that start with '{prefix}', "
                f"or correct env.environments.{environment}.values_prefix"
            ),
        )  # fmt: skip
    return EnvironmentValues(environment=environment, source=label, production=production, marks=marks.of(found))


def read_from_job(context: Context, path: str) -> bytes:
    """The file as the tree has it; one that the job made, which no commit holds, is read from the workspace."""
    tree: Tree = context.require_tree()
    if any(file.path == path for file in tree.files()):
        return tree.read(path)
    return FolderTree(context.root).read(path)
