"""What each further language is seen to read, with near-misses that must stay silent."""

import pytest

from launchgate.checks.env.languages import LANGUAGES
from launchgate.checks.env.reads import Wrapper
from launchgate.checks.env.sources import is_worth_parsing
from launchgate.checks.env.text_reads import text_reads, wrapped_reads
from launchgate.sourcecode.paths import Kind
from launchgate.variables.fallbacks import Fallback

NEEDED, COPES = False, True

ROWS: list[tuple[Kind, str, dict[str, bool]]] = [
    (Kind.GO, 'v := os.Getenv("A")', {"A": NEEDED}),
    (Kind.GO, 'if v := os.Getenv("A"); v != "" {}', {"A": COPES}),
    (Kind.GO, 'if os.Getenv("A") == "true" {}', {"A": COPES}),
    (Kind.GO, 'v, ok := os.LookupEnv("A")', {"A": NEEDED}),
    (Kind.GO, 'v := cmp.Or(os.Getenv("A"), "x")', {"A": COPES}),
    (
        Kind.GO,
        'type C struct {\n A string `env:"A,required"`\n B int `env:"B" envDefault:"1"`\n}',
        {"A": NEEDED, "B": COPES},
    ),
    (
        Kind.GO,
        'type C struct {\n A string `envconfig:"A" required:"true"`\n B int `envconfig:"B" default:"1"`\n}',
        {"A": NEEDED, "B": COPES},
    ),
    (Kind.GO, '// os.Getenv("A")\n/* os.Getenv("B") */ x := "os.Getenv(\\"C\\")"; y := `os.Getenv("D")`', {}),
    (Kind.GO, 'myos.Getenv("A"); os.Setenv("B", "x"); type C struct { A string `json:"env"` }', {}),
    (
        Kind.RUBY,
        'ENV["A"]; ENV.fetch("B"); ENV.fetch("C", 1); ENV.fetch("D") { 1 }',
        {"A": NEEDED, "B": NEEDED, "C": COPES, "D": COPES},
    ),
    (
        Kind.RUBY,
        "ENV['A'] || 'x'; ENV['B'].presence || 'x'; ENV['C'] ||= 'x'; ENV['D'] == 'true'",
        dict.fromkeys("ABCD", COPES),
    ),
    (Kind.RUBY, "if ENV['A'].present? && ENV['B']\nfoo if ENV['C']\nend", dict.fromkeys("ABC", COPES)),
    (Kind.RUBY, 'x = "redis://#{ENV.fetch("A")}/0"', {"A": NEEDED}),
    (Kind.RUBY, 'ENV.key?("A"); ENV.dig("B"); ENV.fetch "C", 1', {"A": COPES, "B": NEEDED, "C": COPES}),
    (Kind.RUBY, '# ENV["A"]\n"ENV[\'B\']"\nENV["C"] = "x"\nMYENV["D"]\n=begin\nENV["E"]\n=end', {}),
    (
        Kind.PHP,
        "<?php getenv('A'); $_ENV['B']; $_SERVER['APP_C']; env('D', 'x'); env('E');",
        {"A": NEEDED, "B": NEEDED, "APP_C": NEEDED, "D": COPES, "E": NEEDED},
    ),
    (
        Kind.PHP,
        "<?php getenv('A') ?: 'x'; $_ENV['B'] ?? 'x'; isset($_ENV['C']); env('D', null);",
        {"A": COPES, "B": COPES, "C": COPES, "D": COPES},
    ),
    (
        Kind.PHP,
        "<?php $_SERVER['REQUEST_URI']; $_SERVER['HTTP_HOST']; // getenv('A')\n# getenv('B')\n$x->env('C'); "
        "Foo::getenv('D'); $_ENV['E'] = 1;",
        {},
    ),
    (
        Kind.JVM,
        'System.getenv("A"); System.getenv().get("B"); System.getenv().getOrDefault("C", "x")',
        {"A": NEEDED, "B": NEEDED, "C": COPES},
    ),
    (
        Kind.JVM,
        'val a = System.getenv("A") ?: "x"\nval b = System.getenv("B") ?: throw X()\nval c = System.getenv()["C"]',
        {"A": COPES, "B": NEEDED, "C": NEEDED},
    ),
    (
        Kind.JVM,
        'Optional.ofNullable(System.getenv("A")).orElse("x"); @Value("${B}") String b; @Value("${C:1}") int c; '
        '@Value("${app.d}") String d;',
        {"A": COPES, "B": NEEDED, "C": COPES},
    ),
    (
        Kind.JVM,
        'val u = "http://${System.getenv("A")}/"; sys.env("B"); sys.env.getOrElse("C", "x")',
        {"A": NEEDED, "B": NEEDED, "C": COPES},
    ),
    (Kind.JVM, '// System.getenv("A")\n"System.getenv(B)"; System.getProperty("C"); """ System.getenv("D") """', {}),
    (
        Kind.CSHARP,
        'Environment.GetEnvironmentVariable("A"); Environment.GetEnvironmentVariable("B") ?? "x"',
        {"A": NEEDED, "B": COPES},
    ),
    (
        Kind.CSHARP,
        'Environment.GetEnvironmentVariable("A") ?? throw new X(); configuration["STRIPE_KEY"]; configuration["Logging"]',
        {"A": NEEDED, "STRIPE_KEY": COPES},
    ),
    (
        Kind.CSHARP,
        '// Environment.GetEnvironmentVariable("A")\nvar s = @"Environment.GetEnvironmentVariable(""B"")"; '
        'Environment.SetEnvironmentVariable("C", "x");',
        {},
    ),
    (
        Kind.RUST,
        'env::var("A")?; std::env::var("B").unwrap(); env::var("C").unwrap_or("x".into()); env::var("D").ok()',
        {"A": NEEDED, "B": NEEDED, "C": COPES, "D": COPES},
    ),
    (
        Kind.RUST,
        'env!("A"); option_env!("B"); if let Ok(x) = env::var("C") {}; dotenvy::var("D")?',
        {"A": NEEDED, "B": COPES, "C": COPES, "D": NEEDED},
    ),
    (Kind.RUST, "fn f<'a>(x: &'a str) { env::var(\"A\") }", {"A": NEEDED}),
    (Kind.RUST, '// env::var("A")\nlet s = r#"env::var("B")"#; myenv!("C"); env::set_var("D", "x");', {}),
    (
        Kind.ELIXIR,
        'System.get_env("A"); System.get_env("B", "x"); System.fetch_env!("C"); System.get_env("D") || "x"',
        {"A": NEEDED, "B": COPES, "C": NEEDED, "D": COPES},
    ),
    (Kind.ELIXIR, '# System.get_env("A")\n"System.get_env(B)"; System.put_env("C", "x")', {}),
]


@pytest.mark.parametrize(("kind", "source", "expected"), ROWS)
def test_reads(kind: Kind, source: str, expected: dict[str, bool]) -> None:
    assert {read.name: read.has_default for read in text_reads(source.encode(), kind).reads} == expected
    assert is_worth_parsing(source.encode(), kind) or not expected


def test_every_language_has_a_row_that_fires_and_one_that_does_not() -> None:
    for kind in LANGUAGES:
        assert {bool(expected) for row, _, expected in ROWS if row is kind} == {True, False}


STRICT = [
    (Kind.GO, 'k := os.Getenv("A")\nif k == "" {\n\tlog.Fatal("A is missing")\n}', True),
    (Kind.GO, 'k := os.Getenv("A")\nuse(k)', False),
    (Kind.RUBY, 'ENV.fetch("A")', True),
    (Kind.RUBY, 'ENV["A"]', False),
    (Kind.RUST, 'env::var("A").expect("A is missing")', True),
    (Kind.RUST, 'let a = env::var("A");', False),
    (Kind.ELIXIR, 'System.get_env("A") || raise "A is missing"', True),
    (Kind.CSHARP, 'Environment.GetEnvironmentVariable("A") ?? throw new X()', True),
]


@pytest.mark.parametrize(("kind", "source", "strict"), STRICT)
def test_a_read_that_stops_the_program_is_told_apart(kind: Kind, source: str, strict: bool) -> None:
    assert [read.strict for read in text_reads(source.encode(), kind).reads] == [strict]


def test_lines_and_computed_names() -> None:
    found = text_reads(b'package a\n\nvar x = os.Getenv("A")\nvar y = os.Getenv(prefix + name)\n', Kind.GO)
    assert [(read.name, read.line) for read in found.reads] == [("A", 3)]
    assert found.dynamic == (4,)


WRAPPERS = [
    (
        Kind.GO,
        'func getEnv(key, fallback string) string {\n if v := os.Getenv(key); v != "" { return v }\n return fallback\n}',
        "getEnv",
        False,
    ),
    (
        Kind.GO,
        'func mustEnv(key string) string {\n v := os.Getenv(key)\n if v == "" { panic(key) }\n return v\n}',
        "mustEnv",
        True,
    ),
    (Kind.RUBY, "def env_or(name, other)\n  ENV[name] || other\nend", "env_or", False),
    (Kind.PHP, "<?php function envOr(string $name, $other) { return getenv($name) ?: $other; }", "envOr", False),
    (Kind.JVM, "static String envOf(String name) {\n return System.getenv(name);\n}", "envOf", False),
    (
        Kind.CSHARP,
        "static string EnvOf(string name) {\n return Environment.GetEnvironmentVariable(name) ?? throw new X();\n}",
        "EnvOf",
        True,
    ),
    (Kind.RUST, "fn env_of(name: &str) -> String {\n env::var(name).unwrap()\n}", "env_of", True),
]


@pytest.mark.parametrize(("kind", "source", "name", "strict"), WRAPPERS)
def test_a_function_that_reads_by_its_parameter_is_known(kind: Kind, source: str, name: str, strict: bool) -> None:
    found = text_reads(source.encode(), kind)
    assert found.wrappers == (Wrapper(name=name, has_default=False, strict=strict),)
    assert found.dynamic == ()


def test_calls_of_such_a_function_are_reads() -> None:
    source = b'a := getEnv("PORT_A", "1")\nb := getEnv("KEY_B")\n// getEnv("KEY_C")\nc := getEnv("lower")\nforgetEnv("KEY_D")'
    found = wrapped_reads(source, Kind.GO, (Wrapper(name="getEnv", has_default=False, strict=False),))
    assert [(read.name, read.line, read.has_default) for read in found] == [("PORT_A", 1, COPES), ("KEY_B", 2, NEEDED)]


def test_what_only_a_build_or_a_rust_test_reads_is_told_apart() -> None:
    found = text_reads(b'env!("AA"); env::var("BB");\n#[cfg(test)]\nmod tests {\n env::var("CC") }', Kind.RUST)
    assert {read.name: read.tool for read in found.reads} == {"AA": True, "BB": False}


FALLBACKS = [
    (Kind.GO, 'x := cmp.Or(os.Getenv("API_URL"), "http://localhost:1")', Fallback.DEV_URL),
    (Kind.RUBY, 'ENV.fetch("API_URL", "http://localhost:1")', Fallback.DEV_URL),
    (Kind.RUBY, 'ENV.fetch("API_URL") { "http://localhost:1" }', Fallback.DEV_URL),
    (Kind.RUBY, 'ENV["API_URL"] || "http://localhost:1"', Fallback.DEV_URL),
    (Kind.PHP, "<?php env('API_URL', 'http://localhost');", Fallback.DEV_URL),
    (Kind.PHP, "<?php getenv('API_URL') ?: 'https://api.example.com';", None),
    (Kind.JVM, 'val a = System.getenv("API_URL") ?: "http://localhost:1"', Fallback.DEV_URL),
    (Kind.JVM, 'System.getenv().getOrDefault("API_URL", "http://localhost:1")', Fallback.DEV_URL),
    (Kind.CSHARP, 'Environment.GetEnvironmentVariable("API_URL") ?? "http://localhost:1"', Fallback.DEV_URL),
    (Kind.RUST, 'env::var("API_URL").unwrap_or_else(|_| "http://localhost:1".to_string())', Fallback.DEV_URL),
    (Kind.ELIXIR, 'System.get_env("API_URL", "http://localhost:1")', Fallback.DEV_URL),
    (Kind.ELIXIR, 'System.get_env("POOL_SIZE", "10")', None),
]


@pytest.mark.parametrize(("kind", "source", "expected"), FALLBACKS)
def test_the_literal_that_stands_in_is_named_by_kind(kind: Kind, source: str, expected: Fallback | None) -> None:
    assert [read.fallback for read in text_reads(source.encode(), kind).reads] == [expected]


@pytest.mark.parametrize("unit", ['"\\', '$"{', "ENV['A'].b(", "os.Getenv(x", "/*", "`${", "'"])
@pytest.mark.parametrize("kind", list(LANGUAGES))
def test_hostile_text_is_read_to_its_end(kind: Kind, unit: str) -> None:
    assert text_reads((unit * 20_000).encode(), kind).defect is None
