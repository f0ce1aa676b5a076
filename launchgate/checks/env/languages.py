"""Tables of how each language reads the environment: patterns over masked source. Pure data; `text_reads` applies them.

In a pattern, S stands for a string literal whose inside is the group. Sources, read November 2026: the languages' own
documentation of their standard library, caarlos0/env, kelseyhightower/envconfig, Laravel, Symfony, Spring and clap.
"""

import re

from launchgate.dataclass import dataclass
from launchgate.sourcecode import masks
from launchgate.sourcecode.paths import Kind

_S = r"[\"'`](\0+)[\"'`]"
_ARGUMENT = r"[\"'`](\0+)[\"'`]\s*(?=[,)])"


def _code(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("S(", _ARGUMENT).replace("S[", _S))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way to read a variable; group 1 of the pattern is its name."""

    pattern: re.Pattern[str]
    copes: bool = False
    """It always copes with a missing variable."""
    strict: bool = False
    """It fails by itself when the variable is missing and no default follows."""
    tool: bool = False
    """It happens while the program is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How one language reads variables."""

    title: str
    tokens: re.Pattern[str]
    hint: re.Pattern[bytes]
    """A file without it reads nothing."""
    shapes: tuple[Shape, ...]
    holes: bool = False
    """Strings may hold code."""
    copes_after: re.Pattern[str] = re.compile(r"(?!)")
    """What follows a read that copes, from the end of the name's literal."""
    copes_before: re.Pattern[str] = re.compile(r"(?!)")
    """What precedes a read that copes, on its line."""
    stops_after: re.Pattern[str] = re.compile(r"(?!)")
    """What follows, within some lines, when the program stops for want of the variable."""
    computed: re.Pattern[str] = re.compile(r"(?!)")
    """A read by a computed name; group 1 is the identifier, if it is one."""
    function: re.Pattern[str] = re.compile(r"(?!)")
    """The start of a function: group 1 its name, group 2 its first parameter, group 3 the other ones."""


def _shape(pattern: str, *, copes: bool = False, strict: bool = False, tool: bool = False) -> Shape:
    return Shape(pattern=_code(pattern), copes=copes, strict=strict, tool=tool)


_COMPARED = r"\)?\s*\]?\)?\s*(?:===?|!==?)\s*[\"'](?:\0+)[\"']"
_STOPS = re.compile(
    r"panic\s*\(|log\.Fatal|os\.Exit|\bthrow\b|\braise\b|\bexit\s*\(|\bdie\s*\(|\babort\b|\bFatalf?\s*\(|\bbail!|process::exit"
)

LANGUAGES = {
    Kind.GO: Language(
        title="Go", tokens=masks.GO, hint=re.compile(rb"Getenv|LookupEnv|BindEnv|\benv(?:config)?:\""),
        shapes=(
            _shape(r"\b(?:os|syscall)\.Getenv\(\s*S("),
            _shape(r"\b(?:os|syscall)\.LookupEnv\(\s*S("),
            _shape(r"\bBindEnv\(\s*[\"`]\0+[\"`]\s*,\s*S(", copes=True),
        ),
        copes_after=re.compile(rf"\s*\)\s*(?:;\s*\w+\s*!=\s*\"\"|,\s*[\"'](?:\0+)[\"']|[!=]=\s*\"\0+\")|{_COMPARED}"),
        copes_before=re.compile(r"\bcmp\.Or\(\s*\Z"), stops_after=_STOPS,
        computed=re.compile(r"\bos\.(?:Getenv|LookupEnv)\(\s*(?![\"`])(\w*)"),
        function=re.compile(r"\bfunc\s+(?:\([^()]*\)\s*)?(\w+)\s*(?:\[[^\]]*\])?\(\s*(\w+)\b([^()]*)"),
    ),
    Kind.RUBY: Language(
        title="Ruby", tokens=masks.RUBY, holes=True, hint=re.compile(rb"\bENV\b"),
        shapes=(
            _shape(r"\bENV\[\s*S[\s*\](?!\s*(?:=(?![=~>])))"),
            _shape(r"\bENV\.fetch(?:\(\s*|\s+)S[", strict=True),
            _shape(r"\bENV\.dig\(\s*S("),
            _shape(r"\bENV\.(?:key|has_key|include|member)\?(?:\(\s*|\s+)S[", copes=True),
        ),
        copes_after=re.compile(
            rf"\s*,\s*[^\s)]|&?\.(?:present|blank|nil|empty)\?|\s*\)?\s*(?:\{{|do\b)|\s*\)?(?:&?\.\w+[?!]?(?:\([^()]*\))?)*\s*(?:\|\||\?|\bor\b)|\s*\|\|=|{_COMPARED}"
        ),
        copes_before=re.compile(r"!!\s*\Z|\b(?:if|unless|elsif|while)\b[^\n]*\Z"),
        computed=re.compile(r"\bENV(?:\.fetch\(\s*|\.fetch\s+|\[\s*)(?![\"'])(\w*)"),
        function=re.compile(r"\bdef\s+(?:self\.)?(\w+[?!]?)[ \t]*\(?[ \t]*(\w+)([^)\n]*)"), stops_after=_STOPS,
    ),
    Kind.PHP: Language(
        title="PHP", tokens=masks.PHP, holes=True, hint=re.compile(rb"getenv|\$_ENV|\$_SERVER|\benv\s*\(|Env::"),
        shapes=(
            _shape(r"(?<![\w>:])\\?getenv\(\s*S("),
            _shape(r"\$_ENV\[\s*S[\s*\](?!\s*=(?!=))"),
            _shape(r"\$_SERVER\[\s*S[\s*\](?!\s*=(?!=))"),
            _shape(r"(?<![\w>:$])env\(\s*S("),
            _shape(r"\bEnv::(?:get|getOrFail)\(\s*S("),
        ),
        copes_after=re.compile(rf"\s*,\s*(?!true\s*\))|\s*\]?\)?\s*(?:\?\?|\?:|\?)|{_COMPARED}"),
        copes_before=re.compile(r"\bisset\(\s*\Z|!empty\(\s*\Z"), stops_after=_STOPS,
        computed=re.compile(r"(?:(?<![\w>:])getenv\(\s*|\$_ENV\[\s*)(?![\"'\])])\$?(\w*)"),
        function=re.compile(r"\bfunction\s+(\w+)\s*\(\s*(?:\??[\w\\|]+\s+)?\$(\w+)([^()]*)"),
    ),
    Kind.JVM: Language(
        title="Java and Kotlin", tokens=masks.JVM, holes=True, hint=re.compile(rb"getenv|@Value|sys\.env"),
        shapes=(
            _shape(r"\bSystem\.getenv\(\s*S("),
            _shape(r"\bSystem\.getenv\(\)\s*\.\s*(?:get|getValue)\(\s*S("),
            _shape(r"\bSystem\.getenv\(\)\s*\[\s*S["),
            _shape(r"\bSystem\.getenv\(\)\s*\.\s*(?:getOrDefault|getOrElse|containsKey)\(\s*S[", copes=True),
            _shape(r"\bsys\.env\(\s*S(", strict=True),
            _shape(r"\bsys\.env\.(?:get|getOrElse|contains)\(\s*S[", copes=True),
        ),
        copes_after=re.compile(rf"\s*[\])]\s*\)?\s*(?:\?:(?!\s*(?:throw|error))|\?\.|\.orElse(?!Throw))|{_COMPARED}"),
        copes_before=re.compile(r"\b(?:Optional\.ofNullable|requireNonNullElse)\(\s*\Z"), stops_after=_STOPS,
        computed=re.compile(r"\bSystem\.getenv\(\s*(?![\")])(\w*)"),
        function=re.compile(r"\b(?:fun\s+)?(\w+)\s*\(\s*(?:(?:final\s+)?String\s+)?(\w+)\s*((?::\s*String)?[^(){};]*)\)\s*[:\w<>?\s]*[{=]"),
    ),
    Kind.CSHARP: Language(
        title="C#", tokens=masks.CSHARP, holes=True, hint=re.compile(rb"GetEnvironmentVariable|[Cc]onfig"),
        shapes=(
            _shape(r"\bEnvironment\s*\.\s*GetEnvironmentVariable\(\s*S("),
            _shape(r"\b_?[Cc]onfig(?:uration)?\[\s*S[\s*\](?!\s*=(?!=))", copes=True),
            _shape(r"\b_?[Cc]onfig(?:uration)?\s*\.\s*GetValue<[^<>()]*>\(\s*S(", copes=True),
        ),
        copes_after=re.compile(rf"\s*(?:,\s*EnvironmentVariableTarget\.\w+\s*)?\)\s*(?:\?\?(?!\s*throw)|\?\.)|{_COMPARED}"),
        copes_before=re.compile(r"\bIsNullOr(?:Empty|WhiteSpace)\(\s*\Z"), stops_after=_STOPS,
        computed=re.compile(r"\bGetEnvironmentVariable\(\s*(?![\"$@])(\w*)"),
        function=re.compile(r"\b(\w+)\s*\(\s*(?:this\s+)?string\??\s+(\w+)([^(){};]*)\)"),
    ),
    Kind.RUST: Language(
        title="Rust", tokens=masks.RUST, hint=re.compile(rb"env::var|\benv!|option_env!|\benv\s*=\s*\"|dotenvy?::var"),
        shapes=(
            _shape(r"\b(?:env|dotenvy?)::var(?:_os)?\(\s*S("),
            _shape(r"(?<![\w])env!\(\s*S(", strict=True, tool=True),
            _shape(r"\boption_env!\(\s*S(", copes=True, tool=True),
            _shape(r"#\[(?:arg|clap|structopt)\([^\]]*?\benv\s*=\s*S[", copes=True),
        ),
        copes_after=re.compile(rf"\s*\)\s*(?:\.(?:unwrap_or|ok\b|is_ok|is_err|or_else|map_or|map\b[^;]*unwrap_or))|{_COMPARED}"),
        copes_before=re.compile(r"\b(?:if\s+let|while\s+let|let\s+Ok\(\w+\)\s*=|match)\b[^;{]*\Z"),
        stops_after=re.compile(r"\A\s*\)\s*(?:\.\w+\([^()]*\))*\s*(?:\.(?:unwrap|expect)\(|\?)"),
        computed=re.compile(r"\benv::var(?:_os)?\(\s*(?!\")&?(\w*)"),
        function=re.compile(r"\bfn\s+(\w+)\s*(?:<[^>]*>)?\(\s*(\w+)\s*:([^()]*)"),
    ),
    Kind.ELIXIR: Language(
        title="Elixir", tokens=masks.ELIXIR, holes=True, hint=re.compile(rb"System\.(?:get|fetch)_env"),
        shapes=(
            _shape(r"\bSystem\.get_env\(\s*S("),
            _shape(r"\bSystem\.fetch_env!\(\s*S(", strict=True),
            _shape(r"\bSystem\.fetch_env\(\s*S(", copes=True),
        ),
        copes_after=re.compile(rf"\s*,|\s*\)\s*(?:\|\|(?!\s*raise)|\|>)|{_COMPARED}"),
        copes_before=re.compile(r"\bif\s+\Z"), stops_after=_STOPS,
        computed=re.compile(r"\bSystem\.(?:get_env|fetch_env!)\(\s*(?![\"),])(\w*)"),
        function=re.compile(r"\bdefp?\s+(\w+[?!]?)\(\s*(\w+)([^()]*)"),
    ),
}  # fmt: skip

TOKENS = {
    Kind.PYTHON: masks.PYTHON, Kind.JAVASCRIPT: masks.SCRIPT, Kind.TYPESCRIPT: masks.SCRIPT, Kind.TSX: masks.SCRIPT,
    Kind.MARKUP: masks.SCRIPT, **{kind: language.tokens for kind, language in LANGUAGES.items()},
}  # fmt: skip

GO_TAG = re.compile(r'\b(env|envconfig):"([A-Za-z_][A-Za-z0-9_]*)((?:,[^"]*)?)"')
GO_TAG_DEFAULT = re.compile(r'\b(?:envDefault|default):"([^"]*)"|,default=([^",]*)')
GO_TAG_REQUIRED = re.compile(r'\brequired:"true"|,(?:required|notEmpty)\b')
SPRING_VALUE = re.compile(r"@Value\(\s*(?:value\s*=\s*)?\"([^\"\n]+)\"")
SPRING = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?::([^}]*))?\}")
"""Only capitals: `${app.name}` is a property of the file, not a variable."""
DEFAULT = re.compile(
    r"[\])\s]*(?:,|\|\||\?\?|\?:|\{|\.unwrap_or(?:_else)?\(\s*(?:\|\w*\|\s*)?|\.orElse\(|\.getOrElse\(\s*|do\b)\s*(?:default\s*[:=]\s*)?[\"'`](\0*)[\"'`]"
)
"""The literal that stands in for a missing variable, from the end of the name's literal."""
SERVER_KEYS = re.compile(
    r"HTTP_|REQUEST_|SERVER_|REMOTE_|SCRIPT_|PHP_|PATH_|DOCUMENT_|QUERY_STRING|CONTENT_|GATEWAY_|HTTPS\Z|argv|argc|REDIRECT_|SSL_|AUTH_TYPE|ORIG_"
)
"""What a web server puts into PHP's `$_SERVER`."""
