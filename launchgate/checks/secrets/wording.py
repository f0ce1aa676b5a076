"""The sentences about a secret value: what it is, where it is, and what to do, in that order of urgency. Pure."""

from launchgate.checks.secrets.spec import Place, Rotated, Value


def message(value: Value) -> str:
    """`GitHub token in config/prod.py, first added in abc1234567 on 2024-01-02, still at HEAD, 3 places`."""
    where = value.places[0] if value.at_head else value.first
    parts = [f"{_what(value)} in {where.label}", _added(value.first, where)]
    parts.append("still at HEAD" if value.at_head else "gone from HEAD, still in history")
    parts.append("1 place" if value.count == 1 else f"{value.count} places")
    return ", ".join(part for part in parts if part)


def _what(value: Value) -> str:
    name = f" '{value.name}'" if value.name else ""
    note = f" ({value.note})" if value.note else ""
    return f"{value.title}{name}{note}"


def _added(first: Place, where: Place) -> str:
    if first.commit is None:
        return "not committed yet" if first.at_head else ""
    elsewhere = f" (in {first.label})" if first.label != where.label else ""
    return f"first added in {first.commit[:10]} on {first.date}{elsewhere}"


def remediation(value: Value, rotated: Rotated | None) -> str:
    """Revoke first, then remove, then accept the worthless copy in history with the line to paste."""
    uncommitted = value.at_head and value.first.commit is None
    steps = [
        "Revoke it at its provider and issue a new one" + ("" if not uncommitted else ", if it ever left this machine")
    ]
    if value.at_head:
        steps.append("Take it out of the file and read it from the environment or a secret store")
    if not uncommitted:
        steps.append(f"Then accept the worthless copy in history, in launchgate.yml:\n{line_to_paste(value)}")
    text = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    return f"{text}{_why_not_accepted(value, rotated)}\n{_if_it_opens_nothing(value)}"


def _if_it_opens_nothing(value: Value) -> str:
    """The way out for test data and examples: an exception that names the value, a person and an end."""
    rule = "secrets/tree" if value.at_head else "secrets/history"
    entry = f'{{rule: {rule}, fingerprint: "{value.fingerprint}", reason: test data, owner: <your name>, until: <YYYY-MM-DD>}}'
    return f"If it opens nothing (test data, an example), waive it instead:\nwaive:\n  - {entry}"


def _why_not_accepted(value: Value, rotated: Rotated | None) -> str:
    if rotated is None:
        return ""
    if value.at_head:
        return "\nlaunchgate.yml lists it as rotated, but it is still in the files: remove it there."
    return "\nlaunchgate.yml lists it as rotated, but without an owner or with a date that is no past day (YYYY-MM-DD)."


def line_to_paste(value: Value) -> str:
    """The entry for launchgate.yml; the fingerprint is quoted, because digits alone would be read as a number."""
    return f'secrets:\n  rotated:\n    - {{fingerprint: "{value.fingerprint}", owner: <your name>, date: <YYYY-MM-DD>}}'


def rotated_note(rotated: Rotated) -> str:
    """What a pass says about an accepted value."""
    return f"; rotated by {rotated.owner} on {rotated.date}"


def enabled_fix() -> str:
    """The job that scans each change before it is merged, and the hook for those who want to know sooner."""
    return (
        "Run the gate on every pull request; the README has the workflow to paste:\n"
        "steps:\n"
        "  - uses: actions/checkout@v6\n"
        "    with: {fetch-depth: 0, persist-credentials: false}\n"
        "  - uses: launchgate/launchgate@<commit of a release>"
    )
