"""Documents of a handover: complete ones pass, and each way of only existing fails with the part named and lines to paste."""

from collections.abc import Mapping
from pathlib import Path
from time import process_time

import pytest

from launchgate.checks.handover.gather import gather
from launchgate.checks.handover.judge import judge
from launchgate.checks.handover.spec import RULES, Options
from launchgate.checks.handover.wanted import WANTED
from launchgate.clients.files import FolderTree
from launchgate.documents import read
from launchgate.model import Assessment, EvidenceKind, Stage, Status
from launchgate.papers import Papers, look_for
from launchgate.settings import Site
from launchgate.wanted import skeleton
from tests.checks.handover.documents import GOOD
from tests.support.context import make_context

NAMES = tuple(WANTED)


def judged(
    root: Path, files: Mapping[str, str | bytes], *, stage: Stage = Stage.RELEASE, options: Options | None = None,
    hosts: tuple[str, ...] = (),
) -> dict[str, Assessment]:  # fmt: skip
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
    context = make_context(root, stage=stage, tree=FolderTree(root), site=Site(hosts=hosts))
    options = options or Options()
    found = judge(gather(context, options), options).assessments
    assert {one.rule for one in found} == {rule.id for rule in RULES}
    assert len(found) == len(RULES)
    return {one.rule.partition("/")[2]: one for one in found}


def good(name: str) -> dict[str, str]:
    path, text = GOOD[name]
    return {path: text}


@pytest.mark.parametrize("name", NAMES)
def test_a_complete_document_passes(name: str, tmp_path: Path) -> None:
    one = judged(tmp_path, good(name))[name]
    assert one.status is Status.PASS, one.message
    assert GOOD[name][0] in one.message


def test_a_whole_handover_passes_together(tmp_path: Path) -> None:
    found = judged(tmp_path, dict(GOOD.values()))
    assert {name for name in NAMES if found[name].status is not Status.PASS} == set()


ATTESTABLE = {rule.id.partition("/")[2] for rule in RULES if rule.attestable}


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_document_fails_with_one_to_paste_unless_a_person_may_say_it(name: str, tmp_path: Path) -> None:
    one = judged(tmp_path, {"README.md": "# Shop\n\nBuy things.\n"})[name]
    assert one.status is (Status.NOT_APPLICABLE if name in ATTESTABLE else Status.FAIL)
    assert one.remediation.startswith(skeleton(WANTED[name]))
    if name in ATTESTABLE:
        assert f"launchgate attest --rule handover/{name}" in one.remediation


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["", "# Later\n\nTODO\n"], ids=["empty", "todo"])
def test_a_document_that_only_exists_fails(name: str, text: str, tmp_path: Path) -> None:
    one = judged(tmp_path, {GOOD[name][0]: text})[name]
    assert one.status is Status.FAIL
    assert "missing: " in one.message
    assert all(part.name in one.message for part in WANTED[name].parts)


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_to_paste_are_no_document_until_they_are_filled_in(name: str, tmp_path: Path) -> None:
    pasted = skeleton(WANTED[name]).partition("\n\n")[2]
    one = judged(tmp_path, {GOOD[name][0]: pasted})[name]
    assert one.status is Status.FAIL
    assert "left for later" in one.message


@pytest.mark.parametrize(
    ("line", "lacks"), [("Owner: Ada Lovelace\n", "who owns it"), ("Last checked: 2026-01-05\n", "when")]
)
def test_without_an_owner_or_a_date_it_is_not_complete(line: str, lacks: str, tmp_path: Path) -> None:
    path, text = GOOD["edge-config"]
    one = judged(tmp_path, {path: text.replace(line, "")})["edge-config"]
    assert (one.status, lacks in one.message) == (Status.FAIL, True)
    assert line.partition(":")[0] in one.remediation


def test_what_is_missing_is_named_alone_with_its_line_to_paste(tmp_path: Path) -> None:
    path, text = GOOD["alert-matrix"]
    one = judged(tmp_path, {path: text.replace("Then", "Remark").replace("after 15 minutes Grace Hopper", "x")})[
        "alert-matrix"
    ]
    assert one.message == "docs/alerts.md is no complete alert matrix: missing: who is next"
    assert one.remediation.endswith("Then: <first and last name>")
    assert one.location.path == "docs/alerts.md"
    assert "if another file is meant, name it in `handover.documents.alert-matrix`" in one.remediation


def test_a_document_that_nobody_looked_at_for_half_a_year_is_unknown(tmp_path: Path) -> None:
    path, text = GOOD["incident-checklist"]
    old = {path: text.replace("2026-01-05", "2025-07-01")}
    one = judged(tmp_path, old)["incident-checklist"]
    assert (one.status, "more than 180 days ago" in one.message) == (Status.UNKNOWN, True)
    assert judged(tmp_path, old, options=Options(max_age_days=365))["incident-checklist"].status is Status.PASS


def test_a_document_in_another_language_cannot_be_said_to_lack_anything(tmp_path: Path) -> None:
    """The file is meant, and these patterns know English words only; what is left for later fails in any language."""
    text = (
        "# Vorfälle\n\nVerantwortlich: Ada Lovelace\n\n"
        + "Zuerst schaut man auf die Anzeige und ruft dann die Kollegin an. " * 12
    )
    options = Options(documents={"incident-checklist": "docs/vorfall.md"})
    one = judged(tmp_path, {"docs/vorfall.md": text}, options=options)["incident-checklist"]
    assert (one.status, "does not seem to be in English" in one.message) == (Status.UNKNOWN, True)
    one = judged(tmp_path, {"docs/vorfall.md": f"{text}\n\nTODO\n"}, options=options)["incident-checklist"]
    assert one.status is Status.FAIL


def test_a_date_to_come_is_not_the_day_somebody_looked(tmp_path: Path) -> None:
    path, text = GOOD["edge-config"]
    one = judged(tmp_path, {path: text.replace("Last checked: 2026-01-05", "Next review: 2027-01-05")})["edge-config"]
    assert (one.status, "when it was last checked" in one.message) == (Status.FAIL, True)


def test_every_declared_host_has_to_be_named(tmp_path: Path) -> None:
    named = judged(tmp_path, good("dns-map"), hosts=("app.example.com",))["dns-map"]
    assert named.status is Status.PASS
    one = judged(tmp_path, good("dns-map"), hosts=("app.example.com", "api.example.com"))["dns-map"]
    assert one.message.endswith("missing: the name api.example.com")
    assert "api.example.com: <where it points" in one.remediation


def test_an_open_box_leaves_the_checklist_incomplete(tmp_path: Path) -> None:
    path, text = GOOD["checklist"]
    one = judged(tmp_path, {path: text.replace("- [x] DNS", "- [ ] DNS")})["checklist"]
    assert (one.status, "an open box in line 7" in one.message) == (Status.FAIL, True)


def test_parts_may_stand_in_several_places_and_in_a_section_of_the_readme(tmp_path: Path) -> None:
    readme = (
        "# Shop\n\nMaintained by Ada Lovelace. Updated 2026-01-02.\n\n## Runbook\n\nCertificates renew by themselves.\n\n"
        "To change DNS, lower the TTL first.\n"
    )
    files = {"README.md": readme, "docs/operations.md": "# Operations\n\nTest the monitor each month: trip an alert.\n"}
    assert judged(tmp_path, {"README.md": readme})["runbook"].status is Status.FAIL
    assert judged(tmp_path, files)["runbook"].status is Status.PASS


def test_a_heading_that_is_about_something_else_is_no_document(tmp_path: Path) -> None:
    """A person may still attest the rule: an unrelated section must not decide it."""
    text = "# Shop\n\n## Vendors\n\nCustomers browse stalls by category.\n"
    assert judged(tmp_path, {"README.md": text})["vendor-list"].status is Status.NOT_APPLICABLE


def test_a_named_file_is_read_whatever_it_is_called_and_has_to_be_there(tmp_path: Path) -> None:
    options = Options(documents={"alert-matrix": "ops/wer-wird-gerufen.md", "dns-map": "ops/gone.md"})
    found = judged(tmp_path, {"ops/wer-wird-gerufen.md": GOOD["alert-matrix"][1]}, stage=Stage.FULL, options=options)
    assert found["alert-matrix"].status is Status.PASS
    assert found["dns-map"].status is Status.FAIL
    assert "ops/gone.md is named for the DNS map" in found["dns-map"].message


def test_a_numbered_list_is_an_order_and_a_plain_one_is_not(tmp_path: Path) -> None:
    path, text = GOOD["next-steps"]
    plain = text.replace("1. Let", "- Let").replace("2. Make", "- Make")
    one = judged(tmp_path, {path: plain})["next-steps"]
    assert (one.status, "the order by impact" in one.message) == (Status.FAIL, True)


@pytest.mark.parametrize("stage", [Stage.FULL, Stage.PR])
def test_outside_of_a_release_nothing_is_asked_for_until_it_is_configured(stage: Stage, tmp_path: Path) -> None:
    found = judged(tmp_path, dict(GOOD.values()), stage=stage)
    assert {one.status for one in found.values()} == {Status.NOT_APPLICABLE}
    assert judged(tmp_path, {}, stage=stage, options=Options(max_age_days=90))["dns-map"].status is Status.PASS


def test_what_only_a_person_can_say_waits_for_an_attestation(tmp_path: Path) -> None:
    found = judged(tmp_path, dict(GOOD.values()))
    for rule in RULES:
        if rule.evidence is EvidenceKind.ATTESTATION:
            one = found[rule.id.partition("/")[2]]
            assert (one.status, one.message.startswith("not declared")) == (Status.NOT_APPLICABLE, True)


def test_a_document_in_another_format_is_read_too(tmp_path: Path) -> None:
    path, text = GOOD["edge-config"]
    rst = text.replace("# Cloudflare", "Cloudflare\n==========")
    assert judged(tmp_path, {path.replace(".md", ".rst"): rst})["edge-config"].status is Status.PASS


def test_bytes_that_are_no_text_and_very_long_lines_do_no_harm(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "docs/dns.md": b"\xff\xfe\x00# DNS\x00" * 2000,
        "docs/alerts.md": "certificate " * 30_000,
    }
    found = judged(tmp_path, files)
    assert found["dns-map"].status in (Status.FAIL, Status.UNKNOWN)
    assert found["alert-matrix"].status in (Status.FAIL, Status.UNKNOWN)


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        ({"dns-mapp": "a.md"}, "did you mean `dns-map`?"),
        ({"zzzz": "a.md"}, "known here"),
        ({"dns-map": "../a.md"}, "inside"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(documents: dict[str, str], told: str) -> None:
    ((path, text),) = Options(documents=documents).complaints()
    assert path[0] == "documents"
    assert told in text


@pytest.mark.parametrize(
    "text",
    ["# DNS\n\n| a | b |\n|---|---|\n" + "| certificate renew dns | x |\n" * 3_000,
     "".join(f"# DNS {number}\n\nwww\n\n" for number in range(1_500)),
     "# DNS\n\n" + "certificate renew dns monitor test " * 10_000],
    ids=["rows", "headings", "one line"],
)  # fmt: skip
def test_a_document_made_to_stall_is_judged_in_bounded_time(text: str) -> None:
    documents = (read("docs/dns.md", text), read("docs/access runbook alerts mail.md", text))
    begun = process_time()
    for wanted in WANTED.values():
        look_for(wanted, Papers(documents=documents, today="2026-01-15"))
    assert process_time() - begun < 20
