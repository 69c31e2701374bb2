from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.packages.receiving import Received, receive
from xray_trainer.regions import Concealment, Finding, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.answers import submit
from xray_trainer.store.attachments import attach, keep
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import DrillInfo, start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.feedback_texts import set_feedback_texts
from xray_trainer.store.known_units import UnitCard, own_unit, rename_own, trust
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store, open_store

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HIDDEN = Region.from_xyxy(20, 10, 30, 20)
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
SET = "set-1"


def scan(number: int, *, shape_hw: tuple[int, int] = (40, 64)) -> Scan:
    noise = np.random.default_rng(number).normal(0, 0.01, (2, *shape_hw))
    values = np.clip(0.4 + noise, 0.01, 1).astype(np.float32)
    return Scan(f"scan-{number}", values, (50.0, 50.0), ("6MV", "4MV"), "container-40", "synthetic")


def darkened(of: Scan) -> Scan:
    values = of.transmission.copy()
    values[:, 10:20, 20:30] *= 0.5
    return Scan(of.scan_id, values, of.pixel_mm_xy, of.beams, of.conveyance, of.source)


def built(number: int) -> BuiltExercise:
    benign, is_suspicious = scan(number), number % 2 == 0
    truth = (Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0),) if is_suspicious else ()
    exercise = Exercise(
        f"exercise-{number}",
        f"scan-{number}",
        PAPERS,
        truth=truth,
        findings=(Finding(HIDDEN, 0.75),) if is_suspicious else (),
        risk_indicators=("mismatched_seal",) if is_suspicious else (),
        cargo_family="fruit",
    )
    if not is_suspicious:
        return BuiltExercise(exercise, benign, None, scan(number + 500))
    return BuiltExercise(exercise, darkened(benign), benign)


@dataclass(frozen=True)
class Installation:
    """A data folder of its own, with its keys, and what people do there."""

    store: Store
    folder: Path

    @property
    def unit(self) -> UnitCard:
        return own_unit(self.store, now=NOON)

    def trusts(self, other: Installation) -> Installation:
        trust(self.store, other.unit, now=NOON)
        return self

    def add_set(self, *, num: int = 3, mode: str = "practice", set_id: str = SET) -> Installation:
        rules = Rules.model_validate({"mode": mode, "asks_indicators": True})
        exercises = [built(number) for number in range(num)]
        add_exercise_set(
            self.store, exercises, set_id=set_id, title="Week 2", rules=rules, num_planned=num, now=NOON
        )
        note = keep(self.store, b"Seized: 12 kg.", kind="note", media_type="text/plain", name="note.txt")
        attach(self.store, "exercise-0", attachments=[note], now=NOON)
        set_feedback_texts(self.store, "exercise-0", texts={"ru": "Смотрите на двери."})
        return self

    def path(self, name: str) -> Path:
        return self.folder / name

    def receive(self, path: Path, *, trusts: str = "") -> Received:
        return receive(self.store, path, trusts=trusts, now=NOON)

    def drill(self, name: str = "Aigerim", *, set_id: str = SET) -> DrillInfo:
        person = ensure_person(self.store, name, now=NOON)
        return start_drill(self.store, person.person_id, set_id=set_id, now=NOON)

    def answer(self, drill: DrillInfo, *, seconds: float = 30.0, decision: str = "suspicious") -> str | None:
        attempt = next_attempt(self.store, drill.drill_id, now=NOON)
        if attempt is None:
            return None
        mark = {
            "uuid": f"u-{attempt.position}-{seconds}",
            "seq": 1,
            "t": 1000.0,
            "kind": "mark_add",
            "payload": {"mark_id": "m1", "geometry": HIDDEN.to_geojson(), "confidence": 4},
        }
        events = [mark] if decision == "suspicious" else []
        submit(
            self.store,
            attempt.attempt_id,
            decision="suspicious" if decision == "suspicious" else "clear",
            key=f"key-{attempt.position}-{seconds}",
            events=events,
            now=NOON + timedelta(seconds=seconds),
        )
        return attempt.attempt_id

    def finish(self, drill: DrillInfo) -> DrillInfo:
        while self.answer(drill) is not None:
            pass
        return drill


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory):
    """The data folder of an installation before its first use; copying one is faster than making one."""
    home = tmp_path_factory.mktemp("empty") / "home"
    open_store(Settings(home=home)).close()
    return home


@pytest.fixture
def make(tmp_path, empty_home):
    """Makes installations, each in a folder of its own."""
    stores = []

    def make_one(name: str) -> Installation:
        folder = tmp_path / name
        shutil.copytree(empty_home, folder / "home")
        store = open_store(Settings(home=folder / "home"))
        stores.append(store)
        rename_own(store, name, now=NOON)
        return Installation(store, folder)

    yield make_one
    for store in stores:
        store.close()


@pytest.fixture
def mentor(make):
    return make("academy").add_set()


@pytest.fixture
def port(make, mentor):
    """A unit that trusts the mentor's and is trusted there."""
    installation = make("port").trusts(mentor)
    mentor.trusts(installation)
    return installation


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def set_id():
    return SET
