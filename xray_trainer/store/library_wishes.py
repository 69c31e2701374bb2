"""What to look for in the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from xray_trainer.store.flags import Status
from xray_trainer.store.set_states import Provenance

Order = Literal["newest", "oldest", "hardest", "easiest", "most_answered", "least_right"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; a field that is empty or None does not matter.

    Attributes:
        text: words that all occur in papers, truth, texts, source or id.
        conveyances: groups of conveyances (`drills.conveyances`).
        cargo_families: of the load.
        families: kinds of concealment, `NEG` for look-alikes.
        items: hidden items.
        materials: of what is hidden.
        is_suspicious: whether there is something to find.
        measured: range of the measured difficulty, as shares from 0 to 1.
        learned: range of the learned one.
        beams: names of beams, joined by `+`.
        sources: of the scan.
        provenances: how it, or a set that holds it, was made.
        statuses: of the exercise.
        languages: in which a mentor wrote own texts.
        author: id of the person who made it, or a set that holds it.
        since: added then or later.
        until: added before.
        collection_id: a collection that holds it.
        set_id: a set that holds it.
        is_flagged: whether somebody ever flagged it.
        order: of the results.
    """

    text: str = ""
    conveyances: tuple[str, ...] = ()
    cargo_families: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    is_suspicious: bool | None = None
    measured: tuple[float, float] | None = None
    learned: tuple[float, float] | None = None
    beams: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    provenances: tuple[Provenance, ...] = ()
    statuses: tuple[Status, ...] = ()
    languages: tuple[str, ...] = ()
    author: str = ""
    since: datetime | None = None
    until: datetime | None = None
    collection_id: str = ""
    set_id: str = ""
    is_flagged: bool | None = None
    order: Order = "newest"
