"""One whole run: plan, checks, gate, verdict. The function behind `launchgate run`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from launchgate.errors import UsageError
from launchgate.loading import ONE_AT_A_TIME
from launchgate.masking import masked_verdict
from launchgate.model import Status, Verdict
from launchgate.prepare import Flags, prepare
from launchgate.progress import Progress
from launchgate.runner import run_checks


def judge_release(
    flags: Flags, environ: Mapping[str, str], folder: Path, progress: Progress,
    announce: Callable[[str], None] | None = None, earlier: Verdict | None = None,
    meanwhile: Callable[[], None] = lambda: None, begun: Mapping[str, object] = MappingProxyType({}),
) -> Verdict:  # fmt: skip
    """The verdict on what stands in `folder`, compared with an `earlier` one where there is one.

    `begun` is what the checks began beforehand, by their ids. `meanwhile` is called once where the checks take a while, to get
    ready for what comes after them.
    Raises UsageError for what the user has to mend first.
    """
    start = monotonic()
    plan = prepare(flags, environ, folder, progress, announce)

    def get_ready() -> None:
        with ONE_AT_A_TIME:
            import_module("launchgate.concluding")
        meanwhile()

    outcomes = run_checks(
        replace(plan.context, begun=begun),
        plan.selection.selected,
        plan.config.options_of,
        plan.base_tree,
        meanwhile=get_ready,
    )
    from launchgate.concluding import conclude

    verdict = conclude(plan, outcomes, environ, monotonic() - start, earlier)
    if flags.wish.shard is None and all(entry.status is Status.NOT_APPLICABLE for entry in verdict.assessments):
        raise UsageError(_nothing_judged(verdict))
    if earlier is None:
        return verdict
    from launchgate.since import compared

    return masked_verdict(compared(verdict, earlier), plan.context.redactor)


def _nothing_judged(verdict: Verdict) -> str:
    """A gate that looked at nothing must not say go."""
    told = dict.fromkeys(f"{entry.rule}: {entry.message}" for entry in verdict.assessments)
    return "\n".join(["nothing was judged, because nothing that these rules look at is declared:", *told])
