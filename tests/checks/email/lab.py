"""Mail domains under `.test`, all in one zone of a real name server, judged one case at a time as a run would."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launchgate.checks.email.gather import gather
from launchgate.checks.email.judge import judge
from launchgate.checks.email.spec import Options
from launchgate.context import Context
from launchgate.model import Assessment, Judgement
from launchgate.settings import Network
from tests.support.context import make_context
from tests.support.nameservers import knot, zone_text

PRIVATE = ("127.0.0.0/8", "192.0.2.0/24")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One domain `<name>.test`: its records relative to it, how it is declared, and all that one rule says of it."""

    name: str
    records: str
    expected: Mapping[str, str]
    """What follows the domain in a subject (the whole subject where it does not start with it) to `status severity`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    """Words that one of the messages or fixes has to hold."""

    @property
    def domain(self) -> str:
        return f"{self.name}.test"

    @property
    def declared(self) -> Options:
        return Options(**({"domains": (self.domain,)} | dict(self.options)))


@contextmanager
def served(folder: Path, cases: Iterable[Case], more: str = "") -> Iterator[str]:
    """knot with every case's records; yields `address:port`."""
    parts = [f"$ORIGIN {case.domain}.\n{case.records}" for case in cases]
    with knot(folder, {"test": zone_text("test", "\n".join([*parts, "$ORIGIN test.", more]))}) as server:
        yield server


def context(root: Path, *resolvers: str, **network: Any) -> Context:
    return make_context(root, network=Network(resolvers=resolvers, allow_private=PRIVATE, **network))


def judged(where: Context, options: Options) -> Judgement:
    return judge(gather(where, options), options)


def of(judgement: Judgement, rule: str) -> tuple[Assessment, ...]:
    return tuple(seen for seen in judgement.assessments if seen.rule == f"email/{rule}")


def statuses(judgement: Judgement, rule: str, domain: str) -> dict[str, str]:
    """What a rule says: the rest of each subject to `status severity`; severity only where it matters."""
    return {seen.subject.removeprefix(domain).strip(): verdict(seen) for seen in of(judgement, rule)}


def verdict(seen: Assessment) -> str:
    return f"{seen.status} {seen.severity}" if seen.status == "fail" else str(seen.status)


def check(where: Context, case: Case, rule: str) -> None:
    """Asserts that the rule says exactly what the case expects."""
    judgement = judged(where, case.declared)
    assert statuses(judgement, rule, case.domain) == dict(case.expected)
    if case.message:
        said = " ".join(f"{seen.message} {seen.remediation}" for seen in of(judgement, rule))
        assert case.message in said, said
