"""Parts that the sections of a report are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from xray_trainer.detector.evaluation.figures import Figure


def section(title: str, inside: str) -> str:
    """Returns a section with its heading."""
    return f"<section><h2>{title}</h2>{inside}</section>"


def charts(figures: Iterable[str]) -> str:
    """Returns figures side by side, as many as fit."""
    return f'<div class="charts">{"".join(figures)}</div>'


def figure(caption: str, inside: str) -> str:
    """Returns a figure under its caption."""
    return f"<figure><figcaption>{caption}</figcaption>{inside}</figure>"


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """Returns a table of cells that are HTML already."""
    top = "".join(f"<th>{name}</th>" for name in head)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>'


def shown(one: Figure | None) -> str:
    """Returns a figure with its interval, or that there are too few scans for it."""
    if one is None or not isfinite(one.value):
        return '<span class="unknown">too few scans</span>'
    return f"{value(one)} <small>{interval(one)}</small>"


def value(one: Figure) -> str:
    """Returns a figure without its interval."""
    return f"{one.value:.3f}" if isfinite(one.value) else "–"


def interval(one: Figure) -> str:
    """Returns the interval of a figure, nothing where there is none."""
    if not one.interval.is_defined:
        return ""
    return f"{one.interval.low:.3f} to {one.interval.high:.3f}"
