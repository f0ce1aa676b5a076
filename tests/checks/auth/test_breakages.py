"""Every way in which a product lets the wrong person in, on a real one with customers, sessions and signed tokens."""

from dataclasses import replace
from pathlib import Path

import pytest

from launchgate.checks.auth.spec import Options, Route
from launchgate.model import Status
from launchgate.settings import Access, Attack, Site
from tests.checks.auth.lab import MATRIX, TOKENS, by, environ_of, judged
from tests.support.tenants import tenants

_UNAUTH, _ROLES, _FLOWS = "auth/unauthenticated", "auth/roles", "auth/session-flows"

BREAKAGES = [
    ("other tenant", f"{_UNAUTH}: api/customers/1001 as bob", "blocker", "answered `bob` with 200 and the content",
     "AND customer_id = :me"),
    ("customers open", f"{_UNAUTH}: api/customers/1001 without credentials", "blocker", "as it answers `ada`",
     "require a session on `/api/customers/1001`"),
    ("account open", f"{_UNAUTH}: api/account without credentials", "blocker", "somebody without credentials with 200",
     "answer 401 without one"),
    ("admin open", f"{_ROLES}: admin as bob", "high", "answered `bob` with 200 and the content", "answer 403 to `bob`"),
    ("admin turned away", f"{_ROLES}: admin as admin", "high", "who should have it is turned away", "give `admin` the right"),
    ("soft redirect", f"{_UNAUTH}: account without credentials", "blocker", "the content is in its body all the same",
     "before anything is read"),
    ("expired accepted", f"{_UNAUTH}: api/account with an expired token", "blocker", "as it answers the valid one",
     "verify `exp`"),
    ("other accepted", f"{_UNAUTH}: api/account with a token of another environment", "blocker", "another environment with 200",
     "`iss` and `aud`"),
    ("truncated accepted", f"{_UNAUTH}: api/account with a cut token", "blocker", "a cut token with 200",
     "verify the signature over the whole token"),
    ("none accepted", f"{_UNAUTH}: api/account with a token without a signature (`alg: none`)", "blocker",
     "(`alg: none`) with 200", 'algorithms=["HS256"]'),
    ("altered accepted", f"{_UNAUTH}: api/account with a token whose claims were changed", "blocker", "were changed with 200",
     "before the claims are believed"),
    ("fixation", f"{_FLOWS}: session of bob: login", "high", "the cookie from before the login of `bob` is signed in",
     "make a new session id at login"),
    ("logout keeps", f"{_FLOWS}: session of bob: logout", "high", "after the logout the old session of `bob` still works",
     "delete the session on the server"),
    ("refresh refuses", f"{_FLOWS}: session of bob: refresh", "high", "the refresh answered 401", "/api/refresh"),
    ("refresh broken", f"{_FLOWS}: session of bob: refresh", "high", "does not work", "sign the token of"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "subject", "severity", "said", "fix"), BREAKAGES, ids=[row[0] for row in BREAKAGES])
def test_each_breakage_is_named_with_its_role_and_its_fix(
    tmp_path: Path, fault: str, subject: str, severity: str, said: str, fix: str
) -> None:
    with tenants(fault) as product:
        failed = by(judged(tmp_path, product), Status.FAIL)
    assert subject in failed, list(failed)
    seen = failed[subject]
    assert str(seen.severity) == severity
    assert said in seen.message, seen.message
    assert fix in seen.remediation, seen.remediation


@pytest.mark.parametrize("fault", ["none of them", "login page 200", "elsewhere"])
def test_what_is_right_is_silent(tmp_path: Path, fault: str) -> None:
    with tenants(fault) as product:
        found = judged(tmp_path, product)
    assert {seen.status for seen in found.assessments} == {Status.PASS}
    assert len(found.assessments) == 24


def test_a_login_page_with_status_200_is_no_content(tmp_path: Path) -> None:
    with tenants("login page 200") as product:
        passed = by(judged(tmp_path, product, MATRIX), Status.PASS)
    assert "(200 and the login page)" in passed[f"{_UNAUTH}: account without credentials"].message


def test_one_open_route_is_one_finding(tmp_path: Path) -> None:
    with tenants("admin public") as product:
        failed = by(judged(tmp_path, product, MATRIX), Status.FAIL)
        root = f"{_UNAUTH}#{product.url}/admin without credentials"
    assert {name: seen.because for name, seen in failed.items()} == {
        f"{_UNAUTH}: admin without credentials": None,
        f"{_ROLES}: admin as ada": root,
        f"{_ROLES}: admin as bob": root,
    }


def test_without_the_control_nothing_is_a_pass(tmp_path: Path) -> None:
    with tenants("down") as product:
        found = judged(tmp_path, product)
    assert {seen.status for seen in found.assessments} == {Status.UNKNOWN}


def test_wrong_credentials_are_unknown_and_no_pass(tmp_path: Path) -> None:
    with tenants() as product:
        environ = environ_of(product)
        environ |= {"ADA_TOKEN": environ["OLD_TOKEN"], "BOB_PASSWORD": "not the one of bob"}
        found = judged(tmp_path, product, environ=environ)
    unknown, failed = by(found, Status.UNKNOWN), by(found, Status.FAIL)
    assert failed == {}
    assert "they may be wrong or too old" in unknown[f"{_ROLES}: api/account as ada"].message
    assert "could not sign in" in unknown[f"{_ROLES}: account as bob"].message
    assert "anybody would be refused like that" in unknown[f"{_ROLES}: admin as ada"].message
    tokens = unknown[f"{_UNAUTH}: api/account with tokens"]
    assert "; its time was over on " in tokens.message
    assert f"{_UNAUTH}: api/customers/1001 as bob" in unknown


def test_a_variable_that_is_not_set_is_said(tmp_path: Path) -> None:
    with tenants() as product:
        environ = environ_of(product)
        del environ["ADA_TOKEN"], environ["OLD_TOKEN"]
        unknown = by(judged(tmp_path, product, environ=environ), Status.UNKNOWN)
    assert "the environment variable ADA_TOKEN is not set" in unknown[f"{_ROLES}: api/account as ada"].message


def test_a_challenge_is_unknown(tmp_path: Path) -> None:
    with tenants("challenge") as product:
        found = judged(tmp_path, product)
    assert by(found, Status.FAIL) == {}
    seen = by(found, Status.UNKNOWN)[f"{_UNAUTH}: account without credentials"]
    assert ("a Cloudflare challenge" in seen.message, "let the gate in" in seen.remediation) == (True, True)
    assert "a Cloudflare challenge" in by(found, Status.UNKNOWN)[f"{_FLOWS}: session of bob"].message


def test_the_shell_of_an_application_is_not_called_open(tmp_path: Path) -> None:
    with tenants("shell") as product:
        found = judged(tmp_path, product, MATRIX)
    assert by(found, Status.FAIL) == {}
    assert (
        "declare in auth.routes[3] the address"
        in by(found, Status.UNKNOWN)[f"{_UNAUTH}: admin without credentials"].remediation
    )


def test_a_token_that_has_not_expired_shows_nothing(tmp_path: Path) -> None:
    with tenants("expired accepted") as product:
        environ = environ_of(product) | {"OLD_TOKEN": product.token("ada", 7200)}
        found = judged(tmp_path, product, TOKENS, environ=environ)
    assert by(found, Status.FAIL) == {}
    assert "has not expired yet" in by(found, Status.UNKNOWN)[f"{_UNAUTH}: api/account with an expired token"].message


@pytest.mark.parametrize(("fault", "failed"), [("admin open", ["ada", "bob"]), ("none of them", [])])
def test_a_declared_text_decides(tmp_path: Path, fault: str, failed: list[str]) -> None:
    options = replace(
        MATRIX, routes=(*MATRIX.routes[:2], Route(path="/admin", allow=("admin",), text="revenue 81,003"))
    )
    with tenants(fault) as product:
        found = judged(tmp_path, product, options)
    assert list(by(found, Status.FAIL)) == [f"{_ROLES}: admin as {name}" for name in failed]
    assert by(found, Status.UNKNOWN) == {}


def test_a_stranger_whom_site_access_lets_in_is_no_stranger(tmp_path: Path) -> None:
    with tenants("account open") as product:
        site = Site(access=Access(headers={"Cookie": "wall=${WALL}"}))
        environ = environ_of(product) | {"WALL": "open sesame please"}
        found = judged(tmp_path, product, MATRIX, site=site, environ=environ)
    assert (
        "site.access sends a credential"
        in by(found, Status.UNKNOWN)[f"{_UNAUTH}: api/account without credentials"].message
    )


@pytest.mark.parametrize(
    "attack", [Attack(), Attack(allow=("127.0.0.1",)), Attack(allow=("127.0.0.1",), run=("edge/rate-limit",))]
)
def test_nothing_is_sent_without_opting_in(tmp_path: Path, attack: Attack) -> None:
    with tenants() as product:
        found = judged(tmp_path, product, attack=attack)
        assert product.requests == []
    assert [seen.status for seen in found.assessments] == [Status.NOT_APPLICABLE] * 3
    for seen in found.assessments:
        assert (
            "not declared: it sends attack-like traffic, so write `attack: {allow: [127.0.0.1], run: [auth]}`"
            in seen.message
        )


def test_nothing_is_sent_to_a_host_that_is_not_allowed(tmp_path: Path) -> None:
    with tenants() as product:
        found = judged(tmp_path, product, attack=Attack(allow=("staging.example.com",), run=("auth",)))
        assert product.requests == []
    assert {seen.status for seen in found.assessments} == {Status.NOT_APPLICABLE}
    assert "`127.0.0.1` is not in attack.allow, so nothing was sent" in found.assessments[0].message


def test_nothing_declared_is_one_line_a_rule_with_what_to_write(tmp_path: Path) -> None:
    with tenants() as product:
        found = judged(tmp_path, product, Options())
        assert product.requests == []
    assert [(seen.rule, seen.status) for seen in found.assessments] == [
        (rule, Status.NOT_APPLICABLE) for rule in (_UNAUTH, _ROLES, _FLOWS)
    ]
    assert 'roles: {ada: {headers: {Authorization: "Bearer ${ADA_TOKEN}"}}}' in found.assessments[0].message
    assert "or attest auth/session-flows" in found.assessments[2].message


def test_the_table_and_the_count(tmp_path: Path) -> None:
    with tenants("admin open") as product:
        found = judged(tmp_path, product, MATRIX)
        assert found.receipt[0][1] == len(product.requests)
        assert not [line for line in product.requests if not line.startswith(("GET", "POST /login"))]
        table = found.tables[0]
        assert table.columns == ("Route", "nobody", "ada", "bob", "admin")
        assert table.rows[3] == (f"{product.url}/admin", "302 right", "200 WRONG", "200 WRONG", "200 right")


@pytest.mark.parametrize(("fault", "status"), [("patch open", Status.FAIL), ("none of them", Status.PASS)])
def test_a_change_is_sent_where_it_is_declared_with_a_harmless_body(tmp_path: Path, fault: str, status: Status) -> None:
    route = Route(path="/api/account", method="PATCH", body="{}", allow=("ada",), status=422)
    with tenants(fault) as product:
        found = judged(tmp_path, product, replace(MATRIX, roles={"ada": MATRIX.roles["ada"]}, routes=(route,)))
        sent = [line for line in product.requests if line.startswith("PATCH")]
        subject = f"PATCH {product.url}/api/account without credentials"
    assert [seen.status for seen in found.assessments if seen.subject == subject] == [status]
    assert len(sent) == 2
