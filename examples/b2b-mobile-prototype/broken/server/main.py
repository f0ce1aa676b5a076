"""Shiftpad's API: who works when."""

import logging
import os

import sentry_sdk
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

DATABASE = os.environ["DATABASE_URL"]
# (a leaked key stands here when the test runs)
SIGNING_KEY = os.environ["TOKEN_KEY"]
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release="shiftpad@0.3.0")
app = FastAPI()
log = logging.getLogger("shiftpad")


@app.get("/api/shifts")
def shifts():
    return shifts_of(everybody())
