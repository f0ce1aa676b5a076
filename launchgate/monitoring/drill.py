"""The record of alert tests: what was sent, what is proved to have arrived, and how long it took. Pure; holds no secret.

Three grades: configured < sent (the sink took it) < delivered (the marker was read back, or a person typed it).
"""

import json
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from launchgate.dataclass import dataclass

__all__ = ["Drill", "Proof", "State", "drills_of", "record_of"]

SCHEMA = "launchgate-alert-test/1"
_LONGEST_S = 10 * 86_400
State = Literal["delivered", "late", "sent", "lost", "refused"]
"""`late`: it arrived after its time. `sent`: taken, and nobody looked whether it arrived. `lost`: looked for in vain.
`refused`: the sink did not take it, or could not be asked."""
Proof = Literal["imap", "readback", "person", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One test alert through one sink."""

    sink: str
    """As `sink_of` names it."""
    owner: str
    nonce: str
    sent: datetime
    """When it was handed over, aware."""
    state: State
    proof: Proof = "none"
    seconds: float | None = None
    """From handing it over to its being seen."""
    within_s: float = 300.0
    reason: str = ""
    """Why it was not delivered."""
    commit: str | None = None
    """The revision that was checked out when it was sent."""

    @property
    def delivered(self) -> datetime | None:
        """When it was seen; None when it was not shown to have arrived."""
        return None if self.proof == "none" or self.seconds is None else self.sent + timedelta(seconds=self.seconds)


def record_of(drills: tuple[Drill, ...], earlier: tuple[Drill, ...] = ()) -> str:
    """The record file's text. Of `earlier` drills those through other sinks are kept."""
    tried = {drill.sink for drill in drills}
    drills = (*(drill for drill in earlier if drill.sink not in tried), *drills)
    alerts = [
        {
            "sink": drill.sink, "owner": drill.owner, "nonce": drill.nonce, "sent": drill.sent.isoformat(timespec="seconds"),
            "state": drill.state, "proof": drill.proof, "seconds": None if drill.seconds is None else round(drill.seconds, 1),
            "within_s": drill.within_s, "reason": drill.reason or None, "commit": drill.commit,
            "delivered": drill.delivered.isoformat(timespec="seconds") if drill.delivered else None,
        }
        for drill in drills
    ]  # fmt: skip
    return json.dumps({"schema": SCHEMA, "alerts": alerts}, indent=2) + "\n"


def drills_of(told: Any) -> tuple[Drill, ...]:
    """The drills of a record's JSON value. Raises ValueError with what is wrong with it."""
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not isinstance(told.get("alerts"), list):
        raise ValueError(f"it is no record of `launchgate monitor alert-test` (schema {SCHEMA})")
    try:
        return tuple(_drill(entry) for entry in told["alerts"][:100])
    except (KeyError, TypeError, AttributeError, OverflowError):
        raise ValueError("an entry of it is incomplete") from None


def _drill(entry: dict[str, Any]) -> Drill:
    sent = datetime.fromisoformat(entry["sent"])
    state, proof, seconds = entry["state"], entry["proof"], entry["seconds"]
    if seconds is not None and not 0 <= float(seconds) < _LONGEST_S:
        raise TypeError
    if (
        state not in get_args(State)
        or proof not in get_args(Proof)
        or sent.tzinfo is None
        or not 2000 < sent.year < 3000
    ):
        raise TypeError
    if state in ("delivered", "late") and (proof == "none" or seconds is None):
        raise TypeError
    return Drill(
        sink=str(entry["sink"])[:300],
        owner=str(entry["owner"])[:100],
        nonce=str(entry["nonce"])[:100],
        sent=sent,
        state=state,
        proof=proof,
        seconds=None if seconds is None else float(seconds),
        within_s=float(entry["within_s"]),
        reason=str(entry.get("reason") or "")[:500],
        commit=str(entry["commit"])[:64] if entry.get("commit") else None,
    )
