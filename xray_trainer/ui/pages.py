"""The pages of the application: for each its view, its words, its address, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from xray_trainer.accounts.permissions import Act, Role, may
from xray_trainer.store.people import Person
from xray_trainer.ui.rooms.links import ROOMS, is_invited
from xray_trainer.ui.views import (
    accounts,
    authoring,
    desk,
    drill,
    hand,
    lessons,
    library,
    packages,
    plan,
    progress,
    reports,
    review,
    rooms,
)

Words = Callable[[str], str]
Section = Literal["findings", "learning", "people", "exercises", "administration"]


_FEW = 6
"""As many pages need no sections."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: in which section it stands, who `may` open it by which act, for which roles it is the first."""

    section: Section
    show: Callable[[Person, Words], None]
    title: str
    icon: str
    address: str
    act: Act
    first_for: tuple[Role, ...] = ()


def pages(_: Words) -> tuple[Page, ...]:
    """Returns every page, in the order of the navigation."""
    return (
        Page("findings", desk.show, _("Analyst's desk"), "radiology", "desk", "search_scans", ("analyst",)),
        Page("learning", drill.show, _("Drill"), "search", "drill", "drill", ("trainee", "mentor")),
        Page("learning", progress.show, _("Progress"), "monitoring", "progress", "drill"),
        Page("learning", lessons.show, _("Lessons"), "school", "lessons", "drill"),
        Page("people", rooms.show, _("Live rooms"), "meeting_room", ROOMS, "join_rooms"),
        Page("people", plan.show, _("Work plan"), "event_note", "plan", "plan_work", ("administrator",)),
        Page("people", review.show, _("Review of answers"), "rate_review", "review", "review_answers"),
        Page("people", reports.show, _("Reports"), "bar_chart", "reports", "see_reports"),
        Page("exercises", library.show, _("Exercises"), "inventory_2", "library", "author"),
        Page("exercises", authoring.show, _("New set"), "add_circle", "new-set", "author"),
        Page("exercises", hand.show, _("Own scans"), "upload_file", "own-scans", "author"),
        Page("exercises", packages.show, _("Exchange"), "swap_horiz", "exchange", "exchange_packages"),
        Page(
            "administration", accounts.show, _("Accounts"), "manage_accounts", "accounts", "manage_accounts"
        ),
    )


def navigation(person: Person, _: Words) -> dict[str, list[Page]]:
    """Returns the pages that a person may open by the title of their section; `""` where they are few."""
    open_to = pages_of(person, _)
    if len(open_to) <= _FEW:
        return {"": list(open_to)}
    titles: dict[Section, str] = {
        "findings": _("Findings"),
        "learning": _("Learning"),
        "people": _("People"),
        "exercises": _("Exercises"),
        "administration": _("Administration"),
    }
    found = {title: [page for page in open_to if page.section == name] for name, title in titles.items()}
    return {title: in_section for title, in_section in found.items() if in_section}


def pages_of(person: Person, _: Words) -> tuple[Page, ...]:
    """Returns the pages that a person may open, the first one first."""
    open_to = [page for page in pages(_) if may(person.role, page.act)]
    return tuple(sorted(open_to, key=lambda page: person.role not in page.first_for))


def closed_to(person: Person, _: Words) -> tuple[Page, ...]:
    """Returns the pages that a person may not open, though a link may lead there."""
    return tuple(page for page in pages(_) if not may(person.role, page.act))


def show_closed(_: Words) -> None:
    """Tells whoever followed a link that the page behind it is for others."""
    st.info(_("This page is not open to you. The pages that are stand in the menu at the side."))


def is_first(page: Page, person: Person) -> bool:
    """Returns whether a page is the one to begin with: that of rooms for who follows a link into one."""
    if is_invited():
        return page.address == ROOMS
    return person.role in page.first_for
