"""Test doubles and words that stand for a password: silent for values that only a name gives away, never for a known format."""

import pytest

from launchgate.detection import engine
from launchgate.detection.doubles import is_all_words, is_own_name
from launchgate.detection.examples import expand
from launchgate.model import Severity

_VALUE = expand("{b62:30}7").decode()
_PASSWORD = expand("{b62:9}4K").decode()


def kinds(text: str) -> set[str]:
    return {candidate.kind for candidate in engine().scan(text.encode())}


@pytest.mark.parametrize(
    "frame",
    [
        "def test_login(client):\n    client.post(data={{{0}}})",
        "class Login(TestCase):\n    def setUp(self):\n        self.login({0})",
        'it("logs in", () => {{\n  login({{{0}}});\n}});',
        "func TestLogin(t *testing.T) {{\n\tlogin({0})\n}}",
        "@Test\nvoid login() {{\n  login({0});\n}}",
        "self.assertEqual(settings, {{{0}}})",
        "interactions:\n- request:\n    body: '{{{0}}}'\n",
        "- response:\n    body:\n      string: '{{{0}}}'\n",
        ">>> session = Session({0})",
    ],
)
@pytest.mark.parametrize("pair", [f'"api_key": "{_VALUE}"', f'"password": "{_PASSWORD}"'])
def test_generic_value_in_a_test_is_silent_and_outside_it_is_not(frame: str, pair: str) -> None:
    assert kinds(frame.format(pair)) == set()
    assert kinds("configuration = {" + pair + "}") != set()


@pytest.mark.parametrize(
    "before",
    [
        "assert sys.version_info > (3, 11)\n",
        'if (/^x/.test("y")) {}\n',
        'let home = var("HOME").expect("a home");\n',
        "steps:\n- request: nothing\n",
        "contest('x')\n",
    ],
)
def test_what_product_code_says_too_makes_no_test(before: str) -> None:
    assert kinds(f'{before}api_key = "{_VALUE}"') == {"generic-secret"}


def test_known_format_in_a_test_is_found() -> None:
    token = expand("gh~p_{b62:30}{crc}").decode()
    assert kinds(f'def test_login():\n    login("{token}")') == {"github-token"}


def test_name_of_a_double_is_silent_and_a_name_that_only_sounds_like_one_is_not() -> None:
    assert kinds(f'MASKED_TEST_SECRET = "{_VALUE}"') == set()
    assert kinds(f'ATTEST_SECRET = "{_VALUE}"') == {"generic-secret"}


@pytest.mark.parametrize(
    "value", ["secret-password", "pass%20pass", "Password1!", "yourStrong(!)Password", "foo$bar", "bar:baz"]
)
def test_words_that_stand_for_a_password(value: str) -> None:
    assert is_all_words(value.encode())
    assert kinds(f"https://ci:{value}@git.acme.io/app") == set()


@pytest.mark.parametrize("value", ["P4ssw0rdOfOurs", "secret-heron", "blue7heron", "1234567", "x" * 41])
def test_anything_else_may_be_one(value: str) -> None:
    assert not is_all_words(value.encode())


def test_password_that_is_its_users_name_is_a_default() -> None:
    assert is_own_name(b"shop", b"shop_reader")
    assert not is_own_name(b"op", b"shop_reader")
    assert kinds("DATABASE_URL=postgres://shop:shop@db/shop") == set()
    assert kinds("- POSTGRES_USER=shop\n- POSTGRES_PASSWORD=shop") == set()
    assert kinds("heron77x".join(("DATABASE_URL=postgres://shop:", "@db/shop"))) == {"connection-string"}
    assert kinds("- POSTGRES_USER=shop\n- POSTGRES_PASSWORD=heron77x") == {"generic-password"}


def test_user_and_password_in_a_header_are_read() -> None:
    assert kinds('"HTTP_AUTHORIZATION": "Basic V2FndGFpbDpXYWd0YWlsCg=="') == set()
    assert kinds("Authorization: Basic ZGVwbG95OmJsdWU3aGVyb24uOTE=") == {"authorization-header"}


@pytest.mark.parametrize(
    ("host", "severity"),
    [("localhost:5432", Severity.MEDIUM), ("127.0.0.1", Severity.MEDIUM), ("localhost.acme.io", Severity.BLOCKER)],
)
def test_password_for_the_same_machine_is_milder(host: str, severity: Severity) -> None:
    (found,) = engine().scan(f"DATABASE_URL=postgres://shop:{_PASSWORD}@{host}/shop".encode())
    assert found.severity is severity


@pytest.mark.parametrize(
    "text",
    [
        'dependencies = [("auth", "0012_alter_user_first_name_max_length")]',
        "raw_token_create(e2e_not_logged_api_client, user_email)",
        '("a_new_key", "192.168.0.0/24,127.0.0.1,localhost.localdomain")',
    ],
)
def test_names_and_addresses_are_no_secrets(text: str) -> None:
    assert kinds(text) == set()
