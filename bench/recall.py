"""Labelled short texts: how many with a secret each tool flags, and how many clean ones, by source and tier.

The texts are in `secrets/labelled.jsonl.gz` of the folder that LAUNCHGATE_CONFORMANCE names: the rule tests of public scanners,
so a tool meets its own tests there. Each text is a file of one folder, each tool reads it in one run, and a text counts as
flagged when a finding is in its file. launchgate reads the folder as the files of a repository, through the check itself.
"""

import gzip
import json
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench._reports import OURS, TOOLS, installed, theirs
from launchgate.checks.secrets.gather import gather
from launchgate.checks.secrets.spec import Options
from tests.support.context import make_context
from tests.support.repos import make_repo

Row = dict[str, Any]
LEAST, MOST = 0.85, 0.08
"""Budgets: of the texts with a secret of tier 1, and of the clean ones of every tier."""
SHOWN = 5


def main() -> int:
    """Print the tables; 1 when launchgate misses a budget."""
    path = Path(os.environ.get("LAUNCHGATE_CONFORMANCE", "")) / "secrets" / "labelled.jsonl.gz"
    if not path.is_file():
        sys.stdout.write("recall: LAUNCHGATE_CONFORMANCE names no folder with secrets/labelled.jsonl.gz: left out\n")
        return 0
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    with tempfile.TemporaryDirectory() as scratch:
        flagged = _flagged(rows, Path(scratch))
    _print("Texts with a secret, flagged", [row for row in rows if row["label"] == "secret"], flagged)
    _print("Clean texts, flagged", [row for row in rows if row["label"] == "clean"], flagged)
    _missed(rows, flagged)
    recall, wolves = _share(rows, flagged[OURS], "secret", {1}), _share(rows, flagged[OURS], "clean", {1, 2})
    sys.stdout.write(
        f"\nlaunchgate: {recall:.1%} of tier 1 (budget {LEAST:.0%}), {wolves:.1%} of clean texts ({MOST:.0%})\n"
    )
    return int(recall <= LEAST or wolves >= MOST)


def _flagged(rows: list[Row], scratch: Path) -> dict[str, set[str]]:
    """The ids of the texts that each tool flags. The folder becomes a repository only after the peers have read it."""
    repo = scratch / "texts"
    for row in rows:
        file = repo / "conf" / f"{row['id']}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(row["text"].encode("utf-8", "surrogatepass") + b"\n")
    flagged: dict[str, set[str]] = {OURS: set()}
    for tool in TOOLS:
        place = installed().get(tool.name)
        if place:
            report = theirs(tool, place, tool.folder, repo, scratch)
            flagged[tool.name] = {Path(where).stem for where, _ in report.found}
    flagged[OURS] = _ours(repo)
    return flagged


def _ours(folder: Path) -> set[str]:
    """Every place of every value; the command shows only the first places of a value that stands in many files."""
    repo = make_repo(folder)
    repo.commit()
    opened = repo.open(600)
    facts = gather(make_context(folder, repository=opened, tree=opened.working_tree()), Options())
    return {Path(place.path).stem for value in facts.values for place in value.places if place.path}


def _share(rows: Iterable[Row], flagged: set[str], label: str, tiers: set[int]) -> float:
    of = [row["id"] in flagged for row in rows if row["label"] == label and row["tier"] in tiers]
    return sum(of) / len(of)


def _print(title: str, rows: list[Row], flagged: dict[str, set[str]]) -> None:
    sys.stdout.write(
        f"\n{title}:\n\n| source | tier | texts | {' | '.join(flagged)} |\n|---|---|---:|{'---:|' * len(flagged)}\n"
    )
    pairs = sorted({(row["source"], row["tier"]) for row in rows}, key=lambda pair: (pair[1], pair[0]))
    groups = [
        (source, str(tier), [row for row in rows if (row["source"], row["tier"]) == (source, tier)])
        for source, tier in pairs
    ]
    groups += [("**all**", str(tier), [row for row in rows if row["tier"] == tier]) for tier in (1, 2)]
    groups.append(("**all**", "1 and 2", rows))
    for source, tier, chosen in groups:
        ids = [row["id"] for row in chosen]
        cells = [f"{sum(one in found for one in ids) / len(ids):.1%}" for found in flagged.values()]
        sys.stdout.write(f"| {source} | {tier} | {len(ids)} | {' | '.join(cells)} |\n")


def _missed(rows: list[Row], flagged: dict[str, set[str]]) -> None:
    """What launchgate missed of tier 1, by what the text is, and how many of those a peer flags."""
    missed = [row for row in rows if row["label"] == "secret" and row["tier"] == 1 and row["id"] not in flagged[OURS]]
    peers = {name: found for name, found in flagged.items() if name != OURS}
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in missed:
        kinds[_kind(row)].append(row)
    head = f"| what it is | texts | {' | '.join(peers)} | for instance |\n|---|---:|{'---:|' * len(peers)}---|\n"
    sys.stdout.write(f"\nMissed by launchgate in tier 1, and flagged by the others:\n\n{head}")
    for kind, of in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        cells = [str(sum(row["id"] in found for row in of)) for found in peers.values()]
        rules = [rule for rule, _ in Counter(row["rule"] for row in of).most_common(SHOWN)]
        sys.stdout.write(f"| {kind} | {len(of)} | {' | '.join(cells)} | {', '.join(rules)} |\n")
    alone = sum(not any(row["id"] in found for found in peers.values()) for row in missed)
    sys.stdout.write(
        f"| **all** | {len(missed)} | {' | '.join(_sums(missed, peers))} | {alone} missed by every tool |\n"
    )


def _sums(rows: list[Row], peers: dict[str, set[str]]) -> list[str]:
    return [str(sum(row["id"] in found for row in rows)) for found in peers.values()]


_NAMES = re.compile(r"[-_](name|url|id|tenant)(\.\d+)?$|posthog-project|mapbox|codeclimate")
_EXAMPLES = re.compile(
    r"EXAMPLE|(?i:xxxxxx|example_|hello|abcdef|12345678|123-456|DOCUMENT|TESTk)|([A-Za-z0-9])\1{6}"
    r"|(?i:(pass|pwd|password|passwd|secret|token)\w*\s*[:=]?>?\s*['\"]?(my|your|the|smtp|open|thisis)?_?(pass|secret|sesame|word))"
    r"|://\w+:(secret|pass|password)\d*@|[#$]\{|######|%\w+%|\$Password"
)
_RANDOM = re.compile(r"(?=[\w+/=.-]*\d)(?=[\w+/=.-]*[A-Za-z])[\w+/=-]{20,}")


def _kind(row: Row) -> str:
    """A rough kind by shape. The order matters: what is no secret at all first."""
    if _NAMES.search(row["rule"]):
        return "an identifier, an address, or a value that is public by design"
    if _EXAMPLES.search(row["text"]):
        return "a placeholder or example value, or a reference"
    if _RANDOM.search(row["text"]):
        return "a long value with a name, place or length that no rule of ours knows"
    return "a short value or a word that only its surroundings make a password"


if __name__ == "__main__":
    sys.exit(main())
