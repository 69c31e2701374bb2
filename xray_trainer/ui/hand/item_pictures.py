"""Small pictures of the items of the library, as a scanner sees them; drawn when asked for.

Dark is dense, on white; the longer side fills the picture. Needs torch.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from xray_trainer.exercises.authoring import require_torch
from xray_trainer.scans.pictures import encode_picture
from xray_trainer.synthesis.items.item import ITEMS

SIDE_PX = 96
_FILLED = 0.86
_ROOM = 1.6
_DENSEST_G_CM2 = 25.0


@lru_cache(maxsize=128)
def item_png(name: str) -> bytes:
    """Returns the picture of an item.

    Raises:
        RecipeError: there is no such item.
        MissingExtraError: this installation lacks torch.
    """
    require_torch()
    item = ITEMS[name].sample(np.random.default_rng(0))
    from xray_trainer.synthesis.overlay.item_picture import shadow

    side_mm = float(max(item.size_mm[0], item.size_mm[2])) / _FILLED
    areal = shadow(item, side_px=SIDE_PX, side_mm=side_mm)
    grey = np.exp(-np.sqrt(np.minimum(areal, _DENSEST_G_CM2) / _DENSEST_G_CM2) * _ROOM)
    picture = np.clip(255 * cv2.GaussianBlur(grey, (0, 0), 0.6), 0, 255).astype(np.uint8)
    return encode_picture(picture)
