"""A person as practice knows one: ability and what is due; and what an answer teaches about both sides.

Person, weights of difficulty and the exercise are told about an answer together, each by its share of what
was uncertain about it: whoever is well known teaches about the exercise, and the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from xray_trainer.drills.ability import Ability
from xray_trainer.drills.confidence import Criteria
from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.drills.due import FamilyCard, review
from xray_trainer.drills.gaussian import Floats, Margin, Step
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import STRICT


@dataclass(frozen=True, slots=True)
class Trainee:
    """What practice knows about a person.

    Attributes:
        ability: what the person can do.
        cards: when which family is due, one card per family met.
        found: how the person uses confidence in what was found.
        alarms: how in what was not there.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ability: Ability = field(default_factory=Ability)
    cards: tuple[FamilyCard, ...] = ()
    found: Criteria = field(default_factory=Criteria)
    alarms: Criteria = field(default_factory=Criteria)

    def card(self, family: str) -> FamilyCard | None:
        """Returns the card of a family, None before it was met."""
        return next((card for card in self.cards if card.family == family), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What an answer says about one exercise: right or not, and how sure of the marks that say so.

    `confidence` is of the mark that found what was hidden, or of the surest on a benign scan; None without.
    """

    is_right: bool
    when: datetime
    confidence: int | None = None


def response_of(outcome: Outcome, item: Item) -> Response:
    """Returns what an outcome says: right is who left a benign scan alone, or found all of the family.

    A scan called suspicious for marks in the wrong place is not right: the thing was not found.
    """
    if not item.is_suspicious:
        alarms = [mark.confidence for mark in outcome.marks]
        is_right = outcome.decision == "clear"
        return Response(is_right, outcome.when, None if is_right else max(alarms, default=None))
    own = [hidden for hidden in outcome.concealments if hidden.kind == item.family]
    is_right = outcome.decision == "suspicious" and bool(own) and all(hidden.is_found for hidden in own)
    sure = [hidden.confidence for hidden in own if hidden.confidence is not None]
    return Response(is_right, outcome.when, min(sure, default=None))


def margin_of(trainee: Trainee, model: DifficultyModel, item: Item) -> Margin:
    """Returns by how many logits a person is above an exercise."""
    means, variances = margins_of(trainee, model, [item])
    return Margin(float(means[0]), float(variances[0]))


def margins_of(trainee: Trainee, model: DifficultyModel, items: Sequence[Item]) -> tuple[Floats, Floats]:
    """Returns by how many logits a person is above each exercise, means and variances (N,)."""
    places = [(item.family, item.conveyance) for item in items]
    skills = trainee.ability.of_places(sorted(set(places)))
    hard, unsure = model.difficulties(items)
    able = np.array([[skills[place].mean, skills[place].variance] for place in places])
    return able[:, 0] - hard, able[:, 1] + unsure


def learn(
    trainee: Trainee, model: DifficultyModel, item: Item, *, response: Response
) -> tuple[Trainee, DifficultyModel, Item]:
    """Returns person, model and exercise after an answer to an exercise that the person had not seen."""
    aged = replace(trainee, ability=trainee.ability.aged(response.when))
    before = margin_of(aged, model, item)
    steps = _steps(aged, item, response)
    after = before.after(is_right=response.is_right, steps=steps)
    model, taught = model.told(item, before=before, after=after)
    ability = aged.ability.told(item.family, item.conveyance, before=before, after=after, when=response.when)
    known = _with_criteria(aged, item, steps, before.after(is_right=response.is_right))
    return replace(known, ability=ability, cards=_reviewed(trainee, item, response)), model, taught


def _steps(trainee: Trainee, item: Item, response: Response) -> tuple[Step, ...]:
    """Returns what confidence adds to right or wrong: in what was found, or in what was not there."""
    if response.confidence is None or response.is_right != item.is_suspicious:
        return ()
    if item.is_suspicious:
        return trainee.found.taken(response.confidence, sign=1)
    return trainee.alarms.taken(response.confidence, sign=-1)


def _with_criteria(trainee: Trainee, item: Item, steps: tuple[Step, ...], margin: Margin) -> Trainee:
    if item.is_suspicious:
        return replace(trainee, found=trainee.found.told(steps, margin=margin))
    return replace(trainee, alarms=trainee.alarms.told(steps, margin=margin))


def _reviewed(trainee: Trainee, item: Item, response: Response) -> tuple[FamilyCard, ...]:
    if not item.is_suspicious:
        return trainee.cards
    card = review(
        trainee.card(item.family),
        item.family,
        is_right=response.is_right,
        when=response.when,
        confidence=response.confidence,
    )
    return (*(one for one in trainee.cards if one.family != item.family), card)
