"""The image, started as GitHub's runner starts it, for every event: stage, exit code, outputs, summary, annotations, files."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import events
from tests.support.action_container import Ran, Runner
from tests.support.actions_runner import commands_in
from tests.support.checkout import RUNNER_UID, Product, leak, make_product

pytestmark = pytest.mark.container
SECRETS = {"only": "secrets/tree, secrets/history"}
MERGE = "refs/pull/7/merge"


@pytest.fixture
def runner(image: str, tmp_path: Path) -> Runner:
    return Runner(folder=tmp_path, image=image)


def verdict_of(ran: Ran) -> dict[str, Any]:
    assert ran.outputs.get("json") == "launchgate-reports/verdict.json", ran.stdout + ran.stderr
    verdict: dict[str, Any] = json.loads((ran.workspace / ran.outputs["json"]).read_text())
    return verdict


def assert_ran(ran: Ran, code: int, stage: str, reason: str) -> dict[str, Any]:
    """The run ended with `code` in `stage` because of `reason`, and all its channels say so."""
    verdict = verdict_of(ran)
    assert (ran.code, verdict["run"]["stage"], verdict["run"]["stage_reason"]) == (code, stage, reason), ran.stdout
    answer = {0: "go", 1: "no-go", 3: "incomplete"}[code]
    assert (ran.outputs["verdict"], ran.outputs["exit-code"]) == (answer, str(code))
    assert verdict["verdict"] == answer
    assert answer.replace("-", " ") in ran.summary.lower().replace("-", " ")
    return verdict


@contextmanager
def counting_server() -> Iterator[tuple[str, list[str]]]:
    """A deployed product on loopback: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def pull_request(product: Product, source: str = "same") -> dict[str, Any]:
    return events.pull_request(base=product.tip, head=product.head, source=source, merge=product.merge)


class TestPullRequest:
    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("same", "event pull_request"),
            ("fork", "event pull_request from a fork"),
            ("deleted", "event pull_request from a deleted fork"),
        ],
    )
    def test_a_harmless_one_is_go(self, runner: Runner, tmp_path: Path, source: str, reason: str) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE)
        ran = runner.run("pull_request", pull_request(product, source), SECRETS)
        verdict = assert_ran(ran, 0, "pr", reason)
        assert verdict["run"]["commit"] == product.head
        assert [command for command in commands_in(ran.stdout) if command.name == "error"] == []

    def test_one_that_adds_a_secret_is_no_go_and_shows_where(self, runner: Runner, tmp_path: Path) -> None:
        line = leak()
        product = make_product(tmp_path / "origin", added=line)
        product.checkout(runner.workspace, MERGE)
        ran = runner.run("pull_request", pull_request(product), SECRETS)
        assert_ran(ran, 1, "pr", "event pull_request")
        assert int(ran.outputs["blocker"]) >= 1
        errors = [command for command in commands_in(ran.stdout) if command.name == "error"]
        assert ("discount.py", "1") in [
            (error.properties.get("file"), error.properties.get("line")) for error in errors
        ]
        value = line.split('"')[1]
        reports = [path.read_text() for path in (runner.workspace / "launchgate-reports").iterdir()]
        assert not [
            text for text in (ran.stdout, ran.stderr, ran.summary, *reports, *ran.outputs.values()) if value in text
        ]

    def test_what_the_base_has_too_does_not_block(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.repo.git("checkout", "--quiet", "-b", "old", product.root)
        base = product.repo.commit({"config.py": leak()})
        head = product.repo.commit({"more.py": "PRICE = 4\n"})
        product.checkout(runner.workspace, "refs/heads/old")
        ran = runner.run("pull_request", events.pull_request(base=base, head=head), SECRETS)
        assert_ran(ran, 0, "pr", "event pull_request")

    def test_a_shallow_checkout_is_never_a_pass(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE, depth=1)
        ran = runner.run("pull_request", pull_request(product), SECRETS)
        assert_ran(ran, 3, "pr", "event pull_request")
        assert "fetch-depth: 0" in ran.stdout

    def test_pull_request_target_without_the_head_is_never_a_pass(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin", added=leak())
        product.checkout(runner.workspace, product.tip, depth=1)
        ran = runner.run("pull_request_target", pull_request(product), SECRETS)
        assert_ran(ran, 3, "pr", "event pull_request_target")


class TestPush:
    @pytest.fixture
    def product(self, tmp_path: Path, runner: Runner) -> Product:
        product = make_product(tmp_path / "origin", added=leak())
        product.checkout(runner.workspace, "refs/heads/feature")
        return product

    def test_a_branch(self, runner: Runner, product: Product) -> None:
        payload = events.push(before=product.root, after=product.head, ref="refs/heads/feature")
        assert_ran(runner.run("push", payload, SECRETS), 1, "pr", "event push to a branch")

    def test_a_new_branch(self, runner: Runner, product: Product) -> None:
        payload = events.push(before=events.ZEROS, after=product.head, ref="refs/heads/feature")
        assert_ran(runner.run("push", payload, SECRETS), 1, "pr", "event push of a new branch")

    def test_a_forced_one_whose_old_tip_is_gone(self, runner: Runner, product: Product) -> None:
        payload = events.push(before="ab" * 20, after=product.head, ref="refs/heads/feature", forced=True)
        assert_ran(runner.run("push", payload, SECRETS), 1, "pr", "event forced push to a branch")

    def test_the_default_branch(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, "refs/heads/main")
        payload = events.push(before=product.root, after=product.tip)
        assert_ran(runner.run("push", payload, SECRETS), 0, "full", "event push to the default branch")

    def test_a_tag(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, "refs/tags/v1.2.0")
        payload = events.push(before=events.ZEROS, after=product.tip, ref="refs/tags/v1.2.0")
        assert_ran(runner.run("push", payload, SECRETS), 0, "full", "event push of a tag")

    def test_a_deleted_branch_is_told_to_be_left_out(self, runner: Runner, product: Product) -> None:
        ran = runner.run(
            "push", events.push(before=product.head, after=events.ZEROS, ref="refs/heads/feature"), SECRETS
        )
        assert ran.code == 2
        assert "if: ${{ !github.event.deleted }}" in ran.stderr


class TestMergeQueue:
    def test_it_is_judged_like_a_pull_request(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin", added=leak())
        product.checkout(runner.workspace, MERGE)
        ran = runner.run("merge_group", events.merge_group(base=product.tip, head=product.merge), SECRETS)
        assert_ran(ran, 1, "pr", "event merge_group")


class TestWholeRepository:
    @pytest.mark.parametrize(
        ("event", "payload"),
        [
            ("schedule", events.schedule()),
            ("workflow_dispatch", events.workflow_dispatch()),
            ("workflow_run", events.workflow_run(head="ab" * 20)),
            ("release", events.release()),
            ("an_event_that_is_new", {}),
        ],
    )
    def test_events_without_a_range(self, runner: Runner, tmp_path: Path, event: str, payload: dict[str, Any]) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, "refs/heads/main")
        assert_ran(runner.run(event, payload, SECRETS), 0, "full", f"event {event}")

    def test_a_shallow_checkout_says_that_history_is_missing(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, "refs/heads/main", depth=1)
        ran = runner.run("schedule", events.schedule(), SECRETS)
        verdict = assert_ran(ran, 3, "full", "event schedule")
        by_rule = {item["rule"]: item["status"] for item in verdict["assessments"]}
        assert (by_rule["secrets/tree"], by_rule["secrets/history"]) == ("pass", "unknown")


class TestDeployment:
    def test_success_probes_the_address_of_the_event(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.repo.commit({"launchgate.yml": "perf: {samples: 20, routes: [{path: /api/quotes}]}\n"})
        product.checkout(runner.workspace, "refs/heads/main", depth=1)
        with counting_server() as (url, asked):
            payload = events.deployment_status(sha=product.tip, environment="preview", environment_url=url)
            ran = runner.run("deployment_status", payload, {"only": "perf"})
        verdict = assert_ran(ran, ran.code, "deploy", "event deployment_status success")
        assert (verdict["run"]["target"], verdict["run"]["environment"]) == (url, "preview")
        assert "/api/quotes" in asked

    def test_another_state_is_told_to_be_left_out(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, "refs/heads/main", depth=1)
        payload = events.deployment_status(sha=product.tip, state="in_progress", environment_url="http://127.0.0.1:9/")
        ran = runner.run("deployment_status", payload)
        assert ran.code == 2
        assert "if: ${{ github.event.deployment_status.state == 'success' }}" in ran.stderr


class TestWorkspace:
    def test_reports_belong_to_the_owner_of_the_workspace(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE)
        runner.run("pull_request", pull_request(product), SECRETS)
        assert [path for path in runner.workspace.rglob("*") if path.lstat().st_uid != RUNNER_UID] == []

    def test_nothing_else_is_written(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE)
        before = set(runner.workspace.rglob("*"))
        runner.run("pull_request", pull_request(product), SECRETS)
        added = {str(path.relative_to(runner.workspace)) for path in set(runner.workspace.rglob("*")) - before}
        reports = ("junit.xml", "launchgate.sarif", "report.html", "verdict.json")
        assert added == {"launchgate-reports", *(f"launchgate-reports/{name}" for name in reports)}
        assert list((tmp_path / "home").iterdir()) == []

    def test_its_python_files_are_not_run(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE)
        for name in ("json", "click", "sitecustomize", "launchgate"):
            (runner.workspace / f"{name}.py").write_text("raise SystemExit(77)\n")
        ran = runner.run("pull_request", pull_request(product), SECRETS)
        assert ran.code == 0, ran.stdout + ran.stderr

    def test_every_output_of_action_yml_is_set(self, runner: Runner, tmp_path: Path) -> None:
        product = make_product(tmp_path / "origin")
        product.checkout(runner.workspace, MERGE)
        ran = runner.run("pull_request", pull_request(product), SECRETS)
        declared = yaml.safe_load((Path(__file__).parents[2] / "action.yml").read_text())["outputs"]
        assert set(declared) <= set(ran.outputs)
