"""What commands and actions do, by their names, and what a project's own names stand for."""

import pytest

from launchgate.checks.deploy.commands import Does, does, simple, uses_does
from launchgate.checks.deploy.scripts import Scripts


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("go test ./...", {Does.TEST, Does.BUILD}),
        ("./gradlew check", {Does.TEST, Does.BUILD}),
        ("mvn -B verify", {Does.TEST, Does.BUILD}),
        ("tox -e lint", {Does.LINT}),
        ("tox", {Does.TEST}),
        ("pre-commit install", set()),
        ("tsc --noEmit", {Does.LINT}),
        ("docker compose build", {Does.BUILD}),
        ("docker push x", {Does.IMAGE}),
        ("kubectl get pods", set()),
        ("terraform plan", set()),
        ("terraform apply -auto-approve", {Does.DEPLOY}),
        ("fly deploy --remote-only", {Does.DEPLOY}),
        ("npm install", set()),
        ("vercel deploy --prod", {Does.DEPLOY}),
        ("bundle install", set()),
        ("bin/rails test", {Does.TEST}),
        ("turbo run lint test build", {Does.LINT, Does.TEST, Does.BUILD}),
        ("rsync -a dist/ web@host:/srv", {Does.DEPLOY}),
        ("rsync -a a/ b/", set()),
        ("make test lint", {Does.LINT, Does.TEST}),
        ("npm run storybook", set()),
        ("npm run build-storybook", set()),
    ],
)
def test_what_a_command_does(command: str, wanted: set[Does]) -> None:
    assert does(command) == wanted


def test_a_shell_text_is_cut_into_simple_commands() -> None:
    text = (
        "set -eu\nNODE_ENV=ci sudo npx -y eslint . \\\n  --max-warnings 0 && poetry run pytest -q | tee log\nif true; then "
        "npm test; fi\n"
    )
    commands = [command for command, _ in simple(text)]
    assert "eslint . --max-warnings 0" in commands
    assert "pytest -q" in commands
    assert "npm test" in commands


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        ("actions/checkout@v4", set()),
        ("actions/deploy-pages@v4", {Does.DEPLOY}),
        ("actions/upload-pages-artifact@v3", {Does.BUILD}),
        ("superfly/flyctl-actions/setup-flyctl@master", set()),
        ("golangci/golangci-lint-action@v6", {Does.LINT}),
        ("docker/build-push-action@v6", {Does.BUILD, Does.IMAGE}),
        ("cloudflare/wrangler-action@v3", {Does.DEPLOY}),
        ("pypa/gh-action-pypi-publish@release/v1", {Does.PUBLISH}),
        ("actions/setup-node@v4", set()),
        ("actions/cache@v4", set()),
    ],
)
def test_what_an_action_does(action: str, wanted: set[Does]) -> None:
    assert uses_does(action) == wanted


def test_a_long_chain_of_targets_and_a_circle_end() -> None:
    chain = "".join(f"t{n}: t{n + 1} t{n + 2}\n" for n in range(2_000)) + "a: b\nb: a\n\tpytest\n"
    scripts = Scripts({"Makefile": chain})
    assert scripts.does("make t0") == frozenset()
    assert scripts.does("make a") == {Does.TEST}


def test_a_target_without_a_name_is_the_first_one() -> None:
    scripts = Scripts({"Makefile": "all:\n\tgo vet ./...\nother:\n\tpytest\n"})
    assert scripts.does("make") == {Does.LINT}
