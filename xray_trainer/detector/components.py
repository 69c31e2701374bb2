"""From maps at stride 4 to components: connected cells that stand out, and how much they do.

An anomaly map is cut at several levels, from sure to unsure: a component of a lower level counts only where
no surer one lies inside it. So a sure finding keeps its tight outline and a faint one is still found.
Components that touch are parted where the network draws a border between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MIN_CELLS = 3
MAX_COMPONENTS = 100


@dataclass(frozen=True, slots=True)
class Component:
    """Connected cells of a map.

    Attributes:
        mask: bool (h, w), the cells within the component's own window.
        origin_xy: column and row of the window's first cell.
        logit: mean of its `top_k` highest anomaly logits, see `find_components`.
    """

    mask: Mask
    origin_xy: tuple[int, int]
    logit: float

    @property
    def window(self) -> tuple[slice, slice]:
        """Returns rows and columns of the window in the map."""
        (x, y), (height, width) = self.origin_xy, self.mask.shape
        return slice(y, y + height), slice(x, x + width)


def logit(probability: float) -> float:
    """Returns ln(p / (1 - p))."""
    return float(np.log(probability / (1 - probability)))


def top_mean(values: npt.NDArray[np.floating], *, k: int) -> float:
    """Returns the mean of the `k` highest values, of all where there are fewer.

    >>> top_mean(np.array([1.0, 5.0, 3.0]), k=2)
    4.0
    """
    flat = values.ravel()
    if k >= flat.size:
        return float(flat.mean(dtype=np.float64))
    return float(np.partition(flat, flat.size - k)[-k:].mean(dtype=np.float64))


def find_components(
    anomaly: Float32, border: Float32, *, levels: Sequence[float], top_k: int
) -> tuple[Component, ...]:
    """Returns the components of anomaly and border logits (h, w), highest first.

    A component rates as the scan would if nothing else were in it: where it has fewer than `top_k` cells, the
    map's median fills up. So a bright cell does not outrank a package, and no component outranks its scan.
    """
    floor = float(np.median(anomaly))
    taken = np.zeros(anomaly.shape, np.bool_)
    found: list[Component] = []
    for level in sorted(levels, reverse=True):
        for mask, origin_xy in _connected(anomaly > logit(level)):
            window = Component(mask, origin_xy, 0.0).window
            if not (taken[window] & mask).any():
                for part, offset_xy in _parted(mask, border[window] > 0):
                    found.append(_rated(anomaly, part, _plus(origin_xy, offset_xy), top_k=top_k, floor=floor))
            taken[window] |= mask
    return tuple(sorted(found, key=lambda component: -component.logit)[:MAX_COMPONENTS])


def _plus(a_xy: tuple[int, int], b_xy: tuple[int, int]) -> tuple[int, int]:
    return a_xy[0] + b_xy[0], a_xy[1] + b_xy[1]


def _rated(
    anomaly: Float32, mask: Mask, origin_xy: tuple[int, int], *, top_k: int, floor: float
) -> Component:
    inside = anomaly[Component(mask, origin_xy, 0.0).window][mask]
    filled = np.append(inside, np.full(max(0, top_k - inside.size), floor))
    return Component(mask, origin_xy, top_mean(filled, k=top_k))


def _connected(mask: Mask) -> Iterator[tuple[Mask, tuple[int, int]]]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    for label, (x, y, width, height, area) in enumerate(stats.tolist()):
        if label > 0 and area >= MIN_CELLS:
            yield labels[y : y + height, x : x + width] == label, (x, y)


def _parted(mask: Mask, is_border: Mask) -> Iterator[tuple[Mask, tuple[int, int]]]:
    """Yields the parts of a component: each core inside the borders takes the cells nearest to it."""
    cores = list(_connected(mask & ~is_border))
    if len(cores) < 2:
        yield mask, (0, 0)
        return
    seeds = np.zeros(mask.shape, np.int32)
    for number, (core, origin_xy) in enumerate(cores, start=1):
        seeds[Component(core, origin_xy, 0.0).window][core] = number
    nearest = _nearest_seed(seeds)
    for number in range(1, len(cores) + 1):
        part = mask & (nearest == number)
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        y, x = int(rows[0]), int(columns[0])
        yield part[y : rows[-1] + 1, x : columns[-1] + 1], (x, y)


def _nearest_seed(seeds: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    is_free = (seeds == 0).astype(np.uint8)
    _, zone = cv2.distanceTransformWithLabels(
        is_free, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number_of_zone = np.zeros(int(zone.max()) + 1, np.int32)
    number_of_zone[zone[seeds > 0]] = seeds[seeds > 0]
    return number_of_zone[zone]
