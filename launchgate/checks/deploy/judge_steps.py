"""Opinion on manual steps: which steps of the deploy document a person does. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from launchgate.checks.deploy.commands import simple
from launchgate.checks.deploy.judge_documents import deploy_place
from launchgate.checks.deploy.rules import DOCUMENTED, MANUAL_STEPS
from launchgate.checks.deploy.said import quoted
from launchgate.checks.deploy.spec import Files, Options
from launchgate.checks.deploy.wanted import NO_PROCEDURE, STARTED
from launchgate.dataclass import dataclass
from launchgate.documents import Block, Section, parts
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment

__all__ = ["Step", "manual_steps", "steps_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a deploy as it is written down."""

    text: str
    line: int
    commands: tuple[str, ...] = ()
    numbered: bool = True
    """False for a command of a document without numbered steps."""


_BY_ITSELF = re.compile(
    r"(?i)\b(?:ci|cd|ci/cd|pipelines?|workflows?|github actions?|gitlab(?: ci)?|jenkins|circleci|buildkite|argo ?cd|flux|"
    r"vercel|netlify|render|heroku|railway|"
    r"cloudflare|amplify|dependabot|the (?:bot|platform|job|action))\b[^.]{0,60}\b(?:builds?|runs|deploys|tests|publishes|"
    r"pushes|migrates|applies|rolls|"
    r"does|will|picks|ships|checks|restarts|creates|uploads|takes)\b|\b(?:is|are|gets?) (?:then )?(?:automatically )?(?:built|"
    r"deployed|tested|run|published|"
    r"migrated|applied|shipped|triggered)\b|\bautomatically\b|\bautomatic\b"
)
_IMPERATIVE = re.compile(
    r"(?i)(?:then |now |next,? )?(?:merge|push|tag|run|re-?run|open|click|press|approve|start|trigger|create|wait|check|watch|"
    r"log|ssh|copy|go|bump|"
    r"set|update|edit|pull|build|deploy|restart|verify|tell|ask|make|release|publish|promote|dispatch|select|choose|apply|"
    r"confirm)\b"
)
"""A step that begins so is done by a person, whatever happens then."""
_SPAN = re.compile(r"`([^`\n]{2,300})`")
_NUMBERED = re.compile(r"^(?:step )?\d{1,2}[.:) ]\s?\S", re.IGNORECASE)


def steps_of(section: Section) -> tuple[Step, ...]:
    """The steps of the longest procedure in a deploy document; where none is numbered, its longest block of commands."""
    told = tuple(_procedure(section))
    groups = [_numbered_items(group) for group in _groups(told)]
    headed = [block for block in told if block.kind == "heading" and _NUMBERED.match(block.text)]
    groups.append([(block, _following(told, block)) for block in headed])
    longest = max(groups, key=len)
    if longest:
        return tuple(
            Step(text=block.text, line=block.line, commands=_commands(block, after)) for block, after in longest
        )
    blocks = [_typed(block) for block in told if block.kind == "code" and block.language not in _NO_COMMANDS]
    return max(blocks, key=len, default=())


_NO_COMMANDS = (
    "yaml",
    "yml",
    "json",
    "toml",
    "dockerfile",
    "text",
    "mermaid",
    "xml",
    "ini",
    "js",
    "ts",
    "javascript",
    "typescript",
)


def _typed(block: Block) -> tuple[Step, ...]:
    """The commands of one block of code; where prompts mark them, the rest is their output."""
    rows = block.text.split("\n")
    prompted = any(row.lstrip().startswith("$ ") for row in rows)
    kept = [row.lstrip().removeprefix("$ ") if not prompted or row.lstrip().startswith("$ ") else "" for row in rows]
    return tuple(
        Step(text=command, line=block.line + offset, commands=(command,), numbered=False)
        for command, offset in simple("\n".join(kept))
    )


def _procedure(section: Section) -> Iterator[Block]:
    """A section's blocks without those below headings that hold no steps of a deploy."""
    skipped = 0
    for block in section.blocks:
        if block.kind == "heading":
            if skipped and block.level > skipped:
                continue
            skipped = block.level if re.search(NO_PROCEDURE, block.text.lower()) else 0
        if not skipped:
            yield block


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    found: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading":
            found.append([])
        found[-1].append(block)
    return found


def _numbered_items(blocks: Sequence[Block]) -> list[tuple[Block, list[Block]]]:
    """The numbered items of the outermost level, each with the blocks up to the next one."""
    found: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if block.kind == "item" and block.ordered and block.level == 1:
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return found


def _following(blocks: Sequence[Block], heading: Block) -> list[Block]:
    at = blocks.index(heading) + 1
    end = next((n for n in range(at, len(blocks)) if blocks[n].kind == "heading"), len(blocks))
    return list(blocks[at:end])


def _commands(block: Block, after: Sequence[Block]) -> tuple[str, ...]:
    spans = [span for one in (block, *after) if one.kind != "code" for span in _SPAN.findall(one.text) if " " in span]
    code = [one.text for one in after if one.kind == "code"]
    return tuple(command for text in (*spans, *code) for command, _ in simple(text))


def is_manual(step: Step, commands: frozenset[str]) -> bool:
    """Whether a person does it: the text does not leave it to a pipeline, and its commands are not all the pipeline's."""
    if step.commands and all(" ".join(one.split()) in commands for one in step.commands):
        return False
    first = re.split(r"[.;!?](?:\s|$)", step.text[:600], maxsplit=1)[0]
    return bool(_IMPERATIVE.match(first)) or not _BY_ITSELF.search(first)


def manual_steps(files: Files, options: Options) -> Assessment:
    """deploy/manual-steps."""
    place = deploy_place(files, options)
    if place is None:
        return assessment(
            MANUAL_STEPS,
            MANUAL_STEPS.covers,
            Status.UNKNOWN,
            "No document says how it is deployed, so there are no steps to count.",
            remediation="write down the steps, or attest deploy/manual-steps",
            because=f"{DOCUMENTED.id}#{DOCUMENTED.covers}",
        )
    location = Location(path=place.path, line=place.section.line)
    steps = steps_of(place.section)
    by_hand = [step for step in steps if is_manual(step, files.commands)]
    started = parts(place.section, [replace(STARTED, patterns=STARTED.patterns[1:])])
    if not steps and not started:
        return assessment(
            MANUAL_STEPS,
            MANUAL_STEPS.covers,
            Status.UNKNOWN,
            f"{place.label} has neither numbered steps nor commands that could be counted.",
            remediation="number the steps of a deploy (1., 2., …), or attest deploy/manual-steps",
            location=location,
        )
    most = options.max_manual_steps
    kind = "numbered steps" if steps and steps[0].numbered else "commands of one block"
    counted = f"{len(by_hand)} of {len(steps)} {kind}" if steps else f"one act ({quoted(started[0].text)})"
    if len(by_hand) <= most:
        message = f"{place.label} leaves {counted} to a person, and at most {most} are allowed."
        return assessment(MANUAL_STEPS, MANUAL_STEPS.covers, Status.PASS, message, location=location)
    shown = "; ".join(f"{quoted(step.text, 80)} (line {step.line})" for step in by_hand[:6])
    return assessment(
        MANUAL_STEPS,
        MANUAL_STEPS.covers,
        Status.FAIL,
        f"{place.label} leaves {counted} to a person, and at most {most} are allowed: {shown}.",
        remediation="Move them into the deploy workflow or into one script that the workflow calls, e.g. `bin/deploy`, and "
        "let the "
        "document say so.",
        location=Location(path=place.path, line=by_hand[0].line),
    )
