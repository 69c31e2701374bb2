"""The same scenes on a worse scanner: each artefact at twice its strength, one at a time, and all at once.

Scene, rays and random streams stay the same, so the change of wAFROC belongs to the artefact. Strengths that
count (missed pulses, dead channels) are twice as many; noise of photons is twice as strong with a quarter of
the photons; a speed twice as wrong moves the columns, so those scenes are rendered anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xray_trainer.detector.evaluation.figures import Figure, figure_of
from xray_trainer.detector.evaluation.judging import JudgedScan, rate
from xray_trainer.detector.evaluation.known import KnownScan
from xray_trainer.detector.evaluation.rater import Rater
from xray_trainer.errors import InputError, RecipeError
from xray_trainer.scans.scan import Scan
from xray_trainer.scoring.intervals import Statistic
from xray_trainer.scoring.localisation import localisation
from xray_trainer.scoring.ratings import Floats, RatedScan
from xray_trainer.synthesis.taxonomy import BENIGN

Changes = dict[str, float]

FACTOR = 2.0
EVERYTHING = "everything"
SPEED = "speed"

_DOUBLED = {
    "electronic-noise": ("electronic_noise",),
    "fan-falloff": ("fan_falloff",),
    "scatter": ("scatter",),
    "motion-blur": ("motion_blur_px",),
    "afterglow": ("afterglow",),
    "pulse-dose": ("pulse_dose",),
    "missed-pulses": ("missed_pulses",),
    "air-steps": ("air_steps", "air_step"),
    "wobble": ("wobble",),
    "channel-gain": ("channel_gain",),
    "banks": ("bank_step",),
    "faulty-channels": ("dead_channels", "hot_channels"),
}
_PHOTONS = "photon-noise"


@dataclass(frozen=True, slots=True)
class Variation:
    """The detector on scans with a stronger artefact.

    Attributes:
        name: of the artefact.
        wafroc: on the varied scans.
        change: of wAFROC against the same scans as they were, with its interval.
        num_scans: how many.
    """

    name: str
    wafroc: float
    change: Figure
    num_scans: int

    def to_json(self) -> dict[str, Any]:
        """Returns it for JSON."""
        return {"wafroc": round(self.wafroc, 4), "change": self.change.to_json(), "num_scans": self.num_scans}


def changes_of(scanner: Mapping[str, Any]) -> dict[str, Changes]:
    """Returns the strengths to change, by artefact, for a scanner; a wrong speed is not among them."""
    changes = {
        name: {field: FACTOR * float(scanner[field]) for field in fields} for name, fields in _DOUBLED.items()
    }
    changes[_PHOTONS] = {"photons_per_px": float(scanner["photons_per_px"]) / FACTOR**2}
    everything: Changes = {}
    for change in changes.values():
        everything |= change
    return {**changes, EVERYTHING: everything}


def vary(
    rater: Rater,
    scans: Sequence[JudgedScan],
    num: int,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Variation, ...]:
    """Returns what stronger artefacts do to a rater, the most harmful first.

    Args:
        rater: who judged the scans.
        scans: as they were judged.
        num: how many of them to render again, evenly taken.
        progress: hears scans done, of how many.

    Raises:
        InputError: none of them is benign, or none suspicious.
    """
    chosen = _chosen(scans, num)
    varied: dict[str, list[tuple[JudgedScan, RatedScan]]] = {}
    for done, scan in enumerate(chosen, start=1):
        for name, known, rendered in _renderings(scan.known):
            varied.setdefault(name, []).append((scan, rate(rater, known, rendered)[1]))
        if progress is not None:
            progress(done, len(chosen))
    found = [_variation(name, members) for name, members in varied.items()]
    return tuple(sorted(found, key=lambda one: one.change.value))


def _chosen(scans: Sequence[JudgedScan], num: int) -> list[JudgedScan]:
    take = min(num, len(scans))
    chosen = [scans[index * len(scans) // take] for index in range(take)]
    if len({scan.known.is_benign for scan in chosen}) < 2:
        raise InputError(
            f"variations need benign and suspicious scans, {take} of {len(scans)} hold only one sort; "
            "ask for more"
        )
    return chosen


def _renderings(known: KnownScan) -> Iterator[tuple[str, KnownScan, Scan]]:
    from xray_trainer.synthesis.render import rescan

    request, seed = known.recipe.order(known.index)
    changes = changes_of(known.scanner)
    for name, scan in zip(changes, rescan(request, seed=seed, changes=tuple(changes.values())), strict=True):
        yield name, known, scan
    faster = _faster(known)
    if faster is not None:
        yield SPEED, *faster


def _faster(known: KnownScan) -> tuple[KnownScan, Scan] | None:
    """Returns the scan at a speed twice as wrong with its truth, None where it does not fit any more."""
    from xray_trainer.synthesis.render import render_scan

    request, seed = known.recipe.order(known.index)
    speed = 1 + FACTOR * (float(known.scanner["speed_factor"]) - 1)
    wished = request.model_copy(update={"scanner": {**request.scanner, "speed_factor": speed}})
    try:
        rendered = render_scan(wished, seed=seed, has_benign=False)
    except RecipeError:
        return None
    hidden = tuple(one for one in rendered.concealments if one.kind != BENIGN)
    return replace(known, hidden=hidden), rendered.scan


def _variation(name: str, members: Sequence[tuple[JudgedScan, RatedScan]]) -> Variation:
    before = localisation([scan.rated for scan, _ in members])
    after = localisation([rated for _, rated in members])
    change = figure_of(
        _difference(before.statistic, after.statistic),
        num_benign=before.num_benign,
        num_suspicious=before.num_suspicious,
    )
    return Variation(name, after.value, change, len(members))


def _difference(before: Statistic, after: Statistic) -> Statistic:
    def statistic(benign: Floats, suspicious: Floats) -> Floats:
        return after(benign, suspicious) - before(benign, suspicious)

    return statistic
