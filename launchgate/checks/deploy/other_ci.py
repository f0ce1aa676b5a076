"""Reads GitLab CI, CircleCI, Azure Pipelines, Bitbucket Pipelines, Jenkinsfiles and a few others into pipelines. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from launchgate.checks.deploy.commands import simple, taken_lightly
from launchgate.checks.deploy.pipelines import Job, Pipeline, Step
from launchgate.checks.deploy.scripts import Scripts
from launchgate.checks.deploy.yaml_data import Map, read

__all__ = ["reader_of", "system_of"]

_GITLAB_WORDS = {
    "default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script", "after_script",
}  # fmt: skip
_PATHS = (
    (r"\.gitlab-ci\.ya?ml|\.gitlab/(?:.+/)?[^/]+\.ya?ml|\.gitlab-ci/(?:.+/)?[^/]+\.ya?ml", "GitLab CI"),
    (r"\.circleci/config\.ya?ml", "CircleCI"),
    (
        r"(?:\.azure(?:-pipelines|devops)?/)?(?:[\w-]+/)?azure-pipelines[\w.-]*\.ya?ml|\.azure-pipelines/[\w.-]+\.ya?ml",
        "Azure Pipelines",
    ),
    (r"bitbucket-pipelines\.ya?ml", "Bitbucket Pipelines"),
    (r"(?:[\w-]+/)?Jenkinsfile(?:\.[\w-]+)?|(?:[\w-]+/)?[\w-]*\.jenkinsfile", "Jenkins"),
    (r"\.travis\.ya?ml", "Travis CI"),
    (r"\.drone\.ya?ml|\.woodpecker(?:/[\w-]+)?\.ya?ml", "Drone"),
    (r"\.buildkite/pipeline[\w.-]*\.ya?ml", "Buildkite"),
    (r"\.semaphore/[\w-]+\.ya?ml", "Semaphore"),
    (r"cloudbuild[\w.-]*\.ya?ml|buildspec[\w.-]*\.ya?ml", "cloud build"),
)


def system_of(path: str) -> str | None:
    """Whose pipeline a path is; None for no pipeline or GitHub's."""
    return next((system for pattern, system in _PATHS if re.fullmatch(pattern, path)), None)


def reader_of(path: str, system: str, texts: Mapping[str, str], scripts: Scripts) -> Pipeline:
    """One pipeline. What cannot be read says why in `unread`."""
    text = texts[path]
    if system == "Jenkins":
        return _jenkins(path, text, scripts)
    try:
        documents = [one for one in read(text) if isinstance(one, Map)]
    except ValueError as error:
        return Pipeline(path=path, system=system, unread=str(error))
    reading = _Reading(scripts)
    before = _BEFORE.get(system, _every_push)(documents)
    own: _Jobs = _JOBS.get(system, _Reading.anything)
    jobs = [job for data in documents for job in own(reading, data)]
    return Pipeline(path=path, system=system, jobs=tuple(jobs), before=before, triggers=("push",))


_Jobs = Callable[["_Reading", Map], Iterator[Job]]


class _Reading:
    """Turns scripts into steps."""

    def __init__(self, scripts: Scripts) -> None:
        self.scripts = scripts

    def steps(self, script: Any, line: int, lightly: str = "") -> Iterator[Step]:
        """The commands of a text, or of a list of texts."""
        texts = [script] if isinstance(script, str) else script if isinstance(script, list) else []
        for text in texts:
            if isinstance(text, list):
                yield from self.steps(text, line, lightly)
            elif isinstance(text, str):
                for command, _ in simple(text):
                    light = lightly or ("`|| true`" if taken_lightly(text, command) else "")
                    yield Step(text=command, line=line, does=self.scripts.does(command), lightly=light)

    def anything(self, data: Any, name: str = "pipeline", line: int = 1, depth: int = 0) -> Iterator[Job]:
        """A format without a reader of its own: whatever stands below keys that hold commands."""
        steps = tuple(self._below(data, depth))
        if steps:
            yield Job(name=name, line=line, steps=steps)

    def _below(self, data: Any, depth: int) -> Iterator[Step]:
        if depth > 12:
            return
        if isinstance(data, list):
            for item in data:
                yield from self._below(item, depth + 1)
        elif isinstance(data, Map):
            lightly = next((key for key in _LIGHT if data.get(key) in ("true", "True")), "")
            for key, value in data.items():
                line = data.lines.get(key, 1)
                if key in _SCRIPTS and isinstance(value, str | list):
                    texts = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
                    yield from self.steps(texts, line, lightly)
                if not isinstance(value, str):
                    yield from self._below(value, depth + 1)


_SCRIPTS = ("script", "scripts", "run", "command", "commands", "bash", "pwsh", "powershell", "args", "install",
            "before_script", "inlineScript", "test", "build")  # fmt: skip
_LIGHT = ("allow_failure", "continueOnError", "continue-on-error", "soft_fail")


def _gitlab(reading: _Reading, data: Map) -> Iterator[Job]:
    for name, job in data.items():
        if name in _GITLAB_WORDS or name.startswith(".") or not isinstance(job, Map):
            continue
        lines = data.lines.get(name, 1)
        inherited = _extended(data, job, 0)
        lightly = "allow_failure" if inherited.get("allow_failure") == "true" else ""
        foreign = "a job defined in another file" if "script" not in inherited and "extends" in job else ""
        steps = tuple(reading.steps(inherited.get("script"), _line(inherited, "script", lines), lightly))
        environment = inherited.get("environment")
        named = environment.get("name", "") if isinstance(environment, Map) else environment
        yield Job(
            name=name, line=lines, steps=steps, environment=named if isinstance(named, str) else "", foreign=foreign
        )


def _line(data: Map, key: str, default: int) -> int:
    return data.lines.get(key, default)


def _extended(data: Map, job: Map, depth: int) -> Map:
    """A job with what it extends, in this file."""
    found = Map()
    parents = job.get("extends")
    for parent in [parents] if isinstance(parents, str) else parents if isinstance(parents, list) else []:
        other = data.get(parent)
        if isinstance(other, Map) and depth < 5:
            inner = _extended(data, other, depth + 1)
            found.update(inner)
            found.lines.update(inner.lines)
    found.update(job)
    found.lines.update(job.lines)
    return found


def _circle(reading: _Reading, data: Map) -> Iterator[Job]:
    for name, job in _maps(data.get("jobs")):
        yield from reading.anything(job, name, data["jobs"].lines.get(name, 1))


def _azure(reading: _Reading, data: Map) -> Iterator[Job]:
    """Stages, jobs and deployments at any depth; each is a job with its own steps."""
    found = list(_azure_jobs(reading, data, 0))
    yield from found or reading.anything(data)


def _azure_jobs(reading: _Reading, data: Any, depth: int) -> Iterator[Job]:
    if depth > 12:
        return
    for item in data if isinstance(data, list) else list(data.values()) if isinstance(data, Map) else []:
        if isinstance(item, Map) and ("job" in item or "deployment" in item):
            name = str(item.get("job") or item.get("deployment") or "job")
            line = min(item.lines.values(), default=1)
            environment = item.get("environment") if "deployment" in item else ""
            named = environment.get("name", "") if isinstance(environment, Map) else environment
            steps = tuple(step for job in reading.anything(item) for step in job.steps)
            yield Job(name=name, line=line, steps=steps, environment=named if isinstance(named, str) else "")
        else:
            yield from _azure_jobs(reading, item, depth + 1)


def _bitbucket(reading: _Reading, data: Map) -> Iterator[Job]:
    """The steps below `pipelines`; YAML anchors are already in their place."""
    for name, value in _maps_or_lists(data.get("pipelines")):
        line = data["pipelines"].lines.get(name, 1)
        yield from _bitbucket_steps(reading, value, name, line, 0)


def _bitbucket_steps(reading: _Reading, value: Any, name: str, line: int, depth: int) -> Iterator[Job]:
    if depth > 8:
        return
    for key, item in _maps_or_lists(value) if isinstance(value, Map) else [("", one) for one in value]:
        if key == "step" and isinstance(item, Map):
            steps = tuple(reading.steps(item.get("script"), item.lines.get("script", line)))
            yield Job(
                name=str(item.get("name") or name),
                line=line,
                steps=steps,
                environment=str(item.get("deployment") or ""),
            )
        elif isinstance(item, Map | list):
            yield from _bitbucket_steps(reading, item, name, line, depth + 1)


def _maps(value: Any) -> list[tuple[str, Map]]:
    return [(name, one) for name, one in value.items() if isinstance(one, Map)] if isinstance(value, Map) else []


def _maps_or_lists(value: Any) -> list[tuple[str, Any]]:
    return [(name, one) for name, one in value.items() if isinstance(one, Map | list)] if isinstance(value, Map) else []


_SH = re.compile(r"\b(?:sh|bat|powershell|pwsh)\s*\(?\s*(?:script:\s*)?(\"\"\"|'''|\"|')")
_STAGE = re.compile(r"\bstage\s*\(?\s*['\"]([^'\"]{1,80})")


def _jenkins(path: str, text: str, scripts: Scripts) -> Pipeline:
    """The shell steps of a Jenkinsfile, which is a program: what it computes is not seen."""
    reading, steps, at = _Reading(scripts), list[Step](), 0
    blank = re.sub(r"(?m)^\s*//.*$", lambda found: " " * len(found[0]), text[:150_000])
    while (begun := _SH.search(blank, at)) is not None:
        end = blank.find(begun[1], begun.end())
        end = len(blank) if end < 0 else end
        steps += reading.steps(blank[begun.end() : end], blank.count("\n", 0, begun.start()) + 1)
        at = end + len(begun[1])
    stages = ", ".join(_STAGE.findall(blank)[:8])
    job = Job(name=stages or "pipeline", line=1, steps=tuple(steps))
    return Pipeline(
        path=path, system="Jenkins", jobs=(job,), before="on every branch that Jenkins builds", triggers=("push",)
    )


def _every_push(_documents: list[Map]) -> str:
    return "on every push"


def _gitlab_before(documents: list[Map]) -> str:
    """GitLab runs on every pushed branch, unless `workflow: rules` or the jobs' own rules name only the default branch."""
    merged = "merge_request"
    for data in documents:
        rules = data.get("workflow")
        text = _all_text(rules) if isinstance(rules, Map) else ""
        if (
            text
            and merged not in text
            and re.search(r"\$CI_COMMIT_(?:BRANCH|TAG|REF_NAME)", text)
            and "when: always" not in text
        ):
            return "" if "$CI_COMMIT_BRANCH &&" not in text and "==" in text else "on every push"
        jobs = [
            job
            for name, job in _maps(data)
            if name not in _GITLAB_WORDS and not name.startswith(".") and "script" in job
        ]
        limited = [job for job in jobs if _only_default(_extended(data, job, 0))]
        if jobs and len(limited) == len(jobs):
            return ""
    return "on every push"


def _only_default(job: Map) -> bool:
    """Whether a job's rules let it run on the default branch or on tags alone."""
    text = f"{_all_text(job.get('rules'))} {_all_text(job.get('only'))}".strip()
    return bool(text) and not re.search(r"merge_request|branches|push(?:es)?\b|\.\*|!=", text) and bool(
        re.search(r"\$CI_DEFAULT_BRANCH|\bmain\b|\bmaster\b|\btags\b|\$CI_COMMIT_TAG", text)
    )  # fmt: skip


def _all_text(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return value
    if depth > 8:
        return ""
    if isinstance(value, Map):
        return " ".join(f"{key}: {_all_text(one, depth + 1)}" for key, one in value.items())
    return " ".join(_all_text(one, depth + 1) for one in value) if isinstance(value, list) else ""


def _azure_before(documents: list[Map]) -> str:
    """Azure Pipelines builds pull requests of GitHub and Bitbucket unless `pr: none`; `trigger` may hold every branch."""
    for data in documents:
        if data.get("pr") not in ("none", None):
            return "on pull requests"
        trigger = _all_text(data.get("trigger"))
        if data.get("pr") == "none":
            return "on every push" if "*" in trigger else ""
    return "on pull requests"


def _bitbucket_before(documents: list[Map]) -> str:
    for data in documents:
        pipelines = data.get("pipelines")
        if isinstance(pipelines, Map) and "pull-requests" in pipelines:
            return "on pull requests"
        if isinstance(pipelines, Map) and (
            "default" in pipelines or "**" in _all_text(list(pipelines.get("branches") or ()))
        ):
            return "on every push"
    return ""


def _never(_documents: list[Map]) -> str:
    return ""


_BEFORE: dict[str, Callable[[list[Map]], str]] = {
    "GitLab CI": _gitlab_before, "Azure Pipelines": _azure_before, "Bitbucket Pipelines": _bitbucket_before,
    "cloud build": _never,
}  # fmt: skip
_JOBS: dict[str, _Jobs] = {
    "GitLab CI": _gitlab,
    "CircleCI": _circle,
    "Azure Pipelines": _azure,
    "Bitbucket Pipelines": _bitbucket,
}
