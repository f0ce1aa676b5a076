"""CSS selectors on hostile pages. selectolax parses as browsers do, and is loaded when it is first needed."""

from launchgate.dataclass import dataclass
from launchgate.shallow import shallow


@dataclass(frozen=True, slots=True)
class Element:
    """What a selector found first."""

    text: str
    attributes: dict[str, str | None]


def first(page: str, selector: str) -> Element | None:
    """The first element that a selector selects. Raises ValueError for what is no selector."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        node = LexborHTMLParser(shallow(page)).css_first(selector)
    except SelectolaxError:
        raise ValueError("is not a CSS selector") from None
    return Element(node.text(strip=True), dict(node.attributes)) if node is not None else None


def selector_defect(selector: str) -> str | None:
    """Why it is no selector, or None."""
    try:
        first("<p></p>", selector)
    except ValueError as error:
        return f"{error}; write one such as input[name=csrf]"
    return None
