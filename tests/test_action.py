"""action.yml and entrypoint.py say the same, and the entrypoint turns every input into exactly one argument or one complaint.

What the command line then does with the arguments is tested in the container (tests/container).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import entrypoint
from launchgate.model import Severity, Stage
from launchgate.report import formats
from tests.support.repos import make_repo

PROJECT = Path(__file__).parents[1]


def arguments(**given: str) -> list[str]:
    names = {name.replace("_", "-"): value for name, value in given.items()}
    return entrypoint.arguments_for(names | {"report": "terminal"}, {})[1:-1]


def run_entrypoint(folder: Path, environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The entrypoint as a process that has nothing but `environ` to go by."""
    return subprocess.run(
        (sys.executable, str(PROJECT / "entrypoint.py"), *arguments),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"} | environ,
        capture_output=True,
        text=True,
    )


def action() -> dict[str, dict[str, dict[str, object]]]:
    loaded: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((PROJECT / "action.yml").read_text())
    return loaded


def test_every_input_of_action_yml_is_understood_and_none_is_hidden() -> None:
    assert set(action()["inputs"]) == set(entrypoint.INPUTS)


def test_no_input_has_a_default_of_its_own() -> None:
    # A default would reach us as if the user had written it, and would clash with the spelling with underscores.
    assert [name for name, declared in action()["inputs"].items() if "default" in declared] == []


def test_inputs_with_closed_sets_list_them() -> None:
    described = {name: str(declared["description"]) for name, declared in action()["inputs"].items()}
    assert [stage for stage in Stage if stage not in described["stage"]] == []
    assert [severity for severity in Severity if severity not in described["fail-on"]] == []


def test_action_yml_is_what_github_accepts() -> None:
    tool = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        (tool, "--builtin-schema", "vendor.github-actions", PROJECT / "action.yml"), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("environ", "given"),
    [
        ({"INPUT_FAIL-ON": "high"}, {"fail-on": "high"}),
        ({"INPUT_FAIL_ON": "high"}, {"fail-on": "high"}),
        ({"INPUT_FAIL-ON": "", "INPUT_FAIL_ON": "high"}, {"fail-on": "high"}),
        ({"INPUT_FAIL-ON": "high", "INPUT_FAIL_ON": "high"}, {"fail-on": "high"}),
        ({"INPUT_STAGE": ""}, {}),
        ({"INPUT_STAGE": " \n"}, {}),
        ({"INPUT_STAGE": " pr\n"}, {"stage": "pr"}),
        ({"GITHUB_ACTIONS": "true", "INPUTS": "x", "MY_INPUT_STAGE": "x"}, {}),
        ({"INPUT_STAGES": ""}, {}),
    ],
)
def test_reading_inputs(environ: dict[str, str], given: dict[str, str]) -> None:
    assert entrypoint.read_inputs(environ) == given


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"INPUT_FAILON": "high"}, "launchgate has no input 'failon'. Did you mean 'fail-on'? Allowed: stage, url,"),
        ({"INPUT_ZZZ": "1"}, "launchgate has no input 'zzz'. Allowed: stage, url,"),
        ({"INPUT_FAIL-ON": "high", "INPUT_FAIL_ON": "low"}, "the input 'fail-on' is given twice"),
    ],
)
def test_inputs_that_no_input_is(environ: dict[str, str], said: str) -> None:
    with pytest.raises(entrypoint.InputError) as caught:
        entrypoint.read_inputs(environ)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_is_allowed(stage: Stage) -> None:
    assert arguments(stage=stage) == [f"--stage={stage}"]


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_is_allowed(severity: Severity) -> None:
    assert arguments(fail_on=severity) == [f"--fail-on={severity}"]


def test_values_stay_one_argument_whatever_they_hold() -> None:
    assert arguments(url="--fail-on=info $(id) ; '\"") == ["--url=--fail-on=info $(id) ; '\""]


@pytest.mark.parametrize("text", ["secrets,tls/expiry", "secrets\ntls/expiry", " secrets ,\n\n tls/expiry,"])
def test_lists_are_separated_by_commas_or_lines(text: str) -> None:
    assert arguments(only=text) == ["--only=secrets", "--only=tls/expiry"]
    assert arguments(skip=text) == ["--skip=secrets", "--skip=tls/expiry"]


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(entrypoint.InputError) as caught:
        entrypoint.arguments_for({"stage": "PR", "fail-on": "hihg", "report": "json:a, sarfi"}, {})
    assert str(caught.value).splitlines() == [
        "launchgate has no stage 'PR'. Allowed: pr, full, deploy, monitor, release.",
        "launchgate has no fail-on 'hihg'. Did you mean 'high'? Allowed: blocker, high, medium, low, info.",
        f"launchgate has no report format 'sarfi'. Did you mean 'sarif'? Allowed: {', '.join(formats())}.",
    ]


def test_reports_by_default() -> None:
    asked = entrypoint.arguments_for({}, {"GITHUB_STEP_SUMMARY": "/github/file_commands/s"})
    assert asked == [
        "run",
        "--report=terminal",
        "--report=annotations",
        "--report=markdown:/github/file_commands/s",
        "--report=junit:launchgate-reports/junit.xml",
        "--report=sarif:launchgate-reports/launchgate.sarif",
        "--report=html:launchgate-reports/report.html",
        "--report=json:launchgate-reports/verdict.json",
    ]


def test_without_a_job_summary_there_is_no_markdown() -> None:
    assert "--report=json:out/verdict.json" in entrypoint.arguments_for({"reports-dir": "out"}, {})
    assert not any("markdown" in argument for argument in entrypoint.arguments_for({}, {}))


def test_every_default_report_is_a_format_there_is() -> None:
    wanted = [report.partition(":")[0] for report in entrypoint.default_reports("x", {"GITHUB_STEP_SUMMARY": "/s"})]
    assert set(wanted) <= set(formats())


def test_reports_asked_for_replace_the_default() -> None:
    asked = entrypoint.arguments_for({"report": "json:a.json\nterminal"}, {"GITHUB_STEP_SUMMARY": "/s"})
    assert asked == ["run", "--report=json:a.json", "--report=terminal"]


def test_a_slip_is_an_escaped_annotation_and_exit_code_2(tmp_path: Path) -> None:
    done = run_entrypoint(tmp_path, {"INPUT_STAGE": "pr\n::set-output name=x::50%", "INPUT_FAIL-ON": "##[error]x"})
    assert (done.returncode, done.stderr) == (2, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error title=launchgate inputs::launchgate has no stage 'pr")
    assert "50%25" in line
    assert "%0A" in line
    assert "##[" not in line


def test_a_working_directory_that_is_not_there(tmp_path: Path) -> None:
    done = run_entrypoint(tmp_path, {"INPUT_WORKING-DIRECTORY": "app"})
    assert done.returncode == 2
    assert done.stdout == (
        "::error title=launchgate inputs::the input 'working-directory' is 'app', "
        "which cannot be entered: No such file or directory\n"
    )


def test_arguments_go_through_untouched_and_inputs_are_not_looked_at(tmp_path: Path) -> None:
    done = run_entrypoint(tmp_path, {"INPUT_NONSENSE": "x"}, "--help")
    assert done.returncode == 0, done.stderr


def test_the_gate_runs_where_working_directory_says(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    inputs = {"INPUT_WORKING-DIRECTORY": "app", "INPUT_ONLY": "secrets", "INPUT_REPORT": "json:verdict.json"}
    run_entrypoint(tmp_path, inputs)
    assert json.loads((tmp_path / "app" / "verdict.json").read_text())["schema"] == "launchgate/1"


def test_the_pre_commit_hook_is_a_command_that_runs(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text())
    program, *arguments = hook["entry"].split()
    assert program == "launchgate"
    make_repo(tmp_path).commit({"app.py": "PRICE = 1\n"})
    done = run_entrypoint(tmp_path, {}, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("part", ["inputs", "outputs"])
def test_every_input_and_output_is_documented_in_its_own_words(part: str) -> None:
    page = (PROJECT / "docs" / "action.md").read_text()
    rows = [f"| `{name}` | {' '.join(str(told['description']).split())} |" for name, told in action()[part].items()]
    assert [row for row in rows if row not in page] == []
