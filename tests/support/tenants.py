"""A small product with two customers and an admin: cookie sessions, signed tokens, and a breakage for everything that can be
wrong with them. All passwords, keys and tokens are made at run time."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.support.web import Asked, Reply, Web, page, redirect, serve

HOUR_S = 3600
_ROLES = {"ada": 1001, "bob": 1002, "admin": 0}
_LAYOUT = (
    '<!doctype html><title>Tenants</title><nav><a href="/">Start</a> <a href="/prices">Prices</a> <a href="/help">Help</a>'
    "<p>Tenants keeps the books of small companies since 2019</p></nav>{}<footer>Tenants Ltd, Example Street 7</footer>"
)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Tenants:
    """The product's state, and which of its faults are switched on."""

    faults: frozenset[str] = frozenset()
    passwords: dict[str, str] = field(default_factory=lambda: {name: secrets.token_urlsafe(18) for name in _ROLES})
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    sessions: dict[str, str] = field(default_factory=dict)
    """Session id to the role signed in, or to nothing."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    requests: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Every token that was made."""
    web: Web | None = None

    @property
    def url(self) -> str:
        assert self.web is not None
        return self.web.url

    def token(self, name: str, seconds: float = HOUR_S, key: bytes | None = None) -> str:
        """A token signed by HMAC-SHA-256 (RFC 7515 appendix A.1)."""
        claims = {"sub": name, "exp": int(time.time() + seconds), "jti": secrets.token_hex(4)}
        parts = [_text(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
        signed = ".".join(parts)
        self.made.append(f"{signed}.{_text(hmac.new(key or self.key, signed.encode(), hashlib.sha256).digest())}")
        return self.made[-1]

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        self.requests.append(f"{asked.method} {path}")
        who = self._who(asked)
        doors = {"/login": self._login, "/api/login": self._json_login, "/logout": self._logout}
        if path in doors:
            return doors[path](asked)
        if path == "/api/refresh":
            return self._refresh(who)
        if "challenge" in self.faults and who is None:
            return page("wait", 403, cf_mitigated="challenge")
        if "down" in self.faults:
            return page("oops", 500)
        if asked.method == "PATCH":
            return _json({"error": "a field is missing"}, 422 if who or "patch open" in self.faults else 401)
        if path.startswith("/api/"):
            return self._api(path, who)
        if path in ("/account", "/admin"):
            return self._screen(path, who)
        if "shell" in self.faults:
            return page("<div id=app></div>Loading your books, one moment please")
        return page("nothing here", 404)

    def _api(self, path: str, who: str | None) -> Reply:
        if path == "/api/account":
            if who is None and "account open" not in self.faults:
                return _json({"error": "sign in"}, 401)
            return _json({"name": who or "ada", "plan": "gold", "iban": f"XX{_ROLES.get(who or 'ada')}77"})
        number = int(path.rpartition("/")[2]) if path.rpartition("/")[2].isdecimal() else -1
        if who is None and "customers open" not in self.faults:
            return _json({"error": "sign in"}, 401)
        if number != _ROLES.get(who or "") and who not in ("admin", None) and "other tenant" not in self.faults:
            return _json({"error": "no such customer"}, 404)
        if number not in _ROLES.values():
            return _json({"error": "no such customer"}, 404)
        return _json({"id": number, "name": f"customer {number}", "turnover": 40_000 + number, "city": "Ghent"})

    def _screen(self, path: str, who: str | None) -> Reply:
        shown = _LAYOUT.format(f"<h1>Account of {who}</h1><p>Balance 4711 euros, last invoice from March, paid")
        if path == "/admin":
            shown = _LAYOUT.format(
                "<h1>Administration</h1><p>All customers: Ada Ltd, Bob Inc; revenue 81,003; disable account"
            )
        if "shell" in self.faults:
            return page("<div id=app></div>Loading your books, one moment please")
        if path == "/admin" and who == "admin" and "admin turned away" in self.faults:
            return page(_LAYOUT.format("<h1>No entry</h1>"), 403)
        if (path == "/account" and who) or (path == "/admin" and who == "admin"):
            return page(shown)
        if path == "/admin" and ((who and "admin open" in self.faults) or "admin public" in self.faults):
            return page(shown)
        if who:
            return page(_LAYOUT.format("<h1>No entry</h1>"), 403)
        if "login page 200" in self.faults:
            return page(self._form())
        if "soft redirect" in self.faults:
            return Reply(status=302, headers={"Location": "/login", "Content-Type": "text/html"}, body=shown.encode())
        if "elsewhere" in self.faults:
            return redirect("https://sso.example.test/start", 302)
        return redirect("/login", 302)

    def _form(self) -> str:
        return _LAYOUT.format(
            f'<form method=post action=/login><input type=hidden name=csrf value="{self.csrf}"><input name=email>'
            "<input type=password name=password><button>Sign in</button></form>"
        )

    def _login(self, asked: Asked) -> Reply:
        old = _cookie(asked)
        if asked.method != "POST":
            begun = old or secrets.token_urlsafe(24)
            self.sessions.setdefault(begun, "")
            return page(self._form(), Set_Cookie=f"sid={begun}; Path=/; HttpOnly")
        given = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        name = given.get("email", "").partition("@")[0]
        right = hmac.compare_digest(self.passwords.get(name, "-"), given.get("password", ""))
        if not right or given.get("csrf") != self.csrf:
            return page(self._form(), 401)
        sid = old if "fixation" in self.faults and old else secrets.token_urlsafe(24)
        self.sessions[sid] = name
        return redirect("/account", 303, Set_Cookie=f"sid={sid}; Path=/; HttpOnly")

    def _json_login(self, asked: Asked) -> Reply:
        given = json.loads(asked.body)
        right = hmac.compare_digest(self.passwords.get(given["user"], "-"), given["password"])
        return _json({"data": {"access_token": self.token(given["user"])}}) if right else _json({}, 401)

    def _logout(self, asked: Asked) -> Reply:
        if "logout keeps" not in self.faults:
            self.sessions.pop(_cookie(asked), None)
        return redirect("/login", 303, Set_Cookie="sid=; Path=/; Max-Age=0")

    def _refresh(self, who: str | None) -> Reply:
        if who is None or "refresh refuses" in self.faults:
            return _json({"error": "no session"}, 401)
        made = self.token(who, key=secrets.token_bytes(32) if "refresh broken" in self.faults else None)
        return _json({"access_token": made})

    def _who(self, asked: Asked) -> str | None:
        scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer":
            return self._bearer(token)
        return self.sessions.get(_cookie(asked)) or None

    def _bearer(self, token: str) -> str | None:
        try:
            signed, _, signature = token.rpartition(".")
            header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
        except ValueError:
            return None
        right = _text(hmac.new(self.key, signed.encode(), hashlib.sha256).digest())
        fine = signature == right or ("other accepted" in self.faults and len(signature) == len(right))
        fine = fine or ("truncated accepted" in self.faults and len(signature) > 4 and right.startswith(signature))
        fine = fine or ("none accepted" in self.faults and header.get("alg") == "none")
        fine = fine or ("altered accepted" in self.faults and "launchgate" in claims and bool(signature))
        if not fine or (claims["exp"] < time.time() and "expired accepted" not in self.faults):
            return None
        return str(claims["sub"])


def _json(data: object, status: int = 200) -> Reply:
    return Reply(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(data).encode())


def _cookie(asked: Asked) -> str:
    pairs = (part.strip().partition("=") for part in asked.headers.get("Cookie", "").split(";"))
    return next((value for name, _, value in pairs if name == "sid"), "")


@contextmanager
def tenants(*faults: str) -> Iterator[Tenants]:
    """The product running on loopback with these faults."""
    product = Tenants(faults=frozenset(faults))
    with serve({"*": product.answer}) as web:
        product.web = web
        yield product
