"""Thin sheets bent across a wagon: roofs and the bows under them, as strips along x."""

from __future__ import annotations

import numpy as np

from xray_trainer.physics.materials import material
from xray_trainer.synthesis.structures.assembly import Assembly, Span

_STRIPS = 72


def arch_height(y: float, *, half_width: float, rise: float) -> float:
    """Returns how high a roof stands over its edges at y: flat on top, steeper towards the sides.

    >>> arch_height(0.0, half_width=1400, rise=400), arch_height(1400.0, half_width=1400, rise=400)
    (400.0, 0.0)
    """
    return rise * (1 - float(abs(y / half_width) ** 2.4))


def add_arch(
    assembly: Assembly,
    name: str,
    *,
    x: Span,
    half_width: float,
    edge: float,
    rise: float,
    thickness: float,
    density: float | None = None,
) -> None:
    """Adds a sheet bent over the whole width, its edges at height `edge`.

    Each strip takes the height that the sheet climbs in it, with the density that keeps its mass.
    """
    places = half_width * np.sin(np.linspace(-np.pi / 2, np.pi / 2, _STRIPS + 1))
    heights = [arch_height(float(y), half_width=half_width, rise=rise) for y in places]
    full = material(name).density_g_cm3 if density is None else density
    for index in range(_STRIPS):
        low, high = sorted((heights[index], heights[index + 1]))
        width = float(places[index + 1] - places[index])
        length = float(np.hypot(width, high - low))
        box_height = high - low + thickness
        share = length * thickness / (width * box_height)
        span = (float(places[index]), float(places[index + 1]))
        assembly.box(name, x, span, (edge + low, edge + low + box_height), density=full * share)
