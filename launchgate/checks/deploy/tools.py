"""Which commands build, lint, test, deploy and publish: facts about tools, as their documentation spells them (2026-11).

Each pattern is matched at the beginning of one simple command, without `npx`, `sudo`, `poetry run` and the like before it.
"""

_SCRIPT = r"(?:npm|pnpm|yarn|bun)(?: run| run-script| -r| -w \S+| --\S+| workspace \S+)* "
_MAKE = r"(?:make|gmake|just|task|mage|rake|inv|invoke|fab|composer|hatch run|grunt|gulp)(?: run)?(?: -\S+)* "
_MVN = r"(?:mvn|mvnw|\./mvnw)\b.*\b"
_GRADLE = r"(?:gradle|gradlew|\./gradlew)\b.*\b"
_MONO = r"(?:turbo|nx|lerna|moon|rush|bazel|bazelisk|pants)\b.*\b"
_DOCKER = r"(?:docker|podman|buildah|nerdctl)"
_PYTHON = r"python[\d.]* "

BUILD = (
    _SCRIPT + r"(?:build|compile|bundle|dist|docs:build)\b(?!:?-?storybook)",
    r"(?:next|vite|nuxt|nuxi|astro|remix|gatsby|ng|nest|parcel|expo|vue-cli-service|react-scripts|hugo|jekyll|zola|"
    r"mkdocs)\b.*\bbuild\b",
    r"(?:docusaurus|wasm-pack|flutter|swift|xcodebuild|dart|poetry|uv|hatch|pdm|maturin|sam|nix|deno|trunk|eas|"
    r"vercel)\b.*\bbuild\b",
    r"(?:webpack|rollup|esbuild|tsup|sphinx-build|eleventy|hugo|zola|bazel build|bazelisk build)\b(?!.*\b(?:serve|version)\b)",
    r"tsc\b(?!.*--noEmit)", _MONO + r"build\b", r"go (?:build|install)\b", r"cargo (?:build|check|install|leptos)\b",
    _MVN + r"(?:package|verify|install|compile)\b", _GRADLE + r"(?:build|assemble\w*|bundle\w*|shadowJar|bootJar|compile\w*|"
                                                              r"check)\b",
    r"dotnet (?:build|publish)\b", _DOCKER + r"(?:-compose| buildx| image| compose|)(?: -\S+(?: [\w./-]+\.ya?ml)?)* (?:build|"
                                             r"bake|bud)\b",
    _MAKE + r"(?:build|all|compile|dist|image|assets)\b", r"(?:script|scripts|bin|\.)/(?:[\w.-]+/)?build\b",
    _PYTHON + r"(?:-m build|setup\.py (?:sdist|bdist_wheel|build)|manage\.py collectstatic)\b", r"cmake --build\b", r"ninja\b",
    r"meson compile\b", r"(?:bin/|)(?:rails|rake) assets:precompile\b", r"pyinstaller\b",
    r"mix (?:compile|release|assets\.deploy)\b",
    r"(?:go|cargo|dotnet|swift|flutter) (?:test|clippy|nextest)\b", _MVN + r"test\b", _GRADLE + r"\w*[tT]est\w*\b",
    r"(?:sbt|lein|stack|cabal|zig|elm|fastlane)\b.*\b(?:build|compile|package|uberjar|make|dist|install)\b", r"make$",
)  # fmt: skip

LINT = (
    _SCRIPT + r"(?:[\w-]+:)?(?:lint|typecheck|type-check|check-types|eslint|stylelint|svelte-check|astro check|check|"
              r"fmt:check)\b",
    _SCRIPT + r"(?:format|fmt|prettier|types?)[:-]check\b|" + _SCRIPT + r"check[:-](?:format|types?|lint|style)\b",
    r"(?:eslint|oxlint|standard|xo|stylelint|biome (?:ci|check|lint)|vue-tsc|next lint|svelte-check|ng lint|markdownlint\S*)\b",
    r"(?:prettier|black|isort|djlint)\b.*\s(?:--check\S*|-c|-l)\b", r"tsc\b.*--noEmit",
    r"(?:ruff|flake8|pylint|pyflakes|pycodestyle|mypy|pyright|basedpyright|bandit|pre-commit|prek|lefthook)\b(?!.* install$)",
    r"(?:golangci-lint|staticcheck|go vet|gofmt|revive|cargo (?:clippy|fmt|deny)|rubocop|standardrb|brakeman|erb_?lint)\b",
    r"(?:bin/)(?:rubocop|brakeman|erb_?lint|lint)\b", r"(?:vendor/bin/)?(?:phpstan|psalm|phpcs|php-cs-fixer|pint)\b",
    r"(?:ktlint|detekt|swiftlint|swiftformat|dotnet format|dart (?:analyze|format)|flutter analyze|elm-review|hlint|scalafmt)\b",
    r"(?:shellcheck|hadolint|yamllint|actionlint|tflint|(?:terraform|tofu) (?:fmt|validate)|ansible-lint|sqlfluff|buf lint)\b",
    r"(?:mix (?:credo|format|dialyzer)|clang-format|clang-tidy|cpplint|deno (?:lint|check|fmt)|semgrep|trunk check|djlint)\b",
    _MONO + r"(?:lint|typecheck|check-types)\b", _MVN + r"(?:checkstyle|spotless|pmd|spotbugs)\S*",
    _GRADLE + r"(?:\w*[lL]int\w*|detekt|spotless\w*|checkstyle\w*|ktlint\w*)\b",
    _MAKE + r"[\w.,:-]*(?:lint|format|fmt|style|typecheck|types|analyse|check)[\w.,:-]*",
    r"(?:tox|nox)\b.* -(?:e|s) ?[\w.,:-]*(?:lint|style|typing|types|mypy|pre-commit|format)[\w.,:-]*",
    _PYTHON + r"-m (?:ruff|flake8|pylint|mypy|black --check|pre_commit)\b", r"(?:script|scripts|bin|\.)/(?:[\w.-]+/)?(?:lint|"
                                                                            r"style|check)\b",
)  # fmt: skip

TEST = (
    _SCRIPT + r"(?:[\w-]+:)?(?:test|tests|t|e2e|unit|coverage|cypress|playwright|vitest|jest)\b",
    r"(?:jest|vitest|mocha|ava|c8|nyc|karma|playwright test|cypress run|ng test|react-scripts test|node --test|bun test|deno "
    r"test)\b",
    r"(?:pytest|py\.test|nose2|trial|stestr|behave|robot|coverage run|go test|gotestsum|ginkgo|cargo (?:test|nextest|"
    r"tarpaulin))\b",
    r"(?:tox|nox)\b(?!.* -(?:e|s) ?\S*(?:lint|style|docs|typing|types|mypy|format))", r"cargo llvm-cov\b",
    r"(?:rspec|cucumber|phpunit|pest|paratest|codecept|vendor/bin/(?:phpunit|pest|paratest)|php (?:artisan|bin/phpunit|"
    r"vendor/bin/\w+))\b",
    r"(?:dotnet test|vstest|flutter test|dart test|swift test|ctest|mix test|lein test|stack test|cabal test|zig build test|"
    r"bats|prove)\b",
    r"xcodebuild\b.*\btest\b", r"sbt\b.*\btest\b", r"(?:newman run|k6 run|maestro test|detox test|fastlane\b.* tests?)\b",
    _MONO + r"(?:test|e2e)\b", _MVN + r"(?:test|verify|install|package)\b(?!.*-Dskip)(?<!-DskipTests)",
    _GRADLE + r"(?:\w*[tT]est\w*|check|build)\b(?!.*-x test)",
    r"(?:bin/|)(?:rails|rake)(?: test\b\S*|$| spec\b| db:\S+(?: \S+)* test\b)",
    _PYTHON + r"(?:-m (?:pytest|unittest|nose2?|tox|nox|coverage run|doctest)|manage\.py test|setup\.py test|-m django test)\b",
    _MAKE + r"[\w:-]*(?:tests?|check|e2e|spec)\b[\w:.-]*", r"(?:script|scripts|bin|"
                                                           r"\.)/(?:[\w.-]+/)?(?:ci_)?(?:run[-_]?)?tests?\b",
    _DOCKER + r"(?:-compose| compose)\b.*\b(?:pytest|test|tests|rspec|jest|phpunit)\b", r"hatch (?:test|run [\w:-]*test\w*)\b",
)  # fmt: skip

DEPLOY = (
    r"vercel\b.*(?:--prod|\bdeploy\b|\bpromote\b|--prebuilt)", r"(?:netlify|ntl) deploy\b", r"fly(?:ctl)? deploy\b",
    r"kubectl\b.*\b(?:apply|set image|rollout restart|patch|replace)\b", r"oc (?:apply|rollout|start-build)\b",
    r"(?:helm|helmfile|werf)\b.*\b(?:upgrade|install|apply|sync|converge)\b", r"skaffold (?:run|deploy)\b",
    r"kamal (?:deploy|redeploy|setup)\b", r"cap \S+ deploy\b", r"(?:mina|dep|deployer|copilot|chalice|sst|swa|mike|modal) "
                                                               r"deploy\b",
    r"ansible-p(?:laybook|ull)\b", r"(?:terraform|tofu|terragrunt)\b.*\bapply\b", r"pulumi up\b", r"(?:serverless|sls) deploy\b",
    r"(?:cdk|sam|eb|convex|deployctl|caprover|eas|databricks bundle|surge|shopify \w+) (?:deploy|push|submit|update)\b",
    r"zappa (?:deploy|update)\b", r"gcloud\b.*\bdeploy\b", r"gcloud builds submit\b", r"firebase\b.*\bdeploy\b",
    r"wrangler\b.*\b(?:deploy|publish)\b", r"opennextjs-cloudflare deploy\b", r"heroku (?:container:release|builds:create)\b",
    r"git push\b.*\b(?:heroku|dokku|piku|production|prod|clever|scalingo|deploy|live)\b",
    r"aws\b.*\b(?:s3 sync|s3 cp|ecs update-service|lambda update-function-code|deploy create-deployment|cloudformation deploy)\b",
    r"aws\b.*\b(?:elasticbeanstalk update-environment|apprunner start-deployment|amplify start-job)\b",
    r"az\b.*\b(?:webapp (?:up|deploy|config container set)|containerapp (?:up|update)|functionapp deployment|staticwebapp)\b",
    r"az\b.*\bdeployment \S+ create\b", r"func azure functionapp publish\b", r"railway (?:up|redeploy)\b",
    r"render deploys? create\b",
    r"doctl apps\b", r"nomad (?:job )?run\b", r"argocd app (?:sync|set)\b", r"docker stack deploy\b",
    r"docker(?:-| )compose\b.*\bup\b.*(?:-d\b|--detach\b)", r"rsync\b.*\s\S{1,200}:\S*", r"scp\b.*\s\S{1,200}:\S*", r"lftp\b",
    r"ssh\b.*\b(?:deploy\S*|docker|git (?:pull|fetch)|systemctl|pm2|supervisorctl)\b", r"gh-pages\b", r"mkdocs gh-deploy\b",
    _SCRIPT + r"(?:deploy|ship|release:prod|publish:prod)\b[\w:.-]*", _MAKE + r"(?:[\w-]+-)?(?:deploy|ship|rollout)\b[\w:.-]*",
    r"(?:ba|z)?(?:sh )?(?:\./)?(?:[\w.-]+/){0,3}deploy(?:[-_](?:prod|production|live|app|all))?(?:\.(?:sh|py|rb|js|ts|"
    r"mjs))?(?:\s|$)",
    _PYTHON + r"(?:[\w.-]+/){0,3}deploy\w*\.py\b", r"curl\b.*(?:api\.render\.com/deploy|deploy[-_/]?hook|build_hooks)",
    r"fastlane\b.*\b(?:deploy|release|beta|deliver|upload\w*|supply|pilot)\b", r"dokku\b", r"supabase (?:functions deploy|db "
                                                                                           r"push)\b",
    r"(?:platform|upsun|cf) push\b", r"meltano\b.*\bdeploy\b",
)  # fmt: skip

PUBLISH = (
    _SCRIPT + r"publish\b", r"(?:semantic-release|changeset publish|goreleaser)\b", _PYTHON + r"-m twine upload\b",
    r"(?:twine upload|(?:poetry|uv|flit|hatch|pdm|maturin|cargo|vsce|npm) publish|gem push|mix hex\.publish|gh release create)\b",
    _MVN + r"(?:deploy|release:perform)\b", _GRADLE + r"publish\w*\b", r"dotnet nuget push\b",
)  # fmt: skip

IMAGE = (
    r"(?:docker|podman|buildah|crane|skopeo|helm|oras)\b.*\b(?:push|copy)\b", r"(?:docker|podman)\b.*\bbuild\b.*--push\b",
    r"(?:ko|pack) build\b", r"jib\b",
)  # fmt: skip

ACTIONS = (
    ("deploy", r"(?i)deploy|/action-hosting|gh-pages|vercel-action|actions-netlify|wrangler-action|pages-action|ssh-action|"
               r"scp-action"),
    ("deploy", r"(?i)rsync-|ftp|heroku|dokku|app_action|beanstalk|cloudrun|flyctl-actions$|railway|kamal|helm-action|kubectl|"
               r"koyeb"),
    ("image", r"(?i)docker/build-push-action|docker/bake-action|chart-releaser|redhat-actions/push-to-registry|kaniko"),
    ("publish", r"(?i)goreleaser-action|semantic-release|changesets/action|publish|action-gh-release|upload-release"),
    ("publish", r"(?i)/create-release"),
    ("build", r"(?i)build-push-action|docker/bake-action|metadata-build|tauri-action|withastro/action|nextjs|jekyll-build|"
              r"maturin-action"),
    ("build", r"(?i)upload-pages-artifact|cibuildwheel|ko-build|setup-ko|pack-action|kaniko|container-build"),
    ("lint", r"(?i)lint|ruff-action|pre-commit|black$|psf/black|checkstyle|reviewdog|shellcheck|trunk-action|standard|"
             r"biome"),
    ("test", r"(?i)cypress-io/github-action|playwright|pytest|chart-testing|test-reporter|unit-test|newman"),
)  # fmt: skip
"""What an action does, by its name; what asks about, removes or prepares deployments is in NO_DEPLOY."""
NO_DEPLOY = (
    r"(?i)status|delete|configure-pages|upload-pages|dependency|preview|label|deployment-action|setup-|wait|cleanup"
)
