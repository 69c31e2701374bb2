"""Every picture function once more, in NumPy and OpenCV: what the viewer's pixels are compared with.

Codes are uint16 (H, W) of a whole level, greys uint8 (H, W), pictures uint8 (H, W, 3).
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from xray_trainer.scans.pictures import window_level

STOPS = {
    "spectrum": [(0, 0, 48), (48, 48, 208), (0, 160, 200), (64, 200, 64), (250, 220, 40), (255, 255, 255)],
    "fire": [(0, 0, 0), (110, 10, 60), (210, 50, 20), (250, 160, 20), (255, 240, 120), (255, 255, 255)],
}
HUES = np.array([(255, 150, 40), (90, 210, 90), (70, 130, 255), (150, 60, 200)], float)
LAST_CLASS, LAST_ORGANIC, LAST_INORGANIC = 101, 17, 50
FLOOR = 10


def rounded(values):
    return np.floor(np.asarray(values, float) + 0.5)


def tone(codes, *, low, high, inverse=False, logarithm=False, gamma=1.0, equalise=None):
    """Returns greys; `equalise` takes the codes of the overview."""
    if equalise is None and not logarithm and gamma == 1:
        return window_level(codes, low=low, high=high, inverse=inverse)
    code = np.arange(65536, dtype=float)
    if equalise is not None:
        count = np.cumsum(np.bincount(equalise.ravel(), minlength=65536))
        share = (count - count[low]) / (count[high] - count[low])
    elif logarithm:
        dark = max(low, FLOOR)
        share = np.log(np.maximum(code, FLOOR) / dark) / np.log(max(high, dark + 1) / dark)
    else:
        share = (code - low) / (high - low)
    table = rounded(255 * np.clip(share, 0, 1) ** (1 / gamma)).astype(np.uint8)
    return (255 - table if inverse else table)[codes]


def binomial(values, radius):
    """Returns values under a binomial kernel of 2 radius + 1 taps, edges repeated, float64."""
    row = np.array([1.0])
    for _ in range(2 * radius):
        row = np.convolve(row, [0.5, 0.5])
    return cv2.sepFilter2D(values.astype(np.float64), -1, row, row, borderType=cv2.BORDER_REPLICATE)


def smoothed(codes, strength):
    radius = (0, 2, 4, 8)[strength]
    return rounded(binomial(codes, radius)).astype(np.uint16) if radius else codes


def sharpened(codes, strength):
    factor = (0, 1, 2, 4)[strength]
    logs = rounded(8192 * np.log(65535 / np.maximum(np.arange(65536), 10)))
    back = rounded(65535 * np.exp(-np.arange(logs[0] + 1) / 8192)).astype(np.uint16)
    attenuation = logs[codes]
    enhanced = attenuation + factor * (attenuation - rounded(binomial(attenuation, 4)))
    return back[np.clip(enhanced, 0, logs[0]).astype(int)]


def embossed(grey):
    kernel = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], np.float64)
    slope = cv2.filter2D(grey.astype(np.float64), -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.clip(128 + np.floor(slope / 2), 0, 255).astype(np.uint8)


def cells_of(overview):
    return tuple(max(2, int(length / 48 + 0.5)) for length in overview.shape[::-1])


def clahe(overview):
    """Returns OpenCV's CLAHE of the greys of an overview."""
    return cv2.createCLAHE(clipLimit=3, tileGridSize=cells_of(overview)).apply(overview)


def local_contrast(grey, overview, level_step):
    """Returns greys of a finer level through the tables of the overview, mixed between middles of cells."""
    columns, rows = cells_of(overview)
    tables, cell = clahe_tables(overview, columns, rows)
    height, width = grey.shape
    x, y = ((np.arange(n) + 0.5) / level_step - 0.5 for n in (width, height))
    (left, right, across), (upper, lower, down) = (
        between(values, side, count) for values, side, count in ((x, cell[0], columns), (y, cell[1], rows))
    )
    index = grey.astype(int)

    def seen(row, column):
        return tables[row[:, None], column[None, :], index].astype(float)

    over = seen(upper, left) * (1 - across) + seen(upper, right) * across
    under = seen(lower, left) * (1 - across) + seen(lower, right) * across
    return rounded(over * (1 - down[:, None]) + under * down[:, None]).astype(np.uint8)


def between(values, side, count):
    at = values / side - 0.5
    before = np.floor(at).astype(int)
    return np.clip(before, 0, count - 1), np.clip(before + 1, 0, count - 1), at - before


def clahe_tables(overview, columns, rows, limit=3.0):
    """Returns one table of 256 greys per cell (rows, columns, 256), and width and height of a cell."""
    height, width = overview.shape
    if width % columns or height % rows:
        overview = cv2.copyMakeBorder(
            overview, 0, rows - height % rows, 0, columns - width % columns, cv2.BORDER_REFLECT_101
        )
    cell_h, cell_w = overview.shape[0] // rows, overview.shape[1] // columns
    tables = np.zeros((rows, columns, 256), np.uint8)
    for row in range(rows):
        for column in range(columns):
            part = overview[row * cell_h : (row + 1) * cell_h, column * cell_w : (column + 1) * cell_w]
            tables[row, column] = equalising_table(part, limit)
    return tables, (cell_w, cell_h)


def equalising_table(part, limit):
    counts = np.bincount(part.ravel(), minlength=256)
    most = max(int(limit * part.size / 256), 1)
    excess = np.maximum(counts - most, 0).sum()
    counts = np.minimum(counts, most) + excess // 256
    rest = excess % 256
    if rest:
        step = max(256 // rest, 1)
        counts[: rest * step : step][:rest] += 1
    return np.clip(np.rint(np.cumsum(counts) * 255 / part.size), 0, 255).astype(np.uint8)


def air_code(overview):
    bright = overview[overview >= 55705]
    if len(bright) < 0.01 * overview.size:
        return 65535
    bins = np.zeros(258)
    bins[1:257] = np.bincount(bright >> 8, minlength=256)
    around = bins[:-2] + 2 * bins[1:-1] + bins[2:]
    return int(around.argmax()) * 256 + 128


def classes(high, low, overviews, materials):
    """Returns the class of each pixel, 0 where R tells nothing."""
    smooth = []
    for codes, overview in zip((high, low), overviews, strict=True):
        table = rounded(np.log(air_code(overview) / np.maximum(np.arange(65536), 1)) * 2048)
        smooth.append(binomial(table[codes], 8) / 2048)
    a, b = smooth
    is_valid = (np.minimum(a, b) >= 0.2) & (np.maximum(a, b) <= 6)
    ratio = np.array(materials["ratio"])
    sign = -1 if ratio[2].mean() < ratio[0].mean() else 1
    level = np.minimum(rounded(np.clip(a, 0, None) / materials["step"]), ratio.shape[1] - 1).astype(int)
    measured = sign * b / np.where(is_valid, a, 1)
    position = np.zeros(a.shape)
    for one, other in pairwise(ratio):
        start, width = sign * one[level], sign * (other - one)[level]
        part = np.clip((measured - start) / np.where(width > 0.01, width, 1), 0, 1)
        position += np.where(width > 0.01, part, 0)
    return np.where(is_valid, 1 + rounded(position / 3 * (LAST_CLASS - 1)), 0).astype(int)


def painted(grey, *, palette="grey", kinds=None, material=False, strip=(), inverse=False):
    """Returns the picture of greys."""
    levels = np.arange(256)
    if palette == "grey":
        table = np.repeat(levels[:, None], 3, axis=1)
    else:
        stops = np.array(STOPS[palette], float)
        at = np.minimum(levels // 51, 4)
        step = (levels - 51 * at)[:, None]
        table = rounded(stops[at] + (stops[at + 1] - stops[at]) * step / 51)
    shown = table[grey].astype(np.uint8)
    if kinds is None:
        return shown
    if material:
        shown = np.where(kinds[..., None] > 0, tinted(grey, kinds), shown)
    bands = {
        "organic": (kinds >= 1) & (kinds <= LAST_ORGANIC),
        "inorganic": (kinds > LAST_ORGANIC) & (kinds <= LAST_INORGANIC),
        "metal": kinds > LAST_INORGANIC,
    }
    faded = (grey >> 3) if inverse else 255 - (255 - grey.astype(int)) // 8
    for band in strip:
        shown = np.where(bands[band][..., None], faded[..., None], shown)
    return shown.astype(np.uint8)


def tinted(grey, kinds):
    place = (np.maximum(kinds, 1) - 1) / (LAST_CLASS - 1) * 3
    at = np.minimum(np.floor(place), 2).astype(int)
    hue = HUES[at] + (HUES[at + 1] - HUES[at]) * (place - at)[..., None]
    return rounded(hue * (0.15 + 0.85 * grey[..., None] / 255))


def highlighted(shown, grey, codes, density):
    """Returns the picture with everything up to a code in red."""
    level = grey.astype(int)
    red = np.stack([255 - (255 - level) // 2, level // 2, level // 2], axis=-1)
    return np.where((codes <= density)[..., None], red, shown).astype(np.uint8)
