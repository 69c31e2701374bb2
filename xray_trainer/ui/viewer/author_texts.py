"""The words of the viewer where an exercise is made by hand, as msgids for the catalogues."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.ui.viewer.texts import viewer_texts


def author_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the words of the viewer where an exercise is made by hand."""
    return {
        **viewer_texts(_),
        **_placing(_),
        **_telling(_),
        "marks": _("What is there"),
        "offline_waiting": _("Working offline. Changes waiting: {count}"),
        "not_durable": _("This browser cannot keep changes; do not close the page before they are saved."),
    }


def _placing(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "author_list": _("Marked and hidden"),
        "author_empty": _(
            "Nothing yet. Mark what is in the scan with the tools above, or hide an item in it."
        ),
        "author_no_torch": _(
            "Nothing yet. Mark what is in the scan with the tools above. "
            "Hiding items needs the extra “detector”, which this installation lacks."
        ),
        "author_click": _("Click on the scan where the item is to lie."),
        "author_placed": _("{item}: put in the scan. Drag it to move it."),
        "author_kind": _("Kind of hiding place"),
        "author_item": _("What it is"),
        "author_material": _("Material"),
        "author_unknown": _("Not known"),
        "author_density": _("Areal density, g/cm², 0 if not known"),
        "author_suspicious": _("To be found"),
        "author_harmless": _("Harmless look-alikes"),
        "author_pose": _("How it lies"),
        "author_pose_flat": _("Flat"),
        "author_pose_side": _("Tipped over"),
        "author_pose_end": _("End on"),
        "author_angle": _("Turned"),
        "author_scale": _("Size"),
        "author_packed": _("Density"),
        "author_units_x": _("Side by side"),
        "author_units_y": _("Deep"),
        "author_units_z": _("High"),
        "author_another": _("Another specimen"),
    }


def _telling(_: Callable[[str], str]) -> dict[str, str]:
    """Returns the words for how hard it is to find."""
    return {
        "author_looking": _("Looking …"),
        "author_invisible": _("Nobody could see it here"),
        "author_easy": _("Easy to find"),
        "author_middling": _("Neither easy nor hard"),
        "author_hard": _("Hard to find"),
        "author_very_hard": _("Very hard to find"),
        "author_dprime": _("d′ (Hotelling)"),
        "author_dprime_told": _(
            "What the best linear observer reaches against the clutter of this load; about 2 is usual."
        ),
        "author_superposition": _("Superposition"),
        "author_superposition_told": _("How much lies in front of it and behind it, as −ln T."),
        "author_areal": _("Areal density"),
        "author_areal_told": _("Mean of what the item adds along the rays."),
        "author_g_cm2": _("g/cm²"),
        "author_size": _("Size in the scan"),
        "author_size_told": _("Width and height of what changes in the scan."),
    }
