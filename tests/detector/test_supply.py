from __future__ import annotations

from pathlib import Path

import pytest

from tests.detector.toy import CONFIG, ToyPairs
from xray_trainer.detector.pairs import PairStore
from xray_trainer.detector.supply import Supply, num_available
from xray_trainer.errors import RecipeError


class _Broken:
    def pair(self, index: int) -> None:
        raise RecipeError(f"pair {index}: nothing can be hidden")


def test_first_pairs_are_waited_for(tmp_path: Path) -> None:
    told: list[int] = []
    store = PairStore(tmp_path, pixel_mm=5.0)
    with Supply(store, range(3), ToyPairs(), processes=0, progress=told.append) as supply:
        assert list(supply.first(2)) == [0, 1]
        assert store.missing([0, 1]) == []
        assert len(supply.first(3)) == 3
    assert told == [0, 1, 2, 3]


def test_reason_of_a_failed_rendering_reaches_the_step(tmp_path: Path) -> None:
    with (
        Supply(PairStore(tmp_path, pixel_mm=5.0), range(2), _Broken(), processes=0) as supply,
        pytest.raises(RecipeError, match="nothing can be hidden"),
    ):
        supply.first(1)


def test_pairs_that_nobody_renders_are_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nobody renders"):
        Supply(PairStore(tmp_path, pixel_mm=5.0), range(2)).first(1)


@pytest.mark.parametrize(("step", "num"), [(0, 20), (25, 60), (50, 100), (100, 100)])
def test_pairs_grow_from_the_head_start_to_all_at_half_time(step: int, num: int) -> None:
    config = CONFIG.model_copy(update={"num_pairs": 100, "head_start": 20, "num_steps": 100})
    assert num_available(config, step) == num


def test_without_head_start_all_pairs_are_there_from_the_first_step() -> None:
    assert num_available(CONFIG, 0) == CONFIG.num_pairs


def test_pairs_are_read_once_and_kept(tmp_path: Path) -> None:
    store = PairStore(tmp_path, pixel_mm=5.0)
    with Supply(store, range(1), ToyPairs(), processes=0) as supply:
        supply.first(1)
        assert supply.open(0) is supply.open(0)
        assert (supply.open(0).codes == store.open(0).codes).all()
