"""What sets of each mode are made of where nobody wished anything else, and rules that go together.

In a practice and in an exam about half of the scans are suspicious. In a shift hardly any are, as in reality;
a warm-up with half of them suspicious comes first, because it halves the misses that follow.
"""

from __future__ import annotations

from xray_trainer.errors import RecipeError, Sentence
from xray_trainer.exercises.exercise import Mode, Rules

SHARES: dict[Mode, float] = {"practice": 0.5, "shift": 0.05, "exam": 0.5}
"""Share of suspicious scans in the modes for which sets are built, where nobody wished another."""

NUMBERS: dict[Mode, int] = {"practice": 10, "shift": 100, "exam": 20}
"""Exercises in a set of each mode, where nobody wished another number; the warm-up comes on top."""

MOST_IN_SHIFT = 0.05
WARM_UP = 40
WARM_UP_SHARE = 0.5

RISK_SHARE, RISK_SHARE_ASKED = 0.15, 0.5
"""Share of suspicious scans with wrong papers; in a declaration drill it is every second one."""

TITLES: dict[Mode, str] = {"practice": "Practice", "shift": "Shift", "exam": "Exam"}
"""Titles of sets that nobody named, message ids."""


def rules_of(
    mode: Mode,
    *,
    share: float | None = None,
    warm_up: int | None = None,
    exercise_limit_s: float | None = None,
    time_limit_s: float | None = None,
    asks_indicators: bool = False,
) -> Rules:
    """Returns the rules of a set to be built, with what the mode takes where nothing is given.

    Args:
        mode: `practice`, `shift` or `exam`.
        share: of suspicious scans, the warm-up apart.
        warm_up: number of exercises with feedback before a shift.
        exercise_limit_s: time for one exercise.
        time_limit_s: time for the whole set.
        asks_indicators: whether trainees also say what is wrong with the papers.

    Raises:
        RecipeError: the mode has no sets, or what was given does not go with it.
    """
    if mode not in SHARES:
        raise RecipeError(
            "sets are built for {shares}, got {mode}; a review makes its own",
            shares=", ".join(SHARES),
            mode=Sentence(mode),
        )
    if warm_up and mode != "shift":
        raise RecipeError(
            "only a shift has a warm-up, got {warm_up} for {mode}; leave it out",
            warm_up=warm_up,
            mode=Sentence(mode),
        )
    prevalence = SHARES[mode] if share is None else share
    if mode == "shift" and prevalence > MOST_IN_SHIFT:
        raise RecipeError(
            "in a shift at most {most_in_shift} of the scans are suspicious, got "
            "{prevalence}; build a practice for more",
            most_in_shift=MOST_IN_SHIFT,
            prevalence=prevalence,
        )
    num_first = WARM_UP if warm_up is None else warm_up
    return Rules(
        mode=Sentence(mode),
        exercise_limit_s=exercise_limit_s,
        time_limit_s=time_limit_s,
        prevalence=prevalence,
        warm_up=num_first if mode == "shift" else 0,
        asks_indicators=asks_indicators,
    )
