from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.detector.toy import CONFIG, KINDS, ToyPairs
from xray_trainer.detector.crops import sample_window
from xray_trainer.detector.mining import NUM_ALARMS, mined, no_alarms, peaks, spans
from xray_trainer.detector.pairs import PairStore, fill
from xray_trainer.detector.state import new_state

MINING = CONFIG.model_copy(update={"num_pairs": 4, "num_mined": 3, "mine_every": 4, "num_steps": 10})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PairStore:
    store = PairStore(tmp_path_factory.mktemp("pairs"), pixel_mm=5.0)
    fill(store, ToyPairs(), range(4))
    return store


def test_peaks_come_highest_first_and_apart() -> None:
    logits = np.full((60, 200), -5, np.float32)
    logits[10:13, 30:33], logits[14:17, 36:39], logits[40:43, 150:153] = 4, 3.5, 3
    found = peaks(logits)
    assert found.shape == (NUM_ALARMS, 2)
    assert found[:2].tolist() == [[31, 11], [151, 41]]


def test_small_map_leaves_the_rest_unknown() -> None:
    found = peaks(np.zeros((8, 12), np.float32))
    assert (found[0] >= 0).all()
    assert (found[1:] == -1).all()


def test_alarms_of_the_drawn_pairs_lie_in_their_scans_and_repeat(store: PairStore) -> None:
    network = new_state(MINING, num_families=len(KINDS)).network.eval()
    first, again = (mined(no_alarms(4), network, store, range(4), MINING, step=4) for _ in range(2))
    assert torch.equal(first, again)
    known = first[:, :, 0] >= 0
    assert int(known.any(dim=1).sum()) == 3
    assert bool((first[..., 0][known] < 160).all())
    assert bool((first[..., 1][known] < 96).all())


def test_windows_lie_on_alarms(store: PairStore) -> None:
    config = MINING.model_copy(update={"share_mined": 1.0, "scale_jitter": 0.0})
    rng = np.random.default_rng(0)
    for _ in range(20):
        window = sample_window(store.open(0), config, rng=rng, share_centred=0, alarms_xy=[(70, 40)])
        height, width = window.size_hw
        assert window.x <= 70 < window.x + width
        assert window.y <= 40 < window.y + height


@pytest.mark.parametrize(("start", "expected"), [(0, [(0, 4), (4, 8), (8, 10)]), (6, [(6, 8), (8, 10)])])
def test_steps_are_cut_where_mining_is_due(start: int, expected: list[tuple[int, int]]) -> None:
    assert [(span.start, span.stop) for span in spans(MINING, start=start)] == expected


def test_without_mining_steps_are_one_span() -> None:
    config = CONFIG.model_copy(update={"num_steps": 5, "mine_every": 0})
    assert list(spans(config, start=2)) == [range(2, 5)]


def test_fresh_state_knows_no_alarms(tmp_path: Path) -> None:
    assert bool((new_state(MINING, num_families=1).alarms == -1).all())
