"""What starts the product, and whether it migrates on the way. Pure: looks at one file at a time.

A release phase, a job of its own, or a container that only migrates is the right place. The start of the product is not: every
copy migrates at once, a slow migration keeps the new version from starting, and a failing one keeps it from ever starting.
"""

import json
import re
from collections.abc import Iterator, Mapping

from launchgate.checks.migrate.facts import Start

__all__ = ["is_start_file", "migrating", "npm_bodies", "scripts_named", "starts_in"]

MIGRATES = re.compile(
    r"\b(?P<command>prisma\s+(?:migrate\s+deploy|db\s+push)|manage\.py\s+migrate|django-admin\s+migrate"
    r"|alembic(?:\s+-\S+)*(?:\s+\S+\.ini)?\s+upgrade"
    r"|flask\s+db\s+upgrade|(?:rails|rake)\s+db:(?:migrate|prepare|setup)|knex\s+migrate:(?:latest|up)"
    r"|typeorm[\w-]*\s+(?:-\S+\s+\S+\s+)?migration:run"
    r"|sequelize(?:-cli)?\s+db:migrate|drizzle-kit\s+(?:migrate|push)|dbmate\s+(?:\S+\s+){0,4}?(?:up|migrate)\b"
    r"|goose\s+(?:\S+\s+){1,6}?up\b"
    r"|migrate\s+(?:\S+\s+){1,6}?up\b|flyway\s+(?:\S+\s+){0,4}?migrate|liquibase\s+(?:\S+\s+){0,6}?update\b|artisan\s+migrate"
    r"|dotnet\s+ef\s+database\s+update|ecto\.migrate|Release\.migrate|atlas\s+(?:migrate|schema)\s+apply"
    r"|sqlx\s+migrate\s+run|diesel\s+migration\s+run"
    r"|mikro-orm\s+migration:up|node-pg-migrate\s+up|pgroll\s+start|tern\s+migrate|sqitch\s+deploy"
    r"|medusa\s+db:migrate|strapi\s+migrate|payload\s+migrate)",
)
_LONGEST = 50_000
"""Characters of a script that are looked at."""
_MOST = 20
"""Different ways to migrate of one script that are looked at."""
_NPM = re.compile(r"\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?P<script>[\w:.-]+)")
_SCRIPT = re.compile(
    r"(?:^|[\s\"'/=\[,])(?P<script>[\w./-]*?[\w-]+\.(?:sh|bash)|(?:docker-)?entrypoint|bin/[\w-]+)(?=$|[\s\"',\];])"
)
_SEPARATOR = re.compile(r"&&|\|\||;|\n|\|")
_SWITCH = re.compile(r"\$\{?(?P<name>[A-Z][A-Z0-9_]{2,})(?P<default>:?[-=][^}]*)?\}?")
_ON = re.compile(r":?[-=](?:1|true|yes|on)\b", re.IGNORECASE)
_DEV = re.compile(
    r"(?:^|[./_-])(?:dev|develop|development|local|test|tests|testing|ci|e2e|example|sample|override|devcontainer"
    r"|demo)(?:[./_-]|$)",
    re.IGNORECASE,
)
_COMPOSE = re.compile(r"(?:docker-)?compose(?P<kind>[.-][\w.-]+)?\.ya?ml|docker-stack\.ya?ml")
_DOCKERFILE = re.compile(r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:[.-].*)?|.*\.dockerfile", re.IGNORECASE)
_CMD = re.compile(r"^\s*(?P<where>CMD|ENTRYPOINT)\s+(?P<command>.+)$", re.IGNORECASE | re.DOTALL)
_NO_SERVER = re.compile(
    r"\s*(?:cd\s|echo\b|set\s|export\s|sleep\b|exit\b|wait|until\b|done\b|then\b|fi\b|source\s|\.\s|mkdir|chown"
    r"|printf|true\b|\[|\w+=)"
)


def is_start_file(path: str) -> bool:
    """Whether a file may say how the product is started."""
    name = path.rpartition("/")[2]
    if (
        _DEV.search(path)
        or path.startswith(("docs/", "examples/", "node_modules/", "vendor/"))
        or "/node_modules/" in path
    ):
        return False
    kinds = (_COMPOSE, _DOCKERFILE)
    named = (
        "Procfile",
        "package.json",
        "fly.toml",
        "app.yaml",
        "app.yml",
        "render.yaml",
        "railway.json",
        "railway.toml",
        "nixpacks.toml",
    )
    return any(kind.fullmatch(name) for kind in kinds) or name in named


def starts_in(path: str, text: str) -> Iterator[tuple[str, int, str]]:
    """(where, line, command) of everything that this file starts as the product; a command may span lines."""
    name = path.rpartition("/")[2]
    if name == "Procfile":
        yield from _procfile(text)
    elif name == "package.json":
        yield from _package(text)
    elif name == "fly.toml":
        yield from _fly(text)
    elif _DOCKERFILE.fullmatch(name):
        yield from _dockerfile(text)
    elif _COMPOSE.fullmatch(name):
        yield from _compose(text)
    elif name in ("render.yaml", "app.yaml", "app.yml", "railway.json", "railway.toml", "nixpacks.toml"):
        yield from _keyed(text)


def _procfile(text: str) -> Iterator[tuple[str, int, str]]:
    for number, row in enumerate(text.split("\n"), 1):
        process, colon, command = row.partition(":")
        if colon and process.strip() not in ("release", "postdeploy", "migrate") and not row.lstrip().startswith("#"):
            yield f"the {process.strip()} process", number, command


def _package(text: str) -> Iterator[tuple[str, int, str]]:
    for number, row in enumerate(text.split("\n"), 1):
        found = re.match(
            r"\s*\"(?P<name>start(?::prod(?:uction)?)?|prestart|postinstall)\"\s*:\s*\"(?P<command>(?:[^\"\\]|\\.)*)\"",
            row,
        )
        if found is not None:
            yield (
                f"the script `{found['name']}`",
                number,
                found["command"].replace('\\"', '"') + ("; node" if found["name"] != "start" else ""),
            )


def _fly(text: str) -> Iterator[tuple[str, int, str]]:
    section = ""
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip().startswith("["):
            section = row.strip().strip("[]")
        elif section == "processes" and "=" in row and not row.lstrip().startswith("#"):
            yield f"the {row.partition('=')[0].strip()} process", number, row.partition("=")[2]


def _dockerfile(text: str) -> Iterator[tuple[str, int, str]]:
    """The last CMD and the last ENTRYPOINT; earlier ones, and those of other stages, are not run."""
    last: dict[str, tuple[str, int, str]] = {}
    rows = text.split("\n")
    number = 0
    while number < len(rows):
        first, row = number + 1, rows[number]
        number += 1
        if re.match(r"\s*FROM\s", row, re.IGNORECASE):
            last.clear()
        while row.rstrip().endswith("\\") and number < len(rows):
            row = row.rstrip()[:-1] + " " + rows[number]
            number += 1
        found = _CMD.match(row)
        if found is not None:
            command = found["command"]
            shown = re.sub(r"[\[\]\"',]+", " ", command) if command.lstrip().startswith("[") else command
            last[found["where"].upper()] = (found["where"].upper(), first, shown)
    yield from last.values()


def _compose(text: str) -> Iterator[tuple[str, int, str]]:
    """Commands of services. One that mounts the source into the container is a developer's."""
    mounted = re.search(r"^\s*-\s*[\"']?\.{1,2}/?[\w./-]*:/", text, re.MULTILINE) is not None
    if not mounted:
        yield from _keyed(text)


def _keyed(text: str) -> Iterator[tuple[str, int, str]]:
    rows = text.split("\n")
    for number, row in enumerate(rows, 1):
        found = re.match(
            r"(?P<indent>\s*)[\"']?(?P<key>command|entrypoint|startCommand|start|cmd|dockerCommand"
            r"|run_command)[\"']?\s*[:=]\s*(?P<value>.*)$",
            row,
        )
        if found is None or row.lstrip().startswith("#"):
            continue
        value = found["value"]
        if value.strip() in ("", "|", ">", "|-", ">-", "[", "|+", ">+"):
            below = []
            for later in rows[number : number + 30]:
                if later.strip() and len(later) - len(later.lstrip()) <= len(found["indent"]):
                    break
                below.append(later)
            value = "\n".join(below)
        yield f"`{found['key']}`", number, re.sub(r"[\[\]\"',]+|^\s*-\s", " ", value, flags=re.MULTILINE)


def scripts_named(command: str) -> tuple[str, ...]:
    """Shell scripts that a command runs, as it names them."""
    return tuple(dict.fromkeys(found["script"].lstrip("./") for found in _SCRIPT.finditer(command)))


def npm_scripts(command: str) -> tuple[str, ...]:
    """Scripts of package.json that a command runs."""
    return tuple(
        found["script"] for found in _NPM.finditer(command) if found["script"] not in ("install", "ci", "run", "exec")
    )


def migrating(path: str, where: str, first: int, command: str, *, script: bool = False) -> Iterator[Start]:
    """The migrations that a start command or script runs before or beside something else.

    A command that migrates and then ends is a job of its own.
    """
    command = command[:_LONGEST]
    rows = command.split("\n")
    guards: list[str | None] = []
    serves: dict[str, bool] = {}
    for offset, row in enumerate(rows):
        text = row.split(" #")[0] if not row.lstrip().startswith("#") else ""
        stripped = text.strip()
        if stripped.startswith(("if ", "if[", "case ")):
            guards.append(_switch(text))
        found = MIGRATES.search(text[:2_000])
        own = found["command"] if found is not None and "echo" not in text[: found.start()] else ""
        if own and own not in serves:
            serves[own] = len(serves) < _MOST and _serves(command, own, script)
        if found is not None and serves.get(own):
            switch = next((one for one in reversed(guards) if one), None) or _switch(text[: found.start()])
            yield Start(
                path=path,
                line=first + offset,
                command=" ".join(found["command"].split())[:80],
                where=where,
                switch=switch,
            )
        if stripped in ("fi", "esac") or stripped.endswith(("; fi", ";fi")):
            guards[-1:] = []


def _switch(text: str) -> str | None:
    """The variable that a condition asks for, unless it is on by default."""
    if not re.search(r"\[|\bif\b|\bcase\b|\btest\b", text):
        return None
    found = next(iter(_SWITCH.finditer(text)), None)
    return found["name"] if found is not None and not _ON.match(found["default"] or "") else None


def _serves(command: str, own: str, script: bool) -> bool:
    """Whether more than the migration is run: a server that waits for it."""
    if script and re.search(r"^\s*exec\b|\$@", command, re.MULTILINE):
        return True
    others = [
        part
        for part in _SEPARATOR.split(command)
        if part.strip() and own not in part and not part.lstrip().startswith("#")
    ]
    return any(
        not _NO_SERVER.match(part)
        and len(part.split()) >= 1
        and part.strip() not in ("fi", "esac", "else", "bash -c", "sh -c")
        for part in others
    )


def npm_bodies(path: str, command: str, scripts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(name, body) of the package.json scripts that a command runs, those that they run included. The nearest
    package.json counts.
    """
    folder = path.rpartition("/")[0]
    manifest = scripts.get(f"{folder}/package.json" if folder else "package.json") or scripts.get("package.json")
    try:
        bodies = json.loads(manifest).get("scripts", {}) if manifest else {}
    except (ValueError, AttributeError, RecursionError):
        return
    waiting, seen = list(npm_scripts(command)), set[str]()
    while waiting and len(seen) < 20:
        name = waiting.pop(0)
        body = bodies.get(name) if isinstance(bodies, dict) else None
        if name not in seen and isinstance(body, str):
            seen.add(name)
            yield name, f"{bodies.get('pre' + name, '')}\n{body}" if isinstance(bodies.get("pre" + name), str) else body
            waiting += npm_scripts(body)
