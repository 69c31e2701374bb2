"""What acts in the audit log are called on the screen; files keep their short names."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.store.audit import Act

Words = Callable[[str], str]


def act_words(_: Words) -> dict[Act, str]:
    """Returns the words of every act."""
    return {
        "sign_in": _("signed in"),
        "sign_in_refused": _("sign-in refused"),
        "sign_out": _("signed out"),
        "see_truth": _("saw the truth"),
        "export": _("took data away"),
        "import": _("brought data in"),
        "change_result": _("changed a result"),
        "change_exercise": _("changed an exercise"),
        "change_set": _("changed a set"),
        "release_set": _("released a set"),
        "change_plan": _("changed the plan"),
        "add_person": _("added a person"),
        "change_person": _("changed a person"),
        "change_role": _("changed a role"),
        "erase_person": _("erased a person"),
        "change_unit": _("changed a unit"),
        "change_trust": _("changed whom to trust"),
        "change_settings": _("changed settings"),
        "backup": _("backed up"),
        "restore": _("restored"),
        "tidy": _("tidied up"),
    }
