"""Applies a record to a benign scan: deterministic, bit for bit.

    T_new = T q + S (1 - q) + missing noise

with q = T(background + item) / T(background), as sharp as the scan; scatter S passes the item by.
Gains of rows and columns, dead and white lines stay what they were, because the scan itself is multiplied.
Where q differs from 1 by less than 0.2 % nothing is changed; all else is the recorded region.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.difficulty import Evidence, measure
from xray_trainer.synthesis.overlay.background import passing_share, smoothed, steel_share
from xray_trainer.synthesis.overlay.item_map import ItemMap, item_map
from xray_trainer.synthesis.overlay.lines import faulty_lines
from xray_trainer.synthesis.overlay.noise_measure import Change, missing_noise, variance_of
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.overlay.scattered import pedestal
from xray_trainer.synthesis.overlay.sharpness import blurred_share

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_LEAST_CHANGE = 2e-3
_SMOOTH_PX = 1.5
_FEWEST_PX = 4
_MARGIN_PX = 24
_WIDEST_PX = 200
_SAME = 1e-3
_DARKEST = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Insertion:
    """An item in a window of a scan, before any noise.

    Attributes:
        rows: of the window in the scan.
        columns: of the window in the scan.
        mean: (E, h, w) of the benign scan without noise.
        passing: q (E, h, w), exactly 1 where nothing changes.
        scatter: S (E, h, w), at most `mean`.
        mask: (h, w) of what changes.
        areal_g_cm2: (h, w) of all materials together.
        material: the item's main material.
    """

    rows: slice
    columns: slice
    mean: Doubles
    passing: Doubles
    scatter: Doubles
    mask: Mask
    areal_g_cm2: Floats
    material: str

    @property
    def after(self) -> Doubles:
        """Returns the mean (E, h, w) with the item."""
        return self.mean * self.passing + self.scatter * (1 - self.passing)


def apply_overlay(scan: Scan, overlay: Overlay) -> tuple[Scan, Concealment]:
    """Returns the scan with the item in it, and the truth; the scan given stays as it is.

    Raises:
        InputError: the record does not belong to this scan or to this item library, or nothing of the item
            can be seen within the scan.
    """
    inserted = insertion(scan, overlay)
    transmission = scan.transmission.copy()
    window = transmission[:, inserted.rows, inserted.columns]
    window[:] = _completed(window, inserted, overlay, lines=_lines(scan, inserted))
    return replace(scan, transmission=transmission), truth_of(scan, overlay, inserted)


def insertion(scan: Scan, overlay: Overlay) -> Insertion:
    """Returns what a record does to a scan, before any noise."""
    _check(scan, overlay)
    item = item_map(overlay, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    _check_densities(overlay, item)
    rows, columns = (_wider(*pair) for pair in zip((item.rows, item.columns), scan.shape_hw, strict=True))
    mean = smoothed(scan.transmission[:, rows, columns], _SMOOTH_PX)
    scatter = np.minimum(_scatter(scan, overlay)[:, rows, columns], mean)
    inner = (_within(item.rows, rows), _within(item.columns, columns))
    passing, areal = np.ones_like(mean), np.zeros(mean.shape[1:], np.float32)
    passing[:, *inner] = _passing(item, mean - scatter, inner, overlay)
    areal[inner] = item.areal_g_cm2.sum(dim=0).numpy()
    change = (1 - passing) * (1 - scatter / np.maximum(mean, _DARKEST))
    mask: Mask = np.any(change > _LEAST_CHANGE, axis=0)
    if mask.sum() < _FEWEST_PX:
        raise InputError(
            "{item}: nothing of it can be seen in {scan_id}", item=overlay.item, scan_id=scan.scan_id
        )
    kept = np.where(mask, passing, 1.0).astype(np.float64)
    signal, beside = (one.astype(np.float64) for one in (mean, scatter))
    return Insertion(rows, columns, signal, kept, beside, mask, areal, item.material)


def evidence(scan: Scan, overlay: Overlay, inserted: Insertion) -> Evidence:
    """Returns what difficulty is measured on."""
    rows_px = _rows_px(inserted)
    variance = [
        variance_of(noise, mean, rows_px, y_px=overlay.y_px)
        for noise, mean in zip(overlay.noise, inserted.mean, strict=True)
    ]
    floor = overlay.grid**2 / 12
    return Evidence(
        inserted.after, inserted.mean, np.stack(variance) + floor, inserted.mask, scan.pixel_mm_xy
    )


def truth_of(scan: Scan, overlay: Overlay, inserted: Insertion) -> Concealment:
    """Returns the truth of an insertion."""
    whole = np.zeros(scan.shape_hw, bool)
    whole[inserted.rows, inserted.columns] = inserted.mask
    return Concealment(
        Region.from_mask(whole),
        overlay.kind,
        overlay.item,
        inserted.material,
        float(inserted.areal_g_cm2[inserted.mask].mean()),
        MappingProxyType(measure(evidence(scan, overlay, inserted))),
    )


def _passing(item: ItemMap, primary: Floats, inner: tuple[slice, slice], overlay: Overlay) -> Floats:
    """Returns q (E, h, w) in the item's own window, as sharp as the scan; from the primary light around."""
    relative = primary / np.asarray(overlay.air_level, np.float32)[:, None, None]
    steel = steel_share(relative, overlay.beams, otherwise=overlay.steel_share)[inner]
    sharp = passing_share(item, relative[:, *inner], overlay.beams, steel=steel)
    return blurred_share(sharp, overlay.point_spread_px_xy)


def _scatter(scan: Scan, overlay: Overlay) -> Floats:
    """Returns the scatter (E, H, W) in a scan, in its own unit."""
    air = np.asarray(overlay.air_level, np.float32)[:, None, None]
    return pedestal(scan.transmission / air, overlay.scatter) * air


def _completed(window: Floats, inserted: Insertion, overlay: Overlay, *, lines: Mask) -> Floats:
    """Returns the values (E, h, w) of a window with the item and its noise, on the scan's grid."""
    seeds = np.random.SeedSequence(overlay.noise_seed).generate_state(len(window))
    rows_px, after, changed = _rows_px(inserted), inserted.after, window.copy()
    for index, noise in enumerate(overlay.noise):
        passing = inserted.passing[index]
        change = Change(inserted.mean[index], after[index], passing)
        added = missing_noise(
            noise, change, rows_px, y_px=overlay.y_px, grid=overlay.grid, seed=int(seeds[index])
        )
        light = window[index] * passing + inserted.scatter[index] * (1 - passing)
        usable = inserted.mask & ~lines[index]
        changed[index][usable] = _on_grid(light + added, overlay.grid)[usable]
    return changed


def _on_grid(values: Doubles, grid: float) -> Floats:
    steps = np.clip(np.rint(values / grid), 1, round(1 / grid))
    return np.clip(steps / round(1 / grid), 1 / CODE_MAX, 1).astype(np.float32)


def _lines(scan: Scan, inserted: Insertion) -> Mask:
    faulty = [faulty_lines(energy) for energy in scan.transmission]
    return np.stack([rows[inserted.rows, None] | columns[None, inserted.columns] for rows, columns in faulty])


def _rows_px(inserted: Insertion) -> Doubles:
    return np.arange(inserted.rows.start, inserted.rows.stop) + 0.5


def _wider(part: slice, side_px: int) -> slice:
    margin = _MARGIN_PX + min(2 * (part.stop - part.start), _WIDEST_PX)
    return slice(max(0, part.start - margin), min(side_px, part.stop + margin))


def _within(part: slice, whole: slice) -> slice:
    return slice(part.start - whole.start, part.stop - whole.start)


def _check(scan: Scan, overlay: Overlay) -> None:
    told = {len(overlay.beams), len(overlay.noise), len(overlay.air_level)}
    if told != {scan.num_energies}:
        raise InputError(
            "{scan_id}: a record must tell beam, noise and air of each of its "
            "{num_energies} energies, got {got}, {num_noise} and {num_air_level}",
            scan_id=scan.scan_id,
            num_energies=scan.num_energies,
            got=len(overlay.beams),
            num_noise=len(overlay.noise),
            num_air_level=len(overlay.air_level),
        )


def _check_densities(overlay: Overlay, item: ItemMap) -> None:
    """Raises an InputError where the item library makes another item of the record than it did before."""
    now, then = item.largest_g_cm2, overlay.areal_density_g_cm2
    if now.keys() != then.keys() or any(abs(now[name] - then[name]) > _SAME * then[name] for name in now):
        raise InputError(
            "{item}: the record was made with another version of the item library: "
            "its areal densities are {then} g/cm2, they would be {now} now",
            item=overlay.item,
            then=then,
            now=now,
        )
