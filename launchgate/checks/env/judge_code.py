"""The rules about how code deals with a missing variable: fail-fast, silent-default, dev-url. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from launchgate.checks.env.assess import assess, count
from launchgate.checks.env.facts import Facts, Reference
from launchgate.checks.env.inventory import Variable
from launchgate.checks.env.spec import Options
from launchgate.model import Assessment, Location, Status
from launchgate.sourcecode.paths import is_for_developers, language_title

_FAST, _SILENT, _URL = "env/fail-fast", "env/silent-default", "env/dev-url"


def judge_fail_fast(facts: Facts, options: Options, variables: Mapping[str, Variable]) -> Iterator[Assessment]:
    """One assessment for each switched-off validation, and one for each language whose code needs variables."""
    for flag in facts.skip_flags:
        yield assess(
            _FAST,
            f"{flag.name} in {flag.path}",
            Status.FAIL,
            f"{flag.path}:{flag.line} switches the check of the variables off with {flag.name}, in what builds "
            f"or starts production",
            remediation=f"Remove {flag.name} there, and give the build the names it needs, with stand-in values if it must",
            location=Location(path=flag.path, line=flag.line),
        )
    found = False
    for title, needed in sorted(_needed(options, variables).items()):
        found = True
        yield _validated(title, needed, facts.validators)
    if not found and not facts.skip_flags:
        message = "the product's code reads no variable that has to be set"
        yield assess(_FAST, "start-up", Status.NOT_APPLICABLE, message)


def _needed(options: Options, variables: Mapping[str, Variable]) -> Mapping[str, Mapping[str, Sequence[Reference]]]:
    """Language, then name, to the reads of it that have no default."""
    found: dict[str, dict[str, list[Reference]]] = {}
    for variable in variables.values():
        if variable.provided or not variable.is_required(options):
            continue
        for read in variable.reads:
            title = language_title(read.path)
            if title is not None and not read.has_default and not is_for_developers(read.path):
                found.setdefault(title, {}).setdefault(variable.name, []).append(read)
    return found


def _validated(title: str, needed: Mapping[str, Sequence[Reference]], validators: Sequence[str]) -> Assessment:
    strict = [name for name, reads in needed.items() if any(read.strict for read in reads)]
    subject = f"{title} code"
    first = min((read for reads in needed.values() for read in reads), key=lambda read: (read.path, read.line))
    validator = next((path for path in validators if language_title(path) == title), None)
    if validator is not None:
        return assess(
            _FAST, subject, Status.PASS, f"a schema in {validator} checks variables when the {title} code starts"
        )
    if strict:
        message = (
            f"{len(strict)} of {count(len(needed), 'variable')} that the {title} code needs are checked when it starts"
        )
        return assess(_FAST, subject, Status.PASS, message)
    shown = ", ".join(sorted(needed)[:5]) + (f" and {len(needed) - 5} more" if len(needed) > 5 else "")
    return assess(
        _FAST,
        subject,
        Status.FAIL,
        f"the {title} code needs {count(len(needed), 'variable')} and nothing stops it when one is missing: {shown}",
        remediation=_HOW.get(
            title, "Check all needed variables in one place when the program starts, and stop with their names"
        ),
        location=Location(path=first.path, line=first.line),
    )


_HOW = {
    "Python": "Read them in one settings class when the program starts: pydantic-settings, or "
    "environ[\"NAME\"] at the top of a module",
    "JavaScript and TypeScript": "Parse process.env once when the program starts, with zod, envalid or t3-env, "
    "and stop on what is missing",
    "Go": "Read them into one struct with `env:\"NAME,required\"`, or call log.Fatal where one is empty",
    "Ruby": "Read them with ENV.fetch(\"NAME\") in an initializer",
    "Rust": "Read them in main with env::var(\"NAME\").expect(\"NAME is not set\")",
}  # fmt: skip


def judge_silent(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each variable whose absence a literal hides."""
    hidden: dict[str, list[Reference]] = {}
    for read in facts.references:
        if read.fallback is not None and not read.dev:
            hidden.setdefault(read.name, []).append(read)
    for name, reads in sorted(hidden.items()):
        first = reads[0]
        more = f" (and in {count(len(reads) - 1, 'other place')})" if len(reads) > 1 else ""
        yield assess(
            _SILENT,
            name,
            Status.FAIL,
            f"when {name} is missing, {first.path}:{first.line} goes on with {first.fallback}{more}",
            remediation=(
                f"Let the program stop when {name} is missing; put the developer's value into .env.example "
                f"or a file for development"
            ),
            location=Location(path=first.path, line=first.line),
        )
    if not hidden:
        if facts.counts.sources == 0:
            yield assess(_SILENT, "defaults", Status.NOT_APPLICABLE, "no source that this check can read was found")
            return
        message = "no default in the product's code is a developer's address, a local database or a secret"
        yield assess(_SILENT, "defaults", Status.PASS, message)


def judge_dev_urls(facts: Facts, options: Options) -> Iterator[Assessment]:
    """One assessment for each file and address."""
    seen: dict[tuple[str, str], list[int]] = {}
    told = {
        (read.path, read.line + below) for read in facts.references if read.fallback is not None for below in range(4)
    }
    for one in facts.dev_urls:
        if one.host not in options.allowed_urls and (one.path, one.line) not in told:
            seen.setdefault((one.path, one.host), []).append(one.line)
    for (path, host), lines in seen.items():
        more = f" and {count(len(lines) - 1, 'more line')}" if len(lines) > 1 else ""
        yield assess(
            _URL,
            f"{host} in {path}",
            Status.FAIL,
            f"{path}:{lines[0]}{more} holds the address {host}, which customers cannot reach or should not",
            remediation=(
                f"Read the address from a variable that each environment sets. If it must stay, add {host} to env.allowed_urls"
            ),
            location=Location(path=path, line=lines[0]),
        )
    if not seen:
        if facts.counts.sources == 0:
            yield assess(_URL, "addresses", Status.NOT_APPLICABLE, "no source that this check can read was found")
            return
        yield assess(
            _URL, "addresses", Status.PASS, f"no developer's address in {count(facts.counts.sources, 'source file')}"
        )
