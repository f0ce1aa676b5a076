"""Stockroom: what is on the shelves, for the people who pack."""

import logging
import os

import sentry_sdk
from flask import Flask, jsonify, redirect, session

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ.get("FLY_IMAGE_REF"))
DATABASE = os.environ["DATABASE_URL"]
app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
log = logging.getLogger("stockroom")


@app.get("/items")
def items():
    if "user" not in session:
        return redirect("/login")
    log.info("items listed", extra={"user": session["user"]})
    return jsonify(shelves()), 200, {"Cache-Control": "private, no-store"}
