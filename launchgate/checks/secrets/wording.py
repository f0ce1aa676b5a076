"""The sentences about a secret value: what it is, where it is, and what to do, in that order of urgency. Pure."""

import re
from collections.abc import Iterator
from shlex import quote

from launchgate.checks.secrets.spec import Place, Reach, Rotated, Value

_FEW = 3
_SETTINGS = re.compile(r"(?:.*/)?\.env(?:\.(?!example|sample|template|dist)[\w.-]+)?")
"""Files that hold an environment: there the value is right, and the file does not belong into git."""
NAME_OF = "the name of "
"""How the label of a place begins that is a name: a file's, a folder's, a branch's or a tag's."""
_NOW = {
    Reach.FILES: "in the files",
    Reach.REFS: "in the files of a tag or branch",
    Reach.HISTORY: "in history",
    Reach.STASH: "in a stash",
    Reach.LOST: "in no branch, tag or stash",
}


def message(value: Value) -> str:
    """`GitHub token in config/prod.py, first added in abc1234567 on 2024-01-02, still at HEAD and in tag v1.0, 3 places`."""
    where = value.places[0] if value.at_head else value.first
    parts = [
        f"{_what(value)} in {where.label}",
        _added(value.first, where),
        _still(value, where),
    ]
    if value.built:
        parts.append(f"in the build output {_listed(tuple(map(repr, value.built)), len(value.built))}")
    if value.count > 1:
        parts.append(f"{value.count} places")
    return ", ".join(part for part in parts if part)


def now(place: Place, *, rotated: bool) -> str:
    """Where a place stands today, for a table."""
    where = "staged" if place.staged else _NOW[Reach.FILES if place.at_head else place.reach]
    return f"{where}, rotated" if rotated else where


def _what(value: Value) -> str:
    name = f" '{value.name}'" if value.name else ""
    note = f" ({value.note})" if value.note else ""
    return f"{value.title}{name}{note}"


def _added(first: Place, where: Place) -> str:
    if first.commit is None:
        return ""
    elsewhere = f" (in {first.label})" if first.label != where.label else ""
    return f"first added in {first.commit[:10]} on {first.date}{elsewhere}"


def _still(value: Value, where: Place) -> str:
    """How far it reaches, in plain words."""
    refs = _refs(value)
    match value.reach:
        case Reach.FILES if where.staged:
            return "staged for the next commit"
        case Reach.FILES if value.first.commit is None:
            return "not committed yet"
        case Reach.FILES:
            return f"still at HEAD and in {refs}" if refs else "still at HEAD"
        case Reach.REFS:
            return f"gone from HEAD, still in the files of {refs}"
        case Reach.HISTORY:
            return "gone from HEAD, still in history" if value.first.path else "still in history"
        case Reach.STASH:
            return "in a stash of this clone only"
        case Reach.LOST:
            return "no branch, tag or stash holds it any more"


def _refs(value: Value) -> str:
    """The tags and branches that have it: by name while they are few, else how many."""
    if value.ref_count <= _FEW:
        return ", ".join(value.refs)
    return f"{value.ref_count} tags and branches ({value.refs[0]} and others)"


def _listed(names: tuple[str, ...], count: int) -> str:
    more = count - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def pair_note(secret: Value) -> str:
    """What the identifier of a pair says of its secret."""
    return f"it belongs to the {secret.title} beside it, {secret.masked}"


def same_note(subject: str) -> str:
    """What a copy says of the first finding with its value."""
    return f"the same value as in {subject}"


def remediation(value: Value, rotated: Rotated | None) -> str:
    """Revoke first, then remove, then accept the worthless copy in history with the line to paste."""
    uncommitted = value.at_head and value.first.commit is None
    steps = [_revoke(value, uncommitted=uncommitted), *_remove(value)]
    if not uncommitted and value.reach is not Reach.STASH:
        steps.append(f"Then accept the worthless copy in history, in launchgate.yml:\n{line_to_paste(value)}")
    text = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    return f"{text}{_why_not_accepted(value, rotated)}\n{_if_it_opens_nothing(value)}"


def _revoke(value: Value, *, uncommitted: bool) -> str:
    here_only = uncommitted or value.reach in (Reach.STASH, Reach.LOST)
    how = "Change it wherever it opens something" if value.generic else "Revoke it at its provider and issue a new one"
    return how + (", if it ever left this machine" if here_only else "")


def _remove(value: Value) -> Iterator[str]:
    """What takes it out of each kind of place."""
    named = [place.label for place in value.places if place.label.startswith(NAME_OF)]
    if value.at_head and not named:
        staged = ", and stage the file again" if value.places[0].staged else ""
        paths = [place.path for place in value.places if place.at_head and place.path]
        if paths and all(_SETTINGS.fullmatch(path) for path in paths):
            names = " ".join(quote(path) for path in paths[:_FEW])
            yield f"Take the file out of git and let git ignore it: `git rm --cached {names}`, and `.env` in .gitignore"
        else:
            yield f"Take it out of the file and read it from the environment or a secret store{staged}"
    if named:
        yield "Rename what is named after it, on the server too"
    if value.reach is Reach.STASH:
        yield "Drop the stash: `git stash list` shows them, `git stash drop` removes one"
    if value.built:
        yield "Build again without it, and replace what was published"


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
    """The workflow that judges each change before it is merged."""
    return (
        "Add this file as .github/workflows/launchgate.yml:\n"
        "name: launchgate\n"
        "on: [pull_request, merge_group]\n"
        "permissions: {}\n"
        "jobs:\n"
        "  gate:\n"
        "    runs-on: ubuntu-latest\n"
        "    permissions: {contents: read}\n"
        "    steps:\n"
        "      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6.0.3\n"
        "        with: {fetch-depth: 0, persist-credentials: false}\n"
        "      - uses: launchgate/launchgate@FULL_COMMIT_SHA # put the commit of a release here"
    )
