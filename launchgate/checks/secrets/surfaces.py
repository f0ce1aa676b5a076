"""A commit or a tag as the texts that people wrote into it: its message, its people, and whatever else its head carries. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from launchgate.detection import Candidate

Scan = Callable[[bytes], tuple[Candidate, ...]]
_PEOPLE = {b"author": "author", b"committer": "committer", b"tagger": "tagger"}
_IDS = frozenset({b"tree", b"parent", b"object", b"type"})


@dataclass(frozen=True, slots=True)
class Said:
    """A candidate in one field of a commit or tag: `message`, `author`, `committer`, `tagger` or `header`."""

    field: str
    candidate: Candidate


def in_head(lines: Iterable[bytes], scan: Scan, people: dict[bytes, tuple[Candidate, ...]]) -> Iterator[Said]:
    """What stands in the lines before the message. `people` remembers what was seen in each name, most of which come again."""
    rest = []
    for line in lines:
        word, _, text = line.partition(b" ")
        if word in _IDS:
            continue
        if word not in _PEOPLE:
            rest.append(line)
            continue
        person = text.rsplit(b" ", 2)[0]
        if person not in people:
            people[person] = scan(person)
        for candidate in people[person]:
            yield Said(_PEOPLE[word], candidate)
    if rest:
        for candidate in scan(b"\n".join(rest)):
            yield Said("header", candidate)
