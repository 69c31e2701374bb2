"""What a stock of exercises lacks for somebody's next practice: which families, and how hard.

Wanted is what `choice` aims at: each family as often as it wishes for it, about as hard as makes the wanted
share right, and as many benign scans; twice as many as the practice has, so that there is something to draw
among. Whoever renders takes the cell of family and difficulty that most people lack most, and draws until
the difficulty measured lies in it; what cannot be met in some draws is met as nearly as it came. Not every
difficulty occurs in scenes: the more exercises of a family lie far from what is wanted beside those that lie
near, the less is hoped of another, and the sooner something else is rendered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import floor, log, pi, sqrt

from xray_trainer.drills.choice import MOST_AIM, TARGET, wish
from xray_trainer.drills.difficulty import OFFSET_VARIANCE, DifficultyModel, Item
from xray_trainer.drills.gaussian import Margin, logistic
from xray_trainer.drills.mastery import standings
from xray_trainer.drills.trainee import Trainee
from xray_trainer.synthesis.taxonomy import BENIGN

AHEAD = 20
"""Exercises of a practice to come."""

REACH = 0.5
"""By how many logits an exercise may miss what is wanted and still serve; the width of a cell too."""

SHORT = 0.1
"""Share of what is wanted from which on a stock that lacks it runs short."""

DRAWS = 9
"""Draws of something hidden after which the nearest difficulty so far will do; any after twice as many."""

DRAWS_BENIGN = 2
"""The same of benign scans, each of which is rendered whole."""

LEAST_OF_EITHER = 0.25
"""Share of what is rendered that is suspicious at least, and benign at least."""

_SPARE = 2.0
_HOPELESS = 0.05
_EASIEST, _HARDEST = -2.0, 2.0
_EASIEST_BENIGN, _HARDEST_BENIGN = 0.0, 1.0
"""Against a standard exercise, in logits: about what scenes give when they are drawn again some times."""


@dataclass(frozen=True, slots=True)
class Need:
    """How many exercises of a family somebody wants, and how many there are.

    Attributes:
        family: id of the family, `NEG` for benign scans.
        difficulty: in logits.
        wanted: how many.
        there: how many, not met yet and no further than `REACH` from that.
        far: how many not met yet lie further.
    """

    family: str
    difficulty: float
    wanted: float
    there: int
    far: int = 0

    @property
    def lacking(self) -> float:
        """Returns how many lack."""
        return max(self.wanted - self.there, 0.0)

    @property
    def hope(self) -> float:
        """Returns the chance that one exercise more serves, drawn as often as it is from such as these."""
        near = (self.there + 1) / (self.there + self.far + 2)
        return 1 - (1 - near) ** (DRAWS_BENIGN if self.family == BENIGN else DRAWS)

    @property
    def cell(self) -> tuple[str, int]:
        """Returns family and number of the bin of difficulties."""
        return self.family, floor(self.difficulty / REACH)

    def with_one(self, family: str, difficulty: float) -> Need:
        """Returns the need once there is one exercise more."""
        if family != self.family:
            return self
        serves = abs(difficulty - self.difficulty) <= REACH
        return replace(self, there=self.there + serves, far=self.far + (not serves))


@dataclass(frozen=True, slots=True)
class Cell:
    """What people want of one family between two difficulties, all of them together.

    Attributes:
        family: id of the family, `NEG` for benign scans.
        low: lowest difficulty in logits.
        high: the highest.
        num_people: how many want it.
        wanted: exercises, summed over people; one exercise serves all of them.
        there: the same of those that there are.
        lacking: the same of those that lack.
        hoped: the same, each by its chance that one exercise more serves.
    """

    family: str
    low: float
    high: float
    num_people: int
    wanted: float
    there: int
    lacking: float
    hoped: float


@dataclass(slots=True)
class Patience:
    """Draws again until a difficulty lies in a range; in time takes one as near as any, then any.

    Attributes:
        low: of the range, in logits.
        high: of the range.
        most: draws after which one that is as near as the nearest will do; after twice as many any will.
        seen: what came.
    """

    low: float
    high: float
    most: int
    seen: list[float] = field(default_factory=list)

    def takes(self, difficulty: float) -> bool:
        """Returns whether to take a draw of this difficulty."""
        nearest = min((self._off(one) for one in self.seen), default=0.0)
        self.seen.append(difficulty)
        off, num = self._off(difficulty), len(self.seen)
        return off == 0 or (num > self.most and off <= nearest) or num >= 2 * self.most

    def _off(self, difficulty: float) -> float:
        return max(self.low - difficulty, difficulty - self.high, 0.0)


def needs_of(
    candidates: Sequence[Item],
    trainee: Trainee,
    model: DifficultyModel,
    *,
    families: Sequence[str],
    now: datetime,
) -> tuple[Need, ...]:
    """Returns what somebody wants for the next practice, benign scans first.

    Args:
        candidates: exercises that the person may meet and has not met.
        trainee: what is known about the person.
        model: of difficulty.
        families: that can be hidden.
        now: the moment, which decides what is due.
    """
    names = [BENIGN, *families]
    skills, standard = trainee.ability.aged(now).of_each(names), model.of_families(names)
    clear = _wanted(skills[0], standard[0], TARGET, (_EASIEST_BENIGN, _HARDEST_BENIGN))
    aim = aim_beside(_chance(skills[0], clear))
    find = [
        _wanted(skill, one, aim, (_EASIEST, _HARDEST))
        for skill, one in zip(skills[1:], standard[1:], strict=True)
    ]
    nums, hard = _nums(trainee, model, families, now), _difficulties(candidates, model)
    return tuple(
        Need(family, round(place, 4), num, *_near_and_far(hard, family, place))
        for family, place, num in zip(names, [clear, *find], nums, strict=True)
    )


def aim_beside(clear: float) -> float:
    """Returns the chance of finding something to aim at where benign scans are cleared this often."""
    return min(TARGET + max(TARGET - clear, 0.0), MOST_AIM)


def runs_short(needs: Sequence[Need]) -> bool:
    """Returns whether more than a tenth of what somebody wants lacks, hopeless cases left out."""
    hopeful = [need for need in needs if need.hope >= _HOPELESS]
    return sum(need.lacking for need in hopeful) > SHORT * sum(need.wanted for need in hopeful)


def share_suspicious(needs: Sequence[Need]) -> float:
    """Returns the share of suspicious exercises to render: as they lack, at least a quarter of either."""
    hidden, benign = (
        sum(need.lacking * need.hope for need in needs if (need.family != BENIGN) is sort)
        for sort in (True, False)
    )
    if not hidden + benign:
        return 0.5
    return min(max(hidden / (hidden + benign), LEAST_OF_EITHER), 1 - LEAST_OF_EITHER)


def most_lacking(needs: Iterable[Need], *, is_suspicious: bool) -> Cell | None:
    """Returns what lacks most of one sort, None where nothing does."""
    found = table(need for need in needs if (need.family != BENIGN) is is_suspicious)
    return found[0] if found and found[0].lacking > 0 else None


def table(needs: Iterable[Need]) -> tuple[Cell, ...]:
    """Returns what people want by family and difficulty; first what lacks most, as far as there is hope."""
    cells: dict[tuple[str, int], list[Need]] = {}
    for need in needs:
        cells.setdefault(need.cell, []).append(need)
    found = [_cell(family, number, own) for (family, number), own in cells.items()]
    return tuple(sorted(found, key=lambda cell: (-cell.hoped, -cell.lacking, cell.family, cell.low)))


def met(needs: Iterable[Need], family: str, difficulty: float) -> list[Need]:
    """Returns the needs once an exercise of this family and difficulty is there."""
    return [need.with_one(family, difficulty) for need in needs]


def _cell(family: str, number: int, needs: Sequence[Need]) -> Cell:
    return Cell(
        family,
        low=number * REACH,
        high=(number + 1) * REACH,
        num_people=len(needs),
        wanted=round(sum(need.wanted for need in needs), 3),
        there=sum(need.there for need in needs),
        lacking=round(sum(need.lacking for need in needs), 3),
        hoped=round(sum(need.lacking * need.hope for need in needs), 3),
    )


def _wanted(skill: Margin, standard: Margin, aim: float, ends: tuple[float, float]) -> float:
    """Returns the difficulty at which the chance comes to the aim, as far as scenes go."""
    difficulty = skill.mean - log(aim / (1 - aim)) * _flat(skill)
    return min(max(difficulty, standard.mean + ends[0]), standard.mean + ends[1])


def _chance(skill: Margin, difficulty: float) -> float:
    return logistic((skill.mean - difficulty) / _flat(skill))


def _flat(skill: Margin) -> float:
    """Returns by how much what is not known flattens the chance (MacKay 1992)."""
    return sqrt(1 + pi / 8 * (skill.variance + OFFSET_VARIANCE))


def _nums(
    trainee: Trainee, model: DifficultyModel, families: Sequence[str], now: datetime
) -> tuple[float, ...]:
    """Returns how many benign scans are wanted, and how many of each family: half of all between them."""
    half = _SPARE * AHEAD / 2
    wishes = [wish(one) for one in standings(trainee, model, families, now=now)]
    return half, *(round(half * one / sum(wishes), 3) for one in wishes)


def _difficulties(items: Sequence[Item], model: DifficultyModel) -> list[tuple[str, float]]:
    if not items:
        return []
    return list(zip((item.family for item in items), model.difficulties(items)[0].tolist(), strict=True))


def _near_and_far(hard: Sequence[tuple[str, float]], family: str, place: float) -> tuple[int, int]:
    is_near = [abs(one - place) <= REACH for name, one in hard if name == family]
    return sum(is_near), len(is_near) - sum(is_near)
