"""`launchgate attest`: what only a person can say, asked once and written into launchgate.yml."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from launchgate import config as config_reader
from launchgate.check import all_rules
from launchgate.closest import closest
from launchgate.config import Config
from launchgate.config_meaning import is_age, is_date
from launchgate.dataclass import dataclass
from launchgate.delivery import write_file
from launchgate.errors import UsageError
from launchgate.interview import Interview, interview, lasting
from launchgate.model import Rule
from launchgate.policy import record_of
from launchgate.profile import PROFILES
from launchgate.profile import load as load_profile
from launchgate.reporters._escape import terminal
from launchgate.settings import CONFIG_NAME
from launchgate.verdict_file import read
from launchgate.yaml_edit import attested

_STATUSES = ("passed", "failed", "not-applicable")
_AHEAD = 14
"""Days before its end from which an attestation is asked for again."""
_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The file to write, what it says now, and the repository's folder."""

    path: Path
    text: str
    config: Config
    root: Path


@click.command("attest", short_help="Write down what only a person can say.")
@click.option("--rule", metavar="RULE", help="Attest this one rule, without questions.")
@click.option(
    "--status", type=click.Choice(_STATUSES), default="passed", show_default=True, help="What the person found."
)
@click.option("--owner", metavar="NAME", help="The person who looked.")
@click.option(
    "--evidence", metavar="FILE|LINK", help="What backs it: a file of the repository, which is hashed, or a link."
)
@click.option("--expires", metavar="DATE|DAYS", default="90d", show_default=True, help="Until when it counts.")
@click.option("--note", metavar="TEXT", help="One line for whoever reads it later.")
@click.option("--subject", metavar="TEXT", help="Only for this subject, as the report writes it.")
@click.option("--date", "day", metavar="DATE", help="The day the person looked [today].")
@click.option("--config", "file", metavar="FILE", help="The configuration to write [launchgate.yml].")
@click.option("--profile", metavar="NAME", help="Ask for another profile than the file's.")
@click.option("--verdict", metavar="VERDICT.JSON", help="Ask nothing that this verdict decided.")
def command(
    rule: str | None, status: str, owner: str | None, evidence: str | None, expires: str, note: str | None,
    subject: str | None, day: str | None, file: str | None, profile: str | None, verdict: str | None,
) -> int:  # fmt: skip
    """Write down what only a person can say: by itself in one interview of at most ten questions, with --rule in one line.

    The answers go into launchgate.yml under `attest`; nothing else in it changes. Medium and low rules are listed as things to
    do. An attestation never overrides what a check found.
    """
    place = _place(file)
    today = datetime.now(UTC).date()
    if rule is None:
        for name, value in (
            ("owner", owner),
            ("evidence", evidence),
            ("note", note),
            ("subject", subject),
            ("date", day),
        ):
            if value is not None:
                raise UsageError(f"--{name}: says something about one rule; name it with --rule")
        return _ask(place, profile, verdict, expires, today)
    known = _rule(rule)
    if not owner or not owner.strip():
        raise UsageError("--owner: name the person who looked, e.g. --owner 'Ada Lovelace'")
    if not evidence:
        raise UsageError(
            "--evidence: name a file of the repository or a link; without evidence an attestation does not count"
        )
    entry = _entry(known, status, owner, evidence, expires, day or today.isoformat(), place.root, today)
    entry |= {key: _one_line(value) for key, value in (("subject", subject), ("note", note)) if value}
    _write(place, [entry])
    return 0


def _place(file: str | None) -> _Place:
    root = _root(Path.cwd())
    path = config_reader.find(root, file) or root / CONFIG_NAME
    if not path.exists():
        return _Place(path=path, text="", config=Config(), root=root)
    config = config_reader.read(path)
    # newline="" keeps the file's own line ends; the reader above has refused what is no UTF-8.
    with path.open(encoding="utf-8", newline="") as stream:
        return _Place(path=path, text=stream.read(), config=config, root=root)


def _root(folder: Path) -> Path:
    """The repository's top, which a run reads evidence from; the folder itself outside of one."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder).resolve()


def _rule(name: str) -> Rule:
    rules = all_rules()
    if name not in rules:
        close = closest(name, [rule.id for rule in rules.values() if rule.attestable])
        raise UsageError(f"--rule {name}: no such rule" + (f"; did you mean `{close}`?" if close else ""))
    if not rules[name].attestable:
        raise UsageError(
            f"--rule {name}: this is decided by evidence, not by a person's word; see `launchgate explain {name}`"
        )
    return rules[name]


def _entry(
    rule: Rule, status: str, owner: str, evidence: str, expires: str, day: str, root: Path, today: date
) -> dict[str, Any]:  # fmt: skip
    if not is_date(day) or date.fromisoformat(day) > today:
        raise UsageError(f"--date {day}: expected a day such as {today}, not later than today")
    if not is_age(expires) and not (is_date(expires) and date.fromisoformat(expires) >= today):
        raise UsageError(f"--expires {expires}: expected a day to come, or a number of days such as 90d")
    proof = _evidence(evidence, root)
    return {
        "rule": rule.id, "status": status, "owner": _one_line(owner), "date": day, "expires": expires, "evidence": proof
    }  # fmt: skip


def _evidence(given: str, root: Path) -> dict[str, str]:
    """A link, or a file of the repository pinned by its SHA-256. Raises UsageError."""
    if given.startswith(("https://", "http://")):
        return {"link": _one_line(given)}
    path = Path(given).resolve()
    if not path.is_relative_to(root):
        raise UsageError(f"--evidence {given}: is neither a link nor a file of this repository")
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"--evidence {given}: cannot be read ({error.strerror}); name a file of the repository or a link"
        ) from None
    if len(content) > _LARGEST:
        raise UsageError(f"--evidence {given}: is larger than {_LARGEST >> 20} MB; put a link to it instead")
    return {"file": path.relative_to(root).as_posix(), "sha256": hashlib.sha256(content).hexdigest()}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write(place: _Place, entries: list[dict[str, Any]]) -> None:
    text = attested(place.text, entries)
    config_reader.load(text.encode("utf-8"), place.path.name)
    try:
        write_file(place.path, text)
    except OSError as error:
        raise UsageError(f"{place.path}: cannot be written ({error.strerror})") from None
    for entry in entries:
        owner = terminal(entry["owner"])
        click.echo(
            f"{place.path}: {entry['rule']} {entry['status']}, said by {owner} on {entry['date']}, until {entry['expires']}"
        )
    if any("file" in entry["evidence"] for entry in entries):
        click.echo("commit the evidence with it: a change of the file ends the attestation")


def _end(entry: dict[str, Any]) -> str:
    if is_date(entry["expires"]):
        return str(entry["expires"])
    return (date.fromisoformat(entry["date"]) + timedelta(days=int(entry["expires"].rstrip("d")))).isoformat()


def _ask(place: _Place, profile: str | None, verdict: str | None, expires: str, today: date) -> int:
    name = profile or place.config.settings.profile
    if name not in PROFILES:
        raise UsageError(f"--profile {name}: no such profile; choose one of {', '.join(PROFILES)}")
    stored = read(Path(verdict)) if verdict else None
    record = record_of(place.config.settings, "", lambda path: _content(place.root, path))
    plan = interview(all_rules(), load_profile(name), stored, lasting(record.attestations, today, _AHEAD))
    entries = list(_answers(plan, place.root, expires, today)) if plan.asked else []
    if entries:
        _write(place, entries)
    for line in _later(plan, len(entries)):
        click.echo(line)
    return 0


def _content(root: Path, path: str) -> bytes | None:
    place = (root / path).resolve()
    return place.read_bytes() if place.is_relative_to(root) and place.is_file() else None


def _answers(plan: Interview, root: Path, expires: str, today: date) -> Iterator[dict[str, Any]]:
    """The interview. It ends where the input does, and keeps what was said up to then."""
    click.echo(
        f"{len(plan.asked) + 1} questions. Say where it can be seen (a file of the "
        "repository or a link) if it is so;\n`no` or `n/a` if it is not so or does not apply; nothing to leave it open.\n",
        err=True,
    )
    try:
        owner = _one_line(click.prompt("Who is answering", err=True))
        for number, rule in enumerate(plan.asked, start=1):
            answer = _answer(number, rule, root)
            if answer is not None:
                status, evidence = answer
                yield _entry(rule, status, owner, evidence, expires, today.isoformat(), root, today)
    except click.Abort:
        click.echo("", err=True)


def _answer(number: int, rule: Rule, root: Path) -> tuple[str, str] | None:
    """What a person says of one rule: a status, and where it can be seen. None leaves it open."""
    click.echo(f"\n{number}. {rule.title}\n   {rule.why}", err=True)
    said = _line("Is it so, and where can that be seen")
    status = {"no": "failed", "n/a": "not-applicable"}.get(said.lower(), "passed")
    if said.lower() in ("no", "n/a", "yes", "y"):
        said = _line("Where can that be seen (a file or a link)")
    while said:
        try:
            _evidence(said, root)
        except UsageError as reason:
            click.echo(f"   {terminal(str(reason).removeprefix('--evidence '))}", err=True)
            said = _line("Where can that be seen (nothing to leave it open)")
        else:
            return status, said
    return None


def _line(question: str) -> str:
    answer: str = click.prompt(f"   {question}", default="", show_default=False, err=True)
    return answer.strip()


def _later(plan: Interview, answered: int) -> Iterator[str]:
    if not plan.asked:
        yield "nothing has to be asked now: what weighs high is decided or attested"
    elif answered < len(plan.asked):
        yield f"{len(plan.asked) - answered} left open; run the command again when you know"
    if plan.later:
        yield f"\n{len(plan.later)} more things only a person can say, for later (`launchgate attest --rule RULE …`):"
        yield from (f"  [ ] {rule.id} ({rule.severity}): {rule.title}" for rule in plan.later)
