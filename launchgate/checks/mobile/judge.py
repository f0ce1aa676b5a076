"""Opinion on the app and its links: assessments for every rule, and what the run looked at. Pure."""

from launchgate.checks.mobile.judge_android import judge_android
from launchgate.checks.mobile.judge_api import judge_api
from launchgate.checks.mobile.judge_apple import judge_apple
from launchgate.checks.mobile.judge_links import judge_links
from launchgate.checks.mobile.rules import ANDROID_LINKS, APPLE_LINKS, REAL_DEVICE
from launchgate.checks.mobile.said import not_declared
from launchgate.checks.mobile.spec import Facts, Options
from launchgate.model import Assessment, Cell, Judgement, Status, Table
from launchgate.saying import assessment


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each host, link and built-in address what holds. Rules of a kind that this run does not judge say nothing."""
    assessments = (
        *judge_apple(facts, options),
        *judge_android(facts, options),
        *_left_out(facts),
        *judge_links(facts),
        *judge_api(facts, options),
        *not_declared(REAL_DEVICE, _attested(facts, options)),
    )
    return Judgement(assessments=assessments, tables=_tables(facts), receipt=_receipt(facts))


def _attested(facts: Facts, options: Options) -> str:
    """What a person has to say; nobody is asked where there is no app."""
    if options == Options() and (facts.app is None or not facts.app.found):
        return "not declared: there is no mobile app in this repository, and none in launchgate.yml"
    return "not declared: only a person can say it; add `attest: [{rule: mobile/real-device, …}]` to launchgate.yml"


def _left_out(facts: Facts) -> tuple[Assessment, ...]:
    if not facts.left_out:
        return ()
    count = len(facts.left_out)
    message = (
        f"the app claims {count} more host{'s' if count > 1 else ''} than one run asks, `{facts.left_out[0]}` for one"
    )
    fix = "name the hosts that matter in mobile.hosts"
    return tuple(
        assessment(rule, "further hosts", Status.UNKNOWN, message, remediation=fix)
        for rule in (APPLE_LINKS, ANDROID_LINKS)
    )


def _tables(facts: Facts) -> tuple[Table, ...]:
    if facts.app is None or not facts.app.apis:
        return ()
    rows = tuple((api.name, api.url, f"{api.path}:{api.line}" if api.line else api.path) for api in facts.app.apis)
    return (
        Table(
            id="built-in-addresses",
            title="Addresses built into the app",
            columns=("Name", "Address", "Where"),
            rows=rows,
        ),
    )


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    app = facts.app
    counted = (
        ("hosts asked for apple-app-site-association", len(facts.apple)),
        ("hosts asked for assetlinks.json", len(facts.android)),
        ("links followed", len(facts.links)),
        ("addresses built into the app", len(app.apis) if app else 0),
        ("built bundles searched", facts.artefacts.files),
    )
    return tuple(pair for pair in counted if pair[1])
