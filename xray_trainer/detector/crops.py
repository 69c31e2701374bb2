"""Batches of crops: the same window of a scan with and without its concealments.

What is random about a crop is sampled once for both members of a pair, so all that differs between them is
what is hidden: scale in x and y, mirroring, attenuation, sharpness, noise, missing energies. A batch depends
on the seed and its step only: a run that goes on after a kill sees the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from xray_trainer.detector.config import NUM_ENERGIES
from xray_trainer.detector.losses import Targets
from xray_trainer.detector.network import STRIDE
from xray_trainer.detector.pairs import StoredPair
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.detector.transplant import Carried, carry
from xray_trainer.scans.codes import CODE_MAX, transmission_from_codes
from xray_trainer.synthesis.taxonomy import BENIGN

Float32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.uint8]
Points = Sequence[tuple[float, float]]

_SHARE_OF_CELL = 0.4
_SEEN_CHANGE = 0.05
_BETWEEN_ENERGIES = 0.1
_LARGEST_BLUR_PX = 1.2
_LARGEST_NOISE = 0.03
_NO_CLUTTER_SNR = 1e3
_WEIGHT_OF_HARD = 0.25
_NUM_DONORS = 6
_NUM_CENTRES = 8
_MATTER_CODE = 60_000
_MOST_CELLS = 150


@dataclass(frozen=True, slots=True)
class Window:
    """Where a crop is cut and how it is changed, alike for both members of a pair.

    Attributes:
        x, y: first column and row in the stored scan; may lie outside it, where there is air.
        size_hw: rows and columns read, then resized to the crop's.
        is_mirrored: left and right are exchanged.
        attenuation_gain: factor on -ln T, per energy.
        energies: which energies are kept; a single one takes the place of the high one.
        blur_px: standard deviation of a blur, 0 for none.
        noise: relative noise added to the transmission of air, 0 for none; more where less gets through.
        noise_seed: of that noise.
    """

    x: int
    y: int
    size_hw: tuple[int, int]
    is_mirrored: bool
    attenuation_gain: tuple[float, float]
    energies: tuple[int, ...]
    blur_px: float = 0.0
    noise: float = 0.0
    noise_seed: int = 0


class OpensPairs(Protocol):
    """Where pairs lie: a `PairStore`, or a `Supply` that keeps them in memory."""

    def open(self, index: int) -> StoredPair:
        """Returns the pair of an index."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Crops and their truth; `transmission` is float32 (2 * pairs, 2, H, W), with and without in turn."""

    transmission: Tensor
    targets: Targets


def build_batch(
    store: OpensPairs,
    indices: Sequence[int],
    config: TrainingConfig,
    *,
    families: Sequence[str],
    step: int,
    alarms: Tensor | None = None,
) -> Batch:
    """Returns the batch of a step: crops of randomly chosen pairs of the store.

    `alarms` are known false alarms, see `mining`.
    """
    rng = np.random.default_rng((config.seed, step))
    crops: list[Float32] = []
    truths: list[tuple[Float32, Float32, npt.NDArray[np.int64], Float32]] = []
    for index in rng.choice(indices, config.pairs_per_batch):
        known = () if alarms is None else _known(alarms[int(index)])
        example = _example(store, int(index), indices, config, rng=rng, alarms_xy=known)
        crops += [example.hidden, example.benign]
        change = _change(example.hidden, example.benign) * example.is_seen
        truths.append(truth_at_stride(example.numbers, _families(example.kinds, families), change=change))
        truths.append(truth_at_stride(np.zeros_like(example.numbers), np.zeros(1, np.int64) - 1))
    stacked = [torch.from_numpy(np.stack(maps)) for maps in zip(*truths, strict=True)]
    return Batch(torch.from_numpy(np.stack(crops)), Targets(*stacked))


@dataclass(frozen=True, slots=True)
class _Example:
    """Crops (2, H, W) with and without, numbers (H, W) with their kinds, and where truth counts (H, W)."""

    hidden: Float32
    benign: Float32
    numbers: Numbers
    kinds: tuple[str, ...]
    is_seen: npt.NDArray[np.bool_]


def _example(
    store: OpensPairs,
    index: int,
    indices: Sequence[int],
    config: TrainingConfig,
    *,
    rng: np.random.Generator,
    alarms_xy: Points = (),
) -> _Example:
    pair = store.open(index)
    is_carried = bool(rng.random() < config.share_transplanted)
    share_centred = 0.0 if is_carried else config.share_centred
    window = sample_window(pair, config, rng=rng, share_centred=share_centred, alarms_xy=alarms_xy)
    hidden, benign, numbers = cut(pair, window, crop_hw=config.crop_hw)
    if is_carried:
        beams, energies = pair.record["beams"], window.energies
        carried = _carried(store, indices, benign, beams=beams, energies=energies, rng=rng)
        if carried is not None:
            return _Example(carried.crop, benign, carried.mask, (carried.kind,), carried.mask >= 0)
    seen = (clutter_snr_of(pair) >= config.least_clutter_snr)[numbers]
    return _Example(hidden, benign, numbers, pair.kinds, seen)


def _carried(
    store: OpensPairs,
    indices: Sequence[int],
    benign: Float32,
    *,
    beams: Sequence[str],
    energies: tuple[int, ...],
    rng: np.random.Generator,
) -> Carried | None:
    """Returns the benign crop with a concealment of another scan of the same beams in it."""
    for donor in map(store.open, rng.choice(indices, _NUM_DONORS).tolist()):
        if donor.record["beams"] == beams:
            carried = carry(donor, benign, rng, energies=energies)
            if carried is not None:
                return carried
    return None


def sample_window(
    pair: StoredPair,
    config: TrainingConfig,
    *,
    rng: np.random.Generator,
    share_centred: float,
    alarms_xy: Points = (),
) -> Window:
    """Returns a random window: around a concealment in a share of cases, else a false alarm or any matter."""
    jitter = np.log1p(config.scale_jitter)
    both, apart = rng.uniform(-jitter, jitter, 2) * (0.8, 0.2)
    scales = np.exp([both + apart, both - apart])
    size_h, size_w = (max(1, round(side / scale)) for side, scale in zip(config.crop_hw, scales, strict=True))
    is_centred = bool(rng.random() < share_centred)
    is_mined = bool(alarms_xy) and not is_centred and bool(rng.random() < config.share_mined)
    if is_mined:
        centre_xy = alarms_xy[int(rng.integers(len(alarms_xy)))]
    else:
        centre_xy = _centre(pair, rng, is_centred=is_centred, least=config.least_clutter_snr)
    shift_x, shift_y = rng.uniform(-0.35, 0.35, 2) * (size_w, size_h)
    gain = 1 + config.gain_jitter * float(rng.uniform(-1, 1))
    other = gain * (1 + _BETWEEN_ENERGIES * config.gain_jitter * float(rng.uniform(-1, 1)))
    return Window(
        x=round(centre_xy[0] + shift_x - size_w / 2),
        y=round(centre_xy[1] + shift_y - size_h / 2),
        size_hw=(size_h, size_w),
        is_mirrored=bool(rng.random() < 0.5),
        attenuation_gain=(gain, other),
        energies=_kept(config, draw=float(rng.random())) if pair.codes.shape[1] > 1 else (0,),
        blur_px=_some(rng, config.share_blurred, most=_LARGEST_BLUR_PX),
        noise=_some(rng, config.share_noisy, most=_LARGEST_NOISE),
        noise_seed=int(rng.integers(2**32)),
    )


def cut(pair: StoredPair, window: Window, *, crop_hw: tuple[int, int]) -> tuple[Float32, Float32, Numbers]:
    """Returns the crop with concealments, the one without, each (2, H, W), and the numbers (H, W)."""
    codes = _read(pair.codes, window, outside=65535)
    numbers = _read(pair.numbers, window, outside=0)
    resized = cv2.resize(numbers, crop_hw[::-1], interpolation=cv2.INTER_NEAREST)
    hidden, benign = (_crop(transmission_from_codes(member), window, crop_hw) for member in codes)
    return hidden, benign, np.asarray(_mirrored(resized, window), np.uint8)


def truth_at_stride(
    numbers: Numbers, family_of_number: npt.NDArray[np.int64], *, change: Float32 | None = None
) -> tuple[Float32, Float32, npt.NDArray[np.int64], Float32]:
    """Returns anomaly, border, family and weight (h, w) of the numbers (H, W) of a crop.

    `change` is |change of -ln T| (H, W): hidden cells where it stays under 0.05 do not count. All cells of a
    concealment weigh as much as 150 at most: one that fills the crop has nothing beside it to be told from.
    """
    height, width = (side // STRIDE for side in numbers.shape)
    cells = numbers[: height * STRIDE, : width * STRIDE].reshape(height, STRIDE, width, STRIDE)
    owner = cells.max(axis=(1, 3))
    owner[(cells > 0).mean(axis=(1, 3)) < _SHARE_OF_CELL] = 0
    anomaly = (owner > 0).astype(np.float32)
    areas = np.bincount(owner.ravel(), minlength=256)[owner]
    weight = np.where(owner > 0, np.minimum(1, _MOST_CELLS / areas), 1).astype(np.float32)
    if change is not None:
        seen = cv2.resize(change, (width, height), interpolation=cv2.INTER_AREA) >= _SEEN_CHANGE
        weight[(owner > 0) & ~seen] = 0
    return anomaly, _border(owner), family_of_number[owner], weight


def clutter_snr_of(pair: StoredPair) -> npt.NDArray[np.float64]:
    """Returns how much each number stands out from the clutter around it; number 0 and unmeasured: a lot."""
    factors = [entry["factors"] for entry in pair.record["concealments"] if entry["kind"] != BENIGN]
    known = [one.get("clutter_snr", _NO_CLUTTER_SNR) for one in factors[: len(pair.kinds)]]
    return np.array([_NO_CLUTTER_SNR, *known] + [_NO_CLUTTER_SNR] * (255 - len(known)))


def _known(alarms: Tensor) -> Points:
    return [(float(x), float(y)) for x, y in alarms.tolist() if x >= 0]


def _some(rng: np.random.Generator, share: float, *, most: float) -> float:
    value, is_some = float(rng.uniform(0, most)), bool(rng.random() < share)
    return value if is_some else 0.0


def _families(kinds: Sequence[str], families: Sequence[str]) -> npt.NDArray[np.int64]:
    known = [families.index(kind) if kind in families else -1 for kind in kinds]
    return np.array([-1, *known], np.int64)


def _border(owner: Numbers) -> Float32:
    eroded = cv2.erode(owner, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    dilated = cv2.dilate(owner, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.asarray((owner > 0) & ((eroded != owner) | (dilated != owner)), np.float32)


def _is_hard(entry: dict[str, Any], least_clutter_snr: float) -> bool:
    """Returns whether what was put in is harmless, or stands out so little that it does not count."""
    known = entry["factors"].get("clutter_snr", _NO_CLUTTER_SNR)
    return bool(entry["kind"] == BENIGN or known < least_clutter_snr)


def _centre(
    pair: StoredPair, rng: np.random.Generator, *, is_centred: bool, least: float
) -> tuple[float, float]:
    entries = pair.record["concealments"]
    if is_centred and entries:
        weights = np.array([_WEIGHT_OF_HARD if _is_hard(entry, least) else 1.0 for entry in entries])
        x0, y0, x1, y1 = entries[int(rng.choice(len(entries), p=weights / weights.sum()))]["bounds_xyxy"]
        return float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1))
    height, width = pair.numbers.shape
    x, y = 0, 0
    for _ in range(_NUM_CENTRES):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        if pair.codes[1, 0, y, x] < _MATTER_CODE:
            break
    return float(x), float(y)


def _kept(config: TrainingConfig, *, draw: float) -> tuple[int, ...]:
    if draw < config.drop_low:
        return (0,)
    return (1,) if draw < config.drop_low + config.drop_high else (0, 1)


def _read(array: npt.NDArray[Any], window: Window, *, outside: int) -> npt.NDArray[Any]:
    """Returns the window (..., h, w) of an array (..., H, W), filled up where it reaches outside."""
    height, width = array.shape[-2:]
    size_h, size_w = window.size_hw
    y0, x0 = np.clip(window.y, 0, height), np.clip(window.x, 0, width)
    y1, x1 = np.clip(window.y + size_h, 0, height), np.clip(window.x + size_w, 0, width)
    read = np.full((*array.shape[:-2], size_h, size_w), outside, array.dtype)
    rows, columns = slice(y0 - window.y, y1 - window.y), slice(x0 - window.x, x1 - window.x)
    if y0 < y1 and x0 < x1:
        read[..., rows, columns] = array[..., y0:y1, x0:x1]
    return read


def _crop(transmission: Float32, window: Window, crop_hw: tuple[int, int]) -> Float32:
    crop = np.zeros((NUM_ENERGIES, *crop_hw), np.float32)
    method = cv2.INTER_AREA if window.size_hw[0] > crop_hw[0] else cv2.INTER_LINEAR
    for place, energy in enumerate(window.energies):
        resized = cv2.resize(transmission[energy], crop_hw[::-1], interpolation=method)
        if window.blur_px > 0:
            resized = cv2.GaussianBlur(resized, (0, 0), window.blur_px)
        crop[place] = np.clip(resized, 1e-6, 1) ** window.attenuation_gain[energy]
    if window.noise > 0:
        _add_noise(crop[: len(window.energies)], window)
    return np.ascontiguousarray(_mirrored(crop, window))


def _add_noise(crop: Float32, window: Window) -> None:
    """Adds photon noise of sigma = noise sqrt(T), and a hundredth of that of electronics."""
    rng = np.random.default_rng(window.noise_seed)
    crop += rng.standard_normal(crop.shape, np.float32) * window.noise * np.sqrt(crop + 1e-4)
    np.clip(crop, 1 / CODE_MAX, 1, out=crop)


def _mirrored(array: npt.NDArray[Any], window: Window) -> npt.NDArray[Any]:
    return array[..., ::-1] if window.is_mirrored else array


def _change(hidden: Float32, benign: Float32) -> Float32:
    return np.asarray(np.abs(np.log(hidden[0] / benign[0])), np.float32)
