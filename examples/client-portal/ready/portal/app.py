"""Paperlane: customers see and download their invoices."""

import logging
import os

import sentry_sdk
from flask import Flask, jsonify, redirect, session

REQUIRED = ("DATABASE_URL", "SESSION_KEY", "POSTMARK_TOKEN", "SENTRY_DSN")
missing = [name for name in REQUIRED if not os.environ.get(name)]
if missing:
    raise SystemExit(f"not configured: {', '.join(missing)}")

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ.get("FLY_IMAGE_REF"))
app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
log = logging.getLogger("paperlane")


@app.get("/account")
def account():
    if "customer" not in session:
        return redirect("/login")
    log.info("account opened", extra={"customer": session["customer"]})
    return jsonify(customer=session["customer"]), 200, {"Cache-Control": "private, no-store"}
