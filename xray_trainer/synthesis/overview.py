"""Overviews of a gallery: one small picture per sheet, all of a topic on one page.

OUT/tiles/<sheet>.png       the first scan of a sheet, small
OUT/overview-<topic>.png    all tiles of a topic that are there
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from xray_trainer.scans.atomic import write_atomically
from xray_trainer.scans.pictures import Picture, encode_picture
from xray_trainer.synthesis.contact_sheet import Example, close_ups, whole, write_text

TILES: Final = "tiles"
_COLUMNS = 3
_TILE_PX = 560
_CAPTION_PX = 22


def tile(name: str, examples: Sequence[Example], *, has_close_ups: bool = False) -> Picture:
    """Returns the small picture (H, 560, 3) of a sheet under its name.

    Args:
        name: of what the sheet is about.
        examples: of the sheet, at least one; the first is shown.
        has_close_ups: whether the first with something hidden is shown instead, with its surroundings.
    """
    hiding = [one for one in examples if one.concealments] if has_close_ups else []
    example = (hiding or examples)[0]
    parts = [whole(example, line_px=2), *(close_ups(one, line_px=2) for one in hiding[:1])]
    caption = np.full((_CAPTION_PX, _TILE_PX, 3), 255, np.uint8)
    write_text(caption, name, y=16)
    return np.concatenate([caption, *map(_small, parts)])


def overview(tiles: Sequence[Picture]) -> Picture:
    """Returns tiles in three columns as one picture, each in the column that is shortest so far."""
    columns: list[list[Picture]] = [[] for _ in range(_COLUMNS)]
    for one in tiles:
        min(columns, key=_height).append(one)
    tallest = max(_height(column) for column in columns)
    canvas = np.full((tallest, _COLUMNS * _TILE_PX, 3), 255, np.uint8)
    for number, column in enumerate(columns):
        if column:
            left, drawn = number * _TILE_PX, np.concatenate(column)
            canvas[: drawn.shape[0], left : left + _TILE_PX] = drawn
    return canvas


def write_overview(out: Path, topic: str, file_names: Sequence[str]) -> bool:
    """Writes the overview of a topic from the tiles of these sheets; returns whether there are any."""
    shown = [cv2.imread(str(out / TILES / name)) for name in file_names if (out / TILES / name).exists()]
    tiles = [np.asarray(one[..., ::-1], np.uint8) for one in shown if one is not None]
    if tiles:
        write_atomically(out / f"overview-{topic}.png", encode_picture(overview(tiles)))
    return bool(tiles)


def _height(column: Sequence[Picture]) -> int:
    return sum(one.shape[0] for one in column)


def _small(drawn: Picture) -> Picture:
    height = round(drawn.shape[0] * _TILE_PX / drawn.shape[1])
    return np.asarray(cv2.resize(drawn, (_TILE_PX, height), interpolation=cv2.INTER_AREA), np.uint8)
