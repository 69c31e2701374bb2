from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.detector.toy import CONFIG, KINDS, ToyPairs
from xray_trainer.detector.crops import Window, build_batch, cut, sample_window, truth_at_stride
from xray_trainer.detector.pairs import PairStore, fill

WHOLE = Window(x=0, y=0, size_hw=(96, 160), is_mirrored=False, attenuation_gain=(1.0, 1.0), energies=(0, 1))


@pytest.fixture
def store(tmp_path: Path) -> PairStore:
    store = PairStore(tmp_path, pixel_mm=5.0)
    fill(store, ToyPairs(), range(3))
    return store


def test_same_seed_and_step_give_the_same_batch(store: PairStore) -> None:
    batches = [build_batch(store, range(3), CONFIG, families=KINDS, step=step) for step in (7, 7, 8)]
    assert torch.equal(batches[0].transmission, batches[1].transmission)
    assert not torch.equal(batches[0].transmission, batches[2].transmission)


def test_members_of_a_pair_differ_only_where_something_is_hidden(store: PairStore) -> None:
    hidden, benign, numbers = cut(store.open(0), WHOLE, crop_hw=(96, 160))
    np.testing.assert_array_equal((hidden != benign).any(axis=0), numbers == 1)
    np.testing.assert_allclose(hidden, ToyPairs().pair(0).scan.transmission, atol=1e-5)


def test_benign_crops_have_no_truth(store: PairStore) -> None:
    targets = build_batch(store, range(3), CONFIG, families=KINDS, step=0).targets
    assert targets.anomaly[0::2].any()
    assert not targets.anomaly[1::2].any()
    assert (targets.family[1::2] == -1).all()


def test_window_outside_the_scan_shows_air(store: PairStore) -> None:
    window = Window(-500, -500, (64, 64), False, (1.0, 1.0), (0, 1))
    hidden, _, numbers = cut(store.open(0), window, crop_hw=(64, 64))
    assert (hidden == 1).all()
    assert not numbers.any()


def test_dropped_energy_leaves_the_other_in_first_place(store: PairStore) -> None:
    window = Window(0, 0, (96, 160), False, (1.0, 1.0), (1,))
    hidden, _, _ = cut(store.open(0), window, crop_hw=(96, 160))
    np.testing.assert_allclose(hidden[0], ToyPairs().pair(0).scan.transmission[1], atol=1e-5)
    assert not hidden[1].any()


def test_mirrored_crop_is_the_crop_mirrored(store: PairStore) -> None:
    mirrored = Window(0, 0, (96, 160), True, (1.0, 1.0), (0, 1))
    plain, flipped = (cut(store.open(0), window, crop_hw=(96, 160)) for window in (WHOLE, mirrored))
    np.testing.assert_array_equal(flipped[0], plain[0][..., ::-1])
    np.testing.assert_array_equal(flipped[2], plain[2][..., ::-1])


def test_windows_vary_in_scale_and_place(store: PairStore) -> None:
    rng = np.random.default_rng(0)
    windows = [sample_window(store.open(0), CONFIG, rng=rng, share_centred=0.5) for _ in range(50)]
    heights = {window.size_hw[0] for window in windows}
    assert min(heights) >= 64 / 1.25 - 1
    assert max(heights) <= 64 * 1.25 + 1
    assert len(heights) > 10
    assert len({window.x for window in windows}) > 20


def test_truth_at_stride_has_border_and_family() -> None:
    numbers = np.zeros((48, 48), np.uint8)
    numbers[8:32, 8:24] = 1
    numbers[8:32, 24:40] = 2
    anomaly, border, family, weight = truth_at_stride(numbers, np.array([-1, 5, 3]))
    assert anomaly.sum() == 6 * 8
    assert family[3, 3] == 5
    assert family[3, 7] == 3
    assert border[3, 3] == 0
    assert border[3, 5] == border[3, 6] == 1
    assert border.sum() == 48 - 2 * 4 * 2
    assert weight.all()


def test_truth_that_cannot_be_seen_does_not_count() -> None:
    numbers = np.zeros((16, 16), np.uint8)
    numbers[4:12, 4:12] = 1
    change = np.zeros((16, 16), np.float32)
    change[4:8, 4:12] = 0.5
    _, _, _, weight = truth_at_stride(numbers, np.array([-1, 0]), change=change)
    assert weight[1, 1] == 1
    assert weight[2, 1] == 0
    assert weight.sum() == 14


def test_large_concealment_weighs_no_more_than_a_middling_one() -> None:
    numbers = np.zeros((192, 192), np.uint8)
    numbers[:96] = 1
    numbers[128:160, :32] = 2
    _, _, _, weight = truth_at_stride(numbers, np.array([-1, 0, 0]))
    assert weight[:24].sum() == pytest.approx(150, rel=1e-4)
    assert (weight[24:] == 1).all()
