"""The page of an evaluation: plain HTML that holds its curves and pictures and loads nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from math import isfinite
from pathlib import Path
from typing import Any

from xray_trainer.detector.evaluation.cells import CELLS, TABLE, WHOLE, Cell
from xray_trainer.detector.evaluation.difficulty import EDGES
from xray_trainer.detector.evaluation.goals import Goal, goals
from xray_trainer.detector.evaluation.report import curves, words
from xray_trainer.detector.evaluation.report.html import (
    charts,
    figure,
    interval,
    section,
    shown,
    table,
    value,
)
from xray_trainer.detector.evaluation.report.mistakes import mistakes_section
from xray_trainer.detector.evaluation.report.style import STYLE
from xray_trainer.detector.evaluation.summary import Evaluation, Summary
from xray_trainer.scans.atomic import write_atomically

_HEADLINE = ("wafroc", "auroc", "hit_at_6pct_fa", "found_at_6pct_fa")
_COMPARED = ("wafroc", "auroc", "cpm", "hit_at_6pct_fa", "found_at_6pct_fa", "pixel_ap", "aupro_0.3")
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body><main>
{body}
</main></body>
</html>
"""
_TOPICS = ("kind", "conveyance", "cargo_family", "item")


def write_report(found: Evaluation, path: Path, *, machine: dict[str, Any]) -> Path:
    """Writes the page and returns its path; the scans must still be there, for the pictures.

    Raises:
        StorageError: the file cannot be written.
    """
    sections = [
        _head(found, machine),
        _goals(goals(found)),
        _table(found.own),
        *([_side_by_side(found.summaries)] if len(found.summaries) > 1 else []),
        _curves(found.own),
        _difficulty(found.summaries),
        _strata(found.own),
        *([_variations(found)] if found.variations else []),
        _seeds(found.own),
        mistakes_section(found.own.results.scans),
        words.HOW_MEASURED,
    ]
    body = "\n".join(sections)
    page = _PAGE.format(title=f"Evaluation of {escape(found.own.name)}", style=STYLE, body=body)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page.encode())
    return path


def _head(found: Evaluation, machine: dict[str, Any]) -> str:
    first = found.scans[0].recipe
    seeds = ", ".join(str(seed) for seed in sorted({scan.recipe.seed for scan in found.scans}))
    num_benign = sum(scan.is_benign for scan in found.scans)
    facts = {
        "scans": f"{len(found.scans)}: {num_benign} benign, {len(found.scans) - num_benign} suspicious",
        "recipe": f"{first.name}, split {first.split or 'all'}, seeds {seeds}",
        "speed": f"{found.own.results.seconds_per_scan:.2f} s a scan on {machine['processor']}",
        "written": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items())
    return (
        f"<header><h1>Evaluation of {escape(found.own.name)}</h1>"
        f'<p class="synthetic">{words.SYNTHETIC}</p><dl>{told}</dl></header>'
    )


def _goals(rows: Sequence[Goal]) -> str:
    marks = {True: ("yes", "reached"), False: ("no", "not reached"), None: ("unknown", "too few scans")}
    body = [
        [
            escape(goal.words),
            escape(goal.wanted),
            f"{goal.reached:.3f}".removesuffix(".000") if isfinite(goal.reached) else "",
            '<span class="{}">{}</span>'.format(*marks[goal.is_reached]),
        ]
        for goal in rows
    ]
    return section("Goals", table(["figure", "wanted", "here", ""], body))


def _table(summary: Summary) -> str:
    cards = "".join(_card(summary, cell) for cell in TABLE)
    names = list(dict.fromkeys(name for cell in CELLS for name in summary.cells[cell].by_name))
    body = [
        [words.FIGURES.get(name, name)]
        + [shown(summary.cells[cell].by_name.get(name)) for cell in (*TABLE, WHOLE)]
        for name in names
    ]
    head = ["figure", *(cell.title for cell in (*TABLE, WHOLE))]
    notes = dict.fromkeys(note for cell in CELLS for note in summary.cells[cell].notes)
    told = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return section(
        "Seen and unseen", f'{words.CELLS}<div class="cards">{cards}</div>{table(head, body)}<ul>{told}</ul>'
    )


def _card(summary: Summary, cell: Cell) -> str:
    figures = summary.cells[cell]
    lines = "".join(
        f"<tr><td>{words.FIGURES[name]}</td><td>{shown(figures.by_name.get(name))}</td></tr>"
        for name in _HEADLINE[1:]
    )
    counts = f"{figures.num_benign} benign, {figures.num_suspicious} suspicious scans"
    return (
        f'<article class="card"><h3>{cell.title}</h3><p class="big">{value(figures["wafroc"])}'
        f"<small>wAFROC {interval(figures['wafroc'])}</small></p><table>{lines}</table>"
        f"<p>{counts}</p></article>"
    )


def _side_by_side(summaries: Sequence[Summary]) -> str:
    body = [
        [
            escape(one.name),
            *(shown(one.cells[WHOLE].by_name.get(name)) for name in _COMPARED),
            f"{one.results.seconds_per_scan:.3f}",
        ]
        for one in summaries
    ]
    head = ["all scans", *(words.FIGURES[name] for name in _COMPARED), "s per scan"]
    drawn = (
        figure("FROC, all scans", curves.froc_by_rater(summaries)),
        figure("ROC, all scans", curves.roc_by_rater(summaries)),
        figure("wAFROC in each cell, with intervals by scan", curves.wafroc_by_rater(summaries)),
    )
    return section("Beside the baselines", f"{table(head, body)}{charts(drawn)}")


def _curves(summary: Summary) -> str:
    drawn = (
        figure("FROC by cell", curves.froc_by_cell(summary)),
        figure("ROC by cell", curves.roc_by_cell(summary)),
    )
    return section("Curves", charts(drawn))


def _difficulty(summaries: Sequence[Summary]) -> str:
    own = summaries[0]
    drawn = [figure(words.FACTORS[factor], curves.found_over(factor, summaries)) for factor in EDGES]
    tables = []
    for factor, bins in own.curves.items():
        body = [
            [
                f"{one.low:g} to {one.high:g}".replace("to inf", "and more"),
                str(one.num),
                f"{one.found:.2f} ({one.interval.low:.2f} to {one.interval.high:.2f})",
                f"{one.efficiency:.3f}" if isfinite(one.efficiency) else "",
            ]
            for one in bins
        ]
        tables.append(table([factor, "concealments", "found at 6 % false alarms", "efficiency"], body))
    told = f"{own.efficiency:.3f}" if isfinite(own.efficiency) else "unknown"
    text = f"<p>Efficiency against the Hotelling observer over all concealments: <b>{told}</b>.</p>"
    return section(
        "Difficulty", f'{words.EFFICIENCY}{text}{charts(drawn)}<div class="pair">{"".join(tables)}</div>'
    )


def _strata(summary: Summary) -> str:
    drawn = [figure(words.TOPICS[topic], curves.found_by(summary.strata[topic])) for topic in _TOPICS]
    return section("By what is shown", f"{words.STRATA}{charts(drawn)}")


def _variations(found: Evaluation) -> str:
    chart = figure("Change of wAFROC, with intervals by scan", curves.changes(found.variations))
    return section("Stronger artefacts", f"{words.VARIATIONS}{charts([chart])}")


def _seeds(summary: Summary) -> str:
    columns = list(next(iter(summary.seeds.values())))
    body = []
    for cell, by_seed in summary.seeds.items():
        for name in ("wafroc", "auroc"):
            values = [by_seed[column][name] for column in columns]
            shown = ["" if value is None else f"{value:.3f}" for value in values]
            body.append([cell.replace(".", ", ").replace("_", " "), words.FIGURES[name], *shown])
    return section("By seed of the scans", table(["cell", "figure", *columns], body))
