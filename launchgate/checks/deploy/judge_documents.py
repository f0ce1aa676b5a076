"""Opinion on the rollback document, the deploy document and the release checklist: what each has to say, and does not. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from launchgate import rollback
from launchgate.checks.deploy.rules import DOCUMENTED, RELEASE_CHECKLIST, ROLLBACK_DOC
from launchgate.checks.deploy.said import and_, quoted
from launchgate.checks.deploy.spec import Files, Options
from launchgate.checks.deploy.wanted import CHECKLIST, DEPLOYING, ROLLBACK_STEP, STARTED, STEPS
from launchgate.document_words import is_english, placeholders
from launchgate.documents import Found, Place, Section, parts, places
from launchgate.model import Assessment, Location, Rule, Severity, Status
from launchgate.saying import assessment
from launchgate.wanted import Part, Topic

__all__ = ["best_place", "checklist", "documented", "drilled_on", "rollback_doc", "rollback_place"]

_POINTS = 3
"""Points of a checklist, at least."""


def best_place(
    files: Files, topic: Topic, configured: Sequence[str], held: Callable[[Section], Sequence[Found]]
) -> Place | None:  # fmt: skip
    """The place that says most: of the configured files when there are any, else of all that were found."""
    found = [one for one in places(files.documents, topic, configured) if one.by == "configured" or not configured]
    return max(found, key=lambda place: len(held(place.section)), default=None)


def rollback_place(files: Files, options: Options) -> Place | None:
    """The rollback document that is judged."""
    return best_place(files, rollback.TOPIC, options.rollback, rollback.recognised)


def drilled_on(place: Place | None, today: date) -> date | None:
    """The last day, not after today, on which the rollback document says that it was drilled."""
    if place is None:
        return None
    found = [one for one in rollback.recognised(place.section) if one.part is rollback.DRILLED]
    return max((day for one in found for day in rollback.drill_dates(one) if day <= today), default=None)


def rollback_doc(files: Files, options: Options, today: date) -> Assessment:
    """deploy/rollback-doc."""
    place = rollback_place(files, options)
    if place is None:
        return _absent(ROLLBACK_DOC, files, options.rollback, "how a release is taken back", "rolling back")
    held = {one.part.name for one in rollback.recognised(place.section)}
    lacking = [part for part in rollback.PARTS if part.name not in held]
    more = []
    if rollback.DRILLED not in lacking and drilled_on(place, today) is None:
        lacking.append(rollback.DRILLED)
        more.append("the day of its drill lies in the future")
    if files.migrates and _denies(place.section):
        lacking.append(rollback.DATABASE)
        more.append(f"it says that there is no database, and `{files.migrates}` is a migration")
    grave = any(part in lacking for part in (rollback.WAY, rollback.PREVIOUS, rollback.DATABASE))
    said = "says how to roll back, to which version, what happens to the database, who decides and when it was drilled"
    return _judged(ROLLBACK_DOC, place, lacking, more, said, Severity.BLOCKER if grave else Severity.HIGH)


_NO_DATABASE = re.compile(
    r"(?i)\b(?:no|without (?:a|any)|not have a|doesn't have a) (?:own )?(?:persistent )?database\b|\bstateless\b"
)


def _denies(section: Section) -> bool:
    found = parts(section, [rollback.DATABASE])
    return bool(found) and bool(_NO_DATABASE.search(found[0].text))


def documented(files: Files, options: Options) -> Assessment:
    """deploy/documented."""
    place = deploy_place(files, options)
    if place is None:
        return _absent(DOCUMENTED, files, options.steps, "how it is deployed", "deploying")
    lacking = [part for part in STEPS if part.name not in {one.part.name for one in deploy_parts(place.section)}]
    severity = Severity.HIGH if STARTED in lacking else Severity.MEDIUM
    said = "says how a deploy is started, where it goes and how to see that it worked"
    return _judged(DOCUMENTED, place, lacking, [], said, severity)


def deploy_place(files: Files, options: Options) -> Place | None:
    """The deploy document that is judged; one about rolling back is none."""
    own = [one for one in files.documents if one.path in options.steps or not re.search(rollback.TOPIC.files, one.name)]
    found = [one for one in places(own, DEPLOYING, options.steps) if one.by == "configured" or not options.steps]
    return max(
        found, key=lambda place: (len(deploy_parts(place.section)), not _ASIDE.search(_name(place))), default=None
    )


_ASIDE = re.compile(r"audit|summary|report|status|plan\b|self-?host|upgrad|migrat|checklist|tutorial|example")
"""What a document about deploying is rather than the procedure of this product, where there is another one."""


def _name(place: Place) -> str:
    return f"{place.path} {place.section.title}".lower()


def deploy_parts(section: Section) -> tuple[Found, ...]:
    """Which parts of a deploy document are there; a block of commands says how it is started."""
    found = parts(section, STEPS)
    if section.code and not any(one.part is STARTED for one in found):
        block = section.code[0]
        found = (Found(part=STARTED, line=block.line, text=block.text[:200]), *found)
    return found


def checklist(files: Files, options: Options) -> Assessment:
    """deploy/release-checklist."""
    place = best_place(files, CHECKLIST, options.checklist, lambda section: parts(section, [ROLLBACK_STEP]))
    if place is None:
        return _absent(
            RELEASE_CHECKLIST, files, options.checklist, "what to look at before a release", "a release checklist"
        )
    points = [block for block in place.section.blocks if block.kind in ("item", "row")]
    lacking = [ROLLBACK_STEP] if not parts(place.section, [ROLLBACK_STEP]) else []
    more = (
        [f"it has {len(points)} points, and a list worth going through has {_POINTS} or more"]
        if len(points) < _POINTS
        else []
    )
    said = f"has {len(points)} points, and rolling back is one of them"
    return _judged(RELEASE_CHECKLIST, place, lacking, more, said, RELEASE_CHECKLIST.severity)


def _absent(rule: Rule, files: Files, configured: Sequence[str], what: str, about: str) -> Assessment:
    count = len(files.documents)
    looked = "1 document that speaks of deploys or releases was read" if count == 1 else ""
    looked = looked or f"{count or 'no'} documents that speak of deploys or releases were read"
    if configured:
        message = f"{and_(list(files.unread)) or and_([f'`{path}`' for path in configured]) + ' cannot be read'}"
        return assessment(
            rule,
            rule.covers,
            Status.FAIL,
            f"The file that has to say {what} is missing: {message}.",
            remediation=rule.fix,
            location=Location(path=configured[0], config="deploy"),
        )
    return assessment(
        rule,
        rule.covers,
        Status.FAIL,
        f"Nothing in the repository says {what}: {looked}, and no file name or heading is about {about}.",
        remediation=rule.fix,
    )


def _judged(
    rule: Rule, place: Place, lacking: Sequence[Part], more: Sequence[str], said: str, severity: Severity
) -> Assessment:  # fmt: skip
    location = Location(path=place.path, line=place.section.line)
    kept = placeholders(place.section, form=rule is RELEASE_CHECKLIST)
    faults = list(more)
    if lacking and not (more and len(lacking) == len(more)):
        faults.insert(0, f"it does not say {and_([part.name for part in lacking])}")
    if kept:
        shown = and_([f"{quoted(one.text, 40)} in line {one.line}" for one in kept[:3]])
        faults.append(
            f"{len(kept)} places are still to be written: {shown}" if len(kept) > 1 else f"it is unfinished: {shown}"
        )
    if not faults:
        return assessment(rule, rule.covers, Status.PASS, f"{place.label} {said}.", location=location)
    if lacking and not is_english(place.section.text):
        return _foreign(rule, place, lacking, severity)
    texts = "\n\n".join(part.paste for part in dict.fromkeys(lacking))
    add = f"Add to {place.label}:\n\n{texts}" if texts else ""
    finish = f"{'Then write' if add else 'Write'} what the placeholders in {place.path} stand for." if kept else ""
    return assessment(
        rule,
        rule.covers,
        Status.FAIL,
        f"{place.label}: {'; '.join(faults)}.",
        remediation="\n\n".join(filter(None, (add, finish))) or rule.fix,
        severity=severity,
        location=location,
    )


def _foreign(rule: Rule, place: Place, lacking: Sequence[Part], severity: Severity) -> Assessment:
    """What is written in another language cannot be said to lack anything."""
    texts = "\n".join(part.paste for part in lacking)
    return assessment(
        rule,
        rule.covers,
        Status.UNKNOWN,
        f"{place.label} does not seem to be in English, and English words are what its parts are recognised by; not recognised: "
        f"{and_([part.name for part in lacking])}.",
        remediation=f"Add short lines with the English labels, the rest may stay as it is:\n\n{texts}",
        severity=severity,
        location=Location(path=place.path, line=place.section.line),
    )
