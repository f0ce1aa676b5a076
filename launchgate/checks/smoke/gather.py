"""Opens every declared step once and says what came back; no opinion."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin

from launchgate.checks.smoke.spec import Facts, Kind, Options, Step
from launchgate.context import Context
from launchgate.exchange import Walk, with_path, without_userinfo

_SIDE_BY_SIDE = 8
_OK = range(200, 201)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    kind: Kind
    name: str
    config: str
    path: str
    statuses: range = _OK
    text: str | None = None
    absent_text: str | None = None


def gather(context: Context, options: Options) -> Facts:
    """Opens the steps side by side. Raises CannotJudge when there is no target, or the client cannot be set up."""
    target = without_userinfo(context.require_target())
    wanted = _wanted(target, options)
    http = context.clients.http

    def open_it(one: _Wanted) -> Walk:
        url = with_path(urljoin(target, one.path))
        if one.statuses.start // 100 == 3:
            return Walk(start=url, hops=(), end=http.fetch(url))
        return http.walk(url)

    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE, thread_name_prefix="smoke") as pool:
        walks = tuple(pool.map(open_it, wanted))
    return Facts(
        steps=tuple(
            Step(
                kind=one.kind, name=one.name, config=one.config, walk=walk, statuses=one.statuses, text=one.text,
                absent_text=one.absent_text,
            )
            for one, walk in zip(wanted, walks, strict=True)
        )
    )  # fmt: skip


def _wanted(target: str, options: Options) -> tuple[_Wanted, ...]:
    steps = [
        _Wanted(
            kind=Kind.HOME, name="home page", config="smoke.home", path=options.home or target, text=options.home_text
        )
    ]
    if options.login is not None:
        steps.append(
            _Wanted(
                kind=Kind.LOGIN, name="login page", config="smoke.login", path=options.login, text=options.login_text
            )
        )
    if options.health is not None:
        steps.append(
            _Wanted(
                kind=Kind.HEALTH, name="health endpoint", config="smoke.health", path=options.health,
                statuses=range(200, 300), text=options.health_text,
            )
        )  # fmt: skip
    for position, page in enumerate(options.pages):
        steps.append(
            _Wanted(
                kind=Kind.PAGE, name=f"page {page.path}", config=f"smoke.pages[{position}]", path=page.path,
                statuses=range(page.status, page.status + 1), text=page.text, absent_text=page.absent_text,
            )
        )  # fmt: skip
    return tuple(steps)
