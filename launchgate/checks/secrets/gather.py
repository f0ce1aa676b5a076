"""Reads the files and the history, or what a range adds. The second interpreter is started first, for both take time to load."""

from launchgate.checks.secrets.second import Proof, second
from launchgate.checks.secrets.spec import Facts, Options
from launchgate.context import Context
from launchgate.loading import ONE_AT_A_TIME
from launchgate.model import Stage


def gather(context: Context, options: Options) -> Facts:
    """What was read and seen. Raises CannotJudge when there is nothing to read at all."""
    proof = Proof(context.stage, context.now.date().isoformat())
    other = second(context.repository, proof) if context.stage is not Stage.PR and context.repository else None
    try:
        with ONE_AT_A_TIME:
            from launchgate.checks.secrets import look
        return look.at_everything(context, options, proof, other)
    finally:
        if other is not None:
            other.end()
