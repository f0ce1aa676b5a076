"""Opinion on what ships: one finding a secret, a variable, an address, and one for the maps of each output. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from launchgate.checks.bundle import wording
from launchgate.checks.bundle.rules import DEV_URL, ENV_VALUE, RULES, SECRET, SOURCE_MAP
from launchgate.checks.bundle.spec import Compared, DevSeen, Facts, Gap, MapSeen, Options, Output, Place, Reading
from launchgate.model import (
    Assessment,
    Cell,
    Evidence,
    Judgement,
    Location,
    Rule,
    Severity,
    Status,
    Table,
    fingerprint,
)

_ROWS = 200


def judge(facts: Facts, options: Options) -> Judgement:
    """Assessments of all four rules on each side that was read, what was read as the receipt, and a table of maps."""
    del options
    sides = [(side, live) for side, live in ((facts.files, False), (facts.live, True)) if side is not None]
    found = [one for side, live in sides for one in _side(side, facts.compared, live=live)]
    said = {one.rule for one in found}
    reason = (
        "; ".join(one for one in (facts.no_files, facts.no_live) if one)
        or "neither build output nor a live site is this run's business"
    )
    found += [_said(rule, rule.covers, Status.NOT_APPLICABLE, reason) for rule in RULES if rule.id not in said]
    return Judgement(assessments=tuple(_rooted(found)), tables=_tables(sides), receipt=_receipt(facts))


def _side(side: Reading, compared: Compared, *, live: bool) -> Iterator[Assessment]:
    judged = {
        SECRET: tuple(_secrets(side, live=live)),
        ENV_VALUE: tuple(_values(side, live=live)),
        SOURCE_MAP: tuple(_maps(side, live=live)),
        DEV_URL: tuple(_devs(side, live=live)),
    }
    for rule, found in judged.items():
        yield from found
        gaps = (*side.gaps, *(compared.gaps if rule is ENV_VALUE and side.outputs else ()))
        yield from (_unknown(rule, gap) for gap in _distinct(gaps))
        if not found and not gaps:
            yield from _clean(rule, side, compared)


def _distinct(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """One gap a subject: the first says enough."""
    yield from {gap.subject: gap for gap in reversed(tuple(gaps))}.values()


def _unknown(rule: Rule, gap: Gap) -> Assessment:
    because = gap.because
    # What could not be read is one fault, told under the first rule; the others follow from it.
    if because is None and rule is not SECRET and not _is_of_values(gap):
        because = f"{SECRET.id}#{gap.subject}"
    return Assessment(
        rule=rule.id, subject=gap.subject, status=Status.UNKNOWN, severity=rule.severity, message=gap.reason,
        remediation=gap.remedy, because=because, location=Location(config=gap.config),
    )  # fmt: skip


def _is_of_values(gap: Gap) -> bool:
    return gap.config is not None and gap.config.startswith(("bundle.values", "bundle.variables"))


def _clean(rule: Rule, side: Reading, compared: Compared) -> Iterator[Assessment]:
    """What a rule says of each output in which it found nothing."""
    if rule is ENV_VALUE and not compared.names:
        subject = side.outputs[0].subject if side.outputs else rule.covers
        left = f"; variables whose values are public, short or common: {compared.left_out}" if compared.left_out else ""
        text = f"not declared: no .env file here, bundle.values or bundle.variables holds a value to look for{left}"
        yield _said(rule, subject, Status.NOT_APPLICABLE, text)
        return
    words = {
        SECRET: "no secret in",
        ENV_VALUE: f"none of the values of {compared.names} variable{'' if compared.names == 1 else 's'} in",
        SOURCE_MAP: "no source map with text of the product's own sources in",
        DEV_URL: "no developer's address in",
    }
    for one in side.outputs:
        yield _said(rule, one.subject, Status.PASS, f"{words[rule]} {wording.read((one,))}")


def _secrets(side: Reading, *, live: bool) -> Iterator[Assessment]:
    for seen in side.secrets:
        place = seen.places[0]
        same = f"secrets/tree#{place.path}" if place.tracked and not place.source else None
        yield Assessment(
            rule=SECRET.id, subject=_subject(place), status=Status.FAIL, severity=seen.severity, message=wording.secret(seen),
            remediation=wording.secret_fix(seen, live=live), fingerprint=seen.identity, because=same,
            location=_location(place), evidence=Evidence(kind=seen.kind, masked=seen.masked),
        )  # fmt: skip


def _values(side: Reading, *, live: bool) -> Iterator[Assessment]:
    """One finding a variable, whichever of its values it is; several variables with the same value are one leak."""
    first: dict[str, str] = {}
    worst = {seen.name: seen for seen in sorted(side.values, key=lambda seen: seen.secret)}
    for seen in (one for one in side.values if worst[one.name] is one):
        subject = f"{seen.name} in {_subject(seen.places[0])}" if live else seen.name
        own = f"{ENV_VALUE.id}#{subject}"
        leader = first.setdefault(seen.digest, own)
        yield Assessment(
            rule=ENV_VALUE.id, subject=subject, status=Status.FAIL,
            severity=ENV_VALUE.severity if seen.secret else Severity.HIGH, message=wording.value(seen),
            remediation=wording.value_fix(seen), because=leader if leader != own else None,
            fingerprint=fingerprint(ENV_VALUE.id, f"{'live ' if live else ''}{seen.name}"), location=_location(seen.places[0]),
            evidence=Evidence(kind="value of a variable", masked=f"{seen.name}=…"),
        )  # fmt: skip


def _maps(side: Reading, *, live: bool) -> Iterator[Assessment]:
    for output in side.outputs:
        carrying = [one for one in side.maps if one.own and _is_in(one, output, live=live)]
        if not carrying:
            if any(one.own for one in side.maps) and len(side.outputs) > 1:
                yield _said(
                    SOURCE_MAP,
                    output.subject,
                    Status.PASS,
                    f"no source map with own sources in {wording.read((output,))}",
                )
            continue
        severity = Severity.LOW if all(one.styles for one in carrying) else SOURCE_MAP.severity
        carrying.sort(key=lambda one: one.styles)
        yield Assessment(
            rule=SOURCE_MAP.id, subject=output.subject, status=Status.FAIL, severity=severity, message=wording.maps(carrying),
            remediation=wording.map_fix(carrying, None if live else output.subject),
            location=_location(Place(path=carrying[0].path, line=1)),
        )  # fmt: skip


def _is_in(one: MapSeen, output: Output, *, live: bool) -> bool:
    return live or one.path == output.subject or one.path.startswith((f"{output.subject}/", f"{output.subject}!"))


def _devs(side: Reading, *, live: bool) -> Iterator[Assessment]:
    if not live:
        yield from (_dev(seen, seen.address, seen.address) for seen in side.devs)
        return
    grouped: dict[str, list[DevSeen]] = {}
    for seen in side.devs:
        grouped.setdefault(seen.places[0].path, []).append(seen)
    for url, several in grouped.items():
        first = _dev(several[0], url, f"live {' '.join(one.address for one in several)}")
        more = [f"{one.address} ({one.kind})" for one in several[1:]]
        yield replace(first, message=first.message + (f"; also {wording.listed(more, len(more))}" if more else ""))


def _dev(seen: DevSeen, subject: str, identity: str) -> Assessment:
    return Assessment(
        rule=DEV_URL.id, subject=subject, status=Status.FAIL, severity=DEV_URL.severity, message=wording.dev(seen),
        remediation=wording.dev_fix(seen), fingerprint=fingerprint(DEV_URL.id, identity), location=_location(seen.places[0]),
        evidence=Evidence(kind="address", masked=seen.address),
    )  # fmt: skip


def _rooted(found: list[Assessment]) -> Iterator[Assessment]:
    """Let what the live site shows follow from the same fault in the build output, so that one fault is one finding."""
    roots: dict[tuple[str, str], str] = {}
    for one in found:
        if one.status is not Status.FAIL or one.rule == SOURCE_MAP.id:
            yield one
            continue
        key = (one.rule, one.evidence.masked if one.evidence and one.rule != SECRET.id else one.identity)
        root = roots.setdefault(key, f"{one.rule}#{one.subject}")
        own = f"{one.rule}#{one.subject}"
        yield one if root == own or one.because else replace(one, because=root)


def _subject(place: Place) -> str:
    return place.path


def _location(place: Place) -> Location:
    if place.path.startswith(("https://", "http://")):
        return Location(url=place.path)
    return Location(path=place.path.partition("!")[0], line=None if "!" in place.path else place.line)


def _said(rule: Rule, subject: str, status: Status, text: str) -> Assessment:
    return Assessment(rule=rule.id, subject=subject, status=status, severity=rule.severity, message=text)


def _tables(sides: list[tuple[Reading, bool]]) -> tuple[Table, ...]:
    rows = [
        (
            one.path,
            one.own,
            one.others,
            "inline" if one.inline else "hidden" if one.hidden else "named by a script",
            one.broken or None,
        )
        for side, _ in sides
        for one in side.maps
    ]
    if not rows:
        return ()
    columns = ("Source map", "Own sources with text", "Library sources with text", "How it ships", "Could not be read")
    return (Table(id="bundle/maps", title="Source maps that ship", columns=columns, rows=tuple(rows[:_ROWS])),)


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    rows: list[tuple[str, Cell]] = []
    for side in (facts.files, facts.live):
        for one in side.outputs if side else ():
            rows += [(f"files of {one.subject}", one.files), (f"bytes of {one.subject}", one.size)]
            rows += [(f"not read in {one.subject}: {what}", count) for what, count in one.skipped]
    public = sum(side.public for side in (facts.files, facts.live) if side)
    rows += [("public by design, not reported", public)] if public else []
    if facts.compared.sources:
        rows += [("variables whose values were looked for", facts.compared.names)]
        rows += [("variables left out: public, short or common values", facts.compared.left_out)]
    return tuple(rows)
