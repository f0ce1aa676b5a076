"""App packages: apk, aab, ipa and zip are opened in memory, within bounds, and say what could not be read."""

import gzip
import struct
from pathlib import Path

import pytest

from launchgate.checks.bundle.spec import Options
from launchgate.detection.members import members
from launchgate.model import Status
from tests.checks.bundle.lab import failed, judged, of, only, site, zipped
from tests.checks.bundle.test_maps import source_map
from tests.support.secret_values import github_token

VALUE = "Zk3v9Qw8" + "Lx2Tn5Rb7Yp1"
MEMBERS = {
    "app.apk": "assets/index.android.bundle",
    "app.aab": "base/assets/index.android.bundle",
    "app.ipa": "Payload/Shop.app/main.jsbundle",
    "web.zip": "assets/index-Bmm3Xeuw.js",
}


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("stored", [False, True])
def test_every_rule_looks_into_a_package(tmp_path: Path, name: str, stored: bool) -> None:
    member = MEMBERS[name]
    code = f'const a="{github_token()}",b="{VALUE}",c=cfg.api||"http://10.0.2.2:3000"'
    package = zipped({member: code, f"{member}.map": source_map(("src/App.tsx", "x"))}, stored=stored)
    files: dict[str, str | bytes] = {name: package, ".env": f"SESSION_SECRET={VALUE}\n"}
    judgement = judged(tmp_path, files, options=Options(artefacts=(name,)))
    assert {one.rule for one in judgement.assessments if one.status is Status.FAIL} == {
        "bundle/secret", "bundle/env-value", "bundle/source-map", "bundle/dev-url"
    }  # fmt: skip
    (seen,) = failed(judgement, "secret")
    assert seen.subject == f"{name}!{member}"
    assert seen.location.path == name
    assert VALUE not in repr(judgement)


def test_a_clean_package_passes_and_output_is_not_looked_for(tmp_path: Path) -> None:
    files = {**site(f'a="{github_token()}"'), "app.apk": zipped({"assets/a.js": "1", "res/a.png": b"\x89PNG"})}
    judgement = judged(tmp_path, files, options=Options(artefacts=("app.apk",)))
    assert only(judgement, "secret").message == "no secret in 1 file of app.apk"
    assert ("not read in app.apk: pictures, fonts, sounds and signatures", 1) in judgement.receipt


def test_compiled_resources_keep_addresses_in_one_piece(tmp_path: Path) -> None:
    table = b"\x02\0\x0c\0" + struct.pack("<BB", 25, 25) + b"http://192.168.0.17:4000/\0next" + b"\0" * 20
    hermes = b"\xc6\x1f\xbc\x03\xc1\x03\x19\x1f" + b"\0" * 30 + b"sendhttp://localhost:3001usershttp://localhost:8081/x"
    wide = b"\x03\0\x08\0" + struct.pack("<H", 24) + "http://10.0.2.2:4001/api".encode("utf-16-le") + b"\0\0\0"
    package = zipped({
        "resources.arsc": table, "assets/index.android.bundle": hermes, "res/xml/config.xml": wide,
        "assets/capacitor.config.json": '{"server": {"url": "http://192.168.1.5:8100"}}',
    })  # fmt: skip
    judgement = judged(tmp_path, {"app.apk": package}, options=Options(artefacts=("app.apk",)))
    assert {one.subject for one in failed(judgement, "dev-url")} == {
        "http://192.168.0.17:4000", "http://localhost:3001", "http://10.0.2.2:4001", "http://192.168.1.5:8100",
    }  # fmt: skip


def test_a_package_inside_a_package(tmp_path: Path) -> None:
    inner = zipped({"assets/a.js": f'a="{github_token()}"'})
    judgement = judged(tmp_path, {"all.zip": zipped({"base.apk": inner})}, options=Options(artefacts=("all.zip",)))
    assert failed(judgement, "secret")[0].subject == "all.zip!base.apk!assets/a.js"


def test_a_large_member_is_one_text(tmp_path: Path) -> None:
    code = ("x=1;\n" * 2_000_000) + f'a="{github_token()}"\n' + 'b="http://localhost:3001"'
    judgement = judged(tmp_path, {"app.apk": zipped({"assets/a.js": code})}, options=Options(artefacts=("app.apk",)))
    assert failed(judgement, "secret")[0].message.count("line 2000001") == 1
    assert len(failed(judgement, "dev-url")) == 1


def test_members_in_pieces_are_joined_byte_for_byte() -> None:
    text = b"".join(b"%08d" % number for number in range(1_300_000))
    found, budget = members(zipped({"a": text, "b": b"short"}), room=100 << 20, expired=lambda: False)
    assert list(found) == [("a", text), ("b", b"short")]
    assert not budget.capped


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no archive at all", "is no zip archive"),
        (b"PK\x03\x04" + b"\0" * 10, "nothing in 'app.apk' could be read"),
    ],
)
def test_what_is_no_package_is_unknown(tmp_path: Path, data: bytes, said: str) -> None:
    judgement = judged(tmp_path, {"app.apk": data}, options=Options(artefacts=("app.apk",)))
    assert {one.status for one in judgement.assessments} == {Status.UNKNOWN}
    assert said in of(judgement, "secret")[0].message
    assert of(judgement, "secret")[0].location.config == "bundle.artefacts[0]"


def test_a_package_that_is_cut_off_is_unknown(tmp_path: Path) -> None:
    whole = zipped({"assets/a.js": "".join(str(number) for number in range(200_000))})
    judgement = judged(tmp_path, {"app.apk": whole[: len(whole) // 2]}, options=Options(artefacts=("app.apk",)))
    assert of(judgement, "secret")[0].status is Status.UNKNOWN
    assert "cut off" in of(judgement, "secret")[0].message


def test_a_bomb_ends_at_the_bound() -> None:
    bomb = zipped({f"{number}.js": b"\0" * 4_000_000 for number in range(4)})
    found, budget = members(bomb, room=9_000_000, expired=lambda: False)
    assert sum(len(data) for _, data in found) <= 9_000_000
    assert any("more than" in what for what in budget.capped)


def test_a_missing_package_is_unknown(tmp_path: Path) -> None:
    seen = of(judged(tmp_path, {"a": "1"}, options=Options(artefacts=("app.apk",))), "secret")[0]
    assert (seen.status, seen.subject) == (Status.UNKNOWN, "app.apk")


def test_precompressed_files_alone_are_opened_and_copies_are_not(tmp_path: Path) -> None:
    code = f'a="{github_token()}"'.encode()
    alone: dict[str, str | bytes] = {
        "dist/index.html": "<script></script>",
        "dist/assets/a-Bmm3Xeuw.js.gz": gzip.compress(code),
    }
    judgement = judged(tmp_path / "a", {**alone, "dist/assets/b-Bmm3Xeuw.js": "1"})
    assert failed(judgement, "secret")[0].subject == "dist/assets/a-Bmm3Xeuw.js"
    both = judged(tmp_path / "b", {**site("1"), "dist/assets/index-Bmm3Xeuw.js.gz": gzip.compress(code)})
    assert only(both, "secret").status is Status.PASS
