"""bundle/source-map and secrets inside of maps: files, inline maps, hidden ones, libraries', broken ones."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from launchgate.model import Severity, Status
from tests.checks.bundle.lab import SCRIPT, failed, judged, only, site
from tests.support.secret_values import github_token

MAP = f"{SCRIPT}.map"
NAMED = "console.log(1)\n//# sourceMappingURL=index-Bmm3Xeuw.js.map\n"


def source_map(*sources: tuple[str, str | None], **more: Any) -> str:
    """A map as bundlers write it."""
    names, texts = [name for name, _ in sources], [text for _, text in sources]
    return json.dumps(
        {"version": 3, "sources": names, "sourcesContent": texts, "names": [], "mappings": "AAAA", **more}
    )


OWN = source_map(("../../src/App.tsx", "export const App = 1"), ("../../node_modules/react/index.js", "x"))


def test_a_map_with_own_sources(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {**site(NAMED), MAP: OWN})
    seen = only(judgement, "source-map")
    assert (seen.status, seen.severity, seen.subject) == (Status.FAIL, Severity.MEDIUM, "dist")
    assert seen.message == (f"a source map carries the text of the product's own sources: `{MAP}` (../../src/App.tsx)")
    assert "find dist -name '*.map' -delete" in seen.remediation
    assert judgement.tables[0].rows == ((MAP, 1, 1, "named by a script", None),)


def test_a_hidden_map_is_named_as_such(tmp_path: Path) -> None:
    seen = only(judged(tmp_path, {**site(), MAP: OWN}), "source-map")
    assert "no script names it, but it is there" in seen.message


@pytest.mark.parametrize(
    "reference", ["/assets/index-Bmm3Xeuw.js.map", "https://www.example.com/assets/index-Bmm3Xeuw.js.map"]
)
def test_an_absolute_reference_is_one(tmp_path: Path, reference: str) -> None:
    seen = only(judged(tmp_path, {**site(f"1\n//# sourceMappingURL={reference}"), MAP: OWN}), "source-map")
    assert "no script names it" not in seen.message


def test_an_inline_map(tmp_path: Path) -> None:
    data = base64.b64encode(OWN.encode()).decode()
    judgement = judged(tmp_path, site(f"1\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{data}\n"))
    seen = only(judgement, "source-map")
    assert (seen.status, seen.location.path) == (Status.FAIL, SCRIPT)
    assert "inside the script" in seen.message


@pytest.mark.parametrize(
    "text",
    [
        source_map(("webpack://app/node_modules/react/index.js", "x"), ("webpack/bootstrap", "y")),
        source_map(("../../src/App.tsx", None)),
        json.dumps({"version": 3, "sources": ["../../src/App.tsx"], "mappings": "AAAA"}),
        source_map(("../../src/App.tsx", "  ")),
    ],
    ids=["libraries", "without text", "without texts", "blank"],
)
def test_maps_that_give_nothing_away(tmp_path: Path, text: str) -> None:
    assert only(judged(tmp_path, {**site(NAMED), MAP: text}), "source-map").status is Status.PASS


def test_style_sheets_are_mild(tmp_path: Path) -> None:
    files = {**site(), "dist/assets/app-Bmm3Xeuw.css.map": source_map(("../src/app.scss", "a{b:c}"))}
    assert only(judged(tmp_path, files), "source-map").severity is Severity.LOW


def test_sections_are_opened(tmp_path: Path) -> None:
    text = json.dumps({"version": 3, "sections": [{"offset": {"line": 0, "column": 0}, "map": json.loads(OWN)}]})
    assert only(judged(tmp_path, {**site(NAMED), MAP: text}), "source-map").status is Status.FAIL


def test_a_secret_in_a_source_is_a_blocker_at_that_source(tmp_path: Path) -> None:
    token = github_token()
    text = source_map(("../../src/App.tsx", "1"), ("../../src/server/mail.ts", f'// old\nconst key = "{token}"\n'))
    judgement = judged(tmp_path, {**site(NAMED), MAP: text})
    (seen,) = failed(judgement, "secret")
    assert (seen.severity, seen.subject) == (Severity.BLOCKER, MAP)
    assert (
        seen.message
        == f"GitHub token (checksum valid) in the source '../../src/server/mail.ts', line 2, inside `{MAP}`"
    )
    assert len(failed(judgement, "source-map")) == 1
    assert token not in repr(judgement)


def test_a_secret_in_an_inline_map_is_one_finding(tmp_path: Path) -> None:
    data = base64.b64encode(source_map(("src/mail.ts", f'const key = "{github_token()}"')).encode()).decode()
    (seen,) = failed(judged(tmp_path, site(f"1\n//# sourceMappingURL=data:application/json;base64,{data}")), "secret")
    assert "the source 'src/mail.ts', line 1" in seen.message


def test_a_library_with_a_secret_inside_its_source_still_blocks(tmp_path: Path) -> None:
    text = source_map(("../node_modules/x/index.js", f'const key = "{github_token()}"'))
    judgement = judged(tmp_path, {**site(NAMED), MAP: text})
    assert len(failed(judgement, "secret")) == 1
    assert only(judgement, "source-map").status is Status.PASS


def test_a_server_value_in_a_source(tmp_path: Path) -> None:
    value = "Zk3v9Qw8" + "Lx2Tn5Rb7Yp1"
    files = {**site(NAMED), MAP: source_map(("src/db.ts", f'open("{value}")')), ".env": f"SESSION_SECRET={value}\n"}
    (seen,) = failed(judged(tmp_path, files), "env-value")
    assert "the source 'src/db.ts'" in seen.message


@pytest.mark.parametrize(
    "text",
    ["{", '{"a": 1}', "[" * 100_000, '{"version":3,"mappings":"","sources":5,"sourcesContent":{}}', ""],
    ids=str.__len__,
)
def test_broken_maps_do_not_break_the_check(tmp_path: Path, text: str) -> None:
    judgement = judged(tmp_path, {**site(NAMED), MAP: text})
    assert only(judgement, "source-map").status is Status.PASS
    assert only(judgement, "secret").status is Status.PASS


def test_a_broken_map_is_searched_as_text(tmp_path: Path) -> None:
    cut = source_map(("src/a.ts", f'const key = "{github_token()}"'))[:-20]
    judgement = judged(tmp_path, {**site(NAMED), MAP: cut})
    assert len(failed(judgement, "secret")) == 1
    assert "it is no JSON that could be read" in only(judgement, "source-map").message
