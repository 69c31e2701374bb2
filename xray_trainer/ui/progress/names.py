"""Names of what figures are told for: kinds of concealment, conveyances, functions of the viewer."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]


def kind_name(kind: str, _: Words) -> str:
    """Returns the name of a kind of concealment, its id where it is not in the taxonomy."""
    return _(TAXONOMY[kind].site) if kind in TAXONOMY else kind


def conveyance_name(group: str, _: Words) -> str:
    """Returns the name of a group of conveyances, its id where nobody has named it."""
    names = {
        "container": _("Containers"),
        "open-container": _("Open containers"),
        "reefer": _("Reefers"),
        "tank-container": _("Tank containers"),
        "trailer": _("Semi-trailers"),
        "truck": _("Trucks"),
        "van": _("Vans"),
        "car-carrier": _("Car carriers"),
        "wagon": _("Wagons"),
        "uld": _("Air cargo units"),
        "parcel": _("Parcels"),
        "other": _("Other conveyances"),
    }
    return names.get(group, group)


def function_name(name: str, _: Words) -> str:
    """Returns the name of a function of the viewer, as its button says it."""
    texts = viewer_texts(_)
    return texts.get({"preset": "presets"}.get(name, name), name)
