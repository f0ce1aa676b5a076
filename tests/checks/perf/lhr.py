"""Real reports of Lighthouse 10 to 13, cut down (data/README.md says how they were made), and a run of the check over files."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_lighthouse import Lighthouse
from launchgate.model import Assessment, Judgement
from launchgate.settings import Site
from tests.support.context import make_context

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
"""An hour after the reports were made."""
HOME, SLOW = "http://www.shop.example/", "http://www.shop.example/slow"
SITE = Site(canonical="http://www.shop.example")
RUNS = ("lhr-v12-home-mobile-1", "lhr-v12-home-mobile-2", "lhr-v12-home-mobile-3")


def lhr(name: str, **changes: Any) -> dict[str, Any]:
    """A stored report; a change names a key by its way (`audits__cumulative-layout-shift__numericValue`), None removes it."""
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    for way, value in changes.items():
        *folders, last = way.split("__")
        inner = data
        for folder in folders:
            inner = inner[folder]
        if value is None:
            inner.pop(last)
        else:
            inner[last] = value
    return data


def scored(name: str, *scores: float) -> dict[str, Any]:
    """Copies of a report by file name, each with another performance score (0 to 1)."""
    return {f"lhr-{i}.json": lhr(name, categories__performance={"score": score}) for i, score in enumerate(scores)}


def put(root: Path, files: Mapping[str, Any]) -> None:
    """Write reports below `root`: bytes and text as they are, all else as JSON."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(root: Path, options: Options, files: Mapping[str, Any] | None = None, **overrides: Any) -> Judgement:
    """The check's judgement over files below `root`."""
    put(root, files or {})
    fields: dict[str, Any] = {"now": NOW, "site": SITE} | overrides
    context = make_context(root, **fields)
    return judge(gather(context, options), options)


def reports(
    root: Path, files: Mapping[str, Any], context: Mapping[str, Any] | None = None, **options: Any
) -> Judgement:
    """The judgement over LHR files, declared as `*.json`."""
    lighthouse = Lighthouse(**({"reports": ("*.json",)} | options))
    return run(root, Options(lighthouse=lighthouse), files, **(context or {}))


def said(judgement: Judgement, rule: str, subject: str) -> Assessment:
    """The one assessment of a rule on a subject."""
    (found,) = [a for a in judgement.assessments if (a.rule, a.subject) == (f"perf/{rule}", subject)]
    return found


def of(judgement: Judgement, rule: str) -> list[Assessment]:
    """All assessments of a rule."""
    return [a for a in judgement.assessments if a.rule == f"perf/{rule}"]
