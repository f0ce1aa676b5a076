"""Turns a Series into the numbers of a small line picture: scaled points, and ticks with labels. Pure; draws nothing itself."""

from math import floor, isfinite, log10

from launchgate.dataclass import dataclass
from launchgate.model import Series
from launchgate.reporters import _words as words

WIDTH, HEIGHT = 520, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 26, 26
_MOST = 400
"""Points drawn; of more, each of as many equal stretches keeps its lowest and highest."""

_LARGEST = 1e15
"""Nothing measured is larger; beyond it, and below the ninth decimal, floats have no room left for an axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: where, in picture units, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A line picture of `WIDTH` by `HEIGHT` units."""

    title: str
    unit: str
    summary: str
    """The picture in words, for those who do not see it."""
    line: str
    """The points of an SVG polyline."""
    dots: tuple[tuple[float, float], ...]
    """The points themselves where they are few."""
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM


def chart(series: Series) -> Chart | None:
    """The picture of a series; None when it has no point that can be drawn."""
    points = tuple((round(x, 9), round(y, 9)) for x, y in series.points if _drawable(x) and _drawable(y))
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across, up = _ticks(min(xs), max(xs), 6), _ticks(min(0.0, *ys) if len(ys) > 1 else min(0.0, ys[0]), max(ys), 4)
    low_x, high_x = min(xs), max(xs)
    low_y, high_y = min(up[0], *ys), max(up[-1], *ys)

    def right(x: float) -> float:
        return round(_LEFT + (x - low_x) / ((high_x - low_x) or 1) * (WIDTH - _LEFT - _RIGHT), 1)

    def down(y: float) -> float:
        return round(HEIGHT - _BOTTOM - (y - low_y) / ((high_y - low_y) or 1) * (HEIGHT - _TOP - _BOTTOM), 1)

    drawn = tuple((right(x), down(y)) for x, y in _thinned(sorted(points)))
    return Chart(
        title=words.clip(series.title, 200),
        unit=words.clip(series.unit, 40),
        summary=words.measured(
            Series(id=series.id, title=series.title, unit=words.clip(series.unit, 40), points=points)
        ),
        line=" ".join(f"{x:g},{y:g}" for x, y in drawn),
        dots=drawn if len(drawn) <= 60 else (),
        across=tuple(Tick(at=right(x), label=f"{x:,g}") for x in across if low_x <= x <= high_x),
        up=tuple(Tick(at=down(y), label=f"{y:,g}") for y in up),
    )


def _drawable(value: float) -> bool:
    return isfinite(value) and abs(value) <= _LARGEST


def _ticks(low: float, high: float, wanted: int) -> tuple[float, ...]:
    """About `wanted` round numbers, 1, 2 or 5 times a power of ten apart, from at most `low` to at least `high`."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** floor(log10(span / wanted))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * wanted >= span * 0.999)
    first = floor(low / step)
    count = floor((high - first * step) / step + 0.999999)
    return tuple(float(f"{(first + place) * step:.12g}") for place in range(count + 1))


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(points) <= _MOST:
        return points
    size = len(points) * 2 / _MOST
    kept: list[tuple[float, float]] = []
    for place in range(_MOST // 2):
        stretch = points[int(place * size) : int((place + 1) * size)]
        kept += sorted({min(stretch, key=lambda point: point[1]), max(stretch, key=lambda point: point[1])})
    return kept
