"""Tablely's bookings: a table, a time, a name."""

import os

import psycopg
import sentry_sdk
from flask import Flask, jsonify, request

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release="tablely@2.1.0")
DATABASE = os.environ["DATABASE_URL"]
TOKEN_KEY = os.environ["TOKEN_KEY"]
app = Flask(__name__)


def free(tables, bookings, wanted):
    """The first table that has enough seats and is not taken at that time."""
    taken = {one["table"] for one in bookings if one["at"] == wanted["at"]}
    return next((one for one in tables if one["seats"] >= wanted["people"] and one["id"] not in taken), None)


@app.post("/api/bookings")
def book():
    """Take the first table that is free."""
    wanted = request.json
    with psycopg.connect(DATABASE, row_factory=psycopg.rows.dict_row) as database:
        tables = database.execute("SELECT id, seats FROM tables ORDER BY seats").fetchall()
        bookings = database.execute('SELECT "table", at FROM bookings').fetchall()
        table = free(tables, bookings, wanted)
        if table is None:
            return jsonify(error="no table is free then"), 409
        database.execute('INSERT INTO bookings ("table", at) VALUES (%s, %s)', (table["id"], wanted["at"]))
    return jsonify(table=table["id"]), 201
