"""The pages of the application: for each its view, its words, its address, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Page:
    """A page: who `may` open it by which act, and for which roles it is the first one."""

    show: Callable[[Person, Words], None]
    title: str
    icon: str
    address: str
    act: Act
    first_for: tuple[Role, ...] = ()


def pages(_: Words) -> tuple[Page, ...]:
    """Returns every page, in the order of the navigation."""
    return (
        Page(desk.show, _("Analyst's desk"), "radiology", "desk", "search_scans", ("analyst",)),
        Page(drill.show, _("Drill"), "search", "drill", "drill", ("trainee", "mentor")),
        Page(progress.show, _("Progress"), "monitoring", "progress", "drill"),
        Page(rooms.show, _("Live rooms"), "meeting_room", ROOMS, "join_rooms"),
        Page(plan.show, _("Work plan"), "event_note", "plan", "plan_work", ("administrator",)),
        Page(library.show, _("Exercises"), "inventory_2", "library", "author"),
        Page(lessons.show, _("Lessons"), "school", "lessons", "drill"),
        Page(hand.show, _("Own scans"), "upload_file", "own-scans", "author"),
        Page(authoring.show, _("New set"), "add_circle", "new-set", "author"),
        Page(review.show, _("Review of answers"), "rate_review", "review", "review_answers"),
        Page(packages.show, _("Exchange"), "swap_horiz", "exchange", "exchange_packages"),
        Page(reports.show, _("Reports"), "bar_chart", "reports", "see_reports"),
        Page(accounts.show, _("Accounts"), "manage_accounts", "accounts", "manage_accounts"),
    )


def pages_of(person: Person, _: Words) -> tuple[Page, ...]:
    """Returns the pages that a person may open, the first one first."""
    open_to = [page for page in pages(_) if may(person.role, page.act)]
    return tuple(sorted(open_to, key=lambda page: person.role not in page.first_for))


def is_first(page: Page, person: Person) -> bool:
    """Returns whether a page is the one to begin with: that of rooms for who follows a link into one."""
    if is_invited():
        return page.address == ROOMS
    return person.role in page.first_for
