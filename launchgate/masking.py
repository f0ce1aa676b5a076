"""The last look at what leaves the process: no value that the user handed in, and none that is certainly a secret, is in it.

Checks mask what they find. This is for the same value in a place that nobody looked into as a secret: a file name, a variable's
name, a waiver's reason, an address that a site redirects to, a word that git or a YAML reader repeats in a complaint.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TextIO, TypeVar

from launchgate.loading import ONE_AT_A_TIME
from launchgate.model import Judgement, Verdict
from launchgate.redact import Redactor

Record = TypeVar("Record")
_BETWEEN = "\n\0\n"
"""Stands between texts; no value that is masked holds it."""


def masked_verdict(verdict: Verdict, redactor: Redactor) -> Verdict:
    """The verdict with every text of it masked but the prose of the rules, which is ours."""
    bare = changed(replace(verdict, rules=()), redactor)
    return replace(changed(bare, _sure(texts(bare))), rules=verdict.rules)


def redacted(judgement: Judgement, redactor: Redactor) -> Judgement:
    """The judgement with the values that the user handed in masked in every text of it."""
    return changed(judgement, redactor)


def masked_text(text: str) -> str:
    """A complaint with what is certainly a secret masked."""
    return _sure((text,))(text)


def _sure(seen: Iterable[str]) -> Callable[[str], str]:
    """What masks the values in these texts that are certainly secrets."""
    with ONE_AT_A_TIME:  # it takes a while, and a check may begin with something of its own meanwhile
        from launchgate.detection.sure import masking
    return masking(seen)


def changed(value: Record, change: Callable[[str], str]) -> Record:
    """Like `mapped`, but all texts are changed at once: a verdict can hold a million, and nearly none has anything to mask.

    `change` must treat a text the same alone and between others.
    """
    before = tuple(dict.fromkeys(str(text) for text in texts(value)))
    after = change(_BETWEEN.join(before)).split(_BETWEEN)
    if len(after) != len(before):  # a text holds the separator itself
        return mapped(value, change)
    table = {old: new for old, new in zip(before, after, strict=True) if old != new}
    return mapped(value, lambda text: table.get(text, text)) if table else value


def mapped(value: Record, change: Callable[[str], str]) -> Record:
    """A value of the model with every text in it changed; enums are no texts. The same object where nothing changes."""
    return _mapped(value, change)  # type: ignore[no-any-return]  # a record comes back as the same type


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    if isinstance(value, tuple | frozenset):
        new = [_mapped(item, change) for item in value]
        return value if all(a is b for a, b in zip(value, new, strict=True)) else type(value)(new)
    if is_dataclass(value) and not isinstance(value, type):
        new_fields = {}
        for field in fields(value):
            before = getattr(value, field.name)
            after = _mapped(before, change)
            if after is not before:
                new_fields[field.name] = after
        return replace(value, **new_fields) if new_fields else value
    return value


def texts(value: Any) -> Iterator[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def mask_on_github(out: TextIO, environ: Mapping[str, str]) -> Callable[[str], None] | None:
    """What asks GitHub's runner to mask a value in its log; None elsewhere, where it would print the value instead."""
    if environ.get("GITHUB_ACTIONS") != "true":
        return None

    def announce(value: str) -> None:
        # Only what the command's grammar needs is escaped: the runner must learn the value exactly as it is.
        escaped = (
            value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").encode("utf-8", "replace").decode()
        )
        out.write(f"::add-mask::{escaped}\n")
        out.flush()

    return announce
