"""Whether an inserted thing gives itself away by anything but being there.

Two questions, both to be answered by chance, an AUROC of 0.5:

- `highpass`: a harmless item stands in the scene from the start, or is put in by the code that hides things.
  A small network sees the high-pass residual of -ln T at it, around it, and along the columns where the
  patched part of the scan begins and ends.
- `noise`: a scan has something hidden, or not, and other noise. The network sees the residual away from it.

The network is a bank of fixed filters, squared and averaged over zones, with a trained read-out
(`classifiers`). Both classes hold the same scenes, scanners and places with other noise, so scenery cannot
confuse the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.scanner import ScannerModel, acquire, sample_scanner
from xray_trainer.synthesis.concealing import Concealed, conceal
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import Hidden, Role, Scene
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.synthesis.viewpoint import sample_geometry

Array = npt.NDArray[Any]

_REQUEST = SceneRequest(shape_hw=(512, 2048), pixel_mm=10.0)
_WIDEST_PX = 160
_BESIDE_PX = 40
_SEEDS_PER_CASE = 10_000
_SMOOTH_PX = 2.0
_AWAY_PX = 12
_RING_PX = 3
_KERNELS = tuple(
    np.array(kernel, np.float32)
    for kernel in (
        [[1]],
        [[1, -1]],
        [[1], [-1]],
        [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One scene with something put in.

    Attributes:
        native: noise-free transmission (E, H, W) with it standing in the scene from the start.
        inserted: the same with it put in by the code that hides things.
        benign: without it.
        mask: (H, W) of its region.
        columns: the patched part of `inserted`.
        scanner: the machine.
    """

    native: torch.Tensor
    inserted: torch.Tensor
    benign: torch.Tensor
    mask: Array
    columns: slice
    scanner: ScannerModel


class Features(Protocol):
    """What `pooled` gathers."""

    def __call__(self, case: Case, *, repeats: int, seed: int) -> tuple[Array, Array]:
        """Returns features (2 repeats, k) and labels (2 repeats,), each class as often as the other."""


def case_of(number: int, *, kinds: tuple[str, ...] = (BENIGN,)) -> Case:
    """Returns the scene of that number with one thing of the kinds put in, another one where none fits."""
    attempts = (_case(np.random.default_rng([number, attempt]), kinds) for attempt in count())
    return next(case for case in attempts if case is not None)


def cases(num: int, *, kinds: tuple[str, ...] = (BENIGN,)) -> Iterator[Case]:
    """Yields so many scenes, each with one thing of the kinds put in."""
    return (case_of(number, kinds=kinds) for number in range(num))


def highpass_features(case: Case, *, repeats: int, seed: int) -> tuple[Array, Array]:
    """Returns features (2 repeats, k) of the residual near the item and whether each is an inserted one."""
    scans = _acquired((case.native, case.inserted), case.scanner, repeats=repeats, seed=seed)
    zones = near_zones(case)
    return np.stack([energies(scan, zones) for scan in scans]), np.tile([0, 1], repeats)


def noise_features(case: Case, *, repeats: int, seed: int) -> tuple[Array, Array]:
    """Returns features (2 repeats, k) of the residual away from the item and whether one is there."""
    scans = _acquired((case.benign, case.inserted), case.scanner, repeats=repeats, seed=seed)
    zones = _zones_away(case)
    return np.stack([energies(scan, zones) for scan in scans]), np.tile([0, 1], repeats)


def pooled(features: Features, of: Iterable[Case], *, repeats: int) -> tuple[Array, Array, Array]:
    """Returns features (n, k), labels (n,) and the number of the scene (n,) of all cases."""
    return pooled_scenes(
        features(case, repeats=repeats, seed=first_seed(number)) for number, case in enumerate(of)
    )


def pooled_scenes(scenes: Iterable[tuple[Array, Array]]) -> tuple[Array, Array, Array]:
    """Returns features (n, k), labels (n,) and the number of the scene (n,) of what each scene gave."""
    found = [(*both, np.full(len(both[1]), number)) for number, both in enumerate(scenes)]
    values, labels, groups = (np.concatenate(column) for column in zip(*found, strict=True))
    return values, labels, groups


def first_seed(number: int) -> int:
    """Returns the first of the seeds of the scans of a scene."""
    return _SEEDS_PER_CASE * (number + 1)


def near_zones(case: Case) -> tuple[Array, ...]:
    """Returns masks (H, W): the region, the ring around it, the seams of the patch in the region's rows."""
    ring = grown(case.mask, _RING_PX) & ~case.mask
    seams = np.zeros_like(case.mask)
    for column in (case.columns.start, case.columns.stop):
        seams[:, max(0, column - 2) : column + 2] = True
    return case.mask, ring, seams


def energies(scan: torch.Tensor, zones: tuple[Array, ...]) -> Array:
    """Returns the log mean square (E, zones, filters) of the filtered residual of -ln T, flat."""
    depth = -torch.log(scan).numpy()
    residual = [one - cv2.GaussianBlur(one, (0, 0), _SMOOTH_PX) for one in depth]
    maps = [cv2.filter2D(one, -1, kernel) ** 2 for one in residual for kernel in _KERNELS]
    maps.append(residual[0] * residual[-1] + 1)
    return np.log([float(one[zone].mean()) + 1e-12 for one in maps for zone in zones])


def _acquired(
    lights: tuple[torch.Tensor, torch.Tensor], scanner: ScannerModel, *, repeats: int, seed: int
) -> Iterator[torch.Tensor]:
    for number, light in enumerate(lights * repeats):
        yield acquire(light, scanner, seed=seed + number)


def _zones_away(case: Case) -> tuple[Array, ...]:
    """Returns masks (H, W) by what stands there without the item: air, light, dense and opaque cargo."""
    depth = -torch.log(case.benign[0]).numpy()
    away = ~grown(case.mask, _AWAY_PX)
    bounds = ((-1.0, 0.02), (0.02, 1.0), (1.0, 3.0), (3.0, 99.0))
    zones = [away & (depth >= low) & (depth < high) for low, high in bounds]
    return tuple(zone for zone in zones if zone.any())


def grown(mask: Array, reach_px: int) -> Array:
    """Returns a mask (H, W) with so many more pixels all around."""
    size = 2 * reach_px + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((size, size), np.uint8)) > 0)


def _case(rng: np.random.Generator, kinds: tuple[str, ...]) -> Case | None:
    """Returns a case, or None where no kind fits or what was put in is wider than 1.6 m."""
    scene = sample_scene(rng)
    fitting = [kind for kind in kinds if CONCEALMENTS[kind].fits(scene)]
    if not fitting:
        return None
    hidden = CONCEALMENTS[fitting[int(rng.integers(len(fitting)))]].hide(scene, rng=rng)
    scanner = sample_scanner(rng, beams=_REQUEST.beams)
    geometry, _ = sample_geometry(_REQUEST, scene.extent_mm, rng=rng, speed_factor=scanner.speed_factor)
    columns = _columns_around(hidden, geometry)
    if columns is None:
        return None
    window = geometry.window(slice(0, geometry.shape_hw[0]), columns)
    exposure = Exposure(scene.parts, window, _REQUEST.beams)
    benign = exposure.columns(slice(0, window.shape_hw[1]))
    found = conceal(hidden, benign=exposure, scanner=scanner, light=benign)
    return None if found is None else _exposed(exposure, found, scanner, benign=benign)


def _columns_around(hidden: Hidden, geometry: FanGeometry) -> slice | None:
    windows = geometry.windows_px(np.stack([part.shape.extent_mm for part in hidden.parts]))
    left, right = int(windows[:, 2].min()), int(windows[:, 3].max())
    if not 0 < right - left <= _WIDEST_PX:
        return None
    margin = 2 * (right - left) + _BESIDE_PX
    return slice(max(0, left - margin), min(geometry.shape_hw[1], right + margin))


def sample_scene(rng: np.random.Generator) -> Scene:
    """Returns a 40 ft container with any load."""
    scene = CONVEYANCES["container-40"].build(rng=rng)
    if scene.space is None:
        return scene
    kind = scene.space.kind
    names = [name for name in CARGO_FAMILIES if kind in CARGO_FAMILIES[name].spaces]
    name = names[int(rng.integers(len(names)))]
    return scene.with_stow(CARGO_FAMILIES[name].load(scene.space, rng=rng), cargo_family=name)


def _exposed(exposure: Exposure, found: Concealed, scanner: ScannerModel, *, benign: torch.Tensor) -> Case:
    whole = slice(0, exposure.geometry.shape_hw[1])
    native = exposure.with_parts(_as_cargo(found.hidden)).columns(whole)
    inserted = benign.clone()
    inserted[:, :, found.columns] = found.transmission
    mask = found.concealment.region.to_mask(exposure.geometry.shape_hw)
    return Case(native, inserted, benign, mask, found.columns, scanner)


def _as_cargo(hidden: Hidden) -> tuple[Any, ...]:
    return tuple(replace(part, role=Role.CARGO) for part in hidden.parts)
