"""Error answers on real servers: out of a cache, for long, or neither."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.model import Status
from tests.checks.cache.lab import CAREFUL, CARELESS, HOME, context_of, judged, nginx_cache, of
from tests.support.web import Reply, Web, page, redirect, serve

_NAMED = "proxy_cache_valid 404 1m; add_header X-Cache-Status $upstream_cache_status always;"
"""Keeps a missing page for a minute, and does not say so to browsers."""


class _Missing(dict[str, Any]):
    """The home page, and one route for everything else."""

    def __init__(self, route: Any) -> None:
        super().__init__({"/": HOME})
        self._route = route

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key, default) or (None if key[:1] != "/" else self._route)


def _errors(root: Path, missing: Reply, rules: str | None = None, **options: Any) -> dict[str, Any]:
    with serve({}) as web:
        web.routes = _Missing(missing)
        if rules is None:
            return of(judged(context_of(root, web.url), **options), "error-response")
        with nginx_cache(root / "nginx", web, rules) as url:
            return of(judged(context_of(root, url), **options), "error-response")


@pytest.mark.parametrize(
    ("missing", "rules", "status", "said"),
    [
        (page("no", 404), None, Status.PASS, "no header about caches, and no cache answered"),
        (page("no", 404, Cache_Control="no-store"), None, Status.PASS, "is not kept for long: `Cache-Control: no-store`"),
        (page("no", 404, Cache_Control="public, max-age=60"), None, Status.PASS, "is not kept for long"),
        (page("no", 404, Cache_Control="public, max-age=300"), None, Status.PASS, "is not kept for long"),
        (page("no", 404, Cache_Control="public, max-age=301"), None, Status.FAIL, "may keep that for 5 minutes"),
        (page("no", 404, Cache_Control="max-age=31536000"), None, Status.FAIL, "may keep that for 365 days"),
        (page("no", 410, CDN_Cache_Control="max-age=86400"), None, Status.FAIL, "may keep that for 1 day (`cdn-cache-control:"),
        (page("no", 404, Surrogate_Control="max-age=86400"), None, Status.FAIL, "longer than 5 minutes"),
        (page("no", 404, Cache_Control="private, max-age=86400"), None, Status.PASS, "is not kept for long"),
        (page("no", 404), CARELESS, Status.FAIL, "out of a cache (`X-Cache-Status: HIT`), and nothing says for how long"),
        (page("no", 404), _NAMED, Status.FAIL, "and nothing says for how long it stays there"),
        (page("no", 404, Cache_Control="max-age=30"), CAREFUL, Status.PASS, "out of a cache (`X-Cache-Status: HIT`), for at"),
        (page("no", 404, Cache_Control="no-store"), CAREFUL, Status.PASS, "is not kept for long"),
        (page("down", 503, Age="4000"), None, Status.FAIL, "out of a cache that has kept it for 1 hour (`Age: 4000`)"),
        (page("fine"), None, Status.NOT_APPLICABLE, "answers 200 (a page like any other)"),
        (redirect("/"), None, Status.NOT_APPLICABLE, "answers 301 (sent elsewhere)"),
        (page("x", 403, cf_mitigated="challenge"), None, Status.UNKNOWN, "a Cloudflare challenge answered"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_exist(
    tmp_path: Path, missing: Reply, rules: str | None, status: Status, said: str
) -> None:
    seen = _errors(tmp_path, missing, rules)["missing page on 127.0.0.1"]
    assert (seen.status, said in seen.message) == (status, True), seen.message
    if status is Status.FAIL:
        assert "no-store" in seen.remediation


def test_the_limit_is_the_owners(tmp_path: Path) -> None:
    seen = _errors(tmp_path, page("no", 404, Cache_Control="max-age=60"), error_seconds=10)
    assert {one.status for one in seen.values()} == {Status.FAIL}


def test_a_missing_script_is_asked_for_too(tmp_path: Path) -> None:
    with serve({"/": HOME}) as web:
        seen = of(judged(context_of(tmp_path, web.url)), "error-response")
        paths = [one.path for one in web.asked if one.path.startswith("/launchgate-")]
    assert set(seen) == {"missing page on 127.0.0.1", "missing script on 127.0.0.1"}
    assert len(paths) == 4
    assert len({path for path in paths if path.endswith(".js")}) == 1


def test_findings_are_the_same_in_every_run(tmp_path: Path) -> None:
    with serve({"/": HOME}) as web:
        runs = [judged(context_of(tmp_path, web.url)) for _ in range(2)]
    assert [seen.identity for seen in runs[0].assessments] == [seen.identity for seen in runs[1].assessments]
    assert "launchgate-" not in repr([(seen.message, seen.location) for seen in runs[0].assessments])


def test_a_home_page_that_is_an_error_is_judged_as_one(tmp_path: Path) -> None:
    with serve({"/": page("down", 503, Cache_Control="public, max-age=86400")}) as web:
        seen = of(judged(context_of(tmp_path, web.url)), "error-response")[f"{web.url}/"]
    assert (seen.status, "answers 503, and caches may keep that for 1 day" in seen.message) == (Status.FAIL, True)
    assert isinstance(web, Web)
