"""Packages measured on rendered scans: their size against raw numbers, the error of the reduced form, speed.

Few scans stand for many: sizes of members add up, so that shares hold for sets of any length. A file carries
benign pairs, which cost next to nothing beside their scans; the shares without them are told beside, and
what the noise alone takes, below which no lossless code of a single scan can come.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.exercises.authoring import ROAD, build_exercises, plan_orders
from xray_trainer.exercises.exercise import BuiltExercise, Rules
from xray_trainer.packages.pixels import coded
from xray_trainer.packages.receiving import receive
from xray_trainer.packages.set_export import Written, export_set
from xray_trainer.scans.codes import CODE_MAX, SQRT12_MAX, Codes, codes_from_transmission
from xray_trainer.scans.noise import noise_sigma
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.known_units import own_unit, trust
from xray_trainer.store.store import Store, open_store

Report = Callable[[int, int], None]

_SET = "bench"


@dataclass
class _Sizes:
    raw: int = 0
    lossless: int = 0
    reduced: int = 0


def bench_packages(num: int, *, seed: int, progress: Report) -> dict[str, Any]:
    """Returns sizes, errors and speeds over that many rendered exercises."""
    built = []
    orders = plan_orders(num, seed=seed, share_suspicious=0.5, request=ROAD)
    for done, one in enumerate(build_exercises(orders, num_workers=0), 1):
        built.append(one)
        progress(done, num)
    sizes = _Sizes()
    errors = [_measure(one.scan, sizes) for one in built]
    with tempfile.TemporaryDirectory() as folder:
        travel = _travel(built, Path(folder))
    figures = {
        "packages.lossless_of_raw_without_pairs": round(sizes.lossless / sizes.raw, 4),
        "packages.reduced_of_raw_without_pairs": round(sizes.reduced / sizes.raw, 4),
        "packages.noise_entropy_of_raw": round(float(np.mean([_entropy(one.scan) for one in built])), 4),
        "packages.error_over_photon_noise": round(float(np.median(errors)), 4),
        "packages.worst_error_over_photon_noise": round(max(errors), 4),
        **travel,
    }
    return {"figures": figures, "num_scans": num, "shape_hw": list(built[0].scan.shape_hw)}


def _measure(scan: Scan, sizes: _Sizes) -> float:
    """Returns the error of the reduced form over the noise of a scan, the worst of its energies."""
    key = "0" * 64
    codes = codes_from_transmission(scan.transmission)
    sizes.raw += codes.nbytes
    sizes.lossless += sum(map(len, coded(scan, key, is_reduced=False)[1]))
    _record, members, kept = coded(scan, key, is_reduced=True)
    sizes.reduced += sum(map(len, members))
    return max(_over_noise(one, other) for one, other in zip(codes, kept, strict=True))


def _over_noise(codes: Codes, kept: Codes) -> float:
    """Returns the root mean square error over the standard deviation of the noise, in square-root codes.

    In them photon noise has one size everywhere; air, which saturates, is left out.
    """
    first, second = (np.sqrt(plane / CODE_MAX) * SQRT12_MAX for plane in (codes, kept))
    sigma = noise_sigma(np.rint(first).astype(np.uint16))
    is_cargo = codes < 0.95 * CODE_MAX
    error = float(np.sqrt(np.mean((first - second)[is_cargo] ** 2)))
    return error / sigma if sigma else 0.0


def _entropy(scan: Scan) -> float:
    """Returns the entropy of the noise of a scan over its raw bits: log2(sigma sqrt(2 pi e)) per pixel.

    Noise counts as normal and independent from pixel to pixel, saturated air as without any.
    """
    shares = []
    for plane in codes_from_transmission(scan.transmission):
        root = np.sqrt(plane / CODE_MAX)
        sigma = noise_sigma(np.rint(root * SQRT12_MAX).astype(np.uint16)) / SQRT12_MAX
        bits = np.log2(np.maximum(2 * root * sigma * CODE_MAX * np.sqrt(2 * np.pi * np.e), 1))
        shares.append(np.where(plane == CODE_MAX, 0, bits).mean() / 16)
    return float(np.mean(shares))


def _travel(built: list[BuiltExercise], folder: Path) -> dict[str, float]:
    """Returns shares of whole files, pairs among them, and how fast they are written and read."""
    now = datetime.now(UTC)
    sender, receiver = (open_store(Settings(home=folder / name)) for name in ("sender", "receiver"))
    trust(receiver, own_unit(sender, now=now), now=now)
    add_exercise_set(
        sender, built, set_id=_SET, title="Bench", rules=Rules(), num_planned=len(built), now=now
    )
    figures: dict[str, float] = {}
    for name, is_reduced in (("lossless", False), ("reduced", True)):
        written, write_s = _timed_write(sender, folder / f"{name}.xset", is_reduced=is_reduced, now=now)
        raw_mb = written.raw_bytes / 1e6
        figures[f"packages.{name}_of_raw"] = round(written.num_bytes / written.raw_bytes, 4)
        figures[f"packages.{name}_write_raw_mb_per_s"] = round(raw_mb / write_s, 1)
    start = time.perf_counter()
    receive(receiver, folder / "lossless.xset", now=now)
    figures["packages.read_raw_mb_per_s"] = round(raw_mb / (time.perf_counter() - start), 1)
    sender.close()
    receiver.close()
    return figures


def _timed_write(store: Store, target: Path, *, is_reduced: bool, now: datetime) -> tuple[Written, float]:
    start = time.perf_counter()
    written = export_set(store, _SET, target=target, is_reduced=is_reduced, now=now)
    return written, time.perf_counter() - start
