"""The live site: pages, scripts and what those load, source maps beside them; only the site's own, and silence is unknown."""

from pathlib import Path

import pytest

from launchgate.checks.bundle.spec import Options
from launchgate.model import Assessment, Stage, Status
from launchgate.settings import Network, Site
from tests.checks.bundle.lab import HOST, INDEX, TARGET, as_map, failed, judged, live, of, only, script, site
from tests.checks.bundle.test_maps import source_map
from tests.support.secret_values import github_token
from tests.support.web import Asked, Reply, Route, free_port, page, redirect

ENTRY = "/assets/index-Bmm3Xeuw.js"
VALUE = "Zk3v9Qw8" + "Lx2Tn5Rb7Yp1"
OWN = source_map(("../src/App.tsx", "export const App = 1"))


def _seen(root: Path, routes: dict[str, Route], rule: str, **more: str) -> tuple[Assessment, ...]:
    with live(root, routes) as (_, fields):
        return of(judged(root, more, stage=Stage.DEPLOY, **fields), rule)


def test_a_clean_site_passes(tmp_path: Path) -> None:
    with live(tmp_path, {ENTRY: script("console.log(1)")}) as (web, fields):
        judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, **fields)
    assert {(one.rule, one.status, one.subject) for one in judgement.assessments} == {
        ("bundle/secret", Status.PASS, TARGET), ("bundle/env-value", Status.NOT_APPLICABLE, TARGET),
        ("bundle/source-map", Status.PASS, TARGET), ("bundle/dev-url", Status.PASS, TARGET),
    }  # fmt: skip
    assert f"{ENTRY}.map" in {asked.path for asked in web.asked}


def test_a_secret_in_a_script(tmp_path: Path) -> None:
    (seen,) = _seen(tmp_path, {ENTRY: script(f'a="{github_token()}"')}, "secret")
    assert (seen.status, seen.subject, seen.location.url) == (
        Status.FAIL,
        TARGET.rstrip("/") + ENTRY,
        TARGET.rstrip("/") + ENTRY,
    )
    assert "purge caches" in seen.remediation


def test_a_secret_in_a_page(tmp_path: Path) -> None:
    inline = page(f'<script>window.__DATA__={{"token":"{github_token()}"}}</script>')
    (seen,) = _seen(tmp_path, {"/": inline}, "secret")
    assert (seen.status, seen.subject) == (Status.FAIL, TARGET)


def test_what_scripts_load_is_followed(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        ENTRY: script('const d=["assets/Admin-Cc81kQ2a.js"];import("./lazy-Dx81kQ2a.js")'),
        "/assets/lazy-Dx81kQ2a.js": script('import("./deep-Ex81kQ2a.js")'),
        "/assets/deep-Ex81kQ2a.js": script('fetch("http://localhost:3001/x")'),
        "/assets/Admin-Cc81kQ2a.js": script(f'a="{github_token()}"'),
    }
    with live(tmp_path, routes) as (_, fields):
        judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, **fields)
    assert failed(judgement, "secret")[0].subject == f"https://{HOST}/assets/Admin-Cc81kQ2a.js"
    assert failed(judgement, "dev-url")[0].subject == f"https://{HOST}/assets/deep-Ex81kQ2a.js"


def test_a_script_that_moved_is_read_where_it_is(tmp_path: Path) -> None:
    routes: dict[str, Route] = {ENTRY: redirect("/v2/main.js"), "/v2/main.js": script(f'a="{github_token()}"')}
    (seen,) = _seen(tmp_path, routes, "secret")
    assert seen.subject == f"https://{HOST}/v2/main.js"


@pytest.mark.parametrize(("urls", "status"), [((TARGET,), Status.FAIL), ((), Status.NOT_APPLICABLE)])
def test_monitoring_reads_the_scripts_only_when_asked(tmp_path: Path, urls: tuple[str, ...], status: Status) -> None:
    with live(tmp_path, {ENTRY: script('fetch("http://localhost:3001")')}) as (web, fields):
        judgement = judged(tmp_path, {}, stage=Stage.MONITOR, explicit_urls=urls, **fields)
    assert only(judgement, "dev-url").status is status
    assert bool(web.asked) == bool(urls)


def test_a_map_that_the_script_names(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        ENTRY: script("1\n//# sourceMappingURL=index-Bmm3Xeuw.js.map"),
        f"{ENTRY}.map": as_map(OWN),
    }
    (seen,) = _seen(tmp_path, routes, "source-map")
    assert (seen.status, seen.subject) == (Status.FAIL, TARGET)
    assert "(../src/App.tsx)" in seen.message


def test_a_map_that_nobody_names(tmp_path: Path) -> None:
    (seen,) = _seen(tmp_path, {ENTRY: script("1"), f"{ENTRY}.map": as_map(OWN)}, "source-map")
    assert "no script names it, but it is there" in seen.message


def test_a_map_that_a_header_names(tmp_path: Path) -> None:
    routes: dict[str, Route] = {ENTRY: script("1", SourceMap="/maps/a.map"), "/maps/a.map": as_map(OWN)}
    (seen,) = _seen(tmp_path, routes, "source-map")
    assert "no script names it" not in seen.message


def test_a_secret_inside_a_live_map(tmp_path: Path) -> None:
    text = source_map(("src/mail.ts", f'const key = "{github_token()}"'))
    (seen,) = _seen(tmp_path, {ENTRY: script("1"), f"{ENTRY}.map": as_map(text)}, "secret")
    assert "the source 'src/mail.ts', line 1" in seen.message


def test_a_page_for_everything_is_no_map_and_no_script(tmp_path: Path) -> None:
    everything = page(f'{INDEX}<p>a="{"x"}"</p>')
    with live(tmp_path, {ENTRY: script('import("./gone-Bmm3Xe11.js")'), "*": everything}) as (_, fields):
        judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, **fields)
    assert only(judgement, "source-map").status is Status.PASS
    assert only(judgement, "secret").status is Status.PASS


def test_a_server_value_on_the_live_site(tmp_path: Path) -> None:
    with live(tmp_path, {ENTRY: script(f'a="{VALUE}"')}) as (_, fields):
        judgement = judged(
            tmp_path, {}, stage=Stage.DEPLOY, options=Options(variables=("CODE",)), environ={"CODE": VALUE}, **fields
        )
    (seen,) = failed(judgement, "env-value")
    assert seen.subject == f"CODE in https://{HOST}{ENTRY}"
    assert VALUE not in repr(judgement)


def test_the_same_fault_in_files_and_on_the_site_is_one(tmp_path: Path) -> None:
    code = f'a="{github_token()}";b="http://localhost:3001"'
    with live(tmp_path, {ENTRY: script(code)}) as (_, fields):
        judgement = judged(tmp_path, site(code), **fields)
    assert [one.because for one in failed(judgement, "secret")] == [None, "bundle/secret#dist/assets/index-Bmm3Xeuw.js"]
    assert [one.because for one in failed(judgement, "dev-url")] == [None, "bundle/dev-url#http://localhost:3001"]


def test_other_peoples_scripts_are_not_asked_for(tmp_path: Path) -> None:
    both = page('<script src="https://cdn.example.net/x.js"></script><script src="/own.js"></script>')
    with live(tmp_path, {"/": both, "/own.js": script('import("https://cdn.example.net/y.js")')}) as (web, fields):
        judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, **fields)
    assert only(judgement, "secret").status is Status.PASS
    assert {asked.host for asked in web.asked} == {HOST}


def test_a_preview_on_a_shared_domain_is_left_alone(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, target="https://shop-git-x.vercel.app/")
    assert {one.status for one in judgement.assessments} == {Status.NOT_APPLICABLE}
    assert "site.hosts" in judgement.assessments[0].message


def test_a_site_that_does_not_answer_is_unknown(tmp_path: Path) -> None:
    network = Network(connect_to={f"{HOST}:443": f"127.0.0.1:{free_port()}"})
    judgement = judged(tmp_path, {}, stage=Stage.DEPLOY, network=network, target=TARGET, site=Site(canonical=TARGET))
    assert {one.status for one in judgement.assessments} == {Status.UNKNOWN}
    assert all(one.because for one in judgement.assessments)


def test_a_script_that_is_refused_is_unknown_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    (refused,) = _seen(tmp_path, {ENTRY: Reply(status=503)}, "secret")
    assert refused.status is Status.UNKNOWN
    (gone,) = _seen(tmp_path, {}, "secret")
    assert gone.status is Status.PASS


def test_a_script_that_cannot_be_had_is_unknown(tmp_path: Path) -> None:
    def breaks(_: Asked) -> Reply:
        raise ConnectionAbortedError

    seen = _seen(tmp_path, {ENTRY: breaks}, "secret")
    assert [(one.status, one.subject) for one in seen] == [(Status.UNKNOWN, f"https://{HOST}{ENTRY}")]
