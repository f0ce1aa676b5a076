"""How much the engine finds in labelled examples of other tools, and how often it cries wolf. Floors, not targets."""

import gzip
import json

from launchgate.detection import engine
from tests.support.needs import require_conformance

_LEAST_RECALL = 0.87
_MOST_WOLVES = 0.06


def test_recall_and_precision_on_labelled_examples() -> None:
    path = require_conformance() / "secrets" / "labelled.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    flagged = {"secret": 0, "clean": 0}
    total = {"secret": 0, "clean": 0}
    for row in rows:
        if row["label"] == "secret" and row["tier"] != 1:
            continue
        data = row["text"].encode("utf-8", "surrogatepass")
        total[row["label"]] += 1
        flagged[row["label"]] += bool(engine().scan(data))
    assert flagged["secret"] / total["secret"] >= _LEAST_RECALL
    assert flagged["clean"] / total["clean"] < _MOST_WOLVES
