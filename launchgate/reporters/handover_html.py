"""The handover document as one HTML file that needs nothing else: no script, no font, no request; made to be printed too."""

from launchgate.model import Verdict
from launchgate.reporters._escape import html_page
from launchgate.reporters._handover import KINDS, written
from launchgate.reporters.html import environment

_MOST_ROWS = 2_000


def render(verdict: Verdict) -> str:
    """The whole page."""
    page = environment().get_template("handover.html.j2").render(
        document=written(verdict), verdict=verdict, kinds=KINDS, most=_MOST_ROWS
    )  # fmt: skip
    return html_page(page)
