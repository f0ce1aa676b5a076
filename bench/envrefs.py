"""References to environment variables: how many of those planted each tool names, by language, and of what reads none.

varlock is looked for in the folder that LAUNCHGATE_BENCH_PEERS names: `mkdir peers/varlock && cd peers/varlock && npm install
varlock node@22`. It gets a schema with one name of its own and reports every other name that the code uses.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench._references import Style, lookalikes, styles
from launchgate.checks.env.gather import gather
from launchgate.checks.env.spec import Options
from tests.support.context import make_context
from tests.support.repos import make_repo

LEAST = 1.0
"""Budget: every style, and nothing else."""


def main() -> int:
    """Print the table; 1 when launchgate missed a style or named what reads nothing."""
    planted = {f"ACME_{number:03}_URL": style for number, style in enumerate((*styles(), *lookalikes()))}
    tools: dict[str, Callable[[Path], set[str]]] = {"launchgate": _ours}
    if _varlock() is not None:
        tools["varlock audit"] = _theirs
    else:
        sys.stdout.write("envrefs: varlock is not in LAUNCHGATE_BENCH_PEERS: left out\n")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "repo"
        _plant(root, planted)
        found = {name: tool(root) for name, tool in tools.items()}
    groups = dict.fromkeys(style.group for style in planted.values())
    sys.stdout.write(f"\n| | planted | {' | '.join(found)} |\n|---|---:|{'---:|' * len(found)}\n")
    for group in groups:
        names = {name for name, style in planted.items() if style.group == group}
        sys.stdout.write(
            f"| {group} | {len(names)} | {' | '.join(str(len(names & one)) for one in found.values())} |\n"
        )
    for name, style in planted.items():
        if (name in found["launchgate"]) is (style.group == "reads nothing"):
            sys.stdout.write(f"launchgate is wrong about {style.group}: {style.text!r}\n")
    return int(found["launchgate"] & set(planted) != {name for name, style in planted.items() if style in styles()})


def _plant(root: Path, planted: dict[str, Style]) -> None:
    for name, style in planted.items():
        # A folder for each: in some kinds of files the name and the place of the file tell what it is.
        at = root / style.path if style.path.startswith(".g") else root / name.lower() / style.path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_text(re.sub(r"@(?!Value)", name, style.text) + "\n", "utf-8")
    (root / ".env.schema").write_text("# @defaultRequired=false\n# ---\nOTHER=\n", "utf-8")


def _ours(root: Path) -> set[str]:
    repo = make_repo(root)
    repo.commit()
    opened = repo.open(600)
    facts = gather(make_context(root, repository=opened, tree=opened.working_tree()), Options())
    return {one.name for one in facts.references} | {name for name, _, _ in facts.given}


def _varlock() -> Path | None:
    named = os.environ.get("LAUNCHGATE_BENCH_PEERS")
    program = Path(named or "") / "varlock" / "node_modules" / ".bin" / "varlock"
    return program if named and program.exists() else None


def _theirs(root: Path) -> set[str]:
    program = _varlock()
    assert program is not None
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [program, "audit"], cwd=root, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    return set(re.findall(r"^\s+- (ACME_\d{3}_URL)\b", done.stdout + done.stderr, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
