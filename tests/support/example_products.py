"""The live products of the examples, and what is wrong with those that are not ready."""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.example_site import Live, guarded, login, private, told
from tests.support.secret_values import github_token, stripe_key
from tests.support.web import Asked, Reply, Route, page, redirect

PLACEHOLDER = re.compile(r"(?m)^(#|//) \(a leaked key stands here when the test runs\)$")


def product(name: str, state: str) -> Live:
    """What an example's live product is like in its state `broken` or `ready`."""
    live = _PRODUCTS[name]()
    if state == "broken":
        _FAULTS[name](live)
    return live


def leaks(source: Path) -> dict[str, str]:
    """The files of an example that hold a leaked key while it runs; in `examples/` there is a comment in its place."""
    found = {}
    for path in source.rglob("*"):
        if path.is_file() and PLACEHOLDER.search(text := path.read_text()):
            found[path.relative_to(source).as_posix()] = PLACEHOLDER.sub(_line(path.suffix), text)
    return found


def _line(suffix: str) -> str:
    if suffix == ".py":
        return f'GITHUB_TOKEN = "{github_token()}"'
    return f'const key = "{stripe_key()}";' if suffix == ".js" else f"STRIPE_SECRET_KEY={stripe_key()}"


def _shiftpad() -> Live:
    zone = "shiftpad.example"
    live = Live(zone=zone, hosts=(zone, f"www.{zone}", f"api.{zone}"))
    apple = {"applinks": {"details": [{"appIDs": ["ABCDE12345.example.shiftpad"], "components": [{"/": "/shift/*"}]}]}}
    android = {
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {
            "namespace": "android_app",
            "package_name": "example.shiftpad",
            "sha256_cert_fingerprints": [_PRINT],
        },
    }
    live.routes = {
        "/.well-known/apple-app-site-association": told(apple),
        "/.well-known/assetlinks.json": told([android]),
        "/shift/7": page("<title>Shift</title><h1>Shift 7</h1>"),
        "/api/shifts": guarded(live, [{"id": 7, "place": "Counter"}]),
    }
    return live


def _shiftpad_faults(live: Live) -> None:
    live.dmarc = ""
    live.routes = {
        **live.routes,
        "/api/shifts": told([{"id": 7, "place": "Counter", "who": "Grace"}]),
        "/.well-known/apple-app-site-association": page("<title>Not here</title>", 404),
    }


def _brightbolt() -> Live:
    zone = "brightbolt.example"
    form = "<form method=post action=/contact><input name=email type=email required><textarea name=message></textarea></form>"

    def contact(asked: Asked) -> Reply:
        if asked.method == "GET":
            return page(f"<title>Contact</title><h1>Contact</h1>{form}")
        if b"%40" not in asked.body and b"@" not in asked.body:
            return page(f"<title>Contact</title><p class=error>This is no valid e-mail address</p>{form}", 422)
        return redirect("/thanks", 303)

    return Live(
        zone=zone,
        hosts=(zone, f"www.{zone}"),
        routes={
            "/contact": contact,
            "/thanks": page(
                "<title>Thank you</title><h1>Thank you, we answer within a day</h1>", Cache_Control="private, no-store"
            ),
            "/pricing": page("<title>Pricing</title><h1>Pricing</h1>"),
            "/old-pricing": lambda asked: redirect(f"/pricing{_query(asked)}"),
        },
    )


def _query(asked: Asked) -> str:
    return asked.path[asked.path.find("?") :] if "?" in asked.path else ""


def _brightbolt_faults(live: Live) -> None:
    script = "<script src='http://www.brightbolt.example/assets/menu.js'></script>"
    live.routes = {
        **live.routes,
        "/": page(f"<!doctype html><title>Brightbolt</title><h1>Brightbolt</h1>{script}<a href=/contact>Contact</a>"),
        "/old-pricing": page("<title>Not here</title>", 404),
        "/contact": _failing(live.routes["/contact"]),
    }


def _failing(form: Route) -> Route:
    """The page is there, and what is sent gets an error."""
    broken = page("<title>Error</title><h1>Something went wrong</h1>", 500)
    return lambda asked: broken if asked.method == "POST" else form(asked) if callable(form) else form


def _paperlane() -> Live:
    zone = "paperlane.example"
    live = Live(zone=zone, hosts=(zone, f"www.{zone}", f"app.{zone}"))
    live.routes = {
        "/api/invoices": guarded(live, [{"id": 1001, "total": 120}]),
        "/old-portal": lambda asked: redirect(f"https://app.{zone}/login{_query(asked)}"),
        "/pricing": page("<title>Pricing</title><h1>Pricing</h1>"),
    }
    return live


def _paperlane_faults(live: Live) -> None:
    shown = page("<title>Account</title><h1>Ada's account</h1>", Cache_Control="public, max-age=3600")
    live.routes = {**live.routes, "/account": shown, "/api/invoices": _slow(live.routes["/api/invoices"])}


def _slow(route: Route) -> Route:
    def answer(asked: Asked) -> Reply:
        time.sleep(0.6)
        return route(asked) if callable(route) else route

    return answer


def _tablely() -> Live:
    zone = "tablely.example"
    live = Live(zone=zone, hosts=(zone, f"www.{zone}", f"api.{zone}"))
    live.routes = {
        "/api/tables": told([{"id": 4, "seats": 2}]),
        "/api/bookings": guarded(live, [{"id": 9, "table": 4}]),
    }
    return live


def _tablely_faults(live: Live) -> None:
    live.routes = {**live.routes, "/login": page("<title>Error</title><h1>Bad gateway</h1>", 502)}
    live.expired = (f"api.{live.zone}",)


def _stockroom() -> Live:
    zone = "stockroom.example"
    live = Live(zone=zone, hosts=(zone, f"www.{zone}"))
    live.routes = {
        "/api/items": guarded(live, [{"id": 3, "left": 12}]),
        "/api/users": guarded(live, [{"name": "Ada", "role": "packer"}], admins=True),
        "/items": private(live),
        "/login": login,
    }
    return live


def _stockroom_faults(live: Live) -> None:
    trace = "Traceback (most recent call last):\n  File \"/srv/stockroom/app.py\", line 41, in items\nKeyError: 'sku'"
    live.routes = {
        **live.routes,
        "/api/items": page(f"<title>Error</title><pre>{trace}</pre>", 500),
        "/login": redirect("/login?again=1", 302),
    }


_PRINT = ":".join(f"{value:02X}" for value in range(16, 48))
_PRODUCTS: Mapping[str, Callable[[], Live]] = {
    "b2b-mobile-prototype": _shiftpad, "b2b-landing": _brightbolt, "client-portal": _paperlane, "mobile-first": _tablely,
    "internal-tool": _stockroom,
}  # fmt: skip
_FAULTS: Mapping[str, Callable[[Live], None]] = {
    "b2b-mobile-prototype": _shiftpad_faults, "b2b-landing": _brightbolt_faults, "client-portal": _paperlane_faults,
    "mobile-first": _tablely_faults, "internal-tool": _stockroom_faults,
}  # fmt: skip
