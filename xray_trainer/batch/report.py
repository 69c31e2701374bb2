"""The report of a batch run: one HTML file that holds its charts and pictures and loads nothing else.

It looks as the report of an evaluation does, and its size does not grow with the number of scans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from xray_trainer.batch.report_pictures import NUM_NUMBERED, shown_scan
from xray_trainer.batch.report_tally import MOST_FINDINGS, NUM_BINS, Tally, tally
from xray_trainer.batch.run_settings import read_settings
from xray_trainer.batch.streaming import durable_text
from xray_trainer.batch.tables import FindingRow
from xray_trainer.detector.evaluation.report.html import charts, figure, section, table
from xray_trainer.detector.evaluation.report.style import STYLE
from xray_trainer.machine import describe_machine

REPORT_FILE: Final = "report.html"
NUM_PICTURES: Final = 50
NUM_FAILURES: Final = 200

_NUM_FAMILIES_TOLD = 3
_BAR_PX, _ROW_PX, _NAME_PX, _COUNT_PX = 180, 20, 92, 48
_OWN_STYLE = """
.scan { position: relative; margin: 4px 0; }
.scan img { width: 100%; display: block; border: 1px solid var(--line); }
.scan svg { position: absolute; inset: 0; width: 100%; height: 100%; font: 600 13px system-ui, sans-serif; }
.scan polygon { fill: none; stroke: #e4572e; stroke-width: 1.6; }
.scan text { fill: #e4572e; stroke: #fff; stroke-width: 3px; paint-order: stroke; }
.ranked figure { break-inside: avoid; padding: 14px 0; border-top: 1px solid var(--line); }
.ranked figcaption, td:last-child { overflow-wrap: anywhere; }
.ranked .faint polygon { stroke-opacity: 0.45; stroke-width: 1; }
.ranked ol { margin: 4px 0 0; padding-left: 22px; font-size: 13px; columns: 2; column-gap: 28px; }
.ranked li { break-inside: avoid; }
@media print { section.long { break-inside: auto; } .ranked ol { columns: 1; }
  .scan svg { font-size: 20px; } }
@page { margin: 14mm; }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Findings in {num} scans</title>
<style>{style}</style>
</head>
<body><main>
"""


def write_report(out: Path, *, machine: dict[str, Any] | None = None) -> Path:
    """Returns the path of the report of a result folder.

    Args:
        out: holds the tables; pictures come from its previews, else from the scans themselves.
        machine: that searched, as `describe_machine` tells it; this one if not given.

    Raises:
        InputError: the tables cannot be read.
        StorageError: the file cannot be written.
    """
    counted = tally(out, num_ranked=NUM_PICTURES, num_failures=NUM_FAILURES)
    path = out / REPORT_FILE
    with durable_text(path) as file:
        file.write(_PAGE.format(num=counted.num_scans, style=STYLE + _OWN_STYLE))
        file.write(_head(out, counted, machine or describe_machine()))
        file.write(_ranking(counted))
        file.write(_distributions(counted))
        file.write(_failures(counted))
        file.writelines(_pictures(out, counted))
        file.write("</main></body>\n</html>\n")
    return path


def _head(out: Path, counted: Tally, machine: dict[str, Any]) -> str:
    settings = read_settings(out)
    status = counted.status
    facts = {
        "scans": f"{counted.num_scans}: {status['ok']} searched, {status['warned']} searched with a note, "
        f"{status['failed']} failed",
        "findings": f"{counted.families.total()} in {counted.num_searched - counted.findings[0]} scans",
        "checkpoint": ", ".join(sorted(filter(None, counted.checkpoints))) or "none",
        "findings from": f"a score of {settings.min_score:.3f} on" if settings else "",
        "machine": _machine_words(machine, settings.device if settings else ""),
        "time": f"{counted.seconds:.1f} s of work, {counted.seconds_per_scan:.2f} s a scan",
        "written": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    told = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    return (
        f"<header><h1>Findings in {counted.num_scans} scans</h1>"
        '<p class="synthetic"><b>A finding is a place to look at, not a verdict.</b> A scan without one may '
        f"still hide something.</p><dl>{told}</dl></header>"
    )


def _machine_words(machine: dict[str, Any], device: str) -> str:
    parts = [str(machine["processor"]), f"{machine['cores']} cores"]
    if machine.get("memory_gb"):
        parts.append(f"{machine['memory_gb']:g} GB")
    if device and device != "cpu":
        parts.append(str(machine.get("gpu") or device))
    return ", ".join(parts)


def _ranking(counted: Tally) -> str:
    rows = [
        [
            str(number),
            f"{scan.score or 0:.3f}",
            str(len(found)),
            escape(_families(found)),
            escape(scan.uri) + (f"<br><small>{escape(scan.message)}</small>" if scan.message else ""),
        ]
        for number, (scan, found) in enumerate(counted.ranked, start=1)
    ]
    if not rows:
        return section("Ranking", "<p>No scan was searched.</p>")
    left = counted.num_searched - len(rows)
    more = f"<p>{left} more in <code>scans.parquet</code>.</p>" if left else ""
    inside = table(["", "score", "findings", "families", "scan"], rows) + more
    return section("Ranking", inside).replace("<section>", '<section class="long">', 1)


def _families(found: Sequence[FindingRow]) -> str:
    names = list(dict.fromkeys(row.family for row in found))
    left = len(names) - _NUM_FAMILIES_TOLD
    return ", ".join(names[:_NUM_FAMILIES_TOLD]) + (f" and {left} more" if left > 0 else "")


def _distributions(counted: Tally) -> str:
    scores = [
        (f"{low / NUM_BINS:.1f} to {(low + 1) / NUM_BINS:.1f}", counted.scores[low])
        for low in range(NUM_BINS)
    ]
    findings = [
        (f"{number}{' or more' if number == MOST_FINDINGS else ''}", counted.findings[number])
        for number in range(MOST_FINDINGS + 1)
    ]
    shown = [
        figure("Scans by score", _bars(scores)),
        figure("Scans by number of findings", _bars(findings)),
        figure("Findings by family", _bars(counted.families.most_common(NUM_BINS)) or "<p>None.</p>"),
    ]
    return section("Distributions", charts(shown))


def _bars(rows: Sequence[tuple[str, int]]) -> str:
    """Returns a bar per row with its count beside it, "" where there is no row."""
    if not rows:
        return ""
    most = max(1, *(count for _, count in rows))
    parts = []
    for number, (name, count) in enumerate(rows):
        top, long = number * _ROW_PX, _BAR_PX * count / most
        parts.append(
            f'<text x="{_NAME_PX - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_NAME_PX}" y="{top + 3}" width="{long:.1f}" height="{_ROW_PX - 6}" fill="#0b5fa5"/>'
            f'<text x="{_NAME_PX + long + 5:.1f}" y="{top + 14}">{count}</text>'
        )
    width, height = _NAME_PX + _BAR_PX + _COUNT_PX, _ROW_PX * len(rows)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="#1b2733">{"".join(parts)}</svg>'
    )


def _failures(counted: Tally) -> str:
    if not counted.reasons:
        return section("Failures", "<p>None: every scan was searched.</p>")
    reasons = ", ".join(f"{escape(reason)} {count}" for reason, count in counted.reasons.most_common())
    body = [
        [f'<span class="no">{escape(scan.reason)}</span>', escape(scan.uri), escape(scan.message)]
        for scan in counted.failures
    ]
    left = counted.status["failed"] - len(body)
    more = f"<p>{left} more in <code>scans.parquet</code>.</p>" if left else ""
    inside = f"<p>By reason: {reasons}.</p>{table(['reason', 'scan', 'what happened'], body)}{more}"
    return section("Failures", inside).replace("<section>", '<section class="long">', 1)


def _pictures(out: Path, counted: Tally) -> Iterator[str]:
    """Yields the section a picture at a time."""
    yield '<section class="long ranked"><h2>Scans by rank</h2>\n'
    for number, (scan, found) in enumerate(counted.ranked, start=1):
        note = f" <small>{escape(scan.message)}</small>" if scan.message else ""
        yield (
            f"<figure><figcaption>{number}. {escape(scan.uri)}: {scan.score or 0:.3f}{note}</figcaption>"
            f"{shown_scan(out, scan, found)}{_told(found)}</figure>\n"
        )
    yield "</section>\n"


def _told(found: Sequence[FindingRow]) -> str:
    if not found:
        return "<p>No finding reaches the score that was asked for.</p>"
    items = "".join(f'<li value="{row.finding}">{_finding(row)}</li>' for row in found[:NUM_NUMBERED])
    left = len(found) - NUM_NUMBERED
    more = f"<p>{left} more in <code>findings.parquet</code>.</p>" if left > 0 else ""
    return f"<ol>{items}</ol>{more}"


def _finding(row: FindingRow) -> str:
    density = (
        "" if row.areal_density_g_cm2 is None else f", {row.areal_density_g_cm2:.0f} g/cm², {row.material}"
    )
    return escape(f"{row.score:.3f} {row.family}{density}. {row.explanation}".strip())
