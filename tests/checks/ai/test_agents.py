"""ai/human-approval: what repositories give AI agents, where the rule fires and where it stays silent."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate.check import attack_ids
from launchgate.checks.ai import CHECK
from launchgate.checks.ai.options import Options
from launchgate.clients.files import FolderTree
from launchgate.context import CommitRange
from launchgate.model import Assessment, Stage, Status
from launchgate.runner import run_checks
from launchgate.selection import Selected
from tests.support.context import make_context
from tests.support.repos import make_repo

RULE = next(rule for rule in CHECK.rules if rule.id == "ai/human-approval")


def found(root: Path, files: Mapping[str, str]) -> list[Assessment]:
    """What the rule says of a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    context = make_context(root, tree=FolderTree(root))
    return list(CHECK.judge(CHECK.gather(context, Options()), Options()).assessments)


def workflow(*steps: str, **job: str) -> dict[str, str]:
    """One workflow with one job."""
    lines = "".join(f"    {key.replace('_', '-')}: {value}\n" for key, value in job.items())
    body = "".join(f"      - {step}\n" for step in steps)
    text = f"name: agent\non: [issue_comment]\njobs:\n  agent:\n    runs-on: ubuntu-latest\n{lines}    steps:\n{body}"
    return {".github/workflows/agent.yml": text}


CLAUDE = "uses: anthropics/claude-code-action@v1"
DEPLOY = "run: npx wrangler deploy"


FAILS = [
    (workflow(CLAUDE, DEPLOY), "beside wrangler deploy"),
    (workflow(CLAUDE, "run: terraform -chdir=infra apply -auto-approve"), "beside terraform -chdir=infra apply"),
    (workflow("uses: openai/codex-action@v1", "uses: aws-actions/configure-aws-credentials@v4"), "configure-aws-credentials"),
    (workflow(CLAUDE + "\n        env: {T: '${{ secrets.CLOUDFLARE_API_TOKEN }}'}"), "beside CLOUDFLARE_API_TOKEN"),
    (workflow(CLAUDE, env="{DATABASE_URL: '${{ secrets.PROD_DATABASE_URL }}'}"), "beside PROD_DATABASE_URL"),
    (workflow("run: claude -p 'fix it' --dangerously-skip-permissions", DEPLOY), "claude runs in job `agent`"),
    (workflow("run: npx codex exec 'release'", "uses: amondnet/vercel-action@v25"), "codex runs"),
    ({".claude/settings.json": '{"permissions": {"allow": ["Bash(vercel --prod:*)"]}}'}, "Bash(vercel --prod:*)"),
    ({".claude/settings.json": '{"permissions": {"allow": ["Bash(kubectl:*)"]}}'}, "Bash(kubectl:*)"),
    ({".claude/settings.json": '{"permissions": {"allow": ["Bash(*)"]}}'}, "Bash(*)"),
    ({".claude/settings.json": '{"permissions": {"defaultMode": "bypassPermissions"}}'}, "bypassPermissions"),
    ({".codex/config.toml": 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n'}, "approval_policy: never"),
    ({".roo/mcp.json": '{"mcpServers": {"cloudflare": {"command": "npx", "alwaysAllow": ["dns_update"]}}}'}, "`cloudflare`"),
    ({"AGENTS.md": "# Release\nRun `terraform apply` in infra/.\n"}, "tells an agent of `terraform apply`"),
    ({"CLAUDE.md": "Deploy with vercel --prod when the tests pass."}, "vercel --prod"),
    ({".cursor/rules/deploy.mdc": "aws route53 change-resource-record-sets updates DNS"}, "aws route53 change"),
    ({"app/AGENTS.md": "kubectl -n prod rollout restart deploy/api"}, "kubectl -n"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), FAILS)
def test_an_agent_that_may_act_alone(tmp_path: Path, files: dict[str, str], message: str) -> None:
    [seen] = found(tmp_path, files)
    assert (seen.status, message in seen.message) == (Status.FAIL, True), seen.message
    assert seen.remediation


UNKNOWN = [
    (workflow(CLAUDE, DEPLOY, environment="production"), "behind an environment"),
    (workflow(CLAUDE, permissions="{contents: write, pull-requests: write}"), "with contents: write"),
    (workflow(CLAUDE, permissions="write-all"), "with write-all"),
    ({".mcp.json": '{"mcpServers": {"cloudflare": {"command": "npx", "args": ["@cloudflare/mcp"]}}}'}, "reaches hosting"),
    ({".vscode/mcp.json": '// mine\n{"servers": {"infra": {"command": "terraform-mcp-server"}}}'}, "`infra`"),
    ({".github/workflows/a.yml": "jobs:\n  claude: [\n"}, "no YAML"),
    ({".mcp.json": "{"}, "cannot be parsed"),
    ({".mcp.json": "[" * 100_000}, "cannot be parsed"),
    ({"AGENTS.md": "x" * 300_000}, "larger than 200 kB"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), UNKNOWN)
def test_what_the_repository_does_not_tell(tmp_path: Path, files: dict[str, str], message: str) -> None:
    [seen] = found(tmp_path, files)
    assert (seen.status, message in seen.message) == (Status.UNKNOWN, True), seen.message


PASSES = [
    workflow(CLAUDE, permissions="{contents: read, pull-requests: write, id-token: write}"),
    workflow(CLAUDE, "run: npm test"),
    workflow(
        CLAUDE + "\n        with: {use_bedrock: 'true'}", "uses: aws-actions/configure-aws-credentials@v4",
        env="{R: '${{ secrets.AWS_ROLE }}'}",
    ),
    {".github/workflows/a.yml": f"jobs:\n  agent:\n    steps:\n      - {CLAUDE}\n  x:\n    steps:\n      - {DEPLOY}\n"},
    {".claude/settings.json": '{"permissions": {"allow": ["Bash(npm test:*)", "Bash(kubectl get:*)", "Read"]}}'},
    {".mcp.json": '{"mcpServers": {"github": {"command": "x"}, "cloudflare-docs": {"url": "https://docs.mcp.cloudflare.com"}}}'},
    {".mcp.json": '{"mcpServers": {"supabase": {"args": ["--read-only"]}, "aws": {"disabled": true}}}'},
    {"AGENTS.md": "# Release\nNever run `terraform apply` yourself.\n"},
    {"CLAUDE.md": "`vercel --prod` is for people: ask before you deploy.\n"},
    {"CLAUDE.md": "Run the tests with npm test. Deployments are made by CI.\n"},
    {"AGENTS.md": "Production deploys (`kubectl apply`) need approval of the owner.\n"},
]  # fmt: skip


@pytest.mark.parametrize("files", PASSES)
def test_an_agent_that_cannot(tmp_path: Path, files: dict[str, str]) -> None:
    [seen] = found(tmp_path, files)
    assert seen.status is Status.PASS, seen.message


NO_AGENT = [
    {},
    {".github/workflows/deploy.yml": f"jobs:\n  deploy:\n    steps:\n      - {DEPLOY}\n"},
    {".github/workflows/deploy.yml": f"# no claude here\njobs:\n  deploy:\n    steps:\n      - {DEPLOY}\n"},
    {"docs/agents.md": "terraform apply"},
    {"node_modules/x/CLAUDE.md": "terraform apply"},
    {"README.md": "Run terraform apply"},
]


@pytest.mark.parametrize("files", NO_AGENT)
def test_no_agent(tmp_path: Path, files: dict[str, str]) -> None:
    [seen] = found(tmp_path, files)
    assert (seen.status, seen.message.partition(":")[0]) == (Status.NOT_APPLICABLE, "no AI agent was found")


def test_no_files(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    [seen] = CHECK.judge(CHECK.gather(context, Options()), Options()).assessments
    assert seen.status is Status.UNKNOWN


def test_a_yaml_bomb_is_not_blown_up(tmp_path: Path) -> None:
    bomb = "a: &a [claude]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    [seen] = found(tmp_path, {".github/workflows/a.yml": bomb})
    assert seen.status is Status.UNKNOWN


def test_hostile_names_stay_on_their_line(tmp_path: Path) -> None:
    servers = {"mcpServers": {"cloudflare`\n::error::x": {"command": "npx", "autoApprove": ["a"]}}}
    [seen] = found(tmp_path, {".mcp.json": json.dumps(servers)})
    assert "\n" not in seen.message
    assert "\n" not in seen.subject


def test_a_change_is_blamed_only_for_what_it_adds(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    base = repo.commit({"AGENTS.md": "terraform apply"})
    head = repo.commit({"CLAUDE.md": "vercel --prod"})
    repository = repo.open()
    context = make_context(
        repo.path, repository=repository, tree=repository.tree_at(head), stage=Stage.PR,
        range=CommitRange(base=base, head=head),
    )  # fmt: skip
    [outcome] = run_checks(
        context, [Selected(check=CHECK, rules=(RULE,))], lambda _: Options(), lambda: repository.tree_at(base)
    )
    failed = {one.subject: one.identity for one in outcome.judgement.assessments if one.status is Status.FAIL}
    assert failed.keys() == {"AGENTS.md", "CLAUDE.md"}
    assert outcome.judgement.existing == {failed["AGENTS.md"]}


def test_reading_files_needs_no_opt_in() -> None:
    assert "ai/human-approval" not in attack_ids()
    assert {"ai", "ai/prompt-injection"} <= set(attack_ids())
