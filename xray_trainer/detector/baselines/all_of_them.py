"""Every baseline, fitted on the same benign scans."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from xray_trainer.detector.baselines.classical import fit_classical
from xray_trainer.detector.baselines.draem import anomalib_parts, fit_draem
from xray_trainer.detector.baselines.gaussian import fit_gaussian
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation.rater import Rater
from xray_trainer.errors import unknown_name
from xray_trainer.scans.scan import Scan

BASELINES = ("contrast-and-symmetry", "padim-style-gaussian", "draem")
"""Their names, in the order in which they are fitted and returned."""


def has_anomalib() -> bool:
    """Returns whether DRAEM can be trained here."""
    return find_spec("anomalib") is not None


def baselines(
    detector: Detector,
    benign_scans: Sequence[Scan],
    *,
    budget_s: float,
    names: Sequence[str] = BASELINES,
    seed: int = 0,
) -> tuple[Rater, ...]:
    """Returns raters to judge beside a detector, ready to `judge(scan)`.

    None of them has seen a concealment: all they know are the benign scans, of which 20 or more of the kinds
    that will be judged make sense, and none of which may be judged. Findings carry region and score only, and
    come at every score; scores of different raters are no common scale.

    Args:
        detector: whose features the Gaussian uses, and on whose device DRAEM is trained.
        benign_scans: to fit on; the classical rules only take their scale from them.
        budget_s: seconds of training for DRAEM, to be the same as the detector's; the others take about a
            second per scan.
        names: which, of `BASELINES`.
        seed: of everything random.

    Raises:
        RecipeError: a name is not among `BASELINES`.
        InputError: there are no benign scans.
        MissingExtraError: DRAEM is asked for and anomalib absent (`has_anomalib`).
    """
    for name in names:
        if name not in BASELINES:
            raise unknown_name("baseline", name, BASELINES)
    parts = anomalib_parts() if "draem" in names else None
    raters: list[Rater] = []
    if "contrast-and-symmetry" in names:
        raters.append(fit_classical(benign_scans))
    if "padim-style-gaussian" in names:
        raters.append(fit_gaussian(detector, benign_scans, seed=seed))
    if parts is not None:
        device = str(detector.form.device)
        raters.append(fit_draem(benign_scans, budget_s=budget_s, device=device, seed=seed, parts=parts))
    return tuple(raters)
