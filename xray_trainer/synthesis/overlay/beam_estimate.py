"""Which beams made a scan: as its sidecar says, as a step of steel in it shows, or assumed and said.

A step of known thickness transmits differently at each beam (100 mm of steel: 0.024 at 4 MV, 0.058 at
9.7 MV), so for each energy the beam is taken whose figure is nearest to what the scan shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xray_trainer.errors import InputError
from xray_trainer.physics.air import air_levels
from xray_trainer.physics.beams import BEAMS, stack_transmission
from xray_trainer.physics.materials import material
from xray_trainer.scans.scan import Scan

ASSUMED = ("6MV", "4MV")
"""What stands in for beams that nobody named and no step shows."""

_FAR_OFF = 0.05
_FEWEST_PX = 16


@dataclass(frozen=True, slots=True)
class Beams:
    """The beams to compute with, high energy first, and how they came about.

    Attributes:
        names: entries of `BEAMS`, one per energy.
        are: `named` in the sidecar, `estimated` from steel, or `assumed`.
        note: one sentence for people; "" where they were named.
    """

    names: tuple[str, ...]
    are: Literal["named", "estimated", "assumed"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SteelStep:
    """A plate of steel of known thickness within a scan.

    Attributes:
        thickness_mm: of the steel, along the beam.
        box_xyxy: x_min, y_min, x_max, y_max in pixels of an even part of its picture.
    """

    thickness_mm: float
    box_xyxy: tuple[float, float, float, float]


def beams_of(scan: Scan, *, steel_step: SteelStep | None = None) -> Beams:
    """Returns the beams of a scan.

    Args:
        scan: its sidecar's names count where `BEAMS` has all of them.
        steel_step: else, where to measure.

    Raises:
        InputError: the step lies outside the scan or shows no steel.
    """
    if all(name in BEAMS for name in scan.beams):
        return Beams(scan.beams, "named")
    if steel_step is not None:
        return estimated_beams(scan, steel_step)
    names = ASSUMED[: scan.num_energies]
    told = ", ".join(dict.fromkeys(scan.beams))
    note = f"beam {told!r} is not known: {'/'.join(names)} assumed"
    return Beams(names, "assumed", f"{note}; name it in the sidecar or give a step of steel")


def estimated_beams(scan: Scan, step: SteelStep) -> Beams:
    """Returns the beams whose steel comes nearest to what a scan shows of a step."""
    measured = _step_attenuation(scan, step)
    steel = material("steel").areal_density_g_cm2(step.thickness_mm)
    expected = {name: -np.log(stack_transmission({"steel": steel}, name)) for name in BEAMS}
    names = tuple(min(expected, key=lambda name: abs(expected[name] - value)) for value in measured)
    off = [float(value / expected[name] - 1) for value, name in zip(measured, names, strict=True)]
    note = (
        f"beam estimated from {step.thickness_mm:g} mm of steel: {'/'.join(names)}, whose -ln T it shows "
        f"{', '.join(f'{share:+.1%}' for share in off)} off"
    )
    if max(abs(share) for share in off) > _FAR_OFF:
        note += "; that is far, check thickness and box"
    return Beams(names, "estimated", note)


def _step_attenuation(scan: Scan, step: SteelStep) -> Sequence[float]:
    """Returns -ln T of the step at each energy, from the median against the scan's own air."""
    x_min, y_min, x_max, y_max = (round(edge) for edge in step.box_xyxy)
    height, width = scan.shape_hw
    inside = 0 <= x_min < x_max <= width and 0 <= y_min < y_max <= height
    if not inside or (x_max - x_min) * (y_max - y_min) < _FEWEST_PX or step.thickness_mm <= 0:
        raise InputError(
            "{scan_id}: a step of steel needs a thickness and a box x,y,x,y of "
            "{least_px} px or more within {width} x {height}, got {got:g} mm in "
            "{box_xyxy}",
            scan_id=scan.scan_id,
            least_px=_FEWEST_PX,
            width=width,
            height=height,
            got=step.thickness_mm,
            box_xyxy=step.box_xyxy,
        )
    plates = scan.transmission[:, y_min:y_max, x_min:x_max]
    values = -np.log(np.median(plates, axis=(1, 2)) / air_levels(scan.transmission))
    if values.min() < 0.05:
        raise InputError(
            "{scan_id}: there is no steel in the box {box_xyxy}: it shows air",
            scan_id=scan.scan_id,
            box_xyxy=step.box_xyxy,
        )
    return [float(value) for value in values]
