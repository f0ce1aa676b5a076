"""What the env check can be told, and what it can say."""

from dataclasses import field

from launchgate.checks.env.facts import Facts
from launchgate.checks.env.rules import RULES
from launchgate.dataclass import dataclass

__all__ = ["RULES", "EnvironmentSource", "Facts", "Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSource:
    """Where the names of one environment come from, and its values, if they are to be judged. A value is never shown."""

    names: str | None = None
    """A file of names in the repository or the job's workspace: one a line, `NAME=...` too, `#` starts a comment. What
    `vercel env ls`,
    `heroku config`, `fly secrets list`, `gh secret list` and their kin print, as a table or as JSON, is understood too."""
    from_job: bool = False
    """True: the environment of the very job that runs the gate. A variable that is set but empty counts as missing, because CI
    services pass a secret that does not exist as an empty text."""
    values: str | None = None
    """A file of `NAME=value` lines, such as the job made from the store of this environment. Values are compared as salted hashes
    inside the job; nothing of them is reported."""
    values_prefix: str | None = None
    """Or the job's own variables that start so: with `PROD_`, the job's PROD_DATABASE_URL is this environment's DATABASE_URL."""
    production: bool | None = None
    """Whether customers use it. Left out, an environment named production, prod or live is one."""


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
    may_be_shared: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names whose secret value production may have in common with other environments."""
    allowed_urls: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Scheme and host of local or staging addresses that may stand in the product's source, e.g. `http://localhost`."""
    public_by_design: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names that look secret but that their vendor means to be seen in the browser."""
