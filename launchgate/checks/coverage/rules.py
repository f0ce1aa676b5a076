"""The prose of the coverage rule."""

from launchgate.model import STATIC_STAGES, EvidenceKind, Rule, Severity

CRITICAL_PATHS = Rule(
    id="coverage/critical-paths",
    title="Tests run the critical code",
    severity=Severity.HIGH,
    covers="coverage of critical code",
    what=(
        "Reads the reports in coverage.reports (Cobertura, lcov, JaCoCo, Clover, coverage.py JSON) and holds each pattern of "
        "coverage.critical against them: lines that tests ran, of all lines that can run. Fails below the pattern's "
        "percentage. "
        "A source file that the report does not know was not run by any test, and never counts as covered. Reports "
        "that are old, "
        "of another commit or cut off are unknown."
    ),
    why="Billing, login and booking break in ways that nobody sees in a demo. Code that no test has ever run is tried out by the "
    "first customer.",
    fix=(
        "Write tests for the files that are named, the least covered first. Let the test job write the report and "
        "hand it to this "
        "one: `pytest --cov --cov-report=xml`, `vitest run --coverage --coverage.reporter=lcov`, Gradle's `jacocoTestReport`."
    ),
    reference="https://coverage.readthedocs.io/",
    stages=STATIC_STAGES,
    evidence=EvidenceKind.REPORT,
)

RULES = (CRITICAL_PATHS,)
