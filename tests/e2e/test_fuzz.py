"""No secret value and no control sequence gets into any report, log, exception or file, whatever repository or site there is.

Repositories and answers are made by hypothesis from hostile parts; the oracle is `tests/support/leaks.py`. Most runs happen in
this process, so that there are many; some are whole processes, whose every byte of output and every file is looked at.
"""

import base64
import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from launchgate import report
from launchgate.check import all_rules
from launchgate.cli import complaint
from launchgate.concluding import conclude
from launchgate.delivery import deliver, github_outputs
from launchgate.errors import CannotJudge, LaunchgateError
from launchgate.judging import judge_release
from launchgate.model import Verdict
from launchgate.prepare import Flags, prepare
from launchgate.progress import Plain
from launchgate.report import Request
from launchgate.runner import run_checks
from launchgate.selection import Wish
from tests.support import events
from tests.support.checks import made
from tests.support.hostile import CONFIGS, Recipe, build, configuration, recipes
from tests.support.hostile_site import Site, handed_in, running, sites, values
from tests.support.leaks import ANNOTATIONS, OURS, Planted, commands, defects, folder_defects, planted
from tests.support.names import name_server
from tests.support.repos import make_repo
from tests.support.secret_values import github_token
from tests.support.whole_run import git_that_fails, spill

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
    """Everything wrong with what a run in this process tells."""
    log = io.StringIO()
    verdict = judged(flags, environ, repo, log)
    found = defects("the log", log.getvalue().encode("utf-8", "surrogatepass"), secrets)
    found += [f"the log: {one}" for one in commands(log.getvalue())]
    return found + (report_defects(verdict, environ, out, secrets) if verdict is not None else [])


def report_defects(verdict: Verdict, environ: Mapping[str, str], out: Path, secrets: tuple[Planted, ...]) -> list[str]:
    """Everything wrong with a verdict in each format, printed and written."""
    found = []
    allowed = OURS if environ.get("GITHUB_ACTIONS") else ANNOTATIONS
    for name in report.formats():
        printed = io.StringIO()
        deliver(verdict, [Request(format=name)], printed, environ)
        text = printed.getvalue()
        found += defects(f"{name} printed", text.encode("utf-8", "surrogatepass"), secrets)
        found += [f"{name} printed: {one}" for one in commands(text, allowed)]
    out.mkdir()
    written = [Request(format=name, path=str(out / name)) for name in report.formats()]
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


SITE = """
site:
  canonical: http://{host}
  access: {{headers: {{{header}: "{template}", X-Plain: "{literal}"}}}}
network: {{resolvers: ["{resolver}"]}}
limits: {{requests_per_second: 1000}}
smoke:
  login: /login
  health: /healthz
  home_text: expected
  pages: [{{path: /a/b, status: 301}}, {{path: /abc, absent_text: z}}]
redirect: {{rules: [{{from: /old-page, to: /}}]}}
"""


@FEW
@given(sites(), values(), st.sampled_from(("Bearer ${NAME}", "${NAME}", "Basic ${BASIC}")), st.booleans())
def test_nothing_handed_in_comes_back_from_a_site(site: Site, value: str, template: str, github: bool) -> None:
    with folders() as folder, name_server({}) as names, running(site, value) as host:
        literal = "".join(reversed(value)) if value.isalnum() else "launchgate"
        text = SITE.format(
            host=host, header="Authorization", template=template, literal=literal, resolver=names.address
        )
        (folder / "launchgate.yml").write_text(text)
        environ = {"NAME": value, "BASIC": base64.b64encode(f"ada:{value}".encode()).decode()}
        environ |= {"GITHUB_ACTIONS": "true"} if github else {}
        flags = Flags(url=f"http://{host}/", wish=Wish(skip=("perf",)), deadline=20.0)
        found = run_defects(flags, environ, folder, folder / "out", (handed_in(value),))
    assert not found, "\n".join(found[:30])


@settings(FEW, max_examples=4)
@given(recipes(), st.integers(0, 3), st.booleans())
def test_nothing_gets_out_of_a_whole_process(recipe: Recipe, config: int, github: bool) -> None:
    with folders() as folder:
        repo = build(folder / "repo", recipe)
        base = repo.git("rev-parse", "HEAD~1")
        text = configuration(recipe, config)
        if text:
            repo.commit({"launchgate.yml": text})
        event = events.pull_request(base=base, head=repo.git("rev-parse", "HEAD"))
        event["pull_request"]["head"]["ref"] = event["pull_request"]["title"] = (
            recipe.glued().encode("utf-8", "replace").decode()
        )
        ran = spill(folder / "out", repo.path, github=event if github else None)
        found = ran.defects(recipe.secrets)
        assert ran.code in (1, 2, 3)
    assert not found, "\n".join(found[:30])


@settings(FEW, max_examples=3)
@given(recipes(), st.sampled_from(("cat-file", "rev-list", "ls-files", "rev-parse")))
def test_nothing_gets_out_when_git_dies(recipe: Recipe, moment: str) -> None:
    real = shutil.which("git")
    assert real is not None
    with folders() as folder:
        repo = build(folder / "repo", recipe)
        said = f"fatal: {recipe.glued()} " * 30 + f"{recipe.glued(1)}\n{recipe.text()}"
        path = git_that_fails(folder / "bin", real, moment, said.encode("utf-8", "surrogateescape"))
        ran = spill(folder / "out", repo.path, extra={"PATH": path})
        found = ran.defects(recipe.secrets)
        assert ran.code in (1, 3), ran.out
    assert not found, "\n".join(found[:30])


@pytest.mark.parametrize("github", [False, True])
def test_nothing_handed_in_gets_out_of_a_whole_process(tmp_path: Path, github: bool) -> None:
    """Among the answers is a broken header, about which a library would write to its log."""
    value = "".join(reversed(github_token())) + "+/"
    heads = ("{noise}no header {echo}", "Location: https://{echo}.evil.test/{noise}")
    site = Site(
        (("200 {echo}", heads, "<title>{echo}</title>"), ("302 x", heads[1:], "{echo}")),
        echo=0,
        noise="\x1b[31m ##[error]x",
    )
    repo = make_repo(tmp_path / "repo")
    with name_server({}) as names, running(site, value) as host:
        text = SITE.format(
            host=host, header="Authorization", template="Bearer ${NAME}", literal="x", resolver=names.address
        )
        head = repo.commit({"launchgate.yml": text})
        event = events.pull_request(base=head, head=head) if github else None
        arguments = ("--url", f"http://{host}/", "--skip", "perf", "--deadline", "20")
        ran = spill(tmp_path / "out", repo.path, *arguments, github=event, extra={"NAME": value})
    assert not ran.defects((handed_in(value),))
    assert ran.masked() == ([value] if github else [])
    assert b"${NAME}" in ran.out


def test_nothing_gets_out_of_a_check_that_raises(tmp_path: Path) -> None:
    secret = planted((github_token(1), github_token(2), github_token(3)))
    repo = make_repo(tmp_path / "repo")
    repo.commit({"app.py": "x = 1\n"})
    plan = prepare(Flags(), {}, repo.path)

    def bug(_: object) -> NoReturn:
        raise ValueError(f"\x1b[31m{secret.value}")

    def refusal(_: object) -> NoReturn:
        raise CannotJudge(f"\x1b[31m::error::{secret.value} x", f"##[error]{secret.value}")

    rules = {name: tuple(rule for rule in all_rules().values() if rule.check == name) for name in ("env", "secrets")}
    checks = (made("env", gather=bug, rules=rules["env"]), made("secrets", gather=refusal, rules=rules["secrets"]))
    outcomes = run_checks(plan.context, checks, lambda check: check.options(), plan.base_tree)
    verdict = conclude(plan, outcomes, {}, 1.0)
    assert not report_defects(verdict, {}, tmp_path / "out", (secret,))


@pytest.mark.parametrize("make", ["folder", "loop", "latin", "huge"])
def test_nothing_gets_out_of_a_configuration_that_cannot_be_read(tmp_path: Path, make: str) -> None:
    secret = planted((github_token(1), github_token(2), github_token(3)))
    repo = make_repo(tmp_path / f"repo-{secret.value}")
    repo.commit({"app.py": "x = 1\n"})
    path = repo.path / "launchgate.yml"
    match make:
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path.name)
        case "latin":
            path.write_bytes(f"{secret.value}: \xff".encode("latin-1"))
        case _:
            path.write_text(f"{secret.value}: " + secret.value * 30_000)
    ran = spill(tmp_path / "out", repo.path)
    assert ran.code == 2
    assert not ran.defects((secret,))
