"""A practice in memory: learners at their desks, exercises, and the engine that chooses and learns.

Sessions are of twenty exercises, twice a week. Nobody meets an exercise twice. Before each session the stock
is filled by the rule of the application: what people need most, no more than a background process renders
meanwhile, each exercise drawn again until its measured difficulty is what was wanted, which is not the true
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from xray_trainer.drills.choice import choose
from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.drills.learners import (
    Learner,
    World,
    sample_item,
    sample_learner,
    sample_world,
    true_difficulty,
)
from xray_trainer.drills.need import (
    DRAWS,
    DRAWS_BENIGN,
    Cell,
    Need,
    Patience,
    met,
    most_lacking,
    needs_of,
    share_suspicious,
    table,
)
from xray_trainer.drills.trainee import Response, Trainee, learn
from xray_trainer.publishing.background import portion_for
from xray_trainer.store.practice import Stock
from xray_trainer.synthesis.taxonomy import BENIGN

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
PER_SESSION = 20
DAYS_BETWEEN = 3.5

_RECENT = 20


@dataclass(slots=True)
class Desk:
    """A learner at work.

    Attributes:
        learner: what is true.
        left: ids of the exercises not met yet.
        trainee: what the engine believes.
        recent: families of the exercises done, `NEG` for benign ones.
        rights: whether each was answered right.
        given: id and answer of each that the engine was told of.
    """

    learner: Learner
    left: dict[str, None]
    trainee: Trainee = field(default_factory=Trainee)
    recent: list[str] = field(default_factory=list)
    rights: list[bool] = field(default_factory=list)
    given: list[tuple[str, Response]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """Returns the moment of the next exercise."""
        session, minute = divmod(len(self.recent), PER_SESSION)
        return START + timedelta(days=DAYS_BETWEEN * session, minutes=minute)


@dataclass(slots=True)
class Practice:
    """Learners of one world.

    Attributes:
        world: what is true.
        items: exercises by id, with what answers taught about them.
        difficulty: of each exercise, as it truly is.
        desks: one per learner.
        is_adaptive: whether the engine chooses; else exercises come in random order and nothing is learned
            about people.
        rng: draws answers and choices.
        model: what the engine believes about difficulty.
        num_fresh: exercises rendered since the start.
    """

    world: World
    items: dict[str, Item]
    difficulty: dict[str, float]
    desks: list[Desk]
    is_adaptive: bool
    rng: np.random.Generator
    model: DifficultyModel = field(default_factory=DifficultyModel)
    num_fresh: int = 0

    def fill(self, desks: Sequence[Desk]) -> None:
        """Fills the stock before a session by what these people need, as much as each one's practice may."""
        own = [self._needs(desk) for desk in desks]
        num = sum(portion_for(self._stock(desk), needs) for desk, needs in zip(desks, own, strict=True))
        left = [need for needs in own for need in needs]
        share = share_suspicious(left)
        for _ in range(num):
            cell = most_lacking(left, is_suspicious=bool(self.rng.random() < share))
            item = self._rendered(cell or table(left)[0])
            left = met(left, item.family, self.model.difficulty(item).mean)

    def step(self, desk: Desk) -> bool:
        """Lets a learner do one exercise; returns False when none is left."""
        item = self._next(desk)
        if item is None:
            return False
        del desk.left[item.exercise_id]
        now, difficulty = desk.now, self.difficulty[item.exercise_id]
        response = desk.learner.answers(item, difficulty=difficulty, when=now, rng=self.rng)
        if self.is_adaptive:
            desk.trainee, self.model, taught = learn(desk.trainee, self.model, item, response=response)
            self.items[item.exercise_id] = taught
            desk.given.append((item.exercise_id, response))
        desk.recent.append(item.family)
        desk.rights.append(response.is_right)
        return True

    def _needs(self, desk: Desk) -> tuple[Need, ...]:
        left = [self.items[name] for name in desk.left]
        return needs_of(left, desk.trainee, self.model, families=self.world.families, now=desk.now)

    def _stock(self, desk: Desk) -> Stock:
        return Stock(dict(Counter(self.items[name].family for name in desk.left)))

    def _rendered(self, cell: Cell) -> Item:
        """Returns a fresh exercise for everybody, about as hard as wanted by what is measured on it."""
        patience = Patience(cell.low, cell.high, most=DRAWS_BENIGN if cell.family == BENIGN else DRAWS)
        item, name = None, f"fresh{self.num_fresh}"
        while item is None or not patience.takes(self.model.difficulty(item).mean):
            item = sample_item(cell.family, self._place(cell.family), name=name, rng=self.rng)
        self.num_fresh += 1
        self.items[name] = item
        self.difficulty[name] = true_difficulty(self.world, item, rng=self.rng)
        for desk in self.desks:
            desk.left[name] = None
        return item

    def _place(self, family: str) -> str:
        places = [on for one, on in self.world.places if family in (one, BENIGN)]
        return places[int(self.rng.integers(len(places)))]

    def _next(self, desk: Desk) -> Item | None:
        left = [self.items[name] for name in desk.left]
        if not left:
            return None
        if not self.is_adaptive:
            return left[int(self.rng.integers(len(left)))]
        recent = desk.recent[-_RECENT:]
        chosen = choose(left, desk.trainee, self.model, recent=recent, now=desk.now, rng=self.rng)
        return chosen.item if chosen else None


def make_practice(
    workplace: str,
    *,
    seed: int,
    num_learners: int,
    num_exercises: int,
    is_adaptive: bool = True,
    half_life_days: float | None = None,
) -> Practice:
    """Returns a world with learners before their first exercise; the same whatever chooses for them.

    Args:
        workplace: of `learners.WORKPLACES`.
        seed: of world, exercises and learners.
        num_learners: how many.
        num_exercises: in the world's store at the start, every second one benign.
        is_adaptive: whether the engine chooses.
        half_life_days: of what was practised; None forgets nothing.
    """
    rng = np.random.default_rng([seed, 0])
    world = sample_world(rng, workplace=workplace)
    items = {item.exercise_id: item for item in _items(world, num_exercises, rng)}
    difficulty = {name: true_difficulty(world, item, rng=rng) for name, item in items.items()}
    people = np.random.default_rng([seed, 2])
    learners = [sample_learner(world, people, half_life_days=half_life_days) for _ in range(num_learners)]
    desks = [Desk(learner, dict.fromkeys(items)) for learner in learners]
    draws = np.random.default_rng([seed, 1, int(is_adaptive)])
    return Practice(world, items, difficulty, desks, is_adaptive, draws)


def _items(world: World, num: int, rng: np.random.Generator) -> Iterator[Item]:
    for index in range(num):
        family, conveyance = world.places[int(rng.integers(len(world.places)))]
        chosen = family if index % 2 else BENIGN
        yield sample_item(chosen, conveyance, name=f"e{index}", rng=rng)
