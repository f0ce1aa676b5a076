"""Every style in which a program or the files around it name a variable, each with a name of its own, and texts that only look so."""

# ruff: noqa: E501 - a text that is cut into pieces cannot be read

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """One style. `@` in the text stands for the name; the file is made of one text alone."""

    group: str
    path: str
    text: str


_PYTHON = (
    'import os\nos.environ["@"]', 'import os\nos.environ.get("@")', 'import os as o\no.getenv("@", "x")',
    'from os import environ as e\ne["@"]', 'import os\nenv = os.environ\nenv.get("@")', 'import os\n"@" in os.environ',
    'import environ\nenv = environ.Env()\nenv.bool("@")', 'from decouple import config\nconfig("@")',
    "class S(BaseSettings):\n    @: str", "import os\ndef need(name):\n    return os.environ[name]\nneed('@')",
)  # fmt: skip
_SCRIPT = (
    "use(process.env.@)", 'use(process.env["@"])', "use(process?.env?.@)", "const { @: x } = process.env", "const { @ = 1 } = process.env",
    "const e = process.env; use(e.@)", "const { env } = process; use(env.@)", "import { env } from 'node:process'; use(env.@)",
    "use(import.meta.env.@)", "Deno.env.get('@')", "use(Bun.env.@)", "import { @ } from '$env/static/private'",
    "z.object({ @: z.string() }).parse(process.env)", "cleanEnv(process.env, { @: str() })",
    "function requireEnv(n: string) { return process.env[n]! }\nrequireEnv('@')",
)  # fmt: skip
_OTHERS = (
    ("Go", "go", ('package a\nvar v = os.Getenv("@")', 'package a\nvar v, ok = os.LookupEnv("@")', 'package a\ntype C struct {\n A string `env:"@,required"`\n}')),
    ("Ruby", "rb", ('ENV["@"]', 'ENV.fetch("@")', 'x = "redis://#{ENV.fetch("@")}"')),
    ("PHP", "php", ("<?php getenv('@');", "<?php $_ENV['@'];", "<?php env('@');")),
    ("Java", "java", ('class A { String s = System.getenv("@"); }', 'class A { @Value("${@}") String b; }')),
    ("Kotlin", "kt", ('val a = System.getenv("@")', 'val c = System.getenv()["@"]')),
    ("C#", "cs", ('var a = Environment.GetEnvironmentVariable("@");',)),
    ("Rust", "rs", ('fn f() { env::var("@").unwrap(); }', 'const A: &str = env!("@");', 'fn f() { dotenvy::var("@").unwrap(); }')),
    ("Elixir", "ex", ('System.get_env("@")', 'System.fetch_env!("@")')),
    ("shell", "start.sh", ('exec app --url "$@"', 'exec app --url "${@:?set it}"')),
    ("compose", "compose.yaml", ("services:\n  a:\n    image: x\n    environment:\n      K: ${@:?}\n", "services:\n  a:\n    image: x\n    environment:\n      - @\n")),
    ("Dockerfile", "Dockerfile", ("FROM x\nENV @=1\n", "FROM x\nARG @\n")),
    ("GitHub workflow", ".github/workflows/a.yml", ("on: push\njobs:\n  a:\n    steps:\n      - run: x\n        env:\n          K: ${{ secrets.@ }}\n",)),
    ("GitLab", ".gitlab-ci.yml", ("variables:\n  @: '1'\nbuild:\n  script: x\n",)),
    ("Kubernetes", "deploy.yaml", ("kind: Deployment\nspec:\n  containers:\n    - name: web\n      env:\n        - name: @\n          value: x\n",)),
    ("Terraform", "main.tf", ('environment {\n  variables = {\n    @ = "x"\n  }\n}',)),
    ("Procfile", "Procfile", ("web: serve --key ${@:?}\n",)),
    ("Spring", "application.properties", ("spring.datasource.url=${@}\n",)),
)  # fmt: skip
_LOOKALIKES = (
    ("py", '"os.environ[\'@\']"\n# os.environ["@"]'), ("py", 'import os\nos.environ["@"] = "x"'), ("py", 'settings = {}\nsettings["@"]'),
    ("ts", "// process.env.@\nuse('process.env.@')"), ("ts", "process.env.@ = '1'"), ("ts", "const e = other; use(e.@, config.env.@)"),
    ("go", 'package a\n// os.Getenv("@")\nvar v = "os.Getenv(@)"'), ("rb", 'ENV["@"] = "x"'), ("php", "<?php // getenv('@')\n$x->env('@');"),
    ("java", '// System.getenv("@")\nclass A { String s = System.getProperty("@"); }'), ("rs", 'fn f() { env::set_var("@", "x"); }'),
)  # fmt: skip


def styles() -> tuple[Style, ...]:
    """All of them."""
    own = [Style("Python", "a.py", text) for text in _PYTHON]
    own += [Style("JavaScript and TypeScript", "a.ts", text) for text in _SCRIPT]
    own += [
        Style(group, path if "." in path or path[0].isupper() else f"a.{path}", text)
        for group, path, texts in _OTHERS
        for text in texts
    ]
    return tuple(own)


def lookalikes() -> tuple[Style, ...]:
    """Texts that read no variable."""
    return tuple(Style("reads nothing", f"a.{ending}", text) for ending, text in _LOOKALIKES)
