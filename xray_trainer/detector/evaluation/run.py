"""An evaluation from end to end: known scans, raters on them, figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from xray_trainer.detector.evaluation.judging import judge_all
from xray_trainer.detector.evaluation.known import KnownScan
from xray_trainer.detector.evaluation.rater import Rater
from xray_trainer.detector.evaluation.summary import Evaluation, summarise
from xray_trainer.detector.evaluation.variations import Variation, vary
from xray_trainer.errors import InputError

Stage = Literal["render", "fit", "judge", "vary", "summarise"]
Listener = Callable[[Stage, int, int], None]
"""Hears the stage, how much of it is done, and how much there is."""


def evaluate_raters(
    raters: Sequence[Rater],
    scans: Sequence[KnownScan],
    *,
    threshold: float | None = None,
    num_variations: int = 0,
    failures: Sequence[str] = (),
    listener: Listener | None = None,
) -> Evaluation:
    """Returns the figures of raters on the same scans.

    Args:
        raters: the detector first, then what it is compared with.
        scans: both benign and suspicious ones.
        threshold: of a scan's score, that the detector came with.
        num_variations: scans to render again with stronger artefacts, for the first rater.
        failures: sentences about scans that could not be had.
        listener: hears how far it is.

    Raises:
        InputError: all scans are benign, or all suspicious, or two raters have the same name.
    """
    _check(raters, scans)
    results = judge_all(raters, scans, progress=to_stage(listener, "judge"))
    variations: tuple[Variation, ...] = ()
    if num_variations:
        variations = vary(raters[0], results[0].scans, num_variations, progress=to_stage(listener, "vary"))
    report = to_stage(listener, "summarise")
    summaries = []
    for done, result in enumerate(results, start=1):
        summaries.append(summarise(result, threshold=threshold if done == 1 else None))
        report(done, len(results))
    return Evaluation(tuple(scans), tuple(summaries), variations, tuple(failures))


def to_stage(listener: Listener | None, stage: Stage) -> Callable[[int, int], None]:
    """Returns what tells a listener how far a stage is."""

    def report(done: int, total: int) -> None:
        if listener is not None:
            listener(stage, done, total)

    return report


def _check(raters: Sequence[Rater], scans: Sequence[KnownScan]) -> None:
    num_benign = sum(scan.is_benign for scan in scans)
    if not 0 < num_benign < len(scans):
        raise InputError(
            f"an evaluation needs benign and suspicious scans, got {num_benign} benign of {len(scans)}; "
            "ask for more scans or another share_suspicious"
        )
    names = [rater.name for rater in raters]
    if len(set(names)) < len(names):
        raise InputError(f"raters need names of their own, got {', '.join(names)}")
