"""A product's repository in one commit, and what the deploy check says of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchgate.checks.deploy import CHECK
from launchgate.checks.deploy.spec import Options
from launchgate.model import Assessment, Judgement, Stage
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo

ROLLBACK = """# Rollback

Who decides: the engineer on call, Ada Lovelace.

1. List the releases, take the one before the current:

   ```sh
   fly releases
   ```

2. Roll back: `fly deploy --image registry.fly.io/shop:PREVIOUS`
3. Log in and look at a quote.

## Database

Migrations only add columns, so the previous version runs on the new schema.

Last drilled: 2026-01-04 by Grace Hopper, on staging.
"""
DEPLOY = """# Deploying

1. Merge to `main`. The workflow builds and deploys it to production, https://shop.example.com.
2. Check that https://shop.example.com/version shows the commit.
"""
CHECKLIST = """# Release checklist

- [ ] CI is green
- [ ] The backup of last night is there
- [ ] Rollback: the previous version is noted (docs/rollback.md)
"""
DEPLOY_FLOW = """name: Deploy
on:
  push:
    branches: [main]
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: flyctl deploy --remote-only
"""
CI_FLOW = """name: CI
on: [pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm run build
      - run: npm run lint
      - run: npm test
"""
PACKAGE = '{"scripts": {"build": "vite build", "lint": "eslint .", "test": "vitest run"}}\n'
READY = {
    "docs/rollback.md": ROLLBACK, "docs/deploy.md": DEPLOY, "docs/release-checklist.md": CHECKLIST, "package.json": PACKAGE,
    ".github/workflows/deploy.yml": DEPLOY_FLOW, ".github/workflows/ci.yml": CI_FLOW, "fly.toml": 'app = "shop"\n',
}  # fmt: skip


def judge(repo: Repo, options: Options | None = None, **context: Any) -> Judgement:
    """What the check says of a repository's working tree, by default before a release."""
    repository, options = repo.open(), options or Options()
    fields: dict[str, Any] = {
        "stage": Stage.RELEASE,
        "repository": repository,
        "tree": repository.working_tree(),
    } | context
    judgement: Judgement = CHECK.judge(CHECK.gather(make_context(repo.path, **fields), options), options)
    assert {one.rule for one in judgement.assessments} == {rule.id for rule in CHECK.rules}
    return judgement


def of_files(
    folder: Path, files: Mapping[str, str | bytes], options: Options | None = None, **context: Any
) -> Judgement:
    """What the check says of a repository that holds `files` in one commit."""
    repo = make_repo(folder / "repo")
    repo.commit(files)
    return judge(repo, options, **context)


def only(judgement: Judgement, rule: str) -> Assessment:
    """The one assessment of a rule."""
    (found,) = [one for one in judgement.assessments if one.rule == f"deploy/{rule}"]
    return found
