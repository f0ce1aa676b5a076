"""The founder's three numbers in words, from a history and where it is known a form's rate. Pure."""

from launchgate.monitoring.history import LEAST_FOR_P95, Budget, Uptime

__all__ = ["budget_words", "duration", "p95_words", "percent", "report_of", "uptime_words"]


def percent(share: float) -> str:
    """A share as a percentage, rounded down: 99.99 % must not be shown where it was 99.987 %."""
    return f"{int(share * 100_000 + 1e-6) / 1000:.3f} %"


def duration(seconds: float) -> str:
    """A length of time in the two units that matter."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        return f"{whole / 60:.1f} min"
    return f"{whole / 3600:.1f} h" if whole < 172_800 else f"{whole / 86_400:.1f} days"


def uptime_words(seen: Uptime) -> str:
    """The uptime with how much was looked at, and what was not."""
    share = seen.share
    if share is None:
        return f"{seen.checks - seen.failed} of {seen.checks} looks were answered; one look is no uptime"
    period = duration((seen.last - seen.first).total_seconds())
    text = f"{percent(share)} of {duration(seen.observed_s)} observed ({seen.checks} looks over {period}, {seen.failed} failed)"
    if seen.gaps:
        many = "gap" if seen.gaps == 1 else "gaps"
        text += (
            f"; nobody looked for {duration(seen.unobserved_s)} in {seen.gaps} {many}, the longest "
            f"{duration(seen.longest_gap_s)}, which counts neither as up nor as down"
        )
    return text


def budget_words(budget: Budget) -> str:
    """Used and left of the error budget."""
    end = f"{budget.left:.1f} min left" if budget.left >= 0 else f"overspent by {-budget.left:.1f} min"
    whole = f"{budget.allowed:.1f} min that {budget.target:g} % leaves in {budget.days:g} days"
    return f"{budget.used:.1f} min used of {whole}; {end}"


def p95_words(seen: Uptime) -> str:
    """The 95th percentile of the recorded times, with n."""
    if seen.p95_ms is None:
        return f"not shown: {seen.timed} timed answers, and {LEAST_FOR_P95} are the least"
    return f"{seen.p95_ms:.0f} ms (n = {seen.timed}, from where it was recorded, connecting included)"


def report_of(url: str, seen: Uptime, budget: Budget) -> list[str]:
    """The lines of `launchgate monitor report` for one address."""
    return [
        url,
        f"  uptime        {uptime_words(seen)}",
        f"  error budget  {budget_words(budget)}",
        f"  p95           {p95_words(seen)}",
    ]
