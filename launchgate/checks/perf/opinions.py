"""What the report half says of one subject before it becomes an assessment, and words that its judges share. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Location, Rule, Status

__all__ = ["Opinion", "anew", "assessed", "counted", "middle", "not_declared", "refused", "seconds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion of one rule."""

    status: Status
    subject: str
    message: str
    remedy: str = ""
    because: str | None = None
    url: str | None = None
    path: str | None = None


def assessed(rule: Rule, config: str, opinions: Iterable[Opinion]) -> Iterator[Assessment]:
    """The assessments of a rule; `config` is the key that asked for it."""
    for said in opinions:
        yield Assessment(
            rule=rule.id,
            subject=said.subject,
            status=said.status,
            severity=rule.severity,
            message=said.message,
            remediation=said.remedy,
            because=said.because,
            location=Location(url=said.url, path=said.path, config=config),
        )


def not_declared(subject: str, key: str, example: str) -> Opinion:
    """Nobody asked for it."""
    return Opinion(
        status=Status.NOT_APPLICABLE, subject=subject, message=f"not declared: set {key} in launchgate.yml",
        remedy=f"{key}: {example}",
    )  # fmt: skip


def refused(one: Refused, because: str | None = None) -> Opinion:
    """A report that says nothing, or none at all."""
    return Opinion(
        status=Status.UNKNOWN, subject=one.path, message=one.reason, remedy=one.remedy, because=because, path=None
    )  # fmt: skip


def middle(values: Sequence[float], worse: Callable[[Iterable[float]], float]) -> float:
    """The median; of an even number of values the worse of the two in the middle, so that it is a run that happened.

    `worse` is `min` where more is better and `max` where less is.
    """
    ordered = sorted(values)
    return worse((ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]))


def anew(stale: str, section: str) -> str:
    """What makes a report one of this release, by why it is none; `section` is where it is declared."""
    make = "make it anew in the pipeline of this release"
    if "ago" in stale:
        return f"{make}, or raise {section}.max_age_h in launchgate.yml"
    if "before the commit" in stale:
        return f"{make}; if it is of this very commit, say so with {section}.commit, e.g. ${{GITHUB_SHA}}"
    return f"{make} and bring it here as a file that is not committed"


def counted(number: int, noun: str) -> str:
    """`1 run`, `3 runs`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def seconds(ms: float) -> str:
    """A time as people read it."""
    return f"{ms / 1000:.2f} s" if ms >= 1000 else f"{ms:.0f} ms"
