"""What monitors wrote: formats of each tool, uptime and error budget from them, and files that may not speak any more."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.obs.options import Export
from launchgate.model import Status
from launchgate.monitoring.history import Sample, line_of
from tests.checks.obs.lab import HOME, context, every, is_, judged, of_context, one, written
from tests.support.context import NOW
from tests.support.repos import make_repo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def moment(ago: timedelta = MINUTE) -> str:
    return (NOW - ago).isoformat().replace("+00:00", "Z")


def seconds(ago: timedelta = MINUTE) -> int:
    return int((NOW - ago).timestamp())


def upptime(uptime: str = "99.95%") -> Any:
    site = {"name": "Home", "url": "https://www.example.com", "slug": "home", "status": "up", "uptime": "100.00%"}
    return [site | {"uptimeDay": "100.00%", "uptimeMonth": uptime, "time": 99, "dailyMinutesDown": {}}]


def gatus(down: int = 0, every_: timedelta = 5 * MINUTE, count: int = 600, last: timedelta = MINUTE) -> Any:
    condition = {"condition": "[CERTIFICATE_EXPIRATION] > 240h", "success": True}
    results = [
        {
            "status": 200, "hostname": "www.example.com", "duration": 150_000_000 + place * 1_000_000, "success": place >= down,
            "conditionResults": [condition], "timestamp": moment(last + place * every_).replace("Z", ".123456789Z"),
        }
        for place in range(count)
    ]  # fmt: skip
    return [{"name": "home", "group": "web", "key": "web_home", "results": results}]


def prometheus(share: str = "0.9995", ago: timedelta = MINUTE) -> Any:
    metric = {"__name__": "probe_success", "instance": "https://www.example.com", "job": "blackbox"}
    return {
        "status": "success",
        "data": {"resultType": "vector", "result": [{"metric": metric, "value": [seconds(ago), share]}]},
    }


def prometheus_range(down: int = 0) -> Any:
    values = [[seconds(place * MINUTE), "0" if place < down else "1"] for place in range(3000)]
    series = {"metric": {"instance": "https://www.example.com"}, "values": values[::-1]}
    return {"status": "success", "data": {"resultType": "matrix", "result": [series]}}


def uptimerobot(ratio: str = "99.953", **more: Any) -> Any:
    monitor = {
        "id": 1, "friendly_name": "Home", "url": "https://www.example.com/", "type": 1, "interval": 300, "status": 2,
        "custom_uptime_ratio": ratio, "alert_contacts": [{"id": "1", "type": 2, "value": "ada@example.com"}],
        "response_times": [{"datetime": seconds(place * MINUTE), "value": 200 + place} for place in range(24)],
    }  # fmt: skip
    return {"stat": "ok", "monitors": [monitor | more]}


def betterstack(**more: Any) -> Any:
    attributes = {
        "url": HOME, "pronounceable_name": "Home", "monitor_type": "status", "check_frequency": 60, "status": "up",
        "last_checked_at": moment(), "email": True, "sms": False, "ssl_expiration": 14, "availability": 99.98,
        "total_downtime": 520,
    }  # fmt: skip
    return {"data": [{"id": "1", "type": "monitor", "attributes": attributes | more}]}


def history(down: int = 0, count: int = 2000) -> str:
    return "".join(
        line_of(Sample(at=NOW - place * MINUTE, url=HOME, up=place >= down, status=200, ms=100 + place % 100))
        for place in range(count)
    )


SHARES = f"Monitor,URL,Uptime,Status,Last checked at\nHome,{HOME},99.95%,up,{moment()}\n"
EVENTS = (
    "Event,Monitor,Date-Time,Reason,Duration,Duration (in mins.)\n"
    "Up,Home,2026-01-15 11:59:00,OK,,43180\nDown,Home,2025-12-20 10:00:00,Timeout,,20\n"
)
FORMATS: dict[str, tuple[str, Any, Any, float | None]] = {
    "upptime": ("summary.json", upptime(), upptime("99.80%"), None),
    "gatus": ("gatus.json", gatus(), gatus(down=2), None),
    "prometheus": ("up.json", prometheus(), prometheus("0.99"), 30),
    "prometheus range": ("up.json", prometheus_range(), prometheus_range(4), None),
    "uptimerobot": ("robot.json", uptimerobot(), uptimerobot("99.800-100.000"), 30),
    "betterstack": ("stack.json", betterstack(), betterstack(availability=99.1), 30),
    "csv": ("table.csv", SHARES, SHARES.replace("99.95", "98,5").replace(",", ";").replace("98;5", "98,5"), 30),
    "events": ("events.csv", EVENTS, EVENTS.replace(",20\n", ",90\n"), None),
    "launchgate": ("history.jsonl", history(), history(down=3), None),
}


def _touched(root: Path, name: str, ago: timedelta = MINUTE) -> None:
    stamp = (NOW - ago).timestamp()
    os.utime(root / name, (stamp, stamp))


def exported(
    root: Path, name: str, content: Any, *, ago: timedelta = MINUTE, days: float | None = 30, **options: Any
) -> Any:
    written(root, {name: content})
    _touched(root, name, ago)
    return judged(root, exports=(Export(path=name, days=days),), **options)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_says_its_uptime(tmp_path: Path, kind: str) -> None:
    name, good, bad, days = FORMATS[kind]
    (seen,) = every(exported(tmp_path, name, good, days=days), "uptime-target").values()
    assert is_(seen, Status.PASS, "the target is 99.9 %")
    (seen,) = every(exported(tmp_path, name, bad, days=days), "uptime-target").values()
    assert is_(seen, Status.FAIL, "the target is 99.9 %")


@pytest.mark.parametrize("kind", ["upptime", "prometheus", "uptimerobot", "betterstack", "csv"])
def test_monitors_come_from_exports_too(tmp_path: Path, kind: str) -> None:
    name, good, _, days = FORMATS[kind]
    found = exported(tmp_path, name, good, days=days)
    assert is_(one(found, "uptime-monitor"), Status.PASS, "watches the product")
    assert every(found, "monitor-coverage")[HOME].status is Status.PASS


def test_an_export_that_names_only_hosts_covers_no_route_for_sure(tmp_path: Path) -> None:
    found = exported(tmp_path, "gatus.json", gatus())
    assert is_(one(found, "uptime-monitor"), Status.PASS, "gatus")
    assert is_(one(found, "monitor-coverage"), Status.UNKNOWN, "not in what could be read")
    assert is_(one(found, "cert-alert"), Status.PASS, "warns before")


def test_a_history_of_our_own_is_no_monitor(tmp_path: Path) -> None:
    found = exported(tmp_path, "history.jsonl", history())
    assert one(found, "uptime-monitor").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("every_", "status", "said"), [(5 * MINUTE, Status.PASS, "5.0 min"), (20 * MINUTE, Status.FAIL, "20.0 min")]
)
def test_what_was_measured_counts_as_the_interval(tmp_path: Path, every_: timedelta, status: Status, said: str) -> None:
    assert is_(one(exported(tmp_path, "g.json", gatus(every_=every_)), "monitor-interval"), status, said)


def test_the_error_budget_is_counted_in_minutes(tmp_path: Path) -> None:
    found = exported(tmp_path, "up.json", prometheus("0.9995"))
    seen = one(found, "error-budget")
    assert is_(seen, Status.PASS, "21.6 min used of 43.2 min that 99.9 % leaves in 30 days; 21.6 min left")
    (table,) = (table for table in found.tables if table.id == "error-budget")
    assert table.rows == (("https://www.example.com", 43.2, 21.6, 21.6),)


def test_a_spent_budget_names_the_missed_target_as_its_cause(tmp_path: Path) -> None:
    found = exported(tmp_path, "up.json", prometheus("0.99"))
    seen = one(found, "error-budget")
    assert is_(seen, Status.FAIL, "overspent by 388.8 min")
    assert seen.because == f"obs/uptime-target#{seen.subject}"
    assert one(found, "uptime-target").subject == seen.subject


def test_ten_bad_minutes_of_two_days_miss_the_target_and_leave_budget(tmp_path: Path) -> None:
    found = exported(tmp_path, "gatus.json", gatus(down=2))
    assert one(found, "uptime-target").status is Status.FAIL
    assert is_(one(found, "error-budget"), Status.PASS, "33.2 min left")


def test_a_milder_target(tmp_path: Path) -> None:
    found = exported(tmp_path, "up.json", prometheus("0.9955"), uptime_percent=99.5)
    assert one(found, "uptime-target").status is Status.PASS
    assert is_(one(found, "error-budget"), Status.PASS, "of 216.0 min")


@pytest.mark.parametrize(
    ("content", "days", "said"),
    [
        (prometheus("0.9999"), None, "over a time that the export does not say"),
        (prometheus("0.9"), 0.5, "less than a day shows nothing of 99.9 %"),
        (gatus(count=20), None, "less than a day"),
    ],
)
def test_a_number_that_shows_nothing_is_unknown(tmp_path: Path, content: Any, days: float | None, said: str) -> None:
    assert is_(one(exported(tmp_path, "a.json", content, days=days), "uptime-target"), Status.UNKNOWN, said)


def test_gaps_are_said_and_too_many_are_unknown(tmp_path: Path) -> None:
    def at(*hours: float) -> str:
        looks = [NOW - timedelta(hours=hour) - place * MINUTE for hour in hours for place in range(60)]
        return "".join(line_of(Sample(at=look, url=HOME, up=True, ms=1)) for look in looks)

    seen = one(exported(tmp_path, "h.jsonl", at(*range(1, 20), *range(22, 40))), "uptime-target")
    assert is_(seen, Status.PASS, "nobody looked for 119.0 min of it")
    assert is_(
        one(exported(tmp_path, "h.jsonl", at(1, 40)), "uptime-target"), Status.UNKNOWN, "more than half of the time"
    )


@pytest.mark.parametrize(
    ("name", "content", "ago", "said"),
    [
        ("up.json", prometheus(ago=3 * DAY), MINUTE, "does not speak for this release: it was made on 2026-01-12"),
        ("up.json", prometheus(ago=-DAY), MINUTE, "dated in the future"),
        ("summary.json", upptime(), 5 * DAY, "more than 48 hours ago"),
        ("up.json", '{"status": "succ', MINUTE, "is no JSON"),
        ("up.json", {"status": "error", "errorType": "bad_data"}, MINUTE, "nothing tells which monitor"),
        ("up.json", {"status": "error", "data": {"resultType": "vector"}}, MINUTE, "a query that failed"),
        ("up.json", {"monitors": []}, MINUTE, "holds no monitor and no measurement"),
        ("a.csv", "When,What\n1,2\n", MINUTE, "has no column for the uptime"),
        ("up.json", "[" * 100_000, MINUTE, "is no JSON"),
        ("up.json", prometheus("NaN"), MINUTE, "holds no monitor and no measurement"),
    ],
)
def test_an_export_that_may_not_speak_is_unknown(
    tmp_path: Path, name: str, content: Any, ago: timedelta, said: str
) -> None:
    found = exported(tmp_path, name, content, ago=ago)
    for rule in ("uptime-target", "error-budget", "uptime-monitor", "founder-dashboard"):
        assert is_(one(found, rule), Status.UNKNOWN, said)


def test_a_missing_export_is_unknown_with_the_way_to_get_it(tmp_path: Path) -> None:
    seen = one(judged(tmp_path, exports=(Export(path="reports/*.json"),)), "uptime-target")
    assert is_(seen, Status.UNKNOWN, "there is no file `reports/*.json`")
    assert "actions/download-artifact" in seen.remediation


def test_a_committed_export_without_a_time_says_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write({"summary.json": json.dumps(upptime())})
    repo.commit()
    opened = repo.open()
    here = context(repo.path, repository=opened, tree=opened.working_tree())
    seen = one(of_context(here, exports=(Export(path="summary.json"),)), "uptime-target")
    assert is_(seen, Status.UNKNOWN, "its format holds no time, and it is committed")


def test_a_robots_list_tells_of_pauses_and_contacts(tmp_path: Path) -> None:
    found = exported(tmp_path, "robot.json", uptimerobot(status=0))
    assert is_(one(found, "uptime-monitor"), Status.FAIL, "all monitors are paused")
    found = exported(tmp_path, "robot.json", uptimerobot(alert_contacts=[]))
    assert is_(one(found, "alert-owner"), Status.FAIL, "UptimeRobot tells nobody when `Home` is down")


@pytest.mark.parametrize(("ago", "status"), [(MINUTE, Status.PASS), (4 * DAY, Status.UNKNOWN)])
def test_upptimes_last_look_has_a_time_of_its_own(tmp_path: Path, ago: timedelta, status: Status) -> None:
    text = f"url: https://www.example.com\nstatus: up\ncode: 200\nresponseTime: 99\nlastUpdated: {moment(ago)}\n"
    assert one(exported(tmp_path, "history/home.yml", text), "uptime-monitor").status is status


def test_an_export_of_sixty_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "up.json").open("wb") as file:
        file.truncate(60 << 20)
    seen = one(judged(tmp_path, exports=(Export(path="up.json"),)), "uptime-target")
    assert is_(seen, Status.UNKNOWN, "is larger than 50 MB and was not read")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (json.dumps(prometheus()).encode("utf-16"), Status.PASS),
        (b"\xef\xbb\xbf" + json.dumps(prometheus()).encode(), Status.PASS),
        (json.dumps(prometheus()).replace("blackbox", "\u00e9").encode("latin-1"), Status.UNKNOWN),
        (b'{"status": "\xe9"}', Status.UNKNOWN),
        (b"\0" * 1000, Status.UNKNOWN),
        (b"", Status.UNKNOWN),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, status: Status) -> None:
    (tmp_path / "up.json").write_bytes(data)
    _touched(tmp_path, "up.json")
    assert one(judged(tmp_path, exports=(Export(path="up.json", days=30),)), "uptime-target").status is status


@pytest.mark.parametrize(
    "content",
    [
        {
            "status": "success",
            "data": {"resultType": "vector", "result": [{"metric": [], "value": {}}, 1, None, {"metric": {"job": 1}}]},
        },
        {"stat": "ok", "monitors": [1, None, {"friendly_name": {}, "interval": "x", "logs": [{"datetime": 1e300}]}]},
        [
            {
                "results": [
                    {"timestamp": "0001-01-01T00:00:00Z", "success": True},
                    {"timestamp": "x" * 99, "success": 1},
                ],
                "name": "a",
            }
        ],
        {
            "data": [
                {"attributes": {"availability": True, "check_frequency": -1, "last_checked_at": "9999-99-99"}},
                None,
            ]
        },
        [{"uptimeMonth": "NaN%", "name": 5}, {"uptimeMonth": "101%"}, []],
        "Monitor,Uptime\n" + "a" * 200_000 + ",99\n",
        "Monitor,Uptime\n,99\n,\nx,1e999\n\0,x\n",
        "Event,Duration (s)\nDown,99999999999999999999\nup,-1\n",
    ],
)
def test_hostile_exports_end_and_prove_nothing(tmp_path: Path, content: Any) -> None:
    name = "a.csv" if isinstance(content, str) else "a.json"
    found = exported(tmp_path, name, content)
    assert {seen.status for seen in every(found, "uptime-target").values()} <= {Status.UNKNOWN, Status.NOT_APPLICABLE}


def test_an_alias_bomb_is_no_monitor(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    text = f"{bomb}endpoints:\n  - {{name: a, url: 'https://www.example.com/', conditions: [x]}}\n"
    assert is_(
        one(judged(tmp_path, {"gatus.yaml": text}), "uptime-monitor"), Status.UNKNOWN, "no YAML that could be read"
    )
