"""Where the engine stays silent, and where it speaks with the value's own word: placeholders, checksums, claims, headers."""

import base64
import json

import pytest

from launchgate.detection import Candidate, engine
from launchgate.detection.examples import expand
from launchgate.model import Severity


def one(data: bytes, path: str = "") -> Candidate:
    (candidate,) = engine().scan(data, path=path)
    return candidate


def token(header: dict[str, object], claims: dict[str, object]) -> bytes:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    return b".".join((*parts, expand("{url:43}")))


@pytest.mark.parametrize(
    "text",
    [
        'password = "${DB_PASSWORD}"',
        "password: {{ vault_db_password }}",
        "api_key = process.env.STRIPE_API_KEY_2",
        'api_key = "<your-api-key-here>"',
        'api_key: "your_api_key_1234567890"',
        'secret = "xxxxxxxxxxxxxxxx1234"',
        'password = "changeme1"',
        'const token = await getToken2("session")',
        "aws_access_key_id = AKIA" + "IOSFODNN7EXAMPLE",
        'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY' + 'EXAMPLEKEY"',
        "postgres://user:password@db.example.com/app",
        "postgres://${DB_USER}:${DB_PASSWORD}@db/app",
        "https://user:pass@example.com/",
        '"integrity": "sha512-' + "Zm9vYmFyYmF6cXV4" * 5 + '=="',
        'cache_key = "user-profile-v2-2024"',
        'commit_token = "0123456789abcdef0123456789abcdef01234567"',
        'token_url: "https://auth.acme.io/oauth2/token"',
        'private_key = "keys/server-2024.pem"',
        'keyboard_key = "ctrl+shift+a1b2c3d4"',
        'publicKeyToken="b77a5c561934e089b77a5c561934e089"',
        "secret_name: prod/payments/api-v2-2024-key",
        'NEXT_PUBLIC_GOOGLE_API_KEY, "NEXT_PUBLIC_DATABASE_URL2"',
        "DB_PASSWORD=postgres",
        'password = "localhost:5432"',
        "PASS: _NOTHING_AT_ALL",
    ],
)
def test_stand_ins_references_and_hashes_are_silent(text: str) -> None:
    assert engine().scan(text.encode()) == ()


def test_hashes_in_lock_files_are_silent_but_formats_are_not() -> None:
    generic = b'auth_token = "' + expand("{b62:40}") + b'"'
    assert engine().scan(generic, path="app/settings.py") != ()
    assert engine().scan(generic, path="app/poetry.lock") == ()
    assert one(b"resolved: " + expand("gl~pat-{b62:20}"), "yarn.lock").kind == "gitlab-token"


def test_generic_password_is_high_and_has_an_identity_without_its_value() -> None:
    first = one(b'db_password = "' + expand("{b62:9}7", "a") + b'"')
    second = one(b'db_password = "' + expand("{b62:9}7", "b") + b'"')
    assert (first.kind, first.severity, first.name, first.fingerprint) == (
        "generic-password",
        Severity.HIGH,
        "db_password",
        "",
    )
    assert first.identity("a.py") == second.identity("a.py") != first.identity("b.py")


def test_fingerprint_is_the_same_wherever_a_specific_value_stands() -> None:
    value = expand("gl~pat-{b62:20}")
    assert one(b"a " + value).identity("a.py") == one(b"\n\nb = '" + value + b"'").identity("b.py")


def test_same_value_twice_is_one_candidate() -> None:
    value = expand("gl~pat-{b62:20}")
    assert one(b"a = '" + value + b"'\nb = '" + value + b"'").line == 1


def test_failed_checksum_is_milder() -> None:
    good = expand("gh~p_{b62:30}{crc}")
    bad = good[:-1] + (b"a" if good[-1:] != b"a" else b"b")
    assert (one(good).note, one(good).severity) == ("checksum valid", Severity.BLOCKER)
    assert (one(bad).note, one(bad).severity) == ("checksum not valid", Severity.MEDIUM)


@pytest.mark.parametrize(
    ("claims", "severity", "public", "note"),
    [
        ({"iss": "supabase", "role": "anon", "exp": 1999999999}, Severity.INFO, True, "JWT role anon"),
        ({"iss": "supabase", "role": "service_role"}, Severity.BLOCKER, False, "JWT role service_role"),
        ({"iss": "acme", "sub": "17", "exp": 1893456000}, Severity.HIGH, False, "JWT expires 2030-01-01"),
        ({"sub": "1234567890", "name": "John Doe"}, Severity.MEDIUM, False, "claims of a documentation example"),
    ],
)
def test_token_is_judged_by_its_claims(claims: dict[str, object], severity: Severity, public: bool, note: str) -> None:
    found = one(token({"alg": "HS256", "typ": "JWT"}, claims))
    assert (found.severity, found.public, found.note) == (severity, public, note)


def test_dotted_text_without_a_header_is_no_token() -> None:
    assert engine().scan(token({"kid": "a-b-c-d"}, {"sub": "a-b-c-d"})) == ()


def test_private_keys_encrypted_and_in_the_clear() -> None:
    body = "\n".join(expand("{b64:64}", str(n)).decode() for n in range(4))
    head, tail = "-----BEGIN {}PRIV" + "ATE KEY-----", "-----END {}PRIV" + "ATE KEY-----"
    plain = one(f"{head.format('')}\n{body}\n{tail.format('')}".encode())
    locked = one(f"{head.format('ENCRYPTED ')}\n{body}\n{tail.format('ENCRYPTED ')}".encode())
    escaped = one(
        f'key = "{head.format("")}{chr(92)}n{body.replace(chr(10), chr(92) + "n")}{chr(92)}n{tail.format("")}"'.encode()
    )
    assert (plain.severity, plain.note) == (Severity.BLOCKER, None)
    assert (locked.severity, locked.note) == (Severity.MEDIUM, "encrypted private key")
    assert escaped.fingerprint == plain.fingerprint
    assert engine().scan(f"{head.format('')}\n...\n{tail.format('')}".encode()) == ()


def test_access_key_with_its_secret_beside_it_is_a_blocker() -> None:
    alone = b"id = " + expand("AK~IA{b32:16}")
    assert one(alone).severity is Severity.HIGH
    pair = engine().scan(alone + b"\naws_secret_access_key = " + expand("{b64:40}"))
    assert {found.severity for found in pair} == {Severity.BLOCKER}
    assert len(pair) == 2


@pytest.mark.parametrize("scheme", ["postgres", "mysql", "mongodb+srv", "rediss", "amqp", "smtp"])
def test_connection_string_with_a_password_is_a_blocker(scheme: str) -> None:
    data = f"{scheme}://app:".encode() + expand("{b62:14}") + b"@db.acme.io/app"
    found = one(data)
    assert (found.kind, found.severity, found.fingerprint) == ("connection-string", Severity.BLOCKER, "")
    assert data[found.start : found.end] == expand("{b62:14}")


@pytest.mark.parametrize(
    "template",
    ["pk~_live_{b62:24}", "sb~_publishable_{b62:22}_{b62:8}", "https://{hex:32}@o1.ingest.sentry.io/{dec:7}"],
)
def test_keys_that_are_public_by_design_are_information(template: str) -> None:
    found = one(b'"' + expand(template) + b'"')
    assert (found.public, found.severity) == (True, Severity.INFO)


def test_detectors_of_the_library_see_what_our_tables_leave_open() -> None:
    found = one(b'artifactory_auth = "AP6' + expand("{b62:20}") + b'"')
    assert (found.kind, found.title, found.severity) == ("jfrog-api-key", "Artifactory credential", Severity.HIGH)


def test_allowlist_comment_of_the_library_excuses_nothing() -> None:
    assert one(b"key: '" + expand("gl~pat-{b62:20}") + b"'  # pragma: allowlist secret").kind == "gitlab-token"
