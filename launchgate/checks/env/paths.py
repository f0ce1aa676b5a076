"""What a path tells: which language a file is in, whether somebody else wrote it, whether the running product uses it.

Pure; looks at names only. The order of the questions matters: a vendored file is nothing else.
"""

import re
from enum import StrEnum

from launchgate.checks.env.words import words


class Kind(StrEnum):
    """What this check does with a file."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    TSX = "tsx"
    MARKUP = "markup"
    """Vue, Svelte and Astro: script inside markup."""
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
}  # fmt: skip

OTHER_LANGUAGES = words(
    "go rb php java kt kts scala rs cs fs swift dart ex exs erl clj cljs pl lua r jl groovy c cc cpp m"
)
"""Program code whose reads are not looked for; a mention of a name in it still counts as use."""

_MENTIONS = OTHER_LANGUAGES | words(
    """
    sh bash zsh fish ps1 bat cmd yml yaml toml json json5 jsonc ini cfg conf properties tf tfvars hcl nix mk
    gradle xml plist erb haml slim ejs hbs j2 jinja jinja2 tmpl tpl html pug prisma graphql sql service template
    env just http
    """
)

_MENTIONS_NAMES = re.compile(
    r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:\..*)?|(?:GNU)?[Mm]akefile|[Jj]ustfile|Procfile|Caddyfile|Jenkinsfile|Rakefile|Gemfile"
    r"|Taskfile|Vagrantfile|Tiltfile|\.envrc|fly\.toml|entrypoint|start|run"
)

_VENDORED = words(
    """
    node_modules bower_components jspm_packages vendor third_party third-party dist build out target .next .nuxt
    .output .svelte-kit .astro .vercel .netlify .turbo .cache .parcel-cache .venv venv virtualenv site-packages
    __pycache__ .tox .nox .git .yarn .pnpm-store coverage htmlcov .eggs .mypy_cache .pytest_cache .gradle
    .terraform Pods storybook-static
    """
)
_MINIFIED = re.compile(r".*(?:\.min|\.bundle|\.chunk|-min)\.[cm]?js")

_DEV_FOLDERS = words(
    """
    test tests __tests__ __mocks__ spec specs e2e cypress playwright fixtures fixture testing testdata mocks
    script scripts tool tools seed seeds bench benchmark benchmarks example examples sample samples demo demos
    docs doc .github .storybook hack dev devtools
    """
)
_DEV_NAMES = re.compile(
    r".*\.(?:test|spec|stories|story|e2e|bench|cy)\.[cm]?[jt]sx?|test_.*\.py|.*_test\.py|conftest\.py|noxfile\.py|seed\.[cm]?[jt]s"
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
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if (source := SOURCES.get(ending)) is not None:
        return Kind.OTHER if name.endswith(".d.ts") else source
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
