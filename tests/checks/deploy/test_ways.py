"""How a product is deployed, by its files: repeatable, by one command, in few manual steps."""

from pathlib import Path

import pytest

from launchgate.checks.deploy.judge_steps import is_manual, steps_of
from launchgate.checks.deploy.spec import Options
from launchgate.documents import read
from launchgate.model import Status
from tests.checks.deploy.lab import CI_FLOW, DEPLOY_FLOW, READY, of_files, only

FLOW = ".github/workflows/deploy.yml"
TARGET = "deploy:\n\tflyctl deploy\n"


def job(*steps: str, on: str = "{push: {branches: [main]}}") -> dict[str, str]:
    lines = "".join(f"      - {one}\n" for one in steps)
    return {FLOW: f"on: {on}\njobs:\n  ship:\n    runs-on: x\n    steps:\n{lines}"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({FLOW: DEPLOY_FLOW}, f"job `deploy` of GitHub Actions deploys ({FLOW}:11)"),
        (job("run: make deploy") | {"Makefile": TARGET}, f"({FLOW}:6)"),
        (job("uses: cloudflare/wrangler-action@v3") | {"wrangler.toml": 'name = "x"\n'}, "job `ship`"),
        (job("run: kubectl apply -f k8s", on="workflow_dispatch"), "job `ship`"),
        (
            {".gitlab-ci.yml": "ship:\n  stage: deploy\n  environment: production\n  script: [./ship.sh]\n"},
            "job `ship` of GitLab CI",
        ),
        ({"Jenkinsfile": "stage('Deploy') { sh 'kubectl apply -f k8s' }\n"}, "Jenkins"),
        (
            {
                "bitbucket-pipelines.yml": "pipelines:\n  branches:\n    main:\n      - step:\n          deployment: production\n"
                "          script: [./x.sh]\n"
            },
            "Bitbucket",
        ),
        ({"vercel.json": "{}\n"}, "Vercel builds and deploys each push (vercel.json:1)"),
        ({"apps/web/netlify.toml": "[build]\n"}, "Netlify"),
        ({"render.yaml": "services: []\n"}, "Render"),
        ({"Procfile": "web: gunicorn x\n"}, "Procfile"),
        ({"gitops/shop.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"}, "GitOps"),
        ({"cloudbuild.yaml": "steps:\n- name: gcloud\n  script: gcloud run deploy shop\n"}, "cloud build"),
        (job("run: npm publish", on="{release: {types: [published]}}"), "publishes it"),
    ],
)
def test_what_needs_nobodys_laptop(tmp_path: Path, files: dict[str, str], said: str) -> None:
    found = only(of_files(tmp_path, files), "repeatable")
    assert found.status is Status.PASS
    assert said in found.message


@pytest.mark.parametrize(
    ("files", "said", "command"),
    [
        ({"deploy.sh": "#!/bin/sh\nrsync -a dist/ web@host:/srv\n"}, "`deploy.sh`", "./deploy.sh"),
        (
            {"bin/deploy": "#!/bin/sh\nfly deploy\n", ".github/workflows/ci.yml": CI_FLOW},
            "`bin/deploy`",
            "./bin/deploy",
        ),
        ({"Makefile": TARGET}, "`make deploy`", "make deploy"),
        ({"package.json": '{"scripts": {"deploy": "gh-pages -d dist"}}'}, "`npm run deploy`", "npm run deploy"),
        ({"fly.toml": 'app = "x"\n'}, "Fly.io (fly.toml)", "fly deploy"),
        ({"config/deploy.yml": "service: shop\n"}, "Kamal", "kamal deploy"),
        ({"Capfile": "load 'deploy'\n"}, "Capistrano", "cap production deploy"),
        ({"infra/main.tf": "resource {}\n"}, "Terraform", "terraform apply"),
        (job("run: fly deploy", on="pull_request") | {"fly.toml": "app = 1\n"}, "Fly.io", "fly deploy"),
        (job("run: docker push x") | {"deploy.sh": "x\n"}, "`deploy.sh`", "./deploy.sh"),
    ],
)
def test_what_somebody_runs_on_a_machine_of_their_own(
    tmp_path: Path, files: dict[str, str], said: str, command: str
) -> None:
    found = only(of_files(tmp_path, files), "repeatable")
    assert found.status is Status.FAIL
    assert said in found.message
    assert f"- run: {command}" in found.remediation


@pytest.mark.parametrize(
    "files",
    [
        {
            ".gitlab-ci.yml": "review-app:\n  environment: {name: review/$CI_COMMIT_REF_SLUG}\n  script: [helm upgrade x y]\n"
        },
        {"Procfile": "web: bin/rails server\njs: yarn build --watch\n"},
        job("uses: release-drafter/release-drafter@v6"),
        job("uses: googleapis/release-please-action@v4"),
        job("{uses: docker/build-push-action@v6, with: {push: false}}"),
        job("run: fly deploy", on="pull_request"),
    ],
)
def test_what_deploys_nothing_to_production(tmp_path: Path, files: dict[str, str]) -> None:
    assert only(of_files(tmp_path, files), "repeatable").status is Status.UNKNOWN


def test_what_the_files_do_not_show_is_unknown_until_the_platform_is_declared(tmp_path: Path) -> None:
    files = {"app.py": "1\n", "app.yaml": "name: settings of something else\n", ".github/workflows/ci.yml": CI_FLOW}
    found = only(of_files(tmp_path, files), "repeatable")
    assert found.status is Status.UNKNOWN
    assert "deploy: {platform: vercel}" in found.remediation
    assert only(of_files(tmp_path / "b", files, Options(platform="vercel")), "repeatable").status is Status.PASS
    image = only(of_files(tmp_path / "c", job("{uses: docker/build-push-action@v6, with: {push: true}}")), "repeatable")
    assert image.status is Status.UNKNOWN
    assert "pushes an image" in image.message
    broken = only(of_files(tmp_path / "d", {FLOW: "on: [\n", "deploy.sh": "x\n"}), "repeatable")
    assert broken.status is Status.UNKNOWN


def test_one_command_is_a_push_a_target_or_a_tool_with_one(tmp_path: Path) -> None:
    def command(name: str, files: dict[str, str]) -> tuple[Status, str]:
        found = only(of_files(tmp_path / name, files), "one-command")
        return found.status, found.message

    assert command("a", {FLOW: DEPLOY_FLOW})[1].startswith("`git push` deploys")
    manual = DEPLOY_FLOW.replace("push:\n    branches: [main]", "workflow_dispatch:")
    assert command("b", {FLOW: manual})[1].startswith("`gh workflow run deploy.yml` deploys")
    assert command("c", {"Makefile": TARGET}) == (Status.PASS, "`make deploy` deploys (`make deploy`, Makefile).")
    assert command("d", {"fly.toml": "app = 1\n"})[0] is Status.PASS
    status, said = command("e", {"infra/main.tf": "x\n", "k8s/deployment.yaml": "kind: Deployment\n"})
    assert status is Status.FAIL
    assert "Terraform and Kubernetes" in said


STEPS = """# Deploying to production

## Prerequisites

1. Install flyctl
2. Get access
3. Log in
4. Ask

## Steps

1. Merge the pull request.
2. CI builds and tests it.
3. Run `flyctl deploy --remote-only`
4. Run the migration by hand:

   ```sh
   fly ssh console -C "bin/migrate"
   ```

5. Check https://shop.example.com.

## Rollback

1. a
2. b
3. c
"""


def test_the_steps_of_a_person_are_counted(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, READY | {"docs/deploy.md": STEPS}), "manual-steps")
    assert found.status is Status.FAIL
    assert "3 of 5 numbered steps" in found.message
    assert "`Merge the pull request.` (line 12)" in found.message
    assert "flyctl deploy" not in found.message  # the workflow runs that
    by_laptop = {path: text for path, text in READY.items() if path != FLOW}
    assert "4 of 5" in only(of_files(tmp_path / "b", by_laptop | {"docs/deploy.md": STEPS}), "manual-steps").message
    raised = Options(max_manual_steps=3)
    assert (
        only(of_files(tmp_path / "c", READY | {"docs/deploy.md": STEPS}, raised), "manual-steps").status is Status.PASS
    )


def test_two_steps_are_allowed_and_three_are_not(tmp_path: Path) -> None:
    def status(name: str, count: int) -> Status:
        text = "# Deploying\n\n" + "".join(
            f"{n}. Press button {n} in the console of production\n" for n in range(1, count + 1)
        )
        return only(of_files(tmp_path / name, {"docs/deploy.md": text}), "manual-steps").status

    assert [status("a", 2), status("b", 3)] == [Status.PASS, Status.FAIL]


def test_commands_are_counted_where_no_step_is_numbered(tmp_path: Path) -> None:
    text = (
        "# Deploy\n\nProduction:\n\n```sh\n# build first\nnpm run build\nrsync -a dist/ web@host:/srv\nssh web@host "
        "systemctl restart shop\n```\n"
    )
    found = only(of_files(tmp_path, {"docs/deploy.md": text}), "manual-steps")
    assert "3 of 3 commands" in found.message
    assert "(line 7)" in found.message


def test_a_push_alone_is_one_act_and_prose_alone_cannot_be_counted(tmp_path: Path) -> None:
    pushed = only(
        of_files(tmp_path, {"docs/deploy.md": "# Deploy\n\nPush to main; Render deploys it.\n"}), "manual-steps"
    )
    assert pushed.status is Status.PASS
    prose = only(
        of_files(tmp_path / "b", {"docs/deploy.md": "# Deploy\n\nAda knows how it is done.\n"}), "manual-steps"
    )
    assert prose.status is Status.UNKNOWN
    assert "attest deploy/manual-steps" in prose.remediation


@pytest.mark.parametrize(
    ("text", "manual"),
    [
        ("The workflow deploys it to staging.", False),
        ("GitHub Actions builds the image.", False),
        ("Migrations are applied automatically.", False),
        ("Run the workflow `deploy`.", True),
        ("Wait for CI.", True),
        ("Merge to main.", True),
        ("Merge to main; the workflow deploys it.", True),
        ("Push, and GitHub Actions deploys.", True),
        ("Log in to the server.", True),
        ("The image is built by the pipeline.", False),
    ],
)
def test_who_does_a_step(text: str, manual: bool) -> None:
    (step,) = steps_of(read("x.md", f"# Deploy\n\n1. {text}\n").whole)
    assert is_manual(step, frozenset()) is manual


def test_numbered_headings_are_steps() -> None:
    text = "# Deploy\n\n## Step 1: Build\n\nx\n\n## Step 2: Copy\n\ny\n\n## Step 3: Restart\n\nz\n"
    assert [step.text for step in steps_of(read("x.md", text).whole)] == [
        "Step 1: Build",
        "Step 2: Copy",
        "Step 3: Restart",
    ]
