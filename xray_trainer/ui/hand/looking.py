"""How a scan looks with items in it, while somebody drags them about: fast, around one item at a time.

What is measured on a scan once is kept for the scans that were worked on last; records of items that stay
where they are are kept too. Needs torch.
"""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from xray_trainer.drills.difficulty import DifficultyModel, item_of
from xray_trainer.drills.hardness import share_of
from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.exercises.authoring import require_torch
from xray_trainer.exercises.hand_work import HiddenItem
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tile_format import encode_tile
from xray_trainer.store.library import ScanLibrary
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.ui.hand.item_pictures import item_png

if TYPE_CHECKING:
    from xray_trainer.synthesis.overlay.by_hand import Glimpse, Placed
    from xray_trainer.synthesis.overlay.survey import Survey

_Value = TypeVar("_Value")

_SCANS, _ITEMS = 3, 256
_STEP_PX = 16
"""Patches begin and end at multiples of that, so that a browser can make them smaller exactly."""

_LEAST_DPRIME = 5.0
_HINTS = ((0.25, "easy"), (0.5, "middling"), (0.75, "hard"), (1.01, "very_hard"))


@dataclass(slots=True)
class LookingGlass:
    """Looks at items in the scans of a library; safe to use from several threads."""

    library: ScanLibrary
    _scans: OrderedDict[str, tuple[Scan, Survey]] = field(default_factory=OrderedDict)
    _placed: OrderedDict[str, Placed] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _measuring: threading.Lock = field(default_factory=threading.Lock)

    def warm(self, sha256: str) -> None:
        """Measures a scan and draws the items in the background, so that the first look is fast too."""
        threading.Thread(target=self._warmed, args=(sha256,), daemon=True).start()

    def look(self, sha256: str, hidden: Sequence[HiddenItem], item_id: str) -> dict[str, Any]:
        """Returns how the scan looks around an item, and how hard it is to see, as JSON.

        Raises:
            InputError: there is no such item, it cannot be like that, or nothing of it can be seen.
            MissingExtraError: this installation lacks torch.
        """
        require_torch()
        from xray_trainer.synthesis.overlay.by_hand import glimpse

        index = next((n for n, one in enumerate(hidden) if one.item_id == item_id), None)
        if index is None:
            raise InputError("the item that is looked at must be among those hidden; open the page again")
        scan, seen = self._open(sha256)
        items = [self._place(sha256, scan, seen, one) for one in hidden]
        seen_now = glimpse(scan, items, index)
        return {
            **_patch_json(scan, seen_now),
            **_judged_json(hidden[index], seen_now),
            "outline": seen_now.outline,
        }

    def _warmed(self, sha256: str) -> None:
        with suppress(XrayTrainerError):
            self._open(sha256)
            for name in ITEMS:
                item_png(name)

    def _open(self, sha256: str) -> tuple[Scan, Survey]:
        from xray_trainer.synthesis.overlay.survey import survey

        with self._measuring:
            found = _kept(self._scans, sha256, self._guard)
            if found is None:
                scan = self.library.read(sha256)
                found = scan, survey(scan)
                _keep(self._scans, sha256, found, self._guard, most=_SCANS)
        return found

    def _place(self, sha256: str, scan: Scan, seen: Survey, one: HiddenItem) -> Placed:
        from xray_trainer.synthesis.overlay.by_hand import placed

        key = f"{sha256}{one.placement.model_dump_json()}"
        found = _kept(self._placed, key, self._guard)
        if found is None:
            found = placed(scan, seen, one.placement)
            _keep(self._placed, key, found, self._guard, most=_ITEMS)
        return found


def hint_of(factors: dict[str, float], kind: str) -> str:
    """Returns a gentle word: `invisible`, `easy`, `middling`, `hard` or `very_hard`.

    It is the difficulty that exercises with these factors are expected to have before anybody answered one.
    """
    if factors["ideal_dprime"] < _LEAST_DPRIME:
        return "invisible"
    truth = Concealment(
        Region.from_xyxy(0, 0, 1, 1), kind if kind != BENIGN else "LD-HOMOG", "", "", 0, factors
    )
    share = share_of(DifficultyModel().difficulty(item_of("", [truth], conveyance="")).mean)
    return next(word for most, word in _HINTS if share < most)


def _patch_json(scan: Scan, seen: Glimpse) -> dict[str, Any]:
    """Returns what changed of the picture: its place and a tile per energy, cut to whole steps."""
    x0, y0, x1, y1 = Region.from_geojson(seen.outline).bounds_xyxy
    height, width = scan.shape_hw
    left, right = _steps(x0 - 1, x1 + 1, width)
    top, bottom = _steps(y0 - 1, y1 + 1, height)
    whole = np.array(scan.transmission[:, top:bottom, left:right])
    crop_h, crop_w = seen.transmission.shape[1:]
    rows = slice(max(top, seen.y_px), min(bottom, seen.y_px + crop_h))
    columns = slice(max(left, seen.x_px), min(right, seen.x_px + crop_w))
    whole[:, rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = (
        seen.transmission[
            :,
            rows.start - seen.y_px : rows.stop - seen.y_px,
            columns.start - seen.x_px : columns.stop - seen.x_px,
        ]
    )
    tiles = [encode_tile(codes, "u16") for codes in codes_from_transmission(whole)]
    return {"x": left, "y": top, "tiles": [base64.b64encode(tile).decode() for tile in tiles]}


def _judged_json(one: HiddenItem, seen: Glimpse) -> dict[str, Any]:
    return {
        "dprime": seen.factors["hotelling_dprime"],
        "superposition": seen.factors["superposition"],
        "width_mm": seen.factors["width_mm"],
        "height_mm": seen.factors["height_mm"],
        "areal_g_cm2": seen.areal_g_cm2,
        "material": seen.material,
        "hint": hint_of(seen.factors, one.placement.kind),
    }


def _steps(low: float, high: float, side_px: int) -> tuple[int, int]:
    first = max(0, int(low // _STEP_PX) * _STEP_PX)
    last = min(side_px, int(-(-high // _STEP_PX)) * _STEP_PX)
    return first, max(last, first + 1)


def _kept(values: OrderedDict[str, _Value], key: str, guard: threading.Lock) -> _Value | None:
    with guard:
        if key in values:
            values.move_to_end(key)
        return values.get(key)


def _keep(
    values: OrderedDict[str, _Value], key: str, value: _Value, guard: threading.Lock, *, most: int
) -> None:
    with guard:
        values[key] = value
        while len(values) > most:
            values.popitem(last=False)
