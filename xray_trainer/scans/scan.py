"""One radiograph with what the scanner said about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError

Transmission = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan: transmission per energy, and its circumstances.

    Attributes:
        scan_id: name of the scan, unique in its folder or library.
        transmission: float32 (E, H, W), E = 1 or 2, high energy first, values in (0, 1], 1 = air.
        pixel_mm_xy: size of a pixel along travel (x) and height (y) in mm, in the plane of the cargo.
        beams: name of the beam of each energy, such as `("6MV", "4MV")`; `"unknown"` where nobody said.
        conveyance: what was scanned, such as `container-40`; `""` where nobody said.
        source: where the scan comes from, such as `synthetic` or a scanner's name.

    Raises:
        InputError: the shape, the values or the number of beams break these rules.
    """

    scan_id: str
    transmission: Transmission
    pixel_mm_xy: tuple[float, float]
    beams: tuple[str, ...]
    conveyance: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        self._check_shape()
        low, high = float(self.transmission.min()), float(self.transmission.max())
        if not (low > 0 and high <= 1):
            raise InputError(
                "{scan_id}: transmission must lie in (0, 1], got {low:.4g} to "
                "{high:.4g}; raw counts? give the white level",
                scan_id=self.scan_id,
                low=low,
                high=high,
            )
        if not all(np.isfinite(mm) and mm > 0 for mm in self.pixel_mm_xy):
            raise InputError(
                "{scan_id}: pixel_mm_xy must be two positive numbers, got {got}",
                scan_id=self.scan_id,
                got=self.pixel_mm_xy,
            )

    def _check_shape(self) -> None:
        array = self.transmission
        if array.dtype != np.float32 or array.ndim != 3 or array.shape[0] not in (1, 2) or 0 in array.shape:
            raise InputError(
                "{scan_id}: transmission must be float32 (E, H, W) with E = 1 or 2, got {got} {shape}",
                scan_id=self.scan_id,
                got=array.dtype,
                shape=array.shape,
            )
        if len(self.beams) != array.shape[0]:
            raise InputError(
                "{scan_id}: one beam per energy, got {got} for {shape}",
                scan_id=self.scan_id,
                got=len(self.beams),
                shape=array.shape[0],
            )

    @property
    def num_energies(self) -> int:
        """Returns 1 for single energy, 2 for dual energy."""
        return int(self.transmission.shape[0])

    @property
    def shape_hw(self) -> tuple[int, int]:
        """Returns height and width in pixels."""
        return int(self.transmission.shape[1]), int(self.transmission.shape[2])

    @property
    def attenuation(self) -> Transmission:
        """Returns -ln T, float32 (E, H, W), 0 = air; it adds along the beam."""
        return -np.log(self.transmission)
