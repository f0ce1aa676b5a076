"""Reads documents, pipelines and deploy files, the declared reports, and what the live product says of its version. No opinion.

One gather serves rules of three kinds: files are read when the run judges files, reports on the revision that is judged (never
on the base of a change), the site exactly when the run judges probes.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from launchgate.checks.deploy.files import Texts, documents_of, texts_of
from launchgate.checks.deploy.gather_version import hints_of, live_of
from launchgate.checks.deploy.github import FOLDERS, workflow
from launchgate.checks.deploy.options import Options, Report
from launchgate.checks.deploy.other_ci import reader_of, system_of
from launchgate.checks.deploy.pipelines import Pipeline
from launchgate.checks.deploy.results import LOCAL, from_json, from_junit
from launchgate.checks.deploy.rules import REPEATABLE, VERSION_LIVE
from launchgate.checks.deploy.scripts import Scripts
from launchgate.checks.deploy.spec import Evidence, Facts, Files, Read, WritesConfig
from launchgate.checks.deploy.ways import ways_of
from launchgate.clients.reports import ReportFile, json_of, matching, moment_of, provenance_of, read_report, xml_of
from launchgate.context import Context, Deadline
from launchgate.errors import CannotJudge
from launchgate.model import Stage

_REPORTS = 40
"""Files that one pattern of a report may name."""


def gather(context: Context, options: Options) -> Facts:
    """Everything seen. Raises CannotJudge when the HTTP client cannot be set up."""
    judged = context.stage in REPEATABLE.stages and (context.stage is Stage.RELEASE or options.declares_files)
    on_base = context.stage is Stage.PR and context.range is None
    files, reason = _files(context, options) if judged else (None, ("", ""))
    probes = context.target is not None and not on_base
    probes = probes and (bool(context.clients.explicit_urls) or context.stage in VERSION_LIVE.stages)
    return Facts(
        today=context.now.date(),
        judged=judged,
        files=files,
        no_files=reason,
        moment=moment_of(context) if judged and options.declares_files else None,
        build=_evidence(context, options.build, "deploy.build", on_base) if judged else None,
        drill=_evidence(context, options.drill, "deploy.drill", on_base) if judged else None,
        end_to_end=_evidence(context, options.end_to_end, "deploy.end_to_end", on_base) if judged else None,
        live=live_of(context, options.version) if probes and options.version else None,
        hints=hints_of(context) if probes and options.version is None else (),
    )


def _files(context: Context, options: Options) -> tuple[Files | None, tuple[str, str]]:
    if context.tree is None:
        return None, (context.repository_reason, context.repository_remedy)
    texts = texts_of(context.tree)
    scripts = Scripts(texts.read)
    pipelines = _pipelines(texts, scripts, context.deadline)
    configured = (*options.rollback, *options.steps, *options.checklist)
    documents, unread = documents_of(context.tree, texts.paths, configured)
    return Files(
        documents=documents,
        pipelines=pipelines,
        ways=ways_of(texts.paths, texts.read, pipelines, scripts),
        commands=frozenset(" ".join(step.text.split()) for one in pipelines for job in one.jobs for step in job.steps),
        builds=_builds(texts),
        migrates=next((path for path in texts.paths if _MIGRATION.search(path)), ""),
        writes=tuple(_writes(pipelines, texts.read)),
        unread=unread,
    ), ("", "")


_MIGRATION = re.compile(r"(?:^|/)(?:migrations?|migrate|alembic/versions|db/migrate)/[^/]*\d[^/]*\.(?:sql|py|rb|js|ts|php|xml|"
                        r"ya?ml)$|"
                        r"(?:^|/)migrations/[^/]*\d[^/]*/migration\.sql$|(?:^|/)V\d[\w.]*__\w+\.sql$")  # fmt: skip
_COMPILED = (
    "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "Package.swift", "pubspec.yaml", "CMakeLists.txt",
    "Dockerfile", "Containerfile", "build.sbt", "mix.exs", "tsconfig.json",
)  # fmt: skip


def _builds(texts: Texts) -> str:
    """A file that shows that the product is built, not too deep in the repository."""
    for path in texts.paths:
        name = PurePosixPath(path).name
        if path.count("/") <= 2 and (name in _COMPILED or name.endswith((".csproj", ".sln", ".fsproj"))):
            return path
        if name == "package.json" and path.count("/") <= 2 and re.search(r'"build"\s*:', texts.read.get(path, "")):
            return path
    return ""


def _pipelines(texts: Texts, scripts: Scripts, deadline: Deadline) -> tuple[Pipeline, ...]:
    found = []
    for path in sorted(texts.read):
        deadline.require("the pipelines")
        if path.startswith(FOLDERS) and path.count("/") == 2:
            found.append(workflow(path, texts.read, scripts))
        elif (system := system_of(path)) is not None:
            found.append(reader_of(path, system, texts.read, scripts))
    return tuple(found)


_WRITES = re.compile(r"(?:\bcp|\bmv|\bscp|\bcat)\b[^|;&]{0,200}\.env\b|>\s?\S{0,80}\.env\b|"
                     r"\brsync\b(?!.*--exclude).*\s\S{1,100}:|"
                     r"\bheroku config:set\b|\bvercel env (?:add|rm)\b|\bfly(?:ctl)? secrets (?:import|set)\b|"
                     r"\bkubectl\b.*\b(?:configmap|secret)\b|"
                     r"\baws ssm put-parameter\b|\baz webapp config appsettings set\b")  # fmt: skip


def _writes(pipelines: Sequence[Pipeline], texts: Mapping[str, str]) -> list[WritesConfig]:
    """Commands that write settings, in pipelines that do not only run before a merge and in deploy scripts."""
    found = [
        WritesConfig(path=one.path, line=step.line, command=step.text)
        for one in pipelines
        if one.triggers
        for job in one.jobs
        for step in job.steps
        if _WRITES.search(step.text) and ".env.example" not in step.text
    ]
    for path, text in texts.items():
        if re.search(r"(?:^|/)(?:deploy|ship)[\w-]*(?:\.sh)?$", path):
            rows = enumerate(text.split("\n")[:2_000], 1)
            found += [
                WritesConfig(path=path, line=at, command=row.strip()) for at, row in rows if _WRITES.search(row[:600])
            ]
    return found[:20]


def _evidence(context: Context, declared: Report | None, config: str, on_base: bool) -> Evidence | None:
    """A declared report, read; a report that cannot be read says why. It is the change's and says nothing of the base."""
    if declared is None:
        return None
    if on_base:
        reason = "a report is of a change, and which change this is, is not known"
        return Evidence(declared=declared, config=config, reason=reason, remedy="fetch the base branch, or pass --base")
    try:
        paths = matching(context.root, declared.report)
        if not paths:
            raise CannotJudge(
                f"no file is there for `{declared.report}`",
                "run the job that writes it first and bring the file here, e.g. with actions/download-artifact",
            )
        if len(paths) > _REPORTS:
            raise CannotJudge(f"`{declared.report}` names {len(paths):,} files", "name the report more closely")
        commit = _revealed(context, declared.commit)
        read = [one for path in paths for one in _read(context, read_report(context.root, path), commit)]
    except CannotJudge as error:
        return Evidence(declared=declared, config=config, reason=error.reason, remedy=error.remedy)
    return Evidence(declared=declared, config=config, read=tuple(read))


def _read(context: Context, report: ReportFile, commit: str | None) -> list[Read]:
    start = report.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    try:
        results = from_junit(xml_of(report)) if start == b"<" else from_json(json_of(report))
    except ValueError as error:
        raise CannotJudge(f"the report '{report.path}' says nothing of a build: {error}",
                          "write JUnit XML or GitHub's check results") from None  # fmt: skip
    found = []
    for result in results:
        made = result.made
        if made is not None and not result.zoned and abs(made - report.touched) < LOCAL:
            made = None  # a local time without its zone: when the file was written is nearer to the truth
        of = commit or result.commit
        found.append(
            Read(path=report.path, result=result, provenance=provenance_of(context, report, made=made, commit=of))
        )
    return found


def _revealed(context: Context, commit: str | None) -> str | None:
    if commit is None or not commit.startswith("${"):
        return commit
    name = commit[2:-1]
    value = context.environ.get(name, "")
    if not re.fullmatch(r"[0-9a-fA-F]{7,64}", value):
        raise CannotJudge(
            f"the environment variable {name} holds no commit, and launchgate.yml refers to it", f"set {name}"
        )
    return value
