"""The action's door: the inputs of action.yml become a command line of launchgate, and nothing else happens here.

GitHub hands an input over as `INPUT_` and its name in capitals, hyphens kept (`INPUT_FAIL-ON`); an input that was not given is
an empty string. GitHub only warns about a name or value it does not know; a typing slip must not disarm a gate, so here it is
exit code 2. With arguments on the command line (`docker run IMAGE run --url ...`) the inputs are not looked at.
"""

import difflib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from launchgate.model import Severity, Stage
from launchgate.report import formats
from launchgate.reporters._escape import command_data

USAGE = 2


class InputError(Exception):
    """What is wrong with the inputs, one complaint a line."""


def main() -> None:
    """Run launchgate with the arguments given, else with those that the inputs ask for; its exit code is ours."""
    arguments = sys.argv[1:]
    if not arguments:
        try:
            given = read_inputs(os.environ)
            arguments = arguments_for(given, os.environ)
            enter(given.get("working-directory"))
        except InputError as error:
            sys.stdout.write(f"::error title=launchgate inputs::{command_data(str(error))}\n")
            sys.exit(USAGE)
    from launchgate.__main__ import main as launchgate_main  # after the inputs, so that a slip in them is told at once

    sys.argv = ["launchgate", *arguments]
    launchgate_main()


def read_inputs(environ: Mapping[str, str]) -> dict[str, str]:
    """The inputs that say something, by their names in action.yml. Raises InputError for a name no input has."""
    given: dict[str, str] = {}
    complaints = []
    for key, value in sorted(environ.items()):
        name = key.removeprefix("INPUT_").lower().replace("_", "-")
        if not key.startswith("INPUT_") or not value.strip():
            continue
        if name not in INPUTS:
            complaints.append(unknown("input", name, INPUTS))
        elif given.setdefault(name, value.strip()) != value.strip():
            complaints.append(
                f"the input '{name}' is given twice, as '{given[name]}' and as '{value.strip()}'; keep one"
            )
    if complaints:
        raise InputError("\n".join(complaints))
    return given


def arguments_for(given: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    """The command line for these inputs. Raises InputError with every value that is not allowed."""
    arguments, complaints = ["run"], []
    for name, to_arguments in INPUTS.items():
        try:
            arguments += to_arguments(name, given[name]) if name in given else []
        except InputError as error:
            complaints.append(str(error))
    if complaints:
        raise InputError("\n".join(complaints))
    if "report" not in given:
        arguments += [f"--report={report}" for report in default_reports(given.get("reports-dir", REPORTS), environ)]
    return arguments


def enter(folder: str | None) -> None:
    """Make `folder` the current directory. Raises InputError when that cannot be done."""
    if folder is None:
        return
    try:
        os.chdir(folder)
    except OSError as error:
        raise InputError(
            f"the input 'working-directory' is '{folder}', which cannot be entered: {error.strerror}"
        ) from None


REPORTS = "launchgate-reports"
REPORT_FILES = {
    "junit": "junit.xml",
    "sarif": "launchgate.sarif",
    "html": "report.html",
    "json": "verdict.json",
}


def default_reports(folder: str, environ: Mapping[str, str]) -> list[str]:
    """What the action writes when it is not told: the log, the annotations, the job summary, and four files."""
    reports = ["terminal", "annotations"]
    if summary := environ.get("GITHUB_STEP_SUMMARY"):
        reports.append(f"markdown:{summary}")
    return reports + [f"{report}:{Path(folder) / name}" for report, name in REPORT_FILES.items()]


def unknown(kind: str, value: str, allowed: Iterable[str]) -> str:
    """Say that `value` is not allowed, what it was probably meant to be, and what is."""
    allowed = list(allowed)
    close = difflib.get_close_matches(value, allowed, n=1)
    meant = f" Did you mean '{close[0]}'?" if close else ""
    return f"launchgate has no {kind} '{value}'.{meant} Allowed: {', '.join(allowed)}."


def option(name: str, value: str) -> list[str]:
    return [f"--{name}={value}"]  # one argument, so that a value starting with a hyphen stays a value


def options(name: str, value: str) -> list[str]:
    return [f"--{name}={part}" for part in parts(value)]


def parts(value: str) -> list[str]:
    """The elements of a list written with commas or lines."""
    return [part.strip() for part in re.split(r"[,\n]", value) if part.strip()]


def one_of(allowed: Iterable[str]) -> Callable[[str, str], list[str]]:
    def check(name: str, value: str) -> list[str]:
        if value not in allowed:
            raise InputError(unknown(name, value, allowed))
        return option(name, value)

    return check


def reports(name: str, value: str) -> list[str]:
    asked = [part.partition(":")[0] for part in parts(value)]
    if wrong := [name for name in asked if name not in formats()]:
        raise InputError("\n".join(unknown("report format", name, formats()) for name in wrong))
    return options(name, value)


def no_option(_name: str, _value: str) -> list[str]:
    return []


INPUTS: dict[str, Callable[[str, str], list[str]]] = {
    "stage": one_of(tuple(Stage)),
    "url": option,
    "environment": option,
    "config": option,
    "profile": option,
    "only": options,
    "skip": options,
    "fail-on": one_of(tuple(Severity)),
    "base": option,
    "head": option,
    "baseline": option,
    "previous": option,
    "deadline": option,
    "shard": option,
    "report": reports,
    "reports-dir": no_option,
    "working-directory": no_option,
}
"""Every input of action.yml, and what makes arguments of it."""


if __name__ == "__main__":
    main()
