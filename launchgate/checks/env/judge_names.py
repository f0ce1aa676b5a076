"""The rules about names: missing, undocumented, public-secret, unused. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from posixpath import commonpath

from launchgate.checks.env.assess import assess, count
from launchgate.checks.env.facts import EnvironmentNames, Facts
from launchgate.checks.env.inventory import Variable
from launchgate.checks.env.spec import Options
from launchgate.model import Assessment, Location, Severity, Status
from launchgate.sourcecode.paths import is_dev
from launchgate.variables.names import is_read_by_libraries, public_prefix, says_secret

_PASTED = 300
"""Names in one finding at most."""


def judge_missing(facts: Facts, options: Options, variables: Sequence[Variable]) -> Iterator[Assessment]:
    """One assessment for each name that an environment lacks, or one for each environment that has all."""
    if not facts.environments:
        message = "not declared: set env.environments in launchgate.yml to say which names each environment has"
        yield assess("env/missing", "environments", Status.NOT_APPLICABLE, message)
    required = [
        variable
        for variable in variables
        if variable.is_required(options) and (variable.name in options.required or variable.name not in facts.in_image)
    ]
    for place in facts.environments:
        yield from _missing_in(place, required)


def _missing_in(place: EnvironmentNames, required: Sequence[Variable]) -> Iterator[Assessment]:
    config = f"env.environments.{place.environment}"
    if place.names is None:
        message = f"the names of {place.environment} are not known: {place.reason}"
        where = Location(config=config)
        yield assess(
            "env/missing", place.environment, Status.UNKNOWN, message, remediation=place.remedy, location=where
        )
        return
    lacking = [variable for variable in required if variable.name not in place.names]
    for variable in lacking:
        where = variable.location
        read = f", and {where.path}:{where.line} needs it" if where.path else ", and env.required names it"
        yield assess(
            "env/missing",
            f"{variable.name} in {place.environment}",
            Status.FAIL,
            f"{variable.name} is not set in {place.environment} ({place.source}){read}",
            remediation=(
                f"Set {variable.name} in {place.environment} and list its name in {place.source}; "
                f"if it may be missing, add it to env.optional"
            ),
            location=Location(path=where.path, line=where.line, config=config),
        )
    if not lacking:
        message = f"all {len(required)} required names are in {place.source}"
        yield assess("env/missing", place.environment, Status.PASS, message, location=Location(config=config))


def judge_undocumented(facts: Facts, variables: Sequence[Variable]) -> Iterator[Assessment]:
    """One assessment for each name; one for all, with the file to paste, where nothing is documented at all."""
    rule = "env/undocumented"
    read = [variable for variable in variables if variable.reads and not variable.provided]
    lacking = [variable for variable in read if not variable.is_documented]
    for path in facts.absent_documents:
        message = f"'{path}' of env.documented_in is not in the repository, so the names in it are not known"
        yield assess(
            rule, path, Status.UNKNOWN, message, remediation=f"commit '{path}' or correct env.documented_in",
            location=Location(config="env.documented_in"),
        )  # fmt: skip
    if lacking and not facts.documents and not facts.described:
        yield _no_document(lacking, facts.published_by)
    else:
        paths = [document.path for document in facts.documents]
        yield from (_undocumented(variable, _nearest(paths, variable.reads[0].path)) for variable in lacking)
    if not lacking and not facts.absent_documents:
        yield _documented(facts, len(read))


def _nearest(documents: Sequence[str], reader: str) -> str:
    """The document that shares the longest folder with the file that reads; the first of equals."""
    return max(documents or [".env.example"], key=lambda path: len(commonpath([f"/{path}", f"/{reader}"])))


def _undocumented(variable: Variable, file: str) -> Assessment:
    where = variable.reads[0]
    return assess(
        "env/undocumented",
        variable.name,
        Status.FAIL,
        f"{variable.name} is read at {where.path}:{where.line} and documented nowhere",
        remediation=f"Add to {file}, with a comment that says what it is for:\n{variable.name}=",
        location=Location(path=where.path, line=where.line),
    )


def _no_document(lacking: Sequence[Variable], published_by: str | None) -> Assessment:
    names = [variable.name for variable in lacking]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    library = f"; a library by {published_by}, and nothing here runs it" if published_by else ""
    lines = [
        f"# read at {variable.reads[0].path}:{variable.reads[0].line}{_optional_mark(variable)}\n{variable.name}="
        for variable in lacking[:_PASTED]
    ]
    return assess(
        "env/undocumented",
        ".env.example",
        Status.FAIL,
        f"the code reads {count(len(names), 'variable')} and there is no .env.example: {shown}{library}",
        severity=Severity.LOW if published_by else None,
        remediation="Create .env.example with this content, then say in each comment what the variable is for:\n"
        + "\n".join(lines),
        location=lacking[0].location,
    )


def _optional_mark(variable: Variable) -> str:
    return ", optional" if all(read.has_default for read in variable.reads) else ""


def _documented(facts: Facts, read: int) -> Assessment:
    counts = facts.counts
    rest = f"; not read for references: {', '.join(counts.other_languages)}" if counts.other_languages else ""
    if facts.unread:
        rest += f"; not or only partly read: {', '.join(one.path for one in facts.unread[:5])}"
    if counts.sources == 0:
        message = f"no source in a language that this check reads was found{rest}"
        return assess("env/undocumented", "all variables", Status.NOT_APPLICABLE, message)
    message = f"all {count(read, 'variable')} that the code reads are documented{rest}"
    if read == 0:
        message = f"the product's code reads no environment variable that somebody has to set{rest}"
    return assess("env/undocumented", "all variables", Status.PASS, message)


def judge_public(facts: Facts, options: Options, variables: Sequence[Variable]) -> Iterator[Assessment]:
    """One assessment for each name that a public prefix contradicts."""
    rule = "env/public-secret"
    places = {variable.name: variable.location for variable in variables if _is_the_products(variable)}
    for file in facts.env_files:
        for name, line in () if is_dev(file.path) else file.names:
            places.setdefault(name, Location(path=file.path, line=line))
    prefixes = (*options.public_prefixes, *facts.public_prefixes)
    public = {name: prefix for name in places if (prefix := public_prefix(name, prefixes)) is not None}
    inlined = {name: (path, line) for name, path, line in reversed(facts.inlined) if name not in public}
    yield from _inlined(inlined, options)
    bad = [
        name
        for name, prefix in sorted(public.items())
        if says_secret(name.removeprefix(prefix)) and name not in options.public_by_design
    ]
    for name in bad:
        bare, where = name.removeprefix(public[name]), places[name]
        yield assess(
            rule,
            name,
            Status.FAIL,
            f"{name} sounds secret, and the prefix {public[name]} puts its value into files that every visitor downloads",
            remediation=(
                f"Rename it to {bare}, read it only in server code, and replace the secret at its vendor. "
                f"If its value is meant to be public, add {name} to env.public_by_design"
            ),
            location=where,
        )
    if not bad and not any(_is_secret(name, options) for name in inlined):
        shown = count(len(public) + len(inlined), "variable")
        yield assess(rule, "public variables", Status.PASS, f"none of {shown} made public has the name of a secret")


def _is_the_products(variable: Variable) -> bool:
    """Whether the running product reads it, or a document says so: what an example or a test reads is not built into it."""
    return bool(variable.reads) or any(not is_dev(path) for path, _ in variable.documented)


def _is_secret(name: str, options: Options) -> bool:
    return says_secret(name) and name not in options.public_by_design


def _inlined(inlined: Mapping[str, tuple[str, int]], options: Options) -> Iterator[Assessment]:
    """Names that a build configuration compiles into the bundle without any prefix."""
    for name, (path, line) in sorted(inlined.items()):
        if _is_secret(name, options):
            yield assess(
                "env/public-secret",
                name,
                Status.FAIL,
                f"{name} sounds secret, and the `env` of {path} puts its value into files that every visitor downloads",
                remediation=(
                    f"Delete {name} from `env` in {path}, read it only in server code, and replace the secret at its vendor. "
                    f"If its value is meant to be public, add {name} to env.public_by_design"
                ),
                location=Location(path=path, line=line),
            )


def judge_unused(facts: Facts, variables: Sequence[Variable]) -> Iterator[Assessment]:
    """One assessment for each documented name that nothing uses."""
    rule = "env/unused"
    if not facts.documents:
        yield assess(rule, "documented variables", Status.NOT_APPLICABLE, "there is no .env.example or its kin")
        return
    documented = [variable for variable in variables if variable.documented]
    unused = [variable for variable in documented if _is_unused(variable, facts)]
    for variable in unused:
        path, entry = variable.documented[0]
        yield assess(
            rule,
            variable.name,
            Status.FAIL,
            f"{variable.name} is documented in {path}:{entry.line}, and nothing in the repository reads or mentions it",
            remediation=f"Delete {variable.name} from {path}, or mention it where it is used",
            location=Location(path=path, line=entry.line),
        )
    if not unused:
        yield assess(
            rule, "documented variables", Status.PASS, f"all {count(len(documented), 'documented variable')} are used"
        )


def _is_unused(variable: Variable, facts: Facts) -> bool:
    used = variable.reads or variable.dev_reads or variable.name in facts.mentioned
    return not used and not variable.provided and not is_read_by_libraries(variable.name)
