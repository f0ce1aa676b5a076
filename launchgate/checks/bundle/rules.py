"""The rules of the bundle check, with their prose. Data only."""

from launchgate.model import EvidenceKind, Rule, Severity, Stage

_STAGES = frozenset(Stage)
"""Files are judged in pr, full and release; the live site also in deploy, and in any stage with `--url`."""

SECRET = Rule(
    id="bundle/secret",
    title="No secret in what visitors download",
    severity=Severity.BLOCKER,
    covers="secrets in shipped files",
    what="Build output, declared app packages (apk, aab, ipa, zip) and the live site's pages and scripts are read for keys, "
    "tokens and passwords, also encoded ones and those in the sources that source maps carry. Keys that their vendor means "
    "to be public pass.",
    why="Everybody who opens the product has this file. A key in it is used within hours, at your cost and on your data.",
    fix="1. Revoke the value at its provider.\n2. Keep it on the server: let the browser call a route of yours that uses it.\n"
    "3. Take it out of every variable with a public prefix (NEXT_PUBLIC_, VITE_, ...), build again and replace what was "
    "published.",
    reference="https://cwe.mitre.org/data/definitions/540.html",
    stages=_STAGES,
    evidence=EvidenceKind.STATIC,
    by_fingerprint=True,
)
ENV_VALUE = Rule(
    id="bundle/env-value",
    title="No value of a server's variable in what visitors download",
    severity=Severity.BLOCKER,
    covers="server variables in shipped files",
    what="The values of variables without a public prefix, from the .env files here and from what bundle.values and "
    "bundle.variables name, are looked for in the shipped files. Short, common and public values are not. Of a value nothing "
    "is reported but its variable's name.",
    why="A bundler can inline any variable, whatever its name: `env: {}` in next.config.js, `define` in Vite, an import of a "
    "server file. Then everybody has it.",
    fix="Find what inlines it (define, env: {}, a server module that a page imports), read it on the server only, change the "
    "value, and build again.",
    reference="https://vite.dev/guide/env-and-mode",
    stages=_STAGES,
    evidence=EvidenceKind.STATIC,
)
SOURCE_MAP = Rule(
    id="bundle/source-map",
    title="No source text shipped in source maps",
    severity=Severity.MEDIUM,
    covers="source maps",
    what="Source maps in the build output, inside scripts and beside the live scripts are opened. It fails where one carries the "
    "text of the product's own sources. Maps that only carry libraries pass; a secret in one is a finding of bundle/secret.",
    why="Anyone can read the original code, comments and removed parts included. That is a gift to whoever looks for a way in.",
    fix="Build without maps, or upload them to your error tracker and delete them before publishing:\n"
    "Vite: build: {sourcemap: false}\nNext.js: productionBrowserSourceMaps: false\nany: find dist -name '*.map' -delete",
    reference="https://tc39.es/ecma426/",
    stages=_STAGES,
    evidence=EvidenceKind.STATIC,
)
DEV_URL = Rule(
    id="bundle/dev-url",
    title="No developer's address in what visitors download",
    severity=Severity.HIGH,
    covers="developers' addresses in shipped files",
    what="Shipped scripts, pages and app packages are searched for addresses that customers cannot or must not reach: "
    "localhost and private networks, emulators, tunnels, and the product's own staging hosts. Comments, messages, comparisons "
    "and constants of known libraries do not count.",
    why="The product works for whoever built it and fails for everybody else, often only on one page.",
    fix="Set the production address in the build's environment, and drop the fallback so that a build without it fails:\n"
    'const api = import.meta.env.VITE_API_URL ?? (() => { throw new Error("VITE_API_URL is not set") })()',
    reference="https://vite.dev/guide/env-and-mode",
    stages=_STAGES,
    evidence=EvidenceKind.STATIC,
)
RULES = (SECRET, ENV_VALUE, SOURCE_MAP, DEV_URL)
