"""Which cases this endpoint gets: the built-in ones, those for its tools, the owner's; and what keeps one from being sent."""

from collections.abc import Iterator
from urllib.parse import urljoin

from launchgate import jsonpath
from launchgate.checks.ai.cases import CASES, TOOL_CASES, Case
from launchgate.checks.ai.options import Options, Tool
from launchgate.checks.ai.rules import ADMIN_ACTION, PROMPT_INJECTION, UNSAFE_TOOL_USE
from launchgate.checks.ai.spec import Planned
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of

_KEEPS = ("{history}", "{messages}", "{session}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One case with what it takes to send it."""

    planned: Planned
    case: Case
    tool: Tool | None = None
    proof: str = ""
    """The address of the tool's proof."""

    @property
    def requests(self) -> int:
        """What it costs of the budget, without asking twice."""
        return len(self.case.turns) + bool(self.proof)


def entries(context: Context, options: Options, target: str) -> Iterator[Entry]:
    """Every case, in the order of sending: tools first, since they are few, then the built-in ones, then the owner's."""
    for tool in options.tools:
        yield from _of_tool(context, options, tool, target)
    for case in CASES:
        planned = Planned(
            id=case.id, owasp=case.owasp, rule=case.rule, tries=case.tries, canary=case.canary,
            bare=case.rule == PROMPT_INJECTION.id, unsent=_unsent(case, options),
        )  # fmt: skip
        yield Entry(planned=planned, case=case)
    for own in options.cases:
        case = Case(
            id=own.name, owasp="LLM01", rule=PROMPT_INJECTION.id, tries="a case of your own", turns=(own.prompt,),
            must_not=own.must_not.contains,
        )  # fmt: skip
        planned = Planned(id=case.id, owasp=case.owasp, rule=case.rule, tries=case.tries, own=True)
        yield Entry(planned=planned, case=case)


def _unsent(case: Case, options: Options) -> str:
    if case.canary and options.canary is None:
        return "needs ai.canary"
    keeps = options.cookies or any(mark in text for text in jsonpath.strings(options.request) for mark in _KEEPS)
    if len(case.turns) > 1 and not keeps:
        return "needs `{history}`, `{messages}` or `{session}` in ai.request, or ai.cookies"
    return ""


def _of_tool(context: Context, options: Options, tool: Tool, target: str) -> Iterator[Entry]:
    rule = ADMIN_ACTION.id if tool.admin else UNSAFE_TOOL_USE.id
    proof = urljoin(target, tool.proof.get) if tool.proof is not None else ""
    unsent = "" if proof or options.tool_calls else "needs a proof, or ai.tool_calls"
    if proof and not context.attack.permits(rule, host_of(proof)):
        unsent = f"needs `{host_of(proof)}` in attack.allow for its proof"
    for case in TOOL_CASES:
        if case.rule == rule:
            name = f"{tool.name}: {case.id}"
            planned = Planned(
                id=name, owasp=case.owasp, rule=rule, tries=case.tries, tool=tool.name, unsent=unsent
            )  # fmt: skip
            yield Entry(planned=planned, case=case, tool=tool, proof=proof)
