"""Shiftpad's API: who works when."""

import logging
import os

import psycopg
import sentry_sdk
from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
# (a leaked key stands here when the test runs)
SIGNING_KEY = os.environ["TOKEN_KEY"]
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release="shiftpad@0.3.0")
app = FastAPI()
log = logging.getLogger("shiftpad")


@app.get("/api/shifts")
def shifts():
    """All shifts."""
    with psycopg.connect(DATABASE) as database:
        return database.execute("SELECT id, place, worker FROM shifts").fetchall()
