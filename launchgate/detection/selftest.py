"""The engine's proof that it is not blind: every rule and decoder must find its own made-up value, in memory, in this process."""

import zlib
from collections.abc import Callable, Iterator

from launchgate.detection.candidate import Candidate
from launchgate.detection.examples import expand
from launchgate.detection.format import Format
from launchgate.detection.library import is_asked
from launchgate.detection.rules.assigned import ASSIGNED

Scan = Callable[[bytes], tuple[Candidate, ...]]

_SHARE = 12
"""One rule in so many is tried on any one day."""


def missed(formats: tuple[Format, ...], scan: Scan, day: str | None = None) -> Iterator[str]:
    """Names of rules and decoders that missed their canary: of all, or of every decoder and a `day`'s share of the rules."""
    for item in formats:
        if _is_due(item.kind, day, document(item)) and not _found(scan(document(item)), item.kind):
            yield item.kind
    for row in ASSIGNED:
        text = assigned_document(row)
        if _is_due(row.kind, day, text) and all(candidate.generic for candidate in scan(text)):
            yield f"assigned {row.kind}"
    yield from missed_decoders(scan)
    if not _found(scan(b'db_password = "' + expand("{b62:9}4-{b62:6}") + b'"'), "generic-password"):
        yield "generic-password"
    if not _found(scan(b'internal_api_key = "' + expand("{b62:30}7") + b'"'), "generic-secret"):
        yield "generic-secret"


def missed_decoders(scan: Scan) -> Iterator[str]:
    """Names of decoders that missed a token in their encoding."""
    from launchgate.detection.canaries import SAMPLES  # archives to pack: needed here only

    text = b"token=" + expand("gh~p_{b62:30}{crc}")
    for name, encode in SAMPLES.items():
        if not _found(scan(encode(text)), "github-token"):
            yield f"decoder {name}"


def _is_due(kind: str, day: str | None, text: bytes) -> bool:
    """Whether a rule is tried today. A day's share leaves out what would load the other library: a pull request is in a hurry."""
    return day is None or (zlib.crc32(f"{day} {kind}".encode()) % _SHARE == 0 and not is_asked(text))


def document(item: Format, seed: str = "") -> bytes:
    """A line in which the format's example stands, with one of its context words."""
    context = f"{item.near[0]} " if item.near else ""
    return f"# {context}\n".encode() + b'"' + expand(item.example, seed) + b'"\n'


def assigned_document(row: Format, seed: str = "") -> bytes:
    """A line that assigns the row's example to a name with the provider's word."""
    return f'{row.near[0]}_token = "'.encode() + expand(row.example, seed) + b'"\n'


def _found(candidates: tuple[Candidate, ...], kind: str) -> bool:
    return any(candidate.kind == kind for candidate in candidates)
