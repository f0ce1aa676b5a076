"""What only its place gives away: a call that logs in, a command line, a statement, a settings file. Each with its near-miss."""

import pytest

from launchgate.detection import engine
from launchgate.detection.examples import expand

_PLACES = {
    "call-password": (
        'login.Credentials = new NetworkCredential("deploy", "{}");',
        'auth = HTTPBasicAuth("deploy", "{}")',
        'Connection c = DriverManager.getConnection("jdbc:mysql://db/app", "app", "{}");',
        '$db = mysqli_connect("localhost", "app", "{}", "shop");',
        "$db = new PDO('mysql:host=db;dbname=app', 'app', '{}');",
        'new DirectoryEntry("LDAP://acme.io",\n          "reader@acme.io",\n          "{}");',
    ),
    "sql-password": (
        "CREATE ROLE app WITH LOGIN PASSWORD '{}';",
        "alter user app with encrypted password '{}'",
        "CREATE USER 'app'@'%' IDENTIFIED BY '{}';",
        "GRANT ALL ON shop.* TO app IDENTIFIED BY {};",
    ),
    "curl-token": (
        'curl https://api.acme.io/tasks -H "Token: {}"',
        "curl -X POST --header 'X-Auth-Token: {}' https://a.io",
    ),
    "oauth-bearer": ("curl --oauth2-bearer {} https://api.acme.io",),
    "nuget-password": ('<add key="ClearTextPassword" value="{}" />',),
    "gradle-password": ("credentials {{\n  username 'deploy'\n  password '{}'\n}}",),
    "signing-secret": ("SECRET_KEY = '!)@{}^*_'", 'jwtsecret: "#(&{}\'%+"'),
    "spaced-secret": ("ENV PAYMENT_API_KEY {}", 'set sv_licenseKey "{}"'),
}
"""By kind, the places in which a value is one. The first is also asked about what is no secret."""
_CASES = [(kind, place) for kind, places in _PLACES.items() for place in places]
_NO_SECRETS = ("changeme", "${DB_PASSWORD}", "{{ vault_password }}", "your-password-1", "<password1>", "%PASSWORD1%")


def kinds(text: str) -> set[str]:
    return {candidate.kind for candidate in engine().scan(text.encode())}


@pytest.mark.parametrize(("kind", "place"), _CASES)
def test_value_in_its_place_is_found(kind: str, place: str) -> None:
    value = expand("{hex:7}{b62:16}4K").decode()
    assert kind in kinds(place.format(value))


@pytest.mark.parametrize(("kind", "place"), _CASES)
@pytest.mark.parametrize("value", _NO_SECRETS)
def test_stand_ins_and_references_in_the_same_place_are_silent(kind: str, place: str, value: str) -> None:
    assert kind not in kinds(place.format(value))


@pytest.mark.parametrize(
    "text",
    [
        'login.Credentials = new NetworkCredential(user, "none of it");',
        'HTTPBasicAuth("user", "pass")',
        "ALTER USER app PASSWORD EXPIRE INTERVAL 90 DAY;",
        "CREATE USER app IDENTIFIED WITH auth_socket;",
        'curl -H "Content-Type: application/json; charset=utf-8" https://a.io',
        'curl -H "X-Auth-Token: $TOKEN" https://a.io',
        "SECRET_KEY = 'a-sentence-that-only-describes-the-setting'",
        'app_secret = "get_secret(settings.NAME).decode()[0:20]"',
        "ENV GOPROXY_TOKEN_FILE /run/secrets/goproxy-token-2024",
        "export SIGNING_KEY is described in chapter 12 of the handbook",
        "password 'secretWord'",
    ],
)
def test_what_only_looks_like_it_is_silent(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('api_key = "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV"', False),
        ("API_KEY=ABCDEFGHIJ1234567890ABCDEFGHIJ123456", False),
        ('secret = "' + "1234567890abcdef" * 3 + 'more"', False),
        ('const apiSecret = "' + "a9k2mx" * 4 + '"', False),
        ('billing_api_key = "' + expand("{b62:32}7").decode() + '"', True),
        ('api_key = "' + expand("{b62:32}7").decode() + '"', True),
        # A name that says whose it is counts for more than a value that was typed.
        ('billing_api_key = "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV"', True),
    ],
)
def test_typed_value_under_a_name_that_names_nobody_is_silent(text: str, found: bool) -> None:
    assert bool(kinds(text)) is found


@pytest.mark.parametrize(
    "text", ["10.0.0.7 (pw:{})", "ssh deploy@10.0.0.7 password:{}", "id:deploy,PW:{}", "X3_PSWD={}", "PWD:={}"]
)
def test_password_in_a_note_is_found(text: str) -> None:
    assert kinds(text.format("Hq" + "Sb1Gg")) == {"generic-password"}
    for value in ("string1", "PASSWORD1", "$PASSWORD1", "z.string1()", "a1"):
        assert kinds(text.format(value)) == set()


def test_what_python_draws_a_secret_from_is_none() -> None:
    text = '("{}")'.format(expand("{hex:32}").decode())
    assert kinds(f"code = secrets.choice{text}") == set()
    assert kinds(f"code = keys.secret{text}") == {"generic-secret"}


@pytest.mark.parametrize(
    "text",
    [
        '"salt": "{}"',
        "a={{newPassword:t,ne2Password:this.ne2Password}}",
        "p.newPassword=',this.ne2Password='",
        'n=["tokens","_this$props11$itemScr"]',
        '{{tokens:"tokensList--cf81n"}}',
        '"authorization_token": "valid_token_12345"',
        '["password","passw0rd"]',
    ],
)
def test_salts_and_built_scripts_are_silent(text: str) -> None:
    assert kinds(text.format(expand("{hex:32}").decode())) == set()
    assert kinds('HASHIDS_SALT = "' + expand("{hex:32}").decode() + '"') == {"generic-secret"}


def test_bytes_of_a_picture_are_no_password() -> None:
    assert engine().scan(b"\x89PNG\r\n\x1a\n\xffpw:d6\xfa:\xb7\x96\x98W\xcbc\xe3\xe8\x00") == ()


def test_drawn_letters_are_no_words_and_words_are() -> None:
    assert kinds('bittrex_token = "{}"'.format("dwgvmfjviyjwsorm" + "ppzgw3g74weqtwwc")) == {"bittrex-key"}
    assert kinds('bittrex_token = "settings-for-the-cluster-number77"') == set()
