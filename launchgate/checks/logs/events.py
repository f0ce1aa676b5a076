"""Tells what a line of a log reports: a failed login, a deployment, a failed job, an error and of which kind. Pure.

Words are looked for in the text, because no two products name these events alike.
"""

import re

__all__ = ["DEPLOYMENTS", "EVENTS", "JOBS", "KINDS", "LOGINS", "event_of", "is_error", "kind_of_error", "says_which"]

LOGINS, DEPLOYMENTS, JOBS = "failed logins", "deployments", "failed jobs"
EVENTS = (LOGINS, DEPLOYMENTS, JOBS)
KINDS = ("auth", "database", "external")

_FAILS = r"(?:fail|denied|invalid|reject|incorrect|wrong|refused|unauthorized|error)"
_IN = r"(?:log[ _-]?in|sign[ _-]?in|logon|authentication|credentials)"
_LOGIN = re.compile(rf"(?:{_IN}|authenticat\w+)\b.{{0,60}}?{_FAILS}|{_FAILS}\w*[ _.-].{{0,40}}?(?:{_IN}|password)")
_DEPLOYMENT = re.compile(
    r"\bdeploy(?:ed|ment|ing)?\b|\breleas(?:e|ed)\b.{0,20}\d|\b(?:starting|started|booted|listening)\b.{0,80}\b(?:version|release|commit|sha|v\d)"
    r"|\b(?:version|release|commit)\b.{0,60}\b(?:starting|started|booted)\b"
)
_JOB = re.compile(
    r"\b(?:job|task|worker|cron|queue|celery|sidekiq)\w*\b.{0,80}?(?:fail|error|exception|raised|retry|dead|timed out)"
    r"|(?:fail|error|exception|retry)\w*\b.{0,60}?\b(?:job|task|worker|cron|queue)\b"
)
_ERROR = re.compile(
    r"\"(?:level|severity|levelname|log\.level)\"\s?:\s?\"(?:error|fatal|critical|err)\"|\b(?:level|severity|lvl)=\"?(?:error|fatal|critical|err)\b"
    r"|(?:^|[\s\[(|])(?:error|fatal|critical)(?:[\]):|\s]|$)"
)
# A search for a word is many times cheaper than a pattern, and nearly no line is an event.
_LOGIN_WORDS = ("log", "sign", "authentic", "credential", "password")
_JOB_WORDS = ("job", "task", "worker", "cron", "queue", "celery", "sidekiq")
_DEPLOYMENT_WORDS = ("deploy", "releas", "start", "boot", "listening")
_ERROR_WORDS = ("err", "fatal", "critical")
_NUMBERED = ('"level":50', '"level":60', '"level": 50', '"level": 60')
_AUTH = re.compile(r"auth|login|credential|token expired|permission|forbidden|unauthorized|jwt|session")
_DATABASE = re.compile(
    r"database|\bdb\b|postgres|mysql|sqlite|mongo|redis|\bsql|psycopg|sequel|prisma|activerecord|deadlock|integrityerror|operationalerror"
)
_EXTERNAL = re.compile(
    r"external|upstream|third.?party|gateway|\bapi\b.{0,40}(?:fail|error|time)|econn|etimedout|enotfound|timed? ?out"
    r"|connection refused|stripe|webhook|smtp|sendgrid|\bs3\b|dns|socket hang up|httperror"
)
_NAMED = re.compile(
    r"[a-z]{2,60}(?:error|exception)\b|\b(?:code|kind|type|error_code|err\.type)\"?\s?[:=]\s?\"?\w|\be[a-z]{4,20}\b:|\b5\d\d\b"
)


def event_of(low: str) -> str | None:
    """Which of `EVENTS` a line in lower case tells of."""
    if any(word in low for word in _LOGIN_WORDS) and _LOGIN.search(low):
        return LOGINS
    if any(word in low for word in _JOB_WORDS) and _JOB.search(low):
        return JOBS
    return DEPLOYMENTS if any(word in low for word in _DEPLOYMENT_WORDS) and _DEPLOYMENT.search(low) else None


def is_error(low: str) -> bool:
    """Whether a line in lower case is at level error or above."""
    if any(mark in low for mark in _NUMBERED):
        return True
    return any(word in low for word in _ERROR_WORDS) and _ERROR.search(low) is not None


def kind_of_error(low: str) -> str | None:
    """Which of `KINDS` an error is of."""
    for kind, pattern in (("database", _DATABASE), ("external", _EXTERNAL), ("auth", _AUTH)):
        if pattern.search(low):
            return kind
    return None


def says_which(low: str) -> bool:
    """Whether an error names its class or a code, so that it can be told from others."""
    return _NAMED.search(low) is not None
