"""Whether an item that the overlay hid in a stored scan differs from one that stood there from the start.

Benign items are hidden in a stored scan of a loaded container by `synthesis.overlay`, which knows nothing but
the stored values. The twin is rendered: the same scene with the same areal densities added before the beam is
attenuated, other noise. Two classifiers see the high-pass residual of -ln T within the item, at its edge and
around it, and nothing else:

- `highpass_auroc` of one scan at a time, as a trainee or a detector meets it; scenes that were trained on are
  not asked about;
- `side_by_side`: how often both scans of a pair, laid beside each other, are told apart. That is harder to
  pass than any use of the scans asks for.

Dead and white lines are switched off: they differ from scan to scan and tell nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.bench.classifiers import auroc_halfwidth, side_by_side, unseen_auroc
from xray_trainer.bench.shortcut import energies, grown, sample_scene
from xray_trainer.errors import InputError
from xray_trainer.physics.scanner import acquire, sample_scanner
from xray_trainer.physics.transmission import transmission
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.item_map import item_map
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.overlay.sample import sample_overlay
from xray_trainer.synthesis.overlay.survey import survey
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.viewpoint import sample_geometry

Array = npt.NDArray[Any]
Layers = tuple[torch.Tensor, tuple[str, ...]]
"""Areal densities (M, H, W) and their materials."""

_REQUEST = SceneRequest(shape_hw=(400, 2048), pixel_mm=10.0)
_NUM_ITEMS = 8
_NO_LINES = {"missed_pulses": 0.0, "dead_channels": 0.0, "hot_channels": 0.0}
_RING_PX, _FAR_PX, _EDGE_PX = 3, 10, 5
_MARGIN_PX = 16


@dataclass(frozen=True, slots=True, eq=False)
class Twins:
    """The items of one scene.

    Attributes:
        inserted: features (n, k) of each item as the overlay hid it.
        native: features (n, k) of each item as it was rendered.
    """

    inserted: Array
    native: Array


def twins(number: int) -> Twins:
    """Returns the features of up to eight items in a random scene of that number."""
    rng = np.random.default_rng([number, 3])
    scene = sample_scene(rng)
    scanner = sample_scanner(rng, beams=_REQUEST.beams).model_copy(update=_NO_LINES)
    geometry, _ = sample_geometry(_REQUEST, scene.extent_mm, rng=rng, speed_factor=scanner.speed_factor)
    layers = Exposure(scene.parts, geometry, scanner.beams).areal(slice(0, geometry.shape_hw[1]))
    light = transmission(*layers, scanner.beams)
    stored = acquire(light, scanner, seed=2 * number).numpy()
    scan = Scan(f"scene-{number}", stored, geometry.pixel_mm_xy, scanner.beams)
    changed, hidden = _hidden(scan, rng)
    for overlay, _ in hidden:
        _add(light, overlay, layers, scan)
    native = acquire(light, scanner, seed=2 * number + 1)
    inserted = torch.from_numpy(changed.transmission)
    return Twins(*(np.array([features(one, mask) for _, mask in hidden]) for one in (inserted, native)))


def overlay_figures(scenes: Sequence[Twins]) -> dict[str, float]:
    """Returns the figures `physics.overlay.*` of scenes.

    Figures:
        highpass_auroc: of a logistic regression on the features, scenes held out; 0.5 is chance.
        curved_auroc: the same on features and their squares.
        side_by_side: share of pairs told apart when both are seen, scenes held out; 0.5 is chance.
        halfwidth: how far from 0.5 chance alone takes an AUROC of so many pairs (95 %).
        pairs: how many.
    """
    told = [scene for scene in scenes if len(scene.inserted)]
    inserted, native = (
        np.concatenate(some) for some in zip(*((s.inserted, s.native) for s in told), strict=True)
    )
    scene_of = np.repeat(np.arange(len(told)), [len(scene.inserted) for scene in told])
    values, labels = np.concatenate([inserted, native]), np.repeat([1, 0], len(inserted))
    both = np.tile(scene_of, 2)
    return {
        "physics.overlay.highpass_auroc": round(unseen_auroc(values, labels, both), 4),
        "physics.overlay.curved_auroc": round(unseen_auroc(values, labels, both, is_curved=True), 4),
        "physics.overlay.side_by_side": round(side_by_side(inserted - native, scene_of), 4),
        "physics.overlay.halfwidth": round(auroc_halfwidth(len(inserted), sigmas=1.96), 4),
        "physics.overlay.pairs": len(inserted),
    }


def features(scan: torch.Tensor, mask: Array) -> Array:
    """Returns the log energies (k,) of the filtered residual in zones of a region (H, W) and around it."""
    rows, columns = np.nonzero(mask)
    window = tuple(
        slice(max(0, int(line.min()) - _MARGIN_PX), int(line.max()) + _MARGIN_PX) for line in (rows, columns)
    )
    item = mask[window]
    inner = cv2.erode(item.astype(np.uint8), np.ones((_EDGE_PX, _EDGE_PX), np.uint8)) > 0
    ring, far = grown(item, _RING_PX) & ~item, grown(item, _FAR_PX) & ~grown(item, _RING_PX)
    zones = (inner, item & ~inner, ring, far)
    return energies(scan[:, *window], tuple(zone if zone.any() else item for zone in zones))


def _hidden(scan: Scan, rng: np.random.Generator) -> tuple[Scan, list[tuple[Overlay, Array]]]:
    """Returns the scan with as many benign items as find a place, and the record and region of each."""
    measured = survey(scan)
    regions: list[Region] = []
    records: list[Overlay] = []
    try:
        while len(records) < _NUM_ITEMS:
            overlay = sample_overlay(scan, rng=rng, measured=measured, is_benign=True, avoid=regions)
            scan, truth = apply_overlay(scan, overlay)
            regions.append(truth.region)
            records.append(overlay)
    except InputError:
        pass  # no more room
    return scan, [(one, region.to_mask(scan.shape_hw)) for one, region in zip(records, regions, strict=True)]


def _add(light: torch.Tensor, overlay: Overlay, scene: Layers, scan: Scan) -> None:
    """Puts an item before the noise-free light (E, H, W), in place, as if it had always stood there."""
    item = item_map(overlay, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    areal, materials = scene[0][:, item.rows, item.columns], scene[1]
    stack = torch.cat([areal, item.areal_g_cm2])
    before, after = (
        transmission(layers, names, scan.beams)
        for layers, names in ((areal, materials), (stack, (*materials, *item.materials)))
    )
    light[:, item.rows, item.columns] *= after / before
