"""How example files, files with values, names files and .gitignore are read."""

import pytest

from launchgate.checks.env.documents import described_names, read_document, read_values
from launchgate.checks.env.facts import DocumentedName, Duplicate
from launchgate.checks.env.ignored import is_ignored

STRONG = "q7Vd" + "1zK9" + "pW3x"


def test_names_lines_and_optional_marks() -> None:
    found = read_document(
        ".env.example",
        b"# A service\n\nA=\n\n# optional: only for mail\nB=x\nC=y # Optional\n# D=z\nexport E='a\nb'\nF\n# not optional\nG=1\n",
    )
    assert found.names == (
        DocumentedName(name="A", line=3, optional=False),
        DocumentedName(name="B", line=6, optional=True),
        DocumentedName(name="C", line=7, optional=True),
        DocumentedName(name="D", line=8, optional=True),
        DocumentedName(name="E", line=9, optional=False),
        DocumentedName(name="F", line=11, optional=False),
        DocumentedName(name="G", line=13, optional=False),
    )
    assert (found.duplicates, found.broken, found.defect) == ((), (), None)


def test_schema_decorators() -> None:
    text = b"# @defaultRequired=false\n# ---\n# @required @sensitive\nA=\n# @type=url\nB=\n"
    assert [(name.name, name.optional) for name in read_document(".env.schema", text).names] == [
        ("A", False),
        ("B", True),
    ]
    text = b"# @optional\nA=\nB=\n"
    assert [(name.name, name.optional) for name in read_document(".env.schema", text).names] == [
        ("A", True),
        ("B", False),
    ]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("A=1\nthis is prose\nB=2\n", (2,)),
        ('A="never closed\nB=2\n', (1,)),
        ("A=1\n\n\n=value\n", (4,)),
        ("MY KEY=1\n", (1,)),
        ("MY-KEY=1\n", ()),
        ("pasted_" + STRONG + "\n", (1,)),
        ("A=1\r\nB=2\r\n", ()),
        ("", ()),
        ("\ufeffA=1", ()),
        ("A='two\nlines'\nB=1", ()),
    ],
)
def test_broken_lines(text: str, broken: tuple[int, ...]) -> None:
    assert read_document(".env.example", text.encode()).broken == broken


def test_duplicates_name_both_lines() -> None:
    found = read_document(".env.example", b"A=1\n\n# A=0\nB=1\nA=2\n")
    assert found.duplicates == (Duplicate(name="A", line=5, first=1),)


@pytest.mark.parametrize("data", ["A=1".encode("utf-16"), b"A=\xff\xfe", b"A=1\0"])
def test_a_file_that_is_no_utf8_text_has_a_defect(data: bytes) -> None:
    found = read_document(".env.example", data)
    assert found.defect is not None
    assert found.names == ()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f"STRIPE_KEY={STRONG}", True), (f"DB_PASSWORD='{STRONG}'", True), ("DB_PASSWORD=changeme", False),
        ("SECRET_KEY=changethis", False),
        ("DB_PASSWORD=", False),
        ("DB_PASSWORD=postgres", False), ("API_KEY=your-api-key-here", False), ("API_KEY=${OTHER}", False),
        ("API_KEY=xxxxxxxxxxxx", False),
        (f"LOG_LEVEL={STRONG}", False), (f"NEXT_PUBLIC_SITE_KEY={STRONG}", False),
        ("DATABASE_URL=postgres://app:" + STRONG + "@db.example.com/app", True), ("DATABASE_URL=postgres://localhost/app", False),
        ("DATABASE_URL=postgres://app:" + STRONG + "@localhost/app", False),
        ("DATABASE_URL=postgres://app:" + STRONG + "@db:5432/app", False),
        ("API_KEY=short", False), (f"#API_KEY={STRONG}", False),
    ],
)  # fmt: skip
def test_values_that_look_secret(line: str, secret: bool) -> None:
    assert bool(read_values(line.encode()).secret_lines) is secret


def test_encrypted_files_are_known() -> None:
    assert read_values(b'DOTENV_PUBLIC_KEY="02ab"\nA="encrypted:BE9Y"\n').encrypted
    assert not read_values(b'A="encrypted:BE9Y"\nB=plain\n').encrypted
    assert not read_values(b"A=\n").encrypted


def test_prose_names() -> None:
    assert described_names(b"Set `DATABASE_URL` and PORT. It is an ID.") == {"DATABASE_URL", "PORT"}


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (".env", ".env", True), (".env", "web/.env", True), ("/.env", "web/.env", False), (".env*", ".env.local", True),
        (".env.*", ".env", False), ("*.env", ".env", True), (".env\n!.env", ".env", False), ("# .env", ".env", False),
        (".env  ", ".env", True), ("web/", "web/.env", True), ("web/\n!web/.env", "web/.env", True), (".env/", ".env", False),
        ("**/.env", "a/b/.env", True), ("a/**/.env", "a/.env", True), (".en[uv]", ".env", True), (".en[!v]", ".env", False),
        ("\\.env", ".env", True),
        (".env.example", ".env", False), ("", ".env", False), ("?env", ".env", True),
        ("[", ".env", False),
    ],
)  # fmt: skip
def test_gitignore_patterns(patterns: str, path: str, expected: bool) -> None:
    assert is_ignored(path, {"": patterns}) is expected


def test_a_deeper_gitignore_wins() -> None:
    assert is_ignored("web/.env", {"web": ".env"})
    assert not is_ignored("api/.env", {"web": ".env"})
    assert not is_ignored("web/.env", {"": ".env", "web": "!.env"})
