"""Material discrimination: blocks of polyethylene, aluminium, steel and lead, told by two energies.

Blocks stand so far apart that air lies between them, and are as thick as a beam's -ln T asks for. Each is
read off the whole scan in the way that people see it: R smoothed, bands by the curves of a step wedge in
front of the same scanner, the most frequent band well inside the block. Left out is what no scanner can tell
(`is_told_apart`): thin lead, which looks like lighter materials, and blocks that are opaque.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.physics.dual_energy import THICKEST, THINNEST, attenuation_ratio, smoothed_attenuation
from xray_trainer.physics.material_bands import BANDS, REFERENCES, Curve, curves_of_beams, material_bands
from xray_trainer.physics.materials import material
from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.physics.step_wedge import STEPS, calibrate, thicknesses_g_cm2
from xray_trainer.synthesis.phantoms.view import PIXEL_MM, View, photographed_at_all
from xray_trainer.synthesis.shapes import Boxes

BAND_OF = dict(zip(REFERENCES, BANDS[1:], strict=True))

_BLOCK_MM = 160.0
_READ_MM = 80.0
_PITCH_MM = 240.0
_SIGMA_PX = 4.0
_LEAST_DISTANCE = 0.01


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the phantom.

    Attributes:
        material: one of `REFERENCES`.
        depth: -ln T at the high energy, on the fan's axis.
        band: that was read, one of `BANDS`.
    """

    material: str
    depth: float
    band: str

    @property
    def is_right(self) -> bool:
        """Returns whether the band is that of the material."""
        return self.band == BAND_OF[self.material]


def discrimination_percent(scanner: ScannerModel, *, pixel_mm: float = PIXEL_MM, seed: int = 0) -> float:
    """Returns the share of blocks, in per cent, whose band is read right, of those that R can tell apart.

    Args:
        scanner: the machine, of two beams.
        pixel_mm: pixel size.
        seed: of noise and artefacts.

    Raises:
        InputError: the scanner has one beam.
    """
    blocks = [
        block
        for block in read_blocks(scanner, pixel_mm=pixel_mm, seed=seed)
        if is_told_apart(block.material, block.depth, scanner.beams)
    ]
    return 100 * sum(block.is_right for block in blocks) / len(blocks)


def read_blocks(
    scanner: ScannerModel, *, depths: Sequence[float] = STEPS, pixel_mm: float = PIXEL_MM, seed: int = 0
) -> tuple[Block, ...]:
    """Returns what is read of a block of each material at each -ln T.

    Raises:
        InputError: the scanner has one beam.
    """
    if len(scanner.beams) != 2:
        raise InputError("materials are told by two beams, got {got}", got=", ".join(scanner.beams))
    shapes = [
        _block(row, column, name, thickness)
        for row, name in enumerate(REFERENCES)
        for column, thickness in enumerate(thicknesses_g_cm2(name, scanner.beams[0], depths))
    ]
    length = len(depths) * _PITCH_MM
    views = photographed_at_all(shapes, scanner, length_mm=length, pixel_mm=pixel_mm, seed=seed)
    bands = _bands(views, calibrate(scanner, seed=seed))
    read = partial(_read, bands)
    return tuple(
        Block(name, depth, read(row, column))
        for row, name in enumerate(REFERENCES)
        for column, depth in enumerate(depths)
    )


def is_told_apart(name: str, depth: float, beams: tuple[str, ...]) -> bool:
    """Returns whether R says what a material is at -ln T of the high energy, noise and scatter aside.

    It does where both energies get through and R lies 0.01 or more beyond that of the next lighter material
    and before that of the next heavier one. Steel may be taken for lead nowhere, as nothing is called dense
    where the two do not differ.
    """
    curves = curves_of_beams(*beams)
    r = np.array([np.interp(depth, curves[one].attenuation, curves[one].ratio) for one in REFERENCES])
    number = REFERENCES.index(name)
    if not THINNEST <= min(depth, depth * r[number]) <= max(depth, depth * r[number]) <= THICKEST:
        return False
    apart = np.diff(r) * np.sign(r[2] - r[0]) >= _LEAST_DISTANCE
    apart[2] |= name == "steel"
    return bool(apart[max(0, number - 1) : number + 1].all())


def _block(row: int, column: int, name: str, areal_g_cm2: float) -> Boxes:
    (left, right), (low, high) = (_span(number, _BLOCK_MM) for number in (column, row))
    density = material(name).density_g_cm3
    half = 5 * areal_g_cm2 / density
    middle = len(REFERENCES) * _PITCH_MM / 2
    bounds = np.array([[left, right, -half, half, low - middle, high - middle]], np.float32)
    return Boxes(bounds, density, name)


def _span(number: int, size_mm: float) -> tuple[float, float]:
    middle = (number + 0.5) * _PITCH_MM
    return middle - size_mm / 2, middle + size_mm / 2


def _bands(views: Sequence[View], curves: Mapping[str, Curve]) -> View:
    """Returns the band of each pixel as index into `BANDS`."""
    scan = np.stack([view.transmission for view in views]).astype(np.float32)
    ratio = attenuation_ratio(scan, sigma_px=_SIGMA_PX)
    found = material_bands(ratio, smoothed_attenuation(scan, sigma_px=_SIGMA_PX)[0], curves)
    return View(found.astype(np.float64), views[0].pixel_mm, views[0].top_mm)


def _read(bands: View, row: int, column: int) -> str:
    middle = len(REFERENCES) * _PITCH_MM / 2
    low, high = _span(row, _READ_MM)
    patch: npt.NDArray[np.intp] = bands.patch(_span(column, _READ_MM), (low - middle, high - middle)).astype(
        int
    )
    return BANDS[int(np.bincount(patch.ravel(), minlength=len(BANDS)).argmax())]
