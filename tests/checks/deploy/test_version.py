"""The live version on real servers: every answer counts, caches are passed, and silence is not a wrong version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.deploy import CHECK
from launchgate.checks.deploy.options import Version
from launchgate.checks.deploy.spec import Options
from launchgate.checks.deploy.versions import expected_name, is_same
from launchgate.model import Assessment, Stage, Status
from launchgate.settings import Limits, Network
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.nginx import nginx
from tests.support.repos import make_repo
from tests.support.web import Asked, Reply, Route, free_port, page, redirect, serve

FAST = Limits(requests_per_second=1000.0)
HERE = Network(allow_private=("127.0.0.1",))


def answers(*values: str | int) -> Callable[[Asked], Reply]:
    """A route that gives one after the other, then the last one for good: a version as JSON, or a status."""
    left = list(values)

    def give(_: Asked) -> Reply:
        value = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(value, int):
            return page("no", value)
        return Reply(
            headers={"Content-Type": "application/json"}, body=f'{{"build": {{"version": "{value}"}}}}'.encode()
        )

    return give


def version(**options: Any) -> Version:
    named = {"json": "$.build.version"} if not {"header", "json", "meta", "text"} & set(options) else {}
    fields: dict[str, Any] = {"path": "/version", "expected": "1.2.3", "wait_s": 0} | named | options
    return Version(**fields)


def asked(folder: Path, url: str, declared: Version | None, **context: Any) -> list[Assessment]:
    options = Options(version=declared)
    fields: dict[str, Any] = {"target": url, "stage": Stage.DEPLOY, "limits": FAST, "network": HERE} | context
    judgement = CHECK.judge(CHECK.gather(make_context(folder, **fields), options), options)
    return [one for one in judgement.assessments if one.rule == "deploy/version-live"]


def one(folder: Path, route: Route, declared: Version, **context: Any) -> Assessment:
    with serve({"*": route}) as web:
        (found,) = asked(folder, web.url, declared, **context)
        return found


def test_every_answer_has_to_be_the_version_that_was_meant(tmp_path: Path) -> None:
    right = one(tmp_path, answers("1.2.3"), version())
    assert right.status is Status.PASS
    assert "shows `1.2.3` in 3 of 3 answers" in right.message
    old = one(tmp_path, answers("1.2.2"), version())
    assert old.status is Status.FAIL
    assert "another version than `1.2.3`: `1.2.2` 3 of 3 times" in old.message
    mixed = one(tmp_path, answers("1.2.3", "1.2.2", "1.2.3"), version())
    assert mixed.status is Status.FAIL
    assert "`1.2.2` 1 of 3 times, the right one 2 of 3 times" in mixed.message


def test_each_answer_is_asked_for_past_caches_on_a_connection_of_its_own(tmp_path: Path) -> None:
    with serve({"*": answers("1.2.3")}) as web:
        asked(tmp_path, web.url, version(path="/version?x=1", times=4))
        paths = [request.path for request in web.asked]
        assert len(set(paths)) == 4
        assert all(path.startswith("/version?x=1&launchgate=") for path in paths)
        assert {request.headers["Cache-Control"] for request in web.asked} == {"no-cache"}
        assert web.connections == 4


def test_it_waits_until_the_version_is_live(tmp_path: Path) -> None:
    route = answers("1.2.2", "1.2.2", 503, "1.2.3")
    found = one(tmp_path, route, version(wait_s=20))
    assert found.status is Status.PASS
    assert "answers after 2 s" in found.message


def test_the_place_of_the_version(tmp_path: Path) -> None:
    html = page(
        '<head><meta content="1.2.3" name=Version></head><p>Build 1.2.3-rc</p><p>Release 1.2.3</p>', X_Version="v1.2.3"
    )
    for place in (
        {"header": "x-version"},
        {"meta": "version"},
        {"text": "Release {version}"},
        {"text": "<p>Release {version}</p>"},
    ):
        assert one(tmp_path, html, version(**place)).status is Status.PASS
    assert one(tmp_path, html, version(text="Build {version}")).status is Status.FAIL
    assert one(tmp_path, Reply(body=b"1.2.3\n"), version(text="{version}")).status is Status.PASS


@pytest.mark.parametrize(
    ("route", "declared", "said"),
    [
        (
            page("hello"),
            version(header="X-Version"),
            "answers 200 and does not say its version in the header `X-Version`",
        ),
        (page("hello"), version(), "`$.build.version` of its JSON"),
        (Reply(body=b"[" * 100_000), version(), "`$.build.version` of its JSON"),
        (page("not here", 404), version(), "answers 404 and does not say its version"),
        (page("<meta " * 50_000), version(meta="version"), "the meta tag `version`"),
    ],
)
def test_a_product_that_does_not_say_its_version_fails(
    tmp_path: Path, route: Reply, declared: Version, said: str
) -> None:
    found = one(tmp_path, route, declared)
    assert found.status is Status.FAIL
    assert said in found.message


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (page("log in", 401), "answers 401"),
        (page("broken", 500), "answers 500"),
        (redirect("http://localhost:{port}/login"), "could not"),
        (
            Reply(status=403, headers={"Server": "cloudflare", "cf-mitigated": "challenge"}, body=b"Just a moment..."),
            "challenge",
        ),
    ],
)
def test_what_hides_the_version_is_unknown(tmp_path: Path, route: Reply, said: str) -> None:
    location = {name: value.replace("{port}", str(free_port())) for name, value in route.headers.items()}
    found = one(tmp_path, Reply(status=route.status, headers=location, body=route.body), version())
    assert found.status is Status.UNKNOWN, found.message
    if said != "could not":
        assert said in found.message


def test_an_old_answer_counts_although_others_fail(tmp_path: Path) -> None:
    assert one(tmp_path, answers(500, "1.2.2", 500), version()).status is Status.FAIL
    some = one(tmp_path, answers("1.2.3", 500), version())
    assert some.status is Status.UNKNOWN


def test_an_unreachable_origin_follows_from_its_cause(tmp_path: Path) -> None:
    (plain,) = asked(tmp_path, f"http://127.0.0.1:{free_port()}", version())
    assert (plain.status, plain.because) == (Status.UNKNOWN, None)
    (secure,) = asked(tmp_path, f"https://127.0.0.1:{free_port()}", version())
    assert (secure.status, secure.because) == (Status.UNKNOWN, "tls/valid#127.0.0.1")
    with serve({"*": answers("1.2.3")}, make_authority(tmp_path / "ca").leaf("127.0.0.1")) as web:
        (untrusted,) = asked(tmp_path, web.url, version())
    assert (untrusted.status, untrusted.because) == (Status.UNKNOWN, "tls/valid#127.0.0.1")


def test_one_old_server_behind_a_real_balancer_is_found(tmp_path: Path) -> None:
    front, *backs = (free_port() for _ in range(4))
    up = "".join(f"server 127.0.0.1:{port};" for port in backs)
    servers = f"upstream app {{ {up} }} server {{ listen 127.0.0.1:{front}; location / {{ proxy_pass http://app; }} }}"
    for port, live in zip(backs, ("1.2.3", "1.2.2", "1.2.3"), strict=True):
        servers += (
            f'server {{ listen 127.0.0.1:{port}; location / {{ add_header X-Version "{live}"; return 200 "ok"; }} }}'
        )
    with nginx(tmp_path / "nginx", servers, (front, *backs)):
        (found,) = asked(tmp_path, f"http://127.0.0.1:{front}", version(header="X-Version", times=6))
    assert found.status is Status.FAIL
    assert "`1.2.2` 2 of 6 times, the right one 4 of 6 times" in found.message


def test_each_origin_is_judged_by_itself(tmp_path: Path) -> None:
    with serve({"*": answers("1.2.3")}) as new, serve({"*": answers("1.2.2")}) as old:
        found = asked(tmp_path, new.url, version(origins=(new.url, old.url)))
    assert [seen.status for seen in found] == [Status.PASS, Status.FAIL]
    assert found[1].location.url == f"{old.url}/version"


def test_the_commit_that_is_judged_is_expected_by_default(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    before, head = repo.commit({"a.py": "1\n"}), repo.commit({"a.py": "2\n"})
    for live, wanted in ((head, Status.PASS), (head[:7], Status.PASS), (before, Status.FAIL), (head[:6], Status.FAIL)):
        found = one(tmp_path, answers(f"main-{live}"), version(expected=None), repository=repo.open())
        assert found.status is wanted
        assert f"commit {head[:12]}" in found.message
    nobody = one(tmp_path, answers(head), version(expected=None))
    assert nobody.status is Status.UNKNOWN
    assert "deploy.version.expected" in nobody.remediation


def test_the_expected_version_may_come_from_the_environment(tmp_path: Path) -> None:
    right = one(tmp_path, answers("1.2.3"), version(expected="${RELEASE_TAG}"), environ={"RELEASE_TAG": "v1.2.3"})
    assert right.status is Status.PASS
    missing = one(tmp_path, answers("1.2.3"), version(expected="${RELEASE_TAG}"))
    assert missing.status is Status.UNKNOWN
    assert "RELEASE_TAG" in missing.message


def test_undeclared_is_not_applicable_and_only_proposes(tmp_path: Path) -> None:
    with serve({"*": page("<meta name=version content=1.2.3>", X_Commit="0123abcd")}) as web:
        (found,) = asked(tmp_path, web.url, None)
    assert found.status is Status.NOT_APPLICABLE
    assert "{version: {header: x-commit}}" in found.message
    with serve({"*": page("<meta name=version content='no version here'>", X_Version="beta")}) as web:
        (silent,) = asked(tmp_path, web.url, None)
    assert silent.message.endswith("tells its version")


def test_the_base_of_a_change_is_not_asked_again(tmp_path: Path) -> None:
    with serve({"*": answers("1.2.3")}) as web:
        asked(tmp_path, web.url, version(), stage=Stage.PR, explicit_urls=(web.url,))
        assert web.asked == []


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        ("v1.2.3", "1.2.3", True),
        ("1.2.3", "1.2.30", False),
        ("1.2.30", "1.2.3", False),
        ("0123abc", "0123abcdef", True),
        ("0123ab", "0123abcdef", False),
        ("build 0123abcdef of main", "0123abcdef012345", True),
        ("X0123abcdef", "0123abcdef", False),
        ("1234567", "1.2.3", False),
        ("", "1.2.3", False),
        ("0123ABCDEF", "0123abcdef", True),
    ],
)
def test_when_two_versions_are_one(value: str, expected: str, same: bool) -> None:
    assert is_same(value, expected) is same


def test_a_variable_that_is_not_named_as_a_version_is_masked() -> None:
    assert [expected_name(name) for name in ("GITHUB_SHA", "APP_VERSION", "API_TOKEN", "RELEASE_KEY", "X")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"path": "version"},
        {"json": "build"},
        {"header": "A", "meta": "b"},
        {"text": "Build"},
        {"expected": "${A B}"},
        {"origins": ("app",)},
    ],
)
def test_a_declaration_that_cannot_work_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        version(**bad)
