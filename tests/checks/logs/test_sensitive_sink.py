"""logs/sensitive-sink on every language: what a logging call prints, and the near-misses that stay silent."""

from pathlib import Path

import pytest

from launchgate.checks.logs import CHECK
from launchgate.checks.logs.sensitive import Sort, sort_of
from launchgate.checks.logs.spec import Options
from launchgate.context import CommitRange
from launchgate.model import Severity, Stage, Status
from launchgate.runner import run_checks
from launchgate.selection import Selected
from tests.checks.logs.lab import failing, judged, of
from tests.support.context import make_context
from tests.support.repos import make_repo

FIRES = [
    ("a.js", "console.log(token)", "token"),
    ("a.js", 'console.log("signed in", password)', "password"),
    ("a.ts", "logger.info({ userId, accessToken })", "accessToken"),
    ("a.ts", "this.logger.debug(`session ${user.sessionToken}`)", "user.sessionToken"),
    ("a.ts", 'log.warn("x " + apiKey)', "apiKey"),
    ("a.ts", "log.warn({ password: form.pw })", "password"),
    ("a.tsx", 'console.error(req.headers["authorization"])', 'req.headers["authorization"]'),
    ("a.js", "console.log(JSON.stringify(req.body))", "req.body"),
    ("a.js", "console.log(ctx.request.body)", "ctx.request.body"),
    ("a.js", "console.dir(req.headers)", "req.headers"),
    ("a.js", "console.log(process.env)", "process.env"),
    ("a.js", "console.log(user)", "user"),
    ("a.js", "console.log(await getToken())", "getToken()"),
    ("a.js", "req.log.info(ok ? secret : null)", "secret"),
    ("a.js", "winston.info(user.email)", "user.email"),
    ("a.vue", "<script>console.log(form.password)</script>", "form.password"),
    ("a.py", "print(password)", "password"),
    ("a.py", 'logger.info("t %s", token)', "token"),
    ("a.py", 'logging.getLogger(__name__).debug(f"{user.password}")', "user.password"),
    ("a.py", 'log.info("x", access_token=tok)', "access_token"),
    ("a.py", 'logger.info("x", extra={"email": u.email})', "u.email"),
    ("a.py", "self.logger.warning(request.headers)", "request.headers"),
    ("a.py", 'current_app.logger.info(request.headers.get("Authorization"))', "Authorization"),
    ("a.py", "print(os.environ)", "os.environ"),
    ("a.py", 'print(os.environ["DB_PASSWORD"])', "os.environ.DB_PASSWORD"),
    ("a.py", "logger.debug(json.dumps(request.json))", "request.json"),
    ("a.py", "logger.debug(vars(user))", "vars(user)"),
    ("a.py", 'print("{}".format(api_key))', "api_key"),
    ("a.py", "logger.debug(create_access_token(u))", "create_access_token()"),
    ("a.go", "package a\nfunc f() { fmt.Println(token) }", "token"),
    ("a.go", 'package a\nfunc f() { log.Printf("%s", user.Password) }', "user.Password"),
    ("a.go", 'package a\nfunc f() { logger.Info("x", zap.String("t", req.AccessToken)) }', "req.AccessToken"),
    ("a.go", 'package a\nfunc f() { log.Println(r.Header.Get("Authorization")) }', "r.Header.Get.Authorization"),
    ("a.rb", "puts password", "password"),
    ("a.rb", 'Rails.logger.info "x #{user.email}"', "user.email"),
    ("a.rb", "logger.info params.inspect", "params.inspect"),
    ("a.rb", "logger.debug(params[:password])", "params.password"),
    ("a.php", "<?php error_log($password);", "password"),
    ("a.php", "<?php Log::info('x', ['t' => $accessToken]);", "accessToken"),
    ("a.php", "<?php error_log(\"got $password\");", "password"),
    ("a.php", "<?php print_r($_POST);", "_POST"),
    ("a.php", "<?php Log::debug('q', $request->all());", "request.all"),
    ("A.java", "class A { void f() { System.out.println(password); } }", "password"),
    ("A.java", 'class A { void f() { log.info("t {}", user.getPassword()); } }', "user.getPassword"),
    ("A.java", 'class A { void f() { log.info("", request.getHeader("Authorization")); } }', "request.getHeader.Authorization"),
    ("a.kt", 'fun f() { Log.d(TAG, "t=$accessToken") }', "accessToken"),
    ("a.kt", 'fun f() { println("${user.email}") }', "user.email"),
    ("A.cs", 'class A { void F() { _logger.LogInformation("t {Token}", accessToken); } }', "accessToken"),
    ("A.cs", 'class A { void F() { Console.WriteLine($"p {user.Password}"); } }', "user.Password"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "source", "name"), FIRES)
def test_a_value_that_is_printed(tmp_path: Path, path: str, source: str, name: str) -> None:
    assert failing(judged(tmp_path, {path: source}), "sensitive-sink") == [f"{name} in {path}"]


SILENT = [
    ("a.js", "console.log(Boolean(token), !!token, token.length, typeof token, !password)"),
    ("a.js", 'console.log(token ? "set" : "missing", token && "set", token === other)'),
    ("a.js", "log.info(mask(token), redact(user), hash(password), sha256(secret), maskEmail(email))"),
    ("a.js", 'console.log("password reset sent", "token expired")'),
    ("a.js", "console.error(new PasswordError(), tokenError, err.message)"),
    ("a.js", "log.info({ password: '***', token: true, cookie: undefined, email: maskedEmail })"),
    ("a.js", "console.log(tokenCount, passwordLength, csrfTokenName, isSecret, hasPassword, tokens, userWithoutPassword)"),
    ("a.js", "console.log(token.slice(0, 4), secret.substring(0, 2), `${users.length}`)"),
    ("a.js", "console.log(JSON.stringify(req.body, redactor))"),
    ("a.js", "console.log(`hello ${user}`, `hi ${req.body}`)"),
    ("a.js", "if (__DEV__) console.log(token)"),
    ("a.js", "if (process.env.NODE_ENV !== 'production') { console.log(token) }"),
    ("a.js", "Math.log(token); dialog.info(password); catalog.error(secret); save(password)"),
    ("a.js", "// console.log(password)\nconst a = 'console.log(password)'"),
    ("a.js", "const lexer = new Lexer(); console.log(token)"),
    ("a.test.ts", "console.log(token)"),
    ("scripts/a.js", "console.log(token)"),
    ("tests/a.py", "print(password)"),
    ("seeds/a.js", "console.log(password)"),
    ("docs/a.js", "console.log(password)"),
    ("node_modules/a/index.js", "console.log(password)"),
    ("src/cli/login.ts", "console.log(token)"),
    ("app/management/commands/token.py", "print(token)"),
    ("a.py", "print(len(token), bool(token), type(password), token is None, not token)"),
    ("a.py", 'logger.info("password reset sent to %s", user.pk)'),
    ("a.py", 'print("set" if token else "missing")'),
    ("a.py", "logger.info(mask(token), extra={'token': bool(t), 'password': '***'})"),
    ("a.py", "logger.warning('%s', user); logger.info(token_count, secret_name, password_field)"),
    ("a.py", 'if __name__ == "__main__":\n    print(get_token())'),
    ("a.py", "if settings.DEBUG:\n    print(request.headers)"),
    ("a.py", "def tokenize():\n    print(token)"),
    ("a.py", "x = password; self.catalog.info(password); send(token)"),
    ("a.py", "def broken(:\n  print(password)"),
    ("a.go", 'package a\nfunc f() { log.Println(len(token), token != "", "password") }'),
    ("a.go", "package a\nfunc f() { log.Println(mask(token)) // password\n}"),
    ("a.rb", 'puts "password reset sent"\nputs token.present?\nlogger.info "#{token.length}"'),
    ("a.php", "<?php error_log(strlen($password)); error_log(isset($token)); error_log('$password');"),
    ("A.java", 'class A { void f() { log.info("password {}", accessToken.length()); log.info(mask(token)); } }'),
    ("A.cs", 'class A { void F() { _logger.LogInformation("{Password} reset", id); Console.WriteLine(token == null); } }'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "source"), SILENT)
def test_what_is_said_about_a_value_is_no_leak(tmp_path: Path, path: str, source: str) -> None:
    assert failing(judged(tmp_path, {path: source}), "sensitive-sink") == []


@pytest.mark.parametrize(
    ("source", "severity"),
    [("console.log(token)", Severity.HIGH), ("console.log(req.body)", Severity.HIGH),
     ("console.log(user.email)", Severity.MEDIUM), ("console.log(user)", Severity.MEDIUM)],
)  # fmt: skip
def test_personal_data_is_milder_than_a_secret(tmp_path: Path, source: str, severity: Severity) -> None:
    [found] = of(judged(tmp_path, {"a.js": source}), "sensitive-sink")
    assert (found.status, found.severity) == (Status.FAIL, severity)
    assert "medium confidence" in found.message
    assert "logs.not_sensitive" in found.remediation


def test_one_finding_for_a_name_in_a_file_whatever_its_lines(tmp_path: Path) -> None:
    [one] = of(judged(tmp_path / "a", {"a.js": "console.log(token)\nlogger.info(token)"}), "sensitive-sink")
    [moved] = of(judged(tmp_path / "b", {"a.js": "\n\n\nconsole.log(token)"}), "sensitive-sink")
    assert one.identity == moved.identity
    assert "a.js:1 and 1 more call" in one.message
    assert moved.location.line == 4


def test_a_name_that_is_declared_harmless(tmp_path: Path) -> None:
    options = Options(not_sensitive=("checkout.token",))
    [found] = of(judged(tmp_path, {"a.js": "console.log(checkout.token)"}, options), "sensitive-sink")
    assert found.status is Status.PASS


def test_no_source_and_no_tree(tmp_path: Path) -> None:
    [nothing] = of(judged(tmp_path, {"README.md": "console.log(password)"}), "sensitive-sink")
    assert nothing.status is Status.NOT_APPLICABLE
    [without] = of(judged(tmp_path, {}, tree=None), "sensitive-sink")
    assert without.status is Status.UNKNOWN
    assert "not in a git repository" in without.message


def test_a_change_is_blamed_only_for_what_it_adds(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    base = repo.commit({"a.js": "console.log(password)"})
    head = repo.commit({"a.js": "// moved down\nconsole.log(password)\n", "b.js": "console.log(apiKey)"})
    repository = repo.open()
    context = make_context(
        repo.path,
        repository=repository,
        tree=repository.tree_at(head),
        stage=Stage.PR,
        range=CommitRange(base=base, head=head),
    )
    [outcome] = run_checks(
        context, [Selected(check=CHECK, rules=CHECK.rules)], lambda _: Options(), lambda: repository.tree_at(base)
    )
    found = {one.subject: one.identity for one in outcome.judgement.assessments if one.status is Status.FAIL}
    assert found.keys() == {"password in a.js", "apiKey in b.js"}
    assert outcome.judgement.existing == {found["password in a.js"]}


def test_hostile_source_costs_little(tmp_path: Path) -> None:
    deep = "console.log(" + "(" * 3000 + "token" + ")" * 3000 + ")"
    wide = "log.info(" + "a" * 300_000
    nested = "print(" + "[" * 150 + "token" + "]" * 150 + ")"
    files = {
        "deep.js": deep,
        "wide.go": wide,
        "wide.rb": "puts " + "#{" * 50_000,
        "nested.py": nested,
        "many.php": "error_log(" * 20_000,
    }
    assert of(judged(tmp_path, files), "sensitive-sink")


def test_hostile_names_stay_on_their_line(tmp_path: Path) -> None:
    files = {
        "a.py": 'print(d["user\\n token"])',
        "a.js": "console.log(req.headers['\x1b[31m\u202e password'])",
        "b.js": 'getLogger("\u202e").info(' + "a." * 500 + "password)",
    }
    found = of(judged(tmp_path, files), "sensitive-sink")
    assert len(found) == 3
    for one in found:
        assert one.message.isprintable()
        assert one.subject.isprintable()
        assert len(one.message) < 400


@pytest.mark.parametrize(
    ("name", "sort"),
    [("password", Sort.SECRET), ("dbPassword", Sort.SECRET), ("USER_TOKEN", Sort.SECRET), ("api-key", Sort.SECRET),
     ("authHeader", Sort.SECRET), ("cardNumber", Sort.PERSONAL), ("emailAddress", Sort.PERSONAL), ("tokens", None),
     ("session_id", None), ("tokenType", None), ("key", None), ("pwd", None), ("nextToken", None),
     ("", None), ("publicKey", None)],
)  # fmt: skip
def test_what_a_name_says(name: str, sort: Sort | None) -> None:
    assert sort_of(name) is sort
