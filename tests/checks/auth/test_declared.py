"""What may be written under `auth`: every complaint at once, with its line, and never a value."""

import pytest

from launchgate.config import load
from launchgate.errors import ConfigError

_GOOD = """
attack: {allow: [staging.example.com], run: [auth]}
auth:
  roles:
    anonymous: {}
    ada: {headers: {Authorization: "Bearer ${ADA_TOKEN}"}}
    bob: {login: {path: /login, form: {email: bob@example.com, password: "${BOB_PASSWORD}"}, csrf: csrf}}
  login_page: /login
  routes:
    - {path: /prices, allow: [anonymous, ada, bob]}
    - {path: /api/account, allow: [ada, bob]}
    - {path: /api/customers/1001, allow: [ada], owner: ada, text: Ada}
    - {path: /api/account, allow: [ada], method: PATCH, body: "{}", status: 422}
  tokens: {route: /api/account, valid: "${ADA_TOKEN}", expired: "${OLD_TOKEN}", other_environment: "${STAGING_TOKEN}"}
  session:
    role: bob
    route: /account
    logout: {path: /logout, csrf: csrf}
    refresh: {path: /api/refresh, token: access_token}
"""
_ADA = '{headers: {Authorization: "Bearer ${ADA_TOKEN}"}}'


def test_what_is_right_is_read() -> None:
    load(_GOOD.encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roles: {ada: {headers: {Authorization: Bearer sesame}}}", "write `Authorization` as ${NAME}"),
        ("roles: {ada: {headers: {X-Tenant: one}}}", "no header holds a secret"),
        ("roles: {ada: {}}", "the role `ada` needs `headers` or a `login`"),
        (f"roles: {{anonymous: {_ADA}}}", "`anonymous` has no credentials"),
        ("roles: {bob: {login: {path: /login, form: {password: sesame}}}}", "write `password` as ${NAME}"),
        ("roles: {bob: {login: {path: login, form: {a: '${B}'}}}}", "`path` must start with / or be a URL"),
        ("roles: {bob: {login: {path: /l, form: {a: '${B}'}, json: {a: '${B}'}}}}", "`form` or `json`, not both"),
        ("roles: {bob: {login: {path: /l, json: {a: '${B}'}, csrf: x}}}", "`csrf` is a field of a form"),
        ("roles: {bob: {login: {path: /l, forn: {}}}}", "did you mean `form`?"),
        (
            f"roles: {{ada: {_ADA}}}, routes: [{{path: /a, allow: [adda]}}]",
            "there is no role `adda`; did you mean `ada`?",
        ),
        ("routes: [{path: /a, allow: []}]", "`allow` must name a role"),
        ("routes: [{path: //evil.example, allow: [anonymous]}]", "`path` must start with /"),
        ("routes: [{path: /a, allow: [ada], owner: bob}]", "`owner` must be one of the roles in `allow`"),
        ("routes: [{path: /a, allow: [ada], method: POST}]", "a POST changes data: give a `body` that does no harm"),
        ("routes: [{path: /a, allow: [ada], method: DELETE}]", "expected one of 'GET', 'POST', 'PUT', 'PATCH'"),
        ("routes: [{path: /a, allow: [ada], body: x}]", "a GET carries no `body`"),
        ("routes: [{path: /a, allow: [ada], status: 403}]", "this one is a refusal"),
        ("routes: [{path: /a, allow: [ada], status: 500}]", "must be at most 499"),
        ("tokens: {route: /a, valid: sesame}", "write `valid` as ${NAME}"),
        ("tokens: {route: /a, valid: '${A}', expired: '${A}'}", "the same variable is given twice"),
        ("session: {role: bob, route: /a}", "session.role: there is no role `bob`"),
        (f"roles: {{ada: {_ADA}}}, session: {{role: ada, route: /a}}", "`ada` has no `login`"),
    ],
)
def test_what_is_wrong_is_said_without_the_value(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(f"auth: {{{text}}}".encode())
    assert said in str(wrong.value)
    assert "sesame" not in str(wrong.value)


def test_all_complaints_come_at_once_with_their_lines() -> None:
    text = """auth:
  roles:
    ada: {headers: {Cookie: "sid=sesame"}}
  routes:
    - {path: api, allow: [], method: PUT}
  tokens: {route: api, valid: sesame, header: "a b"}
"""
    with pytest.raises(ConfigError) as wrong:
        load(text.encode())
    said = str(wrong.value)
    for part in (
        ":3: ",
        ":5: ",
        ":6: ",
        "`allow` must",
        "a PUT changes",
        "`route` must",
        "`valid` as",
        "name of a header",
    ):
        assert part in said, said
