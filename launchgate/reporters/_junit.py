"""JUnit XML of both flavours, by the junit-xml package, with a guard for each of its traps.

junit-xml 1.9 counts a failure without text as passed, drops `id=0`, prints a suite's time with 17 digits, orders elements
and adds attributes in ways that schemas refuse, and its serializer raises on a lone surrogate or U+FFFE. So text is cleaned
and never empty before it goes in, its tree is put in order afterwards, counts come from the elements themselves, and the
standard library writes the result. One suite a check, one case an assessment.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from junit_xml import TestCase, TestSuite

from launchgate.model import Entry, Status, Verdict
from launchgate.reporters._escape import visible, xml
from launchgate.reporters._place import line_of, repository_path
from launchgate.reporters._wording import details, excuse, headline

_NO_TIME = "1970-01-01T00:00:00"


def document(verdict: Verdict, *, strict: bool) -> str:
    """The report. `strict` keeps to what junit-10 and the windyroad schema both allow: no `file`, `line` or case output."""
    root = ET.Element("testsuites")
    names: set[str] = set()
    for number, (check, entries) in enumerate(_by_check(verdict.assessments).items()):
        root.append(_suite(verdict, check, entries, number, names, strict=strict))
    if not strict:
        _sum_up(root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _by_check(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry.check, []).append(entry)
    return grouped


def _suite(
    verdict: Verdict, check: str, entries: Sequence[Entry], number: int, names: set[str], *, strict: bool
) -> ET.Element:  # fmt: skip
    seconds = sum(result.seconds for result in verdict.checks if result.id == check)
    suite = TestSuite(
        _token(check),
        [_case(entry, names, strict=strict) for entry in entries],
        properties={name: xml(value) for name, value in _properties(verdict)},
        stdout="\n\n".join(_passed(entries)) if strict else None,
    )
    return _ordered(suite.build_xml_doc(), number, seconds, _timestamp(verdict.run.started), strict=strict)


def _properties(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    run = verdict.run
    listed = (
        ("launchgate", verdict.tool.version),
        ("verdict", verdict.verdict),
        ("scope", verdict.scope),
        ("stage", run.stage),
        ("commit", run.commit),
        ("target", run.target),
    )
    return tuple((name, value) for name, value in listed if value)


def _case(entry: Entry, names: set[str], *, strict: bool) -> TestCase:
    path = None if strict else repository_path(entry)
    line = line_of(entry)
    case = TestCase(
        _unique(_token(f"{entry.rule} {entry.subject}"), _token(entry.check), names),
        classname=_classname(entry.check),
        file=xml(visible(path)) if path else None,
        line=line if path else None,
    )
    message, text, reason = xml(visible(headline(entry))), xml(details(entry)), excuse(entry)
    if entry.gates and entry.status is Status.FAIL:
        case.add_failure_info(message, text, xml(visible(entry.rule)))
    elif entry.gates and entry.status is Status.UNKNOWN:
        case.add_error_info(message, text, xml(visible(entry.rule)))
    elif reason is not None:
        case.add_skipped_info(xml(visible(reason)), text)
    elif not strict:
        case.stdout = text
    return case


def _passed(entries: Iterable[Entry]) -> Iterable[str]:
    """What the strict flavour says of passed cases: its schema has no output of a case, only of a suite."""
    for entry in entries:
        if not (entry.gates and entry.is_finding) and excuse(entry) is None:
            yield xml(f"{entry.rule} {visible(entry.subject)}\n{details(entry)}")


def _classname(check: str) -> str:
    return f"launchgate.{_token(check)}"


def _token(text: str) -> str:
    """One line without doubled, leading or trailing blanks, as xs:token wants it; never empty."""
    return " ".join(xml(visible(text)).split()) or "unnamed"


def _unique(name: str, check: str, names: set[str]) -> str:
    """GitLab drops a case whose class and name it has seen, so a second one is numbered."""
    free, number = name, 2
    while f"{check}\0{free}" in names:
        free, number = f"{name} ({number})", number + 1
    names.add(f"{check}\0{free}")
    return free


def _ordered(suite: ET.Element, number: int, seconds: float, timestamp: str, *, strict: bool) -> ET.Element:
    """junit-xml's tree with the attributes and the order of elements that every reader and both schemas accept."""
    cases = suite.findall("testcase")
    for case in cases:
        _put_case_in_order(case)
    ordered = ET.Element(
        "testsuite",
        {
            "name": suite.get("name", ""),
            "package": "launchgate",
            "id": str(number),
            "hostname": "localhost",
            "timestamp": timestamp,
            "tests": str(len(cases)),
            **{name: str(_count(cases, kind)) for name, kind in (("failures", "failure"), ("errors", "error"))},
            "skipped": str(_count(cases, "skipped")),
            "time": _time(seconds),
        },
    )
    ordered.extend(suite.findall("properties"))
    ordered.extend(cases)
    output = ET.SubElement(ordered, "system-out")
    output.text = suite.findtext("system-out")
    ET.SubElement(ordered, "system-err")
    return ordered if strict else _without_empty_output(ordered)


def _without_empty_output(suite: ET.Element) -> ET.Element:
    for name in ("system-out", "system-err"):
        for element in suite.findall(name):
            suite.remove(element)
    return suite


def _put_case_in_order(case: ET.Element) -> None:
    """An assessment takes no measurable time of its own, and readers want the attribute; `skipped` has no type."""
    values = dict(case.attrib)
    case.attrib.clear()
    for name in ("classname", "name"):
        case.set(name, values[name])
    case.set("time", "0.000")
    for name in ("file", "line"):
        if name in values:
            case.set(name, values[name])
    for skipped in case.findall("skipped"):
        skipped.attrib.pop("type", None)


def _count(cases: Iterable[ET.Element], kind: str) -> int:
    return sum(case.find(kind) is not None for case in cases)


def _sum_up(root: ET.Element) -> None:
    root.set("name", "launchgate")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _time(sum(float(suite.get("time", "0")) for suite in root)))


def _time(seconds: float) -> str:
    return f"{max(seconds, 0.0) if math.isfinite(seconds) else 0.0:.3f}"


def _timestamp(started: str) -> str:
    """UTC without a zone, as the schema demands; the epoch when the verdict file has no readable time."""
    try:
        moment = datetime.fromisoformat(started)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if moment.tzinfo else _NO_TIME
    except (ValueError, OverflowError):
        return _NO_TIME
