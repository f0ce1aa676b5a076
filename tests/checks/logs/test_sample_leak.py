"""logs/sample-leak: what a log must not hold, and what only looks like it."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from launchgate.checks.logs import CHECK
from launchgate.checks.logs.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.model import Judgement, Severity, Stage, Status
from tests.checks.logs.lab import failing, judged, of, request_line, write
from tests.support.context import NOW, make_context
from tests.support.repos import make_repo
from tests.support.secret_values import github_token, stripe_key

SAMPLES = Options(samples=("logs/*.log",))
CARD = "4" + "111 1111 1111 1111"
MASTERCARD = "5" + "500005555555559"
IBAN = "DE89" + "370400440532013000"
WORD = "hunter2" + "-Zebra"
DRAWN = "a81f" + "00e3b7c24d9f"
JWT = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"))


def leaks(root: Path, line: str, options: Options = SAMPLES) -> list[str]:
    """The kinds that one line between harmless ones holds."""
    log = "\n".join((request_line(1), line, request_line(2)))
    return [one.partition(" in ")[0] for one in failing(judged(root, {"logs/a.log": log}, options), "sample-leak")]


FIRES = [
    (f"pushed with {github_token()}", "github-token"),
    (f'{{"msg": "charge", "key": "{stripe_key()}"}}', "stripe-secret-key"),
    (f"POST /login password={WORD}&x=1", "password"),
    (f'{{"body": {{"password": "{WORD}"}}}}', "password"),
    (f"reset_token={DRAWN} sent", "token"),
    (f'{{"api_key":"{DRAWN}"}}', "token"),
    (f"GET /me Authorization: Bearer {DRAWN}99", "authorization-header"),
    (f'{{"headers": {{"authorization": "Basic {DRAWN}=="}}}}', "authorization-header"),
    (f"Set-Cookie: sid={DRAWN}; HttpOnly", "cookie"),
    (f'{{"cookie":"theme=dark1234; sid={DRAWN}"}}', "cookie"),
    (f"card {CARD} declined", "card-number"),
    (f'{{"card":"{MASTERCARD}"}}', "card-number"),
    (f"refund to {IBAN}", "iban"),
    ("refund to DE89 3704 0044 0532 0130 00", "iban"),
    ("sms to +49 30 2636 0000 sent", "phone"),
    ("mail to ada.lovelace@acme-shop.de sent", "e-mail"),
    ("ssn: 123-45-6789", "social-security-number"),
    (f"session {JWT}", "jwt"),
]


@pytest.mark.parametrize(("line", "kind"), FIRES)
def test_a_value_in_a_log(tmp_path: Path, line: str, kind: str) -> None:
    assert leaks(tmp_path, line) == [kind]


SILENT = [
    "password=[FILTERED]&token=[REDACTED]",
    '{"password": "***", "token": "<redacted>", "authorization": "[Redacted]", "cookie": null}',
    "password: incorrect; Password must be at least 12 characters; invalid token: expired",
    "tokens=1500 max_tokens=4096 token_count=17 password_length=12",
    "token=12345678 token=short",
    "Authorization: Bearer ****",
    "order 4111111111111111 shipped",
    f"trace_id={MASTERCARD}",
    "order=4111-1111-1111-1112 id=1700000000000123",
    "2026-01-15 10:00:00,123 1736935200000 17369352000001234567",
    "DE12 3456 7890 1234 5678 90",
    "GB2LRDFT",
    "took +12 ms, +0100, +1 234, +999999999999999",
    "from noreply@acme.de, git@github.com:acme/x.git, user@example.com, ada@mail.test, root@localhost.local",
    "logo@2x.png react@18.2.0 pkg@1.2.3",
    "worker@host-12.internal ready",
    "ssn missing 000-00-0000",
    "install base-passwd:amd64 3.6.1; configure passwd:amd64 1:4.13",
    "AppWindowToken{9f4ef63 token=Token{a64f992b1 ActivityRecord{de9231d}}}",
    "token=android.os.BinderProxy@98ff4c1",
]


@pytest.mark.parametrize("line", SILENT)
def test_what_only_looks_like_one(tmp_path: Path, line: str) -> None:
    assert leaks(tmp_path, line) == []


def test_counts_first_line_and_masks(tmp_path: Path) -> None:
    log = "\n".join([request_line()] * 6 + [f"password={WORD}", "x", f"password={WORD}2"])
    judgement = judged(tmp_path, {"logs/a.log": log}, SAMPLES)
    [found] = of(judgement, "sample-leak")
    assert "2 times, first in line 7" in found.message
    assert found.location.line == 7
    assert WORD not in repr(judgement)
    assert found.evidence is not None
    assert "…" in found.evidence.masked
    assert judgement.tables[0].rows == (("a password", "logs/a.log", 7, 2, found.evidence.masked),)


def test_no_value_is_in_anything_that_is_said(tmp_path: Path) -> None:
    values = [github_token(), WORD, DRAWN, CARD, IBAN, "ada.lovelace@acme-shop.de", "+49 30 2636 0000"]
    log = "\n".join(
        (values[0], f"password={WORD}", f"api_key={DRAWN}", f"card {CARD}", IBAN, f"to {values[5]}", f"sms {values[6]}")
    )
    judgement = judged(tmp_path, {"logs/a.log": log}, SAMPLES)
    assert len(failing(judgement, "sample-leak")) == 7
    assert not [value for value in values if value in repr(judgement)]


def test_personal_data_is_milder(tmp_path: Path) -> None:
    [found] = of(judged(tmp_path, {"logs/a.log": "to ada.lovelace@acme-shop.de"}, SAMPLES), "sample-leak")
    assert found.severity is Severity.MEDIUM
    [card] = of(judged(tmp_path, {"logs/a.log": f"card {CARD}"}, SAMPLES), "sample-leak")
    assert card.severity is Severity.HIGH


def test_addresses_that_may_be_there(tmp_path: Path) -> None:
    options = Options(samples=("logs/*.log",), allowed_emails=("@acme-shop.de", "Ada@gmx.de"))
    assert leaks(tmp_path, "to ada.lovelace@acme-shop.de and ada@gmx.de", options) == []
    assert leaks(tmp_path, "to bob@gmx.de", options) == ["e-mail"]


def test_a_packed_log_is_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(f"x\npassword={WORD}\n".encode())
    options = Options(samples=("logs/a.log.gz",))
    [found] = of(judged(tmp_path, {"logs/a.log.gz": packed}, options), "sample-leak")
    assert (found.status, found.location.line) == (Status.FAIL, 2)


def test_a_packed_log_that_breaks_off(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join(request_line(n) for n in range(9_000)).encode())
    options = Options(samples=("a.log.gz",))
    [found] = of(judged(tmp_path, {"a.log.gz": packed[:-2000]}, options), "sample-leak")
    assert found.status is Status.UNKNOWN
    assert "breaks off" in found.message


def test_a_huge_log_is_bounded_and_the_receipt_says_so(tmp_path: Path) -> None:
    write(tmp_path, {"logs/a.log": f"{request_line()}\n"})
    with (tmp_path / "logs/a.log").open("r+b") as log:
        log.truncate(200 << 20)
    write(tmp_path, {"logs/b.log.gz": gzip.compress(b"x" * (8 << 20))})
    judgement = judged(tmp_path, {}, Options(samples=("logs/*.log", "logs/*.gz"), max_mb=1))
    receipt = dict(judgement.receipt)
    assert receipt["samples cut at logs.max_mb = 1"] == (
        "logs/a.log: the first 1 MB of 200 MB on disk; logs/b.log.gz: the first 1 MB of 0 MB on disk"
    )
    assert receipt["bytes of samples"] == 2 << 20


def test_only_a_fresh_sample_passes_and_an_old_one_still_fails(tmp_path: Path) -> None:
    write(tmp_path, {"logs/a.log": "all quiet"}, at=NOW - timedelta(days=9))
    [old] = of(_as_it_is(tmp_path), "sample-leak")
    assert old.status is Status.UNKNOWN
    assert "says nothing of this release: it was made on 2026-01-06" in old.message
    write(tmp_path, {"logs/a.log": f"password={WORD}"}, at=NOW - timedelta(days=9))
    assert failing(_as_it_is(tmp_path), "sample-leak") == ["password in logs/a.log"]
    write(tmp_path, {"logs/a.log": "2026-01-02T08:00:00Z all quiet"})
    assert of(_as_it_is(tmp_path), "sample-leak")[0].status is Status.UNKNOWN
    write(tmp_path, {"logs/a.log": "2026-01-15T08:00:00Z all quiet"}, at=NOW - timedelta(days=9))
    assert of(_as_it_is(tmp_path), "sample-leak")[0].status is Status.PASS


def _as_it_is(root: Path) -> Judgement:
    judgement: Judgement = CHECK.judge(CHECK.gather(make_context(root, tree=FolderTree(root)), SAMPLES), SAMPLES)
    return judgement


def test_nothing_declared_and_nothing_found(tmp_path: Path) -> None:
    [undeclared] = of(judged(tmp_path, {}), "sample-leak")
    assert undeclared.status is Status.NOT_APPLICABLE
    assert undeclared.message.startswith("not declared")
    [missing] = of(judged(tmp_path, {}, SAMPLES), "sample-leak")
    assert (missing.status, missing.message) == (Status.UNKNOWN, "'logs/*.log' of logs.samples names no file")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").symlink_to("/etc/passwd")
    [found] = of(judged(tmp_path, {}, SAMPLES), "sample-leak")
    assert found.status is Status.UNKNOWN
    assert "symbolic link" in found.message


def test_at_the_base_of_a_change_only_its_own_samples_count(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    base = repo.commit({"logs/old.log": f"password={WORD}", ".gitignore": "ci.log"})
    repo.write({"logs/ci.log": f"api_key={DRAWN}"})
    repository = repo.open()
    context = make_context(repo.path, repository=repository, tree=repository.tree_at(base), stage=Stage.PR)
    judgement = CHECK.judge(CHECK.gather(context, SAMPLES), SAMPLES)
    assert failing(judgement, "sample-leak") == ["password in logs/old.log"]


def test_what_a_file_holds_that_is_no_text(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 400
    judgement = judged(
        tmp_path, {"logs/a.log": noise + b"\n" + b"\xff" * 3_000_000, "logs/b.log": "é\u2028\n" * 100}, SAMPLES
    )
    assert of(judgement, "sample-leak")
