from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.detector.toy import ToyPairs
from xray_trainer.detector.pairs import Pair, PairStore, fill
from xray_trainer.regions import Concealment, Region


@dataclass(frozen=True)
class _WithLookAlike:
    def pair(self, index: int) -> Pair:
        pair = ToyPairs().pair(index)
        look_alike = Concealment(Region.from_xyxy(0, 0, 8, 8), "NEG", "dunnage", "wood", 3.0)
        return Pair(pair.scan, pair.benign_scan, (look_alike, *pair.concealments), pair.cargo_family)


def test_stored_pair_reads_back(tmp_path: Path) -> None:
    store = PairStore(tmp_path, pixel_mm=5.0)
    fill(store, ToyPairs(), [3])
    pair, read = ToyPairs().pair(3), store.open(3).to_pair()
    np.testing.assert_allclose(read.scan.transmission, pair.scan.transmission, atol=1 / 65535)
    np.testing.assert_allclose(read.benign_scan.transmission, pair.benign_scan.transmission, atol=1 / 65535)
    assert read.concealments == pair.concealments
    assert read.cargo_family == pair.cargo_family


def test_pair_is_stored_at_the_pitch_of_the_store(tmp_path: Path) -> None:
    store = PairStore(tmp_path, pixel_mm=10.0)
    fill(store, ToyPairs(), [3])
    stored = store.open(3)
    region = stored.to_pair().concealments[0].region
    assert stored.codes.shape == (2, 2, 48, 80)
    assert region.area_px == pytest.approx(14 * 12)
    assert (stored.numbers == 1).sum() == pytest.approx(14 * 12, rel=0.2)


def test_only_missing_pairs_are_rendered(tmp_path: Path) -> None:
    store, told = PairStore(tmp_path, pixel_mm=5.0), []
    fill(store, ToyPairs(), range(2))
    fill(store, ToyPairs(), range(5), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert store.missing(range(6)) == [5]


def test_killed_write_leaves_the_pair_missing(tmp_path: Path) -> None:
    store = PairStore(tmp_path, pixel_mm=5.0)
    (tmp_path / "00000000.part").mkdir()
    assert store.missing([0]) == [0]
    fill(store, ToyPairs(), [0])
    assert store.missing([0]) == []


def test_benign_look_alike_is_nothing_to_find(tmp_path: Path) -> None:
    store = PairStore(tmp_path, pixel_mm=5.0)
    fill(store, _WithLookAlike(), [0])
    stored = store.open(0)
    assert stored.kinds == ("CT-DOOR",)
    assert not stored.numbers[:8, :8].any()
    assert len(stored.bounds_xyxy) == 2
