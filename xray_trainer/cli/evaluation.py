"""The command that judges a detector."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xray_trainer.cli.output import Json, errors, measured, show, steps_bar
from xray_trainer.cli.scans import Checkpoint

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector
    from xray_trainer.detector.evaluation.known import KnownScan
    from xray_trainer.detector.evaluation.rater import Rater
    from xray_trainer.detector.evaluation.summary import Evaluation

_STAGES = {
    "render": "Rendering scans",
    "fit": "Scans for baselines",
    "judge": "Judging",
    "vary": "Stronger artefacts",
    "summarise": "Figures",
}


def evaluate(
    *,
    recipe: Annotated[
        Path | None, typer.Option(help="YAML file that describes the scans; the standard set if not given.")
    ] = None,
    split: Annotated[str, typer.Option(help="Of the recipe: train, val or test.")] = "test",
    num: Annotated[int, typer.Option(min=2, help="Scans to judge on, over all seeds.")] = 300,
    seed: Annotated[int | None, typer.Option(min=0, help="The first; the recipe's if not given.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds of the scans.")] = 3,
    scans: Annotated[
        Path | None, typer.Option(help="Folder for the scans, kept; those already in it are not rendered.")
    ] = None,
    checkpoint: Checkpoint = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    beside: Annotated[
        list[Path] | None, typer.Option(help="Folder of another checkpoint, judged on the same scans.")
    ] = None,
    baselines: Annotated[
        bool,
        typer.Option("--baselines", help="Judge classical rules, a Gaussian of features and DRAEM beside."),
    ] = False,
    baseline: Annotated[
        list[str] | None,
        typer.Option(help="Only this one: contrast-and-symmetry, padim-style-gaussian or draem; repeatable."),
    ] = None,
    baseline_scans: Annotated[int, typer.Option(min=2, help="Benign scans to fit baselines on.")] = 100,
    baseline_seconds: Annotated[float, typer.Option(min=1, help="Seconds to train DRAEM.")] = 600.0,
    variations: Annotated[
        int, typer.Option(min=0, help="Scans to render again with every artefact twice as strong.")
    ] = 0,
    report: Annotated[Path | None, typer.Option(help="HTML file for tables, curves and pictures.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that render; one per core.")] = None,
    as_json: Json = False,
) -> None:
    """Judge a detector on fresh rendered scans by the measures that people are judged by.

    Example: `xray-trainer evaluate --num 300 --scans SCANS --report report.html`
    """
    from xray_trainer.detector.checkpoint import load_detector
    from xray_trainer.detector.evaluation.plan import Plan, benign_scans, planned_scans
    from xray_trainer.detector.evaluation.rater import DetectorRater
    from xray_trainer.detector.evaluation.report.page import write_report
    from xray_trainer.detector.evaluation.run import evaluate_raters
    from xray_trainer.settings import Settings

    detectors = [load_detector(folder, device=device) for folder in (checkpoint, *(beside or []))]
    raters: list[Rater] = [DetectorRater(detector) for detector in detectors]
    plan = Plan(recipe, split, num, seed, seeds, scans, workers)
    with (
        steps_bar(_STAGES) as listen,
        planned_scans(plan, Settings(), listener=listen) as (known, failures),
    ):
        if baselines or baseline:
            with benign_scans(plan, Settings(), num=baseline_scans, listener=listen) as benign:
                raters += _fitted(detectors[0], benign, budget_s=baseline_seconds, asked=baseline)
        found = evaluate_raters(
            raters,
            known,
            threshold=detectors[0].threshold,
            num_variations=variations,
            failures=failures,
            listener=listen,
        )
        told = measured("evaluate", found.to_json())
        if report is not None:
            write_report(found, report, machine=told["machine"])
    for sentence in failures:
        errors.print(sentence, markup=False, highlight=False, soft_wrap=True)
    show(told, _words(found), as_json=as_json)
    if failures:
        raise typer.Exit(1)


def _fitted(
    detector: Detector, benign: Sequence[KnownScan], *, budget_s: float, asked: Sequence[str] | None
) -> Sequence[Rater]:
    """Returns the baselines asked for, or all that can be fitted here; DRAEM needs anomalib."""
    from xray_trainer.detector.baselines import BASELINES, baselines, has_anomalib

    names = asked or [name for name in BASELINES if name != "draem" or has_anomalib()]
    if not asked and len(names) < len(BASELINES):
        errors.print(
            'without DRAEM, which needs anomalib: pip install "xray-trainer[baselines]"', markup=False
        )
    return baselines(detector, [one.read() for one in benign], budget_s=budget_s, names=names)


def _words(found: Evaluation) -> str:
    """Returns the table of cells as lines."""
    from xray_trainer.detector.evaluation.cells import CELLS

    lines = [f"{found.own.name} on {len(found.scans)} synthetic scans"]
    for cell in CELLS:
        figures = found.own.cells[cell]
        known = {name: one.value for name, one in figures.by_name.items() if math.isfinite(one.value)}
        told = (f"{name} {value:.3f}" for name, value in known.items())
        lines.append(f"{cell.title} ({figures.num_benign} benign, {figures.num_suspicious} suspicious): ")
        lines[-1] += ", ".join(told) or "too few scans for a figure"
    notes = dict.fromkeys(note for cell in CELLS for note in found.own.cells[cell].notes)
    return "\n".join([*lines, *notes])
