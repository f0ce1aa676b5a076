"""The product with two customers, asked as its owner would declare it."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launchgate.checks.auth.gather import gather
from launchgate.checks.auth.judge import judge
from launchgate.checks.auth.spec import Login, Logout, Options, Refresh, Role, Route, Session, Tokens
from launchgate.model import Assessment, Judgement, Status
from launchgate.settings import Attack, Limits
from tests.support.context import make_context
from tests.support.tenants import Tenants

OPEN = Attack(allow=("127.0.0.1",), run=("auth",))
BOB = Login(path="/login", form={"email": "bob@example.com", "password": "${BOB_PASSWORD}"}, csrf="csrf")
ADMIN = Login(path="/login", form={"email": "admin@example.com", "password": "${ADMIN_PASSWORD}"}, csrf="csrf")
MATRIX = Options(
    roles={
        "ada": Role(headers={"Authorization": "Bearer ${ADA_TOKEN}"}),
        "bob": Role(login=BOB),
        "admin": Role(login=ADMIN),
    },
    routes=(
        Route(path="/api/account", allow=("ada", "bob", "admin")),
        Route(path="/account", allow=("ada", "bob", "admin")),
        Route(path="/api/customers/1001", allow=("ada", "admin"), owner="ada"),
        Route(path="/admin", allow=("admin",)),
    ),
)
TOKENS = Options(
    tokens=Tokens(
        route="/api/account", valid="${ADA_TOKEN}", expired="${OLD_TOKEN}", other_environment="${STAGING_TOKEN}"
    )
)
SESSION = Options(
    roles=MATRIX.roles,
    session=Session(
        role="bob", route="/account", logout=Logout(path="/logout"),
        refresh=Refresh(path="/api/refresh", token="access_token"),
    ),
)  # fmt: skip
WHOLE = replace(MATRIX, tokens=TOKENS.tokens, session=SESSION.session)


def environ_of(product: Tenants) -> dict[str, str]:
    return {
        "ADA_TOKEN": product.token("ada"),
        "OLD_TOKEN": product.token("ada", -600),
        "STAGING_TOKEN": product.token("ada", key=secrets.token_bytes(32)),
        "BOB_PASSWORD": product.passwords["bob"],
        "ADMIN_PASSWORD": product.passwords["admin"],
    }


def judged(root: Path, product: Tenants, options: Options = WHOLE, **more: Any) -> Judgement:
    """What the check says, without waiting between requests."""
    fields: dict[str, Any] = {"attack": OPEN, "environ": environ_of(product), "limits": Limits(requests_per_second=1e4)}
    fields["now"] = datetime.now(UTC)
    context = make_context(root, target=product.url, explicit_urls=(product.url,), **(fields | more))
    return judge(gather(context, options, interval=0.0), options)


def by(judgement: Judgement, status: Status) -> dict[str, Assessment]:
    """The assessments of a status, by rule and subject without the address."""
    return {
        f"{seen.rule}: {seen.subject.partition('127.0.0.1:')[2].partition('/')[2] or seen.subject}": seen
        for seen in judgement.assessments
        if seen.status is status
    }
