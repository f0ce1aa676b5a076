"""Stockroom: what is on the shelves, for the people who pack."""

import logging
import os

import psycopg
import sentry_sdk
from flask import Flask, jsonify, redirect, session

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ.get("FLY_IMAGE_REF"))
DATABASE = os.environ["DATABASE_URL"]
app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
log = logging.getLogger("stockroom")


@app.get("/items")
def items():
    """What is on the shelves."""
    if "user" not in session:
        return redirect("/login")
    log.info("items listed", extra={"user": session["user"]})
    with psycopg.connect(DATABASE) as database:
        rows = database.execute("SELECT id, left_over FROM items ORDER BY id").fetchall()
    return jsonify(rows), 200, {"Cache-Control": "private, no-store"}
