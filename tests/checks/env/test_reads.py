"""What code in each language is seen to read, with near-misses that must stay silent."""

import pytest

from launchgate.checks.env.python_reads import WORTH_PARSING, python_reads
from launchgate.checks.env.script_reads import script_reads
from launchgate.checks.env.sources import Sought, is_worth_parsing, read_source
from launchgate.sourcecode.paths import Kind, is_dev, kind_of

NEEDED, COPES = False, True

PYTHON = [
    ('import os\nos.environ["A"]', {"A": NEEDED}),
    ("import os as o\no.environ['A']", {"A": NEEDED}),
    ('import os\nos.environ.get("A")', {"A": NEEDED}),
    ('import os\nos.environ.get("A", None)', {"A": COPES}),
    ('import os\nos.getenv("A", default="x")', {"A": COPES}),
    ('import os\nos.getenv("A") or "x"', {"A": COPES}),
    ('import os\nif os.getenv("A") == "1": pass', {"A": COPES}),
    ('import os\nif os.getenv("A") is None: raise SystemExit', {"A": NEEDED}),
    ('import os\nx = 1 if os.getenv("A") else 2', {"A": COPES}),
    ('import os\nos.environ.setdefault("A", "x")', {"A": COPES}),
    ('import os\n"A" in os.environ', {"A": COPES}),
    ('from os import environ as e, getenv as g\ne["A"]; g("B")', {"A": NEEDED, "B": NEEDED}),
    ('import os\nenv = os.environ\nenv["A"]; env.get("B", "")', {"A": NEEDED, "B": COPES}),
    ('import environ\nenv = environ.Env(D=(bool, False))\nenv("A"); env.bool("D")', {"A": NEEDED, "D": COPES}),
    ('from .base import *\nenv.str("A", default="x"); env("B")', {"A": COPES, "B": NEEDED}),
    ('from decouple import config\nconfig("A"); config("B", default=1)', {"A": NEEDED, "B": COPES}),
    ('from starlette.config import Config\nc = Config(".env")\nc("A", cast=bool)', {"A": NEEDED}),
    (
        'class S(BaseSettings):\n  a: str\n  b: int = 1\n  _c: str\n  model_config = D(env_prefix="p_")',
        {"P_A": NEEDED, "P_B": COPES},
    ),
    (
        'class S(BaseSettings):\n  a: str = Field(..., alias="OTHER")\n  b: str = Field("x")',
        {"OTHER": NEEDED, "B": COPES},
    ),
    ("class B(BaseSettings): pass\nclass S(B):\n  a: str", {"A": NEEDED}),
    ("class S(BaseModel):\n  a: str", {}),
    ('import os\nos.environ["A"] = "x"\ndel os.environ["B"]', {}),
    ('"os.environ[\'A\']"\n# os.environ["B"]', {}),
    ('settings = {}\nsettings["A"]; getenv("B"); environ["C"]; env("lower")', {}),
    ('import os\nos.environ["not a name"]', {}),
]


@pytest.mark.parametrize(("source", "expected"), PYTHON)
def test_python_reads(source: str, expected: dict[str, bool]) -> None:
    assert {read.name: read.has_default for read in python_reads(source.encode()).reads} == expected


def test_every_python_shape_passes_the_quick_look() -> None:
    assert all(WORTH_PARSING.search(source.encode()) for source, expected in PYTHON if expected)


def test_a_computed_name_is_noted_and_not_guessed() -> None:
    found = python_reads(b"import os\nfor k in keys:\n    os.environ[k]\n")
    assert (found.reads, found.dynamic) == ((), (3,))
    found = script_reads(b"const k = x\nprocess.env[k]; process.env[`A_${k}`]", Kind.JAVASCRIPT)
    assert (found.reads, found.dynamic) == ((), (2,))


@pytest.mark.parametrize("source", [b"import os\nos.environ['A'", b"\0environ", b"environ" + b"(" * 5000])
def test_python_that_does_not_parse_is_a_defect(source: bytes) -> None:
    found = python_reads(source)
    assert found.reads == ()
    assert found.defect is not None
    assert found.defect.startswith("not valid Python")


SCRIPT = [
    ("process.env.A", {"A": NEEDED}),
    ('process.env["A"]; process["env"]["B"]; process.env[`C`]', {"A": NEEDED, "B": NEEDED, "C": NEEDED}),
    ("process?.env?.A; globalThis.process.env.B", {"A": NEEDED, "B": NEEDED}),
    ('process.env.A || "x"; process.env.B ?? 1; process.env.C ??= "x"', {"A": COPES, "B": COPES, "C": COPES}),
    ("x || process.env.A", {"A": NEEDED}),
    ('process.env.A === "1"; process.env.B ? 1 : 2; !!process.env.C; Boolean(process.env.D)', dict.fromkeys("ABCD", COPES)),
    ("if (!process.env.A) throw 1; process.env.B === undefined", {"A": NEEDED, "B": NEEDED}),
    ("const {A, B: b, C = 1, 'D': d, ['E']: e, ...rest} = process.env", {**dict.fromkeys("ABDE", NEEDED), "C": COPES}),
    ("const e = process.env; e.A; e?.B", {"A": NEEDED, "B": NEEDED}),
    ("const { env } = process; env.A", {"A": NEEDED}),
    ("const e = process.env; function f() { const e = other; e.A } e.B", {"B": NEEDED}),
    ("const e = process.env; const f = (e) => e.A; x.e.B", {}),
    ("import { env as e } from 'node:process'; e.A", {"A": NEEDED}),
    ("import process from 'process'; process.env.A", {"A": NEEDED}),
    ("import.meta.env.VITE_A; import.meta.env.MODE; import.meta.env.BASE_URL", {"VITE_A": NEEDED}),
    ("Deno.env.get('A'); Deno.env.get('B') ?? 1; Deno.env.set('C', 1); Deno.env.has('D')", {"A": NEEDED, "B": COPES, "D": COPES}),
    ("Bun.env.A", {"A": NEEDED}),
    ("import { A } from '$env/static/private'; import { env } from '$env/dynamic/public'; env.B", {"A": NEEDED, "B": NEEDED}),
    ('"A" in process.env', {"A": COPES}),
    ("const s = z.object({A: z.string(), B: z.string().optional()}); s.parse(process.env)", {"A": NEEDED, "B": COPES}),
    ("z.object({A: z.string()}).safeParse(process.env)", {"A": NEEDED}),
    ("cleanEnv(process.env, {A: str(), B: port({default: 1})})", {"A": NEEDED, "B": COPES}),
    (
        "createEnv({server: {A: z.url(), B: z.url().default(1)}, runtimeEnv: {A: process.env.A, B: process.env.B}})",
        {"A": NEEDED, "B": COPES},
    ),
    ("process.env.A = '1'; delete process.env.B; process.env.hasOwnProperty('C')", {}),
    ("spawn('x', {env: {...process.env, A: 1}}); env.B; config.env.C", {}),
    ("'process.env.A'; // process.env.B\n`process.env.C`", {}),
]  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.JAVASCRIPT, Kind.TYPESCRIPT, Kind.TSX])
@pytest.mark.parametrize(("source", "expected"), SCRIPT)
def test_script_reads(source: str, expected: dict[str, bool], kind: Kind) -> None:
    found = script_reads(source.encode(), kind)
    assert {read.name: read.has_default for read in found.reads} == expected
    assert found.defect is None
    assert is_worth_parsing(source.encode(), kind) or not expected


def test_typescript_assertions_are_looked_through() -> None:
    source = (
        b"const a = process.env.A!; const b = (process.env.B as string) || 'x'; function f(e = process.env) { e.C }"
    )
    found = script_reads(source, Kind.TYPESCRIPT)
    assert {read.name: read.has_default for read in found.reads} == {"A": NEEDED, "B": COPES, "C": NEEDED}


def test_jsx_and_the_line_are_read() -> None:
    found = script_reads(b"export const A = () => (\n  <a href={process.env.A}>x</a>\n)\n", Kind.JAVASCRIPT)
    assert [(read.name, read.line) for read in found.reads] == [("A", 2)]


def test_a_broken_script_keeps_what_was_found_and_says_so() -> None:
    found = script_reads(b"process.env.A;\nconst = = {{{", Kind.TYPESCRIPT)
    assert [read.name for read in found.reads] == ["A"]
    assert found.defect is not None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<template>process.env.NO</template>\n<script lang="ts">\nprocess.env.A\n</script>', [("A", 3)]),
        ("---\nconst a = import.meta.env.A\n---\n<p>{import.meta.env.NO}</p>", [("A", 2)]),
    ],
)
def test_script_inside_markup_keeps_its_lines(source: str, expected: list[tuple[str, int]]) -> None:
    found = read_source(source.encode(), Kind.MARKUP)
    assert [(read.name, read.line) for read in found.reads] == expected


PATHS = [
    ("src/app.py", Kind.PYTHON, False), ("web/a.tsx", Kind.TSX, False), ("a.mts", Kind.TYPESCRIPT, False),
    ("node_modules/x/a.js", Kind.VENDORED, False), ("packages/a/dist/b.js", Kind.VENDORED, False),
    ("public/jquery.min.js", Kind.VENDORED, False), ("admin/built/x.js", Kind.VENDORED, False),
    ("web/index-Bmm3Xeuw.mjs", Kind.VENDORED, False), ("web/user-settings.js", Kind.JAVASCRIPT, False),
    ("web/fetch-UserName.js", Kind.JAVASCRIPT, False), ("types/env.d.ts", Kind.OTHER, False),
    ("src/distance.js", Kind.JAVASCRIPT, False), ("tests/a.py", Kind.PYTHON, True), ("src/a.test.ts", Kind.TYPESCRIPT, True),
    ("scripts/seed.py", Kind.PYTHON, True), ("conftest.py", Kind.PYTHON, True), ("src/contest.py", Kind.PYTHON, False),
    ("playwright.config.ts", Kind.TYPESCRIPT, True), (".env.example", Kind.DOCUMENT, False), ("env.sample", Kind.DOCUMENT, False),
    (".env.local.example", Kind.DOCUMENT, False), (".env.schema", Kind.DOCUMENT, False), (".env", Kind.ENV_FILE, False),
    (".env.production.local", Kind.ENV_FILE, False),
    ("api/prod.env", Kind.LOOSE_ENV_FILE, False), (".envrc", Kind.LOOSE_ENV_FILE, False),
    (".env.vault", Kind.OTHER, False), ("src/.env.ts", Kind.TYPESCRIPT, False), ("environment.py", Kind.PYTHON, False),
    ("Dockerfile", Kind.DOCKERFILE, False), ("docker/web.Dockerfile", Kind.DOCKERFILE, False), ("main.go", Kind.GO, False),
    ("main_test.go", Kind.GO, True), ("app/src/test/java/ATest.java", Kind.JVM, True), ("compose.prod.yaml", Kind.COMPOSE, False),
    ("composer.json", Kind.MENTIONS, False), ("Procfile", Kind.PLATFORM, False), ("fly.toml", Kind.PLATFORM, False),
    ("pyproject.toml", Kind.MENTIONS, False), (".gitlab-ci.yml", Kind.YAML, True), ("main.swift", Kind.MENTIONS, False),
    ("README.md", Kind.OTHER, False), ("logo.png", Kind.OTHER, False),
]  # fmt: skip


@pytest.mark.parametrize(("path", "kind", "dev"), PATHS)
def test_paths_tell_kind_and_context(path: str, kind: Kind, dev: bool) -> None:
    assert (kind_of(path), is_dev(path)) == (kind, dev)


def test_mentions_are_whole_words() -> None:
    sought = Sought(["A_KEY", "lower", "KEY", "GONE"])
    sought.drop("GONE")
    sought.look_in(b"x: ${A_KEY} lower_not B_KEY1 GONE")
    assert sought.found == {"A_KEY"}
    sought.look_in(b"$lower")
    assert sought.found == {"A_KEY", "lower"}
    assert not sought.is_over()
    sought.look_in(b"KEY: 1")
    assert sought.is_over()
