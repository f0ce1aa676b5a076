"""Commits read many at a time say what each says by itself."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from launchgate.checks.secrets.commits import Header, header, plain, ranks
from launchgate.checks.secrets.surfaces import Said, Texts, in_head
from launchgate.detection import engine
from launchgate.detection.examples import expand
from launchgate.detection.reading import Reading

TOKEN = expand("gh~p_{b62:30}{crc}")
TEXTS = (b"", b"Fix it", b"key " + TOKEN, TOKEN, b"a\n" + TOKEN[:20], TOKEN[20:] + b"\n", TOKEN.decode().encode("utf-16-le"),
         b'password = "', b'k8s3cr3t-9fQz"', b"machine a login b\n", b"password c3d4e5")  # fmt: skip
TREE, PARENT = b"1" * 40, b"2" * 40


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 30))
def test_texts_together_hold_what_each_holds(seed: int) -> None:
    chance = random.Random(seed)
    texts = [(b"%d" % number, "message", chance.choice(TEXTS)) for number in range(chance.randrange(1, 60))]
    together = Texts(engine().scan, Reading(engine()).ends)
    for text in texts:
        together.add(*text)
    alone = [(oid, Said(field, one)) for oid, field, text in texts for one in engine().scan(text)]
    assert list(together.found()) == alone
    assert list(together.found()) == []


def test_texts_are_due_when_they_are_many() -> None:
    texts = Texts(engine().scan, Reading(engine()).ends)
    before = texts.due
    texts.add(b"1", "message", bytes(1 << 20))
    assert (before, texts.due, Texts(engine().scan).due) == (False, True, True)


HEADS = {
    "usual": b"tree %s\nparent %s\nauthor A <a@b.c> 5 +0100\ncommitter C D <c@d.e> 7 -0330",
    "first": b"tree %s\nauthor A <a@b.c> 5 +0000\ncommitter  <> 7 +0000",
    "signed": b"tree %s\nparent %s\nauthor A <a> 5 +0000\ncommitter C <c> 7 +0000\ngpgsig a\n b\nencoding x",
    "merge": b"tree %s\nparent %s\nparent 33\nauthor A 6 +1 <a> 5 +0000\ncommitter C <c> 7 +0000",
}


def test_the_usual_head_is_read_in_one_step() -> None:
    for name, template in HEADS.items():
        head = template % ((TREE, PARENT) if template.count(b"%s") == 2 else TREE)
        lines = head.split(b"\n")
        assert plain(head) == (header(lines), tuple(in_head(lines))), name


def test_any_other_head_is_read_line_by_line() -> None:
    for head in (b"", b"tree x", b"tree 11\nauthor A <a> +0000\ncommitter C <c> 7 +0000", b"author A <a> 5 +0000\ntree 11",
                 b"tree 11\nauthor A <a> 5 +0000\ncommitter C <c> 7 +0000\nx \0 y"):  # fmt: skip
        assert plain(head) is None
    assert header([b"tree 11", b"author A <a> 5 +0000"]) == Header(b"11", (), 0, 5)


def test_a_date_that_is_no_number_git_could_mean_is_the_first_day() -> None:
    endless = b"9" * 5000  # more digits than Python makes a number of
    lines = [b"tree 11", b"author A <a> " + endless + b" +0000", b"committer C <c> 7 +0000"]
    assert plain(b"\n".join(lines)) is None
    assert header(lines) == Header(b"11", (), 7, 0)


@given(st.data())
def test_commits_come_behind_their_parents_and_else_by_date(data: st.DataObject) -> None:
    headers: dict[bytes, Header] = {}
    for number in data.draw(st.permutations(range(data.draw(st.integers(0, 9))))):
        known = st.sampled_from([*headers, b"not here"])
        parents = tuple(data.draw(st.lists(known, max_size=3)))
        headers[b"%02d" % number] = Header(b"tree", parents, data.draw(st.integers(0, 5)), 0)
    order: list[bytes] = []
    while len(order) < len(headers):
        ready = [
            one for one in headers.keys() - set(order) if not set(headers[one].parents) & headers.keys() - set(order)
        ]
        order.append(min(ready, key=lambda one: (headers[one].committed, one)))
    shuffled = dict(data.draw(st.permutations(list(headers.items()))))
    assert list(ranks(shuffled)) == order
    assert list(ranks(shuffled).values()) == list(range(len(order)))
