"""Judges the addresses that are built into the app. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchgate.checks.mobile.places import unfit, words
from launchgate.checks.mobile.rules import API_BASE_URL as RULE
from launchgate.checks.mobile.said import not_declared
from launchgate.checks.mobile.spec import Api, Facts, Options
from launchgate.exchange import host_of
from launchgate.model import Assessment, Location, Severity, Status
from launchgate.saying import assessment

_API = frozenset(
    {"api", "apis", "backend", "server", "base", "graphql", "gateway", "endpoint", "rest", "baseurl", "apiurl"}
)
"""Words in a name that say that it holds the API's address, and not, say, that of the terms of use."""
_DECLARE = "set mobile.builds in launchgate.yml to the built bundles, e.g. dist/**/*.js"


def judge_api(facts: Facts, options: Options) -> tuple[Assessment, ...]:
    """One assessment for each address, and what the bundles add."""
    found = [*_addresses(facts, options), *_bundles(facts, options)]
    if found:
        return tuple(found)
    if facts.app is None and (options.api_urls or options.builds):
        return (assessment(RULE, RULE.covers, Status.UNKNOWN, facts.no_files[0], remediation=facts.no_files[1]),)
    if options.api_urls:
        message = "no file of the app says which API address a release is built with"
        return (assessment(RULE, RULE.covers, Status.UNKNOWN, message, remediation=_DECLARE),)
    if facts.app is not None and facts.app.found:
        return not_declared(
            RULE, f"not declared: no file of the app says which API address a release is built with; {_DECLARE}"
        )
    return not_declared(
        RULE, "not declared: there is no mobile app in this repository, and no mobile.api_urls in launchgate.yml"
    )


def _addresses(facts: Facts, options: Options) -> Iterator[Assessment]:
    if facts.app is None:
        return
    for api in facts.app.apis:
        yield _address(api, facts, options)
    for unread in facts.app.unread:
        message = f"'{unread.path}' was not read: {unread.value}"
        fix = "make it readable, or name the built bundles in mobile.builds"
        where = Location(path=unread.path)
        yield assessment(RULE, unread.path, Status.UNKNOWN, message, remediation=fix, location=where)


def _address(api: Api, facts: Facts, options: Options) -> Assessment:
    subject, where = f"{api.name} in {api.path}", Location(path=api.path, line=api.line)
    said = f"{api.name} in '{api.path}' is `{api.url}`"
    reason = _reason(api, facts, options)
    if reason is None:
        return assessment(RULE, subject, Status.PASS, said, location=where)
    production = options.api_urls[0] if options.api_urls else "the production address"
    if api.fallback:
        message = (
            f"{said} unless the build passes another one, and no release build in this repository does; it {reason}"
        )
        fix = f"build with --dart-define={api.name}={production}, and leave out the default"
        return assessment(RULE, subject, Status.UNKNOWN, message, remediation=fix, location=where)
    fix = f"set {api.name} to {production} for the release build"
    severity = None if _is_api(api.name) else Severity.HIGH
    return assessment(
        RULE, subject, Status.FAIL, f"{said}, which {reason}", remediation=fix, severity=severity, location=where
    )


def _reason(api: Api, facts: Facts, options: Options) -> str | None:
    """Why a release may not be built with an address; None when it may."""
    host = _host(api.url)
    allowed = {host_of(url).lower() for url in options.api_urls}
    secure = urlsplit(api.url).scheme.lower() in ("https", "wss")
    if host in facts.product_hosts | allowed and host:
        return None if secure else unfit(api.url)
    if host in facts.other_hosts:
        return f"is the environment `{facts.other_hosts[host]}`, not the product"
    if (reason := unfit(api.url)) is not None:
        return reason
    if allowed and _is_api(api.name):
        return f"is none of mobile.api_urls ({', '.join(sorted(allowed)[:5])})"
    return None


def _is_api(name: str) -> bool:
    return bool(words(name.rpartition(".")[2]) & _API) or name == "server.url"


def _host(url: str) -> str:
    try:
        return host_of(url).lower()
    except ValueError:
        return ""


def _bundles(facts: Facts, options: Options) -> Iterator[Assessment]:
    found, subject = facts.artefacts, "built bundles"
    if found.skipped and found.remedy:
        yield assessment(RULE, subject, Status.UNKNOWN, found.skipped, remediation=found.remedy)
    if not options.builds or found.skipped:
        return
    for glob in found.unmatched:
        message = f"no file matches `{glob}` of mobile.builds"
        fix = "build the app before this run, or correct the glob"
        yield assessment(RULE, f"bundles {glob}", Status.UNKNOWN, message, remediation=fix)
    for suspect in found.suspects:
        message = f"'{suspect.path}' holds `{suspect.value}`: {_why(suspect.value, facts)}"
        fix = "build it with the production address; search the sources for the one that is named here"
        where = Location(path=suspect.path)
        yield assessment(
            RULE, f"{suspect.value} in {suspect.path}", Status.FAIL, message, remediation=fix, location=where
        )
    wanted = {host_of(url).lower() for url in options.api_urls}
    if found.files and wanted and not found.production & wanted:
        message = f"no built bundle holds {' or '.join(f'`{host}`' for host in sorted(wanted)[:5])} of mobile.api_urls"
        yield assessment(RULE, subject, Status.FAIL, message, remediation="build the app with the production address")
    elif found.files and not found.suspects:
        message = (
            f"{found.files} built bundle{'s hold' if found.files > 1 else ' holds'} no address of a development machine"
        )
        yield assessment(RULE, subject, Status.PASS, message)


def _why(url: str, facts: Facts) -> str:
    host = _host(url)
    if host in facts.other_hosts:
        return f"that is the environment `{facts.other_hosts[host]}`, not the product"
    return f"that {unfit(url) or 'is not the product'}"
