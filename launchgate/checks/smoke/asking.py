"""Turns a declared step into the request that is sent: references expanded, credentials for declared origins only."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from launchgate.checks.smoke.expected import Expect
from launchgate.checks.smoke.journeys import JourneyStep
from launchgate.checks.smoke.references import Reference, as_text, expand, references
from launchgate.clients.http.visitor import Asking
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import origin, with_path, without_userinfo

_PUBLIC = frozenset(
    {
        "GITHUB_SHA", "GITHUB_REF_NAME", "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER", "GITHUB_REPOSITORY", "CI_COMMIT_SHA",
        "CI_COMMIT_SHORT_SHA", "CI_COMMIT_TAG", "CI_PIPELINE_ID", "BUILD_NUMBER", "VERSION",
    }
)  # fmt: skip
"""Names that pipelines set and print themselves; masking a commit would only ruin the report."""
_COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA", "BITBUCKET_COMMIT", "CIRCLE_SHA1", "BUILD_SOURCEVERSION")

Taken = Mapping[tuple[str, str], Any]
"""(step, capture) to the captured value."""


class Writer:
    """Writes the requests of one run."""

    def __init__(self, context: Context, target: str) -> None:
        self._context, self._target = context, target
        site = context.site
        declared = [
            target,
            *context.clients.explicit_urls,
            *site.environments.values(),
            *(f"https://{one}" for one in site.hosts),
        ]
        declared += [site.canonical] if site.canonical is not None else []
        self._origins = frozenset(origin(url) for url in declared if "://" in url)

    def request(self, step: JourneyStep, taken: Taken) -> Asking:
        """What to send. Raises CannotJudge for a variable that is not set, a value that no header can hold, or a value that would
        go to an address which nobody declared."""

        def reveal(reference: Reference) -> Any:
            return self._value(reference, taken)

        where = urljoin(self._target, as_text(expand(step.address, lambda one: quote(as_text(reveal(one)), safe=""))))
        url = with_path(without_userinfo(where))
        if any(True for _ in references(step.sent)) and origin(url) not in self._origins:
            host = origin(url)[1]
            raise CannotJudge(
                f"it would send a value of `${{…}}` to `{host}`, which is not declared as this product's",
                f"add {host} to site.hosts in launchgate.yml if it is yours",
            )
        body, kind = _body(step, reveal)
        headers = {name: _header(name, as_text(expand(value, reveal))) for name, value in step.headers.items()}
        if kind and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = kind
        return Asking(method=step.method, url=url, headers=headers, body=body)

    def expected(self, step: JourneyStep, taken: Taken) -> Expect:
        """The step's expectations with their references expanded. Raises CannotJudge as `request` does."""
        expect = step.expect

        def filled(value: Any) -> Any:
            return expand(value, lambda one: self._value(one, taken))

        def text(value: str | None) -> str | None:
            return None if value is None else as_text(filled(value))

        return replace(
            expect, json=filled(expect.json), header=filled(expect.header), text=text(expect.text),
            not_text=text(expect.not_text), redirect=text(expect.redirect),
        )  # fmt: skip

    def awaited(self, step: JourneyStep, taken: Taken) -> tuple[str, str]:
        """What a `wait_until` waits for, and how to say it. Raises CannotJudge when it is not known."""
        wait = step.wait_until
        if wait is None or not (wait.commit or wait.equals is not None):
            return "", "what the step expects"
        if wait.commit:
            commit = self._commit()
            return commit, f"commit {commit[:12]}"
        return as_text(expand(wait.equals, lambda one: self._value(one, taken))), f"`{wait.equals}`"

    def _value(self, reference: Reference, taken: Taken) -> Any:
        if reference.step is not None:
            return taken[reference.step, reference.name]
        if reference.name in _PUBLIC and (value := self._context.environ.get(reference.name)):
            return value
        return self._context.redactor.reveal(f"${{{reference.name}}}")

    def _commit(self) -> str:
        context = self._context
        if context.range is not None:
            return context.range.head
        if context.repository is not None and context.repository.head is not None:
            return context.repository.head
        for name in _COMMITS:
            if value := context.environ.get(name):
                return value
        raise CannotJudge(
            "the commit of this run is not known, and the step waits for it",
            "run in a checkout of the repository, or write `equals:` in place of `commit: true`",
        )


def _body(step: JourneyStep, reveal: Any) -> tuple[bytes | None, str]:
    """The body and its media type."""
    if step.form is not None:
        fields = {name: as_text(expand(value, reveal)) for name, value in step.form.items()}
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    if step.json is not None:
        return json.dumps(expand(step.json, reveal)).encode(), "application/json"
    if step.body is not None:
        return as_text(expand(step.body, reveal)).encode(), "text/plain; charset=utf-8"
    return None, ""


def _header(name: str, value: str) -> str:
    """RFC 9110 section 5.5."""
    if not value.isprintable() or not value.isascii() or value != value.strip():
        raise CannotJudge(
            f"the value for the header {name} holds a line break, a space at an end or characters beyond ASCII",
            "store the value again without them; a line break at its end is the usual cause",
        )
    return value
