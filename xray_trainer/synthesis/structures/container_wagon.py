"""The deck of a flat wagon for containers: stops, lashing eyes, end boards, sleeper-like cross sheets."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, around

DECK_STOP = 28.0
"""Height of the stops' plates, on which containers stand, over the deck."""

_SIDES = (-1, 1)


def add_container_deck(
    assembly: Assembly, *, x: Span, half_width: float, top: float, stops: tuple[float, ...]
) -> None:
    """Adds what stands on the frame of a flat wagon.

    Args:
        assembly: where to.
        x: ends of the frame.
        half_width: of the side sills.
        top: height of the frame.
        stops: x of the corner castings that stand on the wagon.
    """
    for side in _SIDES:
        _add_main_beam(assembly, x, side * 610.0, top)
    for place in stops:
        for side in _SIDES:
            _add_stop(assembly, (place, side * 1130.0, top))
    for place in np.arange(x[0] + 500, x[1] - 400, 780.0).tolist():
        for side in _SIDES:
            eye = (place, side * (half_width + 20), top - 120)
            assembly.rod("steel", (eye[0] - 60, *eye[1:]), (eye[0] + 60, *eye[1:]), radius=12)
    for end, way in zip(x, _SIDES, strict=True):
        inner = sorted((end, end - way * 620))
        assembly.box("steel", (inner[0], inner[1]), (-half_width + 60, half_width - 60), (top, top + 5))
        for y in (-900.0, 0.0, 900.0):
            assembly.box("steel", around(end - way * 30, 60), around(y, 90), (top, top + 150), density=3)


def _add_main_beam(assembly: Assembly, x: Span, y: float, top: float) -> None:
    """Adds an I beam from end to end, deeper between the bogies."""
    middle, reach = (x[0] + x[1]) / 2, (x[1] - x[0]) / 2 - 4300
    depth, deeper = 300.0, 520.0
    assembly.box("steel", x, around(y, 12), (top - depth, top))
    assembly.box("steel", (middle - reach, middle + reach), around(y, 12), (top - deeper, top - depth))
    assembly.box("steel", x, around(y, 220), (top - 18, top))
    assembly.box("steel", (middle - reach, middle + reach), around(y, 220), (top - deeper, top - deeper + 18))
    for way in _SIDES:
        outer = sorted((middle + way * reach, x[0] if way < 0 else x[1]))
        assembly.box("steel", (outer[0], outer[1]), around(y, 220), (top - depth, top - depth + 18))


def _add_stop(assembly: Assembly, place: tuple[float, float, float]) -> None:
    """Adds a folding stop: a plate, a pin that goes into the casting, a hinge."""
    x, y, z = place
    assembly.box("steel", around(x, 240), around(y, 220), (z, z + DECK_STOP))
    assembly.rod("cast_iron", (x, y, z + DECK_STOP), (x, y, z + DECK_STOP + 58), radius=27)
    assembly.box("steel", around(x - 150, 60), around(y, 180), (z, z + 70), density=5)
