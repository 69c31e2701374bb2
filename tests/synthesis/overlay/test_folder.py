from __future__ import annotations

import json
import resource
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.synthesis.overlay.toy import SINGLE, benign, scanner
from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.files import read_scan, write_scan
from xray_trainer.synthesis.overlay.folder import overlay_folder
from xray_trainer.synthesis.overlay.journal import Settings, read_journal, settings_from
from xray_trainer.synthesis.overlay.replay import replay
from xray_trainer.synthesis.truth import read_truth

WANTED = settings_from(seed=3, items=("brick-package", "magazine"), share_lookalikes=0.0)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benign")
    (folder / "deep").mkdir()
    write_scan(benign(scanner(), seed=1), folder / "dual.tiff")
    write_scan(replace(benign(scanner(SINGLE), seed=2), scan_id="single"), folder / "deep" / "single.png")
    grey = (benign(scanner(SINGLE), seed=3).transmission[0] * 255).round().astype(np.uint8)
    cv2.imwrite(str(folder / "eight.png"), grey)
    (folder / "broken.tiff").write_bytes(b"no scan at all")
    return folder


@pytest.fixture(scope="module")
def done(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("overlaid")
    overlay_folder(inputs, out, settings=WANTED)
    return out


def test_a_folder_of_any_formats_is_done_and_the_broken_file_named(inputs: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    summary = overlay_folder(inputs, tmp_path, settings=WANTED, progress=lambda *told: heard.append(told))
    assert (summary.num_scans, summary.num_done, summary.num_hidden, summary.num_failed) == (3, 3, 3, 1)
    assert summary.failures[0][0] == "broken.tiff"
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert json.loads(json.dumps(summary.to_json()))["num_scans"] == 3


def test_truth_tells_every_scan_and_where_something_is(done: Path) -> None:
    truth = read_truth(done / "truth.json")
    assert sorted(truth) == ["deep-single.tiff", "dual.tiff", "eight.tiff"]
    assert all(len(hidden) == 1 for hidden in truth.values())


def test_files_differ_from_the_benign_ones_only_in_the_regions(inputs: Path, done: Path) -> None:
    hidden = read_truth(done / "truth.json")["dual.tiff"]
    before, after = read_scan(inputs / "dual.tiff"), read_scan(done / "scans" / "dual.tiff")
    mask = hidden[0].region.to_mask(before.shape_hw)
    differs = (before.transmission != after.transmission).any(axis=0)
    assert differs.any()
    assert not differs[~mask].any()


def test_eight_bits_stay_eight_bits_and_assumptions_are_said(done: Path) -> None:
    codes = read_scan(done / "scans" / "eight.tiff").transmission.astype(np.float64) * 255
    assert np.abs(codes - np.rint(codes)).max() < 1e-3
    record = next(one for one in read_journal(done).scans if one.source == "eight.png")
    assert any("assumed" in note and "beam" in note for note in record.notes)
    assert record.overlays[0].beams_are == "assumed"


def test_a_run_replays_bit_for_bit_from_its_journal(done: Path, tmp_path: Path) -> None:
    result = replay(done, out=tmp_path / "again")
    assert (result.num_scans, result.num_same, result.different) == (3, 3, ())
    for path in (done / "scans").glob("*.tiff"):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_replay_names_a_scan_that_is_not_the_one_recorded(done: Path, tmp_path: Path) -> None:
    write_scan(benign(scanner(), seed=9), tmp_path / "dual.tiff")
    result = replay(done, inputs=tmp_path)
    assert result.num_same == 0
    assert any("its pixels differ" in why for _, why in result.different)


def test_a_second_run_does_only_what_is_missing(inputs: Path, tmp_path: Path) -> None:
    overlay_folder(inputs, tmp_path, settings=WANTED)
    before = (tmp_path / "overlays.json").read_bytes()
    (tmp_path / "records" / "dual.json").unlink()
    (tmp_path / "scans" / "dual.tiff").unlink()
    assert overlay_folder(inputs, tmp_path, settings=WANTED).num_done == 1
    assert (tmp_path / "overlays.json").read_bytes() == before


def test_a_folder_of_another_request_is_refused(inputs: Path, done: Path) -> None:
    with pytest.raises(InputError, match="another request"):
        overlay_folder(inputs, done, settings=WANTED.model_copy(update={"seed": 4}))


def test_a_folder_within_the_inputs_is_not_read_as_input(tmp_path: Path) -> None:
    write_scan(benign(scanner(SINGLE)), tmp_path / "one.tiff")
    for _ in range(2):
        assert overlay_folder(tmp_path, tmp_path / "out", settings=WANTED).num_scans == 1


def test_shares_of_zero_leave_all_benign(inputs: Path, tmp_path: Path) -> None:
    none = WANTED.model_copy(update={"share_suspicious": 0.0})
    summary = overlay_folder(inputs / "dual.tiff", tmp_path, settings=none)
    assert (summary.num_scans, summary.num_suspicious) == (1, 0)
    same = read_scan(tmp_path / "scans" / "dual.tiff").transmission
    assert np.array_equal(same, read_scan(inputs / "dual.tiff").transmission)


def test_a_full_disk_is_said_and_the_rest_resumes(inputs: Path, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(StorageError, match="make room"):
            overlay_folder(inputs, tmp_path, settings=WANTED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.rglob("*.part"))
    read_journal(tmp_path)
    assert overlay_folder(inputs, tmp_path, settings=WANTED).num_scans == 3


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"items": ("brick-pakage",)}, "brick-package"),
        ({"kind": "CT-DOR"}, "CT-DOOR"),
        ({"site": "roof"}, "site"),
        ({"num_per_scan": 0}, "num_per_scan"),
        ({"steel_step_mm": 100.0}, "both its thickness"),
    ],
)
def test_wrong_wishes_are_refused_in_one_sentence(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        settings_from(**{"seed": 0, **wrong})


def test_a_folder_without_scans_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no scan file"):
        overlay_folder(tmp_path, tmp_path / "out", settings=Settings(seed=0))
