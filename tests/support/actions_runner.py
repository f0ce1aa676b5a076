"""An oracle for tests: what GitHub's runner would do with the text a step prints and with its file commands.

Written after the behaviour of actions/runner (ActionCommand.cs, ActionCommandManager.cs, FileCommandManager.cs): two grammars
of workflow commands in printed lines, `::name key=value,::data` after leading blanks and the older `##[name key=value;]data`
anywhere in a line, and `key=value` or `key<<DELIMITER` in the files behind GITHUB_OUTPUT and GITHUB_ENV.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

REGISTERED = frozenset(
    (
        "error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-matcher", "remove-matcher", "echo",
        "set-output", "save-state", "set-env", "add-path", "internal-set-repo-path", "stop-commands",
    )
)  # fmt: skip
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_LEGACY = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))
_LINE_END = re.compile("\r\n|\r|\n")
_DOTNET_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What .NET's TrimStart removes."""


@dataclass(frozen=True, slots=True)
class Command:
    """One workflow command as the runner understands it."""

    name: str
    properties: Mapping[str, str]
    data: str
    legacy: bool = False


class FileCommandError(Exception):
    """The runner would fail the step over this file."""


def commands_in(printed: str, registered: frozenset[str] = REGISTERED) -> list[Command]:
    """Every command the runner finds in what a step printed, until a stop token is set; obeys `stop-commands`."""
    found: list[Command] = []
    token: str | None = None
    for line in _LINE_END.split(printed):
        command = parse_line(line, registered | ({token} if token else set()))
        if command is None:
            continue
        if token is not None:
            token = None if command.name == token else token
            continue
        if command.name == "stop-commands":
            token = command.data
        found.append(command)
    return found


def parse_line(line: str, registered: frozenset[str] = REGISTERED) -> Command | None:
    """The command in one line, the newer grammar tried first."""
    return _parse_newer(line, registered) or _parse_legacy(line, registered)


def _parse_newer(line: str, registered: frozenset[str]) -> Command | None:
    text = line.lstrip(_DOTNET_BLANKS)
    if not text.startswith("::"):
        return None
    end = text.find("::", 2)
    if end < 0:
        return None
    return _command(text[2:end], text[end + 2 :], registered, legacy=False)


def _parse_legacy(line: str, registered: frozenset[str]) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    return _command(line[start + 3 : end], line[end + 1 :], registered, legacy=True)


def _command(info: str, data: str, registered: frozenset[str], *, legacy: bool) -> Command | None:
    name, _, listed = info.partition(" ")
    if name.lower() not in registered and name not in registered:
        return None
    table, data_table, separator = (_LEGACY, _LEGACY, ";") if legacy else (_PROPERTY, _DATA, ",")
    if not legacy:
        listed = listed.strip(_DOTNET_BLANKS)
    properties: dict[str, str] = {}
    for item in filter(None, listed.split(separator)):
        parts = [part for part in item.split("=", 1) if part]
        if len(parts) == 2:
            properties[parts[0].lower()] = _unescape(parts[1], table)
    return Command(name, properties, _unescape(data, data_table), legacy)


def _unescape(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for escaped, plain in table:
        text = text.replace(escaped, plain)
    return text


def file_commands(text: str) -> dict[str, str]:
    """The names and values in a GITHUB_OUTPUT or GITHUB_ENV file. Raises FileCommandError where the runner fails the step."""
    values: dict[str, str] = {}
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, _, values_text = line.partition("=")
            values[name] = values_text
        elif heredoc >= 0:
            name, _, delimiter = line.partition("<<")
            if not name or not delimiter:
                raise FileCommandError(f"Invalid format '{line}'. Name and delimiter must not be empty")
            if delimiter not in lines[position:]:
                raise FileCommandError(f"Invalid value. Matching delimiter not found '{delimiter}'")
            end = lines.index(delimiter, position)
            values[name] = "\n".join(lines[position:end])
            position = end + 1
        else:
            raise FileCommandError(f"Invalid format '{line}'")
    return values
