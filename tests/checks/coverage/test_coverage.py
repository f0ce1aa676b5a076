"""Coverage of critical code, from reports that real tools wrote. Long because one rule has all these cases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from launchgate.checks.coverage.paths import names
from launchgate.checks.coverage.spec import Options
from launchgate.errors import Complaints
from launchgate.model import Severity, Status
from tests.checks.coverage.shop import MADE, SOURCES, about, data, run, write
from tests.support.repos import make_repo

PYTHON, WEB, JAVA = "src/shop/**", "web/**", "java/**"


@pytest.mark.parametrize("report", ["coverage.xml", "coverage.json", "python.info"])
def test_every_format_of_coverage_py_says_the_same(tmp_path: Path, report: str) -> None:
    write(tmp_path, {**SOURCES, report: data(report)})
    found = about(run(tmp_path, {PYTHON: 80}, report), PYTHON)
    assert (found.status, found.severity) == (Status.FAIL, Severity.HIGH)
    assert found.message == (
        "tests run 45.4 % of 11 lines of `src/shop/**`, wanted are 80 %; least covered: src/shop/stock.py (0 %), "
        "src/shop/billing.py (55.5 %)"
    )
    assert "Write tests for `src/shop/stock.py` first" in found.remediation
    assert about(run(tmp_path, {"src/shop/billing.py": 55}, report), "src/shop/billing.py").status is Status.PASS


@pytest.mark.parametrize("report", ["web.info", "web-cobertura.xml", "web-clover.xml"])
def test_every_format_of_c8_says_the_same(tmp_path: Path, report: str) -> None:
    write(tmp_path, {**SOURCES, report: data(report)})
    judgement = run(tmp_path, {WEB: 50, "web/cart.js": 58}, report)
    assert about(judgement, WEB).message.startswith("tests run 46.6 % of 15 lines of `web/**`")
    assert about(judgement, WEB).status is Status.FAIL
    assert about(judgement, "web/cart.js").status is Status.PASS


def test_jacoco_names_packages_and_is_found_below_the_source_folder(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "build/jacoco.xml": data("jacoco.xml")})
    judgement = run(tmp_path, {JAVA: 57}, "build/*.xml")
    assert about(judgement, JAVA).status is Status.PASS
    assert about(judgement, JAVA).message.startswith("tests run 57.1 % of 7 lines")
    assert dict(judgement.receipt)["report build/jacoco.xml"] == (
        "JaCoCo, 1 files, 57.1 % of 7 lines in all, names lack `java/src/main/java/`"
    )
    assert ("java/**", "java/src/main/java/com/example/billing/Invoice.java", 57.1, 7, "50") in judgement.tables[0].rows


def test_several_reports_are_one(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "a.xml": data("coverage.xml"), "b.info": data("web.info")})
    judgement = run(tmp_path, {"src/shop/billing.py": 50, "web/cart.js": 50}, "a.xml", "b.info")
    assert {seen.status for seen in judgement.assessments} == {Status.PASS}


def test_a_line_counts_when_either_report_ran_it(tmp_path: Path) -> None:
    one, other = (
        "SF:src/shop/stock.py\nDA:4,1\nDA:5,0\nend_of_record\n",
        "SF:src/shop/stock.py\nDA:4,0\nDA:5,3\nend_of_record\n",
    )
    write(tmp_path, {**SOURCES, "a.info": one, "b.info": other})
    assert about(run(tmp_path, {"src/shop/stock.py": 100}, "*.info"), "src/shop/stock.py").status is Status.PASS


def test_the_usual_places_are_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "coverage/lcov.info": data("web.info")})
    assert about(run(tmp_path, {"web/cart.js": 50}), "web/cart.js").status is Status.PASS


def test_a_forgotten_report_in_a_usual_place_does_not_spoil_a_good_one(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "coverage/lcov.info": data("web.info"), "clover.xml": b"<coverage"})
    assert [seen.status for seen in run(tmp_path, {"web/cart.js": 50}).assessments] == [Status.PASS]


ABSENT = "SF:src/shop/stock.py\nDA:4,1\nDA:5,1\nend_of_record\n"


def test_a_file_that_no_report_holds_is_never_covered(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "lcov.info": ABSENT})
    found = about(run(tmp_path, {PYTHON: 60}, "lcov.info"), PYTHON)
    assert found.status is Status.UNKNOWN
    assert found.message.endswith("nobody knows how many lines they have: src/shop/billing.py")
    # Two lines of three at best: the file that is not there has one that no test ran.
    failed = about(run(tmp_path, {PYTHON: 80}, "lcov.info"), PYTHON)
    assert (failed.status, "not in any report, so never run: src/shop/billing.py" in failed.message) == (
        Status.FAIL,
        True,
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/shop/empty.py", ""),
        ("src/shop/words.py", '"""Only words."""\n# and more\n'),
        ("src/shop/test_x.py", "assert f()\n"),
        ("src/shop/tests/x.py", "f()\n"),
        ("src/shop/README.md", "# x\n"),
        ("src/shop/x.sql", "SELECT 1;\n"),
        (
            "src/shop/types.ts",
            "// types\nexport interface A {\n  price: number;\n  total(a: B): void;\n}\nexport type B = 'a' | 'b';\n",
        ),
        ("src/shop/x.d.ts", "declare const a: number;\n"),
    ],
)
def test_files_without_anything_to_run_do_not_count(tmp_path: Path, path: str, text: str) -> None:
    write(tmp_path, {"src/shop/stock.py": SOURCES["src/shop/stock.py"], path: text, "lcov.info": ABSENT})
    assert about(run(tmp_path, {PYTHON: 100}, "lcov.info"), PYTHON).status is Status.PASS


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/shop/more.py", "x = 1\n"),
        ("src/shop/more.ts", "export type A = 1;\nexport const a = (b: A) => b;\n"),
        ("src/shop/more.go", "package shop\n\nfunc f() {}\n"),
        ("src/shop/broken.py", "def (:\n"),
    ],
)
def test_files_with_something_to_run_count(tmp_path: Path, path: str, text: str) -> None:
    write(tmp_path, {"src/shop/stock.py": SOURCES["src/shop/stock.py"], path: text, "lcov.info": ABSENT})
    found = about(run(tmp_path, {PYTHON: 60}, "lcov.info"), PYTHON)
    assert (found.status, path in found.message) == (Status.UNKNOWN, True)


def test_a_pattern_has_to_name_something(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "docs/a.md": "x", "lcov.info": ABSENT})
    judgement = run(tmp_path, {"src/biling/**": 80, "docs/**": 80, "web/**": 80}, "lcov.info")
    assert {seen.status for seen in judgement.assessments} == {Status.UNKNOWN}
    assert about(judgement, "src/biling/**").message == "`src/biling/**` names no file of the repository"
    assert "only 1 files that are tests or no source code" in about(judgement, "docs/**").message
    assert about(judgement, "web/**").message == "no report holds any file of `web/**`: web/cart.js, web/unused.js"


def test_nothing_declared_does_not_apply(tmp_path: Path) -> None:
    write(tmp_path, {**SOURCES, "lcov.info": ABSENT})
    for judgement in (run(tmp_path, {}), run(tmp_path, {}, "lcov.info")):
        (found,) = judgement.assessments
        assert (found.status, found.message.startswith("not declared: ")) == (Status.NOT_APPLICABLE, True)


def test_no_report_is_one_unknown_that_the_patterns_follow_from(tmp_path: Path) -> None:
    write(tmp_path, SOURCES)
    for reports, subject in (((), "coverage reports"), (("cov/*.xml",), "cov/*.xml")):
        judgement = run(tmp_path, {PYTHON: 80, WEB: 80}, *reports)
        assert {seen.status for seen in judgement.assessments} == {Status.UNKNOWN}
        assert about(judgement, subject).because is None
        assert about(judgement, subject).remediation
        assert about(judgement, WEB).because == f"coverage/critical-paths#{subject}"


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("/app/src/shop/stock.py", "/app/"),
        ("C:\\agent\\_work\\1\\s\\src\\shop\\stock.py", "/agent/_work/1/s/"),
        ("./src/shop/stock.py", ""),
        ("shop/stock.py", "+src/"),
        ("stock.py", "+src/shop/"),
    ],
)
def test_names_of_other_places(tmp_path: Path, name: str, prefix: str) -> None:
    write(tmp_path, {**SOURCES, "lcov.info": ABSENT.replace("src/shop/stock.py", name)})
    judgement = run(tmp_path, {"src/shop/stock.py": 100}, "lcov.info")
    assert about(judgement, "src/shop/stock.py").status is Status.PASS
    said = str(dict(judgement.receipt)["report lcov.info"])
    assert prefix.lstrip("+") in said
    assert ("lack" in said) is prefix.startswith("+")


TWO = {"a/src/index.js": "f()\n", "b/src/index.js": "f()\n"}


def record(name: str, hits: int = 1) -> str:
    return f"SF:{name}\nDA:1,{hits}\nend_of_record\n"


def test_a_name_that_may_be_two_files_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, {**TWO, "lcov.info": record("src/index.js")})
    found = about(run(tmp_path, {"a/**": 50}, "lcov.info"), "a/**")
    assert found.status is Status.UNKNOWN
    assert "a/src/index.js (`src/index.js` in the report may be this or another file)" in found.message


def test_the_beginning_of_the_others_decides(tmp_path: Path) -> None:
    files = {**TWO, "a/src/other.js": "g()\n", "lcov.info": record("src/index.js") + record("src/other.js")}
    write(tmp_path, files)
    judgement = run(tmp_path, {"a/**": 100, "b/**": 100}, "lcov.info")
    assert about(judgement, "a/**").status is Status.PASS
    assert about(judgement, "b/**").status is Status.UNKNOWN


def test_a_file_of_another_package_never_speaks_for_one_here(tmp_path: Path) -> None:
    write(
        tmp_path, {"src/index.js": "f()\n", "lcov.info": record("src/index.js", 0) + record("node/x/src/index.js", 1)}
    )
    assert about(run(tmp_path, {"src/**": 100}, "lcov.info"), "src/**").status is Status.FAIL


def test_the_sources_of_cobertura_tell_files_apart(tmp_path: Path) -> None:
    report = (
        '<coverage line-rate="1"><sources><source>/build/b</source></sources>'
        '<packages><package><classes><class filename="src/index.js">'
        '<lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>'
    )
    write(tmp_path, {**TWO, "c.xml": report})
    judgement = run(tmp_path, {"a/**": 100, "b/**": 100}, "c.xml")
    assert [about(judgement, one).status for one in ("b/**", "a/**")] == [Status.PASS, Status.UNKNOWN]


@pytest.mark.parametrize(
    ("wanted", "expected"), [(50, Status.PASS), (50.1, Status.FAIL), (100, Status.FAIL), (0, Status.PASS)]
)
def test_the_threshold_is_exact(tmp_path: Path, wanted: float, expected: Status) -> None:
    write(tmp_path, {"a.py": "x = 1\ny = 2\n", "lcov.info": "SF:a.py\nDA:1,1\nDA:2,0\nend_of_record\n"})
    assert about(run(tmp_path, {"a.py": wanted}, "lcov.info"), "a.py").status is expected


def test_a_report_for_the_declared_commit_only(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    head = repo.commit({**SOURCES, ".gitignore": "*.xml\n"})
    write(repo.path, {"coverage.xml": data("coverage.xml")})
    from launchgate.checks.coverage.gather import gather
    from launchgate.checks.coverage.judge import judge
    from tests.support.context import make_context

    def status(commit: str | None, **environ: str) -> Status:
        repository = repo.open()
        options = Options(reports=("coverage.xml",), critical={"src/shop/billing.py": 50}, commit=commit)
        context = make_context(
            repo.path, repository=repository, tree=repository.working_tree(), now=MADE, environ=environ
        )
        return about(judge(gather(context, options), options), "src/shop/billing.py").status

    assert status(head) is Status.PASS
    assert status(head[:8]) is Status.PASS
    assert status("${SHA}", SHA=head) is Status.PASS
    assert status(None) is Status.PASS
    assert status("0" * 40) is Status.UNKNOWN


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><coverage>&c;</coverage>'
BAD: list[tuple[str, bytes, str]] = [
    ("cut.xml", data("coverage.xml")[:700], "no XML in line"),
    ("cut.json", data("coverage.json")[:500], "no JSON"),
    ("cut.info", data("python.info")[:120], "it ends in the middle of the record of `src/shop/billing.py`"),
    ("bomb.xml", BOMB.encode(), "declares XML entities"),
    (
        "latin.info",
        "SF:src/shöp.py\nDA:1,1\nend_of_record\n".encode("latin-1"),
        "is no UTF-8 text: byte 9 does not belong",
    ),
    ("other.xml", b"<testsuite/>", "its root element is <testsuite>"),
    ("other.json", b'{"total": {"lines": 1}}', "it is no JSON of coverage.py"),
    ("other.txt", b"TOTAL 11 6 45%\n", "it is neither XML, JSON nor lcov"),
    ("empty.info", b"", "it is neither XML, JSON nor lcov"),
    ("none.info", b"TN:\n", "holds no line of any file"),
    ("deep.json", b"[" * 100_000, "no JSON"),
    (
        "nameless.xml",
        b'<coverage><class><lines><line number="1" hits="1"/></lines></class></coverage>',
        "a <class> has no filename",
    ),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_report_is_unknown_with_the_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    write(tmp_path, {**SOURCES, name: content})
    judgement = run(tmp_path, {PYTHON: 1}, name)
    found = about(judgement, name)
    assert (found.status, reason in found.message) == (Status.UNKNOWN, True), found.message
    assert found.remediation
    assert about(judgement, PYTHON).because == f"coverage/critical-paths#{name}"
    assert about(judgement, PYTHON).status is Status.UNKNOWN


def test_a_report_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, SOURCES)
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(200 << 20)
    found = about(run(tmp_path, {PYTHON: 1}, "big.xml"), "big.xml")
    assert (found.status, "larger than 50 MB" in found.message) == (Status.UNKNOWN, True)


@pytest.mark.parametrize(
    ("report", "now", "reason"),
    [
        ("coverage.xml", MADE + timedelta(hours=25), "more than 24 hours ago"),
        ("web-clover.xml", MADE + timedelta(hours=25), "more than 24 hours ago"),
        ("jacoco.xml", MADE + timedelta(hours=25), "more than 24 hours ago"),
        ("python.info", MADE + timedelta(hours=25), "more than 24 hours ago"),
        ("coverage.json", MADE + timedelta(hours=37), "more than 24 hours ago"),
        ("coverage.xml", MADE - timedelta(hours=1), "dated in the future"),
    ],
)
def test_an_old_report_is_unknown(tmp_path: Path, report: str, now: datetime, reason: str) -> None:
    write(
        tmp_path, {**SOURCES, report: data(report)}, MADE if report == "coverage.json" else MADE - timedelta(minutes=5)
    )
    found = about(run(tmp_path, {PYTHON: 1}, report, now=now), report)
    assert (found.status, reason in found.message) == (Status.UNKNOWN, True), found.message


def test_a_report_that_was_unpacked_later_is_as_old_as_it_says(tmp_path: Path) -> None:
    later = datetime(2026, 12, 24, tzinfo=UTC)
    write(tmp_path, {**SOURCES, "coverage.json": data("coverage.json")}, later)
    found = about(run(tmp_path, {PYTHON: 1}, "coverage.json", now=later), "coverage.json")
    assert (found.status, "made on 2026-11-27" in found.message) == (Status.UNKNOWN, True), found.message


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("src/**", "src/a/b.py", True),
        ("src/*", "src/a/b.py", False),
        ("src/*.py", "src/a.py", True),
        ("**/auth/**", "a/auth/b.py", True),
        ("**/auth/**", "auth/b.py", True),
        ("src/billing", "src/billing/x.py", True),
        ("src/billing", "src/billings/x.py", False),
        ("**/" * 40 + "z", "a/" * 60 + "b", False),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert names(pattern, path) is expected


@pytest.mark.parametrize("share", [-1, 100.5])
def test_a_share_is_a_percentage(share: float) -> None:
    with pytest.raises(Complaints):
        Options(critical={"a": share})
