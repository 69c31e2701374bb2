"""Running the network: in which form, whole or in tiles; see `forms` for the forms and how one is chosen."""

from __future__ import annotations

from xray_trainer.detector.inference.choice import choose_form
from xray_trainer.detector.inference.forms import FORMS, Form, build_form
from xray_trainer.detector.inference.parity import Parity, compare
from xray_trainer.detector.inference.tiles import TILE_HW, Maps, infer

__all__ = ["FORMS", "TILE_HW", "Form", "Maps", "Parity", "build_form", "choose_form", "compare", "infer"]
