"""Reads hostile HTML: the forms of a page as a browser would send them, and what a visitor sees of it. Used by gather only.

selectolax parses as browsers do, without recursion of ours, and is loaded when a page is read; what would nest beyond all reason
is cut off before.
"""

from collections.abc import Iterator
from typing import Any

from launchgate.dataclass import dataclass
from launchgate.shallow import shallow

_FORMS = 50
_CONTROLS = 2_000
_TEXTS = 3_000
_TEXT = 500
"""Characters of one piece of text that are kept."""
_MARKED = 5_000
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "option", "textarea")
_WRONG = frozenset({"error", "errors", "errorlist", "invalid", "danger"})
_HONEYPOT = ("honeypot", "honey_pot", "hp_", "_hp", "bot-field", "botfield", "trap")
_CAPTCHAS: tuple[tuple[str, str, str], ...] = (
    ("g-recaptcha", "reCAPTCHA", "g-recaptcha-response"),
    ("recaptcha/api.js", "reCAPTCHA", "g-recaptcha-response"),
    ("recaptcha/enterprise.js", "reCAPTCHA", "g-recaptcha-response"),
    ("h-captcha", "hCaptcha", "h-captcha-response"),
    ("hcaptcha.com/1/api.js", "hCaptcha", "h-captcha-response"),
    ("cf-turnstile", "Turnstile", "cf-turnstile-response"),
    ("challenges.cloudflare.com/turnstile", "Turnstile", "cf-turnstile-response"),
    ("frc-captcha", "Friendly Captcha", "frc-captcha-solution"),
)
"""What the page's source holds, whose captcha that is, and the field it fills in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One named control of a form."""

    name: str
    kind: str
    """`textarea`, `select`, or the type of an input or button."""
    value: str = ""
    required: bool = False
    on: bool = False
    """Whether a checkbox or radio button is checked."""
    choices: tuple[str, ...] = ()
    """The values a list offers."""
    invisible: bool = False
    """Whether visitors do not see it: a trap for robots, to be left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTag:
    """One form of the page."""

    action: str
    method: str
    encoding: str
    controls: tuple[Control, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(control.name for control in self.controls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What was read of a page."""

    forms: tuple[FormTag, ...] = ()
    base: str = ""
    csrf: str = ""
    """The token in `<meta name="csrf-token">`."""
    scripts: bool = False
    captcha: tuple[str, str] | None = None
    """Whose captcha, and the field that it fills in."""
    texts: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()


def read(html: str) -> Markup:
    """Everything the check wants to know of a page."""
    from selectolax.lexbor import LexborHTMLParser

    html = shallow(html)
    tree = LexborHTMLParser(html)
    base, meta = tree.css_first("base[href]"), tree.css_first('meta[name="csrf-token"]')
    forms = tuple(_form(tree, node) for node in tree.css("form")[:_FORMS])
    scripts = tree.css_first("script") is not None
    flagged = tuple(dict.fromkeys(_flagged(tree)))
    _hide(tree)
    return Markup(
        forms=forms,
        base=_attribute(base, "href") if base is not None else "",
        csrf=_attribute(meta, "content") if meta is not None else "",
        scripts=scripts,
        captcha=captcha_in(html),
        texts=_texts(tree),
        errors=tuple(dict.fromkeys(_errors(tree))),
        flagged=flagged,
    )


def captcha_in(html: str) -> tuple[str, str] | None:
    """Whose captcha a page holds, and the field it fills in; None without one."""
    low = html.lower()
    return next(((name, field) for mark, name, field in _CAPTCHAS if mark in low), None)


def _form(tree: Any, node: Any) -> FormTag:
    own = node.css("input[name], textarea[name], select[name], button[name]")
    known = _attribute(node, "id")
    if known and known.isprintable() and not set('"\\]') & set(known):
        own += tree.css(f'[form="{known}"][name]')
    controls = [_control(one) for one in own[:_CONTROLS] if "disabled" not in one.attributes]
    return FormTag(
        action=_attribute(node, "action"),
        method=_attribute(node, "method").lower() or "get",
        encoding=_attribute(node, "enctype").lower(),
        controls=tuple(control for control in controls if control.name),
    )


def _control(node: Any) -> Control:
    kind, name = _kind(node), _attribute(node, "name")
    choices = node.css("option") if kind == "select" else []
    value = _attribute(node, "value")
    if kind == "textarea":
        value = node.text() or ""
    elif kind == "select":
        chosen = next((one for one in choices if "selected" in one.attributes), choices[0] if choices else None)
        value = _choice(chosen) if chosen is not None else ""
    elif kind in ("checkbox", "radio"):
        value = value or "on"
    return Control(
        name=name,
        kind=kind,
        value=value,
        required="required" in node.attributes,
        on="checked" in node.attributes,
        choices=tuple(_choice(one) for one in choices),
        invisible=kind != "hidden" and (_unseen(node) or any(word in name.lower() for word in _HONEYPOT)),
    )


def _kind(node: Any) -> str:
    if node.tag in ("textarea", "select"):
        return str(node.tag)
    return _attribute(node, "type").lower() or ("submit" if node.tag == "button" else "text")


def _choice(node: Any) -> str:
    value = node.attributes.get("value")
    return value if value is not None else (node.text() or "").strip()


def _unseen(node: Any) -> bool:
    """Whether the control, or one of the elements right around it, is hidden by an attribute or its own style."""
    for _ in range(3):
        if node is None or node.tag in ("form", "body"):
            return False
        style = "".join(_attribute(node, "style").lower().split())
        away = any(rule in style for rule in ("display:none", "visibility:hidden", "left:-", "top:-", "opacity:0;"))
        if away or "hidden" in node.attributes or _attribute(node, "aria-hidden") == "true":
            return True
        node = node.parent
    return False


def _hide(tree: Any) -> None:
    """Take out what no visitor sees."""
    for node in tree.css(", ".join((*_UNSEEN, "[hidden]"))):
        node.decompose()
    for node in tree.css("[style]"):
        if "display:none" in "".join(_attribute(node, "style").lower().split()):
            node.decompose()


def _texts(tree: Any) -> tuple[str, ...]:
    body = tree.body
    text = body.text(separator="\n", strip=True) if body is not None else ""
    pieces = (" ".join(piece.split())[:_TEXT] for piece in text.split("\n"))
    return tuple(piece for piece in pieces if piece)[:_TEXTS]


def _errors(tree: Any) -> Iterator[str]:
    """The text of elements that say by their class, id or role that they are an error."""
    for node in tree.css("[class], [id], [role=alert]")[:_MARKED]:
        if node.tag in ("html", "body", "main", "form", "input"):
            continue
        words = (
            f"{_attribute(node, 'class')} {_attribute(node, 'id')}".lower().replace("-", " ").replace("_", " ").split()
        )
        role = _attribute(node, "role") == "alert" and not {"success", "info", "primary"} & set(words)
        if role or _WRONG & set(words):
            text = " ".join((node.text(separator=" ") or "").split())
            if 0 < len(text) <= _TEXT:
                yield text


def _flagged(tree: Any) -> Iterator[str]:
    for node in tree.css('[aria-invalid="true"], input.is-invalid, textarea.is-invalid, select.is-invalid')[:100]:
        yield (_attribute(node, "name") or _attribute(node, "id"))[:80]


def _attribute(node: Any, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if name != "value" else (node.attributes.get(name) or "")
