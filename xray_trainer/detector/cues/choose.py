"""Which of the measured cues is worth saying: the one furthest beyond what benign regions show.

Thresholds were measured on benign rendered scans (`calibration`) and lie in `thresholds.json`: the cues
together go beyond them on 5 in 100 benign regions. Where none does, nothing is said but that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from xray_trainer.detector.cues.contrast import row_contrast
from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import Place
from xray_trainer.detector.cues.gap import outside_load
from xray_trainer.detector.cues.line import second_line
from xray_trainer.detector.cues.rhythm import rhythm_break
from xray_trainer.detector.cues.texture import other_texture
from xray_trainer.detector.cues.twin import unlike_twin

NO_CUE = Cue("only_network", 0.0)
"""What is said where no cue goes beyond its threshold."""

LEAST: Mapping[str, float] = {
    "denser_than_row": 0.05,
    "lighter_than_row": 0.05,
    "breaks_rhythm": 0.5,
    "denser_than_twin": 0.5,
    "lighter_than_twin": 0.5,
    "filled_section": 0.5,
    "second_wall_line": 0.06,
    "thicker_floor_line": 0.06,
    "thicker_roof_line": 0.06,
    "outside_load": 200.0,
    "rougher_texture": 1.0,
    "smoother_texture": 1.0,
}
"""Every cue there is, and the value below which it is not said, however rare it is on benign scans."""

_MEASURES = (row_contrast, rhythm_break, unlike_twin, second_line, other_texture, outside_load)


class Thresholds(BaseModel):
    """What benign regions show.

    Attributes:
        share_of_benign: benign regions that any cue at all goes beyond its threshold on.
        num_scans, num_regions: what was measured.
        origin: how to measure it again.
        thresholds: by name of the cue.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share_of_benign: float
    num_scans: int
    num_regions: int
    origin: str
    thresholds: dict[str, float]


@cache
def shipped_thresholds() -> Thresholds:
    """Returns the thresholds that came with the package."""
    path = files(__package__) / "thresholds.json"
    return Thresholds.model_validate_json(path.read_text(encoding="utf-8"))


def measure_cues(place: Place) -> tuple[Cue, ...]:
    """Returns every cue that can be measured at a place."""
    measured = (measure(place) for measure in _MEASURES)
    return tuple(cue for cue in measured if cue is not None)


def strongest(cues: tuple[Cue, ...], *, thresholds: Mapping[str, float] | None = None) -> Cue:
    """Returns the cue furthest beyond its threshold, as a ratio; `NO_CUE` where none is beyond."""
    bounds = shipped_thresholds().thresholds if thresholds is None else thresholds
    ratios = {cue: cue.value / bounds[cue.name] for cue in cues}
    best = max(ratios, key=lambda cue: ratios[cue], default=NO_CUE)
    return best if ratios.get(best, 0.0) > 1 else NO_CUE
