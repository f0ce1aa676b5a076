"""The oracle itself: it must see the commands the runner sees, or every test that relies on it proves nothing."""

import pytest

from tests.support.actions_runner import Command, FileCommandError, commands_in, file_commands, parse_line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::m", Command("error", {}, "m")),
        (" \t\u3000::error::m", Command("error", {}, "m")),
        ("::error file=a,line=3::x::y", Command("error", {"file": "a", "line": "3"}, "x::y")),
        ("::error file=a%2Cb%3A%25,line=,::%0A%25", Command("error", {"file": "a,b:%"}, "\n%")),
        ("::error::%250A", Command("error", {}, "%0A")),
        ("##[warning k=v%3B;]m%5D", Command("warning", {"k": "v;"}, "m]", legacy=True)),
        ("deep inside ##[add-path]/tmp", Command("add-path", {}, "/tmp", legacy=True)),
        (":: ##[error]x", Command("error", {}, "x", legacy=True)),
        (">>> ::error::m", None),
        ("::error m", None),
        ("::nonsense::m", None),
        ("##[nonsense]m", None),
        ("##[error m", None),
        ("# #[error]m", None),
        ("", None),
    ],
)
def test_both_grammars(line: str, expected: Command | None) -> None:
    assert parse_line(line) == expected


def test_lines_end_where_dotnet_ends_them() -> None:
    assert [command.name for command in commands_in("x\r::error::a\r\n::notice::b\n::debug::c")] == [
        "error",
        "notice",
        "debug",
    ]
    assert commands_in("x\u2028::error::a") == []


def test_nothing_counts_until_the_stop_token() -> None:
    printed = "::stop-commands::tok\n::error::a\n::tok::\n::error::b"
    assert [command.data for command in commands_in(printed)] == ["tok", "b"]


def test_file_commands() -> None:
    text = "a=1\n\nb<<END\nx=y\n<<\nEND\nc=d<<e\nempty<<E\nE\n"
    assert file_commands(text) == {"a": "1", "b": "x=y\n<<", "c": "d<<e", "empty": ""}


@pytest.mark.parametrize("text", ["nothing", "<<E\nE", "a<<\n", "a<<E\nx"])
def test_a_broken_file_command_fails_the_step(text: str) -> None:
    with pytest.raises(FileCommandError):
        file_commands(text)
