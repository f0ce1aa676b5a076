"""Progress: silent, plain lines, or a live display; never on standard output."""

import io
import threading

from launchgate.progress import Live, Plain, Silent, amount, progress_for


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Told(io.StringIO):
    """Says when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def write(self, text: str) -> int:
        done = super().write(text)
        self.written.set()
        return done


def test_a_plain_line_says_what_runs_and_how_far_it_is() -> None:
    out = Told()
    progress = Plain(out, every_s=0.01)
    progress.started("secrets")
    progress.advance("secrets", 1200, 10014, "blobs")
    assert out.written.wait(20)
    progress.finished("secrets", "pass", 1.0)
    progress.close()
    assert "secrets" in out.getvalue()
    assert "launchgate:" in out.getvalue().splitlines()[0]


def test_a_live_display_leaves_nothing_behind() -> None:
    out = Terminal()
    progress = Live(out)
    progress.started("secrets")
    progress.advance("secrets", 5, None, "blobs")
    progress.finished("secrets", "pass", 0.1)
    progress.close()
    assert out.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K"), "the cursor is back and the line is wiped"


def test_the_observer_fits_the_place() -> None:
    assert isinstance(progress_for(Terminal(), {}, quiet=True), Silent)
    for progress, kind in (
        (progress_for(Terminal(), {}, quiet=False), Live),
        (progress_for(Terminal(), {"CI": "true"}, quiet=False), Plain),
        (progress_for(io.StringIO(), {}, quiet=False), Plain),
    ):
        progress.close()
        assert isinstance(progress, kind)


def test_amounts() -> None:
    assert amount(1200, 10014, "blobs") == "1,200 of 10,014 blobs"
    assert amount(7, None, "pages") == "7 pages"
