"""Pairs from an administration's own benign scans: read, varied, and overlaid with things to find.

Geometry, gain and sharpness of the benign scan are varied by albumentations before anything is hidden in it,
so that what is hidden keeps its physics; things themselves vary by the item library. Look-alikes are hidden
in both members of a pair.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.pairs import Pair
from xray_trainer.errors import InputError
from xray_trainer.regions import Concealment
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.files import list_scan_files, read_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.sample import sample_overlay

if TYPE_CHECKING:
    import albumentations

_NUM_HIDDEN = (1, 1, 2, 3)
_SHARE_LOOKALIKE = 0.4
_MOST_TRIES = 4
_FEWEST_FILES, _ONE_IN = 2, 5


@dataclass(frozen=True, slots=True)
class OverlaidPairs:
    """Makes pairs by index from benign scan files; scans take turns.

    Attributes:
        paths: of the files.
        seed: the same seed and index give the same pair.
        is_varied: whether the benign scan is varied first.
    """

    paths: tuple[Path, ...]
    seed: int = 0
    is_varied: bool = True

    def pair(self, index: int) -> Pair:
        """Returns the pair of an index.

        Raises:
            ScanFileError: the file cannot be used.
            InputError: nothing can be hidden in it.
        """
        rng = np.random.default_rng([self.seed, index])
        benign = read_scan(self.paths[index % len(self.paths)])
        if self.is_varied:
            benign = varied_scan(benign, seed=int(rng.integers(2**31)))
        benign, harmless = _hidden_in(benign, rng, num=int(rng.random() < _SHARE_LOOKALIKE), is_benign=True)
        scan, found = _hidden_in(
            benign, rng, num=int(rng.choice(_NUM_HIDDEN)), is_benign=False, avoid=harmless
        )
        if not found:
            raise InputError(f"{benign.scan_id}: nothing can be hidden in it; leave it out")
        return Pair(scan, benign, (*harmless, *found))


def overlaid_pairs(folder: Path, *, seed: int) -> tuple[OverlaidPairs, OverlaidPairs]:
    """Returns pairs to learn from, and pairs of other files, every fifth, to calibrate and to measure on.

    Raises:
        ScanFileError: the folder does not exist or cannot be read.
        InputError: there are not two scans in it.
    """
    paths = list_scan_files(folder)
    if len(paths) < _FEWEST_FILES:
        raise InputError(
            f"{folder}: there must be {_FEWEST_FILES} scan files or more, to learn from and to measure on, "
            f"got {len(paths)}; scans are .tiff, .png or .jpg"
        )
    held_out = paths[::_ONE_IN]
    learned = tuple(path for path in paths if path not in held_out)
    return OverlaidPairs(learned, seed=seed), OverlaidPairs(held_out, seed=seed, is_varied=False)


def varied_scan(scan: Scan, *, seed: int) -> Scan:
    """Returns the scan mirrored or not, a little sheared and stretched, thicker or thinner, less sharp."""
    transform = _transform()
    transform.set_random_seed(seed)
    pixels = np.ascontiguousarray(scan.transmission.transpose(1, 2, 0))
    changed = transform(image=pixels)["image"].reshape(pixels.shape).transpose(2, 0, 1)
    return replace(scan, transmission=_valid(changed))


@cache
def _transform() -> albumentations.Compose:
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    import albumentations as A  # noqa: N812 - the package's own convention

    return A.Compose(
        [
            A.HorizontalFlip(p=0.5),
            A.Affine(scale=(0.93, 1.07), shear={"x": (-1.5, 1.5), "y": (0, 0)}, fill=1.0, p=0.6),
            A.RandomGamma(gamma_limit=(85, 115), p=0.5),
            A.GaussianBlur(sigma_limit=(0.3, 0.8), p=0.2),
        ]
    )


def _valid(transmission: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(np.clip(transmission, 1 / CODE_MAX, 1), np.float32)


def _hidden_in(
    scan: Scan, rng: np.random.Generator, *, num: int, is_benign: bool, avoid: Sequence[Concealment] = ()
) -> tuple[Scan, tuple[Concealment, ...]]:
    """Returns the scan with up to `num` things in it, fewer where there is no room, and their truth."""
    found: list[Concealment] = []
    for _ in range(_MOST_TRIES * num):
        if len(found) == num:
            break
        taken = [one.region for one in (*avoid, *found)]
        try:
            overlay = sample_overlay(scan, rng=rng, is_benign=is_benign, avoid=taken)
        except InputError:
            continue
        scan, hidden = apply_overlay(scan, overlay)
        found.append(hidden)
    return scan, tuple(found)
