"""Shiftpad's API: who works when."""

import logging
import os

import psycopg
import sentry_sdk
from fastapi import FastAPI, Header, HTTPException
from itsdangerous import BadSignature, TimestampSigner

DATABASE = os.environ["DATABASE_URL"]
SIGNING_KEY = os.environ["TOKEN_KEY"]
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release="shiftpad@0.3.0")
app = FastAPI()
log = logging.getLogger("shiftpad")


@app.get("/api/shifts")
def shifts(authorization: str = Header("")):
    """The shifts of who asks."""
    try:
        user = TimestampSigner(SIGNING_KEY).unsign(authorization.removeprefix("Bearer "), max_age=86_400).decode()
    except BadSignature:
        raise HTTPException(401) from None
    log.info("shifts listed", extra={"user": user})
    with psycopg.connect(DATABASE) as database:
        return database.execute("SELECT id, place FROM shifts WHERE worker = %s", (user,)).fetchall()
