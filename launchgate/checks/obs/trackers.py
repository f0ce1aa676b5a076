"""Error trackers: what their libraries, variables and releases are called. Facts of their documentation, 2026-11."""

import re

from launchgate.dataclass import dataclass

__all__ = ["TRACKERS", "Tracker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """One error tracker: how its libraries are called, and how what says where errors go."""

    name: str
    library: "re.Pattern[str]"
    address: "re.Pattern[str]"
    variable: str
    """The variable as its documentation calls it, for the fix."""
    release: "re.Pattern[str]"
    agent: bool = False
    """Whether it is also an agent of the machine, so that a variable alone proves nothing."""


def _tracker(name: str, library: str, address: str, variable: str, release: str, *, agent: bool = False) -> Tracker:
    return Tracker(
        name=name, library=re.compile(library, re.IGNORECASE), address=re.compile(rf"\b[A-Z0-9_]{{0,60}}(?:{address})\b"),
        variable=variable, release=re.compile(release), agent=agent,
    )  # fmt: skip


TRACKERS = (
    _tracker(
        "Sentry",
        r"@sentry/[a-z-]+|\bsentry[_-]sdk\b|\bsentry[-_](?:ruby|rails|raven|flutter|laravel|symfony|dotnet|go|android|cocoa)\b|getsentry/sentry-go"
        r"|\bio\.sentry\b|\"sentry/(?:sentry|sdk)[a-z-]*\"|\bSentry\.(?:AspNetCore|Serilog|Extensions)|^sentry\s*=|\bsentry = ",
        r"SENTRY_DSN(?:_[A-Z]+)?|GLITCHTIP_DSN",
        "SENTRY_DSN",
        r"\bSENTRY_RELEASE\b|sentry-cli releases|getsentry/action-release|@sentry/(?:webpack|vite|rollup|esbuild)-plugin"
        r"|withSentryConfig|entry[\w.]{0,40}init\([^;]{0,600}?\brelease\s{0,5}[:=]|\.release\s{0,3}=",
    ),
    _tracker(
        "Bugsnag",
        r"@bugsnag/[a-z-]+|\bbugsnag\b",
        r"BUGSNAG_API_?KEY",
        "BUGSNAG_API_KEY",
        r"\bappVersion\b|\bapp_version\b|BUGSNAG_APP_VERSION",
    ),
    _tracker(
        "Rollbar",
        r"\brollbar\b",
        r"ROLLBAR_[A-Z_]{0,40}TOKEN",
        "ROLLBAR_ACCESS_TOKEN",
        r"\bcode_?[vV]ersion\b|ROLLBAR_CODE_VERSION",
    ),
    _tracker(
        "Honeybadger",
        r"\bhoneybadger\b|@honeybadger-io/[a-z-]+",
        r"HONEYBADGER_API_KEY",
        "HONEYBADGER_API_KEY",
        r"\brevision\b|HONEYBADGER_REVISION",
    ),
    _tracker(
        "Airbrake",
        r"\bairbrake\b|@airbrake/[a-z-]+",
        r"AIRBRAKE_(?:PROJECT_KEY|API_KEY)",
        "AIRBRAKE_PROJECT_KEY",
        r"\bversion\b",
    ),
    _tracker(
        "AppSignal",
        r"@?\bappsignal\b",
        r"APPSIGNAL_(?:PUSH_API_KEY|FRONTEND_KEY)",
        "APPSIGNAL_PUSH_API_KEY",
        r"APP_REVISION|\brevision\b",
        agent=True,
    ),
    _tracker("Raygun", r"\braygun(?:4\w+)?\b", r"RAYGUN_API_?KEY", "RAYGUN_API_KEY", r"setVersion|ApplicationVersion"),
    _tracker(
        "Datadog",
        r"@datadog/browser-(?:rum|logs)|\bdd-trace\b|\bddtrace\b",
        r"DD_(?:API_KEY|CLIENT_TOKEN|AGENT_HOST)|DATADOG_[A-Z_]{0,40}(?:KEY|TOKEN)",
        "DD_CLIENT_TOKEN",
        r"\bDD_VERSION\b|\bversion\s{0,3}:",
        agent=True,
    ),
    _tracker(
        "New Relic",
        r"\bnewrelic\b|@newrelic/[a-z-]+",
        r"NEW_RELIC_LICENSE_KEY",
        "NEW_RELIC_LICENSE_KEY",
        r"NEW_RELIC_METADATA_[A-Z_]+|changeTracking",
        agent=True,
    ),
    _tracker(
        "Application Insights",
        r"\bapplicationinsights(?:-web)?\b|Microsoft\.ApplicationInsights",
        r"APPLICATIONINSIGHTS_CONNECTION_STRING|APPINSIGHTS_INSTRUMENTATIONKEY",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        r"application\.ver|ComponentVersion",
        agent=True,
    ),
    _tracker(
        "Elastic APM",
        r"\belastic-apm(?:-node|-rum)?\b|@elastic/apm-rum",
        r"ELASTIC_APM_(?:SERVER_URL|SECRET_TOKEN)",
        "ELASTIC_APM_SERVER_URL",
        r"ELASTIC_APM_SERVICE_VERSION|serviceVersion",
        agent=True,
    ),
)
