"""Names of what an exercise is made of, for people; an id that nobody has named is shown as it is."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.store.certificates import SYNTHETIC
from xray_trainer.store.library_wishes import Order
from xray_trainer.store.set_states import Provenance, SetStatus
from xray_trainer.synthesis.items.item import ITEMS

Words = Callable[[str], str]


def status_name(status: SetStatus, _: Words) -> str:
    """Returns what the status of a set is called."""
    names: dict[SetStatus, str] = {
        "preparing": _("Being made"),
        "draft": _("Draft"),
        "released": _("Released"),
        "retired": _("Retired"),
    }
    return names[status]


def exercise_status_name(status: str, _: Words) -> str:
    """Returns what the status of an exercise is called."""
    names = {
        "draft": _("Draft"),
        "offered": _("Offered"),
        "flagged": _("Flagged"),
        "retired": _("Retired"),
    }
    return names.get(status, status)


def provenance_name(provenance: Provenance, _: Words) -> str:
    """Returns how something was made, in words."""
    names: dict[Provenance, str] = {
        "": _("Command line or demonstration"),
        "recipe": _("From a recipe"),
        "hand": _("Made by hand"),
        "package": _("From a package"),
        "case": _("From a case"),
        "search": _("From a search"),
    }
    return names[provenance]


def item_name(item: str, _: Words) -> str:
    """Returns what a hidden item is called, its id as words where nobody has named it."""
    return _(ITEMS[item].title) if item in ITEMS else readable(item)


def source_name(source: str, _: Words) -> str:
    """Returns where a scan comes from, as its file says it where it was not computed."""
    return _("computed") if source == SYNTHETIC else source


def readable(name: str) -> str:
    """Returns an id as words: `cigarette-carton` as `cigarette carton`."""
    return name.replace("-", " ").replace("_", " ")


def order_name(order: Order, _: Words) -> str:
    """Returns what an order of results is called."""
    names: dict[Order, str] = {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "hardest": _("Hardest first"),
        "easiest": _("Easiest first"),
        "most_answered": _("Most answered first"),
        "least_right": _("Most often wrong first"),
    }
    return names[order]
