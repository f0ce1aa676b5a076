"""Reads the reports and finds the files that the patterns name. Gives no opinion."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from launchgate.checks.coverage.formats import Unreadable, from_json, from_lcov, from_xml
from launchgate.checks.coverage.paths import Mapped, map_names, names
from launchgate.checks.coverage.shapes import Lines, Shape
from launchgate.checks.coverage.sources import holds_code, is_source
from launchgate.checks.coverage.spec import Critical, Facts, Options, Read, Source
from launchgate.clients.reports import (
    ReportFile,
    json_of,
    matching,
    moment_of,
    provenance_of,
    read_report,
    text_of,
    xml_of,
)
from launchgate.context import Context, Tree
from launchgate.errors import CannotJudge
from launchgate.freshness import stale

USUAL = (
    "coverage.xml", "coverage.json", "coverage.lcov", "lcov.info", "cobertura.xml", "clover.xml", "coverage/lcov.info",
    "coverage/cobertura-coverage.xml", "coverage/clover.xml", "coverage/coverage.xml", "reports/coverage.xml",
    "target/site/jacoco/jacoco.xml", "build/reports/jacoco/test/jacocoTestReport.xml", "build/logs/clover.xml",
)  # fmt: skip
"""Where the usual tools write without being told otherwise."""
_ZONES = timedelta(hours=12)
"""How much later than read as UTC a clock of an unknown place may be."""
_LARGEST = 1_000_000
_FRESH = "let the test job run on this commit and bring its report here, or say whose it is: `coverage: {commit: ${GITHUB_SHA}}`"


def gather(context: Context, options: Options) -> Facts:
    """The reports, and what each pattern names. Raises CannotJudge when patterns are declared and there is no tree."""
    if not options.critical and not options.reports:
        return Facts()
    tree = context.require_tree()
    commit = _commit(context, options)
    found, missing = _reports(context, options)
    files = [file.path for file in tree.files() if file.mode in ("100644", "100755")]
    known: dict[str, Lines] = {}
    unclear: dict[str, str] = {}
    reads = []
    for path in found:
        read, shape = _read(context, path, commit, options)
        if shape is not None:
            mapped = map_names(shape, files)
            read = replace(read, prefix=mapped.prefix)
            _take(shape, mapped, known, unclear)
        reads.append(read)
    critical = tuple(
        _critical(tree, pattern, wanted, files, known, unclear) for pattern, wanted in options.critical.items()
    )
    return Facts(reports=tuple(reads), critical=critical, missing=missing, declared=bool(options.reports))


def _commit(context: Context, options: Options) -> str | None:
    """The declared commit. Raises CannotJudge for a variable that is not set."""
    named = re.fullmatch(r"\$\{(\w+)\}", options.commit or "")
    if named is None:
        return options.commit
    value = context.environ.get(named[1])
    if not value:
        raise CannotJudge(
            f"coverage.commit names the environment variable {named[1]}, and that is not set",
            f"set {named[1]} in the job, or leave coverage.commit out",
        )
    return value


def _reports(context: Context, options: Options) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths of reports, and the patterns of coverage.reports that name none."""
    if not options.reports:
        return tuple(path for path in USUAL if matching(context.root, path)), ()
    found: dict[str, None] = {}
    missing = []
    for pattern in options.reports:
        paths = matching(context.root, pattern)
        found.update(dict.fromkeys(paths))
        if not paths:
            missing.append(pattern)
    return tuple(found), tuple(missing)


def _read(context: Context, path: str, commit: str | None, options: Options) -> tuple[Read, Shape | None]:
    """One report; without a shape where it says nothing of this release."""
    try:
        report = read_report(context.root, path)
        shape = _shape(report)
    except CannotJudge as reason:
        return Read(path=path, format="", defect=reason.reason, remedy=reason.remedy), None
    except Unreadable as reason:
        defect = f"the report '{path}' cannot be used: {reason}"
        return Read(path=path, format="", defect=defect, remedy="write it anew, as lcov or Cobertura XML"), None
    made = shape.made
    if made is not None and shape.local:  # the latest moment that it can mean
        made = min(made + _ZONES, report.touched)
    old = stale(
        provenance_of(context, report, made=made, commit=commit), moment_of(context), timedelta(hours=options.max_age_h)
    )
    lines = sum(len(one.all) for one in shape.files.values())
    read = Read(
        path=path, format=shape.format, files=len(shape.files), lines=lines,
        covered=sum(len(one.run) for one in shape.files.values()),
    )  # fmt: skip
    if old is not None:
        return replace(read, defect=f"the report '{path}' says nothing of this release: {old}", remedy=_FRESH), None
    if not lines:
        defect = f"the report '{path}' holds no line of any file"
        return replace(read, defect=defect, remedy="let the tests run with coverage switched on"), None
    return read, shape


def _shape(report: ReportFile) -> Shape:
    start = report.data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or b"\x00<" in start[:8] or b"<\x00" in start[:8]:
        return from_xml(xml_of(report))
    if start.startswith((b"{", b"[")):
        return from_json(json_of(report))
    return from_lcov(text_of(report))


def _take(shape: Shape, mapped: Mapped, known: dict[str, Lines], unclear: dict[str, str]) -> None:
    for name, path in mapped.paths.items():
        known[path] = known[path] | shape.files[name] if path in known else shape.files[name]
    for name, paths in mapped.ambiguous.items():
        unclear.update(dict.fromkeys(paths, name))


def _critical(
    tree: Tree,
    pattern: str,
    wanted: float,
    files: Iterable[str],
    known: Mapping[str, Lines],
    unclear: Mapping[str, str],
) -> Critical:
    named = [path for path in files if names(pattern, path)]
    sources = [path for path in named if path in known or is_source(path)]
    return Critical(
        pattern=pattern,
        wanted=wanted,
        sources=tuple(_source(tree, path, known.get(path), unclear.get(path, "")) for path in sources),
        others=len(named) - len(sources),
    )


def _source(tree: Tree, path: str, lines: Lines | None, ambiguous: str) -> Source:
    if lines is not None:
        return Source(
            path=path, covered=len(lines.run & lines.all), lines=len(lines.all), branches=lines.branches, taken=lines.taken,
            known=True, holds_code=bool(lines.all),
        )  # fmt: skip
    try:
        code = holds_code(path, tree.read(path, _LARGEST).decode("utf-8", "replace"))
    except CannotJudge:
        code = True
    return Source(path=path, holds_code=code, ambiguous=ambiguous)
