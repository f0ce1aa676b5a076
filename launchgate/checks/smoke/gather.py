"""Opens every declared step once and says what came back; then goes the journeys. No opinion."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.smoke.gather_journeys import travel_all
from launchgate.checks.smoke.spec import Elsewhere, Facts, Kind, Options, Step
from launchgate.clients.casereports import read_cases
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.exchange import Walk, with_path, without_userinfo

_SIDE_BY_SIDE = 8
_OK = range(200, 201)
_BELOW_500 = range(100, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    kind: Kind
    name: str
    config: str
    path: str
    base: str
    statuses: range = _OK
    text: str | None = None
    absent_text: str | None = None


def gather(context: Context, options: Options) -> Facts:
    """Goes the journeys, then opens the steps side by side: a journey may have to wait until the new version is there.

    Raises CannotJudge when there is no target, or the client cannot be set up.
    """
    target = without_userinfo(context.require_target())
    journeys = travel_all(context, target, options.journeys)
    own = _wanted(target, options)
    others = [(declared, _address(context, declared)) for declared in options.origins]
    moved = [_elsewhere(url, own, options) if url is not None else () for _, url in others]
    opened = iter(_open(context, [*own, *(one for wanted in moved for one in wanted)]))
    return Facts(
        steps=tuple(next(opened) for _ in own),
        journeys=journeys,
        elsewhere=tuple(
            Elsewhere(origin=declared, steps=tuple(next(opened) for _ in wanted), unknown_name=url is None)
            for (declared, url), wanted in zip(others, moved, strict=True)
        ),
        reports=read_cases(context, options.reports, "smoke.reports"),
    )


def _open(context: Context, wanted: Sequence[_Wanted]) -> tuple[Step, ...]:
    http = context.clients.http

    def open_it(one: _Wanted) -> Walk:
        url = with_path(urljoin(one.base, one.path))
        if one.statuses.start // 100 == 3 or one.kind is Kind.CALLBACK:
            return Walk(start=url, hops=(), end=http.fetch(url))
        return http.walk(url)

    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE, thread_name_prefix="smoke") as pool:
        walks = tuple(pool.map(open_it, wanted))
    return tuple(
        Step(
            kind=one.kind, name=one.name, config=one.config, walk=walk, statuses=one.statuses, text=one.text,
            absent_text=one.absent_text,
        )
        for one, walk in zip(wanted, walks, strict=True)
    )  # fmt: skip


def _address(context: Context, declared: str) -> str | None:
    """The URL of an entry of smoke.origins; None for a name that site.environments does not hold."""
    url = declared if "://" in declared else context.site.environments.get(declared)
    return without_userinfo(url) if url is not None else None


def _elsewhere(base: str, own: Sequence[_Wanted], options: Options) -> tuple[_Wanted, ...]:
    """The same steps on another origin; those that were declared as a URL stay where they are and are not opened again."""
    return tuple(
        replace(one, base=base, path=base if one.kind is Kind.HOME and options.home is None else one.path)
        for one in own
        if one.kind is not Kind.CALLBACK
        and (one.path.startswith("/") or (one.kind is Kind.HOME and options.home is None))
    )


def _wanted(target: str, options: Options) -> tuple[_Wanted, ...]:
    steps = [
        _Wanted(
            kind=Kind.HOME, name="home page", config="smoke.home", path=options.home or target, text=options.home_text,
            base=target,
        )
    ]  # fmt: skip
    if options.login is not None:
        steps.append(
            _Wanted(
                kind=Kind.LOGIN, name="login page", config="smoke.login", path=options.login, text=options.login_text,
                base=target,
            )
        )  # fmt: skip
    if options.health is not None:
        steps.append(
            _Wanted(
                kind=Kind.HEALTH, name="health endpoint", config="smoke.health", path=options.health,
                statuses=range(200, 300), text=options.health_text, base=target,
            )
        )  # fmt: skip
    for position, page in enumerate(options.pages):
        steps.append(
            _Wanted(
                kind=Kind.PAGE, name=f"page {page.path}", config=f"smoke.pages[{position}]", path=page.path,
                statuses=range(page.status, page.status + 1), text=page.text, absent_text=page.absent_text, base=target,
            )
        )  # fmt: skip
    for position, path in enumerate(options.callbacks):
        steps.append(
            _Wanted(
                kind=Kind.CALLBACK, name=f"login callback {path}", config=f"smoke.callbacks[{position}]", path=path,
                statuses=_BELOW_500, base=target,
            )
        )  # fmt: skip
    return tuple(steps)
