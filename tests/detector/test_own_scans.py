from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xray_trainer.detector.own_scans import overlaid_pairs, varied_scan
from xray_trainer.errors import InputError
from xray_trainer.scans.files import write_scan
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benign")
    request = SceneRequest(
        conveyances=("container-20",), cargo_families=("cartons",), shape_hw=(224, 640), pixel_mm=22.0
    )
    for seed in (1, 2):
        write_scan(render_scan(request, seed=seed, scan_id=f"benign-{seed}").scan, folder / f"{seed}.tiff")
    return folder


def test_overlaid_pair_differs_where_its_truth_is(folder: Path) -> None:
    pair = overlaid_pairs(folder, seed=3)[0].pair(0)
    changed = (pair.scan.transmission != pair.benign_scan.transmission).any(axis=0)
    inside = np.zeros(changed.shape, bool)
    for hidden in pair.concealments:
        inside |= hidden.region.to_mask(changed.shape)
    assert changed.any()
    assert not (changed & ~inside).any()


def test_same_index_gives_the_same_overlaid_pair(folder: Path) -> None:
    pairs = [overlaid_pairs(folder, seed=3)[0].pair(1) for _ in range(2)]
    np.testing.assert_array_equal(pairs[0].scan.transmission, pairs[1].scan.transmission)


def test_varied_scan_stays_a_scan(folder: Path) -> None:
    benign = overlaid_pairs(folder, seed=0)[0].pair(0).benign_scan
    scans = [varied_scan(benign, seed=seed) for seed in range(6)]
    assert all(scan.shape_hw == benign.shape_hw for scan in scans)
    assert all(scan.transmission.min() > 0 and scan.transmission.max() <= 1 for scan in scans)
    assert any(not np.array_equal(scan.transmission, benign.transmission) for scan in scans)


def test_folder_without_scans_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 scan files or more"):
        overlaid_pairs(tmp_path, seed=0)


def test_what_is_measured_on_is_not_learned_from(folder: Path) -> None:
    learned, held_out = overlaid_pairs(folder, seed=0)
    assert learned.paths
    assert held_out.paths
    assert set(learned.paths).isdisjoint(held_out.paths)
