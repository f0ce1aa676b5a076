"""The programs whose reports lie in `data`, and runs of the coverage check on them."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from launchgate.checks.coverage.gather import gather
from launchgate.checks.coverage.judge import judge
from launchgate.checks.coverage.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.model import Assessment, Judgement
from tests.support.context import make_context

DATA = Path(__file__).parent / "data"
MADE = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
"""Shortly after the reports were made."""

BILLING = '''"""What an order costs."""


def total(prices, coupon=None):
    amount = sum(prices)
    if coupon == "half":
        amount = amount / 2
    return amount


def refund(amount):
    if amount < 0:
        raise ValueError("negative")
    return -amount
'''
STOCK = '"""What is there."""\n\n\ndef left(stock, sold):\n    return stock - sold\n'
CART = """function add(cart, item) {
  if (!item) {
    throw new Error("no item");
  }
  return [...cart, item];
}

function empty() {
  return [];
}

module.exports = { add, empty };
"""
UNUSED = "module.exports = function unused() {\n  return 1;\n};\n"
INVOICE = """package com.example.billing;

public class Invoice {
    public static int total(int net, boolean taxed) {
        if (taxed) {
            return net + net / 5;
        }
        return net;
    }

    public static int refund(int amount) {
        return -amount;
    }

    public static void main(String[] arguments) {
        System.out.println(total(10, true));
    }
}
"""
SOURCES = {
    "src/shop/__init__.py": '"""A shop."""\n',
    "src/shop/billing.py": BILLING,
    "src/shop/stock.py": STOCK,
    "web/cart.js": CART,
    "web/unused.js": UNUSED,
    "java/src/main/java/com/example/billing/Invoice.java": INVOICE,
}


def write(folder: Path, files: Mapping[str, str | bytes], at: datetime = MADE - timedelta(minutes=5)) -> None:
    """Files below a folder, last written at the given time."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (at.timestamp(), at.timestamp()))


def data(name: str) -> bytes:
    return (DATA / name).read_bytes()


def run(folder: Path, critical: dict[str, float], *reports: str, now: datetime = MADE, **more: Any) -> Judgement:
    """A run on a folder that is no repository; `environ` is the job's, everything else an option."""
    environ = more.pop("environ", {})
    options = Options(reports=reports, critical=critical, **more)
    return judge(gather(make_context(folder, tree=FolderTree(folder), now=now, environ=environ), options), options)


def about(judgement: Judgement, subject: str) -> Assessment:
    (found,) = (seen for seen in judgement.assessments if seen.subject == subject)
    return found
