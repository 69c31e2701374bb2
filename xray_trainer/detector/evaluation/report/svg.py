"""Charts as SVG text: lines with error bars over two axes, and rows of values with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite, log

INK, FAINT = "#1b2733", "#dfe4ea"
PALETTE = ("#0b5fa5", "#d97706", "#2f855a", "#8b5cf6", "#b83280", "#64748b")

_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 26, 12, 42
_ROW_PX, _VALUE_PX, _LABEL_PX = 22, 11, 190


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where an axis goes, what is written on it, and whether equal steps are equal ratios."""

    label: str
    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False
    is_percent: bool = False

    def share(self, value: float) -> float:
        """Returns where a value lies, 0 at the low end and 1 at the high one; ends are not passed."""
        held = min(max(value, self.low), self.high)
        if self.is_log:
            return log(held / self.low) / log(self.high / self.low)
        return (held - self.low) / (self.high - self.low)

    def word(self, value: float) -> str:
        """Returns what is written at a tick."""
        return f"{100 * value:g} %" if self.is_percent else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Line:
    """A curve by its name, its points (x, y), and intervals (low, high) in y where it has any."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: str
    intervals: tuple[tuple[float, float], ...] = ()
    has_dots: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its interval; nan where it does not exist."""

    value: float
    low: float
    high: float
    colour: str = PALETTE[0]


def line_chart(lines: Sequence[Line], x: Axis, y: Axis, *, size: tuple[int, int] = (420, 300)) -> str:
    """Returns a chart of lines with a legend below; lines without points are left out."""
    width, height = size
    shown = [line for line in lines if line.points]
    total = height + 18 * len(shown) * (len(shown) > 1)
    parts = [_grid(x, y, size), *(_drawn(line, x, y, size) for line in shown)]
    if len(shown) > 1:
        parts += [_legend(line, height + 14 + 18 * number) for number, line in enumerate(shown)]
    return _svg("".join(parts), width, total, f"{y.label} over {x.label}")


def value_chart(
    rows: Sequence[tuple[str, Sequence[Value]]], axis: Axis, *, width: int = 620, mark: float | None = None
) -> str:
    """Returns a row for each name, its values as dots on their intervals; `mark` is a line for the eye."""
    row_px = max([_ROW_PX, *(_VALUE_PX * (len(values) + 1) for _, values in rows)])
    bottom = _TOP + row_px * len(rows)

    def place(value: float) -> float:
        return _LABEL_PX + (width - _LABEL_PX - _RIGHT) * axis.share(value)

    parts = [
        f'<line x1="{place(tick):.1f}" x2="{place(tick):.1f}" y1="{_TOP}" y2="{bottom}" stroke="{FAINT}"/>'
        + _text(axis.word(tick), place(tick), bottom + 16, anchor="middle")
        for tick in axis.ticks
    ]
    if mark is not None:
        parts.append(_rule(place(mark), bottom))
    for number, (name, values) in enumerate(rows):
        middle = _TOP + row_px * (number + 0.5)
        parts.append(_text(name, _LABEL_PX - 10, middle + 4, anchor="end"))
        for order, value in enumerate(values):
            parts.append(_whisker(value, place, middle + _VALUE_PX * (order - (len(values) - 1) / 2)))
    parts.append(_text(axis.label, (width + _LABEL_PX) / 2, bottom + 34, anchor="middle"))
    return _svg("".join(parts), width, bottom + 42, axis.label)


def _svg(inside: str, width: float, height: float, label: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="12" fill="{INK}">'
        f"{inside}</svg>"
    )


def _frame(size: tuple[int, int]) -> tuple[float, float, float, float]:
    return _LEFT, size[0] - _RIGHT, _TOP, size[1] - _BOTTOM


def _place(point: tuple[float, float], x: Axis, y: Axis, size: tuple[int, int]) -> tuple[float, float]:
    left, right, top, bottom = _frame(size)
    return left + (right - left) * x.share(point[0]), bottom - (bottom - top) * y.share(point[1])


def _grid(x: Axis, y: Axis, size: tuple[int, int]) -> str:
    left, right, top, bottom = _frame(size)
    parts = []
    for tick in x.ticks:
        at = _place((tick, y.low), x, y, size)[0]
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top}" y2="{bottom}" stroke="{FAINT}"/>')
        parts.append(_text(x.word(tick), at, bottom + 16, anchor="middle"))
    for tick in y.ticks:
        at = _place((x.low, tick), x, y, size)[1]
        parts.append(f'<line x1="{left}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}" stroke="{FAINT}"/>')
        parts.append(_text(y.word(tick), left - 6, at + 4, anchor="end"))
    parts.append(_text(x.label, (left + right) / 2, bottom + 34, anchor="middle"))
    middle = (top + bottom) / 2
    parts.append(
        f'<text x="13" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 13 {middle:.1f})">'
        f"{escape(y.label)}</text>"
    )
    return "".join(parts)


def _drawn(line: Line, x: Axis, y: Axis, size: tuple[int, int]) -> str:
    places = [_place(point, x, y, size) for point in line.points]
    way = " ".join(f"{at_x:.1f},{at_y:.1f}" for at_x, at_y in places)
    parts = [f'<polyline points="{way}" fill="none" stroke="{line.colour}" stroke-width="2"/>']
    for (at_x, _), (low, high) in zip(places, line.intervals, strict=False):
        ends = [_place((x.low, end), x, y, size)[1] for end in (low, high)]
        parts.append(
            f'<line x1="{at_x:.1f}" x2="{at_x:.1f}" y1="{ends[0]:.1f}" y2="{ends[1]:.1f}" '
            f'stroke="{line.colour}" stroke-opacity="0.45" stroke-width="3"/>'
        )
    if line.has_dots:
        parts += [f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="4" fill="{line.colour}"/>' for cx, cy in places]
    return "".join(parts)


def _legend(line: Line, y: float) -> str:
    return (
        f'<line x1="{_LEFT}" x2="{_LEFT + 22}" y1="{y - 4}" y2="{y - 4}" stroke="{line.colour}" '
        f'stroke-width="3"/>{_text(line.name, _LEFT + 30, y)}'
    )


def _rule(at: float, bottom: float) -> str:
    return (
        f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{bottom}" stroke="{INK}" stroke-dasharray="4 3"/>'
    )


def _whisker(value: Value, place: Callable[[float], float], y: float) -> str:
    if not isfinite(value.value):
        return ""
    dot = f'<circle cx="{place(value.value):.1f}" cy="{y:.1f}" r="4.5" fill="{value.colour}"/>'
    if not isfinite(value.low + value.high):
        return dot
    return (
        f'<line x1="{place(value.low):.1f}" x2="{place(value.high):.1f}" y1="{y:.1f}" y2="{y:.1f}" '
        f'stroke="{value.colour}" stroke-opacity="0.5" stroke-width="4" stroke-linecap="round"/>{dot}'
    )


def _text(words: str, x: float, y: float, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
