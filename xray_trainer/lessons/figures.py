"""The numbers behind the figures of the lessons, computed by the package's own physics when they are shown.

Everything is noise-free and for the simulated beams of `physics.beams`: a plausible scanner, no product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log

import numpy as np

from xray_trainer.physics.attenuation import mass_attenuation
from xray_trainer.physics.beams import spectrum, stack_transmission
from xray_trainer.physics.dual_energy import THICKEST, THINNEST
from xray_trainer.physics.material_bands import REFERENCES
from xray_trainer.physics.materials import material

HIGH, LOW = "6MV", "4MV"
LINACS = ("4MV", "6MV", "9.7MV")
SHADOW_MATERIALS = ("water", "aluminium", "steel", "lead")

Row = dict[str, float | str]

_MOST_MM = 400
_FAINTEST = 1e-5
_VISIBLE = 4
_WEDGE_MM = tuple(range(0, 301, 20))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scanner reads of a stack of layers.

    Attributes:
        transmission: at the high energy, 0 to 1.
        ratio: R = -ln T_low / -ln T_high; None where nothing is in the way.
    """

    transmission: float
    ratio: float | None

    @property
    def attenuation(self) -> float:
        """Returns -ln T at the high energy."""
        return -log(self.transmission)


def reading(thickness_mm: Mapping[str, float]) -> Reading:
    """Returns what the two energies read of layers one behind the other.

    >>> round(reading({"steel": 100}).transmission, 4)
    0.0388
    """
    layers = {name: material(name).areal_density_g_cm2(mm) for name, mm in thickness_mm.items() if mm > 0}
    if not layers:
        return Reading(1.0, None)
    high, low = (stack_transmission(layers, beam) for beam in (HIGH, LOW))
    return Reading(high, log(low) / log(high))


@cache
def shadow_rows() -> tuple[Row, ...]:
    """Returns the transmission at each thickness, by material, down to what nothing is left of."""
    readings = (
        (name, mm, reading({name: mm}).transmission)
        for name in SHADOW_MATERIALS
        for mm in range(0, _MOST_MM + 1, 2)
    )
    return tuple(
        {"material": name, "mm": float(mm), "transmission": transmission}
        for name, mm, transmission in readings
        if transmission >= _FAINTEST
    )


@cache
def spectrum_rows() -> tuple[Row, ...]:
    """Returns the share per MeV that each energy has in what an open beam's detector counts."""
    return tuple(
        {"beam": name, "mev": float(energy), "share": float(weight / width)}
        for name in LINACS
        for source in [spectrum(name)]
        for width in [float(source.energy_mev[1] - source.energy_mev[0])]
        for energy, weight in zip(source.energy_mev, source.weight, strict=True)
    )


@cache
def attenuation_rows() -> tuple[Row, ...]:
    """Returns mass attenuation in cm2/g over energy, by material."""
    energies = np.geomspace(0.1, 10, 120)
    return tuple(
        {"material": name, "mev": float(energy), "cm2_g": float(value)}
        for name in SHADOW_MATERIALS
        for energy, value in zip(energies, mass_attenuation(name, energies), strict=True)
    )


@cache
def ratio_rows(materials: tuple[str, ...] = REFERENCES) -> tuple[Row, ...]:
    """Returns R over -ln T, by material, where R can be told."""
    thickness = np.geomspace(0.5, 2500, 120)
    readings = ((name, reading({name: float(mm)})) for name in materials for mm in thickness)
    return tuple(
        {"material": name, "attenuation": one.attenuation, "ratio": one.ratio}
        for name, one in readings
        if one.ratio is not None and THINNEST <= one.attenuation <= THICKEST
    )


def wedge_rows(low: float, high: float) -> tuple[Row, ...]:
    """Returns the grey, 0 to 255, of each step of a wedge of steel under a window of transmission."""
    steps = [(mm, reading({"steel": mm}).transmission) for mm in _WEDGE_MM]
    return tuple(
        {"mm": float(mm), "transmission": t, "grey": round(255 * _clipped((t - low) / max(high - low, 1e-6)))}
        for mm, t in steps
    )


def num_parted(rows: Sequence[Row]) -> int:
    """Returns how many steps of a wedge an eye can tell from the next one."""
    greys = [float(row["grey"]) for row in rows]
    return sum(abs(one - other) >= _VISIBLE for one, other in pairwise(greys))


def _clipped(share: float) -> float:
    return min(1.0, max(0.0, share))
