"""Paperlane: customers see and download their invoices."""

import logging
import os

import sentry_sdk
from flask import Flask, jsonify, redirect, request, session

# A name that is not set ends the process here, so that a release without it never starts.
DATABASE = os.environ["DATABASE_URL"]
MAIL_TOKEN = os.environ["POSTMARK_TOKEN"]

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ.get("FLY_IMAGE_REF"))
app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
log = logging.getLogger("paperlane")


@app.get("/account")
def account():
    """Who is signed in."""
    if "customer" not in session:
        return redirect("/login")
    log.info("account opened by %s, session %s", session["customer"], request.cookies["session"])
    return jsonify(customer=session["customer"])
