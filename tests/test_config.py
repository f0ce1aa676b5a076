"""launchgate.yml: everything that can be wrong with it, all at once, each with its line."""

from pathlib import Path

import pytest

from launchgate.config import Config, load, read
from launchgate.errors import ConfigError
from launchgate.model import Severity


def complaints(text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(text.encode() if isinstance(text, str) else text)
    return list(caught.value.complaints)


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"---\n", b"\xef\xbb\xbfprofile: core\n"])
def test_nothing_written_means_the_defaults(text: bytes) -> None:
    settings = load(text).settings
    assert (settings.profile, settings.gate.fail_on, settings.limits.deadline_s) == ("core", Severity.BLOCKER, 120.0)


def test_a_whole_file_becomes_typed_settings() -> None:
    config = load(
        b"""
profile: client-portal
site:
  canonical: https://www.example.com
  hosts: [app.example.com]
  environments: {preview: "https://preview.example.com"}
  access: {headers: {X-Gate: "${GATE}"}, basic: {user: gate, password: "${WORD}"}}
gate: {fail_on: high, unknown: report}
waive:
  - {rule: redirect/loop, subject: /old, reason: moving, owner: Ada, until: 2026-03-01}
network: {resolvers: ["127.0.0.1:5353"], connect_to: {"app.example.com:443": "127.0.0.1:8443"}}
limits: {deadline_s: 60, pages: 5}
"""
    )
    settings = config.settings
    assert settings.site.hosts == ("app.example.com",)
    assert settings.gate.fail_on is Severity.HIGH
    assert settings.waive[0].until == "2026-03-01"
    assert settings.limits.deadline_s == 60.0


def test_two_errors_come_at_once_with_their_lines() -> None:
    found = complaints("profil: core\ngate:\n  fail_on: severe\n  unknwon: block\nlimits: {pages: many}\n")
    assert found == [
        "launchgate.yml:1: `profil`: unknown key; did you mean `profile`?",
        "launchgate.yml:3: `gate.fail_on`: expected one of 'blocker', 'high', 'medium', 'low', 'info'",
        "launchgate.yml:4: `gate.unknwon`: unknown key; did you mean `unknown`?",
        "launchgate.yml:5: `limits.pages`: expected a whole number",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site: [\n", "launchgate.yml:2: this is not valid YAML"),
        ("a: 'b\n", "this is not valid YAML"),
        ("- profile\n", "launchgate.yml:1: expected keys"),
        ("profile: core\nprofile: core\n", "launchgate.yml:2: `profile` is written twice"),
        ("site: !!python/object/apply:os.system [ls]\n", "tag"),
        ("? [a, b]\n: c\n", "keys must be plain text"),
        ("profile: nosuch\n", "no such profile"),
        ("limits: {deadline_s: .inf}\n", "finite"),
        ("limits: {deadline_s: '60'}\n", "expected a number"),
        ("site: {canonical: www.example.com}\n", "write it in full"),
        ("site: {canonical: 'https://u:p@example.com'}\n", "must not carry a user name"),
        ("site: {hosts: ['https://app.example.com']}\n", "expected a host name"),
        (
            "site: {access: {basic: {user: a, password: written-out}}}\n",
            "`site.access.basic.password`: write it as ${NAME}",
        ),
        ("site: {access: {basic: {user: a}}}\n", "`site.access.basic.password`"),
        (
            "site: {access: {headers: {authorization: x}, basic: {user: a, password: '${P}'}}}\n",
            "`site.access.basic`: site.access.headers sets Authorization too",
        ),
        ("waive: [{rule: redirect/loop, reason: r, owner: Ada, until: soon, subject: x}]\n", "expected a date"),
        (
            "waive: [{rule: redirect/lop, reason: r, owner: A, until: 2026-03-01, subject: x}]\n",
            "did you mean `redirect/loop`?",
        ),
        ("waive: [{rule: redirect/loop, reason: r, owner: A, until: 2026-03-01}]\n", "say what it covers"),
        ("waive: [{rule: redirect/loop, reason: ' ', owner: A, until: 2026-03-01, subject: x}]\n", "must not be empty"),
        (
            "waive: [{rule: secrets/tree, subject: a.py, reason: r, owner: A, until: 2026-03-01}]\n",
            "must name its `fingerprint`",
        ),
        ("waive: [{rule: secrets/tree}]\n", "`waive[0].until`: is required and missing"),
        ("attest: [{rule: secrets/tree, status: passed}]\n", "decided by evidence"),
        ("network: {connect_to: {app: '127.0.0.1:1'}}\n", "must be host:port"),
        ("network: {connect_to: {'app:443': 'backend:1'}}\n", "must be address:port"),
        ("network: {resolvers: [dns.example.com]}\n", "expected an address"),
        (b"profile: \xff\xfe\n", "not UTF-8"),
        (b"a: " + b"[" * 3000 + b"]" * 3000, "nested deeper"),
        (b"#" * 1_000_001, "larger than 1,000,000 bytes"),
        ("null: x\n", "keys must be plain text"),
    ],
)
def test_each_defect_has_its_answer(text: str | bytes, expected: str) -> None:
    assert any(expected in line for line in complaints(text))


def test_a_yaml_bomb_is_refused() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 12)]
    assert any("too large once its aliases are expanded" in line for line in complaints("\n".join(rows)))


def test_an_error_never_shows_a_value() -> None:
    hidden = "hunter2-hunter2"
    for text in (f"site: {{canonical: {hidden}}}", f"gate: {{fail_on: {hidden}}}", f"site: {{hosts: {hidden}}}"):
        assert all(hidden not in line for line in complaints(text))


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "launchgate.yml"
    path.write_bytes(b"x: " + b"y" * 50_000_000)
    with pytest.raises(ConfigError, match="larger than"):
        read(path)


def test_a_folder_and_a_missing_file_say_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "launchgate.yml").mkdir()
    with pytest.raises(ConfigError, match="this is a folder"):
        read(tmp_path / "launchgate.yml")
    with pytest.raises(ConfigError, match="there is no such file"):
        read(tmp_path / "other.yml")


def test_a_yes_key_is_read_as_written() -> None:
    assert any("`on`: unknown key" in line for line in complaints("on: 1\n"))


def test_defaults_need_no_section() -> None:
    assert Config().options == {}


@pytest.mark.parametrize(
    "text",
    ["a: *{}\n", "a: &{} 1\nb: &{} 2\n", "a: !{}\n", "a: !!{} x\n", "a: !{}!x y\n", "%{}\n---\n- [\n", "profile: '{}'\n",
     "gate: {{fail_on: '{}', unknown: '{}'}}\n", "smoke: {{login: '{}'}}\n", "perf: {{routes: [{{path: '{}'}}]}}\n",
     "redirect: {{rules: [{{from: '{}', to: /}}]}}\n", "network: {{resolvers: ['{}']}}\n", "a: '{}\n", "waive: ['{}']\n"],
)  # fmt: skip
def test_no_complaint_repeats_a_value(text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(text.format(*["hunter2Zebra"] * 2).encode())
    assert "hunter2" not in str(raised.value).lower()
