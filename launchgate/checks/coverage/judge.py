"""Opinion on coverage of critical code. Pure."""

from collections.abc import Iterator, Sequence

from launchgate.checks.coverage.rules import CRITICAL_PATHS
from launchgate.checks.coverage.spec import Critical, Facts, Options, Read, Source
from launchgate.model import Assessment, Cell, Judgement, Location, Status, Table

_SHOWN = 5
"""Files that are named in a sentence."""
_WRITE = (
    "let the test job write a report and name it: `coverage: {reports: [coverage.xml]}` (pytest `--cov-report=xml`, "
    "vitest and c8 "
    "`--reporter=lcov`, Gradle `jacocoTestReport`)"
)


def judge(facts: Facts, options: Options) -> Judgement:
    """One assessment for each pattern, and one for each report that says nothing."""
    assessments = tuple(_assessments(facts, options))
    return Judgement(assessments=assessments, tables=_tables(facts), receipt=_receipt(facts))


def _assessments(facts: Facts, options: Options) -> Iterator[Assessment]:
    if not options.critical:
        message = 'not declared: coverage.critical names no code that must not break, e.g. `"src/billing/**": 80`'
        yield _said("critical code", Status.NOT_APPLICABLE, message, config="coverage.critical")
        return
    # A file that lies in a usual place is nobody's declaration: it counts only where nothing better is there.
    chosen = facts.declared or all(read.defect for read in facts.reports)
    defects = [*_missing(facts), *(_broken(read) for read in facts.reports if read.defect and chosen)]
    yield from defects
    because = f"{defects[0].rule}#{defects[0].subject}" if defects else None
    for one in facts.critical:
        yield _pattern(one, because)


def _missing(facts: Facts) -> Iterator[Assessment]:
    for pattern in facts.missing:
        message = f"coverage.reports names '{pattern}', and there is no such file"
        remedy = "run the job that writes it first and bring the file here, e.g. with actions/download-artifact"
        yield _said(pattern, Status.UNKNOWN, message, remedy, config="coverage.reports")
    if not facts.declared and not facts.reports:
        message = "there is no coverage report where the usual tools write one"
        yield _said("coverage reports", Status.UNKNOWN, message, _WRITE, config="coverage.reports")


def _broken(read: Read) -> Assessment:
    return _said(read.path, Status.UNKNOWN, read.defect or "", read.remedy, path=read.path)


def _pattern(one: Critical, because: str | None) -> Assessment:
    config = f"coverage.critical.{one.pattern}"
    if not one.sources:
        what = (
            f"only {one.others} files that are tests or no source code" if one.others else "no file of the repository"
        )
        message = f"`{one.pattern}` names {what}"
        return _said(one.pattern, Status.UNKNOWN, message, "correct the pattern in coverage.critical", config=config)
    if because is not None:
        message = f"how much of `{one.pattern}` tests run is not known without that report"
        return _said(one.pattern, Status.UNKNOWN, message, because=because, config=config)
    measured = [source for source in one.sources if source.known and source.lines]
    absent = [source for source in one.sources if not source.known and source.holds_code]
    if not measured:
        return _nothing_measured(one, absent, config)
    return _rated(one, measured, absent, config)


def _nothing_measured(one: Critical, absent: Sequence[Source], config: str) -> Assessment:
    if not absent:
        message = f"`{one.pattern}` names {len(one.sources)} files that hold nothing that could run"
        return _said(one.pattern, Status.NOT_APPLICABLE, message, config=config)
    message = f"no report holds any file of `{one.pattern}`: {_named(absent)}"
    remedy = "let the test job measure these files too (coverage.py `source`, c8 and vitest `include` with `all: true`)"
    return _said(one.pattern, Status.UNKNOWN, message, remedy, config=config, path=absent[0].path)


def _rated(one: Critical, measured: Sequence[Source], absent: Sequence[Source], config: str) -> Assessment:
    covered, lines = sum(source.covered for source in measured), sum(source.lines for source in measured)
    rate = f"{_percent(covered, lines)} % of {lines} lines"
    # An absent file has one line that no test ran at least.
    if covered * 100 < one.wanted * (lines + len(absent)):
        worst = sorted((source for source in measured if source.covered < source.lines), key=_least)
        message = f"tests run {rate} of `{one.pattern}`, wanted are {one.wanted:g} %; least covered: {_named(worst)}"
        if absent:
            message += f"; not in any report, so never run: {_named(absent)}"
        first = worst[0] if worst else absent[0]
        remedy = f"Write tests for `{first.path}` first. {CRITICAL_PATHS.fix}"
        return _said(one.pattern, Status.FAIL, message, remedy, config=config, path=first.path)
    if absent:
        message = (
            f"tests run {rate} of `{one.pattern}`, but {len(absent)} of its files are in no report, so no test is known to run"
            f" them and nobody knows how many lines they have: {_named(absent)}"
        )
        remedy = (
            "let the test job measure these files too (coverage.py `source`, c8 and vitest `include` with `all: true`)"
        )
        return _said(one.pattern, Status.UNKNOWN, message, remedy, config=config, path=absent[0].path)
    message = f"tests run {rate} of `{one.pattern}` in {len(measured)} files, wanted are {one.wanted:g} %"
    return _said(one.pattern, Status.PASS, message, config=config)


def _least(source: Source) -> tuple[float, int, str]:
    return (source.covered / source.lines, -source.lines, source.path)


def _percent(part: int, whole: int) -> str:
    """Rounded down, so that 79.96 never reads as 80."""
    return f"{part * 1000 // whole / 10:g}" if whole else "0"


def _named(sources: Sequence[Source]) -> str:
    def one(source: Source) -> str:
        if source.known:
            return f"{source.path} ({_percent(source.covered, source.lines)} %)"
        return (
            f"{source.path} (`{source.ambiguous}` in the report may be this or another file)"
            if source.ambiguous
            else source.path
        )

    rest = len(sources) - _SHOWN
    return ", ".join(one(source) for source in sources[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _said(
    subject: str, status: Status, message: str, remediation: str = "", *, because: str | None = None, config: str | None = None,
    path: str | None = None,
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=CRITICAL_PATHS.id, subject=subject, status=status, severity=CRITICAL_PATHS.severity, message=message,
        remediation=remediation, because=because, location=Location(path=path, config=config),
    )  # fmt: skip


def _tables(facts: Facts) -> tuple[Table, ...]:
    rows: list[tuple[Cell, ...]] = []
    for one in facts.critical:
        for source in sorted(one.sources, key=lambda source: source.path):
            if source.known and source.lines:
                branches = _percent(source.taken, source.branches) if source.branches else None
                rows.append(
                    (one.pattern, source.path, float(_percent(source.covered, source.lines)), source.lines, branches)
                )
            elif source.holds_code:
                rows.append((one.pattern, source.path, None, None, "in no report"))
    if not rows:
        return ()
    columns = ("Pattern", "File", "Lines run, %", "Lines", "Branches, %")
    return (Table(id="coverage", title="Coverage of critical code", columns=columns, rows=tuple(rows[:500])),)


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    """What was read; the whole repository's figure is no verdict, since it says nothing of what matters."""
    found: list[tuple[str, Cell]] = []
    for read in facts.reports:
        whole = (
            f"{read.format}, {read.files} files, {_percent(read.covered, read.lines)} % of {read.lines} lines in all"
        )
        before = f", names begin with `{read.prefix}`" if read.prefix and not read.prefix.startswith("+") else ""
        lack = f", names lack `{read.prefix[1:]}`" if read.prefix.startswith("+") else ""
        found.append((f"report {read.path}", read.defect or f"{whole}{before}{lack}"))
    return tuple(found)
