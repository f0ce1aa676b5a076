"""`launchgate run`: the main job."""

from collections.abc import Mapping

import click

from launchgate.errors import UsageError
from launchgate.prepare import Flags
from launchgate.running import run
from launchgate.selection import Wish
from launchgate.terms import Severity, Stage


@click.command("run", short_help="Judge the release: go or no-go, and why.")
@click.option(
    "--stage",
    type=click.Choice([s.value for s in Stage]),
    help="The moment of the run; found from the CI event by itself.",
)
@click.option("--config", metavar="FILE", help="The configuration; launchgate.yml of the repository by itself.")
@click.option("--url", metavar="URL", help="The site to probe. Always runs the probes, whatever the stage.")
@click.option("--environment", metavar="NAME", help="A name from site.environments.")
@click.option("--profile", metavar="NAME", help="The product's stage, e.g. client-portal; sets thresholds.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Only this check or rule, e.g. smoke or secrets/tree. Repeatable."
)
@click.option("--skip", multiple=True, metavar="ID", help="Not this check or rule. Repeatable.")
@click.option(
    "--fail-on", type=click.Choice([s.value for s in Severity]), help="Block on this severity or worse [blocker]."
)
@click.option("--base", metavar="REV", help="Judge only what is added since REV.")
@click.option("--head", metavar="REV", help="The revision that adds it [HEAD].")
@click.option("--baseline", metavar="FILE", help="Accepted findings, as `launchgate baseline` wrote them.")
@click.option("--previous", metavar="VERDICT", help="An earlier verdict.json: say what is new since and what has gone.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT[:PATH]", help="A report; repeatable [terminal].")
@click.option("--deadline", type=click.FloatRange(min=1), metavar="S", help="Seconds for the whole run [120].")
@click.option("--shard", metavar="I/N", help="Run only the I-th of N parts; join them with `launchgate merge`.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_obj
def command(
    begun: Mapping[str, object] | None,
    stage: str | None, config: str | None, url: str | None, environment: str | None, profile: str | None,
    only: tuple[str, ...], skip: tuple[str, ...], fail_on: str | None, base: str | None, head: str | None,
    baseline: str | None, previous: str | None, reports: tuple[str, ...], deadline: float | None, shard: str | None,
    quiet: bool,
) -> int:  # fmt: skip
    """Judge the release: go or no-go, and why.

    With nothing else, it checks the repository it stands in; with --url, the live site too. `FORMAT` is one of annotations,
    gitlab, handover, handover-html, html, json, junit, junit-strict, markdown, sarif, terminal.
    """
    flags = Flags(
        stage=Stage(stage) if stage else None,
        config=config,
        url=url,
        environment=environment,
        profile=profile,
        wish=Wish(only=only, skip=skip, shard=_shard(shard)),
        fail_on=Severity(fail_on) if fail_on else None,
        base=base,
        head=head,
        baseline=baseline,
        deadline=deadline,
    )
    return run(flags, reports, previous, quiet=quiet, begun=begun or {})


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    index, _, count = text.partition("/")
    if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
        raise UsageError(f"--shard {text}: write it as I/N, e.g. 1/3")
    return int(index), int(count)
