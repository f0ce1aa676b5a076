"""The sentences of the bundle check: what stands where, and what to do about it. Pure."""

from collections.abc import Sequence

from launchgate.checks.bundle.spec import DevSeen, HostKind, MapSeen, Output, Place, SecretSeen, ValueSeen

_FEW = 3


def where(place: Place) -> str:
    """`dist/assets/index.js, line 1, character 48,211`, or the original file inside a map."""
    at = f", line {place.line}" + (f", character {place.column:,}" if place.column else "")
    if place.source:
        return f"the source '{place.source}'{at}, inside `{place.path}`"
    return f"`{place.path}`{at}"


def listed(texts: Sequence[str], count: int) -> str:
    """The first few, and how many more there are."""
    shown = texts[:_FEW]
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _elsewhere(count: int) -> str:
    return f", {count} places" if count > 1 else ""


def secret(seen: SecretSeen) -> str:
    """`GitHub token in dist/assets/index.js, line 1`."""
    name = f" '{seen.name}'" if seen.name else ""
    note = f" ({seen.note})" if seen.note else ""
    return f"{seen.title}{name}{note} in {where(seen.places[0])}{_elsewhere(seen.count)}"


def secret_fix(seen: SecretSeen, *, live: bool) -> str:
    """Revoke, move to the server, build again; and the way out for what opens nothing."""
    revoke = (
        "Change it wherever it opens something" if seen.generic else "Revoke it at its provider and issue a new one"
    )
    leave = "Replace what is published now, and purge caches" if live else "Build again, and replace what was published"
    entry = f'{{rule: bundle/secret, fingerprint: "{seen.identity}", reason: test data, owner: <your name>, until: <YYYY-MM-DD>}}'
    return (
        f"1. {revoke}\n2. Keep it on the server: call a route of yours that uses it\n3. {leave}\n"
        f"If it opens nothing, waive it instead:\nwaive:\n  - {entry}"
    )


def value(seen: ValueSeen) -> str:
    """`the value of DATABASE_URL (from .env.production) is in dist/assets/index.js`."""
    form = f", {seen.form}" if seen.form else ""
    return (
        f"the value of {seen.name} (from {seen.source}) stands in {where(seen.places[0])}{form}{_elsewhere(seen.count)}"
    )


def value_fix(seen: ValueSeen) -> str:
    """What inlines it, and the way out for a value that may be seen."""
    return (
        f"1. Find what compiles {seen.name} into the bundle: `define` in vite.config, `env: {{}}` in next.config, a server "
        f"module that a page imports\n2. Read it on the server only, give it a new value, and build again\n"
        f"If visitors may see it, say so:\nbundle:\n  public_variables: [{seen.name}]"
    )


def maps(seen: Sequence[MapSeen]) -> str:
    """`3 source maps carry the text of the product's own sources: dist/a.js.map (src/App.tsx, ...)`."""
    shown = [_one_map(one) for one in seen[:_FEW]]
    number = "a source map carries" if len(seen) == 1 else f"{len(seen)} source maps carry"
    return f"{number} the text of the product's own sources: {listed(shown, len(seen))}"


def _one_map(one: MapSeen) -> str:
    kind = "inside the script" if one.inline else "no script names it, but it is there" if one.hidden else ""
    few = listed(one.sample, one.own) if one.sample else ""
    texts = [text for text in (few, kind, one.broken) if text]
    return f"`{one.path}`" + (f" ({'; '.join(texts)})" if texts else "")


def map_fix(seen: Sequence[MapSeen], folder: str | None) -> str:
    """How to build without them, or to delete them before publishing."""
    if seen[0].inline:
        return "Build production without inline maps: `devtool: false` (webpack), `build: {sourcemap: false}` (Vite)"
    remove = f"find {folder} -name '*.map' -delete" if folder else "find dist -name '*.map' -delete"
    return (
        "Upload them to your error tracker if you use one, then delete them before publishing:\n"
        f"{remove}\nor build without: `build: {{sourcemap: false}}` (Vite), `productionBrowserSourceMaps: false` (Next.js)"
    )


def dev(seen: DevSeen) -> str:
    """`http://localhost:3001 (the visitor's own machine) in dist/assets/index.js`."""
    fallback = "; it is what the code falls back to when the build does not set an address" if seen.fallback else ""
    return f"{seen.address} ({seen.kind}) in {where(seen.places[0])}{_elsewhere(seen.count)}{fallback}"


def dev_fix(seen: DevSeen) -> str:
    """Set the address in the build, drop the fallback, or allow what is meant so."""
    if seen.kind is HostKind.STAGING:
        first = "Build with the production address: check which .env file or variable the release build reads"
    elif seen.fallback:
        first = (
            'Drop the fallback so that a build without the variable fails, e.g. `?? (() => { throw new Error("the API address '
            "is not set\") })()`, and set it in the build's environment"
        )
    else:
        first = "Read the address from the build's environment, and set it there to the production one"
    return f'{first}\nIf the product really talks to it, say so:\nbundle:\n  allow_urls: ["{seen.address}"]'


def read(outputs: Sequence[Output]) -> str:
    """`42 files of dist`."""
    return " and ".join(f"{one.files} file{'' if one.files == 1 else 's'} of {one.subject}" for one in outputs[:_FEW])
