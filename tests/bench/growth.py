"""How times grow with size, drawn: as lines of text for the terminal, and as an SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Series = Mapping[str, Sequence[tuple[float, float]]]  # name -> (size, value) pairs, both above zero
_COLOURS = ("#1b7f4b", "#c0392b", "#2c6fbb", "#b8860b", "#7d3c98")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 400, 64, 48, 40, 110


def as_text(series: Series, unit: str, width: int = 60) -> str:
    """A bar for every point; the length is the logarithm of the value."""
    values = [value for points in series.values() for _, value in points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    lines = []
    for size in sorted({size for points in series.values() for size, _ in points}):
        lines.append(f"{size:,.0f}")
        for name, points in series.items():
            for at, value in points:
                if at == size:
                    bar = "█" * max(1, round(width * (log10(value) - low) / max(1, high - low)))
                    lines.append(f"  {name:<12}{bar} {value:.3g} {unit}")
    return "\n".join(lines)


def as_svg(series: Series, title: str, unit: str) -> str:
    """A line for every name; both axes are logarithmic."""
    sizes = [size for points in series.values() for size, _ in points]
    values = [value for points in series.values() for _, value in points]
    across = _Axis(min(sizes), max(sizes), _LEFT, _WIDTH - _RIGHT)
    up = _Axis(10 ** floor(log10(min(values))), 10 ** ceil(log10(max(values))), _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">{escape(title)}</text>',
    ]
    for power in range(round(log10(up.low)), round(log10(up.high)) + 1):
        y = up.place(10.0**power)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} {escape(unit)}</text>')
    for size in sorted(set(sizes)):
        x = across.place(size)
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{size:,.0f}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}" fill="#666">phrasings</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        dots = [(across.place(size), up.place(value)) for size, value in sorted(points)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in dots]
        parts.append(f'<text x="{dots[-1][0] + 8:.1f}" y="{dots[-1][1] + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


class _Axis:
    """From a value to a place on the paper, by its logarithm."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self._start, self._end = low, high, start, end

    def place(self, value: float) -> float:
        span = log10(self.high) - log10(self.low)
        share = (log10(value) - log10(self.low)) / span if span else 0.5
        return self._start + share * (self._end - self._start)
