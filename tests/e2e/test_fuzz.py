"""No secret value and no control sequence gets into any report, log, exception or file, whatever repository or site there is.

Repositories and answers are made by hypothesis from hostile parts; the oracle is `tests/support/leaks.py`. Most runs happen in
this process, so that there are many; some are whole processes, whose every byte of output and every file is looked at.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from launchgate import report
from launchgate.cli import complaint
from launchgate.delivery import deliver, github_outputs
from launchgate.errors import LaunchgateError
from launchgate.judging import judge_release
from launchgate.model import Verdict
from launchgate.prepare import Flags
from launchgate.progress import Plain
from launchgate.report import Request
from tests.support.hostile import CONFIGS, Recipe, build, configuration, recipes
from tests.support.leaks import ANNOTATIONS, OURS, Planted, commands, defects, folder_defects

FEW = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@contextmanager
def folders() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def judged(flags: Flags, environ: Mapping[str, str], repo: Path, log: io.StringIO) -> Verdict | None:
    """The verdict, or None when the run ends in a complaint, which goes to the log as the command line would print it."""
    try:
        return judge_release(flags, environ, repo, Plain(log))
    except LaunchgateError as error:
        log.write("\n".join(complaint(error)))
    return None


def run_defects(
    flags: Flags, environ: Mapping[str, str], repo: Path, out: Path, secrets: tuple[Planted, ...]
) -> list[str]:
    """Everything wrong with what a run in this process tells, in each format, printed and written."""
    log = io.StringIO()
    verdict = judged(flags, environ, repo, log)
    found = defects("the log", log.getvalue().encode("utf-8", "surrogatepass"), secrets)
    found += [f"the log: {one}" for one in commands(log.getvalue())]
    if verdict is None:
        return found
    out.mkdir()
    written = [Request(format=name, path=str(out / name)) for name in report.formats()]
    for name in report.formats():
        printed = io.StringIO()
        deliver(verdict, [Request(format=name)], printed, environ)
        text = printed.getvalue()
        found += defects(f"{name} printed", text.encode("utf-8", "surrogatepass"), secrets)
        allowed = OURS if environ.get("GITHUB_ACTIONS") else ANNOTATIONS
        found += [f"{name} printed: {one}" for one in commands(text, allowed)]
    outputs = {**environ, "GITHUB_OUTPUT": str(out / "output"), "GITHUB_STEP_SUMMARY": str(out / "markdown")}
    github_outputs(deliver(verdict, written, io.StringIO(), outputs), outputs)
    return found + folder_defects(out, secrets)


@FEW
@given(recipes(), st.integers(0, len(CONFIGS) - 1), st.booleans(), st.booleans())
def test_nothing_a_repository_holds_gets_out(recipe: Recipe, config: int, change: bool, github: bool) -> None:
    with folders() as folder:
        repo = build(folder / "repo", recipe)
        text = configuration(recipe, config)
        if text:
            repo.commit({"launchgate.yml": text})
        environ = {"GITHUB_ACTIONS": "true"} if github else {}
        flags = Flags(base="HEAD~2" if text else "HEAD~1") if change else Flags()
        found = run_defects(flags, environ, repo.path, folder / "out", recipe.secrets)
    assert not found, "\n".join(found[:30])
