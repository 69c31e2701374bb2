from __future__ import annotations

import numpy as np
import pytest

from tests.detector.toy import KINDS, ToyPairs
from xray_trainer.detector.pairs import PairStore, StoredPair, fill
from xray_trainer.detector.transplant import carry


@pytest.fixture(scope="module")
def donor(tmp_path_factory: pytest.TempPathFactory) -> StoredPair:
    store = PairStore(tmp_path_factory.mktemp("pairs"), pixel_mm=5.0)
    fill(store, ToyPairs(), [0])
    return store.open(0)


def loaded(attenuation: float, *, shape_hw: tuple[int, int] = (128, 128)) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 0.05, (2, *shape_hw))
    return np.exp(-(attenuation + noise)).astype(np.float32)


def test_crop_changes_where_the_transplant_is_and_nowhere_else(donor: StoredPair) -> None:
    crop = loaded(1.0)
    carried = carry(donor, crop, np.random.default_rng(1), energies=(0, 1))
    assert carried is not None
    np.testing.assert_array_equal((carried.crop != crop).any(axis=0), carried.mask > 0)
    assert carried.kind in KINDS


def test_energies_keep_the_ratio_that_the_concealment_has(donor: StoredPair) -> None:
    crop = loaded(1.0)
    carried = carry(donor, crop, np.random.default_rng(1), energies=(0, 1))
    assert carried is not None
    change = np.log(crop / carried.crop)[:, carried.mask > 0]
    np.testing.assert_allclose(change[1] / change[0], 1.2, atol=0.02)


def test_one_energy_stays_one_energy(donor: StoredPair) -> None:
    crop = loaded(1.0)
    crop[1] = 0
    carried = carry(donor, crop, np.random.default_rng(1), energies=(1,))
    assert carried is not None
    assert not carried.crop[1].any()


def test_same_seed_gives_the_same_transplant(donor: StoredPair) -> None:
    first, second = (carry(donor, loaded(1.0), np.random.default_rng(5), energies=(0, 1)) for _ in range(2))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.crop, second.crop)


@pytest.mark.parametrize("crop", [loaded(0.0), loaded(1.0, shape_hw=(8, 8))], ids=["air", "too small"])
def test_crop_without_a_place_gets_none(donor: StoredPair, crop: np.ndarray) -> None:
    assert carry(donor, crop, np.random.default_rng(1), energies=(0, 1)) is None
