"""What a path tells: which language a file is in, whether somebody else wrote it, whether the running product uses it.

Pure; looks at names only. The order of the questions matters: a vendored file is nothing else.
"""

import re
from enum import StrEnum

from launchgate.sourcecode.words import words


class Kind(StrEnum):
    """What this check does with a file."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    TSX = "tsx"
    MARKUP = "markup"
    """Vue, Svelte and Astro: script inside markup."""
    GO = "go"
    RUBY = "ruby"
    PHP = "php"
    JVM = "jvm"
    """Java, Kotlin, Scala and Groovy."""
    CSHARP = "csharp"
    RUST = "rust"
    ELIXIR = "elixir"
    SHELL = "shell"
    COMPOSE = "compose"
    DOCKERFILE = "dockerfile"
    YAML = "yaml"
    """Workflows, Kubernetes manifests, render.yaml, Spring and Symfony settings; the file's name or content tells."""
    PROPERTIES = "properties"
    TERRAFORM = "terraform"
    PLATFORM = "platform"
    """What a host reads to run the product: Procfile, fly.toml, netlify.toml, vercel.json."""
    APP_JSON = "app-json"
    """Heroku's app.json, which describes variables."""
    PACKAGE_JSON = "package-json"
    DOCUMENT = "document"
    """An example or schema of the environment, without real values."""
    ENV_FILE = "env-file"
    """.env and its variants, with values."""
    LOOSE_ENV_FILE = "loose-env-file"
    """Files with values that some teams commit on purpose (prod.env, .envrc); they matter when they hold a secret."""
    MENTIONS = "mentions"
    """Anything else that may use a variable by name: compose, Dockerfile, workflow, shell, other languages."""
    VENDORED = "vendored"
    OTHER = "other"


SOURCES = {
    "py": Kind.PYTHON, "js": Kind.JAVASCRIPT, "jsx": Kind.JAVASCRIPT, "mjs": Kind.JAVASCRIPT, "cjs": Kind.JAVASCRIPT,
    "ts": Kind.TYPESCRIPT, "mts": Kind.TYPESCRIPT, "cts": Kind.TYPESCRIPT, "tsx": Kind.TSX,
    "vue": Kind.MARKUP, "svelte": Kind.MARKUP, "astro": Kind.MARKUP,
    "go": Kind.GO, "rb": Kind.RUBY, "rake": Kind.RUBY, "ru": Kind.RUBY, "php": Kind.PHP, "java": Kind.JVM, "kt": Kind.JVM,
    "kts": Kind.JVM, "scala": Kind.JVM, "groovy": Kind.JVM, "cs": Kind.CSHARP, "rs": Kind.RUST, "ex": Kind.ELIXIR,
    "exs": Kind.ELIXIR,
}  # fmt: skip

WIRING = {
    "sh": Kind.SHELL, "bash": Kind.SHELL, "zsh": Kind.SHELL, "yml": Kind.YAML, "yaml": Kind.YAML,
    "properties": Kind.PROPERTIES, "tf": Kind.TERRAFORM, "tofu": Kind.TERRAFORM,
}  # fmt: skip
"""Files that hand variables on rather than being the program."""

OTHER_LANGUAGES = words("fs swift dart erl clj cljs pl lua r jl c cc cpp m")
"""Program code whose reads are not looked for; a mention of a name in it still counts as use."""

_MENTIONS = OTHER_LANGUAGES | words(
    """
    fish ps1 bat cmd toml json json5 jsonc ini cfg conf tfvars hcl nix mk
    gradle xml plist erb haml slim ejs hbs j2 jinja jinja2 tmpl tpl html pug prisma graphql sql service template
    env just http
    """
)

_MENTIONS_NAMES = re.compile(
    r"(?:GNU)?[Mm]akefile|[Jj]ustfile|Caddyfile|Jenkinsfile|Gemfile|Taskfile|Vagrantfile|Tiltfile|\.envrc"
)
_NAMED = (
    (re.compile(r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:[.-].*)?|.*\.dockerfile"), Kind.DOCKERFILE),
    (
        re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|[\w-]+\.compose\.ya?ml|docker-stack\.ya?ml"),
        Kind.COMPOSE,
    ),
    (re.compile(r"Procfile(?:\.\w+)?|fly(?:\.[\w-]+)?\.toml|netlify\.toml|vercel\.json|now\.json"), Kind.PLATFORM),
    (re.compile(r"app\.json"), Kind.APP_JSON),
    (re.compile(r"package\.json"), Kind.PACKAGE_JSON),
    (re.compile(r"(?:docker-)?entrypoint|start|run|docker-entrypoint"), Kind.SHELL),
    (re.compile(r"Rakefile"), Kind.RUBY),
    (re.compile(r"(?:pnpm|package|composer|pubspec)-?lock\.(?:ya?ml|json)|\w+\.lock\.ya?ml"), Kind.OTHER),
)
_HAS_NAMED = re.compile(
    r"lock\.|ockerfile|ontainerfile|compose|docker-|Procfile|\.toml\Z|\.json\Z|entrypoint\Z|start\Z|run\Z|Rakefile"
)


_VENDORED = words(
    """
    node_modules bower_components jspm_packages vendor third_party third-party dist build built out target .next .nuxt
    .output .svelte-kit .astro .vercel .netlify .turbo .cache .parcel-cache .venv venv virtualenv site-packages
    __pycache__ .tox .nox .git .yarn .pnpm-store coverage htmlcov .eggs .mypy_cache .pytest_cache .gradle
    .terraform Pods storybook-static obj
    """
)
_MINIFIED = re.compile(
    r".*(?:(?:\.min|\.bundle|\.chunk|-min)|[.-](?=[a-zA-Z_]*[0-9])(?=[a-z0-9_]*[A-Z])[A-Za-z0-9_]{8})\.[cm]?js"
)
"""Also with the hash that a bundler puts into the name of what it built: `index-Bmm3Xeuw.mjs`."""

_DEV_FOLDERS = words(
    """
    test tests __tests__ __mocks__ spec specs e2e cypress playwright fixtures fixture testing testdata mocks
    script scripts tool tools seed seeds bench benchmark benchmarks example examples sample samples demo demos
    docs doc .github .gitlab .circleci .storybook hack dev devtools testutil testutils androidTest testFixtures stories
    evals eval ci devcontainer .devcontainer
    """
)
_DEV_NAMES = re.compile(
    r".*\.(?:\w*test|\w*spec|stories|story|e2e|bench|cy)\.[cm]?[jt]sx?|test_.*\.py|.*_test\.py|conftest\.py|noxfile\.py|(?:seed|bench)(?:[A-Z]\w*)?\.[cm]?[jt]s"
    r"|.*_(?:test|spec)\.(?:go|rb|exs)|.*(?:Test|Tests|IT|Spec)\.(?:java|kt|scala|groovy|cs|php)|build\.rs|Rakefile|.*\.rake|\.gitlab-ci\.yml"
    r"|(?:playwright|jest|vitest|cypress|karma|drizzle|eslint|prettier|commitlint|codegen|knexfile|wdio)[\w.]*\.[cm]?[jt]s|gulpfile\.[cm]?[jt]s"
)

_EXAMPLE_WORD = r"(?:example|sample|template|dist|schema|tmpl|tpl|defaults?)"
_DOCUMENT = re.compile(
    rf"\.?env[._-]{_EXAMPLE_WORD}(?:\.[\w-]+)?|\.env\.[\w.-]+[._-]{_EXAMPLE_WORD}|[\w.-]*{_EXAMPLE_WORD}\.env|\.{_EXAMPLE_WORD}\.env"
)
_ENV_FILE = re.compile(r"\.env(?:\.[\w-]+)*")
_NOT_ENV_FILE = re.compile(r"\.env\.(?:vault|d\.ts|[cm]?[jt]s|py|md|txt|json|ya?ml|enc|gpg|age|sops)")
_LOOSE_ENV_FILE = re.compile(r"[\w.-]+\.env|\.envrc|\.flaskenv")


def kind_of(path: str) -> Kind:
    """What this check does with the file at `path` (slash-separated, relative)."""
    *folders, name = path.split("/")
    if any(folder in _VENDORED for folder in folders) or (name.endswith("js") and _MINIFIED.fullmatch(name)):
        return Kind.VENDORED
    if "env" in name and (kind := _env_kind(name)) is not None:
        return kind
    if _HAS_NAMED.search(name):
        for pattern, named in _NAMED:
            if pattern.fullmatch(name):
                return named
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if (source := SOURCES.get(ending)) is not None:
        return Kind.OTHER if name.endswith(".d.ts") else source
    if (wiring := WIRING.get(ending)) is not None:
        return wiring
    if ending in _MENTIONS or _MENTIONS_NAMES.fullmatch(name):
        return Kind.MENTIONS
    return Kind.OTHER


def _env_kind(name: str) -> Kind | None:
    if _DOCUMENT.fullmatch(name):
        return Kind.DOCUMENT
    if _ENV_FILE.fullmatch(name) and not _NOT_ENV_FILE.fullmatch(name):
        return Kind.ENV_FILE
    return Kind.LOOSE_ENV_FILE if _LOOSE_ENV_FILE.fullmatch(name) else None


def is_dev(path: str) -> bool:
    """Whether a file is a test, a script, a seed or a tool rather than the running product."""
    *folders, name = path.split("/")
    return any(folder in _DEV_FOLDERS for folder in folders) or bool(_DEV_NAMES.fullmatch(name))


def other_language(path: str) -> str | None:
    """The ending of program code that is not read for references, such as `.go`."""
    ending = path.rpartition(".")[2]
    return f".{ending}" if ending in OTHER_LANGUAGES else None


_DEVELOPER = re.compile(
    r"(?:.*[._-])?(?:dev|development|local|test|testing|tests|mock|mocks|fixture|fixtures|example|examples|sample|demo|stories|e2e)(?:[._-].*)?",
    re.IGNORECASE,
)
_TOOL_CONFIG = re.compile(
    r".*\.config\.[cm]?[jt]s|setup(?:Tests|Proxy)\.[jt]sx?|webpack[\w.-]*\.js|gulpfile\.js|Gruntfile\.js|manage\.py|setup\.py"
)


def is_for_developers(path: str) -> bool:
    """Whether a path says that its content is meant for a developer's machine: `settings/local.py`, `config.dev.ts`."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    return (
        is_dev(path)
        or bool(_TOOL_CONFIG.fullmatch(name) or _DEVELOPER.fullmatch(stem) or _DEVELOPER.fullmatch(name))
        or any(_DEVELOPER.fullmatch(folder) for folder in folders)
    )


_PRODUCTION = re.compile(r"(?:.*[._-])?(?:prod|production|live)(?:[._-].*)?", re.IGNORECASE)


def is_production(word: str) -> bool:
    """Whether the name of an environment, file or folder says production."""
    return bool(_PRODUCTION.fullmatch(word))


_ENTRY_SCRIPT = re.compile(
    r"(?:.*[._-])?(?:entry-?point|start|run|launch|boot|serve|server|web|worker|cmd|command)(?:[._-].*)?", re.IGNORECASE
)


def is_entry_script(path: str) -> bool:
    """Whether a shell script starts the product, rather than building or deploying it."""
    return not is_dev(path) and bool(_ENTRY_SCRIPT.fullmatch(path.rpartition("/")[2]))


_VITE_CONFIG = re.compile(r"(?:vite|astro|rsbuild|farm|rspack)[\w.]*\.config\.[cm]?[jt]s")
_NEXT_CONFIG = re.compile(r"next\.config\.[cm]?[jt]s")


def is_vite_config(path: str) -> bool:
    """Whether a file tells Vite or its kin which prefix is public."""
    return bool(_VITE_CONFIG.fullmatch(path.rpartition("/")[2]))


def is_next_config(path: str) -> bool:
    """Whether a file tells Next which variables to compile into the bundle."""
    return bool(_NEXT_CONFIG.fullmatch(path.rpartition("/")[2]))


_TITLES = {
    Kind.PYTHON: "Python", Kind.JAVASCRIPT: "JavaScript and TypeScript", Kind.TYPESCRIPT: "JavaScript and TypeScript",
    Kind.TSX: "JavaScript and TypeScript", Kind.MARKUP: "JavaScript and TypeScript", Kind.GO: "Go", Kind.RUBY: "Ruby",
    Kind.PHP: "PHP", Kind.JVM: "Java and Kotlin", Kind.CSHARP: "C#", Kind.RUST: "Rust", Kind.ELIXIR: "Elixir",
}  # fmt: skip


def language_title(path: str) -> str | None:
    """The language of a program's source file, for people; None for anything else."""
    return _TITLES.get(kind_of(path))


def is_somebody_elses(data: bytes, kind: Kind) -> bool:
    """Whether a script begins with a comment that minifiers keep (`/*!`), as a library does that was copied in as it is."""
    return kind is Kind.JAVASCRIPT and data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"/*!")
