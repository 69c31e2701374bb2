"""A contact sheet: pictures of a few scans, the truth outlined, with a line of facts under each.

Grey follows a power of attenuation (-ln T), unlike the pictures of a drill, so that thin walls and thick
loads show at once. The first scan of two energies is shown once more below, in colours of material. Pixels
of a picture are square whatever those of the scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from shapely import affinity

from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.pictures import Picture, draw_regions
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.material_picture import COLOURS_RGB, Floats, hue_rgb, material_picture, shaded
from xray_trainer.synthesis.taxonomy import BENIGN

SUSPICIOUS_RGB: Final = (214, 40, 40)
BENIGN_RGB: Final = (24, 116, 205)
_COLUMNS = 2
_CELL_PX = 880
_TALLEST_PX = 420
_CLOSE_UP_HW = (230, 436)
_MARGIN_MM = 1600.0
_LINE_PX = 19
_MARGIN_PX = 8
_RUN_PX = 5
_PAPER = 245
_QUANTILE = 0.985
_LEAST_DEPTH = 1.0
_AIR_DEPTH = 0.03
_GAMMA = 0.75
_LEGEND_HW = (190, 600)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One picture of a sheet.

    Attributes:
        scan: what is shown.
        concealments: outlined; red what is hidden, blue what only looks like it.
        lines: facts, for under the picture.
    """

    scan: Scan
    concealments: tuple[Concealment, ...]
    lines: tuple[str, ...]


def attenuation_picture(scan: Scan) -> Picture:
    """Returns the high energy as a picture (H, W): white for air, black for what hardly anything passes."""
    grey: Picture = np.round(_PAPER * (1 - _shade(scan))).astype(np.uint8)
    return grey


def colour_picture(scan: Scan) -> Picture:
    """Returns a scan of two energies in colours of material (H, W, 3), as dark as `attenuation_picture`."""
    return material_picture(scan, _shade(scan))


def _shade(scan: Scan) -> Floats:
    """Returns how dark each pixel is, (H, W), 0 to 1: (depth / deepest) ** 0.75, depth = -ln T."""
    depth = -np.log(scan.transmission[0])
    loaded = depth[depth > _AIR_DEPTH]
    deepest = max(float(np.quantile(loaded, _QUANTILE)) if loaded.size else 0.0, _LEAST_DEPTH)
    return np.asarray(np.clip(depth / deepest, 0, 1) ** _GAMMA, np.float32)


def contact_sheet(title: str, examples: Sequence[Example], *, has_close_ups: bool = False) -> Picture:
    """Returns an RGB picture of examples, two in a row, under a title.

    Args:
        title: ASCII text.
        examples: at least one.
        has_close_ups: whether the first concealment of each is shown larger, with and without its outline.
    """
    cells = [_cell(example, has_close_ups=has_close_ups) for example in examples]
    dual = [example for example in examples if len(example.scan.transmission) == 2][:1]
    cells += [_coloured(example) for example in dual]
    cells += [_legend() for _ in dual]
    rows = [_beside(cells[start : start + _COLUMNS]) for start in range(0, len(cells), _COLUMNS)]
    heading = _paper(2 * _LINE_PX, _COLUMNS * _CELL_PX)
    write_text(heading, title, y=_LINE_PX + 6, size=0.75)
    return np.concatenate([heading, *rows])


def _cell(example: Example, *, has_close_ups: bool) -> Picture:
    parts = [whole(example)]
    if has_close_ups and example.concealments:
        parts.append(close_ups(example))
    caption = _paper(_LINE_PX * len(example.lines) + 10, _CELL_PX)
    for number, line in enumerate(example.lines):
        write_text(caption, line, y=(number + 1) * _LINE_PX - 4)
    return np.concatenate([*parts, caption])


def _coloured(example: Example) -> Picture:
    """Returns the whole scan in colours of material, with its line of facts."""
    drawn = colour_picture(example.scan)
    caption = _paper(_LINE_PX + 10, _CELL_PX)
    write_text(caption, f"colours of material: {example.lines[0] if example.lines else ''}", y=_LINE_PX - 4)
    return np.concatenate([whole(example, drawn), caption])


def _legend() -> Picture:
    """Returns what the colours mean, bright where little and dark where much is in the way."""
    cell = _paper(_LEGEND_HW[0] + 3 * _LINE_PX, _CELL_PX)
    rows, columns = _LEGEND_HW
    place, depth = np.meshgrid(np.linspace(-0.4, 3.4, columns), np.linspace(0, 1, rows))
    cell[_LINE_PX : _LINE_PX + rows, _MARGIN_PX : _MARGIN_PX + columns] = shaded(hue_rgb(place), depth)
    for number, name in enumerate(COLOURS_RGB):
        x = _MARGIN_PX + round(columns * (number + 0.4) / 3.8) - 24
        write_text(cell, name, y=rows + 2 * _LINE_PX, x=x)
    write_text(cell, "air", y=_LINE_PX + 10, x=columns + 16)
    write_text(cell, "hardly anything passes", y=_LINE_PX + rows, x=columns + 16)
    return cell


def whole(example: Example, drawn: Picture | None = None, *, line_px: int = 1) -> Picture:
    """Returns the whole scan, grey or as drawn, as wide as a cell, its margins of air left out."""
    height, (mm_x, mm_y) = example.scan.shape_hw[0], example.scan.pixel_mm_xy
    first, last = _occupied(example.scan)
    room = _CELL_PX - 2 * _MARGIN_PX
    scale = min(room / ((last - first) * mm_x), (_TALLEST_PX - 2 * _MARGIN_PX) / (height * mm_y))
    grey = attenuation_picture(example.scan) if drawn is None else drawn
    shown = _drawn(
        example, grey, (first, 0, last, height), scale=scale, line_px=0 if drawn is not None else line_px
    )
    return _centred(shown, (shown.shape[0] + 2 * _MARGIN_PX, _CELL_PX))


def _occupied(scan: Scan) -> tuple[int, int]:
    """Returns first and last column of the vehicle, with some air; rows of ground tell nothing."""
    light = scan.transmission[0]
    air = np.quantile(light, 0.98, axis=1, keepdims=True)
    dense = ((light < 0.75 * air) & (air > 0.5)).sum(axis=0) > max(3, 0.02 * scan.shape_hw[0])
    columns = np.flatnonzero(np.convolve(dense, np.ones(_RUN_PX), mode="same") >= _RUN_PX - 1)
    if not len(columns):
        return 0, scan.shape_hw[1]
    margin = round(0.03 * scan.shape_hw[1])
    return max(0, int(columns[0]) - margin), min(scan.shape_hw[1], int(columns[-1]) + margin)


def close_ups(example: Example, *, line_px: int = 1) -> Picture:
    """Returns the surroundings of the first concealment twice, without and with its outline."""
    (height, width), (mm_x, mm_y) = example.scan.shape_hw, example.scan.pixel_mm_xy
    x0, y0, x1, y1 = example.concealments[0].region.bounds_xyxy
    rows, columns = _CLOSE_UP_HW
    wide, high = (x1 - x0) * mm_x, (y1 - y0) * mm_y
    scale = min(
        columns / (wide + min(2 * wide, _MARGIN_MM)), rows / (high + min(2 * high, _MARGIN_MM)), 6.0 / mm_x
    )
    half_x, half_y = columns / scale / mm_x / 2, rows / scale / mm_y / 2
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    window = (
        max(0, round(middle_x - half_x)),
        max(0, round(middle_y - half_y)),
        min(width, round(middle_x + half_x)),
        min(height, round(middle_y + half_y)),
    )
    grey = attenuation_picture(example.scan)
    pair = [_drawn(example, grey, window, scale=scale, line_px=width) for width in (0, line_px)]
    return np.concatenate([_centred(one, (rows + _MARGIN_PX, _CELL_PX // 2)) for one in pair], axis=1)


def _drawn(
    example: Example,
    whole: Picture,
    window_xyxy: tuple[int, int, int, int],
    *,
    scale: float,
    line_px: int,
) -> Picture:
    """Returns a window of a picture of the whole scan at `scale` pixels per mm, with outlines if any."""
    x0, y0, x1, y1 = window_xyxy
    scale_x, scale_y = (scale * mm for mm in example.scan.pixel_mm_xy)
    size = max(1, round((x1 - x0) * scale_x)), max(1, round((y1 - y0) * scale_y))
    how = cv2.INTER_AREA if scale_x < 1 else cv2.INTER_CUBIC
    shown = cv2.resize(whole[y0:y1, x0:x1], size, interpolation=how)
    canvas = draw_regions(shown.astype(np.uint8), (), SUSPICIOUS_RGB)
    for one in example.concealments if line_px else ():
        place = affinity.affine_transform(
            one.region.geometry, [scale_x, 0, 0, scale_y, -x0 * scale_x, -y0 * scale_y]
        )
        colour = BENIGN_RGB if one.kind == BENIGN else SUSPICIOUS_RGB
        canvas = draw_regions(canvas, [Region(place)], colour, width_px=line_px)
    return canvas


def _beside(cells: Sequence[Picture]) -> Picture:
    tallest = max(cell.shape[0] for cell in cells)
    row = _paper(tallest, _COLUMNS * _CELL_PX)
    for number, cell in enumerate(cells):
        row[: cell.shape[0], number * _CELL_PX : (number + 1) * _CELL_PX] = cell
    return row


def _centred(shown: Picture, size_hw: tuple[int, int]) -> Picture:
    canvas = _paper(*size_hw)
    height, width = (min(had, room) for had, room in zip(shown.shape[:2], size_hw, strict=True))
    top, left = (size_hw[0] - height) // 2, (size_hw[1] - width) // 2
    canvas[top : top + height, left : left + width] = shown[:height, :width]
    return canvas


def _paper(height: int, width: int) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


def write_text(canvas: Picture, text: str, *, y: int, x: int = _MARGIN_PX, size: float = 0.46) -> None:
    """Writes a line of text upon a picture, its foot at y."""
    cv2.putText(canvas, text, (x, y), _FONT, size, (30, 30, 30), 1, cv2.LINE_AA)
