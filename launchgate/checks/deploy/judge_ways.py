"""Opinion on how the product is deployed: repeatably, and by one command. Pure."""

from collections.abc import Iterable

from launchgate.checks.deploy.rules import ONE_COMMAND, REPEATABLE
from launchgate.checks.deploy.said import and_
from launchgate.checks.deploy.spec import Files, Options
from launchgate.checks.deploy.ways import Way
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment

__all__ = ["one_command", "repeatable"]

_SEVERAL = ("Terraform", "Ansible", "Helm", "Kustomize", "Kubernetes")
"""Tools whose command needs arguments that somebody has to know."""


def _location(way: Way) -> Location:
    return Location(path=way.path, line=way.line)


def _first(ways: Iterable[Way], *kinds: str) -> Way | None:
    return next((way for way in ways if way.kind in kinds), None)


def repeatable(files: Files, options: Options) -> Assessment:
    """deploy/repeatable."""
    rule = REPEATABLE
    controlled = _first(files.ways, "pipeline", "platform", "gitops")
    if controlled is not None:
        how = {"pipeline": "deploys", "platform": "builds and deploys each push"}.get(
            controlled.kind, "brings about what is committed"
        )
        message = f"{controlled.name} {how} ({controlled.path}:{controlled.line})."
        return assessment(rule, rule.covers, Status.PASS, message, location=_location(controlled))
    if options.platform is not None:
        message = f"launchgate.yml declares that {options.platform} builds and deploys each push (deploy.platform)."
        return assessment(rule, rule.covers, Status.PASS, message, location=Location(config="deploy.platform"))
    by_hand = [way for way in files.ways if way.kind in ("script", "tool")]
    unread = [one for one in files.pipelines if one.unread]
    elsewhere = _first(files.ways, "image") is not None and all(way.name in _SEVERAL for way in by_hand)
    if by_hand and not unread and not elsewhere:
        names = and_([f"{way.name} ({way.path})" for way in by_hand[:4]])
        command = next((way.command for way in by_hand if way.command), "")
        return assessment(
            rule,
            rule.covers,
            Status.FAIL,
            f"The product is deployed with {names}, and no pipeline runs that: somebody runs it on a machine of their own.",
            remediation=_workflow(command),
            location=_location(by_hand[0]),
        )
    published = _first(files.ways, "publish")
    if published is not None:
        message = f"{published.name} publishes it ({published.path}:{published.line})."
        return assessment(rule, rule.covers, Status.PASS, message, location=_location(published))
    return _not_shown(files)


def _workflow(command: str) -> str:
    return (
        "Let a workflow run it, or, where the platform builds each push by itself, say so: `deploy: {platform: fly}`. "
        "`.github/workflows/deploy.yml`:\n\n    on: {push: {branches: [main]}}\n    jobs:\n      deploy:\n"
        "        runs-on: ubuntu-latest\n        environment: production\n        steps:\n          - uses: actions/checkout@v4\n"
        f"          - run: {command or 'bin/deploy'}"
    )


def _not_shown(files: Files) -> Assessment:
    image = _first(files.ways, "image")
    unread = next((one for one in files.pipelines if one.unread), None)
    if unread is not None:
        reason = (
            f"`{unread.path}` could not be read ({unread.unread}), and nothing else says how the product is deployed."
        )
    elif image is not None:
        reason = (
            f"{image.name} pushes an image ({image.path}:{image.line}); what puts it "
            "into production is not in this repository."
        )
    else:
        reason = "No file of the repository shows what deploys the product: no pipeline that does, no platform file, no tool."
    return assessment(
        REPEATABLE,
        REPEATABLE.covers,
        Status.UNKNOWN,
        reason,
        remediation="commit the deploy workflow, or say which platform builds each push: `deploy: {platform: vercel}`",
        location=Location(path=unread.path if unread else image.path if image else None),
    )


def one_command(files: Files, options: Options) -> Assessment:
    """deploy/one-command."""
    rule = ONE_COMMAND
    single = [way for way in files.ways if way.command and way.kind != "image" and way.name not in _SEVERAL]
    if single:
        message = f"`{single[0].command}` deploys ({single[0].name}, {single[0].path})."
        return assessment(rule, rule.covers, Status.PASS, message, location=_location(single[0]))
    if options.platform is not None:
        message = f"`git push` deploys: {options.platform} builds each push (deploy.platform)."
        return assessment(rule, rule.covers, Status.PASS, message, location=Location(config="deploy.platform"))
    tools = [way for way in files.ways if way.kind == "tool"]
    if tools:
        return assessment(
            rule,
            rule.covers,
            Status.FAIL,
            f"{and_([way.name for way in tools])} deploys it, with commands and an order that nothing in the repository fixes.",
            remediation=f"Add `bin/deploy`:\n\n    #!/bin/sh\n    set -eu\n    {tools[0].command} <its arguments>",
            location=_location(tools[0]),
        )
    return assessment(
        rule,
        rule.covers,
        Status.UNKNOWN,
        "Nothing in the repository shows what deploys the product, so no command for it either.",
        remediation="add `bin/deploy`, or say which platform builds each push: `deploy: {platform: vercel}`",
        because=f"{REPEATABLE.id}#{REPEATABLE.covers}",
    )
