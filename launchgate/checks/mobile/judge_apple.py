"""Judges apple-app-site-association of each host. Pure."""

from collections.abc import Iterator

from launchgate.checks.mobile.apple_file import LARGEST, AppleFile, apple_file, opens, unreached
from launchgate.checks.mobile.rules import APPLE_LINKS as RULE
from launchgate.checks.mobile.said import fetched, filled_in, not_declared, place, unclaimed
from launchgate.checks.mobile.spec import App, Facts, Options, Served
from launchgate.exchange import Response, host_of
from launchgate.model import Assessment, Location, Severity, Status
from launchgate.saying import assessment

_WANTED = "an `applinks:` domain in the entitlements, or ios.associatedDomains of Expo"
_TYPES = frozenset({"application/json", "application/pkcs7-mime"})
_SHOWN = 5


def judge_apple(facts: Facts, options: Options) -> tuple[Assessment, ...]:
    """The file of each host, the apps it names, and the shared links that it opens; nothing when the site was not asked."""
    if not facts.probed:
        return ()
    unknown = filled_in(RULE, facts, options, "$(")
    if not facts.apple:
        return unknown or not_declared(RULE, unclaimed(facts, "iPhones", _WANTED))
    return (*unknown, *(seen for served in facts.apple for seen in _host(served, facts, options)))


def _host(served: Served, facts: Facts, options: Options) -> Iterator[Assessment]:
    answer = fetched(RULE, served, "Apple")
    if isinstance(answer, Assessment):
        yield answer
        return
    where = place(served)
    found = apple_file(answer.body)
    if (flaw := _size(answer) or found.flaw or _ids(found)) is not None and flaw:
        fix = f"compare with the example of `launchgate explain {RULE.id}`"
        yield assessment(RULE, served.host, Status.FAIL, f"`{answer.url}` {flaw}", remediation=fix, location=where)
        return
    names = ", ".join(f"`{name}`" for name in found.app_ids[:_SHOWN])
    message = f"`{answer.url}` is served directly and names {names}"
    yield assessment(RULE, served.host, Status.PASS, message, location=where)
    yield from _type(served.host, answer, where)
    yield from _apps(served.host, found, facts.app or App(), options, where)
    yield from _links(served.host, found, facts, where)
    yield from _exclusions(served.host, found, where)


def _size(answer: Response) -> str | None:
    if answer.truncated or len(answer.body) > LARGEST:
        return f"is larger than the {LARGEST // 1024} KB that Apple takes: use wildcards in place of single addresses"
    return None


def _ids(found: AppleFile) -> str | None:
    if found.odd_ids:
        shown = ", ".join(f"`{name[:80]}`" for name in found.odd_ids[:_SHOWN])
        return f"names {shown}, which is no app id: ten capital letters and digits, a dot, the bundle id"
    if found.apps_not_empty:
        return "has entries in `applinks.apps`, which has to be an empty list"
    return None


def _type(host: str, answer: Response, where: Location) -> Iterator[Assessment]:
    if answer.media_type not in _TYPES:
        message = f"`{answer.url}` is served as `{answer.media_type or 'nothing'}`, Apple asks for `application/json`"
        fix = "nginx: location = /.well-known/apple-app-site-association { default_type application/json; }"
        yield assessment(
            RULE, f"{host} type", Status.FAIL, message, remediation=fix, severity=Severity.MEDIUM, location=where
        )


def _apps(host: str, found: AppleFile, app: App, options: Options, where: Location) -> Iterator[Assessment]:
    """Each declared app, or one of the apps that the files speak of."""
    for one in options.apple:
        wanted = f"{one.team_id}.{one.bundle_id}"
        yield _named(f"{host} {wanted}", wanted in found.app_ids, f"`{wanted}`", found, where)
    if options.apple or not app.bundle_ids:
        return
    bundles = {seen.value for seen in app.bundle_ids}
    teams = {seen.value for seen in app.team_ids}
    pairs = [name.partition(".")[::2] for name in found.app_ids]
    right = any(bundle in bundles and (not teams or team in teams) for team, bundle in pairs)
    team = f" of team {' or '.join(sorted(teams)[:_SHOWN])}" if teams else ""
    shown = " or ".join(f"`{seen.value}`" for seen in app.bundle_ids[:_SHOWN])
    yield _named(f"{host} app", right, f"{shown}{team} ('{app.bundle_ids[0].path}')", found, where)


def _named(subject: str, right: bool, wanted: str, found: AppleFile, where: Location) -> Assessment:
    if right:
        return assessment(RULE, subject, Status.PASS, f"the file of `{where.host}` names {wanted}", location=where)
    names = ", ".join(f"`{name}`" for name in found.app_ids[:_SHOWN])
    message = f"the file of `{where.host}` names {names}, not {wanted}"
    fix = "add the app id (team id, a dot, the bundle id) to `appIDs` in apple-app-site-association"
    return assessment(RULE, subject, Status.FAIL, message, remediation=fix, location=where)


def _links(host: str, found: AppleFile, facts: Facts, where: Location) -> Iterator[Assessment]:
    """Whether the app opens each shared link of this host."""
    for link in facts.links:
        url = link.walk.start
        if host_of(url) != host:
            continue
        told = [opens(detail, url) for detail in found.details]
        subject = f"{host} {url}"
        if True in told:
            yield assessment(
                RULE, subject, Status.PASS, f"the file of `{host}` lets the app open `{url}`", location=where
            )
        elif None in told:
            message = f"whether the file of `{host}` lets the app open `{url}` depends on a `$(…)` variable"
            fix = "write the paths out in `components`"
            yield assessment(RULE, subject, Status.UNKNOWN, message, remediation=fix, location=where)
        else:
            message = f"no component of the file of `{host}` lets the app open `{url}`"
            fix = "add its path to `components`, before any exclusion that takes it"
            yield assessment(RULE, subject, Status.FAIL, message, remediation=fix, location=where)


def _exclusions(host: str, found: AppleFile, where: Location) -> Iterator[Assessment]:
    dead = [one.text for detail in found.details for one in unreached(detail)]
    if dead:
        shown = ", ".join(f"`{text[:80]}`" for text in dead[:_SHOWN])
        message = (
            f"the file of `{host}` excludes {shown} after a pattern that takes everything, so the app opens it anyway"
        )
        fix = "put exclusions before the pattern: the first one that matches decides"
        yield assessment(
            RULE, f"{host} exclusions", Status.FAIL, message, remediation=fix, severity=Severity.MEDIUM, location=where
        )
