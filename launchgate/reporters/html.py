"""The report as one HTML file that needs nothing else: no script, no font, no request; for a phone, a desk, paper and the dark.

jinja2 escapes every text; `visible` spells out before that what nobody could see.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from launchgate.model import Verdict
from launchgate.reporters import _words as words
from launchgate.reporters._chart import HEIGHT, WIDTH, chart
from launchgate.reporters._escape import VALUE, html_page, visible, visible_lines, web_address
from launchgate.reporters._story import count, tell

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

OPENED = 12
"""Findings of one list that show without a click."""


def render(verdict: Verdict) -> str:
    """The whole page."""
    story = tell(verdict)
    page = environment().get_template("report.html.j2").render(
        story=story,
        verdict=verdict,
        pictures=[picture for picture in (chart(series) for series in story.series) if picture],
        chart_size=(WIDTH, HEIGHT),
        opened=OPENED,
        states=words.STATES,
    )  # fmt: skip
    return html_page(page)


@cache
def environment() -> "Environment":
    """The templates of all HTML reports, with everything escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("launchgate.reporters", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    environment.filters |= {
        "prose": _prose, "line": visible, "web": web_address, "cell": words.cell, "findings": count, "number": _number,
    }  # fmt: skip
    return environment


def _seen(value: Any) -> Any:
    """Spell out what is invisible in every text the template prints. Text already marked as HTML came through here before."""
    return visible_lines(value) if type(value) is str else value


def _prose(text: str) -> "Markup":
    """A sentence in which values quoted in backticks are set as code."""
    from markupsafe import Markup

    parts = VALUE.split(visible(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )  # fmt: skip


def _number(value: int) -> str:
    return f"{value:,}"
