from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from xray_trainer.exercises.authoring import ROAD
from xray_trainer.publishing.background import LOCK, is_low, start_filling
from xray_trainer.publishing.processes import only_one
from xray_trainer.publishing.references import ensure_reference
from xray_trainer.publishing.stock import fill_stock
from xray_trainer.settings import Settings
from xray_trainer.store.database import reading
from xray_trainer.store.people import ensure_person
from xray_trainer.store.practice import Stock, families_in, stock_of
from xray_trainer.store.references import num_references, reference_of
from xray_trainer.store.schema import ExerciseRow, ScanRow
from xray_trainer.store.store import open_store

COARSE = ROAD.model_copy(
    update={
        "shape_hw": (112, 330),
        "pixel_mm": 45.0,
        "conveyances": ("container-20",),
        "cargo_families": ("cartons", "empty"),
    }
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("stock"), render_stock=True)


@pytest.fixture(scope="module")
def store(settings):
    store = open_store(settings)
    assert list(fill_stock(store, 2, seed=3, request=COARSE, kinds=("CT-DOOR", "CT-SIDE"))) == [1, 2]
    yield store
    store.close()


def rows(store, table):
    with reading(store.engine) as session:
        return list(session.scalars(select(table)))


def test_half_of_the_stock_has_something_hidden_of_the_families_asked_for(store):
    families = families_in(store)
    assert families.pop("NEG") == 1
    assert set(families) <= {"CT-DOOR", "CT-SIDE"}
    assert sum(families.values()) == 1


def test_the_stock_is_everybodys_to_meet(store):
    person = ensure_person(store, "Aigerim", now=datetime(2026, 1, 2, tzinfo=UTC))
    assert stock_of(store, person.person_id).num == 2
    assert is_low(stock_of(store, person.person_id))


def test_every_exercise_has_an_empty_conveyance_of_its_kind_and_pixel_size_beside_it(store):
    scans = {row.sha256: row for row in rows(store, ScanRow)}
    for exercise in rows(store, ExerciseRow):
        scan = scans[exercise.scan_sha256]
        reference = scans[reference_of(store, exercise.scan_sha256)]
        assert (reference.conveyance, reference.beams) == (scan.conveyance, scan.beams)
        assert reference.pixel_mm_x == pytest.approx(scan.pixel_mm_x, rel=0.03)
        assert reference.pixel_mm_y == pytest.approx(scan.pixel_mm_y, rel=0.03)
        assert reference.sha256 != scan.sha256


def test_a_reference_that_is_there_serves_again(store):
    before = num_references(store)
    scan = store.library.read(rows(store, ExerciseRow)[0].scan_sha256)
    assert not ensure_reference(store, scan, request=COARSE, seed=0)
    assert num_references(store) == before


def test_a_scan_of_a_conveyance_that_nobody_rendered_empty_has_no_reference(store):
    assert reference_of(store, "0" * 64) is None


def test_only_one_process_fills_the_stock(settings):
    with only_one(settings, lock=LOCK) as first, only_one(settings, lock=LOCK) as second:
        assert first
        assert not second
        assert not start_filling(settings)
    with only_one(settings, lock=LOCK) as again:
        assert again


def test_nothing_is_rendered_where_the_settings_forbid_it(tmp_path):
    assert not start_filling(Settings(home=tmp_path, render_stock=False))


@pytest.mark.parametrize(
    ("by_family", "low"),
    [
        ({}, True),
        ({"NEG": 100}, True),
        ({"CT-DOOR": 100}, True),
        ({"CT-DOOR": 15, "NEG": 14}, True),
        ({"CT-DOOR": 20, "NEG": 10}, False),
    ],
)
def test_a_stock_is_low_when_either_sort_runs_short(by_family, low):
    assert is_low(Stock(by_family)) is low
