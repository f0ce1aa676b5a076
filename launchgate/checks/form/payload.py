"""What is sent: the declared values in the page's own form, as a browser would encode it. Pure but for the boundary's dice.

Traps for robots stay as the page has them, because no declared field fills them in; so do hidden fields.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from launchgate.checks.form.markup import Control, FormTag, Markup
from launchgate.checks.form.spec import MARKER, Form, Stop
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, origin
from launchgate.registrable import lent, registrable

_MESSAGES = (
    "message",
    "comment",
    "comments",
    "text",
    "body",
    "msg",
    "inquiry",
    "enquiry",
    "question",
    "details",
    "nachricht",
)
_TOKENS = ("csrf", "xsrf", "_token", "authenticity", "requestverification", "nonce")
_YES = frozenset({"on", "yes", "true", "1"})
_BUTTONS = ("submit", "image", "button", "reset")


class Stopped(Exception):  # noqa: N818 - an answer of this check, not an error of the program
    """Nothing can be sent, and why."""

    def __init__(self, stop: Stop, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.stop, self.reason, self.remedy = stop, reason, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One request, ready to be sent."""

    url: str
    method: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    token: bool = False
    """Whether a field that looks like a CSRF token goes along."""


def note(marker: str) -> str:
    """What the message says besides the declared text."""
    return f"(This is an automatic test by launchgate, nobody needs to answer: {marker})"


def prepared(
    form: Form, config: str, page_url: str, markup: Markup, values: Mapping[str, str], marker: str, wrong: bool
) -> Submission:  # fmt: skip
    """The request that sends the form. `values` are the declared ones; `wrong` lays the invalid ones over them.

    Raises Stopped when the page does not hold such a form, or holds something that only a person can fill in.
    """
    tag = _form_in(form, config, markup)
    if markup.captcha is not None and markup.captcha[1] not in values:
        raise _captcha(*markup.captcha, config)
    given = _given(form, config, tag, values, marker, wrong)
    pairs = list(_pairs(tag, given, config) if tag is not None else given.items())
    url = _target(form, config, page_url, markup, tag)
    encoding = form.encoding if form.encoding != "page" else _encoding(tag)
    method = "GET" if tag is not None and tag.method == "get" and form.action is None else "POST"
    if method == "GET":
        return Submission(url=urlunsplit(urlsplit(url)._replace(query=urlencode(pairs))), method=method)
    content, body = _body(encoding, pairs)
    root = urljoin(page_url, "/")
    seen = page_url if origin(url) == origin(page_url) else root
    headers = [("Origin", root.rstrip("/")), ("Referer", seen), ("Content-Type", content)]
    if encoding == "json" and markup.csrf:
        headers.append(("X-CSRF-Token", markup.csrf[:500]))
    token = bool(markup.csrf) or any(word in name.lower() for name, _ in pairs for word in _TOKENS)
    return Submission(url=url, method=method, headers=tuple(headers), body=body, token=token)


def _form_in(form: Form, config: str, markup: Markup) -> FormTag | None:
    """The first form with every declared field; None where a declared action stands in for a form that JavaScript builds."""
    wanted = set(form.fields)
    ours = next((tag for tag in markup.forms if wanted <= tag.names), None)
    if ours is not None or (form.action is not None and not markup.forms):
        return ours
    if form.action is not None and form.encoding == "json":
        return None
    if not markup.forms and markup.scripts:
        raise Stopped(
            Stop.BARRED,
            "its page holds no form in its HTML; JavaScript builds it, which the gate does not run",
            f"write in {config} where the form is sent and how: `action: /api/contact, encoding: json`",
        )
    if not markup.forms:
        raise Stopped(Stop.BROKEN, "its page holds no form at all", f"put the form back, or correct `page` in {config}")
    nearest = max(markup.forms, key=lambda tag: len(wanted & tag.names))
    missing = ", ".join(f"`{name}`" for name in sorted(wanted - nearest.names))
    has = ", ".join(
        f"`{control.name[:60]}`" for control in nearest.controls[:12] if control.kind not in ("hidden", *_BUTTONS)
    )
    raise Stopped(
        Stop.BROKEN,
        f"no form on its page has the field {missing}; the nearest one has {has or 'no field with a name'}",
        f"put the field back into the page, or correct the names in {config}.fields: they are the `name` attributes",
    )


def _captcha(name: str, field: str, config: str) -> Stopped:
    return Stopped(
        Stop.BARRED,
        f"{name} guards it, which is there to keep out whatever is no person, this gate included",
        "let the gate in: serve the form without the captcha to requests with a header of site.access.headers, or use "
        f"{name}'s test keys where the gate runs and give their answer in {config}.fields as `{field}`",
    )


def _given(
    form: Form, config: str, tag: FormTag | None, values: Mapping[str, str], marker: str, wrong: bool
) -> dict[str, str]:  # fmt: skip
    """Field to value, with the marker in it."""
    given = {name: value.replace(MARKER, marker) for name, value in values.items()}
    message = _message(form, tag)
    if message is not None:
        given[message] = f"{given[message]} {note(marker)}".strip()
    elif not any(MARKER in value for value in values.values()):
        raise Stopped(
            Stop.BARRED,
            "it has no field for a message that the run's marker could stand in, so its mail could not be found again",
            f"write {MARKER} into one value of {config}.fields, e.g. `email: tester+{MARKER}@example.com`",
        )
    return given | (form.invalid if wrong else {})


def _message(form: Form, tag: FormTag | None) -> str | None:
    areas = [control.name for control in tag.controls if control.kind == "textarea"] if tag is not None else []
    return next((name for name in form.fields if name in areas or name.lower() in _MESSAGES), None)


def _pairs(tag: FormTag, given: Mapping[str, str], config: str) -> Iterator[tuple[str, str]]:
    """Names and values in the page's order. Raises Stopped for what has to be filled in and is not declared."""
    left = dict(given)
    seen = {control.name for control in tag.controls if control.kind != "hidden"}
    button = next((control for control in tag.controls if control.kind == "submit"), None)
    for control in tag.controls:
        if control.kind in _BUTTONS:
            value = control.value if control is button else None
        elif control.name in given and (control.kind != "hidden" or control.name not in seen):
            value = _chosen(control, left[control.name], config) if control.name in left else None
            if value is not None:
                del left[control.name]
        else:
            value = _untouched(control, config)
        if value is not None:
            yield control.name, value


def _untouched(control: Control, config: str) -> str | None:
    """What a control sends that nothing is declared for; None for nothing. Raises Stopped when it has to be filled in."""
    demanded = control.required and not control.invisible and control.kind not in ("hidden", "radio")
    if control.kind in ("checkbox", "radio"):
        if demanded and not control.on:
            raise _needed(control, config, "on")
        return control.value if control.on else None
    if demanded and not control.value:
        raise _needed(control, config, control.choices[-1] if control.choices else "…")
    return None if control.kind == "file" else control.value


def _chosen(control: Control, value: str, config: str) -> str | None:
    """What a declared value becomes in this control; None when it is another one's, as with radio buttons."""
    if control.kind == "checkbox":
        return control.value if value.lower() in _YES else value
    if control.kind == "radio":
        return value if value == control.value else None
    if control.kind == "select" and value not in control.choices and value:
        offered = ", ".join(f"`{choice[:40]}`" for choice in control.choices[:8] if choice)
        raise Stopped(
            Stop.BROKEN,
            f"its list `{control.name}` does not offer the declared value; it has {offered or 'none'}",
            f"correct `{control.name}` in {config}.fields to one of the values that the page offers",
        )
    return value


def _needed(control: Control, config: str, example: str) -> Stopped:
    return Stopped(
        Stop.BARRED,
        f"it demands the field `{control.name[:60]}`, for which nothing is declared",
        f'add to {config}.fields: `{control.name[:60]}: "{example[:60]}"`',
    )


def _target(form: Form, config: str, page_url: str, markup: Markup, tag: FormTag | None) -> str:
    """The address that the form is sent to. Another site than the page's has to be declared."""
    if form.action is not None:
        return urljoin(page_url, form.action)
    url = urljoin(urljoin(page_url, markup.base), tag.action if tag is not None and tag.action else page_url)
    if not url.startswith(("https://", "http://")):
        raise Stopped(
            Stop.BARRED, "its address is none that can be sent to without JavaScript", f"write `action` in {config}"
        )
    if page_url.startswith("https:") and not url.startswith("https:"):
        raise Stopped(
            Stop.BROKEN,
            f"it sends what visitors type without encryption, to `{url[:200]}`",
            "let the form's action begin with https://",
        )
    if not same_site(host_of(page_url), host_of(url)):
        raise Stopped(
            Stop.BARRED,
            f"its page sends it to another site, `{url[:200]}`, and the gate sends nothing to strangers",
            f'if that is meant, write it in {config}: `action: "{url[:200]}"`',
        )
    return url


def same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one owner: the same name, or names below one registered domain that nobody lends out."""
    if one == other:
        return True
    return registrable(one) == registrable(other) is not None and not lent(one) and not lent(other)


def _encoding(tag: FormTag | None) -> str:
    return "multipart" if tag is not None and tag.encoding == "multipart/form-data" else "urlencoded"


def _body(encoding: str, pairs: list[tuple[str, str]]) -> tuple[str, bytes]:
    """(Content-Type, body). Line breaks as HTML's form submission writes them."""
    if encoding == "json":
        return "application/json", json.dumps(dict(pairs)).encode()
    wired = [(name, "\r\n".join(value.splitlines())) for name, value in pairs]
    if encoding == "urlencoded":
        return "application/x-www-form-urlencoded", urlencode(wired).encode()
    boundary = f"launchgate-{secrets.token_hex(12)}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'
        for name, value in wired
    ]
    return f"multipart/form-data; boundary={boundary}", ("".join(parts) + f"--{boundary}--\r\n").encode()


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
