"""Reads GitHub Actions workflows (Gitea and Forgejo share the format), with local actions and reusable workflows. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from launchgate.checks.deploy.commands import Does, simple, taken_lightly, uses_does
from launchgate.checks.deploy.pipelines import Job, Pipeline, Step
from launchgate.checks.deploy.scripts import Scripts
from launchgate.checks.deploy.yaml_data import Map, read

__all__ = ["FOLDERS", "workflow"]

FOLDERS = (".github/workflows/", ".gitea/workflows/", ".forgejo/workflows/")
_ON_CHANGE = ("pull_request", "pull_request_target", "merge_group")
_DEEPEST = 3


def workflow(path: str, texts: Mapping[str, str], scripts: Scripts) -> Pipeline:
    """One workflow. What cannot be read says why in `unread`."""
    try:
        documents = read(texts[path])
    except ValueError as error:
        return Pipeline(path=path, system="GitHub Actions", unread=str(error))
    data = documents[0] if documents and isinstance(documents[0], Map) else Map()
    reading = _Reading(texts, scripts)
    triggers = _triggers(data.get("on"))
    return Pipeline(
        path=path,
        system="GitHub Actions",
        jobs=tuple(reading.jobs(data, 0)),
        before=_before(triggers),
        triggers=tuple(name for name in triggers if name not in _ON_CHANGE),
    )


def _triggers(on: Any) -> dict[str, Any]:
    if isinstance(on, str):
        return {on: ""}
    if isinstance(on, list):
        return {str(one): "" for one in on}
    return dict(on) if isinstance(on, Map) else {}


def _before(triggers: dict[str, Any]) -> str:
    """How the events run the workflow before a merge: on the change itself, or on every push to any branch."""
    for name in _ON_CHANGE:
        if name in triggers and _opens(triggers[name]):
            return f"on {name}"
    push = triggers.get("push")
    if push is None:
        return ""
    filters = push if isinstance(push, Map) else Map()
    if "tags" in filters and "branches" not in filters and "branches-ignore" not in filters:
        return ""
    branches = filters.get("branches")
    every = branches is None or any(
        one in ("**", "*") for one in (branches if isinstance(branches, list) else [branches])
    )
    return "on every push" if every else ""


def _opens(event: Any) -> bool:
    """Whether a pull request event counts as before the merge: one for `closed` alone comes after it."""
    types = event.get("types") if isinstance(event, Map) else None
    named = [types] if isinstance(types, str) else types
    return not isinstance(named, list) or any(
        one not in ("closed", "labeled", "unlabeled", "assigned") for one in named
    )


class _Reading:
    """Walks jobs and steps, and what they call in this repository."""

    def __init__(self, texts: Mapping[str, str], scripts: Scripts) -> None:
        self._texts, self._scripts = texts, scripts

    def jobs(self, data: Map, depth: int) -> Iterator[Job]:
        jobs = data.get("jobs")
        if not isinstance(jobs, Map):
            return
        for name, job in jobs.items():
            if not isinstance(job, Map) or str(job.get("if", "")).strip("${} ") == "false":
                continue
            line = jobs.lines.get(name, 1)
            called = job.get("uses")
            if isinstance(called, str):
                yield from self._called(name, line, called, depth)
                continue
            lightly = "continue-on-error" if job.get("continue-on-error") == "true" else ""
            steps = tuple(self._steps(job.get("steps"), lightly, depth))
            yield Job(name=name, line=line, steps=steps, environment=_environment(job.get("environment")))

    def _called(self, name: str, line: int, called: str, depth: int) -> Iterator[Job]:
        """The jobs of a reusable workflow of this repository; another repository's is foreign."""
        path = called.removeprefix("./").partition("@")[0]
        data = self._document(path) if called.startswith("./") and depth < _DEEPEST else None
        if data is None:
            yield Job(name=name, line=line, steps=(), foreign=called)
            return
        for job in self.jobs(data, depth + 1):
            steps = tuple(Step(text=one.text, line=line, does=one.does, lightly=one.lightly) for one in job.steps)
            yield Job(name=name, line=line, steps=steps, environment=job.environment, foreign=job.foreign)

    def _document(self, path: str) -> Map | None:
        if path not in self._texts:
            return None
        try:
            documents = read(self._texts[path])
        except ValueError:
            return None
        return documents[0] if documents and isinstance(documents[0], Map) else None

    def _steps(self, steps: Any, lightly: str, depth: int) -> Iterator[Step]:
        for step in steps if isinstance(steps, list) else ():
            if not isinstance(step, Map) or str(step.get("if", "")).strip("${} ") == "false":
                continue
            light = lightly or ("continue-on-error" if step.get("continue-on-error") == "true" else "")
            script, action = step.get("run"), step.get("uses")
            if isinstance(script, str):
                yield from self._commands(script, step.lines.get("run", 1), light)
            elif isinstance(action, str) and action.startswith("./") and depth < _DEEPEST:
                yield from self._local(action, step.lines.get("uses", 1), light, depth)
            elif isinstance(action, str):
                arguments = step.get("with")
                yield from self._published(action, arguments, step.lines.get("uses", 1), light)

    def _commands(self, script: str, line: int, lightly: str) -> Iterator[Step]:
        first = line + (1 if "\n" in script.rstrip("\n") else 0)
        for command, offset in simple(script):
            light = lightly or ("`|| true`" if taken_lightly(script, command) else "")
            yield Step(text=command, line=first + offset, does=self._scripts.does(command), lightly=light)

    def _local(self, action: str, line: int, lightly: str, depth: int) -> Iterator[Step]:
        folder = action.removeprefix("./").rstrip("/")
        for name in ("action.yml", "action.yaml"):
            data = self._document(f"{folder}/{name}")
            runs = data.get("runs") if data is not None else None
            if isinstance(runs, Map):
                for step in self._steps(runs.get("steps"), lightly, depth + 1):
                    yield Step(text=step.text, line=line, does=step.does, lightly=step.lightly)

    def _published(self, action: str, arguments: Any, line: int, lightly: str) -> Iterator[Step]:
        found = set(uses_does(action))
        if "build-push-action" in action and not (
            isinstance(arguments, Map) and arguments.get("push", "false") != "false"
        ):
            found.discard(Does.IMAGE)
        words = list(arguments.values()) if isinstance(arguments, Map) else []
        for word in words:
            for command, _ in simple(word) if isinstance(word, str) else ():
                found |= self._scripts.does(command) if " " in command else set()
        yield Step(text=f"uses: {action}", line=line, does=frozenset(found), lightly=lightly)


def _environment(value: Any) -> str:
    name = value.get("name", "") if isinstance(value, Map) else value
    return name if isinstance(name, str) and name not in ("github-pages-preview", "test", "testing", "ci") else ""
