"""Says what a rule looks at, why it matters at launch and how to fix, waive or attest it: for the terminal and for docs/checks.

`python -m launchgate.explain docs/checks` writes one page for each check; a test compares the committed pages with these. All
text comes from the rules and options themselves. Pure but for that command.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from launchgate.check import Check, all_checks
from launchgate.model import EvidenceKind, Rule, Stage
from launchgate.option_rows import OptionRow, option_rows

_WIDTH = 100


def rule_text(rule: Rule) -> str:
    """One rule as plain text of at most 100 columns, except where something to paste is longer."""
    parts = [
        f"{rule.id} ({rule.severity.value}): {rule.title}",
        _section("What is checked", rule.what),
        _section("Why it matters at launch", rule.why),
        _section("The fix", rule.fix),
        _section("When", _when(rule)),
        _section("Reference", rule.reference),
        _section("To waive it, add to launchgate.yml", waiver_lines(rule)),
    ]
    if rule.attestable:
        parts.append(
            _section("To attest it when nothing else can decide it, add to launchgate.yml", attestation_lines(rule.id))
        )
    return "\n\n".join(parts) + "\n"


def waiver_lines(rule: Rule) -> str:
    """The entry to paste under `waive`."""
    covers = "fingerprint: <from the report>" if rule.by_fingerprint else "subject: <as the report writes it>"
    return (
        "waive:\n"
        f"  - rule: {rule.id}\n"
        f"    {covers}\n"
        "    reason: <why the launch can live with it>\n"
        "    owner: <a person>\n"
        "    until: <the last day it counts, e.g. 2026-03-01>"
    )


def attestation_lines(rule_id: str) -> str:
    """The entry to paste under `attest`."""
    return (
        "attest:\n"
        f"  - rule: {rule_id}\n"
        "    status: passed\n"
        "    owner: <a person>\n"
        "    date: <the day that person looked>\n"
        "    expires: 90d\n"
        "    evidence: {link: <where it can be seen>}"
    )


def check_page(check: Check) -> str:
    """The Markdown page of one check."""
    lines = [
        f"# {check.title} (`{check.id}`)",
        "",
        check.question,
        "",
        "<!-- Written by `python -m launchgate.explain docs/checks` from the check's own rules and options. -->",
        "",
        "| Rule | Severity | Says |",
        "|---|---|---|",
        *(f"| [`{rule.id}`](#{_anchor(rule)}) | {rule.severity.value} | {_cell(rule.title)} |" for rule in check.rules),
        "",
        *_options(check),
    ]
    for rule in check.rules:
        lines += _rule_lines(rule)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _section(title: str, text: str) -> str:
    body = [textwrap.indent(line, "  ") if is_paste else _filled(line) for line, is_paste in _lines(text)]
    return "\n".join([title, *body])


def _filled(line: str) -> str:
    """Wrapped at blanks only, so that an address can be copied."""
    return textwrap.fill(
        line, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line and whether it is to be pasted: what follows a line that ends in a colon, until the indentation ends."""
    indent: int | None = None
    after_colon = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        if after_colon:
            indent, after_colon = depth, False
        elif indent is not None and depth < indent:
            indent = None
        if indent is None:
            after_colon = line.rstrip().endswith(":")
            yield line, False
        else:
            yield line, True


def _when(rule: Rule) -> str:
    stages = ", ".join(stage.value for stage in Stage if stage in rule.stages)
    return f"Stages: {stages}. Evidence: {_EVIDENCE[rule.evidence]}."


_EVIDENCE = {
    EvidenceKind.STATIC: "static, the repository is read",
    EvidenceKind.PROBE: "probe, the live site is asked",
    EvidenceKind.REPORT: "report, another tool's report is read",
    EvidenceKind.ATTESTATION: "attestation, a person says it",
    EvidenceKind.DERIVED: "derived, it follows from other results",
}


def _anchor(rule: Rule) -> str:
    """The anchor that GitHub makes of the rule's heading."""
    return rule.id.replace("/", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _options(check: Check) -> Iterator[str]:
    rows = tuple(option_rows(check.options))
    yield "## Options"
    yield ""
    if not rows:
        yield "There is nothing to set."
        yield ""
        return
    yield f"In `launchgate.yml`, under `{check.id}:`."
    yield ""
    yield from option_table(check.options)


def option_table(options: type) -> Iterator[str]:
    """The Markdown table of an options dataclass, one row a key."""
    yield "| Key | Kind | Default | Meaning |"
    yield "|---|---|---|---|"
    yield from (_option(row) for row in option_rows(options))
    yield ""


def _option(row: OptionRow) -> str:
    default = {"": "not set", "required": "required"}.get(row.default, f"`{_cell(row.default)}`")
    return f"| `{row.key}` | {_cell(row.kind)} | {default} | {_cell(row.text)} |"


def _rule_lines(rule: Rule) -> list[str]:
    lines = [
        f"## `{rule.id}`",
        "",
        f"**{rule.title}** ({rule.severity.value}). {_when(rule)}",
        "",
        f"**What is checked.** {rule.what}",
        "",
        f"**Why it matters at launch.** {rule.why}",
        "",
        "**The fix.**",
        "",
        *_fenced(rule.fix),
        "",
        f"Reference: <{rule.reference}>",
        "",
        "To waive it, in `launchgate.yml`:",
        "",
        *_block(waiver_lines(rule)),
        "",
    ]
    if rule.attestable:
        lines += ["To attest it when nothing else can decide it:", "", *_block(attestation_lines(rule.id)), ""]
    return lines


def _block(text: str) -> list[str]:
    return ["```yaml", *text.split("\n"), "```"]


def _fenced(text: str) -> Iterator[str]:
    """Prose as paragraphs, what is to be pasted in fences."""
    pasted: list[str] = []
    for line, is_paste in (*_lines(text), ("", False)):
        if is_paste:
            pasted.append(line)
            continue
        if pasted:
            yield from ("", "```text", *textwrap.dedent("\n".join(pasted)).split("\n"), "```", "")
            pasted = []
        if line:
            yield line


def write_pages(folder: Path) -> tuple[Path, ...]:
    """Write every check's page; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for check in all_checks():
        path = folder / f"{check.id}.md"
        path.write_text(check_page(check), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m launchgate.explain FOLDER")
    for written in write_pages(Path(sys.argv[1])):
        print(written)  # noqa: T201 - a command for developers tells what it wrote
