"""Which hosts and addresses are looked at, and what a host that does not answer is called."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.http.gather import gather_answers
from launchgate.checks.http.judge import judge_answers
from launchgate.checks.http.plan import API_AT_MOST, plan, unknown
from launchgate.checks.http.rules import RULES
from launchgate.checks.http.spec import Options, Purpose
from launchgate.model import Status
from launchgate.settings import Limits, Network, Site
from tests.checks.http.lab import JSON, MISSING, NOSNIFF, Says, judged, of, said, site
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import free_port

_SITE = Site(canonical="https://www.shop.test", hosts=("app.shop.test",))


def _names(target: str, **options: Any) -> list[str]:
    return [place.name for place in plan(target, _SITE, Options(**options)).places]


def test_the_declared_site_is_looked_at_whole() -> None:
    assert _names("https://www.shop.test/") == ["www.shop.test", "app.shop.test"]
    assert _names("https://app.shop.test/in", api=("https://api.shop.test/health",)) == [
        "app.shop.test", "www.shop.test", "api.shop.test",
    ]  # fmt: skip


def test_a_preview_or_a_stranger_is_looked_at_alone() -> None:
    todo = plan("https://shop-git-x.vercel.app/", _SITE, Options(api=("/health", "https://api.shop.test/health")))
    assert [place.name for place in todo.places] == ["shop-git-x.vercel.app"]
    assert [ask.url for ask in todo.pages] == ["https://shop-git-x.vercel.app/health"]
    assert todo.left_out == ("https://api.shop.test/health",)


def test_a_password_in_the_address_stays_out() -> None:
    todo = plan("https://ada:word@www.shop.test/in", _SITE, Options())
    assert "word" not in repr(todo)


def test_no_more_than_a_handful_of_each_host() -> None:
    todo = plan("https://www.shop.test/", _SITE, Options(api=tuple(f"/v{n}/a" for n in range(20))))
    assert len(todo.of(todo.places[0])) == API_AT_MOST
    assert len(todo.left_out) == 20 - API_AT_MOST


@pytest.mark.parametrize(
    ("api", "urls"),
    [
        ((), ["https://www.shop.test/api/launchgate-m"]),
        (("/v1/health", "/v1/me"), ["https://www.shop.test/v1/launchgate-m"]),
        (("/status",), ["https://www.shop.test/launchgate-m"]),
    ],
)
def test_unknown_api_addresses_stand_beside_declared_ones(api: tuple[str, ...], urls: list[str]) -> None:
    todo = plan("https://www.shop.test/", _SITE, Options(api=api))
    asks = unknown(todo.places[0], todo.of(todo.places[0]), "m")
    assert [ask.url for ask in asks if ask.purpose is Purpose.UNKNOWN_API] == urls


def test_an_option_that_is_no_address_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match="must start with / or be a URL") as caught:
        Options(api=("hun" + "ter2",))
    assert "hunter2" not in str(caught.value)


def test_each_host_of_the_site_is_judged_by_itself(tmp_path: Path) -> None:
    declared = Site(canonical="http://www.shop.test/", hosts=())
    with (
        site({"/": Says()}) as (www, _),
        site({"/": Says(404, (JSON,), "{}"), "/v1/a": Says(200, (JSON, NOSNIFF), "{}")}) as (api, _),
    ):
        hosts = {"www.shop.test": www, "api.shop.test": api}
        judgement = judged(
            tmp_path, www, target="http://www.shop.test/", declared=declared, hosts=hosts, api=("http://api.shop.test/v1/a",)
        )  # fmt: skip
    found = {seen.subject: str(seen.status) for seen in judgement.assessments if seen.rule == "http/security-headers"}
    assert found["www.shop.test"] == "pass"
    assert found["api.shop.test"] == "fail"
    assert {seen.rule for seen in judgement.assessments} == {rule.id for rule in RULES}
    assert dict(judgement.receipt)["hosts looked at"] == 2


def test_a_host_that_does_not_answer_is_one_cause(tmp_path: Path) -> None:
    endpoint = f"127.0.0.1:{free_port()}"
    judgement = judged(tmp_path, endpoint)
    assert {seen.status for seen in judgement.assessments} == {Status.UNKNOWN}
    assert len(judgement.assessments) == len(RULES)
    assert {seen.because for seen in judgement.assessments} == {
        f"redirect/loop#http://{endpoint}/", f"http/security-headers#{endpoint}",
    }  # fmt: skip
    assert "refuses connections" in judgement.assessments[0].message


def test_a_name_that_does_not_resolve_is_told_by_dns(tmp_path: Path) -> None:
    with name_server({}) as names:
        network = Network(resolvers=(names.address,))
        context = make_context(tmp_path, target="https://gone.shop.test", network=network)
        judgement = judge_answers(gather_answers(context, Options()), Options())
    assert [seen.because for seen in judgement.assessments] == [
        "dns/resolves#gone.shop.test", *["http/security-headers#gone.shop.test"] * 3,
    ]  # fmt: skip


def test_a_challenge_in_the_place_of_the_home_page_ends_it(tmp_path: Path) -> None:
    with site({}, Says(403, (("cf-mitigated", "challenge"),), "")) as (endpoint, asked):
        judgement = judged(tmp_path, endpoint)
    assert {seen.status for seen in judgement.assessments} == {Status.UNKNOWN}
    assert asked == ["/"]
    assert "let the gate in" in judgement.assessments[0].remediation


def test_what_another_check_asked_is_not_asked_again(tmp_path: Path) -> None:
    with site({"/": Says(302, (("Location", "/home"),), ""), "/home": Says()}, MISSING) as (endpoint, asked):
        url = f"http://{endpoint}/"
        context = make_context(tmp_path, target=url, explicit_urls=(url,), limits=Limits(requests_per_second=1000.0))
        context.clients.http.walk(url)
        context.clients.hosts.facts("127.0.0.1", int(endpoint.split(":")[1]), "http")
        judge_answers(gather_answers(context, Options()), Options())
    assert [asked.count(path) for path in ("/", "/home")] == [1, 2]  # once more as from another site


def test_the_targets_own_page_is_judged_too(tmp_path: Path) -> None:
    with site({"/": Says(), "/in?x=1": Says(headers=(*(Says().headers), ("X-Powered-By", "PHP/8.1")))}) as (
        endpoint,
        _,
    ):
        judgement = judged(tmp_path, endpoint, target=f"http://{endpoint}/in?x=1")
    assert "PHP/8.1" in said(judgement, "security-headers", "versions")[2]
    assert of(judgement, "security-headers") is not None
