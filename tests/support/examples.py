"""Makes a folder of `examples/` into a repository of today beside its running product, and runs the gate on it.

`python -m tests.support.examples client-portal ready` does it for people and leaves the reports in `example-reports/`.

The examples are set on one moment, `NOON`. Here every date and time in them is moved by what has passed since, so that a
document that was checked three days before, or a report that was written an hour before, still is. What is filled in beside
that: `@COMMIT@` with the commit, a sha256 of 64 zeros with that of the file it stands beside, and how to reach the product.
"""

import hashlib
import json
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.support.command import ROOT, Done, launchgate
from tests.support.example_products import leaks, product
from tests.support.example_site import Live, Network, running
from tests.support.repos import DAY, Repo, make_repo

EXAMPLES = ROOT / "examples"
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""When the examples play."""
REPORTS = "reports/"
"""What other jobs wrote, after the commit; not in git."""
TOKEN, ADMIN = "TEST_ACCOUNT_TOKEN", "TEST_ADMIN_TOKEN"  # the variables' names
_MOMENT = re.compile(r"\b2026-01-1\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_DATE = re.compile(r"\b202[56]-\d\d-\d\d\b(?!T\d)")
_EPOCH = re.compile(r"\b17684\d{5}(?:\d{3})?\b")
"""Seconds, or milliseconds, since 1970 of that day."""
_UNPINNED = re.compile(r"file: (\S+?), sha256: 0{64}")
_FIRST_DAY, _A_DAY = date(2024, 1, 1), timedelta(days=1)
_PLACES = ("_URL", "_DSN")
"""How names end whose values are addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example that is ready to be judged."""

    repo: Repo
    live: Live

    def run(self, *arguments: str) -> tuple[Done, dict[str, Any]]:
        """`launchgate run --stage release`, and its verdict."""
        verdict = self.repo.path.parent / "verdict.json"
        told = {TOKEN: self.live.token, ADMIN: self.live.admin, **_values(self.repo.path)}
        done = launchgate(
            "run", "--stage", "release", f"--report=json:{verdict}", "--report=terminal", *arguments,
            cwd=self.repo.path, extra=told,
        )  # fmt: skip
        if not verdict.exists():
            raise AssertionError(done.err)
        return done, json.loads(verdict.read_text())


@contextmanager
def example(name: str, state: str, folder: Path) -> Iterator[Example]:
    """The example `name` (a profile) in its state `broken` or `ready`, made in `folder`, its product running."""
    live = product(name, state)
    with running(live, folder / "servers") as network:
        yield Example(repo=_made(EXAMPLES / name / state, folder / "repo", live, network), live=live)


def _made(source: Path, target: Path, live: Live, network: Network) -> Repo:
    now = datetime.now(UTC).replace(microsecond=0)
    files = {path.relative_to(source).as_posix(): path.read_text() for path in source.rglob("*") if path.is_file()}
    today = {name: moved(text, now - NOON) for name, text in files.items()} | leaks(source)
    today["launchgate.yml"] = _pinned(today["launchgate.yml"], today) + _network(network)
    repo = make_repo(target)
    repo.day = (now.date() - _FIRST_DAY).days
    repo.environment = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{_two_hours_ago(now)} +0000")
    live.commit = repo.commit({name: text for name, text in today.items() if not name.startswith(REPORTS)})
    repo.write(
        {name: text.replace("@COMMIT@", live.commit) for name, text in today.items() if name.startswith(REPORTS)}
    )
    return repo


def _values(root: Path) -> dict[str, str]:
    """What the job would bring out of the store: for each name of an environment, `PROD_NAME` with a value of its own."""
    found = {}
    for path in root.glob("ops/*.names"):
        for name in path.read_text().split():
            value = (
                f"https://{secrets.token_hex(8)}.{path.stem}.service.example/1"
                if name.endswith(_PLACES)
                else secrets.token_urlsafe(24)
            )
            found[f"{path.stem.upper()}_{name}"] = value
    return found


def _two_hours_ago(now: datetime) -> int:
    return int(now.timestamp()) - DAY // 12


def moved(text: str, by: timedelta) -> str:
    """Every date and time of an example, later by `by`; dates by whole days."""
    text = _MOMENT.sub(lambda found: _written(datetime.fromisoformat(found[0]) + by, found[0]), text)
    text = _EPOCH.sub(lambda found: str(int(found[0]) + int(by.total_seconds()) * 1000 ** (len(found[0]) > 10)), text)
    return _DATE.sub(lambda found: (date.fromisoformat(found[0]) + timedelta(days=by.days)).isoformat(), text)


def _written(moment: datetime, like: str) -> str:
    text = moment.isoformat(timespec="milliseconds" if "." in like else "seconds")
    return text.replace("+00:00", "Z") if like.endswith("Z") else text


def _pinned(config: str, files: Mapping[str, str]) -> str:
    def pinned(found: re.Match[str]) -> str:
        return f"file: {found[1]}, sha256: {hashlib.sha256(files[found[1]].encode()).hexdigest()}"

    return _UNPINNED.sub(pinned, config)


def _network(network: Network) -> str:
    section = {
        "network": {
            "connect_to": dict(network.connect_to), "resolvers": list(network.resolvers), "ca_file": str(network.ca_file),
            "allow_private": ["127.0.0.0/8", "192.0.2.0/24"],
        },
        "limits": {"requests_per_second": 1000},
        # About 590 connections that would judge the TLS library of this machine's Python.
        "tls": {"deep": False},
        "waive": [
            {"rule": "edge/proxied", "subject": host, "owner": "the test", "until": str(datetime.now(UTC).date() + _A_DAY),
             "reason": "the product is dialled on this machine, so no answer comes through its edge"}
            for host in sorted({dialled.rpartition(":")[0] for dialled in network.connect_to})
        ],
    }  # fmt: skip
    return "\n# The product runs on this machine for the test.\n" + yaml.safe_dump(section)


def main(name: str, state: str) -> int:
    """Run one example and show what a person would see."""
    reports = Path.cwd() / "example-reports"
    with tempfile.TemporaryDirectory() as folder, example(name, state, Path(folder)) as made:
        wanted = {"html": "report.html", "handover": "handover.md", "handover-html": "handover.html"}
        done, _ = made.run(*(f"--report={form}:{reports / name / state / file}" for form, file in wanted.items()))
    print(done.out, done.err, f"Reports: {reports / name / state}", sep="\n")  # noqa: T201 - a command's output
    return done.code


if __name__ == "__main__":
    known = [path.relative_to(EXAMPLES).as_posix() for path in sorted(EXAMPLES.glob("*/*/"))]
    if "/".join(sys.argv[1:]) not in known:
        sys.exit("usage: python -m tests.support.examples NAME broken|ready\nknown: " + ", ".join(known))
    sys.exit(main(*sys.argv[1:3]))
