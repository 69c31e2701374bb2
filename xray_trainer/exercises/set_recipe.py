"""The recipe of an exercise set: everything a mentor wishes of it. The same recipe gives the same exercises.

title: Week 2
num: 20
conveyances: [container-40, reefer-40-hc]
kinds: [CT-DOOR, CT-REEFER]
difficulty: [-0.5, 1.5]

What is not said follows from the mode. `recipe_files` reads and writes recipes, `mixing` plans the set.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from xray_trainer.errors import RecipeError, Sentence, unknown_name
from xray_trainer.exercises.authoring import MAX_EXERCISES, ROAD
from xray_trainer.exercises.exercise import Mode, Rules, Seconds
from xray_trainer.exercises.languages import check_language
from xray_trainer.exercises.modes import (
    NUMBERS,
    RISK_SHARE,
    RISK_SHARE_ASKED,
    SHARES,
    TITLES,
    WARM_UP,
    rules_of,
)
from xray_trainer.exercises.scanning import MOST_COARSE, Beams, Scanning, scanning_of
from xray_trainer.physics.beams import beam
from xray_trainer.synthesis.occurrence import cargo_on, occurrence, room
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Logits = Annotated[float, Field(ge=-6, le=6, allow_inf_nan=False)]

_ROAD_NAMES = ", ".join(ROAD.conveyances[:2])


class SetRecipe(BaseModel):
    """What an exercise set consists of. Descriptions of fields end the sentence *must be*."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title = Field(description="a line of 1 to 120 characters, which trainees see")
    mode: Mode = Field("practice", description="practice, shift or exam")
    num: int = Field(ge=1, le=MAX_EXERCISES, description=f"a whole number from 1 to {MAX_EXERCISES}")
    share_suspicious: Share = Field(description="a number from 0 to 1, in a shift at most 0.05")
    conveyances: tuple[str, ...] = Field(
        ROAD.conveyances, min_length=1, description=f"a list of at least one name, such as [{_ROAD_NAMES}]"
    )
    cargo_families: tuple[str, ...] = Field(
        (), description="a list of names, such as [cartons, tyres]; all that fit where it is left out"
    )
    kinds: tuple[str, ...] = Field(
        (), description="a list of ids of concealments, such as [CT-DOOR]; all that fit where it is left out"
    )
    beams: tuple[Beams, ...] = Field(
        (), description="a list of lists of one or two beams, such as [[6MV, 4MV]]; the usual if left out"
    )
    difficulty: tuple[Logits, Logits] | None = Field(
        None, description="the lowest and the highest of suspicious scans, from -6 to 6, such as [-0.5, 1.5]"
    )
    share_lookalikes: Share = Field(0.25, description="a number from 0 to 1")
    share_risk: Share = Field(description="a number from 0 to 1")
    exercise_limit_s: Seconds | None = Field(None, description="a number of seconds above 0, or left out")
    time_limit_s: Seconds | None = Field(None, description="a number of seconds above 0, or left out")
    warm_up: int = Field(ge=0, le=1000, description="a whole number from 0 to 1000, and 0 unless in a shift")
    asks_indicators: bool = Field(False, description="true or false")
    dual_view: bool = Field(False, description="true or false")
    languages: tuple[str, ...] = Field(
        ("en", "ru"), min_length=1, description="a list of at least one language, such as [en, ru]"
    )
    coarseness: float = Field(1.0, ge=1, le=MOST_COARSE, description=f"a number from 1 to {MOST_COARSE:g}")
    seed: int = Field(0, ge=0, lt=2**63, description="a whole number from 0 on")

    @model_validator(mode="before")
    @classmethod
    def _follows_mode(cls, told: Any) -> Any:
        """Fills in what follows from the mode where nothing was said."""
        mode = told.get("mode", "practice") if isinstance(told, dict) else None
        if not isinstance(mode, str) or mode not in SHARES:
            return told
        usual = {
            "title": TITLES[mode],
            "num": NUMBERS[mode],
            "share_suspicious": SHARES[mode],
            "warm_up": WARM_UP if mode == "shift" else 0,
            "share_risk": RISK_SHARE_ASKED if told.get("asks_indicators") is True else RISK_SHARE,
        }
        return {**usual, **{name: value for name, value in told.items() if value is not None}}

    @field_validator("conveyances")
    @classmethod
    def _conveyances_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _known(Sentence("conveyance"), names, occurrence())

    @field_validator("cargo_families")
    @classmethod
    def _cargo_exists(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _known(Sentence("cargo family"), names, CARGO_FAMILIES)

    @field_validator("kinds")
    @classmethod
    def _kinds_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if BENIGN in names:
            raise RecipeError(
                "kinds must be of something to find, got {benign}; say "
                "share_lookalikes for harmless look-alikes",
                benign=BENIGN,
            )
        return _known(Sentence("kind of concealment"), names, [name for name in TAXONOMY if name != BENIGN])

    @field_validator("beams")
    @classmethod
    def _beams_exist(cls, beams: tuple[Beams, ...]) -> tuple[Beams, ...]:
        for pair in beams:
            if not 1 <= len(pair) <= 2:
                raise RecipeError(
                    "beams must be one or two to a scan, got {got}; write [[6MV, 4MV], [9.7MV, 6MV]]",
                    got=len(pair),
                )
            for name in pair:
                beam(name)
        return tuple(dict.fromkeys(beams))

    @field_validator("languages")
    @classmethod
    def _languages_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(check_language(name) for name in names))

    @model_validator(mode="after")
    def _goes_together(self) -> SetRecipe:
        """Refuses what each field allows and all together do not."""
        _ = self.rules
        if self.difficulty and self.difficulty[0] >= self.difficulty[1]:
            low, high = self.difficulty
            raise RecipeError(
                "difficulty must rise, got {low:g} to {high:g}; write the lower number first",
                low=low,
                high=high,
            )
        if not self.usable:
            raise self._unusable()
        return self

    @property
    def rules(self) -> Rules:
        """Returns the rules of the set."""
        return rules_of(
            self.mode,
            share=self.share_suspicious,
            warm_up=self.warm_up,
            exercise_limit_s=self.exercise_limit_s,
            time_limit_s=self.time_limit_s,
            asks_indicators=self.asks_indicators,
        )

    @property
    def num_planned(self) -> int:
        """Returns how many exercises the set will have, its warm-up among them."""
        return self.num + self.warm_up

    @property
    def set_id(self) -> str:
        """Returns the id of the set that is built from exactly this recipe."""
        return str(uuid5(NAMESPACE_URL, f"xray_trainer:set:{self.model_dump_json()}"))

    def cargo_for(self, conveyance: str) -> tuple[str, ...]:
        """Returns the wished cargo families that travel on a conveyance."""
        fitting = cargo_on(conveyance)
        return tuple(name for name in fitting if not self.cargo_families or name in self.cargo_families)

    def kinds_on(self, conveyance: str) -> tuple[str, ...]:
        """Returns the wished kinds of concealment that occur on a conveyance with the wished cargo."""
        cargo = self.cargo_for(conveyance)
        wished = self.kinds or tuple(name for name in TAXONOMY if name != BENIGN)
        return tuple(kind for kind in wished if room(conveyance, cargo, kind) > 0)

    def beams_for(self, conveyance: str) -> tuple[Beams, ...]:
        """Returns the wished beams that suit a conveyance; the usual pair where none was wished."""
        way = scanning_of(conveyance)
        return tuple(pair for pair in self.beams if way.suits(pair)) if self.beams else way.beams[:1]

    def scanning(self, conveyance: str) -> Scanning:
        """Returns how a conveyance is scanned for this set."""
        return scanning_of(conveyance).coarser(self.coarseness)

    @property
    def usable(self) -> tuple[str, ...]:
        """Returns the conveyances that the set will have: with beams, cargo and kinds that suit them."""
        return tuple(name for name in self.conveyances if self._suits(name))

    def _suits(self, conveyance: str) -> bool:
        can_hide = not self.share_suspicious or bool(self.kinds_on(conveyance))
        return can_hide and bool(self.cargo_for(conveyance) and self.beams_for(conveyance))

    def _unusable(self) -> RecipeError:
        """Returns what to say where nothing suits any of the conveyances."""
        first, names = self.conveyances[0], ", ".join(self.conveyances)
        if not any(map(self.beams_for, self.conveyances)):
            usual = " or ".join(f"[{', '.join(pair)}]" for pair in scanning_of(first).beams)
            got = ", ".join("+".join(pair) for pair in self.beams)
            return RecipeError(
                "beams must pass through the conveyances, got {got} for {names}; add {usual}",
                got=got,
                names=names,
                usual=usual,
            )
        if not any(map(self.cargo_for, self.conveyances)):
            return RecipeError(
                "cargo_families must fit the conveyances, got {got} for {names}; "
                "what fits {first}: {fitting}",
                got=", ".join(self.cargo_families),
                names=names,
                first=first,
                fitting=", ".join(cargo_on(first)),
            )
        return RecipeError(
            "kinds must occur on the conveyances with their cargo, got {got} on "
            "{names}; leave kinds out or choose other conveyances",
            got=", ".join(self.kinds),
            names=names,
        )


def _known(what: str, names: tuple[str, ...], valid: Any) -> tuple[str, ...]:
    for name in names:
        if name not in valid:
            raise unknown_name(what, name, valid)
    return tuple(dict.fromkeys(names))
