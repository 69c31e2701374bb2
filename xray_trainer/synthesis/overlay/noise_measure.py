"""The noise of a scan, read off the scan itself, and the part of it that an inserted item leaves missing.

Second differences over squares of pixels cancel slopes, straight edges along the axes, and the gains of rows
and columns. Where wider squares vary more than narrow ones there is texture; all other blocks of the scan are
fitted by sigma^2 = a T + b. Behind an item that lets q through, the old noise is q times as strong; where the
signal falls from T to T', scatter included,

    a (T' - q^2 T) + b (1 - q^2)

is missing of its variance; its skewness is completed too, as that of a compound Poisson variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.overlay.record import NoiseFit

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_BLOCK_PX = 16
_ROUNDS = 8
_FEWEST_BLOCKS = 12
_START_QUANTILE = 0.08
_SPREAD = 0.4
"""Blocks whose variance is further off the fit than that are not noise alone: three deviations."""
_TEXTURE = 1.3
_DARK_QUANTILE = 0.05
_FLOOR_PULL = 20.0
"""A floor of a twentieth of the photon term is as unlikely as one block that is off by its own size."""
_MOST_CLIPPED = 0.4
_BRIGHT = 0.8
_NEAREST_ROWS = 96
_BAND_SHARE = 0.2
_WHITE = 0.04
_MOST_CORRELATED = 0.6
_DEFAULT = 2.6 / 15_000
_DARKEST = 1.5 / 65535


@dataclass(frozen=True, slots=True, eq=False)
class NoiseBlocks:
    """The blocks of one energy: what each tells about noise.

    Attributes:
        mean: (n,) transmission.
        variance: (n,) of white noise with the same second differences.
        texture: (n,) variance over wider squares over that; 1 for white noise.
        row_px: (n,) middle of the block.
        correlation_xy: (n, 2) of neighbours, rows and columns of the block taken out.
    """

    mean: Doubles
    variance: Doubles
    texture: Doubles
    row_px: Doubles
    correlation_xy: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What an item does to the signal of one energy, noise aside; each (h, w).

    Attributes:
        before: signal without it.
        after: signal with it, scatter included.
        passing: q, the share of the primary light that passes, by which the old noise shrinks.
    """

    before: Doubles
    after: Doubles
    passing: Doubles


def noise_blocks(values: Floats) -> NoiseBlocks:
    """Returns the usable blocks of one energy (H, W): neither mostly clipped nor without any noise."""
    height, width = (side // _BLOCK_PX for side in values.shape)
    whole = values[: height * _BLOCK_PX, : width * _BLOCK_PX]
    blocks = (
        whole.reshape(height, _BLOCK_PX, width, _BLOCK_PX).swapaxes(1, 2).reshape(-1, _BLOCK_PX, _BLOCK_PX)
    )
    rows = np.repeat((np.arange(height) + 0.5) * _BLOCK_PX, width)
    white, black = (blocks >= 1).mean(axis=(1, 2)), (blocks <= _DARKEST).mean(axis=(1, 2))
    near, far = (_variance(blocks, step) for step in (1, 2))
    usable = (white < _MOST_CLIPPED) & (black == 0) & (near > 0)
    chosen = blocks[usable].astype(np.float64)
    return NoiseBlocks(
        chosen.mean(axis=(1, 2)),
        near[usable] / np.interp(white[usable], *_clipping_loss()) ** 2,
        far[usable] / near[usable],
        rows[usable],
        _correlations(chosen),
    )


def fit_noise(blocks: NoiseBlocks, *, y_px: float, height_px: int) -> NoiseFit:
    """Returns the noise around a row; that of a plausible scanner where the scan shows too little."""
    reach = max(_NEAREST_ROWS, _BAND_SHARE * height_px)
    near = _usable(blocks, np.abs(blocks.row_px - y_px) <= reach)
    if near.sum() < _FEWEST_BLOCKS:
        return NoiseFit(photon=_DEFAULT)
    mean, variance = blocks.mean[near], blocks.variance[near]
    away = (blocks.row_px[near] - y_px) / reach
    terms, kept = _fitted(mean, variance, away)
    is_bright = kept & (mean > _BRIGHT * mean.max())
    correlation = np.median(blocks.correlation_xy[near][is_bright], axis=0)
    along_x, along_y = (_settled(float(one)) for one in correlation)
    raised = 1 / ((1 - along_x) * (1 - along_y))
    return NoiseFit(
        photon=terms[0] * raised,
        slope=terms[1] * raised / reach,
        curve=terms[2] * raised / reach**2,
        floor=min(terms[3], float(np.quantile(blocks.variance, _DARK_QUANTILE))) * raised,
        correlation_xy=(along_x, along_y),
    )


def variance_of(noise: NoiseFit, mean: Doubles, rows_px: Doubles, *, y_px: float) -> Doubles:
    """Returns the variance (h, w) of a mean signal (h, w) at rows (h,)."""
    return _photon(noise, rows_px, y_px=y_px) * mean + noise.floor


def missing_noise(
    noise: NoiseFit, change: Change, rows_px: Doubles, *, y_px: float, grid: float, seed: int
) -> Doubles:
    """Returns the noise (h, w) that is missing behind an item; same seed, same noise.

    Args:
        noise: of this energy.
        change: of this energy.
        rows_px: middle of each row, (h,).
        y_px: the row that `noise` refers to.
        grid: step to which the sum will be rounded, which adds noise by itself.
        seed: of the noise.
    """
    photon, passing = _photon(noise, rows_px, y_px=y_px), change.passing
    lost = photon * (change.after - change.before * passing**2) + noise.floor * (1 - passing**2)
    variance = np.maximum(lost - grid**2 / 12 * (passing < 1), 0)
    third = 2 * photon**2 * np.maximum(change.after - change.before * passing**3, 0)
    skewness = np.clip(third / np.maximum(variance, 1e-30) ** 1.5, 0, 2)
    coloured = _coloured(passing.shape, noise.correlation_xy, seed)
    return np.asarray(np.sqrt(variance) * _skewed(coloured, skewness))


def _usable(blocks: NoiseBlocks, near: Mask) -> Mask:
    """Returns the blocks without texture, of those that are near or of all where these are too few."""
    if not len(near):
        return near
    even = blocks.texture < _TEXTURE * max(1.0, float(np.quantile(blocks.texture, 0.1)))
    for choice in (near & even, even, near):
        if choice.sum() >= _FEWEST_BLOCKS:
            return choice
    return np.zeros_like(near)


def _photon(noise: NoiseFit, rows_px: Doubles, *, y_px: float) -> Doubles:
    """Returns the photon term (h, 1) of each row, at least a quarter of that at `y_px`."""
    away = rows_px - y_px
    photon = noise.photon + noise.slope * away + noise.curve * away**2
    return np.maximum(photon, noise.photon / 4)[:, None]


def _fitted(mean: Doubles, variance: Doubles, away: Doubles) -> tuple[Doubles, Mask]:
    """Returns the terms of T, T away, T away^2, 1 by least squares of relative errors; the blocks used."""
    terms = np.array([np.quantile(variance / mean, _START_QUANTILE), 0.0, 0.0, 0.0])
    design = np.stack([mean, mean * away, mean * away**2, np.ones_like(mean)], axis=1)
    kept = np.ones(len(mean), bool)
    for _ in range(_ROUNDS):
        expected = np.maximum(design @ terms, 1e-3 * terms[0] * mean + 1e-30)
        within = np.abs(variance / expected - 1) < _SPREAD
        if within.sum() < _FEWEST_BLOCKS:
            break
        kept = within
        terms = _solved(design[kept] / expected[kept, None], variance[kept] / expected[kept], terms[0])
    return terms, kept


def _solved(design: Doubles, target: Doubles, photon: float) -> Doubles:
    """Returns the terms; where the blocks tell nothing of the lesser ones, these stay small."""
    pull = np.diag([0.0, 0.5, 0.5, _FLOOR_PULL]) / max(photon, 1e-30)
    whole = np.concatenate([design, pull])
    wanted = np.concatenate([target, np.zeros(4)])
    terms = np.asarray(np.linalg.lstsq(whole, wanted, rcond=None)[0], np.float64)
    if terms[3] < 0:
        terms = np.append(np.linalg.lstsq(whole[:, :3], wanted, rcond=None)[0], 0.0)
    if terms[0] <= 0:
        terms = np.array([0.0, 0.0, 0.0, 1 / np.mean(design[:, 3] / target)])
    return terms


def _variance(blocks: Floats, step: int) -> Doubles:
    """Returns (n,): variance of white noise from the mean |a - b - c + d| of squares of a size in px."""
    down = blocks[:, step:] - blocks[:, :-step]
    squares = np.abs(down[:, :, step:] - down[:, :, :-step])
    return np.asarray(squares.mean(axis=(1, 2), dtype=np.float64) ** 2 * (np.pi / 8))


@cache
def _clipping_loss() -> tuple[Doubles, Doubles]:
    """Returns shares of clipped pixels (n,), and how much smaller squares of normal noise become by them."""
    noise = np.random.default_rng(0).standard_normal((200_000, 4))
    shares = np.linspace(0, _MOST_CLIPPED, 17)
    ceilings = [np.inf, *np.quantile(noise, 1 - shares[1:])]
    clipped = [np.minimum(noise, ceiling) for ceiling in ceilings]
    sizes = np.array([np.abs(one @ np.array([1, -1, -1, 1])).mean() for one in clipped])
    return shares, sizes / sizes[0]


def _correlations(blocks: Doubles) -> Doubles:
    """Returns (n, 2): correlation of neighbours along x and y, freed of what taking out means costs."""
    rest = blocks - blocks.mean(axis=1, keepdims=True) - blocks.mean(axis=2, keepdims=True)
    rest += blocks.mean(axis=(1, 2), keepdims=True)
    power = np.maximum((rest**2).mean(axis=(1, 2)), 1e-30)
    along_x = (rest[:, :, 1:] * rest[:, :, :-1]).mean(axis=(1, 2)) / power
    along_y = (rest[:, 1:] * rest[:, :-1]).mean(axis=(1, 2)) / power
    cost = 1 / (_BLOCK_PX - 1)
    return (np.stack([along_x, along_y], axis=1) + cost) / (1 + cost)


def _settled(correlation: float) -> float:
    return float(np.clip(correlation, 0, _MOST_CORRELATED)) if correlation > _WHITE else 0.0


def _coloured(shape_hw: tuple[int, ...], correlation_xy: tuple[float, float], seed: int) -> Doubles:
    """Returns normal numbers whose neighbours correlate as asked, each of variance 1."""
    white = np.asarray(np.random.default_rng(seed).standard_normal(shape_hw), np.float64)
    across, down = (_kernel(one) for one in correlation_xy)
    if len(across) == len(down) == 1:
        return white
    coloured = cv2.sepFilter2D(white, cv2.CV_64F, across, down, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(coloured, np.float64)


def _kernel(correlation: float) -> Doubles:
    """Returns [c, 1, c] of norm 1 whose white noise correlates by 2 c / (1 + 2 c^2) between neighbours."""
    if correlation <= 0:
        return np.ones(1)
    c = (1 - np.sqrt(1 - 2 * correlation**2)) / (2 * correlation)
    return np.asarray(np.array([c, 1.0, c]) / np.sqrt(1 + 2 * c * c), np.float64)


def _skewed(normal: Doubles, skewness: Doubles) -> Doubles:
    """Returns numbers of mean 0 and variance 1 with a skewness g, after Wilson and Hilferty (1931).

    (2 / g) ((1 + g z / 6 - g^2 / 36)^3 - 1)
    """
    g = np.maximum(skewness, 1e-4)
    return np.asarray(2 / g * ((1 + g * normal / 6 - g * g / 36) ** 3 - 1), np.float64)
