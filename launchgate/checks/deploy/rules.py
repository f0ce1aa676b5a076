"""The prose of the deploy rules."""

from launchgate.model import PROBE_STAGES, STATIC_STAGES, EvidenceKind, Rule, Severity

_WHEN = "Judged before a release, and in every static stage once the section `deploy` is configured."

BUILD_CLEAN = Rule(
    id="deploy/build-clean",
    title="The production build runs cleanly from source control",
    severity=Severity.BLOCKER,
    covers="production build",
    what=(
        "Reads the report of the build that deploy.build names: JUnit XML, or GitHub's results of a commit as JSON. Fails when a "
        "case or check of it failed. It is unknown when the report is of another commit, older than max_age_hours (24), empty, "
        f"incomplete, or when the build was skipped or still runs. {_WHEN}"
    ),
    why="A build that only works on its author's machine cannot be shipped by anybody else, and cannot be mended in a hurry.",
    fix=(
        "Let CI build every commit and hand its results on: `gh api "
        "repos/OWNER/NAME/commits/$GITHUB_SHA/check-runs?per_page=100 > "
        "build/checks.json` in a step before launchgate, and `deploy: {build: {report: build/checks.json}}` in launchgate.yml."
    ),
    reference="https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
)

REPEATABLE = Rule(
    id="deploy/repeatable",
    title="Deploys come from CI or a controlled process",
    severity=Severity.HIGH,
    covers="repeatable deploy",
    what=(
        "Looks for what deploys the product: a job of a pipeline (GitHub Actions, GitLab, CircleCI, Jenkins, Bitbucket, Azure "
        "and "
        "others), a platform that builds each push (Vercel, Netlify, Render, Heroku and others), Argo CD or Flux. Fails when "
        "only "
        "scripts or tools are there that a person has to run on a machine of their own. It is unknown when nothing is found: "
        "then "
        f"deploy.platform can say what the repository does not show. {_WHEN}"
    ),
    why="When a deploy lives on one person's laptop or in one person's memory, nobody can ship a fix while that person "
    "sleeps, and "
    "what is live may never have been committed.",
    fix=(
        "Run the deploy command in a workflow: `.github/workflows/deploy.yml` with `on: {push: {branches: [main]}}`, one job "
        "with "
        "`environment: production`, the steps checkout, build, deploy, and the platform's token as a secret of that environment."
    ),
    reference="https://12factor.net/build-release-run",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

ONE_COMMAND = Rule(
    id="deploy/one-command",
    title="One command deploys to production",
    severity=Severity.LOW,
    covers="one-command deploy",
    what="Looks for the one command or act that deploys: a push, a started workflow, a script or target named deploy. Fails "
    f"when there are only tools whose commands and order somebody has to know. {_WHEN}",
    why="Every further command is one that gets forgotten on the evening when it matters.",
    fix="Add a script `bin/deploy` that runs all commands in order and stops at the first error (`set -eu`), and let the "
    "workflow call it.",
    reference="https://12factor.net/build-release-run",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

MANUAL_STEPS = Rule(
    id="deploy/manual-steps",
    title="At most two manual steps to deploy again",
    severity=Severity.MEDIUM,
    covers="manual deploy steps",
    what=(
        "Counts the numbered steps of the deploy document that a person does: those that are no commands of a pipeline and that "
        "the text does not leave to one. Lists below headings such as Setup, Prerequisites or Rollback do not count. Fails above "
        f"deploy.max_manual_steps (2). A person may attest the number where no step is numbered. {_WHEN}"
    ),
    why="Manual steps are done differently each time. The more of them, the likelier one is left out in the deploy that matters.",
    fix="Move the steps into the deploy workflow or `bin/deploy`, so that what is left to do by hand is: merge, and look at "
    "the result.",
    reference="https://sre.google/sre-book/release-engineering/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
    attestable=True,
)

DOCUMENTED = Rule(
    id="deploy/documented",
    title="Deploying is written down",
    severity=Severity.HIGH,
    covers="deploy document",
    what=(
        "Looks for the deploy document by file name, by heading or in deploy.steps, and reads it: it has to say how a deploy is "
        "started (a command, a push, a button), which environment it goes to, and how to see that it worked, without "
        "placeholders "
        "such as TODO. Fails when there is none or its start is missing; when only the others are missing, medium. "
        f"{_WHEN}"
    ),
    why="What only one person knows cannot be done when that person is ill, and a handover without it is none.",
    fix=(
        "Add `docs/deploy.md`:\n\n    # Deploying\n\n    1. Merge to `main`; the workflow `deploy` does the rest.\n    2. Open "
        "https://<address>/version and see the new commit.\n\n    Production: https://<address>, on <platform>. Staging: "
        "https://<address>."
    ),
    reference="https://sre.google/sre-book/release-engineering/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

ROLLBACK_DOC = Rule(
    id="deploy/rollback-doc",
    title="The way back is written down",
    severity=Severity.BLOCKER,
    covers="rollback document",
    what=(
        "Looks for the rollback document by file name, by heading or in deploy.rollback, and reads it: it has to hold a "
        "command (or "
        "a named platform's button), how to find the previous version, what happens to the database, who decides, and when it "
        "was "
        "last drilled, without placeholders such as TODO. A missing decider or drill is high, everything else missing is a "
        "blocker. "
        f"{_WHEN}"
    ),
    why="A release that breaks login or payments has to be taken back within minutes, by whoever is awake. Without a written way "
    "back that person starts to think it up while customers wait.",
    fix=(
        "Add `docs/rollback.md`:\n\n    # Rollback\n\n    Who decides: <name, or the engineer on call>.\n\n    1. Find the "
        "previous "
        "version: `<command that lists releases>`.\n    2. Roll back: `<command>`.\n    3. Check: log in, open the page that was "
        "broken.\n\n    Database: <what happens to it>.\n\n    Last drilled: <YYYY-MM-DD> by <name>, on staging."
    ),
    reference="https://sre.google/sre-book/release-engineering/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

ROLLBACK_DRILL = Rule(
    id="deploy/rollback-drill",
    title="The way back was tried",
    severity=Severity.MEDIUM,
    covers="rollback drill",
    what=(
        "Reads the report of the last rollback drill that deploy.drill names (JUnit or GitHub's results, at most 90 days "
        "old); fails "
        "when the drill failed. Without a report a person attests that a release which breaks login, payments or the lead "
        "form was "
        f"taken back on trial. The date in the rollback document is shown, and is no proof. {_WHEN}"
    ),
    why="A way back that nobody has gone is a guess. The usual surprises are a database that the old version cannot read, and a "
    "previous build that is no longer there.",
    fix=(
        "Roll staging back once and forward again, with a schema change in between, and write down who did it and how long it "
        "took. "
        "Then attest it: `attest: [{rule: deploy/rollback-drill, status: passed, owner: <name>, date: <YYYY-MM-DD>, evidence: "
        "{file: "
        "docs/rollback.md, sha256: <sha256sum docs/rollback.md>}}]`."
    ),
    reference="https://sre.google/sre-book/testing-reliability/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

END_TO_END = Rule(
    id="deploy/end-to-end",
    title="One whole deploy, staging to production, was tested",
    severity=Severity.MEDIUM,
    covers="end-to-end deploy",
    what=(
        "Reads the report of a whole deploy that deploy.end_to_end names (JUnit or GitHub's results of the deploy workflow, "
        "at most "
        "30 days old, whichever commit it shipped); fails when a part of it failed. Without a report a person attests it. "
        f"{_WHEN}"
    ),
    why="The first deploy to production finds what staging never had: other permissions, other settings, real DNS. Launch day "
    "is the "
    "wrong day for that.",
    fix=(
        "Deploy once through staging to production and keep the workflow's result: `gh run list --workflow deploy.yml --json "
        "name,headSha,status,conclusion,updatedAt > build/deploys.json`, `deploy: {end_to_end: {report: build/deploys.json, "
        "checks: "
        "[deploy]}}`. Or attest it with the run's address as evidence."
    ),
    reference="https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/control-deployments",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
    attestable=True,
)

CONFIG_SAFE = Rule(
    id="deploy/config-safe",
    title="A deploy leaves live settings alone",
    severity=Severity.MEDIUM,
    covers="live configuration",
    what=(
        "Only a person can say that a deploy does not overwrite settings that were changed where the product runs. Commands of "
        f"pipelines and deploy scripts that write settings are listed for that person. {_WHEN}"
    ),
    why="A deploy that copies `.env` from the repository or a laptop over the live one takes payments to the test account, and "
    "nobody changed a line of code.",
    fix=(
        "Keep live settings in the platform's store and out of what is deployed (`rsync --exclude .env`; no `cp .env.example "
        ".env` "
        "on the server). Then attest it: `attest: [{rule: deploy/config-safe, status: passed, owner: <name>, date: <YYYY-MM-DD>, "
        "evidence: {link: <address of the deploy's log>}}]`."
    ),
    reference="https://12factor.net/config",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.ATTESTATION,
    attestable=True,
)

VERSION_LIVE = Rule(
    id="deploy/version-live",
    title="The live version is the one that was meant",
    severity=Severity.MEDIUM,
    covers="live version",
    what=(
        "Asks each origin of deploy.version for its version, three times in a row on new connections and past caches, and "
        "waits up to "
        "wait_s (30) seconds for the right one. Fails when an answer names another version than the commit that is judged (or "
        "deploy.version.expected), also when only one of several does, or when it names none. Other checks run meanwhile: to "
        "hold a "
        "whole run back until the new version is there, put a journey with `wait_until` first in smoke.journeys."
    ),
    why="A green gate on the old build says nothing about the new one. And an error can only be traced to a change when the "
    "product "
    "says which one is running.",
    fix=(
        'Let the build write its commit where it can be asked, e.g. `/version.json` with `{"commit": "<sha>"}` from the build\'s '
        "`GIT_SHA` argument, or a header `X-Version`. Then declare it: `deploy: {version: {path: /version.json, json: "
        "$.commit}}`."
    ),
    reference="https://sre.google/sre-book/release-engineering/",
    stages=PROBE_STAGES,
    evidence=EvidenceKind.PROBE,
)

RELEASE_CHECKLIST = Rule(
    id="deploy/release-checklist",
    title="A release checklist with rollback steps",
    severity=Severity.LOW,
    covers="release checklist",
    what=(
        "Looks for a release checklist by file name, by heading, among issue templates or in deploy.checklist. Fails when "
        "there is "
        f"none, when it has fewer than three points, says nothing of rolling back, or holds placeholders such as TODO. {_WHEN}"
    ),
    why="Releases are made in a hurry. A list keeps the boring points in: the backup, the message to support, the way back.",
    fix=(
        "Add `docs/release-checklist.md`:\n\n    # Release checklist\n\n    - [ ] CI is green on the commit that ships\n    - "
        "[ ] "
        "Migrations were tried on a copy of production\n    - [ ] The previous version is noted, and who decides on a rollback "
        "(docs/rollback.md)\n    - [ ] After the deploy: version, login, payment or lead form looked at"
    ),
    reference="https://sre.google/sre-book/launch-checklist/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

CI_GATE = Rule(
    id="deploy/ci-gate",
    title="CI builds, lints and tests before a merge",
    severity=Severity.MEDIUM,
    covers="CI gate",
    what=(
        "Reads the pipelines that run on a change before it is merged (GitHub Actions, GitLab, CircleCI, Jenkins, Bitbucket, "
        "Azure "
        "and others), with the scripts, targets and local actions they call. Fails when none of them builds, lints or tests; "
        "building is asked of products that have something to build. A step that may fail (`continue-on-error`, `|| true`) "
        "does not "
        f"count. Whether the platform demands the checks is not visible in the files. {_WHEN}"
    ),
    why="What is not checked before the merge is found by the next deploy, or by a customer.",
    fix=(
        "Add `.github/workflows/ci.yml` with `on: [pull_request]` and a job whose steps run the project's build, linter and "
        "tests, "
        "e.g. `npm ci`, `npm run build`, `npm run lint`, `npm test`. Then demand it: Settings, Rules, Require status checks."
    ),
    reference="https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.STATIC,
)

RULES = (
    BUILD_CLEAN, REPEATABLE, ONE_COMMAND, MANUAL_STEPS, DOCUMENTED, ROLLBACK_DOC, ROLLBACK_DRILL, END_TO_END, CONFIG_SAFE,
    VERSION_LIVE, RELEASE_CHECKLIST, CI_GATE,
)  # fmt: skip
