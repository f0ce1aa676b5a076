"""Judges what the files show of error tracking, releases and analytics. Pure."""

from dataclasses import replace

from launchgate.checks.obs.analytics import analytics_in
from launchgate.checks.obs.rules import ANALYTICS, ERROR_TRACKING, RELEASE_TAG
from launchgate.checks.obs.said import said, undeclared
from launchgate.checks.obs.spec import Facts, Side, Signs
from launchgate.checks.obs.trackers import TRACKERS, Tracker
from launchgate.exchange import Response
from launchgate.model import Assessment, Rule, Status


def error_tracking(facts: Facts) -> list[Assessment]:
    """One for each side of the product, and for each tracker that is only half there."""
    return _sure(_error_tracking(facts), facts.signs)


def _sure(found: list[Assessment], signs: Signs) -> list[Assessment]:
    """What was not seen is not known to be missing where not all files were read."""
    if not signs.cut:
        return found
    left = "; there are more files than one run reads, and it may be in one of those"
    return [
        replace(one, status=Status.UNKNOWN, message=one.message + left) if one.status is Status.FAIL else one
        for one in found
    ]


def _error_tracking(facts: Facts) -> list[Assessment]:
    rule, signs = ERROR_TRACKING, facts.signs
    if facts.no_files[0]:
        return [said(rule, rule.covers, Status.UNKNOWN, *facts.no_files)]
    if not signs.manifests:
        return [
            undeclared(
                rule, "no manifest of an application was found (package.json, pyproject.toml, Gemfile, go.mod, …)"
            )
        ]
    halves = [half for tracker in TRACKERS if (half := _half(tracker, signs))]
    if not signs.trackers:
        return halves or [_none(signs)]
    whole = [name for name in signs.trackers if name in signs.addresses]
    sides = [one for kind in ("server", "frontend") if (one := _side(kind, signs, whole))]
    if not sides and whole:
        sides = [
            said(
                rule,
                whole[0],
                Status.PASS,
                f"{whole[0]}: loaded in `{signs.trackers[whole[0]]}`, and {signs.addresses[whole[0]]}",
            )
        ]
    return [*sides, *halves]


def _none(signs: Signs) -> Assessment:
    listed = ", ".join(f"`{path}`" for path in signs.manifests[:5])
    message = f"no error tracker is loaded: looked in {listed}"
    return said(ERROR_TRACKING, ERROR_TRACKING.covers, Status.FAIL, message, path=signs.manifests[0])


def _half(tracker: Tracker, signs: Signs) -> Assessment | None:
    """A tracker without its address, or the other way round; an agent's variable alone is the agent's."""
    rule, loaded, address = ERROR_TRACKING, signs.trackers.get(tracker.name), signs.addresses.get(tracker.name)
    if loaded and not address:
        message = (
            f"`{loaded}` loads {tracker.name}, but no env or settings file names {tracker.variable}: it reports nothing"
        )
        fix = f"add `{tracker.variable}=` to .env.example and set it in each environment"
        return said(rule, tracker.name, Status.FAIL, message, fix, path=loaded)
    if address and not loaded and not tracker.agent:
        message = f"{address} is for {tracker.name}, but no manifest loads it: nothing would report"
        return said(
            rule,
            tracker.name,
            Status.FAIL,
            message,
            f"add {tracker.name}'s library to the manifest, or drop the variable",
        )
    return None


def _side(kind: str, signs: Signs, whole: list[str]) -> Assessment | None:
    """None for a side that the product does not have, or whose only tracker is told of as half there."""
    rule = ERROR_TRACKING
    own = [side for side in signs.sides if side.side == kind]
    if not own:
        return None
    loaded = {name for side in own for name in side.trackers} | _from_root(own, signs)
    loaded |= {"Sentry"} if kind == "frontend" and signs.snippet else set()
    if not loaded:
        listed = ", ".join(f"`{side.path}`" for side in own[:5])
        there = ", ".join(signs.trackers)
        message = f"the {kind} loads no error tracker ({listed}), while the other side has {there}"
        return said(
            rule, kind, Status.FAIL, message, f"add the library for the {kind} to `{own[0].path}`", path=own[0].path
        )
    ready = sorted(loaded & set(whole))
    if not ready:
        return None
    return said(
        rule,
        kind,
        Status.PASS,
        f"the {kind} reports to {', '.join(ready)}; {signs.addresses[ready[0]]}",
        path=own[0].path,
    )


def _from_root(own: list[Side], signs: Signs) -> set[str]:
    """Trackers of the root package.json, which every package below it can load."""
    below = any(side.path.endswith("package.json") for side in own)
    return {name for name, path in signs.trackers.items() if path == "package.json"} if below else set()


def release_tag(facts: Facts) -> list[Assessment]:
    """One for each tracker."""
    rule, signs = RELEASE_TAG, facts.signs
    if facts.no_files[0]:
        return [said(rule, rule.covers, Status.UNKNOWN, *facts.no_files)]
    if not signs.trackers:
        return [undeclared(rule, "no error tracker is loaded, see obs/error-tracking")]
    return _sure([_release(tracker, signs, rule) for tracker in TRACKERS if tracker.name in signs.trackers], signs)


def _release(tracker: Tracker, signs: Signs, rule: Rule) -> Assessment:
    path = signs.releases.get(tracker.name)
    if path is not None:
        return said(rule, tracker.name, Status.PASS, f"`{path}` tells {tracker.name} the release", path=path)
    message = f"{tracker.name} is loaded in `{signs.trackers[tracker.name]}`, and nothing tells it the release"
    return said(rule, tracker.name, Status.FAIL, message, path=signs.trackers[tracker.name])


def analytics(facts: Facts) -> Assessment:
    """What is installed, in the files or on the live page."""
    return _sure([_analytics(facts)], facts.signs)[0]


def _analytics(facts: Facts) -> Assessment:
    rule = ANALYTICS
    page = facts.home if isinstance(facts.home, Response) and facts.home.blocked is None else None
    live = analytics_in(page.text) if page is not None else ()
    found = {**{name: page.url for name in live if page is not None}, **facts.signs.analytics}
    if found:
        told = ", ".join(f"{name} (`{where}`)" for name, where in sorted(found.items()))
        return said(rule, rule.covers, Status.PASS, f"installed: {told}")
    html = page is not None and page.media_type == "text/html"
    frontends = [side.path for side in facts.signs.sides if side.side == "frontend"]
    if not html and not frontends:
        return undeclared(rule, "no page and no frontend was found that could load analytics")
    where = f"`{page.url}`" if html and page is not None else f"`{frontends[0]}`"
    message = f"no analytics tool that is known here was found, neither in the files nor in {where}"
    return said(rule, rule.covers, Status.FAIL, message, path=frontends[0] if frontends else None)
