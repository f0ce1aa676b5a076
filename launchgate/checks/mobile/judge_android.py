"""Judges assetlinks.json of each host. Pure."""

from collections.abc import Iterator

from launchgate.checks.mobile.asset_links import AssetLinks, Statement, asset_links, defect
from launchgate.checks.mobile.rules import ANDROID_LINKS as RULE
from launchgate.checks.mobile.said import fetched, filled_in, not_declared, place, unclaimed
from launchgate.checks.mobile.spec import App, Facts, Options, Served
from launchgate.exchange import Response
from launchgate.model import Assessment, Location, Status
from launchgate.saying import assessment

_WANTED = (
    "an intent filter with `android:autoVerify` and a host in AndroidManifest.xml, or android.intentFilters of Expo"
)
_SHOWN = 5
_SIGNING = "Play Console, Test and release, App integrity, App signing key certificate"


def judge_android(facts: Facts, options: Options) -> tuple[Assessment, ...]:
    """The file of each host, the app it names, its certificates; nothing when the site was not asked."""
    if not facts.probed:
        return ()
    unknown = filled_in(RULE, facts, options, "${") or filled_in(RULE, facts, options, "@string/")
    if not facts.android:
        return unknown or not_declared(RULE, unclaimed(facts, "Android", _WANTED))
    return (*unknown, *(seen for served in facts.android for seen in _host(served, facts, options)))


def _host(served: Served, facts: Facts, options: Options) -> Iterator[Assessment]:
    app = facts.app or App()
    yield from _unverified(served, app)
    answer = fetched(RULE, served, "Android")
    if isinstance(answer, Assessment):
        yield answer
        return
    where = place(served)
    found = asset_links(answer.body)
    if (flaw := _type(answer) or found.flaw) != "":
        fix = f"compare with the example of `launchgate explain {RULE.id}`"
        yield assessment(RULE, served.host, Status.FAIL, f"`{answer.url}` {flaw}", remediation=fix, location=where)
        return
    names = ", ".join(dict.fromkeys(f"`{one.package[:80]}`" for one in found.statements[:_SHOWN])) or "another file"
    message = f"`{answer.url}` is served directly and names {names}"
    yield assessment(RULE, served.host, Status.PASS, message, location=where)
    yield from _packages(served.host, found, app, options, where)


def _type(answer: Response) -> str:
    if answer.truncated:
        return "is larger than 2 MB, or broke off"
    if answer.media_type != "application/json":
        fix = "nginx: location = /.well-known/assetlinks.json { default_type application/json; }"
        return f"is served as `{answer.media_type or 'nothing'}`, Android takes nothing but `application/json` ({fix})"
    return ""


def _unverified(served: Served, app: App) -> Iterator[Assessment]:
    """A host that only filters without autoVerify name: Android never asks for the file then."""
    filters = [one for one in app.android_hosts if one.host == served.host]
    if filters and not any(one.verified for one in filters):
        message = (
            f"'{filters[0].path}' opens links of `{served.host}` without `autoVerify`, so Android opens the browser"
        )
        fix = 'write `<intent-filter android:autoVerify="true">`, in Expo `"autoVerify": true`'
        where = Location(path=filters[0].path, host=served.host)
        yield assessment(RULE, f"{served.host} autoVerify", Status.FAIL, message, remediation=fix, location=where)


def _packages(host: str, found: AssetLinks, app: App, options: Options, where: Location) -> Iterator[Assessment]:
    """Each declared app, or one of the apps that the files speak of, or whatever the file names."""
    if options.android:
        for one in options.android:
            mine = [statement for statement in found.statements if statement.package == one.package]
            yield from _package(host, f"`{one.package}`", mine, found, where)
            if mine:
                yield _certificate(f"{host} {one.package}", mine, one.fingerprints, where)
        return
    packages = {seen.value for seen in app.packages}
    mine = [one for one in found.statements if not packages or one.package in packages]
    if packages:
        shown = " or ".join(f"`{seen.value}`" for seen in app.packages[:_SHOWN])
        yield from _package(host, f"{shown} ('{app.packages[0].path}')", mine, found, where)
    if mine:
        yield _certificate(f"{host} {mine[0].package[:150]}", mine, (), where)


def _package(
    host: str, wanted: str, mine: list[Statement], found: AssetLinks, where: Location
) -> Iterator[Assessment]:  # fmt: skip
    subject = f"{host} app"
    if mine:
        yield assessment(RULE, subject, Status.PASS, f"the file of `{host}` names {wanted}", location=where)
    elif found.includes:
        message = f"the file of `{host}` refers to `{found.includes[0][:200]}`, which was not read, and does not name {wanted}"
        fix = "write the statement into the host's own file"
        yield assessment(RULE, subject, Status.UNKNOWN, message, remediation=fix, location=where)
    else:
        names = ", ".join(dict.fromkeys(f"`{one.package[:80]}`" for one in found.statements[:_SHOWN]))
        message = f"the file of `{host}` names {names}, not {wanted}"
        fix = "correct `package_name`: it is the applicationId of the release, without a suffix such as `.debug`"
        yield assessment(RULE, subject, Status.FAIL, message, remediation=fix, location=where)


def _certificate(subject: str, mine: list[Statement], declared: tuple[str, ...], where: Location) -> Assessment:
    """The fingerprints of one app: well-formed, of no well-known certificate, and the declared ones among them."""
    subject = f"{subject} certificate"
    listed = tuple(dict.fromkeys(one for statement in mine for one in statement.fingerprints))
    bad = [(one, why) for one in listed if (why := defect(one))]
    good = [one for one in listed if not defect(one)]
    missing = [one for one in declared if one not in listed]
    if missing:
        message = f"the file lacks the declared certificate `{missing[0]}` for `{mine[0].package[:80]}`"
        return assessment(
            RULE,
            subject,
            Status.FAIL,
            message,
            remediation=f"add it to `sha256_cert_fingerprints` ({_SIGNING})",
            location=where,
        )
    if not good:
        message = f"no fingerprint of a release certificate is listed for `{mine[0].package[:80]}`" + "".join(
            f": `{one[:100]}` {why}" for one, why in bad[:1]
        )
        return assessment(
            RULE, subject, Status.FAIL, message, remediation=f"list the certificate that signs what people install ({_SIGNING})",
            location=where,
        )  # fmt: skip
    if bad:
        message = f"`{bad[0][0][:100]}`, listed for `{mine[0].package[:80]}`, {bad[0][1]}"
        return assessment(RULE, subject, Status.FAIL, message, remediation="take it off the list", location=where)
    if declared:
        message = (
            f"the declared certificate{'s are' if len(declared) > 1 else ' is'} listed for `{mine[0].package[:80]}`"
        )
        return assessment(RULE, subject, Status.PASS, message, location=where)
    message = (
        f"not declared: {len(listed)} well-formed fingerprint{'s are' if len(listed) > 1 else ' is'} listed; which one signs the "
        f"release is not known here: set mobile.android in launchgate.yml ({_SIGNING})"
    )
    return assessment(RULE, subject, Status.NOT_APPLICABLE, message, location=where)
