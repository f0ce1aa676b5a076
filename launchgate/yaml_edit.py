"""Puts attestations into the text of a launchgate.yml without touching anything else: order, comments and style stay. Pure.

The text is composed into nodes that know their places; only the places of changed values are cut and filled. What comes out is
read back and compared, so that a style nobody thought of ends in a refusal and never in a damaged file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from launchgate.errors import UsageError

Entry = Mapping[str, Any]
"""One attestation: plain texts, and `evidence` as a mapping of texts."""
_KEY = "attest"
_NOTHING = ("", "~", "null", "Null", "NULL")


def attested(text: str, entries: Sequence[Entry]) -> str:
    """The text with each entry under `attest`: in the place of one for the same rule and subject, else after the last.

    Raises UsageError when the text's style cannot take it, with the lines to paste.
    """
    for entry in entries:
        changed = _with(text, entry)
        if _data(changed) != _expected(_data(text), entry):
            raise _refusal(entry)
        text = changed
    return text


def _refusal(entry: Entry) -> UsageError:
    lines = "\n".join(["attest:", *_block(entry, "  ")])
    return UsageError(
        f"launchgate.yml is written in a style that cannot be added to safely; add these lines yourself:\n{lines}"
    )


def _data(text: str) -> Any:
    # No timestamps: a date is the text that was written, as in yaml_lines.
    try:
        return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - BaseLoader builds nothing but texts, lists and mappings
    except yaml.YAMLError:
        return None


def _expected(data: Any, entry: Entry) -> Any:
    if not isinstance(data or {}, dict):
        raise _refusal(entry)
    whole = dict(data or {})
    given = whole.get(_KEY)
    if given in (None, *_NOTHING):
        given = []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise _refusal(entry)
    kept = [dict(one) for one in given]
    wanted = {key: dict(value) if isinstance(value, Mapping) else value for key, value in entry.items()}
    place = _place(kept, entry)
    if place is None:
        whole[_KEY] = [*kept, wanted]
    else:
        whole[_KEY] = [{**one, **wanted} if index == place else one for index, one in enumerate(kept)]
    return whole


def _place(entries: Sequence[Mapping[str, Any]], entry: Entry) -> int | None:
    """Where an attestation of the same rule and subject stands."""
    for index, one in enumerate(entries):
        if one.get("rule") == entry["rule"] and one.get("subject") == entry.get("subject"):
            return index
    return None


def _with(text: str, entry: Entry) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, yaml.BaseLoader)
    if root is None:
        return _appended(text, [f"{_KEY}:", *_block(entry, "  ")], end)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _refusal(entry)
    found = next(((key, value) for key, value in root.value if key.value == _KEY), None)
    if found is None:
        return _appended(text, ["", f"{_KEY}:", *_block(entry, "  ")], end)
    key, value = found
    if not isinstance(value, yaml.SequenceNode) or not value.value:
        return _first(text, key, value, entry, end)
    place = _place([_plain(item) for item in value.value], entry)
    if place is not None:
        return _renewed(text, value.value[place], entry, end)
    if value.flow_style:
        return _into_flow(text, value, _flow(entry))
    return _after(text, value, _block(entry, " " * value.start_mark.column), end)


def _plain(node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}


def _appended(text: str, lines: Sequence[str], end: str) -> str:
    glue = "" if not text or text.endswith(("\n", "\r\n")) else end
    lines = lines[1:] if not text and lines[0] == "" else lines
    return text + glue + end.join(lines) + end


def _first(text: str, key: yaml.Node, value: yaml.Node, entry: Entry, end: str) -> str:
    """Into `attest:` or `attest: []`, which hold nothing yet."""
    start, stop = key.end_mark.index, max(value.end_mark.index, key.end_mark.index)
    if isinstance(value, yaml.ScalarNode) and not value.value:
        stop = text.index(":", start) + 1
    rest = text[stop:]
    line, newline, after = rest.partition("\n")
    lines = end.join(_block(entry, "  "))
    return (
        f"{text[:start]}:{line.rstrip()}{end}{lines}{end}{after}"
        if newline
        else f"{text[:start]}:{line}{end}{lines}{end}"
    )


def _leaf_end(node: yaml.Node) -> int:
    """Where a node's own text ends; a block's mark stands behind the comments that follow it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return int(node.end_mark.index)
    children = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return max((_leaf_end(child) for child in children), default=int(node.end_mark.index))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _after(text: str, node: yaml.Node, lines: Sequence[str], end: str) -> str:
    """The lines behind the last line of a block."""
    at = _line_end(text, _leaf_end(node))
    glue = "" if text[:at].endswith("\n") else end
    return text[:at] + glue + end.join(lines) + end + text[at:]


def _into_flow(text: str, node: yaml.Node, entry: str) -> str:
    """The entry before the closing bracket."""
    close = node.end_mark.index - 1
    last = max(_leaf_end(part) for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,)))
    comma = "" if "," in _code(text[last:close]) else ","
    return (
        f"{text[:last]}{comma} {entry}{text[last:close]}{text[close:]}"
        if comma
        else f"{text[:close]}{entry}{text[close:]}"
    )


def _code(text: str) -> str:
    """What stands there beside comments."""
    return "".join(line.partition("#")[0] for line in text.splitlines())


def _renewed(text: str, item: yaml.MappingNode, entry: Entry, end: str) -> str:
    """The values of one attestation replaced where they stand, and what it had not put behind them."""
    known = {key.value: value for key, value in item.value}
    changes = [
        (value.start_mark.index, _leaf_end(value), _value(entry[key]))
        for key, value in known.items()
        if key in entry and _same(value, entry[key]) is False
    ]
    added = [(key, entry[key]) for key in entry if key not in known]
    for start, stop, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[stop:]
    if not added:
        return text
    node = _found(text, entry)
    if node is None:
        raise _refusal(entry)
    if node.flow_style:
        return _into_flow(text, node, ", ".join(f"{key}: {_value(value)}" for key, value in added))
    return _after(text, node, [f"{' ' * node.start_mark.column}{key}: {_value(value)}" for key, value in added], end)


def _found(text: str, entry: Entry) -> yaml.MappingNode | None:
    """The node of the attestation for the same rule and subject."""
    root = yaml.compose(text, yaml.BaseLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    items: list[Any] = next((value.value for key, value in pairs if key.value == _KEY), [])
    place = _place([_plain(one) for one in items], entry)
    return items[place] if place is not None else None


def _same(node: yaml.Node, value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(node, yaml.MappingNode) and {k.value: v.value for k, v in node.value} == dict(value)
    return isinstance(node, yaml.ScalarNode) and node.value == value


def _block(entry: Entry, indent: str) -> list[str]:
    lines = [f"{key}: {_value(value)}" for key, value in entry.items()]
    return [f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]


def _flow(entry: Entry) -> str:
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in entry.items()) + "}"


def _value(value: Any) -> str:
    """A value on one line, quoted where YAML would read anything else into it."""
    if isinstance(value, Mapping):
        return _flow(value)
    text = yaml.safe_dump(str(value), default_flow_style=True, width=100_000, allow_unicode=True).strip()
    text = text.removesuffix("...").strip()
    return text if _is_plain_in_flow(text) else "'" + str(value).replace("'", "''") + "'"


def _is_plain_in_flow(text: str) -> bool:
    return text[:1] in ("'", '"') or not any(char in text for char in ",[]{}#:")
