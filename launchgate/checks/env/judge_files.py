"""The rules about files: dotenv-committed and syntax. Pure."""

from collections.abc import Iterator
from shlex import quote

from launchgate.checks.env.facts import Document, EnvFile, Facts
from launchgate.model import Assessment, Location, Severity, Status

_COMMITTED, _SYNTAX = "env/dotenv-committed", "env/syntax"


def judge_env_files(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each file that does not belong in git, and for each place that nothing protects."""
    if facts.history == "none":
        yield Assessment(
            rule=_COMMITTED,
            subject="env files",
            status=Status.NOT_APPLICABLE,
            severity=Severity.MEDIUM,
            message="this folder is not in a git repository, so nothing can be committed",
        )
        return
    bad = [
        file
        for file in facts.env_files
        if file.secrets or (file.always and not file.encrypted and not _is_fixture(file))
    ]
    yield from (_env_file(file) for file in bad)
    named = {file.path for file in bad}
    open_places = [path for path in facts.unignored if path not in named]
    yield from (_unignored(path) for path in open_places)
    if not bad and not open_places:
        yield Assessment(
            rule=_COMMITTED,
            subject="env files",
            status=Status.PASS,
            severity=Severity.MEDIUM,
            message=f"no .env file with plain values is in git or about to be{_encrypted(facts)}",
        )


def _is_fixture(file: EnvFile) -> bool:
    return file.dev and not file.secrets


def _encrypted(facts: Facts) -> str:
    count = sum(file.encrypted for file in facts.env_files)
    return f" ({count} with encrypted values only)" if count else ""


def _env_file(file: EnvFile) -> Assessment:
    held = (
        f"holds {file.secrets} secret-looking value{'s' if file.secrets > 1 else ''}"
        if file.secrets
        else "holds values"
    )
    ignore = f"printf '%s\\n' {quote('/' + file.path)} >> .gitignore"
    if file.tracked:
        message = f"'{file.path}' is in git and {held}"
        fix = f"git rm --cached {quote(file.path)}\n{ignore}"
    else:
        message = f"'{file.path}' {held}, is not in git yet, and nothing ignores it: the next `git add .` takes it in"
        fix = ignore
    if file.secrets:
        fix += "\nThen replace each secret that the file holds at its vendor" + (
            ", because the history keeps it" if file.tracked else " if the file was ever shared"
        )
    return Assessment(
        rule=_COMMITTED,
        subject=file.path,
        status=Status.FAIL,
        severity=Severity.BLOCKER if file.secrets else Severity.MEDIUM,
        message=message,
        remediation=fix,
        location=Location(path=file.path, line=file.secret_line or 1),
        evidence=file.secret,
        # The value itself is the greater fault; taking the file out of git is a part of mending that.
        because=f"secrets/tree#{file.path}" if file.tracked and file.secrets else None,
    )


def _unignored(path: str) -> Assessment:
    folder = path.rpartition("/")[0]
    gitignore = f"{folder}/.gitignore" if folder else ".gitignore"
    return Assessment(
        rule=_COMMITTED,
        subject=gitignore,
        status=Status.FAIL,
        severity=Severity.MEDIUM,
        message=f"the product uses a .env file, and no .gitignore keeps '{path}' out of git",
        remediation=f"Add these lines to {gitignore}:\n.env\n.env.*\n!.env.example",
        location=Location(path=gitignore),
    )


def judge_syntax(facts: Facts) -> Iterator[Assessment]:
    """One assessment for each repeated name and each document with lines that cannot be read."""
    if not facts.documents:
        yield _syntax("documents", Status.NOT_APPLICABLE, "there is no .env.example or its kin")
    for document in facts.documents:
        yield from _document(document)


def _document(document: Document) -> Iterator[Assessment]:
    path = document.path
    if document.defect is not None:
        fix = "Save the file as UTF-8 text"
        yield _syntax(path, Status.FAIL, f"'{path}' cannot be trusted: {document.defect}", fix, Location(path=path))
        return
    for twice in document.duplicates:
        message = (
            f"{path}:{twice.line} sets {twice.name} again after line {twice.first}, and programs differ in which counts"
        )
        where = Location(path=path, line=twice.line)
        yield _syntax(
            f"{twice.name} in {path}", Status.FAIL, message, f"Delete line {twice.first} or line {twice.line}", where
        )
    if document.broken:
        lines = ", ".join(str(line) for line in document.broken[:20])
        message = f"{path}: line {lines} is neither NAME=value nor a comment, or has a quote that never closes"
        where = Location(path=path, line=document.broken[0])
        yield _syntax(path, Status.FAIL, message, "Write the line as NAME=value, or start it with #", where)
    if not document.duplicates and not document.broken:
        message = f"{path} sets {len(document.names)} names, each once, and every line can be read"
        yield _syntax(path, Status.PASS, message, "", Location(path=path))


def _syntax(subject: str, status: Status, message: str, fix: str = "", where: Location | None = None) -> Assessment:
    return Assessment(
        rule=_SYNTAX,
        subject=subject,
        status=status,
        severity=Severity.LOW,
        message=message,
        remediation=fix,
        location=where or Location(),
    )
