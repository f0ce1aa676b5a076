"""The rules about how code deals with a missing variable, on real repositories, with near-misses."""

from pathlib import Path

import pytest

from launchgate.checks.env.spec import EnvironmentSource, Options
from launchgate.model import Status
from tests.support.env_repos import failing, judge_files, told

PYTHON, SCRIPT, GO, RUBY = "Python code", "JavaScript and TypeScript code", "Go code", "Ruby code"

REQUIRE = "export function requireEnv(n) { const v = process.env[n]; if (!v) throw 1; return v }"
GET_ENV = 'func getEnv(k, d string) string {\n v := os.Getenv(k)\n if v != "" { return v }\n return d\n}\n'

FAST: list[tuple[dict[str, str | bytes], list[tuple[str, Status]]]] = [
    ({"a.py": 'import os\nkey = os.getenv("A")\nuse(key)'}, [(PYTHON, Status.FAIL)]),
    ({"a.py": 'import os\ndef f():\n    return os.environ["A"]'}, [(PYTHON, Status.FAIL)]),
    ({"a.py": 'import os\nKEY = os.environ["A"]'}, [(PYTHON, Status.PASS)]),
    (
        {"a.py": 'import os\nkey = os.getenv("A")\nif not key:\n    raise SystemExit("A is missing")'},
        [(PYTHON, Status.PASS)],
    ),
    ({"a.py": "class S(BaseSettings):\n  a: str\n"}, [(PYTHON, Status.PASS)]),
    ({"a.ts": "use(process.env.A)"}, [(SCRIPT, Status.FAIL)]),
    ({"a.ts": "if (!process.env.A) { throw new Error('A') }"}, [(SCRIPT, Status.PASS)]),
    ({"a.ts": "const a = process.env.A;\nif (!a) throw new Error('A');"}, [(SCRIPT, Status.PASS)]),
    ({"a.ts": "z.object({A: z.string()}).parse(process.env)"}, [(SCRIPT, Status.PASS)]),
    ({"a.ts": "createEnv({server: {A: z.string()}, runtimeEnv: {A: process.env.A}})"}, [(SCRIPT, Status.PASS)]),
    ({"a.ts": REQUIRE, "b.ts": 'requireEnv("KEY_A")'}, [(SCRIPT, Status.PASS)]),
    ({"a.go": 'package a\nvar k = os.Getenv("A")\n'}, [(GO, Status.FAIL)]),
    ({"a.go": 'package a\ntype C struct {\n A string `env:"A,required"`\n}\n'}, [(GO, Status.PASS)]),
    ({"a.rb": 'KEY = ENV["A"]\n', "a.go": 'k := os.Getenv("B")\n'}, [(GO, Status.FAIL), (RUBY, Status.FAIL)]),
    ({"a.rb": 'KEY = ENV.fetch("A")\n'}, [(RUBY, Status.PASS)]),
    ({"a.py": 'import os\nos.getenv("A", "x")'}, [("start-up", Status.NOT_APPLICABLE)]),
    ({"a.py": 'import os\nif os.getenv("A"):\n    pass'}, [("start-up", Status.NOT_APPLICABLE)]),
    ({"tests/a.py": 'import os\nos.getenv("A")'}, [("start-up", Status.NOT_APPLICABLE)]),
    ({}, [("start-up", Status.NOT_APPLICABLE)]),
]


@pytest.mark.parametrize(("files", "expected"), FAST)
def test_validation_at_start(tmp_path: Path, files: dict[str, str | bytes], expected: list[tuple[str, Status]]) -> None:
    assert told(judge_files(tmp_path, files), "fail-fast") == expected


FLAGS: list[tuple[str, str, bool]] = [
    ("Dockerfile", "FROM x\nRUN SKIP_ENV_VALIDATION=1 npm run build\n", True),
    ("Dockerfile", "FROM x\nENV SKIP_ENV_VALIDATION=true\n", True),
    ("package.json", '{"scripts": {"build": "SKIP_ENV_VALIDATION=1 next build"}}', True),
    (".github/workflows/deploy.yml", "env:\n  SKIP_ENV_VALIDATION: true\n", True),
    ("vercel.json", '{"build": {"env": {"SKIP_ENV_VALIDATION": "1"}}}', True),
    ("env.ts", "export const env = createEnv({ skipValidation: true })", True),
    (
        "package.json",
        '{"scripts": {"lint": "SKIP_ENV_VALIDATION=1 eslint .", "test": "SKIP_ENV_VALIDATION=1 vitest"}}',
        False,
    ),
    (".github/workflows/ci.yml", "env:\n  SKIP_ENV_VALIDATION: true\n", False),
    ("Dockerfile", "FROM x\n# RUN SKIP_ENV_VALIDATION=1 npm run build\nENV SKIP_ENV_VALIDATION=0\n", False),
    ("env.ts", "createEnv({ skipValidation: !!process.env.SKIP_ENV_VALIDATION })", False),
    ("fetch.ts", "call({ skipValidation: true })", False),
    ("tests/Dockerfile", "ENV SKIP_ENV_VALIDATION=1\n", False),
]


@pytest.mark.parametrize(("path", "text", "fails"), FLAGS)
def test_a_production_build_that_skips_the_check(tmp_path: Path, path: str, text: str, fails: bool) -> None:
    found = failing(judge_files(tmp_path, {path: text}), "fail-fast")
    assert bool(found) is fails
    assert all(path in subject for subject in found)


SILENT = [
    ("a.ts", 'process.env.API_URL || "http://localhost:3000"', True),
    ("a.ts", 'const { API_URL = "http://127.0.0.1:1" } = process.env', True),
    ("a.ts", "process.env.API_URL ?? 'https://x.ngrok.io'", True),
    ("a.ts", 'z.object({API_URL: z.string().default("http://localhost:1")}).parse(process.env)', True),
    ("a.py", 'import os\nos.getenv("DATABASE_URL", "sqlite:///dev.db")', True),
    ("a.py", 'import os\nos.environ.get("SECRET_KEY", "dev")', True),
    ("a.py", 'import os\nos.getenv("REDIS_HOST") or "localhost"', True),
    ("a.py", 'class S(BaseSettings):\n  redis_url: str = "redis://localhost:6379"', True),
    ("a.rb", 'ENV.fetch("REDIS_URL", "redis://localhost:6379/0")', True),
    ("a.go", GET_ENV + 'var u = getEnv("API_URL", "http://localhost:1")', True),
    ("a.ts", 'process.env.API_URL || "https://api.example.com"', False),
    ("a.ts", 'process.env.API_URL || ""; process.env.PORT_A || "3000"', False),
    ("a.py", 'import os\nos.getenv("SECRET_KEY", "")', False),
    ("a.py", 'import os\nos.getenv("HOST_NAME", "0.0.0.0")', False),
    ("a.py", 'import os\nos.getenv("CORS_ORIGINS", "http://localhost:3000")', False),
    ("a.py", 'import os\nos.getenv("SECRET_FILE_PASSWORD", "/run/secrets/x")', False),
    ("tests/a.py", 'import os\nos.getenv("API_URL", "http://localhost")', False),
    ("a.py", 'import os\nos.getenv("TEST_API_URL", "http://localhost")', False),
    ("application.properties", "spring.datasource.url=${DB_URL:jdbc:mysql://localhost/x}", True),
    ("settings/local.py", 'import os\nos.getenv("API_URL", "http://localhost")', False),
    ("scripts/a.ts", 'process.env.API_URL || "http://localhost:3000"', False),
    ("docker-compose.yml", "x: ${API_URL:-http://localhost:3000}", False),
]


@pytest.mark.parametrize(("path", "text", "fails"), SILENT)
def test_defaults_that_hide_a_missing_variable(tmp_path: Path, path: str, text: str, fails: bool) -> None:
    judgement = judge_files(tmp_path, {path: text})
    assert bool(failing(judgement, "silent-default")) is fails
    assert failing(judgement, "dev-url") == []
    assert "dev.db" not in repr(judgement)


URLS = [
    ("a.ts", 'fetch("http://localhost:3000/api")', True),
    ("a.ts", "const base = `http://localhost:${port}/x`;", True),
    ("a.py", 'API = "http://192.168.1.20:8000"', True),
    ("a.tsx", 'const A = () => <a href="https://staging.example.com/x">x</a>', True),
    ("a.go", 'var api = "https://abc.ngrok-free.app"', True),
    ("A.kt", 'val api = "http://10.0.2.2:8080/"', True),
    ("a.ts", '// fetch("http://localhost:3000")\nlog("see http://localhost:3000")', False),
    ("a.ts", 'if (url.startsWith("http://localhost")) go()', False),
    ("a.ts", 'const api = process.env.NODE_ENV === "development" ? "http://localhost:1" : real', False),
    ("a.ts", 'new URL(path, "http://localhost")', False),
    ("a.tsx", '<input placeholder="http://localhost:3000" />', False),
    ("a.ts", "const allowedOrigins = ['http://localhost:3000', real]", False),
    ("a.ts", "function f({ title, baseUrl = 'http://localhost:3000' }) {}", False),
    ("a.ts", 'fetch("https://api.example.com"); fetch("https://localhost.example.com")', False),
    ("a.py", 'print("http://localhost:8000")\n"""\nhttp://localhost\n"""', False),
    ("a.go", 'logging.Info().Str("url", "http://localhost:6060/").Msg("started")', False),
    ("a.rs", '#[cfg(test)]\nmod tests { fn f() { get("http://localhost:1") } }', False),
    ("vite.config.ts", 'export default { server: { proxy: "http://localhost:1" } }', False),
    ("src/a.test.ts", 'fetch("http://localhost:3000/api")', False),
    ("docs/a.py", 'API = "http://localhost:8000"', False),
    ("config/dev.py", 'API = "http://localhost:8000"', False),
    ("a.py", "FRONTEND = get_env('X', 'http://localhost:8010' if FRONTEND_HMR else HOSTNAME)", False),
    ("a.py", "url = 'http://localhost:' + port\nstart_browser(url)", False),
    ("a.py", "url = 'http://localhost:' + port\nsend(url)", True),
    ("a.ts", 'fetch("https://staging-is-a-word.com"); fetch("https://dev.to/x")', False),
]


@pytest.mark.parametrize(("path", "text", "fails"), URLS)
def test_addresses_of_developers(tmp_path: Path, path: str, text: str, fails: bool) -> None:
    assert bool(failing(judge_files(tmp_path, {path: text}), "dev-url")) is fails


def test_an_address_may_stay_and_its_password_is_not_told(tmp_path: Path) -> None:
    secret = "q7Vd" + "1zK9"
    files = {"a.ts": f'connect("redis://u:{secret}@localhost:1/x"); connect("http://localhost:2")'}
    judgement = judge_files(tmp_path, files, Options(allowed_urls=("http://localhost",)))
    assert failing(judgement, "dev-url") == ["redis://localhost in a.ts"]
    assert secret not in repr(judgement)


def test_a_reading_function_is_followed_through_the_repository(tmp_path: Path) -> None:
    files = {
        "env.ts": "export const env = (name: string) => process.env[name]\n",
        "a.ts": "import { env } from './env'\nenv('MAIL_HOST'); cache.get('NO_ENV'); myenv('NOT_THIS')\n",
        ".env.example": "",
        ".gitignore": ".env\n",
    }
    judgement = judge_files(tmp_path, files)
    assert failing(judgement, "undocumented") == ["MAIL_HOST"]
    assert not [table for table in judgement.tables if table.id == "env-dynamic"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                "vite.config.ts": "export default { envPrefix: ['WEB_', 'X_'] }",
                "a.ts": "import.meta.env.WEB_API_SECRET",
            },
            ["WEB_API_SECRET"],
        ),
        (
            {
                "vite.config.ts": "export default defineConfig({ envPrefix: 'WEB_' })",
                "a.ts": "import.meta.env.WEB_API_SECRET",
            },
            ["WEB_API_SECRET"],
        ),
        (
            {"next.config.js": "module.exports = { env: { DB_PASSWORD: process.env.DB_PASSWORD, SHOP_NAME: 'x' } }"},
            ["DB_PASSWORD"],
        ),
        (
            {
                "other.config.js": "module.exports = { envPrefix: 'WEB_', env: { DB_PASSWORD: 'x' } }",
                "a.ts": "import.meta.env.WEB_API_SECRET",
            },
            [],
        ),
        ({"next.config.js": "module.exports = { experimental: { env: { DB_PASSWORD: 1 } } }"}, []),
    ],
)
def test_what_a_build_configuration_makes_public(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert failing(judge_files(tmp_path, files), "public-secret") == expected


def test_an_image_that_sets_a_variable_and_app_json_that_describes_one_count(tmp_path: Path) -> None:
    files = {
        "a.py": 'import os\nos.environ["IN_IMAGE"]\nos.environ["DESCRIBED"]\n',
        "Dockerfile": "FROM x\nENV IN_IMAGE=1\n",
        "app.json": '{"env": {"DESCRIBED": {"description": "x"}, "IN_IMAGE": "1"}}',
        "p.names": "DESCRIBED\n",
    }
    judgement = judge_files(tmp_path, files, Options(environments={"production": EnvironmentSource(names="p.names")}))
    assert failing(judgement, "missing") == []
    assert failing(judgement, "undocumented") == []


def test_workflows_and_build_scripts_need_no_documentation(tmp_path: Path) -> None:
    files = {
        ".github/workflows/deploy.yml": "env:\n  A: ${{ secrets.DEPLOY_KEY }}\n",
        "build.sh": "echo $BUILD_THING\n",
        "entrypoint.sh": "exec app --key $APP_KEY\n",
        "compose.yml": "services:\n  web:\n    environment:\n      A: ${NEEDED_KEY:?}\n      B: ${SOFT:-x}\n",
        ".env.example": "",
        ".gitignore": ".env\n",
    }
    assert failing(judge_files(tmp_path, files), "undocumented") == ["APP_KEY", "NEEDED_KEY"]


def test_what_only_an_example_or_a_test_reads_is_not_built_into_the_product(tmp_path: Path) -> None:
    files = {
        "examples/shop/src/main.js": "fetch(import.meta.env.VITE_MAIL_SECRET)\n",
        "examples/shop/.env.example": "VITE_MAIL_SECRET=\n",
        "tests/fixtures/.env": "VITE_MAIL_SECRET=x\n",
        "src/main.js": "fetch(import.meta.env.VITE_BASE)\n",
    }
    assert failing(judge_files(tmp_path, files), "public-secret") == []
    shipped = {**files, "src/mail.js": "fetch(import.meta.env.VITE_MAIL_SECRET)\n"}
    assert failing(judge_files(tmp_path / "shipped", shipped), "public-secret") == ["VITE_MAIL_SECRET"]
