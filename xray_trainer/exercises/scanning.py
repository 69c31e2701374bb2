"""How each conveyance is scanned: as many pixels as it needs, and beams that pass through it.

Pitches are nominal; every scan has its own, different in x and y. A coarser scan shows the same in fewer
pixels, for tests, samples and slow lines.
"""

from __future__ import annotations

from dataclasses import dataclass

Beams = tuple[str, ...]

ROAD_BEAMS: tuple[Beams, ...] = (("6MV", "4MV"), ("9.7MV", "6MV"))
RAIL_BEAMS: tuple[Beams, ...] = (("9.7MV", "6MV"), ("6MV", "4MV"))
AIR_BEAMS: tuple[Beams, ...] = (("320kV", "160kV"),)

MOST_COARSE = 8.0


@dataclass(frozen=True, slots=True)
class Scanning:
    """How a conveyance is scanned.

    Attributes:
        shape_hw: pixels of a scan.
        pixel_mm: nominal pitch.
        beams: pairs that suit it, the usual one first.
    """

    shape_hw: tuple[int, int]
    pixel_mm: float = 5.0
    beams: tuple[Beams, ...] = ROAD_BEAMS

    def suits(self, beams: Beams) -> bool:
        """Returns whether these beams are of the sort that passes through it, in pairs or alone."""
        return set(beams) <= {name for pair in self.beams for name in pair}

    def coarser(self, factor: float) -> Scanning:
        """Returns the same with pixels that are larger by a factor from 1 on."""
        height, width = (round(side / factor) for side in self.shape_hw)
        return Scanning((height, width), self.pixel_mm * factor, self.beams)

    @property
    def num_px(self) -> int:
        """Returns how many pixels a scan has."""
        return self.shape_hw[0] * self.shape_hw[1]


_WAYS = {
    "parcels": Scanning((640, 2816), 1.5, AIR_BEAMS),
    "uld": Scanning((1024, 1536), 3.0, AIR_BEAMS),
    "van": Scanning((768, 1536)),
    "truck": Scanning((1024, 2816)),
    "wagon": Scanning((1024, 3392), 6.0, RAIL_BEAMS),
}
_SHORT, _LONG = Scanning((1024, 2560)), Scanning((1024, 4096))


def scanning_of(conveyance: str) -> Scanning:
    """Returns how a conveyance is scanned.

    >>> scanning_of("container-20").shape_hw, scanning_of("wagon-tank").pixel_mm
    ((1024, 2560), 6.0)
    """
    for beginning, way in _WAYS.items():
        if conveyance.startswith(beginning):
            return way
    return _SHORT if conveyance.endswith("-20") else _LONG
