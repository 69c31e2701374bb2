"""Roles, acts, and which role may do which act: the one table that every page and every route asks.

Whose data an act may touch is another question: a mentor's and an analyst's reach ends at their units
(`store.units`), a trainee's at their own answers.
"""

from __future__ import annotations

from typing import Literal, get_args

from xray_trainer.errors import ForbiddenError, Sentence

Role = Literal["trainee", "mentor", "analyst", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

Act = Literal[
    "drill",
    "join_rooms",
    "search_scans",
    "author",
    "see_truth",
    "exchange_packages",
    "plan_work",
    "lead_rooms",
    "review_answers",
    "see_reports",
    "manage_accounts",
    "see_audit",
]
ACTS: tuple[Act, ...] = get_args(Act)

_DRILLING: frozenset[Act] = frozenset({"drill", "join_rooms"})
_MENTORING: frozenset[Act] = frozenset(
    {
        "author",
        "see_truth",
        "exchange_packages",
        "plan_work",
        "lead_rooms",
        "review_answers",
        "see_reports",
    }
)

PERMISSIONS: dict[Role, frozenset[Act]] = {
    "trainee": _DRILLING,
    "mentor": _DRILLING | _MENTORING,
    "analyst": _DRILLING | {"search_scans"},
    "administrator": frozenset({"plan_work", "manage_accounts", "see_audit"}),
}
"""What each role may do; an administrator looks after accounts and sees neither truth nor answers."""


def may(role: Role, act: Act) -> bool:
    """Returns whether a role may do an act."""
    return act in PERMISSIONS[role]


def require(role: Role, act: Act) -> None:
    """Refuses an act that a role may not do.

    Raises:
        ForbiddenError: it may not.
    """
    if not may(role, act):
        raise ForbiddenError(
            "this needs another role than {role}; ask the administrator for it", role=Sentence(role)
        )
