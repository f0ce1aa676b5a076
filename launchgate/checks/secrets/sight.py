"""The proof, in every run, that this run can see: made-up values in every kind of object git keeps, and the engine's own."""

from collections.abc import Callable, Iterator

from launchgate.checks.secrets.names import in_paths
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git.pieces import Piece
from launchgate.detection import Candidate, Examination, engine
from launchgate.detection.examples import expand
from launchgate.terms import Stage

_COMMIT = b"tree %s\nauthor %s <a@example.com> 0 +0000\ncommitter C <%s> 0 +0000\nencoding %s\n\n%s\n"
_TAG = b"object %s\ntype commit\ntag v1\ntagger %s <a@example.com> 0 +0000\n\n%s\n"
_FIELDS = {
    b"commit": (_COMMIT, ("author", "committer", "header", "message")),
    b"tag": (_TAG, ("tagger", "message")),
}  # fmt: skip


def missed(stage: Stage, day: str) -> tuple[str, ...]:
    """What was missed just now: every decoder and surface, and of the rules a day's share; before a release all of them."""
    return (*engine().canaries(None if stage is Stage.RELEASE else day), *surfaces(engine().scan))


def surfaces(scan: Callable[[bytes], tuple[Candidate, ...]]) -> Iterator[str]:
    """The kinds of text in git in which a made-up token was missed by `scan`."""
    for kind, (template, fields) in _FIELDS.items():
        seen = Sightings(scan=scan)
        values = [expand("gh~p_{b62:30}{crc}", field) for field in fields]
        seen.take(Piece(b"0" * 40, kind, 0, 0, template % (b"0" * 40, *values)))
        found = {said.field for said in seen.messages.get(b"0" * 40, ()) if said.candidate.kind == "github-token"}
        yield from (f"{field} of a {kind.decode()}" for field in fields if field not in found)
    seen = Sightings(scan=scan, examine=lambda data: Examination(candidates=scan(data)))
    token = expand("gh~p_{b62:30}{crc}")
    seen.take(Piece(b"0" * 40, b"blob", len(token), 0, token))
    if not seen.blobs:
        yield "file"
    if not in_paths([b"folder/" + token + b".txt"], scan):
        yield "name of a file"
