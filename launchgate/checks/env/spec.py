"""What the env check can be told, and what it can say."""

from dataclasses import dataclass, field

from launchgate.checks.env.facts import Facts
from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

__all__ = ["RULES", "EnvironmentSource", "Facts", "Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSource:
    """Where the names of one environment come from. Values are never looked at and never shown."""

    names: str | None = None
    """A file of names in the repository or the job's workspace: one a line, `NAME=...` too, `#` starts a comment."""
    from_job: bool = False
    """True: the environment of the very job that runs the gate. A variable that is set but empty counts as missing, because CI
    services pass a secret that does not exist as an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The `env` section of launchgate.yml."""

    environments: dict[str, EnvironmentSource] = field(default_factory=dict)
    """Each environment that must be complete, and where its names are listed, e.g. `production: {names: ops/prod.names}`."""
    required: tuple[str, ...] = ()
    """Names that every declared environment must have, whatever the code says."""
    optional: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names that no environment has to have."""
    documented_in: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Further files that describe variables, e.g. `docs/configuration.md`; every name written in them counts as documented."""
    provided: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names that your host sets by itself; nobody has to document or set them. The common hosts' names are known."""
    public_prefixes: tuple[str, ...] = ()
    """Further prefixes that your build compiles into the browser bundle, such as a custom `envPrefix` of Vite."""
    public_by_design: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names that look secret but that their vendor means to be seen in the browser."""


def _rule(
    name: str, title: str, severity: Severity, *, covers: str, what: str, why: str, fix: str, reference: str
) -> Rule:
    return Rule(
        id=f"env/{name}",
        title=title,
        severity=severity,
        covers=covers,
        what=what,
        why=why,
        fix=fix,
        reference=reference,
        stages=STATIC_STAGES,
        evidence=EvidenceKind.STATIC,
    )


RULES = (
    _rule(
        "missing",
        "Required variables are set in each declared environment",
        Severity.BLOCKER,
        covers="variables of the declared environments",
        what=(
            "Compares the names that the code reads without a default, or that .env.example lists without an optional"
            " mark, with the names that each environment of `env.environments` has. Only names are compared. An "
            "environment whose names cannot be read is unknown."
        ),
        why=(
            "A variable that is missing in production is found by the first customer who needs it: the page that "
            "sends mail, takes the payment or opens the database fails after the deploy, not before."
        ),
        fix=(
            "Set the variable where the environment keeps its values, then list its name again:\n"
            "  env:\n"
            "    environments:\n"
            "      production: {names: ops/prod.names}\n"
            "A variable that may be missing gets a default in code, an `# optional` comment in .env.example, or a "
            "place in `env.optional`."
        ),
        reference="https://12factor.net/config",
    ),
    _rule(
        "undocumented",
        "Every variable the code reads is documented",
        Severity.HIGH,
        covers="documented variables",
        what=(
            "Every name that Python, JavaScript or TypeScript code of the running product reads must be in "
            ".env.example, one of its kin or a file of `env.documented_in`. Tests, scripts and tools do not count, "
            "nor do names that a host or a CI service sets. Without any such file there is one finding that holds the"
            " whole file to paste."
        ),
        why=(
            "Whoever sets up the next environment works from that list. What is not on it is forgotten, and the "
            "person who knows is on holiday on launch day."
        ),
        fix="Add the name to .env.example with an empty or example value and a comment that says what it is for:\n  NAME=",
        reference="https://12factor.net/config",
    ),
    _rule(
        "public-secret",
        "No secret behind a prefix that ships it to the browser",
        Severity.BLOCKER,
        covers="public build variables",
        what=(
            "Looks at every name in code, documents and committed .env files that starts with a prefix which a "
            "framework compiles into the browser bundle (NEXT_PUBLIC_, VITE_, REACT_APP_, EXPO_PUBLIC_, PUBLIC_, "
            "...). It fails when the rest of the name says that the value is secret. Keys that are public by design, "
            "such as a publishable key or a site key, pass."
        ),
        why="Everything behind such a prefix is in a file that every visitor downloads. A secret there is published, not hidden.",
        fix=(
            "Rename the variable without the prefix, read it only in server code, and replace the secret at its "
            "vendor, because the old one was shipped. If it is meant to be public, say so:\n"
            "  env:\n"
            "    public_by_design: [NAME]"
        ),
        reference="https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser",
    ),
    _rule(
        "dotenv-committed",
        "No .env file in git, and .gitignore covers it",
        Severity.MEDIUM,
        covers="committed .env files",
        what=(
            "Fails when .env or a variant such as .env.production is in git, or lies in the working tree with nothing"
            " to ignore it: a blocker when it seems to hold a secret, else medium. Also fails when the repository "
            "uses a .env file and no .gitignore covers it. Example files, and files whose values are all encrypted, "
            "pass."
        ),
        why=(
            "Everybody who can read the repository, now or after it is copied, forked or leaked, has these values; "
            "deleting the file later leaves them in the history."
        ),
        fix=(
            "Take the file out of git, ignore it, and replace every secret that it held:\n"
            "  git rm --cached .env\n"
            "  printf '.env\\n"
            ".env.*\\n"
            "!.env.example\\n"
            "' >> .gitignore"
        ),
        reference="https://git-scm.com/docs/gitignore",
    ),
    _rule(
        "syntax",
        "The documented file can be read without surprises",
        Severity.LOW,
        covers="syntax of .env.example",
        what=(
            "Fails for a name that one example file sets twice, for a line that is no assignment, and for a file that "
            "is not UTF-8 text."
        ),
        why="Programs keep the last of two values or skip what they cannot read, each in its own way and without a word.",
        fix=(
            "Keep one line for each name, written `NAME=value`, with quotes that close on the same line, and save the "
            "file as UTF-8."
        ),
        reference="https://github.com/theskumar/python-dotenv#file-format",
    ),
    _rule(
        "unused",
        "Every documented variable is used",
        Severity.LOW,
        covers="unused documented variables",
        what=(
            "Fails for a name in .env.example that no code reads and no other file mentions: compose, Dockerfile, "
            "workflow, shell, configuration and code in any language count as use, prose does not."
        ),
        why="People hunt for values nobody needs, and stop trusting the list.",
        fix="Delete the line, or mention the name where it is used.",
        reference="https://12factor.net/config",
    ),
)
