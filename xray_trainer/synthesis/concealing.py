"""Puts something hidden into a scene and measures it: where it is in the scan, and how hard it is to see."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.scanner import ScannerModel, signal_variance
from xray_trainer.regions import Concealment, Region
from xray_trainer.synthesis.difficulty import Evidence, measure
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import materials_of, project_parts
from xray_trainer.synthesis.scene import Hidden, Part

_THINNEST_G_CM2 = 0.15
_SHARE_OF_THICK = 0.05
_GAP_MM = 30.0
_FEWEST_PX = 4
_MARGIN_PX = 24
_WIDEST_PX = 200


@dataclass(frozen=True, slots=True, eq=False)
class Concealed:
    """Something hidden as the scanner sees it.

    Attributes:
        concealment: the truth.
        hidden: what was hidden.
        columns: the columns that changed, with some more around them.
        transmission: (E, H, w) of those columns with it; the same to the bit where no ray meets it.
    """

    concealment: Concealment
    hidden: Hidden
    columns: slice
    transmission: torch.Tensor


def conceal(
    hidden: Hidden, *, benign: Exposure, scanner: ScannerModel, light: torch.Tensor | None = None
) -> Concealed | None:
    """Returns a concealment with its truth, or None where nothing of it can be seen within the scan.

    Args:
        hidden: what is hidden, placed like the scene.
        benign: the view of everything else, what was hidden before included.
        scanner: whose noise limits what can be seen.
        light: transmission (E, H, W) of `benign` where it is known already.
    """
    touched = _columns(hidden.parts, benign.geometry)
    if touched.start >= touched.stop:
        return None
    columns = _with_margin(touched, benign.geometry)
    window = _window(benign.geometry, columns)
    mask = _mask(hidden.parts, window)
    if mask.sum() < _FEWEST_PX:
        return None
    without = benign.columns(columns) if light is None else light[:, :, columns]
    added, meets = _added(hidden.parts, window)
    with_it = without.clone()
    inner = slice(touched.start - columns.start, touched.stop - columns.start)
    changed = benign.with_parts(hidden.parts).columns(touched)
    with_it[:, :, inner] = torch.where(meets[:, inner].to(changed.device), changed, with_it[:, :, inner])
    evidence = _evidence(with_it, without, mask, scanner, window.pixel_mm_xy)
    region = Region.from_mask(_whole(mask, benign.geometry.shape_hw, columns))
    density = float(np.abs(added[mask]).mean())
    truth = Concealment(region, hidden.kind, hidden.item, hidden.material, density, measure(evidence))
    return Concealed(truth, hidden, columns, with_it)


def _evidence(
    with_it: torch.Tensor,
    without: torch.Tensor,
    mask: npt.NDArray[np.bool_],
    scanner: ScannerModel,
    pixel_mm_xy: tuple[float, float],
) -> Evidence:
    variance = signal_variance(without, scanner)
    seen = [light.double().cpu().numpy() * scanner.air_level for light in (with_it, without)]
    return Evidence(seen[0], seen[1], variance.double().cpu().numpy(), mask, pixel_mm_xy)


def _window(geometry: FanGeometry, columns: slice) -> FanGeometry:
    return geometry.window(slice(0, geometry.shape_hw[0]), columns)


def _columns(parts: tuple[Part, ...], geometry: FanGeometry) -> slice:
    """Returns the columns that any of the parts can touch; none where they lie outside the scan."""
    windows = geometry.windows_px(np.stack([part.shape.extent_mm for part in parts]))
    seen = windows[(windows[:, 0] < windows[:, 1]) & (windows[:, 2] < windows[:, 3])]
    if not len(seen):
        return slice(0, 0)
    return slice(int(seen[:, 2].min()), int(seen[:, 3].max()))


def _with_margin(columns: slice, geometry: FanGeometry) -> slice:
    margin = _MARGIN_PX + min(2 * (columns.stop - columns.start), _WIDEST_PX)
    return slice(max(0, columns.start - margin), min(geometry.shape_hw[1], columns.stop + margin))


def _added(parts: tuple[Part, ...], geometry: FanGeometry) -> tuple[npt.NDArray[np.float32], torch.Tensor]:
    """Returns (H, W): g/cm2 that the parts add, negative where they take away; and where they add or take."""
    areal = project_parts(parts, geometry, materials=materials_of(parts), keep_negative=True)
    return areal.sum(dim=0).numpy(), (areal != 0).any(dim=0)


def _mask(parts: tuple[Part, ...], geometry: FanGeometry) -> npt.NDArray[np.bool_]:
    """Returns where the hidden thing itself is; where only something is missing, where that is.

    Narrow gaps between its pieces belong to it.
    """
    itself = tuple(part for part in parts if np.min(part.shape.density_g_cm3) > 0) or parts
    thickness = np.abs(_added(itself, geometry)[0])
    thick = float(np.quantile(thickness[thickness > 0], 0.95)) if (thickness > 0).any() else 0.0
    mask = (thickness > max(_THINNEST_G_CM2, _SHARE_OF_THICK * thick)).astype(np.uint8)
    width, height = (max(1, round(_GAP_MM / mm)) for mm in geometry.pixel_mm_xy)
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((height, width), np.uint8)) > 0


def _whole(mask: npt.NDArray[np.bool_], shape_hw: tuple[int, int], columns: slice) -> npt.NDArray[np.bool_]:
    whole = np.zeros(shape_hw, bool)
    whole[:, columns] = mask
    return whole
