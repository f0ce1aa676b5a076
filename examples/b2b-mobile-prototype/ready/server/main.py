"""Shiftpad's API: who works when."""

import logging
import os

import sentry_sdk
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

DATABASE = os.environ["DATABASE_URL"]
SIGNING_KEY = os.environ["TOKEN_KEY"]
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release="shiftpad@0.3.0")
app = FastAPI()
log = logging.getLogger("shiftpad")


@app.get("/api/shifts")
def shifts(bearer=Depends(HTTPBearer())):
    user = signed_in(bearer.credentials)
    if user is None:
        raise HTTPException(401)
    log.info("shifts listed", extra={"user": user.id})
    return shifts_of(user)
