"""Where scanners stand, by what they scan: one table with the reason for each line.

Distances in mm. Pitches are factors of the pitch that a recipe names, across and up; scanners seldom have
square pixels (published examples are 9.4 x 7.3 mm and 4.2 x 4.9 mm), as columns come from speed and pulses,
rows from the detectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stand:
    """How one class of scanners stands.

    Attributes:
        standoff_mm: from the source to the near side of what is scanned.
        source_mm: height of the source over the ground, or over the deck or belt.
        behind_mm: from the far side of what is scanned to the detectors.
        pitch_x: factor of the nominal pitch along the vehicle.
        pitch_y: factor of the nominal pitch upwards.
        is_tunnel: cargo passes on a deck or belt, even and level; below it there is nothing to see.
        reason: why so.
    """

    standoff_mm: Range
    source_mm: Range
    behind_mm: Range
    pitch_x: Range
    pitch_y: Range
    is_tunnel: bool
    reason: str


ROAD: Final = Stand(
    (3300.0, 5700.0),
    (400.0, 1500.0),
    (900.0, 1300.0),
    (0.95, 1.28),
    (0.94, 1.03),
    False,
    "gantries and drive-through portals for lorries: a lane of 4 to 5 m, the source outside it and low, so "
    "that the beam passes under roofs and over axles",
)
LIGHT: Final = Stand(
    (2300.0, 3800.0),
    (400.0, 1200.0),
    (700.0, 1100.0),
    (0.95, 1.28),
    (0.94, 1.03),
    False,
    "portals for cars and vans are narrower and stand nearer",
)
RAIL: Final = Stand(
    (5200.0, 7800.0),
    (700.0, 1700.0),
    (800.0, 1500.0),
    (0.95, 1.2),
    (0.96, 1.03),
    False,
    "nothing may stand within the structure gauge of the track, 2.45 to 3.1 m from its middle, and wagons "
    "are up to 5.3 m high: the source stands further off, so that the roof stays in the scan",
)
ULD: Final = Stand(
    (800.0, 1500.0),
    (-150.0, 400.0),
    (250.0, 450.0),
    (0.95, 1.15),
    (0.94, 1.04),
    True,
    "tunnels of 1.6 to 2.8 m for unit load devices: an X-ray tube close to the wall, 1.5 to 2.7 m from the "
    "middle",
)
PARCELS: Final = Stand(
    (500.0, 950.0),
    (-200.0, 350.0),
    (150.0, 300.0),
    (0.95, 1.15),
    (0.94, 1.04),
    True,
    "tunnels of 1 m for parcels: a tube below or beside the belt, 1 to 1.4 m from the middle",
)

_STANDS: Final = {"van": LIGHT, "wagon": RAIL, "uld": ULD, "parcels": PARCELS}


def stand_for(conveyance: str) -> Stand:
    """Returns how the scanners of a conveyance stand; those of the road where nothing else is said.

    >>> stand_for("wagon-tank") is RAIL, stand_for("container-40") is ROAD
    (True, True)
    """
    return next((stand for start, stand in _STANDS.items() if conveyance.startswith(start)), ROAD)
