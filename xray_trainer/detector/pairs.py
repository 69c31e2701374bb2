"""What a detector learns from: the same scan with and without its concealments.

A `PairSource` makes pairs by index; `PairStore` keeps them in a folder, at the network's pitch, so that
training reads crops from memory-mapped files and never waits for a renderer.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt
from shapely import affinity

from xray_trainer.detector.config import pitch_mm
from xray_trainer.detector.frame import resample
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.codes import CODE_MAX, codes_from_transmission, transmission_from_codes
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.parallel import spread
from xray_trainer.synthesis.taxonomy import BENIGN

Float32 = npt.NDArray[np.float32]
Uint16 = npt.NDArray[np.uint16]
Uint8 = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pair:
    """A scan with concealments, the same scan without, and the truth."""

    scan: Scan
    benign_scan: Scan
    concealments: tuple[Concealment, ...]
    cargo_family: str = ""


class PairSource(Protocol):
    """Makes pairs: the same index gives the same pair. Must be picklable to be rendered in processes."""

    def pair(self, index: int) -> Pair:
        """Returns the pair of an index."""
        ...


@dataclass(frozen=True, slots=True)
class StoredPair:
    """A pair in a store.

    Attributes:
        codes: uint16 (2, E, H, W), `round(T * 65535)`: with the concealments, then without.
        numbers: uint8 (H, W), 1 and up inside each concealment, 0 elsewhere and in benign look-alikes.
        kinds: kind of each number, from 1 on.
        record: what `pair.json` says.
    """

    codes: Uint16
    numbers: Uint8
    kinds: tuple[str, ...]
    record: dict[str, Any]

    @property
    def bounds_xyxy(self) -> list[tuple[float, float, float, float]]:
        """Returns the rectangles around everything that was put in, benign look-alikes too."""
        return [tuple(entry["bounds_xyxy"]) for entry in self.record["concealments"]]

    def to_pair(self) -> Pair:
        """Returns the pair as scans and concealments."""
        record = self.record
        scans = [
            Scan(
                record["scan_id"],
                transmission_from_codes(codes),
                tuple(record["pixel_mm_xy"]),
                tuple(record["beams"]),
            )
            for codes in self.codes
        ]
        found = tuple(_concealment(entry) for entry in record["concealments"])
        return Pair(scans[0], scans[1], found, record["cargo_family"])


class PairStore:
    """A folder of pairs at one pixel pitch, or at two: one for scans of tube beams, one for all others."""

    def __init__(self, folder: Path, *, pixel_mm: float, tunnel_pixel_mm: float | None = None) -> None:
        self.folder = folder
        self.pixel_mm = pixel_mm
        self.tunnel_pixel_mm = tunnel_pixel_mm

    def open(self, index: int, *, is_mapped: bool = True) -> StoredPair:
        """Returns a stored pair, its arrays memory-mapped, or read whole where `is_mapped` is False."""
        folder = self._place(index)
        mode: Literal["r"] | None = "r" if is_mapped else None
        record = json.loads((folder / "pair.json").read_text())
        codes = np.load(folder / "codes.npy", mmap_mode=mode)
        numbers = np.load(folder / "numbers.npy", mmap_mode=mode)
        return StoredPair(codes, numbers, tuple(record["kinds"]), record)

    def missing(self, indices: Iterable[int]) -> list[int]:
        """Returns the indices that are not stored yet."""
        return [index for index in indices if not (self._place(index) / "pair.json").exists()]

    def add(self, index: int, pair: Pair) -> None:
        """Stores a pair at the store's pitch; a killed process leaves nothing half-written under its name."""
        pitch = pitch_mm(pair.scan.beams, pixel_mm=self.pixel_mm, tunnel_pixel_mm=self.tunnel_pixel_mm)
        scan, benign = (at_pitch(member, pixel_mm=pitch) for member in (pair.scan, pair.benign_scan))
        mm_x, mm_y = pair.scan.pixel_mm_xy
        scale_xy = (mm_x / pitch, mm_y / pitch)
        concealments = [_scaled(concealment, scale_xy) for concealment in pair.concealments]
        hidden = [entry for entry in concealments if entry.kind != BENIGN]
        part = self._place(index).with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        np.save(
            part / "codes.npy",
            np.stack([codes_from_transmission(member.transmission) for member in (scan, benign)]),
        )
        np.save(part / "numbers.npy", _numbers(hidden, scan.shape_hw))
        record = _record(pair, scan, concealments, hidden)
        (part / "pair.json").write_text(json.dumps(record))
        part.replace(self._place(index))

    def _place(self, index: int) -> Path:
        return self.folder / f"{index:08d}"


def fill(
    store: PairStore,
    source: PairSource,
    indices: Iterable[int],
    *,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Stores every pair of `indices` that is not stored yet; `progress` hears (done, of how many)."""
    missing = store.missing(indices)
    workers = processes if processes > 1 else 0
    done = spread(partial(store_one, store, source), missing, workers=workers)
    for number, _ in enumerate(done, start=1):
        _tell(progress, number, len(missing))


def store_one(store: PairStore, source: PairSource, index: int) -> None:
    """Makes one pair and stores it."""
    store.add(index, source.pair(index))


def at_pitch(scan: Scan, *, pixel_mm: float) -> Scan:
    """Returns the scan resampled to square pixels of `pixel_mm`."""
    height, width = scan.shape_hw
    shape_hw = (
        max(1, round(height * scan.pixel_mm_xy[1] / pixel_mm)),
        max(1, round(width * scan.pixel_mm_xy[0] / pixel_mm)),
    )
    transmission = np.clip(resample(scan.transmission, shape_hw), 1 / CODE_MAX, 1)
    return Scan(scan.scan_id, transmission, (pixel_mm, pixel_mm), scan.beams, scan.conveyance, scan.source)


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _numbers(hidden: list[Concealment], shape_hw: tuple[int, int]) -> Uint8:
    numbers = np.zeros(shape_hw, np.uint8)
    for number, concealment in enumerate(hidden[:255], start=1):
        numbers[concealment.region.to_mask(shape_hw)] = number
    return numbers


def _scaled(concealment: Concealment, scale_xy: tuple[float, float]) -> Concealment:
    geometry = affinity.scale(concealment.region.geometry, scale_xy[0], scale_xy[1], origin=(0, 0))
    return Concealment(
        Region(geometry),
        concealment.kind,
        concealment.item,
        concealment.material,
        concealment.areal_density_g_cm2,
        concealment.factors,
    )


def _record(
    pair: Pair, scan: Scan, concealments: list[Concealment], hidden: list[Concealment]
) -> dict[str, Any]:
    return {
        "scan_id": scan.scan_id,
        "pixel_mm_xy": scan.pixel_mm_xy,
        "beams": scan.beams,
        "cargo_family": pair.cargo_family,
        "kinds": [entry.kind for entry in hidden],
        "concealments": [
            {
                "geometry": entry.region.to_geojson(),
                "bounds_xyxy": entry.region.bounds_xyxy,
                "kind": entry.kind,
                "item": entry.item,
                "material": entry.material,
                "areal_density_g_cm2": entry.areal_density_g_cm2,
                "factors": {name: float(value) for name, value in entry.factors.items()},
            }
            for entry in concealments
        ],
    }


def _concealment(entry: dict[str, Any]) -> Concealment:
    fields = {name: value for name, value in entry.items() if name not in ("geometry", "bounds_xyxy")}
    return Concealment(Region.from_geojson(entry["geometry"]), **fields)
