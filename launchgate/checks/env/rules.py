"""What the env check can say, with the prose that every report shows. Data; long because it is the one table."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity


def _rule(
    name: str,
    title: str,
    severity: Severity,
    *,
    covers: str,
    what: str,
    why: str,
    fix: str,
    reference: str,
    attestable: bool = False,
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
        attestable=attestable,
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
            "Every name that the running product reads must be in .env.example, one of its kin or a file of "
            "`env.documented_in`: names in Python, JavaScript, TypeScript, Go, Ruby, PHP, Java, Kotlin, C#, Rust and Elixir "
            "code, in scripts that start the product, and those that a compose file needs. Tests, scripts, "
            "workflows and tools do not count, "
            "nor do names that a host or a CI service sets. Without any such file there is one finding that holds the"
            " whole file to paste; it is low for a library, which a manifest at the top publishes for other programs while"
            " nothing in the repository runs, deploys or configures it."
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
    _rule(
        "per-environment",
        "All declared environments have the same names",
        Severity.HIGH,
        covers="names of each environment",
        what=(
            "Compares the names of all environments of `env.environments` with each other: a name that one has and another "
            "lacks fails, with a table of the differences. A name that the code requires is left to env/missing. An "
            "environment whose names cannot be read is unknown."
        ),
        why=(
            "A variable that exists only in production was never tried anywhere else, and one that exists only in preview "
            "is a feature that stops working on launch day."
        ),
        fix=(
            "Set the variable in the environment that lacks it, remove it where it is left over, or say that "
            "environments may differ in it:\n"
            "  env:\n"
            "    optional: [NAME]"
        ),
        reference="https://12factor.net/dev-prod-parity",
    ),
    _rule(
        "shared-value",
        "Production shares no secret and no database with another environment",
        Severity.HIGH,
        covers="separation of production's values",
        what=(
            "Compares the values that `values` or `values_prefix` give for production with those of the other environments, "
            "as salted hashes inside the job: the same secret value, or a database at the same host, port and name, fails. "
            "Public keys and databases on the machine itself do not count. Nothing of a value is kept or reported."
        ),
        why=(
            "Whoever tries something out on staging then deletes customers' rows or mails real people, and a leak from the "
            "least guarded environment opens production."
        ),
        fix=(
            "Make a second database and second keys for the other environment. To have it judged:\n"
            "  env:\n"
            "    environments:\n"
            "      production: {values_prefix: PROD_}\n"
            "      staging: {values: .env.staging}"
        ),
        reference="https://12factor.net/config",
        attestable=True,
    ),
    _rule(
        "placeholder-value",
        "No placeholder, empty or developer's value in production",
        Severity.HIGH,
        covers="production values",
        what=(
            "Looks at the declared values of production, and at committed files such as .env.production: `changeme` and its "
            "kin, an address of the developer's machine, a vendor's test key, development mode, a local database file, and "
            "an empty value of a variable that the product needs fail. References such as `${NAME}` pass."
        ),
        why="The product starts, seems to work, and then signs sessions with a word that everybody knows or takes test payments.",
        fix="Set the real value where production keeps its values, and generate secrets with a tool:\n  openssl rand -base64 32",
        reference="https://12factor.net/config",
    ),
    _rule(
        "fail-fast",
        "The program stops at once when a needed variable is missing",
        Severity.MEDIUM,
        covers="validation at start-up",
        what=(
            "Looks for evidence, in each language, that needed variables are checked when the program starts: a settings "
            "class, a schema (zod, envalid, t3-env), `os.environ[...]` while a module loads, ENV.fetch, a required struct tag, "
            "a read that ends the program. None at all fails. A flag that switches the check off in a production build, such "
            "as SKIP_ENV_VALIDATION=1, fails too."
        ),
        why=(
            "A release with a missing variable should fail in the deploy, where the old version keeps serving, and not an hour "
            "later in front of a customer."
        ),
        fix=(
            "Read all needed variables in one place when the program starts, and stop with the names of those that are "
            "missing. Give a build the names it needs instead of skipping the check."
        ),
        reference="https://env.t3.gg/docs/introduction",
    ),
    _rule(
        "silent-default",
        "No default hides a missing production variable",
        Severity.MEDIUM,
        covers="defaults in code",
        what=(
            "Fails for a variable whose default in the product's code is an address of the developer's machine, a local "
            "database file, or a value for something whose name says secret. Other defaults pass, and so do tests, scripts "
            "and files for development."
        ),
        why=(
            "When the variable is missing in production nothing fails: the product talks to an address that is not there, "
            "keeps data in a file that the next deploy deletes, or signs sessions with a word that is public."
        ),
        fix=(
            "Drop the default, so that a missing variable stops the program, and put the developer's value where only "
            "development reads it, such as .env.example or a development settings file."
        ),
        reference="https://12factor.net/config",
    ),
    _rule(
        "dev-url",
        "No developer's address is written in the source",
        Severity.MEDIUM,
        covers="addresses in source",
        what=(
            "Fails for a string in the product's source that is a URL of localhost, a private network, a tunnel or a staging "
            "host. Comments, messages, examples, comparisons, allow-lists, what stands beside a word about development, "
            "tests, scripts, seeds, documentation and tools' configuration do not count; defaults of variables are judged by "
            "env/silent-default."
        ),
        why=(
            "It works on the machine where it was written and on no other: the first customer's browser asks itself for the data."
        ),
        fix=(
            "Read the address from a variable that each environment sets. An address that is meant to stay:\n"
            "  env:\n"
            '    allowed_urls: ["http://localhost"]'
        ),
        reference="https://12factor.net/config",
    ),
)
