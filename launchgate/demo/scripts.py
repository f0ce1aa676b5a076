"""The demo's scripts and style as a build wrote them. Not mended, they still call a developer's machine."""

import json
from collections.abc import Iterator
from dataclasses import replace

from launchgate.demo.answers import SHARED, STYLE_AT, Answer

COUNTER_AT = "/js/plausible.js"
"""Where the mended product loads its visitor counter from: a copy of its own, so that no page asks anybody else."""
SCRIPT_AT, APP_AT = "/static/quote.b81d04c2.js", "/static/app.5e0d91aa.js"
_FOREVER = ("Cache-Control", "public, max-age=31536000, immutable")
_STYLE = "body{font:16px system-ui;max-width:40rem;margin:3rem auto}\n"
_SOURCE = """// Shows the plans. TODO: the discount for partners is checked in the browser only.
const api = import.meta.env.VITE_API_URL ?? "http://localhost:8000"
export async function plans() { return (await fetch(`${api}/api/plans`)).json() }
"""


def files(*, fixed: bool) -> Iterator[tuple[str, Answer]]:
    """Path to file."""
    api = '""' if fixed else '"http://localhost:8000"'
    built = f"const a={api};export async function plans(){{return(await fetch(a+'/api/plans')).json()}}\n"
    source_map = f"{APP_AT}.map"
    if fixed:
        yield (
            COUNTER_AT,
            replace(_script("navigator.sendBeacon?.('/api/event', location.pathname)\n"), headers=(SHARED,)),
        )
    else:
        built += f"//# sourceMappingURL={source_map.rpartition('/')[2]}\n"
        yield source_map, Answer(body=_map(), kind="application/json", headers=(_FOREVER,))
    yield STYLE_AT, Answer(body=_STYLE, kind="text/css", headers=(_FOREVER,))
    yield APP_AT, _script(built)
    yield SCRIPT_AT, _script('document.title += " | Quotely"\n')


def _script(text: str) -> Answer:
    return Answer(body=text, kind="text/javascript", headers=(_FOREVER,))


def _map() -> str:
    told = {"version": 3, "sources": ["../src/plans.ts"], "sourcesContent": [_SOURCE], "names": [], "mappings": "AAAA"}
    return json.dumps(told)
