"""Which folders count as build output without any configuration, and what declared ones that are missing mean."""

from pathlib import Path

import pytest

from launchgate.checks.bundle.outputs import outputs, stable
from launchgate.checks.bundle.spec import Options
from launchgate.model import Stage, Status
from tests.checks.bundle.lab import SCRIPT, failed, judged, of, only, site, write
from tests.support.repos import make_repo
from tests.support.secret_values import github_token

FOUND = {
    "Vite": (["dist/index.html", "dist/assets/index-Bmm3Xeuw.js"], {"dist"}),
    "Create React App": (["build/index.html", "build/static/js/main.8ab3c2d1.js", "public/index.html"], {"build"}),
    "Next": ([".next/BUILD_ID", ".next/static/chunks/main-0a1b2c3d.js", ".next/server/app/page.js"], {".next/static"}),
    "pages that Next made beforehand": (
        ["web/.next/BUILD_ID", "web/.next/server/app/index.html", "web/.next/server/app/page.js.nft.json"],
        {"web/.next/server"},
    ),
    "Next export": (["out/index.html", "out/_next/static/chunks/a.js"], {"out"}),
    "Nuxt": ([".output/public/_nuxt/a.js", ".output/server/index.mjs"], {".output/public"}),
    "SvelteKit": (["build/client/_app/immutable/a.js", "build/server/index.js"], {"build/client"}),
    "Remix": (["public/build/root-ABCD1234.js", "build/index.js"], {"public/build"}),
    "Angular": (["dist/shop/browser/index.html", "dist/shop/browser/main-ABCD1234.js"], {"dist"}),
    "Gatsby": (["public/index.html", "public/page-data/app-data.json", "public/app-12ab34cd56.js"], {"public"}),
    "Expo": (["dist/index.html", "dist/_expo/static/js/web/index-0a1b2c3d.js"], {"dist"}),
    "a monorepo": (["apps/web/dist/index.html", "apps/web/dist/main.js", "apps/api/dist/main.js"], {"apps/web/dist"}),
    "Flutter": (["build/web/main.dart.js", "build/web/index.html", "build/app/x.js"], {"build/web"}),
}
NOT_FOUND = {
    "a library": ["dist/index.js", "dist/index.d.ts"],
    "a server": ["dist/main.js", "dist/app.module.js"],
    "Next in development": [".next/BUILD_ID", ".next/static/development/_buildManifest.js"],
    "Next never built": [".next/static/chunks/main.js"],
    "Gradle": ["app/build/reports/index.html", "app/build/reports/js/report.js", "app/build/intermediates/a.js"],
    "a source folder": ["public/index.html", "public/robots.txt", "src/main.js"],
    "somebody else's": ["node_modules/x/dist/index.html", "tests/fixtures/dist/index.html", "tests/fixtures/dist/a.js"],
}


@pytest.mark.parametrize("name", FOUND)
def test_builds_are_found(name: str) -> None:
    paths, expected = FOUND[name]
    assert set(outputs(paths)) == expected


@pytest.mark.parametrize("name", NOT_FOUND)
def test_other_folders_of_these_names_are_not(name: str) -> None:
    paths = [path for path in NOT_FOUND[name] if not path.startswith("node_modules")]
    assert outputs(paths) == {}


def test_hashes_are_taken_out_of_names() -> None:
    assert stable("dist/assets/index-Bmm3Xeuw.js") == "dist/assets/index-*.js"
    assert stable("build/static/js/main.8ab3c2d1.chunk.js.map") == "build/static/js/main.*.chunk.js.map"
    assert stable("dist/service-worker.js") == "dist/service-worker.js"


def test_ignored_output_is_read_where_git_sees_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    repo.commit({".gitignore": "dist\n"})
    repo.write(site(f'a="{github_token()}"'))
    opened = repo.open()
    seen = failed(judged(tmp_path, {}, tree=opened.working_tree(), repository=opened), "secret")
    assert [one.subject for one in seen] == [SCRIPT]
    assert seen[0].because is None


def test_what_git_tracks_follows_from_the_secrets_check(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    repo.commit(site(f'a="{github_token()}"'))
    opened = repo.open()
    (seen,) = failed(judged(tmp_path, {}, tree=opened.working_tree(), repository=opened), "secret")
    assert seen.because == f"secrets/tree#{SCRIPT}"


def test_nothing_there_is_one_line(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"src/main.js": f'a="{github_token()}"', "dist/index.js": "1"})
    assert {one.status for one in judgement.assessments} == {Status.NOT_APPLICABLE}
    assert len(judgement.assessments) == 4
    assert "bundle.output" in judgement.assessments[0].message


def test_declared_and_missing_is_unknown_once(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"a": "1"}, options=Options(output=("web/out",)))
    assert {one.status for one in judgement.assessments} == {Status.UNKNOWN}
    roots = [one for one in judgement.assessments if one.because is None]
    assert [(one.rule, one.subject, one.location.config) for one in roots] == [
        ("bundle/secret", "web/out", "bundle.output[0]")
    ]
    assert "build before the gate runs" in roots[0].remediation


def test_a_declared_folder_is_read_whatever_it_looks_like(tmp_path: Path) -> None:
    options = Options(output=("lib",))
    judgement = judged(tmp_path, {"lib/server.js": f'a="{github_token()}"', **site()}, options=options)
    assert [one.subject for one in failed(judgement, "secret")] == ["lib/server.js"]


def test_an_empty_declared_folder_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    assert of(judged(tmp_path, {}, options=Options(output=("dist",))), "secret")[0].status is Status.UNKNOWN


def test_a_change_is_judged_by_the_files_of_its_commit(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    head = repo.commit({"lib/web.js": 'a="http://localhost:3001"', ".env": "A_SECRET=" + "Zk3v9Qw8" + "Lx2Tn5Rb7Yp1\n"})
    repo.write({"lib/more.js": 'a="http://10.0.2.2:3001"', **site(f'a="{github_token()}"')})
    opened = repo.open()
    judgement = judged(
        tmp_path,
        {},
        tree=opened.tree_at(head),
        repository=opened,
        stage=Stage.PR,
        options=Options(output=("lib", "gone")),
    )
    assert [one.subject for one in failed(judgement, "dev-url")] == ["http://localhost:3001"]
    assert only(judgement, "secret").message == "no secret in 1 file of lib"
    assert only(judgement, "env-value").status is Status.PASS


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", site(f'a="{github_token()}"'))
    root = tmp_path / "repo"
    write(root, site("1"))
    (root / "dist" / "more").symlink_to(tmp_path / "elsewhere" / "dist")
    (root / "build").symlink_to(tmp_path / "elsewhere" / "dist")
    assert only(judged(root, {}), "secret").status is Status.PASS
    assert of(judged(root, {}, options=Options(output=("build",))), "secret")[0].status is Status.UNKNOWN


def test_a_declared_folder_of_pictures_is_unknown(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"dist/a.png": b"\x89PNG"}, options=Options(output=("dist",)))
    assert {one.status for one in judgement.assessments} == {Status.UNKNOWN}


@pytest.mark.parametrize("url", ["http://localhost:3001/api", "http://ada:pw@localhost", "a b"])
def test_an_allowed_address_has_no_path_and_no_login(url: str) -> None:
    with pytest.raises(ValueError, match="allow_urls are written as"):
        Options(allow_urls=(url,))


@pytest.mark.parametrize("path", ["/dist", "../dist", "a/../../b", "", ".", "./dist", "a//b"])
def test_a_path_stays_inside(path: str) -> None:
    with pytest.raises(ValueError, match="inside the repository"):
        Options(output=(path,))
