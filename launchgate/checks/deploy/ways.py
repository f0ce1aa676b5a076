"""How a repository gets deployed, by its files: pipelines, platforms that build from source control, tools, scripts. Pure.

Platforms and their files as their documentation has them (2026-11). What a platform builds from source control needs nobody's
laptop; what a tool deploys does, unless a pipeline runs that tool.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from launchgate.checks.deploy.commands import Does
from launchgate.checks.deploy.pipelines import Pipeline
from launchgate.checks.deploy.scripts import Scripts
from launchgate.dataclass import dataclass

__all__ = ["Way", "is_way_file", "ways_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which the product is deployed."""

    kind: Literal["pipeline", "platform", "gitops", "tool", "script", "publish", "image"]
    name: str
    """What deploys: `job deploy of GitHub Actions`, `Vercel`, `Fly.io`."""
    path: str
    line: int = 1
    command: str = ""
    """The one command that starts it, where there is one."""
    source: str = ""
    """Of a pipeline: what starts it."""


_UP = r"(?:[\w.-]+/){0,3}"
_PLATFORMS = (
    (_UP + r"vercel\.json", "Vercel"), (_UP + r"netlify\.toml", "Netlify"), (r"render\.ya?ml", "Render"),
    (r"railway\.(?:json|toml)", "Railway"), (r"Procfile", "Heroku or another platform that reads a Procfile"),
    (r"heroku\.yml", "Heroku"), (r"\.do/app\.ya?ml", "DigitalOcean App Platform"), (r"amplify\.ya?ml", "AWS Amplify"),
    (r"apprunner\.ya?ml", "AWS App Runner"), (r"\.platform\.app\.ya?ml|\.upsun/config\.ya?ml", "Upsun"),
    (r"scalingo\.json", "Scalingo"), (r"nixpacks\.toml", "a platform that builds with Nixpacks"),
    (r"captain-definition", "CapRover"),
)  # fmt: skip
_TOOLS = (
    (_UP + r"fly\.toml", "Fly.io", "fly deploy"), (_UP + r"wrangler\.(?:toml|jsonc?)", "Cloudflare", "npx wrangler deploy"),
    (r"(?:[\w-]+/)?app\.ya?ml", "Google App Engine", "gcloud app deploy"), (r"firebase\.json", "Firebase", "firebase deploy"),
    (r"(?:[\w-]+/)?serverless\.(?:ya?ml|ts|js)", "the Serverless Framework", "serverless deploy"),
    (r"samconfig\.toml", "AWS SAM", "sam deploy"), (r"config/deploy\.ya?ml", "Kamal", "kamal deploy"),
    (r"Capfile", "Capistrano", "cap production deploy"), (r"cdk\.json", "AWS CDK", "cdk deploy"),
    (r"Pulumi\.ya?ml", "Pulumi", "pulumi up"), (_UP + r"(?:playbook|site|deploy)\.ya?ml", "Ansible", "ansible-playbook"),
    (_UP + r"main\.tf", "Terraform", "terraform apply"), (_UP + r"Chart\.ya?ml", "Helm", "helm upgrade"),
    (_UP + r"kustomization\.ya?ml", "Kustomize", "kubectl apply -k"), (r"skaffold\.ya?ml", "Skaffold", "skaffold run"),
    (r"(?:k8s|kubernetes|deploy|manifests)/(?:[\w-]+/){0,3}deployment\.ya?ml", "Kubernetes", "kubectl apply"),
)  # fmt: skip
_CONTENT = {
    "Google App Engine": r"(?m)^runtime:|^env: flex", "Ansible": r"(?m)^-?\s*hosts:",
    "Kamal": r"(?m)^(?:service|servers|image):", "Cloudflare": r"name|main|pages_build_output_dir",
}  # fmt: skip
_SCRIPT = (
    r"(?:(?:bin|script|scripts|ops|tools|\.)/)?(?:deploy|ship|release-to-production)"
    r"(?:[-_](?:prod|production|live|app|all))?(?:\.(?:sh|py|rb|js|ts|mjs))?"
)
_GITOPS = re.compile(r"(?m)^apiVersion:\s*(?:argoproj\.io|kustomize\.toolkit\.fluxcd\.io|helm\.toolkit\.fluxcd\.io)/")
_NAMED = re.compile(r"(?:npm run|make) ((?:[\w-]+[:-])?(?:deploy|ship|rollout)(?:[:-](?:prod|production|live|all))?)$")


def is_way_file(path: str) -> bool:
    """Whether a file's content or name says something of how the product is deployed."""
    return any(re.fullmatch(pattern, path) for pattern, *_ in (*_PLATFORMS, *_TOOLS)) or bool(
        re.fullmatch(_SCRIPT, path)
    )


def ways_of(
    paths: Iterable[str], texts: Mapping[str, str], pipelines: Sequence[Pipeline], scripts: Scripts
) -> tuple[Way, ...]:  # fmt: skip
    """Every way, those that need nobody's laptop first."""
    files = sorted(paths, key=lambda path: (path.count("/"), path))
    return (
        *_from_pipelines(pipelines),
        *_from_platforms(files, texts),
        *_from_manifests(texts),
        *_from_scripts(files, scripts),
        *_from_tools(files, texts),
        *_published(pipelines),
    )


def _from_pipelines(pipelines: Sequence[Pipeline]) -> Iterator[Way]:
    for pipeline in pipelines:
        if not pipeline.triggers and pipeline.system != "cloud build":
            continue  # only before the merge: a preview, not the product
        for job, step in pipeline.deploying():
            started = " and ".join(one for one in pipeline.triggers if one in _STARTS) or "push"
            name = f"job `{job.name}` of {pipeline.system}"
            yield Way(kind="pipeline", name=name, path=pipeline.path, line=step.line if step else job.line,
                      command=_command(pipeline), source=started)  # fmt: skip


_STARTS = ("push", "workflow_dispatch", "release", "workflow_run", "schedule", "create", "repository_dispatch")


def _command(pipeline: Pipeline) -> str:
    if pipeline.system != "GitHub Actions":
        return "git push"
    if "push" in pipeline.triggers:
        return "git push"
    if "workflow_dispatch" in pipeline.triggers:
        return f"gh workflow run {pipeline.path.rpartition('/')[2]}"
    return "gh release create" if "release" in pipeline.triggers else "git push"


_ON_A_DESK = re.compile(r"--watch|\bdev\b|dev-server|localhost|127\.0\.0\.1|mailcatcher|mailpit")
"""What stands in a Procfile that foreman starts on a developer's machine."""


def _from_platforms(files: Sequence[str], texts: Mapping[str, str]) -> Iterator[Way]:
    seen: set[str] = set()
    for path in files:
        if path == "Procfile" and _ON_A_DESK.search(texts.get(path, "")[:20_000]):
            continue
        for pattern, name in _PLATFORMS:
            if re.fullmatch(pattern, path) and name not in seen:
                seen.add(name)
                yield Way(kind="platform", name=name, path=path, command="git push")


def _from_manifests(texts: Mapping[str, str]) -> Iterator[Way]:
    for path, text in texts.items():
        found = _GITOPS.search(text) if path.endswith((".yml", ".yaml")) else None
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Way(kind="gitops", name="GitOps (Argo CD or Flux)", path=path, line=line, command="git push")
            return


def _from_scripts(files: Sequence[str], scripts: Scripts) -> Iterator[Way]:
    for path in files:
        if re.fullmatch(_SCRIPT, path):
            yield Way(kind="script", name=f"`{path}`", path=path, command=f"./{path.removeprefix('./')}")
    for name in scripts.names:
        if _NAMED.match(name):
            where = "package.json" if name.startswith("npm") else "Makefile"
            yield Way(kind="script", name=f"`{name}`", path=where, command=name)


def _from_tools(files: Sequence[str], texts: Mapping[str, str]) -> Iterator[Way]:
    seen: set[str] = set()
    for path in files:
        for pattern, name, command in _TOOLS:
            if name in seen or not re.fullmatch(pattern, path):
                continue
            wanted = _CONTENT.get(name)
            if wanted is None or re.search(wanted, texts.get(path, "")[:20_000]):
                seen.add(name)
                yield Way(kind="tool", name=name, path=path, command=command)


def _published(pipelines: Sequence[Pipeline]) -> Iterator[Way]:
    for pipeline in pipelines:
        if not pipeline.triggers:
            continue
        for kind, does in _SHIPS:
            found = next(((job, step) for job in pipeline.jobs for step in job.steps if does in step.does), None)
            if found is not None:
                job, step = found
                yield Way(kind=kind, name=f"job `{job.name}` of {pipeline.system}", path=pipeline.path, line=step.line,
                          command=_command(pipeline), source=" and ".join(pipeline.triggers))  # fmt: skip
                break


_SHIPS: tuple[tuple[Literal["publish", "image"], Does], ...] = (("publish", Does.PUBLISH), ("image", Does.IMAGE))
