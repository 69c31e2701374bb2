"""What an item lets through behind what is already there: beam hardening, alike at both energies.

    q = T(background + item) / T(background)

The background is told by its own transmission at each beam, as the water and as the steel that transmit as
much; how far it is steel rather than water follows from the ratio of the two attenuations, where there are
two, and is taken from the record where nothing tells it (at 6 MV that changes ln q by up to 2 %).
"""

from __future__ import annotations

from functools import cache, partial

import cv2
import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.transmission import transmission
from xray_trainer.synthesis.exposure import cores, on_one_core
from xray_trainer.synthesis.overlay.item_map import ItemMap

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

LIGHT, HEAVY = "water", "steel"

_DARKEST = 1e-5
_RATIO_SIGMA_PX = 6.0
_RATIO_RANGE = (0.1, 5.0)


def smoothed(values: Floats, sigma_px: float) -> Floats:
    """Returns maps (E, H, W) smoothed by a Gaussian."""
    blurred = [cv2.GaussianBlur(plane, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT) for plane in values]
    return np.stack(blurred).astype(np.float32)


def steel_share(relative: Floats, beams: tuple[str, ...], *, otherwise: float) -> Floats:
    """Returns how far each pixel is steel rather than water, (H, W) in [0, 1].

    Args:
        relative: transmission (E, H, W) over that of air.
        beams: of each energy.
        otherwise: where the scan cannot tell: one energy, air, opaque.
    """
    share = np.full(relative.shape[1:], otherwise, np.float32)
    if len(beams) < 2 or beams[0] == beams[1]:
        return share
    high, low = -np.log(np.maximum(smoothed(relative, _RATIO_SIGMA_PX), _DARKEST)).astype(np.float64)
    is_told = (high > _RATIO_RANGE[0]) & (low < _RATIO_RANGE[1])
    ratio = low[is_told] / high[is_told]
    of_water, of_steel = (np.interp(high[is_told], *_ratio_curve(name, *beams)) for name in (LIGHT, HEAVY))
    share[is_told] = np.clip((of_water - ratio) / (of_water - of_steel), 0, 1)
    return share


def passing_share(item: ItemMap, background: Floats, beams: tuple[str, ...], *, steel: Floats) -> Floats:
    """Returns q (E, h, w) in (0, 1].

    Args:
        item: its areal densities (M, h, w).
        background: transmission (E, h, w) over that of air, without noise.
        beams: of each energy.
        steel: how far the background is steel rather than water, (h, w).
    """
    with cores() as pool:
        planes = [
            on_one_core(pool, partial(_of_energy, item, plane, name, steel))
            for plane, name in zip(background, beams, strict=True)
        ]
    return np.stack(planes)


def equivalent_g_cm2(relative: npt.ArrayLike, material: str, beam: str) -> Floats:
    """Returns the areal density of a material that transmits as much, same shape."""
    depth = -np.log(np.clip(np.asarray(relative, np.float64), _DARKEST, 1))
    return np.interp(depth, *_curve(material, beam)).astype(np.float32)


def _of_energy(item: ItemMap, background: Floats, beam: str, steel: Floats) -> Floats:
    depths: dict[str, Floats] = {}
    for name in (LIGHT, HEAVY):
        before = torch.from_numpy(equivalent_g_cm2(background, name, beam))[None]
        stack = torch.cat([item.areal_g_cm2, before])
        both = transmission(stack, (*item.materials, name), (beam,))
        alone = transmission(before, (name,), (beam,))
        depths[name] = torch.log(alone / both)[0].numpy()
    depth = (1 - steel) * depths[LIGHT] + steel * depths[HEAVY]
    passing: Floats = np.exp(-np.maximum(depth, 0), dtype=np.float32)
    return passing


@cache
def _curve(material: str, beam: str) -> tuple[Doubles, Doubles]:
    """Returns -ln T (n,), increasing, of layers of a material, and their areal densities (n,)."""
    areal = np.concatenate([[0], np.geomspace(0.01, 3000, 240)])
    passing = np.array([stack_transmission({material: float(s)}, beam) for s in areal])
    return -np.log(np.maximum(passing, 1e-300)), areal


@cache
def _ratio_curve(material: str, high: str, low: str) -> tuple[Doubles, Doubles]:
    """Returns -ln T at the high energy (n,) and the ratio of both (n,) of layers of a material."""
    depth, areal = _curve(material, high)
    lower = np.interp(areal, _curve(material, low)[1], _curve(material, low)[0])
    return depth[1:], lower[1:] / depth[1:]
